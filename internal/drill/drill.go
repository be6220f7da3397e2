// Package drill proves the checks: it puts one fault at a time into copies of good texts, in memory,
// runs the checks, and counts what they caught. Its faults share no words with the checks.
package drill

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing/fstest"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// most is how many texts of an article and a language get each kind of fault.
const most = 24

// Run drills a project: its articles, its page's own words, and the sentences that the drill has
// for its languages. The same seed gives the same table.
func Run(p *project.Project, seed uint64) (*Table, error) {
	total := &Table{Seed: seed}
	tables := make([]*Table, len(p.Targets))
	errs := make([]error, len(p.Targets))
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(1, len(p.Targets))) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := p.NewLoader()
			for i := range jobs {
				tables[i], errs[i] = drillLocale(p, l, i, seed)
			}
		}()
	}
	for i := range p.Targets {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	for i := range tables {
		if errs[i] != nil {
			return nil, errs[i]
		}
		total.merge(tables[i])
	}
	return total, drillSource(p, total)
}

// drillLocale puts faults into one language of every article.
func drillLocale(p *project.Project, l *project.Loader, target int, seed uint64) (*Table, error) {
	t := &Table{Seed: seed}
	tag := p.Targets[target].Tag
	words, err := phrasesOf(tag)
	if err != nil {
		return nil, err
	}
	if words != nil {
		if err := drillSentences(t, p.Source, p.Targets[target], words); err != nil {
			return nil, err
		}
	}
	clean := Clean{Locale: tag, Checks: map[string]int{}}
	works := []*project.Work{}
	for _, slug := range p.Slugs {
		works = append(works, l.Article(slug, nil))
	}
	works = append(works, l.Site(nil))
	for _, w := range works {
		d := &patient{p: p, w: w, target: target, tag: tag, words: words, seed: seed, table: t}
		d.before = d.findings()
		flagged := map[string]bool{}
		for _, f := range check.Article(p, w, check.Options{Locale: d.only}).Findings {
			if f.Locale == tag && f.Severity == check.Error && !ofState[f.Check] {
				clean.Checks[f.Check]++
				flagged[f.Key] = true
			}
		}
		clean.Texts += len(w.Units)
		clean.Flagged += len(flagged)
		d.textFaults()
		d.stateFaults()
	}
	t.Clean = append(t.Clean, clean)
	return t, nil
}

// ofState are findings about whether a text is there and made from today's source, not about what
// it says.
var ofState = map[string]bool{"safety-missing": true, "safety-stale": true, "safety-unproven": true, "missing": true, "stale": true, "unproven": true, "source-sync": true, "safety-review": true, "review": true}

// patient is one language of one article, to be made ill and well again.
type patient struct {
	p      *project.Project
	w      *project.Work
	target int
	tag    string
	words  *phrases
	seed   uint64
	table  *Table
	before map[place]int
}

// place is where a finding stands, for telling new findings from old ones.
type place struct {
	check, key string
	severity   check.Severity
}

func (d *patient) only(tag string) bool { return tag == d.tag }

func (d *patient) page() *project.Page { return &d.w.Pages[d.target] }

func (d *patient) findings() map[place]int {
	out := map[place]int{}
	for _, f := range check.Article(d.p, d.w, check.Options{Locale: d.only}).Findings {
		if f.Locale == d.tag {
			out[place{f.Check, f.Key, f.Severity}]++
		}
	}
	return out
}

// caught says whether there is a new finding on one of the keys, or on the whole file: an error
// where it is safety text.
func (d *patient) caught(safety bool, keys ...string) bool {
	for at, n := range d.findings() {
		if n <= d.before[at] || safety && at.severity != check.Error {
			continue
		}
		if at.key == "" {
			return true
		}
		for _, k := range keys {
			if at.key == k {
				return true
			}
		}
	}
	return false
}

// rng gives the random numbers of one kind of fault: a fault added to the list changes no other.
func (d *patient) rng(fault string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, d.w.Slug, "\x00", d.tag, "\x00", fault)
	return rand.New(rand.NewPCG(d.seed, h.Sum64()))
}

// units gives the units with a translation, shuffled: safety text where the article has any.
func (d *patient) units(rng *rand.Rand) []int {
	var safety, all []int
	for i := range d.w.Units {
		if m := d.page().States[i].Message; m != nil && m.Text != "" && len(m.Plural) == 0 {
			all = append(all, i)
			if d.w.Safety[i] {
				safety = append(safety, i)
			}
		}
	}
	if len(safety) == 0 {
		safety = all
	}
	rng.Shuffle(len(safety), func(a, b int) { safety[a], safety[b] = safety[b], safety[a] })
	return safety
}

// textFaults changes what a text says.
func (d *patient) textFaults() {
	for _, f := range textFaults {
		rng := d.rng(f.name)
		n := 0
		for _, i := range d.units(rng) {
			if n == most {
				break
			}
			m := d.page().States[i].Message
			good := m.Text
			x := &injection{tag: d.tag, source: d.w.Units[i].Text, good: good, phrases: d.words, rng: rng}
			x.others, x.foreign = d.others(i), d.foreign(i)
			bad, ok := f.apply(x)
			if !ok {
				continue
			}
			n++
			m.Text = article.Normalize(bad)
			d.count(f.name, i, bad, d.caught(d.w.Safety[i], d.w.Units[i].Key))
			m.Text = good
		}
	}
	d.swaps()
}

func (d *patient) count(fault string, unit int, bad string, caught bool) {
	d.table.add(fault, d.tag, caught, Miss{Article: d.w.Slug, Key: d.w.Units[unit].Key, Safety: d.w.Safety[unit], Source: d.w.Units[unit].Text, Target: bad})
}

// others gives the translations of other safety texts that are not of the same length by chance.
func (d *patient) others(unit int) []string {
	var out []string
	for i := range d.w.Units {
		if m := d.page().States[i].Message; i != unit && d.w.Safety[i] && m != nil && m.Text != "" && m.Text != d.page().States[unit].Message.Text {
			out = append(out, m.Text)
		}
	}
	return out
}

// foreign gives the same text in the other languages.
func (d *patient) foreign(unit int) []string {
	var out []string
	for k := range d.w.Pages {
		if k == d.target {
			continue
		}
		if m := d.w.Pages[k].States[unit].Message; m != nil && m.Text != "" {
			out = append(out, m.Text)
		}
	}
	return out
}

// swaps exchanges two texts.
func (d *patient) swaps() {
	rng := d.rng("two texts swapped")
	units := d.units(rng)
	for k := 0; k+1 < len(units) && k < 2*most; k += 2 {
		a, b := units[k], units[k+1]
		x, y := d.page().States[a].Message, d.page().States[b].Message
		if x.Text == y.Text {
			continue
		}
		x.Text, y.Text = y.Text, x.Text
		d.count("two texts swapped", a, x.Text, d.caught(d.w.Safety[a] && d.w.Safety[b], d.w.Units[a].Key, d.w.Units[b].Key))
		x.Text, y.Text = y.Text, x.Text
	}
}

// stateFaults take texts away or leave them behind their source.
func (d *patient) stateFaults() {
	page := d.page()
	for _, f := range []struct {
		name  string
		apply func(i int) (undo func())
	}{
		{"claim deleted", func(i int) func() {
			old := page.States[i]
			page.States[i] = catalog.State{}
			return func() { page.States[i] = old }
		}},
		{"claim blanked", func(i int) func() {
			m, old := page.States[i].Message, page.States[i]
			text := m.Text
			m.Text = ""
			page.States[i] = catalog.State{Message: m}
			return func() { m.Text, page.States[i] = text, old }
		}},
		{"source changed", func(i int) func() {
			u := &d.w.Units[i]
			text, old := u.Text, page.States[i]
			u.Text += " This is new."
			page.Compare(d.w.Units)
			return func() {
				u.Text = text
				page.Compare(d.w.Units)
				page.States[i] = old
			}
		}},
	} {
		rng := d.rng(f.name)
		for n, i := range d.units(rng) {
			if n == most {
				break
			}
			undo := f.apply(i)
			d.count(f.name, i, "", d.caught(d.w.Safety[i], d.w.Units[i].Key))
			undo()
		}
	}
	if d.w.Article == nil {
		for i, u := range d.w.Units {
			if m := page.States[i].Message; u.Key == "notice.advertising" && m != nil && m.Text != "" {
				old := page.States[i]
				page.States[i] = catalog.State{}
				d.count("advertising label removed", i, "", d.caught(true, u.Key))
				page.States[i] = old
			}
		}
	}
}

// drillSentences checks the drill's own sentences, as they should be and with their fault.
func drillSentences(t *Table, source, target lang.Locale, words *phrases) error {
	list, err := sentences()
	if err != nil {
		return err
	}
	c := &Corpus{Source: source, Targets: []lang.Locale{target}}
	for _, s := range list {
		if _, ok := words.pairs[s[0]]; ok {
			c.IDs = append(c.IDs, s[0])
			c.Texts = append(c.Texts, []string{s[1], words.pairs[s[0]].good})
		}
	}
	if source.Tag != "en" || len(c.IDs) == 0 {
		return nil
	}
	flagged := func(change func(row int, good string) (string, bool)) map[string]bool {
		_, findings := c.check(0, change)
		out := map[string]bool{}
		for _, f := range findings {
			if f.Severity == check.Error && f.Locale == target.Tag {
				out[f.Key] = true
			}
		}
		return out
	}
	before := flagged(func(_ int, good string) (string, bool) { return good, true })
	after := flagged(func(row int, _ string) (string, bool) { return words.pairs[c.IDs[row]].bad, true })
	for row, id := range c.IDs {
		name := "sentence: negation"
		if id[0] == 'm' {
			name = "sentence: modality"
		}
		good, bad := c.Texts[row][1], words.pairs[id].bad
		t.add(name, target.Tag, after[id], Miss{Article: "sentences", Key: id, Source: c.Texts[row][0], Target: bad})
		t.add("sentence: good, let pass", target.Tag, !before[id], Miss{Article: "sentences", Key: id, Source: c.Texts[row][0], Target: good})
	}
	return nil
}

// drillSource puts faults into the source articles, through a copy of the project in memory.
func drillSource(p *project.Project, t *Table) error {
	for _, slug := range p.Slugs {
		name := project.ContentPath(slug)
		data, err := fs.ReadFile(p.FS, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		w := p.NewLoader().Article(slug, func(string) bool { return false })
		if w.Policy == nil {
			continue
		}
		before := sourceErrors(p, slug)
		try := func(fault, key string, bad []byte) error {
			if bytes.Equal(bad, data) {
				return nil
			}
			copied, err := project.Load(overlay{p.FS, name, bad}, p.Defaults)
			if err != nil {
				return err
			}
			caught := false
			for at, n := range sourceErrors(copied, slug) {
				caught = caught || n > before[at]
			}
			t.add(fault, p.Source.Tag, caught, Miss{Article: slug, Key: key, Safety: true, Target: key})
			return nil
		}
		for _, id := range w.Policy.Sections {
			head := regexp.MustCompile(`(?m)^## .*\{#` + regexp.QuoteMeta(id) + `[ }].*$`).FindIndex(data)
			if head == nil {
				continue
			}
			end := len(data)
			if next := bytes.Index(data[head[1]:], []byte("\n## ")); next >= 0 {
				end = head[1] + next + 1
			}
			if err := try("section removed", id, cutBytes(data, head[0], end, "")); err != nil {
				return err
			}
			line := string(data[head[0]:head[1]])
			if err := try("section demoted", id, cutBytes(data, head[0], head[1], strings.Replace(line, " .safety", "", 1))); err != nil {
				return err
			}
		}
		for n, at := range regexp.MustCompile(`\b[Nn]ever\b`).FindAllIndex(data, -1) {
			if n == most {
				break
			}
			if err := try("source weakened", fmt.Sprint("never, ", n+1), cutBytes(data, at[0], at[1], "Usually do not")); err != nil {
				return err
			}
		}
	}
	return nil
}

func cutBytes(data []byte, from, to int, instead string) []byte {
	out := append([]byte{}, data[:from]...)
	return append(append(out, instead...), data[to:]...)
}

// sourceErrors counts the errors in an article's source, and in the translations that follow it.
func sourceErrors(p *project.Project, slug string) map[place]int {
	out := map[place]int{}
	w := p.NewLoader().Article(slug, func(string) bool { return false })
	for _, f := range check.Article(p, w, check.Options{Locale: func(string) bool { return false }}).Findings {
		if f.Severity == check.Error {
			out[place{f.Check, f.Key, f.Severity}]++
		}
	}
	return out
}

// overlay is a file system with one file changed.
type overlay struct {
	fs.FS
	name string
	data []byte
}

func (o overlay) Open(name string) (fs.File, error) {
	if name == o.name {
		return fstest.MapFS{name: {Data: o.data}}.Open(name)
	}
	return o.FS.Open(name)
}
