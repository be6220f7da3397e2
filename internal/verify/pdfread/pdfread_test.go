package pdfread

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// sample writes a tagged PDF file of one page by hand, with a classic cross-reference table. Entries
// replace or add objects by number.
func sample(content string, entries map[int]string) []byte {
	objects := map[int]string{
		1: "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 5 0 R/Lang(en)/MarkInfo<</Marked true>>>>",
		2: "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 600 800]>>",
		3: "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 8 0 R>>/XObject<</X1 9 0 R>>>>/Contents 4 0 R>>",
		4: fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		5: "<</Type/StructTreeRoot/K 6 0 R>>",
		6: "<</Type/StructElem/S/Document/P 5 0 R/K[7 0 R]>>",
		7: "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[0]>>",
		8: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 65/Widths[600 600 600]/ToUnicode 10 0 R>>",
		9: "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<<>>/Length 21>>\nstream\n1 g 0 0 600 800 re f \nendstream",
	}
	cmap := "beginbfrange <41> <43> <0061> endbfrange 1 beginbfchar <44> <00660069> endbfchar"
	objects[10] = fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(cmap), cmap)
	for n, body := range entries {
		objects[n] = body
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	places := make([]int, 11)
	for n := 1; n <= 10; n++ {
		places[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, objects[n])
	}
	at := b.Len()
	b.WriteString("xref\n0 11\n0000000000 65535 f \n")
	for n := 1; n <= 10; n++ {
		fmt.Fprintf(&b, "%010d 00000 n \n", places[n])
	}
	fmt.Fprintf(&b, "trailer\n<</Size 11/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", at)
	return b.Bytes()
}

const plainContent = "/P<</MCID 0>>BDC BT/F1 12 Tf 100 700 Td(ABCD)Tj ET EMC"

func TestRead(t *testing.T) {
	d, err := Read(sample(plainContent, nil))
	if err != nil {
		t.Fatal(err)
	}
	if d.Lang != "en" || d.Pages != 1 || len(d.Problems) > 0 || len(d.Loose) > 0 {
		t.Errorf("%+v", d)
	}
	if got := d.Root.Text(); got != "abcfi" {
		t.Errorf("text %q", got)
	}
	if why := d.Root.Hidden(); why != "" {
		t.Error(why)
	}
}

// TestHidden is every way of the content stream to hide a text.
func TestHidden(t *testing.T) {
	show := "BT/F1 12 Tf 100 700 Td(ABC)Tj ET"
	for content, want := range map[string]string{
		"1 g %s":                    "cannot be told",
		"0.8 g %s":                  "cannot be told",
		"1 1 1 rg %s":               "cannot be told",
		"0 0 0 0 k %s":              "cannot be told",
		"0 g %s":                    "",
		"0 0 600 800 re f 1 g %s":   "",
		"0 0 600 800 re f %s":       "cannot be told",
		"%s 1 g 0 600 600 200 re f": "covered",
		"%s 1 g 0 600 m 600 600 l 600 800 l 0 800 l h f": "covered",
		"%s 1 g 0 0 600 600 re f":                        "",
		"%s 200 w 1 G 0 700 m 600 700 l S":               "covered",
		"%s 0.5 w 0 700 m 600 700 l S":                   "",
		"%s /X1 Do":                                      "covered",
		"%s BI /W 1 /H 1 ID x EI":                        "",
		"%s 600 0 0 800 0 0 cm BI /W 1 /H 1 ID x EI":     "covered",
		"1 0 0 1 1000 0 cm %s":                           "outside",
		"0.1 0 0 0.1 50 50 cm %s":                        "smaller",
		"0 0 10 10 re W n %s":                            "clipped",
		"0 0 600 800 re W n %s":                          "",
		"q 0 0 10 10 re W n Q %s":                        "",
		"3 Tr %s":                                        "invisibly",
		"1 Tr 1 G %s":                                    "cannot be told",
		"1 Tr %s":                                        "outlines",
		"2 Tr 9 w 1 G %s":                                "outlines",
		"-1 0 0 1 600 0 cm %s":                           "mirrored",
		"1 0 0 -1 0 1000 cm %s":                          "mirrored",
		"0 1 -1 0 780 0 cm %s":                           "mirrored",
		"2 0 0 1 0 0 cm %s":                              "stretched",
		"%s 0.5 w 0 703 m 600 703 l S":                   "struck through",
		"%s 0.5 w 90 690 m 130 720 l S":                  "struck through",
		"-5 Tc %s":                                       "stands on the letter",
		"/Pattern cs %s":                                 "pattern",
	} {
		d, err := Read(sample("/P<</MCID 0>>BDC "+fmt.Sprintf(content, show)+" EMC", nil))
		if err != nil {
			t.Fatal(err)
		}
		if why := d.Root.Hidden(); want == "" && why != "" || !strings.Contains(why, want) {
			t.Errorf("%s: %q, want %q", content, why, want)
		}
	}
}

// TestProblems are what a file can do besides.
func TestProblems(t *testing.T) {
	catalog := "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 5 0 R/Lang(en)%s>>"
	for name, entries := range map[string]map[int]string{
		"layers":      {1: fmt.Sprintf(catalog, "/OCProperties<<>>")},
		"action":      {1: fmt.Sprintf(catalog, "/OpenAction<<>>")},
		"script":      {1: fmt.Sprintf(catalog, "/Names<</JavaScript<<>>>>")},
		"form":        {1: fmt.Sprintf(catalog, "/AcroForm<<>>")},
		"annotation":  {3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[<</Subtype/Stamp>>]>>"},
		"actual text": {7: "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[0]/ActualText(x)>>"},
		"role map":    {5: "<</Type/StructTreeRoot/K 6 0 R/RoleMap<<>>>>"},
		"no element":  {7: "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[]>>"},
		"two pages":   {2: "<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]/MediaBox[0 0 600 800]>>"},
		"twice":       {1: fmt.Sprintf(catalog, "/Lang(de)")},
		"full screen": {1: fmt.Sprintf(catalog, "/MarkInfo<</Marked true>>/PageMode/FullScreen")},
		"no tags":     {1: fmt.Sprintf(catalog, "")},
		"one page":    {2: "<</Type/Pages/Count 2/Kids[3 0 R]/MediaBox[0 0 600 800]>>"},
		"turned":      {3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Rotate 180>>"},
		"unit":        {3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/UserUnit 0.1>>"},
		"large":       {2: "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 6000 8000]>>"},
		"thick link":  {3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[<</Subtype/Link/Border[0 0 90]/A<</URI(x)>>>>]>>"},
		"description": {7: "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[0]/Alt(x)>>"},
		"artifact":    {7: "<</Type/StructElem/S/Artifact/P 6 0 R/Pg 3 0 R/K[0]>>"},
		"bookmark":    {1: fmt.Sprintf(catalog, "/MarkInfo<</Marked true>>/Outlines<</First<</Title(x)/A<</S/URI>>>>>>")},
		"loop":        {2: "<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]/MediaBox[0 0 600 800]>>"},
	} {
		d, err := Read(sample(plainContent, entries))
		if err == nil && len(d.Problems) == 0 {
			t.Errorf("%s: no objection", name)
		}
	}
	good := sample(plainContent, nil)
	for name, data := range map[string][]byte{
		"nothing": nil, "cut": good[:len(good)-10], "more": append(bytes.Clone(good), "x"...), "no PDF": good[1:],
		"encrypted": bytes.Replace(good, []byte("/Root"), []byte("/Encrypt<<>>/Root"), 1),
	} {
		if _, err := Read(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzRead reads files whose content, structure and fonts are arbitrary, and arbitrary bytes.
func FuzzRead(f *testing.F) {
	f.Add(plainContent, "<</S/P/K[0]/Pg 3 0 R>>", "<</Subtype/Type0/DescendantFonts[<</W[1[5]2 3 4]>>]>>")
	f.Add("q 1 0 0 1 5 5 cm /X1 Do Q /A/B BDC[(x)-5<41>]TJ", "<</S/P/K[<</Type/MCR/Pg 3 0 R/MCID 0>>7 0 R]>>", "<</Widths 3 0 R/ToUnicode 10 0 R>>")
	f.Fuzz(func(t *testing.T, content, element, font string) {
		for _, data := range [][]byte{sample(content, map[int]string{7: element, 8: font}), []byte(content)} {
			if d, err := Read(data); err == nil {
				d.Root.Hidden()
			}
		}
	})
}
