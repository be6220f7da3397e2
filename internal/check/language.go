package check

import (
	"slices"
	"strings"
	"sync"

	"github.com/abadojack/whatlanggo"

	"caveat/internal/lang"
)

// Language reports text in another language than its locale's: by script first, then by the words
// that nearly every text of the language has. Where those are missing, an identifier of languages
// is asked, and believed where it is sure.
var Language = Check{Name: "language", Doc: "each text is in the language of its locale", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	loc := p.locale()
	own := scriptKinds(loc.Script)
	p.targetTexts()
	x := p.reading.words
	model, identified := models()[base(loc)]
	alone := own[0] > kArabic && own[0] != kDevanagari || own[0] == kGreek || base(loc) == "hi" // the script tells
	if own[0] == kOtherLetter || !identified && !x.has[cCommon] {
		p.NotRun("nothing tells " + loc.Tag + " from other languages of its script")
		return
	}
	file := sample{most: sampleSize}
	doubtful := p.reading.doubtful[:0]
	p.pairs(func(i int, s, t *text, sev Severity) {
		mine, all := t.lettersOf(own), t.lettersOf(nil)
		other := t.otherScript(own)
		if all < 4 && other == 0 || s.raw == t.raw {
			return // Untranslated has those
		}
		if t.sampled(s) {
			file.add(t)
		}
		if p.safety && sev != Error {
			return
		}
		if own[0] == kHangul && t.letters[kHangul-kLetters] == 0 {
			mine = 0 // Chinese characters alone are no Korean
		}
		if mine*5 < all && (all > 8 || mine == 0) || other > 4 && other*2 > mine {
			p.Report(sev, p.Target(i), "the text is not in the script of %s; write it in %s", loc.Tag, loc.Name())
			return
		}
		if other := t.otherLatin(x); other != "" && other != p.Project.Source.Tag {
			p.Report(sev, p.Target(i), "the text has the words of %s; write it in %s", languageName(other), loc.Name())
			return
		}
		if !alone && x.has[cCommon] && t.words >= 8 && all >= 24 && t.tally.count(commonCount)*12 < t.words {
			doubtful = append(doubtful, i)
		}
	})
	p.reading.doubtful = doubtful
	if why := file.doubt(p, x, model, identified && !alone, alone); why != "" {
		p.Report(Error, Place{File: p.Work.Pages[p.Page].File.Path, Unit: -1}, "the file %s; see that the right file stands here", why)
		p.Safety()
		p.reading.foreign = true
		return // one finding for all its texts
	}
	for n, i := range doubtful {
		sev := p.severity(i)
		if n >= 8 && sev != Error || n >= 24 {
			continue // where most texts are doubtful, the words are to blame, and the file was asked
		}
		if !identified {
			p.Report(sev, p.Target(i), "the text has no word that %s texts have; see that it is in %s", loc.Name(), loc.Name())
		} else if other, sure := identifyLanguage(p.reading.target[i].raw, model, 0.85); sure && other != p.Project.Source.Tag {
			p.Report(sev, p.Target(i), "the text looks like %s; write it in %s", languageName(other), loc.Name())
		}
	}
}}

// doubt says why a file looks like one in another language, "" if it does not.
func (s *sample) doubt(p *Pass, x *lexicon, model whatlanggo.Lang, identified, alone bool) string {
	loc := p.locale()
	switch {
	case alone, s.words < 40 || s.b.Len() < 200, x.has[cCommon] && s.common*8 >= s.words:
		return ""
	case !identified, x.has[cCommon] && s.common*20 < s.words:
		return "has hardly a word that " + loc.Name() + " texts have"
	}
	if other, sure := identifyLanguage(s.b.String(), model, 0.5); sure {
		return "looks like " + languageName(other) + ", not " + loc.Name()
	}
	return ""
}

// otherLatin names a language whose common words a text has clearly more of than of its own, "" if
// there is none.
func (t *text) otherLatin(x *lexicon) string {
	own, most, other := 0, 0, ""
	for n := range latinLexicons {
		switch c := t.tally.count(n); {
		case latinLexicons[n] == x.name:
			own = c
		case c > most:
			most, other = c, latinLexicons[n]
		}
	}
	if most >= own+2 && (most-own)*9 >= t.words {
		return other
	}
	return ""
}

// otherScript counts the letters that are neither of some scripts nor Latin, for names stay in Latin
// letters everywhere; an ideograph says as much as three letters.
func (t *text) otherScript(own []kind) int {
	n := 0
	for i, c := range t.letters {
		switch k := kLetters + kind(i); {
		case c == 0 || k == kLatin || k == kGreek || slices.Contains(own, k):
		case k == kHan:
			n += 3 * int(c)
		default:
			n += int(c)
		}
	}
	return n
}

// lettersOf counts the letters of some scripts, of all for nil.
func (t *text) lettersOf(kinds []kind) int {
	n := 0
	if kinds == nil {
		for _, k := range t.letters {
			n += int(k)
		}
	}
	for _, k := range kinds {
		n += int(t.letters[k-kLetters])
	}
	return n
}

// sample collects the beginning of a file.
type sample struct {
	b             strings.Builder
	most          int
	words, common int
}

// sampleSize is how much of a file tells its language, in bytes.
const sampleSize = 320

// sampled says whether a translation is long enough to tell the language of its file.
func (t *text) sampled(source *text) bool { return t.lettersOf(nil) > 20 && source.raw != t.raw }

func (s *sample) add(t *text) {
	if s.b.Len() < s.most {
		s.b.WriteString(t.raw)
		s.b.WriteByte('\n')
		s.words += t.words
		s.common += t.tally.count(commonCount)
	}
}

// models are the identifier's languages by base subtag.
var models = sync.OnceValue(func() map[string]whatlanggo.Lang {
	out := map[string]whatlanggo.Lang{}
	for l := range whatlanggo.Langs {
		if code := l.Iso6391(); code != "" {
			out[code] = l
		}
	}
	if l, ok := out["fil"]; ok {
		out["tl"] = l
	}
	return out
})

// likelySlips are the languages that a wrong text is likely to be in.
var likelySlips = []whatlanggo.Lang{whatlanggo.Eng, whatlanggo.Spa, whatlanggo.Fra, whatlanggo.Por, whatlanggo.Ita, whatlanggo.Deu,
	whatlanggo.Pol, whatlanggo.Vie, whatlanggo.Tgl, whatlanggo.Rus, whatlanggo.Ukr, whatlanggo.Arb, whatlanggo.Pes, whatlanggo.Urd,
	whatlanggo.Cmn, whatlanggo.Jpn, whatlanggo.Kor, whatlanggo.Tha, whatlanggo.Guj, whatlanggo.Hin}

// identifyLanguage gives the subtag of the language of a text where it is surely not the one expected.
func identifyLanguage(s string, expected whatlanggo.Lang, sure float64) (string, bool) {
	o := whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{expected: true}}
	for _, l := range likelySlips {
		o.Whitelist[l] = true
	}
	info := whatlanggo.DetectWithOptions(s, o)
	name := info.Lang.Iso6391()
	return name, name != "" && info.Lang != expected && info.Confidence >= sure
}

func base(l lang.Locale) string {
	b, _, _ := strings.Cut(l.Tag, "-")
	return b
}

func languageName(tag string) string {
	if l, err := lang.Parse(tag); err == nil {
		return l.Name()
	}
	return tag
}
