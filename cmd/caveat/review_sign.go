package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/evidence"
	"caveat/internal/project"
	"caveat/internal/review"
)

// signing is one run of review sign.
type signing struct {
	pick
	key, person string
	units       string
	all, again  bool
	reject      string
	attested    bool
	sheet, scan string
	paper       review.Paper
}

func (a *app) signCommand() *cobra.Command {
	var s signing
	c := &cobra.Command{
		Use:   "sign SLUG",
		Short: "Approve or reject texts, signed with your SSH key",
		Long: `Sign shows each safety text with its translation and asks: approve, reject with a reason, or skip. What
you said already is not asked again. Without a terminal, name the texts with --units FILE: a list that
caveat review sheet --list wrote and you cut down to what you approve.

Your key must be in allowed_signers and your role in caveat.toml. Without --key it is the key that
ssh-agent holds. The page's own words are signed like an article, under the name site.`,
		Example: `  caveat review sign emergency-help --role clinician --key ~/.ssh/id_ed25519
  caveat review sign emergency-help --locale es --role translator --section call-now
  caveat review sign emergency-help --locale es --role translated-by --all
  caveat review sign emergency-help --locale es --role translator --units texts
  caveat review sign emergency-help --locale es --role translator --units texts --reject "too weak"
  caveat review sign emergency-help --locale es --role translator --all \
      --attested --sheet 6d1f0a3c9b52 --scan scan.pdf --name "…" --qualification "…"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.key, s.scan = a.path(s.key), a.path(s.scan)
			return a.sign(cmd.Context(), args[0], s)
		},
	}
	s.flags(c)
	f := c.Flags()
	f.StringVar(&s.key, "key", "", "your private SSH key `FILE`, or a .pub whose key ssh-agent holds")
	f.StringVar(&s.person, "person", "", "your `PRINCIPAL`, if allowed_signers gives the key to several")
	f.StringVar(&s.units, "units", "", "do not ask: the texts listed in `FILE` (- is standard input)")
	f.BoolVar(&s.all, "all", false, "do not ask: every text (with --role translated-by or --attested)")
	f.StringVar(&s.reject, "reject", "", "with --units: reject the texts, because of `REASON`")
	f.BoolVar(&s.again, "again", false, "also what you said already")
	f.BoolVar(&s.attested, "attested", false, "record what somebody signed on paper; you sign as officer")
	f.StringVar(&s.sheet, "sheet", "", "with --attested: the `DIGEST` of the sheet as it stands on the paper, or its first 12 digits")
	f.StringVar(&s.scan, "scan", "", "with --attested: the scan of the signed sheet, `FILE`")
	f.StringVar(&s.paper.Name, "name", "", "with --attested: `NAME` of the person who signed")
	f.StringVar(&s.paper.Qualification, "qualification", "", "with --attested: the `QUALIFICATION` that person gave")
	return c
}

// decision is what the reviewer said of some texts: approvals, or rejections for one reason.
type decision struct {
	reason string // "" approves
	texts  []evidence.Text
}

func (a *app) sign(ctx context.Context, slug string, s signing) error {
	p, dir, err := a.load()
	if err != nil {
		return err
	}
	w, page, texts, err := s.texts(a, p, slug)
	if err != nil {
		return err
	}
	if err := s.check(a, texts); err != nil {
		return err
	}
	signer, done, err := a.signer(ctx, p.Reviewers.Trust.Signers, &s)
	if err != nil {
		return err
	}
	defer done()
	frame := review.Statement{Project: p.Reviewers.Project, Article: slug, Locale: s.locale, Role: review.Role(s.role), Person: s.person, Time: time.Now()}
	if s.attested {
		frame.Paper = &s.paper
	}
	// Before anything is asked: would it be believed?
	if why := p.Reviewers.Trust.Admits(frame, signer.PublicKey()); why != "" {
		return fmt.Errorf("%s cannot sign this as %s: %s: %s", s.person, s.role, why, check.Uncounted(why))
	}
	if !s.again && s.units == "" {
		said := len(texts)
		texts = slices.DeleteFunc(texts, func(t evidence.Text) bool { return s.said(t.Approval) })
		if said -= len(texts); said > 0 {
			fmt.Fprintf(a.err, "%d texts are left out: you said so already (--again asks again)\n", said)
		}
	}
	if len(texts) == 0 {
		fmt.Fprintln(a.out, "there is nothing to sign")
		return nil
	}
	decisions, err := a.decide(ctx, p, texts, s)
	if err != nil {
		return err
	}
	return a.record(ctx, p, dir, w, page, frame, decisions, signer)
}

// check holds the flags together and a sheet to today's texts, and reads the scan.
func (s *signing) check(a *app, texts []evidence.Text) error {
	made := s.role == string(review.TranslatedBy)
	for _, f := range []struct {
		flag string
		text *string
	}{{"--reject", &s.reject}, {"--name", &s.paper.Name}, {"--qualification", &s.paper.Qualification}} {
		*f.text = review.Normalize(strings.TrimSpace(*f.text)) // as typed, on some systems in parts
		if err := review.CheckLine(f.flag, *f.text); err != nil {
			return err
		}
	}
	switch {
	case s.all && s.units != "":
		return errors.New("--all and --units exclude each other")
	case s.all && !made && !s.attested:
		return errors.New("--all is for translated-by and for paper: an approval names its texts, see --units")
	case s.reject != "" && (s.units == "" || made):
		return errors.New("--reject needs --units FILE, and rejects as clinician or translator")
	case !s.all && s.units == "" && (s.attested || !readsTerminal(a.in)):
		return errors.New("there is no terminal to ask on: name the texts with --units FILE, as caveat review sheet --list writes it")
	case !s.attested && (s.sheet != "" || s.scan != "" || s.paper.Name != "" || s.paper.Qualification != ""):
		return errors.New("--sheet, --scan, --name and --qualification go with --attested")
	case s.attested && (s.scan == "" || s.paper.Name == "" || s.paper.Qualification == ""):
		return errors.New(`--attested needs --scan FILE, --name "…" and --qualification "…", as they stand on the paper`)
	}
	if !s.attested {
		return nil
	}
	// What somebody signed on paper is what stood there, not what stands here today.
	switch digest := strings.ToLower(s.sheet); {
	case len(digest) < 12 && (digest != "" || s.all):
		return errors.New("--attested needs --sheet DIGEST as it stands on the paper, at least its first 12 digits (or --units FILE with a digest before each key)")
	case digest != "" && !strings.HasPrefix(evidence.Revision(texts).String(), digest):
		return fmt.Errorf("--sheet %s: the texts are not those of this sheet: one has changed since, or it was printed for another --role, --locale, --section or --ordinary; print it anew, or record with --units FILE the texts whose digests on the paper are today's", s.sheet)
	}
	f, err := os.Open(s.scan)
	if err != nil {
		return fmt.Errorf("--scan %s: %w", s.scan, err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("--scan %s: %w", s.scan, err)
	}
	s.paper.Scan = review.Digest(h.Sum(nil))
	return nil
}

// said says whether the signer, or the paper's, has said the same of a text already.
func (s *signing) said(approval review.Approval) bool {
	votes := approval.Approvals
	if s.role == string(review.TranslatedBy) {
		votes = approval.Makers
	}
	return slices.ContainsFunc(votes, func(v review.Vote) bool {
		return v.Person == s.person && (v.Paper != nil) == s.attested && (v.Paper == nil || v.Paper.Name == s.paper.Name)
	})
}

// signer finds the key and whose it is. Done ends the connection to ssh-agent.
func (a *app) signer(ctx context.Context, known review.Signers, s *signing) (signer ssh.Signer, done func(), err error) {
	done = func() {}
	if s.key != "" {
		data, err := os.ReadFile(s.key)
		if err != nil {
			return nil, done, fmt.Errorf("--key %s: %w", s.key, err)
		}
		public, err := review.ParsePublicKey(data)
		if err != nil {
			if signer, err = review.ParseKey(data, func() ([]byte, error) { return a.passphrase(ctx) }); err != nil {
				return nil, done, fmt.Errorf("--key %s: %w", s.key, err)
			}
		} else if signer, done, err = agentKey(func(k ssh.PublicKey) bool { return bytes.Equal(k.Marshal(), public.Marshal()) }); err != nil {
			return nil, done, fmt.Errorf("--key %s: %w", s.key, err)
		}
	} else if signer, done, err = agentKey(known.Has); err != nil {
		return nil, done, fmt.Errorf("%w; or name a key with --key FILE", err)
	}
	if s.person != "" {
		return signer, done, nil
	}
	persons := known.Persons(signer.PublicKey())
	switch {
	case len(persons) == 0 && known.Has(signer.PublicKey()):
		return nil, done, fmt.Errorf("%s gives the key to a pattern: say who you are with --person", project.SignersFile)
	case len(persons) == 0:
		return nil, done, fmt.Errorf("the key %s is not in %s; whoever maintains the project adds a line: PRINCIPAL namespaces=%q %s",
			ssh.FingerprintSHA256(signer.PublicKey()), project.SignersFile, review.Namespace, bytes.TrimSpace(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	case len(persons) == 1:
		s.person = persons[0]
		return signer, done, nil
	}
	return nil, done, fmt.Errorf("%s gives the key to %s: say which with --person", project.SignersFile, strings.Join(persons, ", "))
}

// agentKey finds the one key of ssh-agent that fits.
func agentKey(fits func(ssh.PublicKey) bool) (ssh.Signer, func(), error) {
	none := func() {}
	agent, err := review.DialAgent(os.Getenv("SSH_AUTH_SOCK"))
	if err != nil {
		return nil, none, err
	}
	keys, err := agent.Keys()
	if err == nil {
		keys = slices.DeleteFunc(keys, func(k ssh.Signer) bool { return !fits(k.PublicKey()) })
		switch len(keys) {
		case 1:
			return keys[0], func() { agent.Close() }, nil
		case 0:
			err = errors.New("ssh-agent holds no such key that may sign here")
		default:
			err = errors.New("ssh-agent holds several keys that may sign here")
		}
	}
	agent.Close()
	return nil, none, err
}

// passphrase asks for a key's passphrase, without showing it.
func (a *app) passphrase(ctx context.Context) ([]byte, error) {
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, errors.New("the key has a passphrase, and there is no terminal to ask on: add it to ssh-agent with ssh-add")
	}
	fmt.Fprint(a.err, "Passphrase: ")
	defer fmt.Fprintln(a.err)
	if shown, err := term.GetState(int(f.Fd())); err == nil {
		defer term.Restore(int(f.Fd()), shown)
	}
	return interruptible(ctx, func() ([]byte, error) { return term.ReadPassword(int(f.Fd())) })
}

// decide gives what the reviewer says of the texts.
func (a *app) decide(ctx context.Context, p *project.Project, texts []evidence.Text, s signing) ([]decision, error) {
	switch {
	case s.all:
		return []decision{{texts: texts}}, nil
	case s.units != "":
		listed, err := a.readUnits(s.units, texts, s.attested && s.sheet == "")
		if err != nil {
			return nil, err
		}
		return []decision{{reason: s.reject, texts: listed}}, nil
	}
	return a.ask(ctx, p, texts, s)
}

// readUnits picks the listed texts: a key a line, with the digest before it if the reader is to be
// held to what they read; with digests, each has one.
func (a *app) readUnits(name string, texts []evidence.Text, digests bool) ([]evidence.Text, error) {
	in := a.in
	if name != "-" {
		f, err := os.Open(a.path(name))
		if err != nil {
			return nil, fmt.Errorf("--units %s: %w", name, err)
		}
		defer f.Close()
		in = f
	}
	byKey := map[string]evidence.Text{}
	for _, t := range texts {
		byKey[t.Key] = t
	}
	var out []evidence.Text
	lines := bufio.NewScanner(io.LimitReader(in, 16<<20))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		bad := func(what string) error { return fmt.Errorf("%s:%d:1: %s", name, n, what) }
		t, ok := byKey[fields[len(fields)-1]]
		switch {
		case len(fields) > 2:
			return nil, bad("write a key a line, or a digest and a key; text goes behind #")
		case digests && len(fields) == 1:
			return nil, bad("write the digest that stands on the paper before the key, or give --sheet DIGEST")
		case !ok:
			return nil, bad(fmt.Sprintf("%s is none of the texts to sign; see caveat review sheet --list", fields[len(fields)-1]))
		case len(fields) == 2 && fields[0] != t.Digest.String():
			return nil, bad(fmt.Sprintf("%s is not the text that was listed: it has changed; make the list anew and read it", t.Key))
		case slices.ContainsFunc(out, func(o evidence.Text) bool { return o.Key == t.Key }):
			return nil, bad(t.Key + " stands twice")
		}
		out = append(out, t)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("--units %s: %w", name, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("--units %s: it lists no text", name)
	}
	return out, nil
}

// record signs what was decided and adds it to the reviews file, unless it would not count.
func (a *app) record(ctx context.Context, p *project.Project, dir string, w *project.Work, page int, frame review.Statement, decisions []decision, signer ssh.Signer) error {
	var entries []review.Entry
	for _, d := range decisions {
		if len(d.texts) == 0 {
			continue
		}
		var subjects []review.Subject
		for _, t := range d.texts {
			subjects = append(subjects, t.Subject)
		}
		st, err := review.NewStatement(subjects)
		if err != nil {
			return err
		}
		st.Role, st.Person, st.Time, st.Paper, st.Reason = frame.Role, frame.Person, frame.Time, frame.Paper, d.reason
		switch {
		case st.Role == review.TranslatedBy:
			st.Verdict = review.Made
		case d.reason != "":
			st.Verdict = review.Reject
		default:
			st.Verdict = review.Approve
		}
		e, err := review.Sign(st, signer)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		fmt.Fprintln(a.out, "nothing was signed")
		return nil
	}
	unlock, err := catalog.Lock(ctx, dir, func() { fmt.Fprintln(a.err, "waiting for another caveat to finish") })
	if err != nil {
		return err
	}
	defer unlock()
	path := project.ReviewPath(w.Slug, frame.Locale)
	old, err := fs.ReadFile(p.FS, path) // now: somebody may have signed since it was read
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data := old
	for _, e := range entries {
		if data, err = review.Append(path, data, e); err != nil {
			return err
		}
	}
	if err := wouldCount(p, w, page, path, data, entries); err != nil {
		return err
	}
	if err := catalog.Write(dir, catalog.Change{Path: path, Old: string(old), New: string(data)}); err != nil {
		return err
	}
	for _, e := range entries {
		fmt.Fprintf(a.out, "signed: %s %s %s: %d texts: %s as %s\n", w.Slug, e.Locale, e.Verdict, len(e.Units), e.Person, e.Role)
	}
	fmt.Fprintf(a.out, "wrote %s\n", path)
	return nil
}

// wouldCount judges a reviews file as it is to be, and refuses signatures that count for nothing.
func wouldCount(p *project.Project, w *project.Work, page int, path string, data []byte, entries []review.Entry) error {
	file, err := review.Read(path, w.Slug, entries[0].Locale, bytes.NewReader(data))
	if err != nil {
		return err
	}
	texts, err := evidence.Texts(p, w, page, nil)
	if err != nil {
		return err
	}
	subjects := make([]review.Subject, len(texts))
	for i, t := range texts {
		subjects[i] = t.Subject
	}
	j, err := review.Judge([]review.File{file}, subjects, p.Reviewers.Trust, p.Reviewers.Policy, time.Now())
	if err != nil {
		return err
	}
	for _, u := range j.Uncounted {
		// A later word of the same person, by a clock that was ahead, stands in the way of this one.
		if (!u.Reason.History() || u.Reason == review.Superseded) && slices.ContainsFunc(entries, func(e review.Entry) bool { return e.Signature == u.Entry.Signature }) {
			return fmt.Errorf("nothing was written: %s by %s would not count: %s: %s", u.Key, u.Entry.Person, u.Reason, check.Uncounted(u.Reason))
		}
	}
	return nil
}

func readsTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
