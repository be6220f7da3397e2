package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"caveat/internal/evidence"
	"caveat/internal/project"
	"caveat/internal/review"
)

// asking shows texts on a terminal and reads answers.
type asking struct {
	ctx   context.Context
	a     *app
	lines *bufio.Reader
	wide  int // columns of the terminal
}

// ask asks for each text: approve, reject, skip. Nothing is signed before the last question is
// answered with yes.
func (a *app) ask(ctx context.Context, p *project.Project, texts []evidence.Text, s signing) ([]decision, error) {
	q := asking{ctx: ctx, a: a, lines: bufio.NewReader(a.in), wide: 80}
	if f, ok := a.out.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 40 {
			q.wide = min(n, 160)
		}
	}
	loc, _ := p.Locale(s.locale)
	made := s.role == string(review.TranslatedBy)
	question := "approve, reject, skip or quit? [a/r/s/q] "
	if made {
		question = "made by you, or by a machine for you? yes, skip or quit? [y/s/q] "
	}
	approved := decision{}
	var rejected []decision
asked:
	for i, t := range texts {
		safety := ""
		if t.Safety {
			safety = ", safety text"
		}
		fmt.Fprintf(a.out, "\n%d of %d  %s  (section %s%s)\n", i+1, len(texts), t.Key, t.Section, safety)
		q.show(p.Source.Tag, t.Source, s.locale, t.Target, loc.RTL || p.Source.RTL)
		for _, v := range t.Vars {
			fmt.Fprintf(a.out, "  {{.%s}} is “%s”\n", v.Name, v.Value)
		}
		for {
			answer, err := q.read(question)
			if err != nil {
				return nil, err
			}
			switch {
			case answer == "q":
				break asked
			case answer == "s":
			case answer == "a" && !made || answer == "y" && made:
				approved.texts = append(approved.texts, t)
			case answer == "r" && !made:
				reason, err := q.read("why? ")
				if err != nil {
					return nil, err
				}
				if reason = review.Normalize(reason); reason == "" {
					continue
				}
				if err := review.CheckLine("the reason", reason); err != nil { // arrow keys, say: ask again, lose nothing
					fmt.Fprintf(a.out, "%v; ", err)
					continue
				}
				rejected = reject(rejected, reason, t)
			default:
				continue
			}
			break
		}
	}
	no := 0
	for _, d := range rejected {
		no += len(d.texts)
	}
	if len(approved.texts)+no == 0 {
		return nil, nil
	}
	what := "approvals"
	if made {
		what = "texts as made"
	}
	answer, err := q.read(fmt.Sprintf("\nSign %d %s and %d rejections of %s as %s? [y/n] ", len(approved.texts), what, no, s.locale, s.person))
	if err != nil || answer != "y" {
		return nil, err
	}
	return append(rejected, approved), nil
}

// reject adds a text to the rejections of one reason: they share a signature.
func reject(to []decision, reason string, t evidence.Text) []decision {
	for i := range to {
		if to[i].reason == reason {
			to[i].texts = append(to[i].texts, t)
			return to
		}
	}
	return append(to, decision{reason: reason, texts: []evidence.Text{t}})
}

func (q *asking) read(question string) (string, error) {
	fmt.Fprint(q.a.out, question)
	line, err := interruptible(q.ctx, func() (string, error) { return q.lines.ReadString('\n') })
	if q.ctx.Err() != nil {
		fmt.Fprintln(q.a.out)
		return "", err
	}
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", errors.New("nothing was signed: the answers ended before the last question")
	}
	return strings.TrimSpace(line), nil
}

// interruptible waits for a read, or for the context's end: a terminal gives nothing to read when
// somebody presses Ctrl-C. The read is then left behind, as the program ends.
func interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// show writes source and target side by side, or one below the other where a language runs from
// right to left, which terminals cannot keep in a column, or the terminal is narrow.
func (q *asking) show(sourceTag, source, tag, target string, rtl bool) {
	out := q.a.out
	switch {
	case target == "":
		writeLines(out, "  ", wrap(visible(source), q.wide-4))
	case rtl || q.wide < 72:
		fmt.Fprintf(out, "  %s:\n", sourceTag)
		writeLines(out, "    ", wrap(visible(source), q.wide-6))
		fmt.Fprintf(out, "  %s:\n", tag)
		writeLines(out, "    ", wrap(visible(target), q.wide-6))
	default:
		half := (q.wide - 6) / 2
		left, right := wrap(visible(source), half), wrap(visible(target), half)
		fmt.Fprintf(out, "  %s%s  %s\n", sourceTag, strings.Repeat(" ", half-len(sourceTag)), tag)
		for i := range max(len(left), len(right)) {
			l, r := "", ""
			if i < len(left) {
				l = left[i]
			}
			if i < len(right) {
				r = right[i]
			}
			fmt.Fprintln(out, strings.TrimRight("  "+l+strings.Repeat(" ", max(0, half-cells(l)))+"  "+r, " "))
		}
	}
}

func writeLines(out io.Writer, indent string, lines []string) {
	for _, l := range lines {
		fmt.Fprintln(out, indent+l)
	}
}

// visible writes characters that a terminal would obey or hide, so that what is approved is what is
// seen. Joiners belong to words of several scripts and stay.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\u200c' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r)) {
			return '\ufffd'
		}
		return r
	}, s)
}

// wrap breaks a text into lines of at most n cells: at spaces, or anywhere in a word that is longer.
func wrap(s string, n int) []string {
	var out []string
	for _, part := range strings.Split(s, "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			if line != "" && cells(line)+1+cells(word) > n {
				out, line = append(out, line), ""
			}
			if line != "" {
				line += " "
			}
			for _, r := range word {
				if cells(line)+cells(string(r)) > n {
					out, line = append(out, line), ""
				}
				line += string(r)
			}
		}
		out = append(out, line)
	}
	return out
}

// cells is how many columns of a terminal a text takes (UAX #11).
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
