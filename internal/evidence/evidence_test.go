package evidence

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"caveat/internal/lang"
	"caveat/internal/review"
)

func sheet(t *testing.T, tag string) Sheet {
	t.Helper()
	parse := func(tag string) lang.Locale {
		l, err := lang.Parse(tag)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	texts := []Text{{Key: "risks.call", Section: "risks", Safety: true, Source: "**Never** wait: [call](https://health.example/a?b&c) {{.Emergency}}.",
		Target: "لا تنتظروا **أبدا**: اتصلوا برقم {{.Emergency}}.", Vars: []Var{{"Emergency", "911"}}}}
	return Sheet{Project: "test.example", Article: "a", Title: "A <title>", Role: review.Translator, Source: parse("en"), Locale: parse(tag),
		Texts: texts, Revision: Revision(texts)}
}

func TestRich(t *testing.T) {
	for text, want := range map[string]string{
		"**Never** <b> & _so_":            "<strong>Never</strong> &lt;b&gt; &amp; <em>so</em>",
		"[call](https://health.example/)": `call <span class=address dir=ltr>(https://health.example/)</span>`,
		"one: a\nother: b":                "one: a<br>other: b",
		"never\u202e take\u200b":          "never[U+202E] take[U+200B]",
		"می\u200cخواهم":                   "می\u200cخواهم",
		"Call {{.Emergency}}.":            "Call <bdi dir=ltr>{{.Emergency}}</bdi>.",
	} {
		if got := string(rich(text)); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestSheet(t *testing.T) {
	s := sheet(t, "ar")
	page, err := s.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<p lang="ar" dir="rtl">لا تنتظروا <strong>أبدا</strong>`, "A &lt;title&gt;", "“911”", "(https://health.example/a?b&amp;c)", s.Texts[0].Digest.String(), s.Revision.String(), "I did not make them.", "--sheet " + s.Revision.String()[:12] + " "} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the sheet lacks %s", want)
		}
	}
	again, _ := s.HTML()
	if !bytes.Equal(page, again) {
		t.Error("another sheet the second time")
	}
}

// What hides in a text shows on paper.
func TestSheetShowsHidden(t *testing.T) {
	s := sheet(t, "ar")
	s.Texts[0].Source, s.Texts[0].Target = "Never\u202e wait\ue000.", "لا \u202dتنتظروا."
	if file, err := s.PDF("US"); err != nil || len(file) == 0 {
		t.Errorf("no PDF: %v", err)
	}
	page, err := s.HTML()
	if err != nil || strings.Count(string(page), "[U+") != 3 {
		t.Errorf("%v\n%s", err, page)
	}
}

// Nobody signs a page that does not say what they sign, however many texts stand before it.
func TestSheetSignatureWhole(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatal("pdftotext is not installed")
		}
		t.Skip("pdftotext is not installed")
	}
	s := sheet(t, "es")
	for range 20 {
		file, err := s.PDF("US")
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "sheet.pdf")
		if err := os.WriteFile(name, file, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(pdftotext, name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for page := range strings.SplitSeq(string(out), "\f") {
			if strings.Contains(page, "Signature:") && (!strings.Contains(page, "I approve the translations") || !strings.Contains(page, "Name:") || !strings.Contains(page, "--sheet "+s.Revision.String()[:12])) {
				t.Errorf("a text of %d bytes: a page with part of the signature:\n%s", len(s.Texts[0].Source), page)
			}
		}
		s.Texts[0].Source += strings.Repeat(" Never wait.", 15)
	}
}

// The PDF holds the texts in an order that a reader gets out again.
func TestSheetPDF(t *testing.T) {
	s := sheet(t, "ar")
	file, err := s.PDF("US")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := s.PDF("US"); !bytes.Equal(file, again) {
		t.Error("another PDF the second time")
	}
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatal("pdftotext is not installed")
		}
		t.Skip("pdftotext is not installed")
	}
	name := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(name, file, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdftotext, name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Never wait: call", "{{.Emergency}}", "أبدا", s.Texts[0].Digest.String(), "Signature:"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the PDF lacks %s:\n%s", want, out)
		}
	}
}
