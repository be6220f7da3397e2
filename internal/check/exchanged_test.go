package check

import (
	"os"
	"strings"
	"testing"

	"caveat/internal/project"
)

func TestOpposites(t *testing.T) {
	runPairs(t, "opposites", []pairTest{
		{"es", "Acute pain needs a doctor.", "Un dolor crónico necesita un médico.", Error},
		{"es", "Acute pain needs a doctor.", "Un dolor agudo necesita un médico.", ""},
		{"es", "Acute or chronic pain needs a doctor.", "Un dolor crónico o crónico necesita un médico.", Error},
		{"de", "Acute pain and acute fever.", "Akute Schmerzen und chronisches Fieber.", Error},
		{"fr", "Ask before you take it.", "Demandez après l’avoir pris.", Error},
		{"fr", "Do not take it before the doctor has seen you.", "Ne le prenez qu’après avoir vu le médecin.", ""},
		{"ru", "High blood sugar is a risk.", "Низкий сахар в крови опасен.", Error},
		{"zh-Hans", "It is a benign growth.", "这是恶性增生。", Error},
		{"ht", "Pressure slows the loss of blood.", "Lè ou peze, san an koule mwens vit.", ""},
		{"ar", "Wash before you eat.", "اغسل يديك بعد الأكل.", Error},
		{"th", "Wash before you eat.", "ล้างมือหลังกินอาหาร", Error},
		{"ko", "You have acute pain.", "만성 통증이 있습니다.", Error},
	})
}

// A term inside a longer one has its opposite, and "benign … not cancer" has none.
func TestOpposedInside(t *testing.T) {
	p, err := project.Load(os.DirFS("../.."), nil)
	if err != nil {
		t.Fatal(err)
	}
	w := p.NewLoader().Article("prostate-massage", nil)
	var page *project.Page
	for i := range w.Pages {
		if w.Pages[i].Locale.Tag == "es" {
			page = &w.Pages[i]
		}
	}
	glossary := func() (n int) {
		r := Article(p, w, Options{Locale: func(tag string) bool { return tag == "es" }})
		for _, f := range r.Findings {
			if f.Check == "glossary" && strings.Contains(f.Message, "opposite") {
				n++
			}
		}
		return n
	}
	if n := glossary(); n != 0 {
		t.Errorf("the translation as it is: %d opposites", n)
	}
	for i := range page.States {
		if m := page.States[i].Message; m != nil && strings.Contains(m.Text, "hiperplasia prostática benigna") {
			m.Text = strings.ReplaceAll(m.Text, "benigna", "maligna")
		}
	}
	if n := glossary(); n == 0 {
		t.Error("a malignant hyperplasia is let pass")
	}
}

// A few words tell the language of a heading; a name or a gloss in another script tells nothing.
func TestLanguageOfHeadings(t *testing.T) {
	runPairs(t, "language", []pairTest{
		{"pl", "Call now", "Tumawag na ngayon", Error},
		{"de", "Can a doctor do it?", "Maaari ba itong gawin ng doktor?", Error},
		{"ht", "Can it cure prostatitis?", "Peut-il guérir la prostatite ?", Error},
		{"es", "Before you act on this page", "Avant d’agir d’après cette page", Error},
		{"pt-BR", "Before you act on this page", "Antes de actuar según esta página", Error},
		{"fr", "Drink a lot", "多喝水", Error},
		{"fr", "The RCGP RSC and PHE have worked together for 50 years.", "RCGP RSC 和 PHE 已经建立了 50 多年的合作关系。", Error},
		{"es", "This was confirmed by the Caldicott Guardian at PHE.", "Это было подтверждено отделом Caldicott Guardian в PHE.", Error},
		{"es", "It was found in Wuhan.", "Se encontró en Wuhan (武汉).", ""},
		{"pt-BR", "About this page", "Sobre esta página", ""},
		{"fr", "Medical history", "Antécédents de fièvre (O/N) ; mesurée (O/N) ; si oui, température", ""},
		{"de", "Guillain-Barré syndrome", "Guillain-Barré-Syndrom", ""},
		{"zh-Hans", "SARS coronavirus", "SARS 冠状病毒", ""},
	})
}

func TestNumbersInTheirPlaces(t *testing.T) {
	runPairs(t, "numbers", []pairTest{
		{"es", "No code for COVID-19 in 2020.", "Sin código para la COVID-2020 en 19.", Error},
		{"ru", "A case (table 4) of COVID-19.", "Случай (табл. 19) COVID-4.", Error},
		{"ar", "The virus SARS-CoV-2 causes COVID-19.", "فيروس سارس-كوف-2 يسبب كوفيد-19.", ""},
		{"de", "229E was found in 1960.", "1960E wurde 229 gefunden.", Error},
		{"fr", "Give it for 2 to 6 minutes.", "Donnez-le pendant 6 à 2 minutes.", Error},
		{"it", "Ages 5-17 and 18-64 years.", "Età 5-18 e 17-64 anni.", Error},
		{"pt-BR", "On 12 May 2013 it began.", "Começou em 2013 de maio de 12.", Error},
		{"tl", "On March 7, 2020, there were 2 cases.", "Noong Marso 7, 2, may 2020 kaso.", Error},
		{"zh-Hans", "On February 8, 2020, it began.", "2 年 2020 月 8 日开始。", Error},
		{"zh-Hans", "In the 1990s it began.", "二十世纪九十年代开始。", ""},
		{"zh-Hans", "On 12 May 2013 it began.", "2013 年 1 月 12 日开始。", Error},
		{"fr", "The flu of 1890 may have come from 2 animals.", "La grippe de 1890 est peut-être venue de 2 animaux.", ""},
		{"es", "Use: (1) water, (2) soap.", "Use: (2) agua, (1) jabón.", Error},
		{"de", "You have had it for 10 of 20 years.", "Seit 20 Jahren, davon 10 krank.", ""},
	})
	runPairs(t, "units", []pairTest{
		{"es", "In the first 2 weeks we found 3 cases.", "En las primeras 3 semanas hallamos 2 casos.", Error},
		{"zh-Hans", "For over 50 years, since 1968.", "自 1968 年以来 50 多年。", ""},
		{"fr", "It is 55 million years old, from 8000 BCE.", "Il a 55 millions d’années, 8 000 ans avant notre ère.", ""},
	})
}

// A lost last sentence is found where the text is long, and two sentences made one are let pass.
func TestEndOfClaim(t *testing.T) {
	const source = "**Blood thinners.** Ask a clinician before you have it if you take a blood thinner. Pressing can cause bleeding that is hard to stop."
	runPairs(t, "truncated", []pairTest{
		{"es", source, "**Anticoagulantes.** Pregunte a un profesional de la salud antes de recibirlo si toma un anticoagulante (un medicamento que hace la sangre más fluida).", Error},
		{"es", source, "**Anticoagulantes.** Pregunte a un profesional de la salud antes de recibirlo si toma un anticoagulante, porque la presión puede causar un sangrado difícil de detener.", ""},
		{"zh-Hans", "**Do not delay care.** Never delay or stop care because of this page. Your health could get worse.", "**不要耽误就医。** 绝对不要因为本页而耽误或停止医疗照护。", Error},
	})
}

// Swapped claims are found by both, and a text that stands twice is reported where it fits worse.
func TestExchangedTexts(t *testing.T) {
	pairs := [][2]string{
		{"Call now if you have blood in the urine.", "Llame ahora si tiene sangre en la orina."},
		{"Wash your hands with soap and water.", "Lávese las manos con agua y jabón."},
		{"A fever can be a sign of an infection.", "La fiebre puede ser señal de una infección."},
		{"Stop if your chest hurts.", "Pare si le duele el pecho."},
	}
	errors := func(check string) (keys []string) {
		for _, f := range checkTexts(t, "es", nil, pairs...).Findings {
			if f.Check == check && f.Severity == Error && f.Locale == "es" {
				keys = append(keys, f.Key)
			}
		}
		return keys
	}
	if got := append(errors("other-text"), errors("same-target")...); len(got) != 0 {
		t.Errorf("good texts: %v", got)
	}
	pairs[0][1], pairs[2][1] = pairs[2][1], pairs[0][1]
	if got := errors("other-text"); len(got) != 2 || got[0] != "t0" || got[1] != "t2" {
		t.Errorf("swapped texts: %v", got)
	}
	pairs[0][1], pairs[2][1] = pairs[1][1], pairs[0][1]
	if got := errors("same-target"); len(got) != 1 || got[0] != "t0" {
		t.Errorf("a text that stands twice: %v", got)
	}
}
