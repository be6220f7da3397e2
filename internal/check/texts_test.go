package check

import (
	"os"
	"strings"
	"testing"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// checkTexts runs all checks on safety texts in one language, each keyed "t0", "t1" …
func checkTexts(t *testing.T, tag string, vars map[string]string, pairs ...[2]string) *Result {
	t.Helper()
	source, _ := lang.Parse("en")
	target, err := lang.Parse(tag)
	if err != nil {
		t.Fatal(err)
	}
	p := &project.Project{Source: source, Targets: []lang.Locale{target}}
	p.Config.Vars, p.Config.Region = vars, "US"
	w := &project.Work{Slug: "texts", Catalog: &catalog.File{}, Marks: &catalog.Marks{}}
	file := &catalog.File{Path: tag}
	for i, pair := range pairs {
		key := "t" + string(rune('0'+i))
		w.Units = append(w.Units, catalog.Today{Key: key, Text: article.Normalize(pair[0])})
		w.Safety = append(w.Safety, true)
		file.Messages = append(file.Messages, catalog.Message{Key: key, Text: article.Normalize(pair[1])})
	}
	page := project.Page{Locale: target}
	page.File, page.Ledger = file, &catalog.Ledger{}
	for i := range w.Units {
		page.States = append(page.States, catalog.State{Basis: catalog.Current, Message: &file.Messages[i]})
	}
	w.Pages = []project.Page{page}
	return Article(p, w, Options{Coverage: true})
}

// found says whether a check reported on the first text, and how.
func found(r *Result, check string) Severity {
	for _, f := range r.Findings {
		if f.Check == check && f.Key == "t0" && f.Locale != "en" {
			return f.Severity
		}
	}
	return ""
}

// sample is one pair of texts and what a check must say of it: "" for nothing.
type pairTest struct {
	tag, source, target string
	want                Severity
}

func runPairs(t *testing.T, check string, tests []pairTest) {
	t.Helper()
	for _, c := range tests {
		r := checkTexts(t, c.tag, map[string]string{"Emergency": "911"}, [2]string{c.source, c.target})
		if got := found(r, check); got != c.want {
			t.Errorf("%s: %s: %q for %q: %q, want %q", check, c.tag, c.target, c.source, got, c.want)
		}
	}
}

func TestLeaflet(t *testing.T) {
	data, err := os.ReadFile("testdata/leaflet.txt")
	if err != nil {
		t.Fatal(err)
	}
	source := map[string]string{}
	languages := map[string]bool{}
	faults := 0
	for _, line := range strings.Split(string(data), "\n") {
		head, rest, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		tag, number, _ := strings.Cut(head, " ")
		if tag == "en" {
			source[number] = rest
			continue
		}
		languages[tag] = true
		parts := strings.Split(rest, " | ")
		for _, f := range checkTexts(t, tag, nil, [2]string{source[number], parts[0]}).Findings {
			if f.Severity == Error {
				t.Errorf("%s %s: false alarm: %s: %s", tag, number, f.Check, f.Message)
			}
		}
		for _, fault := range parts[1:] {
			name, bad, _ := strings.Cut(fault, ": ")
			faults++
			if found(checkTexts(t, tag, nil, [2]string{source[number], bad}), name) != Error {
				t.Errorf("%s %s: %s does not catch %q", tag, number, name, bad)
			}
		}
	}
	if len(languages) < 7 || faults < 50 {
		t.Errorf("the leaflet has %d languages and %d faults", len(languages), faults)
	}
}

func TestNumbers(t *testing.T) {
	runPairs(t, "numbers", []pairTest{
		{"fr", "It costs 2.5 and 1,000,000.", "Cela coûte 2,5 et 1 000 000.", ""},
		{"de", "More than 1,500 people", "Mehr als 1.500 Menschen", ""},
		{"de", "More than 1,500 people", "Mehr als 15.000 Menschen", Error},
		{"ar", "Take 5 tablets.", "تناول ٥ أقراص.", ""},
		{"zh-Hans", "About 1.5 million people", "约 150 万人", ""},
		{"zh-Hans", "About 1.5 million people", "约 15 万人", Error},
		{"es", "On March 19, 2020", "El 19 de marzo de 2020", ""},
		{"zh-Hans", "On March 19, 2020", "2020 年 3 月 19 日", ""},
		{"es", "Wait 2 days.", "Espere dos días.", ""},
		{"es", "Wait three days.", "Espere 3 días.", ""},
		{"es", "COVID-19 and H1N1", "COVID-16 y H1N1", Error},
		{"th", "Since 2020", "ตั้งแต่ พ.ศ. 2563", ""},
		{"fr", "In the 1930s", "Dans les années 30", ""},
		{"es", "Take it 2 or 3 times, 2 at least.", "Tómelo 2 o 3 veces.", ""},
	})
}

func TestNegation(t *testing.T) {
	runPairs(t, "negation", []pairTest{
		{"es", "Never take it if you cannot swallow.", "Nunca lo tome si no puede tragar.", ""},
		{"es", "Never take it if you cannot swallow.", "Tómelo si no puede tragar.", Error},
		{"es", "There is no vaccine.", "No hay ninguna vacuna.", ""},
		{"es", "There is no vaccine.", "Hay ninguna vacuna.", Error},
		{"fr", "Do not stop.", "N’arrêtez pas.", ""},
		{"fr", "Do not stop.", "Arrêtez.", Error},
		{"ht", "Never take it. Ask a doctor.", "Pran li pa bouch. Mande yon doktè.", Error}, // pa is by
		{"ht", "Take it by mouth.", "Pran li pa bouch.", ""},
		{"ru", "It never helps anyone.", "Это никогда никому не помогает.", ""},
		{"ru", "It never helps anyone.", "Это всегда всем помогает.", Error},
		{"ar", "Do not drive.", "لا تقد السيارة.", ""},
		{"zh-Hans", "Do not drive. It is different.", "请勿开车。情况不同。", ""},
		{"zh-Hans", "Do not drive. It is different.", "请开车。情况不同。", Error},
		{"he", "Do not drive.", "נהג.", ""}, // no lexicon: not run, see TestCoverage

		// A word of prohibition is one negation, and so are two words that overlap.
		{"tl", "Do not skip it, and do not share it.", "Huwag laktawan, at huwag ibahagi.", ""},
		{"tl", "Do not skip it, and do not share it.", "Laktawan, at huwag ibahagi.", Error},
		{"ru", "Never do it. You must not stop.", "Никогда не должен. Остановитесь.", Error},
		{"fr", "Don't stand or sit near them.", "Vous tenez et ne vous asseyez pas près d’eux.", Error},

		// What both say with words of one sense stands for nothing else.
		{"es", "Do not drive without asking.", "No conduzca sin preguntar.", ""},
		{"es", "Do not drive without asking.", "Conduzca sin preguntar.", Error},
		{"es", "Greet people without touching them.", "Salude a la gente y tóquela.", Error},
		{"ar", "If you are asymptomatic, do not wear a mask.", "إذا لم تكن لديك أعراض، فلا ترتد قناعا.", ""},
		{"ar", "If you are asymptomatic, do not wear a mask.", "إذا لم تكن لديك أعراض، ارتد قناعا.", Error},
		{"tl", "Do not travel unnecessarily.", "Maglakbay nang hindi kinakailangan.", Error},
		{"de", "Do not take it for more than 5 days.", "Nehmen Sie es nicht länger als 5 Tage.", ""},
		{"ko", "Vaccination does not hurt.", "예방 접종은 아픕니다.", Error},
		{"ru", "Do not use it unless you are ill.", "Используйте только если вы больны.", ""},
		{"fr", "It is unlikely to be dangerous, but do not ignore it.", "C’est peu probable que ce soit dangereux, mais ignorez-le.", Error},

		// A negation that only its own language has, after until, is not the source's.
		{"ru", "Do not eat until the doctor comes.", "Не ешьте, пока не придёт врач.", ""},
		{"ru", "Do not eat until the doctor comes.", "Ешьте, пока не придёт врач.", Error},
		{"ru", "Do not stop without asking your doctor.", "Прекращайте, не спросив врача.", Error},

		// Words that cannot do without a negation.
		{"ru", "It is not safe and helps nobody.", "Это небезопасно. Это никому помогает.", Error},
		{"gu", "Never delay or stop care.", "સારવારમાં ક્યારેય મોડું ન કરો કે તે ક્યારેય બંધ કરો.", Error},
		{"gu", "Say if you have ever had it.", "તમને ક્યારેય થયું હોય તો કહો.", ""},
		{"fr", "It is only for you, not for them, and not new.", "Ce n’est que pour vous, pas pour eux, et pas nouveau.", ""},
		{"fr", "Unopened bottles keep and do not age.", "Les flacons fermés se gardent et vieillissent pas.", Error},
		{"fr", "Not at home.", "Pas chez vous.", ""},
		{"fr", "Do not take it for more than 5 days.", "N’en prenez pas plus de 5 jours.", ""},
		{"fr", "Do not drive at all.", "Vous ne devez en aucun cas conduire.", ""},
		{"fr", "Do not eat or drink.", "Ne mangez ni ne buvez.", ""},
		{"fr", "Wash your hands often.", "Lavez pas vos mains souvent.", Error},
		{"fr", "Wash your hands often.", "Ne lavez vos mains souvent.", Error},
		{"fr", "They could not test all, as it is much worse.", "Ils n’ont pu tout tester, car c’est bien plus grave.", Error},
		{"fr", "Wait until the doctor comes.", "Ne bougez pas avant que le médecin ne vienne.", ""},
		{"it", "Say if you have ever had an allergy.", "Dica se ha mai avuto un’allergia.", ""},
		{"es", "Wash your hands first.", "Lávese las manos antes de nada.", ""},
		{"ru", "It helps everyone.", "Это никому помогает.", Error},

		// Clause by clause where the language keeps their order.
		{"tl", "If you are well, do not call, as we said.", "Kung mabuti ka, huwag kang tumawag, gaya ng sinabi namin.", ""},
		{"tl", "If you are well, do not call, as we said.", "Kung hindi ka mabuti, tumawag ka, gaya ng sinabi namin.", Error},
	})
}

func TestModality(t *testing.T) {
	runPairs(t, "modality", []pairTest{
		{"es", "You must wash your hands.", "Debe lavarse las manos.", ""},
		{"es", "You must wash your hands.", "Puede lavarse las manos.", Error},
		{"es", "You must not drive.", "No debería conducir.", Error},
		{"de", "You may take it.", "Sie müssen es nehmen.", Error},
		{"ko", "You must call.", "전화할 수 있습니다.", Error},
	})
}

// In Vietnamese a question ends in a word that elsewhere negates; in Russian what goes wrong goes “not so”.
func TestNegationOfForm(t *testing.T) {
	runPairs(t, "negation", []pairTest{
		{"vi", "Can a doctor do it?", "Bác sĩ có thể làm việc này không?", ""},
		{"vi", "Do not do it at home.", "Không làm việc này ở nhà.", ""},
		{"vi", "Do not do it at home.", "Làm việc này ở nhà.", Error},
		{"ru", "What can go wrong", "Что может пойти не так", ""},
		{"ru", "It is not the same as a massage.", "Это не то же самое, что массаж.", ""},
		{"ru", "It is not the same as a massage.", "Это то же самое, что массаж.", Error},
	})
}

func TestUntranslated(t *testing.T) {
	runPairs(t, "untranslated", []pairTest{
		{"es", "Call a doctor at once.", "Call a doctor at once.", Error},
		{"es", "It hurts. Call a doctor at once.", "Duele. Call a doctor at once.", Error},
		{"es", "MedlinePlus", "MedlinePlus", ""},
		{"zh-Hans", "You must not take this with the other one.", "You must not take that with the others.", Error},
		{"es", "Chest pain", "Dolor de pecho", ""},
		{"es", "Important", "Important", Error},
		{"fr", "Important", "Important", ""},
		{"fr", "Important danger", "Important danger", ""},
		{"fr", "Important warning", "Important warning", Error},
	})
}

func TestTruncated(t *testing.T) {
	runPairs(t, "truncated", []pairTest{
		{"fr", "Call now", "Appelez t", Error},
		{"fr", "Call now", "Appelez maintenant", ""},
		{"fr", "Vitamin C", "Vitamine C", ""},
		{"ht", "Call him", "Rele l", ""},
		{"th", "Ask a clinician before you have prostate massage if you take a blood thinner. Pressing can cause bleeding that is hard to stop.", "ถามบุคลากรทางการแพทย์ก่อนรับการนวดต่อมลูกหมาก หากคุณใช้ยา", Error},
		{"th", "Ask a clinician before you have prostate massage if you take a blood thinner. Pressing can cause bleeding that is hard to stop.", "ถามบุคลากรทางการแพทย์ก่อนรับการนวดต่อมลูกหมาก หากคุณใช้ยาต้านการแข็งตัวของเลือด การกดอาจทำให้เลือดออกที่หยุดยาก", ""},
		{"es", "Call a doctor at once if the pain gets worse or you have a fever.", "Llame a un médico de inmediato si el dolor empeora o tiene fiebre.", ""},
		{"es", "Call a doctor at once if the pain gets worse or you have a fever.", "Llame a un médico", Error},
		{"es", "Never take it. It can kill you.", "Nunca lo tome.", Error},
		{"zh-Hans", "Call a doctor at once if the pain gets worse or you have a fever.", "如果疼痛加重或发烧，请立即给医生打电话。", ""},
	})
}

func TestOtherText(t *testing.T) {
	runPairs(t, "other-text", []pairTest{
		{"es", "Wash your hands with soap and water before you eat.", "Lávese las manos con agua y jabón antes de comer.", ""},
		{"es", "Wash your hands with soap and water before you eat.", "¿El virus causa fiebre en 3 de cada 10 pacientes del hospital?", Error},
	})
}

func TestLanguage(t *testing.T) {
	runPairs(t, "language", []pairTest{
		{"es", "You can have it only if a doctor has examined you and said that it is safe.", "Você só pode fazer isso se um médico examinou você e disse que é seguro para você.", Error},
		{"es", "You can have it only if a doctor has examined you.", "Solo puede recibirlo si un médico lo ha examinado.", ""},
		{"ar", "Call a doctor if it hurts.", "Llame a un médico si le duele.", Error},
		{"zh-Hans", "Call a doctor if it hurts.", "Llame a un médico si le duele.", Error},
		{"ru", "COVID-19", "COVID-19", ""},
	})
}

func TestEmergencyNumber(t *testing.T) {
	runPairs(t, "emergency-number", []pairTest{
		{"fr", "Call {{.Emergency}} now.", "Appelez le {{.Emergency}} maintenant.", ""},
		{"fr", "Call {{.Emergency}} now.", "Appelez le 15 ou le 112 maintenant.", Error},
		{"fr", "Call {{.Emergency}} now.", "Appelez maintenant.", Error},
		{"es", "Call 911 in an emergency.", "En una emergencia, llame al 112.", Error},
		{"es", "Take 112 mg.", "Tome 112 mg.", ""},
	})
}

func TestCharacters(t *testing.T) {
	runPairs(t, "bidi", []pairTest{
		{"ar", "Call now.", "اتصل \u202Eالآن.", Error},
		{"ar", "Call now.", "اتصل \u2066911\u2069 الآن.", ""},
		{"ar", "Call now.", "اتصل \u2066911 الآن.", Error},
	})
	runPairs(t, "invisible", []pairTest{
		{"es", "Call now.", "Lla\u200Bme ahora.", Error},
		{"es", "Call now.", "Llame ahora.\uFFFD", Error},
		{"ar", "Call now.", "می\u200Cخواهم", ""},
	})
	runPairs(t, "mixed-script", []pairTest{
		{"es", "Call now.", "Llаme ahora.", Error}, // the а is Cyrillic
		{"ru", "COVID-19 test", "тест COVID-19", ""},
	})
}

func TestMarkup(t *testing.T) {
	runPairs(t, "markup", []pairTest{
		{"es", "**Fever.** Call now.", "**Fiebre.** Llame ahora.", ""},
		{"es", "**Fever.** Call now.", "**Fiebre. Llame ahora.", Error},
		{"es", "**Fever.** Call now.", "Fiebre. Llame ahora.", Error},
	})
	runPairs(t, "brackets", []pairTest{
		{"es", "Fever (38 °C)", "Fiebre (38 °C", Error},
		{"zh-Hans", "Fever (38 °C)", "发烧（38 °C）", ""},
	})
}

func TestAdvertising(t *testing.T) {
	runPairs(t, "advertising", []pairTest{
		{"es", "It may help with pain.", "Puede ayudar con el dolor y es 100 % seguro.", Error},
		{"es", "It does not cure it.", "No lo cura.", ""},
		{"de", "It may help with pain.", "Es heilt die Schmerzen.", Error},
	})
}

func TestRepeats(t *testing.T) {
	r := checkTexts(t, "es", nil, [2]string{"Do not drink alcohol with it.", "No beba alcohol con él."}, [2]string{"Keep it away from children.", "No beba alcohol con él."},
		[2]string{"Ask your doctor first.", "Pregunte antes a su médico."}, [2]string{"Ask your doctor first.", "Consulte antes a su doctor."})
	got := map[string]string{}
	for _, f := range r.Findings {
		got[f.Check] += f.Key
	}
	if got["same-target"] != "t1" || got["inconsistent"] != "t3" {
		t.Errorf("got %v", got)
	}
}

func TestTypography(t *testing.T) {
	runPairs(t, "spacing", []pairTest{
		{"es", "Call now.", "Llame  ahora.", Warning},
		{"fr", "Why?", "Pourquoi ?", Warning},
		{"fr", "Why?", "Pourquoi\u202f?", ""},
	})
	runPairs(t, "punctuation", []pairTest{
		{"es", "Is it safe?", "Es seguro.", Warning},
		{"ar", "Is it safe?", "هل هو آمن؟", ""},
	})
}

// A language without a lexicon is not checked, and says so.
func TestCoverage(t *testing.T) {
	r := checkTexts(t, "he", nil, [2]string{"Do not drive.", "אל תנהגו."})
	why := map[string]string{}
	for _, c := range r.Coverage {
		if c.Locale == "he" && !c.Ran {
			why[c.Check] = c.Why
		}
	}
	for _, name := range []string{"negation", "modality", "units", "comparators", "truncated", "other-text", "advertising", "glossary"} {
		if why[name] == "" {
			t.Errorf("%s reads as run for a language without a lexicon", name)
		}
	}
	if why["numbers"] != "" {
		t.Errorf("numbers: %s", why["numbers"])
	}
}

// Every lexicon can be read, says its script, and has what the checks need.
func TestLexicons(t *testing.T) {
	files, _ := lexiconFiles.ReadDir("lexicon")
	n := 0
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ".txt")
		if !ok {
			continue
		}
		n++
		data, _ := lexiconFiles.ReadFile("lexicon/" + f.Name())
		x, script, err := parseLexicon(name, string(data))
		if err != nil {
			t.Error(err)
			continue
		}
		l, err := lang.Parse(name)
		if err != nil || script != l.Script {
			t.Errorf("%s: script %q, the language's is %q", name, script, l.Script)
		}
		for class, want := range classNames {
			source := name == "en"
			optional := map[string]bool{"concord": true, "tail": true, "expletive": true, "vague": true, "same": true, "join": x.head <= 0,
				"negative": !source, "implied": !source, "likewise": source}
			if !optional[class] && !x.has[want] {
				t.Errorf("%s has no %s", name, class)
			}
		}
		seen := map[string]string{}
		for _, line := range strings.Split(string(data), "\n") {
			class, list, _ := strings.Cut(line, ":")
			if head, _, _ := strings.Cut(class, " "); classNames[head].family() != ofNegation {
				continue
			}
			for _, w := range strings.Split(list, ",") {
				w = strings.TrimSpace(w)
				if seen[w] != "" || w == "" {
					t.Errorf("%s: %q is %s and %s", name, w, seen[w], class)
				}
				seen[w] = class
			}
		}
		if name != "en" && x.length.width == 0 {
			t.Errorf("%s has no length", name)
		}
	}
	if n != 16 {
		t.Errorf("%d lexicons, want 16", n)
	}
}
