package drill

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// Corpus is a translation memory: source texts and good translations of them.
type Corpus struct {
	Source  lang.Locale
	Targets []lang.Locale
	IDs     []string
	Texts   [][]string // row × (source, targets…); "" where a row has no translation
}

// ReadCorpus reads a table of texts: UTF-8, a header line "id<TAB>en<TAB>tag…", one row a line. The
// error names the line.
func ReadCorpus(r io.Reader) (*Corpus, error) {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), 16<<20)
	if !s.Scan() {
		return nil, fmt.Errorf("line 1: no header; write id<TAB>en<TAB>tag…")
	}
	head := strings.Split(strings.TrimPrefix(strings.TrimRight(s.Text(), "\r"), "\uFEFF"), "\t")
	if len(head) < 3 || head[0] != "id" {
		return nil, fmt.Errorf("line 1: no header; write id<TAB>en<TAB>tag…")
	}
	c := &Corpus{}
	for i, tag := range head[1:] {
		l, err := lang.Parse(tag)
		if err != nil {
			return nil, fmt.Errorf("line 1: %w", err)
		}
		if i == 0 {
			c.Source = l
		} else {
			c.Targets = append(c.Targets, l)
		}
	}
	for n := 2; s.Scan(); n++ {
		line := strings.TrimRight(s.Text(), "\r")
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(head) {
			return nil, fmt.Errorf("line %d: %d columns where the header has %d", n, len(cells), len(head))
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		c.IDs = append(c.IDs, cells[0])
		c.Texts = append(c.Texts, cells[1:])
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	if len(c.IDs) == 0 {
		return nil, fmt.Errorf("line 2: no rows")
	}
	return c, nil
}

// check runs all checks on the corpus in one target language, as if all of it were safety text.
// Change gives the translation to judge of each row, false to leave the row out.
func (c *Corpus) check(target int, change func(row int, good string) (string, bool)) (rows int, findings []check.Finding) {
	p := &project.Project{Source: c.Source, Targets: c.Targets[target : target+1]}
	p.Config.Fallback = "source"
	w := &project.Work{Slug: "corpus", Catalog: &catalog.File{}, Marks: &catalog.Marks{}}
	file := &catalog.File{Path: c.Targets[target].Tag}
	for row, texts := range c.Texts {
		if texts[0] == "" || texts[target+1] == "" {
			continue
		}
		text, ok := change(row, texts[target+1])
		if !ok {
			continue
		}
		key := c.IDs[row]
		w.Units = append(w.Units, catalog.Today{Key: key, Text: article.EscapeInline(article.Normalize(texts[0]))})
		w.Safety = append(w.Safety, true)
		file.Messages = append(file.Messages, catalog.Message{Key: key, Text: article.EscapeInline(article.Normalize(text))})
	}
	page := project.Page{Locale: c.Targets[target]}
	page.File, page.Ledger = file, &catalog.Ledger{}
	for i := range w.Units {
		page.States = append(page.States, catalog.State{Basis: catalog.Current, Message: &file.Messages[i]})
	}
	w.Pages = []project.Page{page}
	return len(w.Units), check.Article(p, w, check.Options{}).Findings
}

// faulty puts one kind of fault into the translations of one language, by row, where they have a place for it.
func (c *Corpus) faulty(target int, f fault, words *phrases, seed uint64) map[int]string {
	bad := map[int]string{}
	for row, texts := range c.Texts {
		if texts[0] == "" || texts[target+1] == "" {
			continue
		}
		x := &injection{tag: c.Targets[target].Tag, source: texts[0], good: texts[target+1], phrases: words, wordless: true,
			rng: rand.New(rand.NewPCG(seed, uint64(row)<<8|uint64(target)))}
		if o := x.rng.IntN(len(c.Texts)); o != row {
			x.others = []string{c.Texts[o][target+1]}
		}
		for j := range c.Targets {
			if j != target && texts[j+1] != "" {
				x.foreign = append(x.foreign, texts[j+1])
			}
		}
		if text, ok := f.apply(x); ok {
			bad[row] = text
		}
	}
	return bad
}

// Run measures the checks on the corpus: false alarms on its texts as they are, as if all were
// safety text, and how many of the faults put into them are caught. Findings of same-target are left
// out: in a corpus a text may stand twice.
func (c *Corpus) Run(seed uint64) (*Table, error) {
	t := &Table{Seed: seed}
	for k, l := range c.Targets {
		words, err := phrasesOf(l.Tag)
		if err != nil {
			return nil, err
		}
		flagged := func(change func(int, string) (string, bool)) (int, map[string]bool, map[string]int) {
			n, findings := c.check(k, change)
			keys, checks := map[string]bool{}, map[string]int{}
			for _, f := range findings {
				if f.Severity == check.Error && f.Locale == l.Tag && f.Check != "same-target" && f.Key != "" {
					keys[f.Key] = true
					checks[f.Check]++
				}
			}
			return n, keys, checks
		}
		n, keys, checks := flagged(func(_ int, good string) (string, bool) { return good, true })
		t.Clean = append(t.Clean, Clean{Locale: l.Tag, Texts: n, Flagged: len(keys), Checks: checks})
		for _, f := range textFaults {
			bad := c.faulty(k, f, words, seed)
			if len(bad) == 0 {
				continue
			}
			_, caught, _ := flagged(func(row int, _ string) (string, bool) { text, ok := bad[row]; return text, ok })
			for row := range c.Texts {
				if text, ok := bad[row]; ok {
					t.add(f.name, l.Tag, caught[c.IDs[row]], Miss{Article: "corpus", Key: c.IDs[row], Source: c.Texts[row][0], Target: text})
				}
			}
		}
	}
	return t, nil
}
