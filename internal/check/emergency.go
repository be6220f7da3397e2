package check

import "caveat/internal/article"

// EmergencyNumber holds every text to the emergency number of the place where readers are, as
// [vars] in caveat.toml has it, and to no other country's.
var EmergencyNumber = Check{Name: "emergency-number", Doc: "the emergency number is that of the readers' place, and no other", Run: func(p *Pass) {
	var want map[float64]bool
	vars := p.Project.Config.VarsOf(p.Locale())
	if v := vars["Emergency"]; v != "" {
		var t text
		t.fold(&lexicon{decimal: '.'}, v)
		want = map[float64]bool{}
		for _, n := range t.numbers {
			want[n.value] = true
		}
	}
	wrong := func(t *text) (number, bool) {
		for k := range t.numbers {
			n := t.numbers[k]
			if emergencyNumbers[n.value] && !want[n.value] && t.calls(&n) {
				return n, true
			}
		}
		return number{}, false
	}
	if p.Page < 0 {
		source := p.sourceTexts()
		for i := range source {
			if n, ok := wrong(&source[i]); ok && want == nil {
				p.Report(Warning, p.SourceUnit(i), "not checked: whether %s is the number to call, since caveat.toml has none; put it under [vars] as Emergency, and write {{.Emergency}} here", n)
				continue
			} else if ok {
				p.Report(Error, p.SourceUnit(i), "%s is not the emergency number of %s; write {{.Emergency}}, which caveat.toml has", n, p.Project.Config.Region)
				continue
			}
			for k := range source[i].numbers {
				if n := source[i].numbers[k]; want[n.value] && source[i].calls(&n) {
					p.Report(Warning, p.SourceUnit(i), "the emergency number stands in the text; write {{.Emergency}}, so that one line in caveat.toml changes it everywhere")
				}
			}
		}
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if n, ok := wrong(t); ok {
			if _, both := wrong(s); !both || !s.hasNumber(&n) {
				p.Report(sev, p.Target(i), "%s is not the emergency number of these readers; write what the source has, {{.Emergency}} where it has that", n)
			}
			return
		}
		for k := range s.numbers {
			if n := &s.numbers[k]; want[n.value] && s.calls(n) && !t.hasNumber(n) && !hasPlaceholder(t.raw, "Emergency") {
				p.Report(sev, p.Target(i), "the emergency number %s is lost; put it in", n)
				return
			}
		}
		if s.places > t.places && hasPlaceholder(s.raw, "Emergency") && !hasPlaceholder(t.raw, "Emergency") {
			p.Report(sev, p.Target(i), "the emergency number is lost; write {{.Emergency}} where the source has it")
		}
	})
}}

func hasPlaceholder(s, name string) bool {
	for _, ph := range article.Placeholders(s) {
		if ph.Name == name {
			return true
		}
	}
	return false
}

// emergencyNumbers are numbers that some country's readers dial for an ambulance, the police, the
// fire brigade or medical advice (ITU-T E.129, national numbering plans).
var emergencyNumbers = map[float64]bool{
	911: true, 112: true, 999: true, 995: true, 993: true, 998: true, 997: true, 991: true, 111: true, 0: false, 101: true, 102: true, 103: true,
	104: true, 105: true, 106: true, 108: true, 110: true, 113: true, 114: true, 115: true, 117: true, 118: true, 119: true, 120: true, 122: true,
	123: true, 128: true, 131: true, 132: true, 133: true, 144: true, 155: true, 166: true, 190: true, 191: true, 192: true, 193: true, 194: true,
	811: true, 988: true, 1122: true, 1669: true, 116117: true, 10111: true, 10177: true,
}

// calls says whether a number is one to dial: it has no unit, no decimals, and the text speaks of
// emergencies, ambulances or calling.
func (t *text) calls(n *number) bool {
	k := -1
	for j := range t.numbers {
		if t.numbers[j] == *n {
			k = j
		}
	}
	if k < 0 || n.start > 0 && t.folded[n.start-1] != ' ' || t.unitOf(k) != noUnit {
		return false
	}
	return t.concepts.has(emergencyConcept) || t.concepts.has(ambulanceConcept) || t.concepts.has(callConcept) || t.places > 0
}

var (
	emergencyConcept = identify("emergency")
	ambulanceConcept = identify("ambulance")
	callConcept      = identify("call")
)
