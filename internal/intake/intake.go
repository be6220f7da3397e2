// Package intake turns a text that was not written for caveat (plain text pasted from a web page or
// a word processor, HTML, Markdown) into an article that parses without a problem. It guesses where
// it must, says where it guessed, and loses no word.
package intake

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"

	"caveat/internal/article"
	"caveat/internal/tomlfile"
)

// MaxSize is the size in bytes past which a file is no article: its pictures or its whole website
// were saved along with it.
const MaxSize = 4_000_000

// Format says how a text is written.
type Format uint8

const (
	Plain Format = iota
	HTML
	Markdown
)

func (f Format) String() string { return [...]string{"plain text", "HTML", "Markdown"}[f] }

// FormatOf tells a text's format by its file's name, else by how it begins.
func FormatOf(name string, data []byte) Format {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return HTML
	case ".md", ".markdown":
		return Markdown
	}
	head := strings.ToLower(strings.TrimSpace(string(data[:min(len(data), 512)])))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return HTML
	}
	if len(atxHeading.FindAllIndex(data, 2)) == 2 {
		return Markdown
	}
	return Plain
}

var atxHeading = regexp.MustCompile(`(?m)^#{1,6} \S`)

// Options are what intake cannot know of the project.
type Options struct {
	Format Format
	Name   string                              // of the file without its ending: the title where the text has none
	Lang   string                              // of the text, such as "es", so that its headings and warnings can be understood
	Policy map[string]bool                     // section IDs that a safety policy of the project names
	Leads  func(address string, pic bool) bool // whether a link or picture leads somewhere; nil for web addresses only
	Var    func(name string) bool              // whether {{.name}} has a value; nil for none

	lang *language // of Lang
}

// About says what a Note is about.
type About uint8

const (
	Unsure    About = iota // something was guessed, or could not be kept as it was
	Section                // a section that was taken for a safety section
	Warning                // text outside safety sections that reads like a warning
	Promotion              // a link or passage that sells something
)

func (a About) String() string {
	return [...]string{"not sure", "safety section", "reads like a warning", "promotion"}[a]
}

// Note is one thing for a person to confirm.
type Note struct {
	Line  int // 1-based, of the file that Draft.File gives
	About About
	Text  string
}

// Draft is an article to be.
type Draft struct {
	Title       string // inline Markdown
	Description string // inline Markdown
	Kind        string // as the text's own front matter names it, or ""
	Updated     article.Date
	References  []article.Reference
	Added       []string // texts that were not in the input: a title made of the file's name …

	body  []line
	front []note // about title and description
	kept  string // of Markdown: what of the input must be found in the draft
}

// line is one line of the body, with what is to be said about it.
type line struct {
	text   string
	notes  []note
	named  bool   // a heading that has its ID
	anchor string // what links of the input call the heading, or ""
	mended int    // how often it was rewritten because of a problem
}

type note struct {
	about About
	text  string
}

func (l *line) unsure(format string, args ...any) {
	l.notes = append(l.notes, note{Unsure, fmt.Sprintf(format, args...)})
}

// Read takes a text in. The draft parses as an article without problems. An error says why the input
// is no text, in one line without the file's name.
func Read(data []byte, o Options) (*Draft, error) {
	if err := readable(data); err != nil {
		return nil, err
	}
	if o.Leads == nil {
		o.Leads = func(address string, pic bool) bool { return !pic && webAddress.MatchString(address) }
	}
	if o.Var == nil {
		o.Var = func(string) bool { return false }
	}
	o.lang = languageOf(o.Lang)
	text := clean(string(data))
	if o.Format == Plain {
		text = wordBullet.ReplaceAllString(text, "$1◦ ")
	}
	var d *Draft
	var web *page
	visible := text
	switch o.Format {
	case HTML:
		var err error
		if web, err = readHTML(text); err != nil {
			return nil, err
		}
		visible = web.visible()
		d = web.draft(o)
	case Markdown:
		d = readMarkdown(text, o)
	default:
		d = readPlain(text, o.lang)
	}
	if len(fields(visible)) == 0 {
		return nil, errors.New("there is no text in it")
	}
	whole := d.finish(o)
	lost := missing(visible, d.shown())
	if o.Format == Markdown { // as written, for want of a reader of what the input was meant to show
		lost = missing(d.kept, d.words())
	}
	if !whole || len(lost) > 0 {
		d = readPlain(visible, o.lang)
		d.front = append(d.front, note{Unsure, "the " + o.Format.String() + " could not be taken over as it stands; it was read as plain text, so look for marks that are left over"})
		whole = d.finish(o)
		if lost = missing(visible, d.shown()); !whole || len(lost) > 0 {
			return nil, fmt.Errorf("it cannot be turned into an article without loss (%s); paste its text into an editor and save it as plain UTF-8 text", strings.Join(lost[:min(3, len(lost))], ", "))
		}
	}
	if web != nil {
		web.tellLeftOut(d)
	}
	return d, nil
}

// wordBullet is the second level of a list as word processors paste it: no word but a circle.
var wordBullet = regexp.MustCompile(`(?m)^([ \t]*)o\t`)

var webAddress = regexp.MustCompile(`^(?i)(https?://|mailto:|tel:)`)

// magic are the first bytes of files that people take for texts.
var magic = []struct{ begins, what string }{
	{"PK\x03\x04", "a Word, OpenDocument or zip file"},
	{"%PDF-", "a PDF"},
	{"{\\rtf", "an RTF file"},
	{"\xD0\xCF\x11\xE0", "an old Word file"},
	{"\x89PNG", "a picture"},
	{"\xFF\xD8\xFF", "a picture"},
	{"GIF8", "a picture"},
	{"\x1F\x8B", "a compressed file"},
}

func readable(data []byte) error {
	for _, m := range magic {
		if strings.HasPrefix(string(data[:min(len(data), 8)]), m.begins) {
			return fmt.Errorf("it is %s; save the text as UTF-8 text, HTML or Markdown", m.what)
		}
	}
	if len(data) > MaxSize {
		return fmt.Errorf("it has %d MB, and an article at most %d; save the text alone, without its pictures", len(data)/1_000_000, MaxSize/1_000_000)
	}
	if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
		return fmt.Errorf("%d:%d: %s", pos.Line, pos.Col, problem)
	}
	for _, w := range strings.Fields(string(data)) {
		if len(w) > maxWord && !strings.Contains(w, "data:") && strings.IndexByte(w, '<') < 0 && isASCII(w) {
			return fmt.Errorf("it has a word of %d letters; that is data, and no text", len(w))
		}
	}
	if strings.TrimSpace(strings.TrimPrefix(string(data), tomlfile.BOM)) == "" {
		return errors.New("it is empty")
	}
	return nil
}

// maxWord bounds one word, in bytes; a unit of an article holds 64 KiB.
const maxWord = 8 << 10

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// bodyAt is the number of lines before the body.
func (d *Draft) bodyAt() int { return strings.Count(d.head("x"), "\n") }

func (d *Draft) head(kind string) string {
	var b strings.Builder
	b.WriteString("+++\n")
	b.WriteString("title = " + tomlfile.QuoteLine(d.Title) + "\n")
	b.WriteString("description = " + tomlfile.QuoteLine(d.Description) + "\n")
	b.WriteString("kind = " + tomlfile.QuoteLine(kind) + "\n")
	if d.Updated != (article.Date{}) {
		b.WriteString("updated = " + d.Updated.String() + "\n")
	}
	for _, r := range d.References {
		b.WriteString("\n[[references]]\ntitle = " + tomlfile.QuoteLine(r.Title) + "\n")
		if r.URL != "" {
			b.WriteString("url = " + tomlfile.QuoteLine(r.URL) + "\n")
		}
	}
	b.WriteString("+++\n\n")
	return b.String()
}

// File gives the article as a file of this kind.
func (d *Draft) File(kind string) string {
	var b strings.Builder
	b.WriteString(d.head(kind))
	for _, l := range d.body {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// Notes lists what a person should look at, by line.
func (d *Draft) Notes() []Note {
	var out []Note
	for _, n := range d.front {
		out = append(out, Note{2, n.about, n.text})
	}
	at := d.bodyAt()
	for i, l := range d.body {
		for _, n := range l.notes {
			out = append(out, Note{at + i + 1, n.about, n.text})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Line < out[j].Line })
	return out
}

// words gives every word of the draft as written, addresses included, without what intake marked.
func (d *Draft) words() string {
	var b strings.Builder
	b.WriteString(d.Title + "\n" + d.Description + "\n")
	for _, r := range d.References {
		b.WriteString(r.Title + "\n" + r.URL + "\n")
	}
	for _, l := range d.body {
		b.WriteString(headingMark.ReplaceAllString(l.text, "$1"))
		b.WriteByte('\n')
	}
	return b.String()
}

// headingMark is the ID and the classes behind a heading.
var headingMark = regexp.MustCompile(`^(#{2,6} .*?)\s*\{#[^}]*\}$`)

// shown gives every word of the draft as its readers see it: the texts, and the numbers of lists.
func (d *Draft) shown() string {
	art := d.parse()
	var b strings.Builder
	for _, u := range art.Units {
		spans, _ := article.ParseInline(u.Text)
		b.WriteString(article.Plain(spans) + "\n")
	}
	var blocks func([]article.Block)
	blocks = func(list []article.Block) {
		for _, x := range list {
			if x.Kind == article.List && x.Ordered {
				for i := range x.Children {
					fmt.Fprintln(&b, x.Start+i)
				}
			}
			blocks(x.Children)
		}
	}
	var sections func([]article.Section)
	sections = func(list []article.Section) {
		for i := range list {
			blocks(list[i].Blocks)
			sections(list[i].Sections)
		}
	}
	sections(art.Sections)
	return b.String()
}
