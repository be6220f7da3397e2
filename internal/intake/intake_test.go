package intake

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caveat/internal/article"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// messy lists the inputs of testdata; each has its golden draft beside it.
func messy(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range all {
		if !strings.HasSuffix(f, ".golden") {
			out = append(out, f)
		}
	}
	if len(out) < 8 {
		t.Fatalf("only %d inputs", len(out))
	}
	return out
}

func options(file string, data []byte) Options {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	language := "en"
	if i := strings.LastIndexByte(name, '-'); i == len(name)-3 && languageOf(name[i+1:]) != nil {
		language = name[i+1:] // fiebre-es
	}
	return Options{
		Format: FormatOf(file, data),
		Name:   name,
		Lang:   language,
		Policy: map[string]bool{"call-now": true, "while-you-wait": true, "faq": true},
		Var:    func(name string) bool { return name == "Emergency" },
	}
}

func TestMessyInputs(t *testing.T) {
	for _, file := range messy(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(data, options(file, data))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			b.WriteString(d.File("article"))
			b.WriteString("=== notes\n")
			for _, n := range d.Notes() {
				fmt.Fprintf(&b, "%d: %s: %s\n", n.Line, n.About, n.Text)
			}
			golden := file + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != string(want) {
				t.Errorf("the draft differs from %s; go test -update and look:\n%s", golden, got)
			}
			whole(t, d)
			// Every word of the input stands in the article, or is listed.
			listed := b.String()
			if FormatOf(file, data) == HTML {
				page, err := readHTML(clean(string(data)))
				if err != nil {
					t.Fatal(err)
				}
				if lost := missing(page.visible()+" "+page.title+" "+page.description, listed+" "+d.shown()); len(lost) > 0 {
					t.Errorf("lost %q", lost)
				}
				return
			}
			has := map[string]bool{}
			for _, w := range fields(listed) {
				has[w] = true
			}
			text := wordBullet.ReplaceAllString(clean(string(data)), "$1 ")
			if FormatOf(file, data) == Markdown {
				text = markup.ReplaceAllString(text, " ")
			}
			for _, w := range fields(text) {
				if !has[w] && !strings.Contains(listed, w) {
					t.Errorf("%q is neither there nor listed", w)
				}
			}
		})
	}
}

// markup is what of Markdown no reader sees: tags, IDs and classes, the language of code, the kind.
var markup = regexp.MustCompile("</?[a-z][^>]*>|\\{#[^}]*\\}|(?m)^```.*$|^kind = .*$")

// whole holds a draft to what Read promises.
func whole(t interface {
	Errorf(string, ...any)
	Helper()
}, d *Draft) *article.Article {
	t.Helper()
	text := d.File("article")
	art := article.Parse("x", "x.md", []byte(text))
	for _, p := range art.Problems {
		t.Errorf("%s: %s", p.Pos, p.Text)
	}
	if n := strings.Count(text, "\n"); len(d.Notes()) > 0 && d.Notes()[len(d.Notes())-1].Line > n {
		t.Errorf("a note names line %d of %d", d.Notes()[len(d.Notes())-1].Line, n)
	}
	return art
}

// shown gives every word of an article as a reader gets it: units without markup, numbers of lists,
// and addresses of links that do not show themselves.
func shown(a *article.Article) []string {
	var out []string
	for _, u := range a.Units {
		spans, _ := article.ParseInline(u.Text)
		out = append(out, fields(article.Plain(spans))...)
	}
	var walk func([]article.Block)
	walk = func(list []article.Block) {
		for _, b := range list {
			if b.Kind == article.List && b.Ordered {
				for i := range b.Children {
					out = append(out, fmt.Sprint(b.Start+i))
				}
			}
			walk(b.Children)
		}
	}
	var sections func([]article.Section)
	sections = func(list []article.Section) {
		for _, s := range list {
			walk(s.Blocks)
			sections(s.Sections)
		}
	}
	sections(a.Sections)
	return out
}

func same(a, b []string) string {
	a, b = append([]string(nil), a...), append([]string(nil), b...)
	sort.Strings(a)
	sort.Strings(b)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	if len(a) == 0 && len(b) == 0 {
		return ""
	}
	return fmt.Sprintf("in: %.20q\nout: %.20q", a, b)
}

// TestNoWordIsLost generates pastes as people make them. The words that a reader of the article gets
// are those of the paste, and what the draft says that it added.
func TestNoWordIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := paste().Draw(t, "paste")
		if len(fields(wordBullet.ReplaceAllString(clean(text), ""))) == 0 {
			return // refused, see TestRefusals
		}
		d, err := Read([]byte(text), Options{Name: "a file", Lang: "en"})
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		art := whole(t, d)
		in := fields(wordBullet.ReplaceAllString(clean(text), ""))
		for _, a := range d.Added {
			in = append(in, fields(a)...)
		}
		if diff := same(in, shown(art)); diff != "" {
			t.Fatalf("%s\npaste:\n%s\narticle:\n%s", diff, text, d.File("article"))
		}
	})
}

// paste generates plain text: headings, paragraphs, lists of every make, what Markdown would take for
// its own, with line ends and blank lines as they come.
func paste() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"fever", "Do not", "risk", "911", "5 mg", "don’t", "“quoted”", "naïve", "Ärzte", "日本語", "ไทย", "عربي", "e.g.", "#hash", "*star*",
		"_under_", "`tick`", "[a](b)", "![x](y)", "<b>bold</b>", "<nobody@x.example>", "&amp;", "{{.Emergency}}", "{{", "}}", "\\", "|", "~~no~~", "1.", "3)", "-", "+", ">", "—", "•", "o", "Book now",
		"https://a.example/b_(c)?d=e,", "(https://x.example/y)", "www.x.example", "co\u00adoperate", "zero\u200bwidth", "nb\u00a0sp", "{#id}", "{.safety}", "---", "===", "+++", "```", "end.", "really?", "stop!", "if:", "Warning:"})
	sentence := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 14).Draw(t, "words"), " ")
	})
	lead := rapid.SampledFrom([]string{"", "", "", "• ", "- ", "o\t", "1. ", "2) ", "(3) ", "4. ", "\t", "    ", "# ", "> ", "WARNING: ", "Signs\tMeaning\t", "* "})
	end := rapid.SampledFrom([]string{"\n", "\n", "\r\n", "\n\n", "\n\n\n", "\n=====\n", "\n---\n", " • ", "\r", "\u2028"})
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(1, 12).Draw(t, "lines") {
			b.WriteString(lead.Draw(t, "lead") + sentence.Draw(t, "sentence") + end.Draw(t, "end"))
		}
		return b.String()
	})
}

// TestHTMLKeepsWords wraps texts in markup of every make: what a browser shows is in the article.
func TestHTMLKeepsWords(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"fever", "never", "5 &lt; 6", "*", "_x_", "[y]", "#1", "1.", "- ", "`z`", "{{w}}", "Ärzte", "日本", "&amp;", "|", "~~", "a<br>b"}), 1, 6)
	var element func(depth int) *rapid.Generator[string]
	element = func(depth int) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			inner := strings.Join(words.Draw(t, "words"), " ")
			if depth > 0 {
				inner += strings.Join(rapid.SliceOfN(element(depth-1), 0, 3).Draw(t, "children"), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "gap"))
			}
			tag := rapid.SampledFrom([]string{"p", "div", "ul", "ol", "li", "h1", "h2", "h4", "b", "em", "a href='#x'", "a href='/y'", "table", "tr", "td", "th", "blockquote", "pre", "code", "section", "details", "summary", "dl", "dt", "span", "del", "img alt='seen' src=q", "nav", "aside", "main", "article", "label", "button", "center", "font"}).Draw(t, "tag")
			return "<" + tag + ">" + inner + "</" + strings.Fields(tag)[0] + ">"
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		text := "<html><body>" + element(3).Draw(t, "page") + "</body></html>"
		if len(fields(visibleText(text))) == 0 {
			return
		}
		d, err := Read([]byte(text), Options{Format: HTML, Name: "a file", Lang: "en"})
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		art := whole(t, d)
		if lost := missing(visibleText(text), strings.Join(shown(art), " ")); len(lost) > 0 {
			t.Fatalf("lost %q\npage:\n%s\narticle:\n%s", lost, text, d.File("article"))
		}
	})
}

// FuzzRead: whatever comes in, what comes out is an article without problems, or a line that says why not.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for format := Plain; format <= Markdown; format++ {
			f.Add(data, uint8(format))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, format uint8) {
		d, err := Read(data, Options{Format: Format(format % 3), Name: "x", Lang: "en"})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of several lines: %v", err)
			}
			return
		}
		whole(t, d)
	})
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "it is empty"},
		{"blank", " \n\t\r\n", "it is empty"},
		{"only a byte order mark", "\uFEFF", "empty"},
		{"UTF-16", "\xff\xfeH\x00i\x00", "UTF-16"},
		{"Latin-1", "Fieber \xfcber 38", "1:8"},
		{"Word", "PK\x03\x04rest", "a Word, OpenDocument or zip file"},
		{"PDF", "%PDF-1.7", "a PDF"},
		{"NUL", "text with \x00 in it", "NUL"},
		{"data", strings.Repeat("QUJD", 9<<10), "no text"},
		{"large", strings.Repeat("word ", 1<<20), "5 MB"},
		{"invisible", "\u200b\u00ad\u200b", "no text"},
	} {
		d, err := Read([]byte(c.data), Options{Name: "x"})
		if err == nil {
			t.Errorf("%s: taken in as\n%s", c.name, d.File("article"))
		} else if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSectionsAreProposed(t *testing.T) {
	for heading, want := range map[string]string{
		"Who should not have it":          "contraindications",
		"Contraindications":               "contraindications",
		"Never do this":                   "contraindications",
		"Call 911 now":                    "emergency",
		"When to see a doctor":            "seek-help",
		"Seek medical help":               "seek-help",
		"Side effects":                    "risks",
		"Medical disclaimer":              "disclaimer",
		"How it works":                    "",
		"Nevermind the weather":           "",
		"Benefits and what studies found": "",
	} {
		d, err := Read([]byte("# T\n\nSome text.\n\n## "+heading+"\n\nText.\n"), Options{Format: Markdown, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		line := d.body[len(d.body)-3].text
		if want == "" == strings.Contains(line, ".safety") || want != "" && !strings.Contains(line, "{#"+want+" .safety}") {
			t.Errorf("%s", line)
		}
	}
}

// Each language of the shipped project has its words for the sections that matter most.
func TestSectionsInEveryLanguage(t *testing.T) {
	for tag, h := range map[string][5]string{
		"en":  {"Who should not have it", "Emergency", "Side effects", "When to see a doctor", "Disclaimer"},
		"es":  {"Cuándo no debe hacérselo", "Llame a urgencias", "Riesgos", "Cuándo consultar al médico", "Aviso legal"},
		"ht":  {"Ki moun ki pa dwe fè l", "Ijans: rele 911", "Risk yo", "Ki lè pou wè yon doktè", "Avètisman medikal"},
		"vi":  {"Ai không nên làm", "Gọi cấp cứu", "Tác dụng phụ", "Khi nào cần gặp bác sĩ", "Miễn trừ trách nhiệm"},
		"pt":  {"Quem não deve fazer", "Ligue para o 192", "Efeitos colaterais", "Quando procurar um médico", "Aviso legal"},
		"zh":  {"哪些人不适合", "何时拨打急救电话", "风险和副作用", "何时就医", "免责声明"},
		"fr":  {"Contre-indications", "Appelez le 15", "Effets indésirables", "Quand consulter un médecin", "Mentions légales"},
		"tl":  {"Sino ang hindi dapat", "Tumawag sa 911", "Mga panganib", "Kailan magpatingin sa doktor", "Mahalagang paalala"},
		"ru":  {"Противопоказания", "Вызовите скорую помощь", "Побочные действия", "Когда обратиться к врачу", "Отказ от ответственности"},
		"ar":  {"موانع الاستعمال", "حالات الطوارئ", "المخاطر", "متى تراجع الطبيب", "إخلاء المسؤولية"},
		"it":  {"Controindicazioni", "Chiamate il 118", "Effetti indesiderati", "Quando rivolgersi al medico", "Note legali"},
		"de":  {"Gegenanzeigen", "Notfall", "Nebenwirkungen", "Wann zum Arzt?", "Haftungsausschluss"},
		"ko":  {"받으면 안 되는 사람", "응급 상황", "부작용", "언제 의사와 상의해야 하나요", "면책 조항"},
		"pl":  {"Przeciwwskazania", "Kiedy wezwać pogotowie", "Działania niepożądane", "Kiedy iść do lekarza", "Zastrzeżenia"},
		"gu":  {"કોણે ન કરાવવું", "કટોકટી", "જોખમો", "ક્યારે ડૉક્ટરને મળવું", "અસ્વીકરણ"},
		"th":  {"ข้อห้าม", "ภาวะฉุกเฉิน", "ผลข้างเคียง", "เมื่อใดควรพบแพทย์", "ข้อจำกัดความรับผิดชอบ"},
		"fil": {"Bawal", "Tumawag sa ambulansya", "Komplikasyon", "Humingi ng tulong", "Disclaimer"},
	} {
		l := languageOf(tag)
		for i, id := range []string{"contraindications", "emergency", "risks", "seek-help", "disclaimer"} {
			if c := l.section(h[i]); c == nil || c.id != id {
				t.Errorf("%s: %q is %+v, want %s", tag, h[i], c, id)
			}
		}
	}
	if l := languageOf("xx"); l.section("Never") != nil || l.warns("Never") {
		t.Error("a language without a phrasebook understands something")
	}
}
