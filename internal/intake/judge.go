package intake

import (
	"fmt"
	"regexp"
	"strings"

	"caveat/internal/article"
)

// concept is a section that many health articles have, and the ID that it is known by.
type concept struct {
	id      string
	classes string
	heading *regexp.Regexp
}

// concepts are tried in this order: "When not to call" is no emergency section.
var concepts = []concept{
	{"contraindications", " .safety", words(`contra-?indicat\w*|who (should|must|can)( ?no|n[’']?)t|who should (never|avoid)|when not to|reasons not to|not suitable|(do not|don[’']t|never|should not|must not) (have|use|take|try|get|do)|avoid (it |this )?if|never|what not to do|^do(n[’']t| not):?$|don[’']ts`)},
	{"emergency", " .safety", words(`emergenc\w+|call (911|999|112|000|111|an ambulance|now)|ambulance|life[- ]threatening|act now|red flags?`)},
	{"seek-help", " .safety", words(`(seek|get|need|ask for) (\w+ ){0,3}(help|care|advice|attention)|when to (see|call|contact|talk|get|go|stop)|(see|call|contact|talk to) (a|your|the) (doctor|nurse|gp|clinician|provider|pharmacist)|warning signs?|danger signs?`)},
	{"disclaimer", " .safety", words(`disclaimers?|medical advice|legal notice|not a substitute|important (notice|information)`)},
	{"risks", " .safety", words(`risks?|side[- ]effects?|adverse|complications?|dangers?|dangerous|hazards?|harms?|warnings?|cautions?|precautions?|interactions?|overdose|allerg\w+|what (can|could) go wrong|is it safe|how safe|safety`)},
	{"professional", " .safety", words(`(by|from) a (doctor|professional|clinician)|qualified|at home|(on|by) yourself|self[- ](treatment|massage|medication)|who (should|may|can) (do|perform|give)`)},
	{"faq", " .faq", words(`faqs?|frequently asked|common questions|questions (and|&) answers|q ?& ?a`)},
	{"references", "", words(`references|sources|bibliography|citations|further reading`)},
}

func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[^\pL])(` + pattern + `)([^\pL]|$)`)
}

// understood says whether a heading is one of the concepts.
func understood(text string) bool {
	for i := range concepts {
		if concepts[i].heading.MatchString(text) {
			return true
		}
	}
	return false
}

type proposal struct{ name, classes string }

// propose gives a heading its ID and its classes. Own is the ID that its author gave it, or "".
func propose(text, own string, used map[string]bool, o Options) (proposal, []note) {
	p := proposal{name: own}
	var known *concept
	plain := ""
	if spans, _ := article.ParseInline(text); o.English {
		plain = article.Plain(spans)
	}
	for i := range concepts {
		if o.English && concepts[i].heading.MatchString(plain) {
			known = &concepts[i]
			break
		}
	}
	if p.name == "" || used[p.name] {
		slug := strings.TrimLeft(article.Slug(text, 4), "0123456789-")
		switch {
		case o.Policy[slug]:
			p.name = slug
		case known != nil && !used[known.id] && known.id != "references":
			p.name = known.id
		default:
			p.name = slug
		}
	}
	if p.name == "" || article.Reserved(p.name) {
		p.name = strings.Trim("section-"+p.name, "-")
	}
	for base, n := p.name, 2; used[p.name]; n++ {
		p.name = fmt.Sprintf("%s-%d", base, n)
	}
	if known != nil {
		p.classes = known.classes
	}
	if o.Policy[p.name] && !strings.Contains(p.classes, ".safety") {
		p.classes = " .safety" + p.classes
	}
	if !strings.Contains(p.classes, ".safety") {
		return p, nil
	}
	why := "its heading reads like " + p.name
	if known != nil && !strings.HasPrefix(p.name, known.id) {
		why = "its heading reads like " + known.id
	}
	if o.Policy[p.name] {
		why = "the project's policy names " + p.name
	}
	return p, []note{{Section, fmt.Sprintf("%s is marked {#%s%s}, because %s", quote(text), p.name, p.classes, why)}}
}

var warnWords = words(`do not|don[’']t|never|must not|should not|shouldn[’']t|stop (using|taking)|call (911|999|112|an ambulance|your doctor)|emergency|seek medical|get medical|life[- ]threatening|overdose|fatal|can kill|talk to your doctor before|ask your doctor before|contra-?indicat\w*`)

// warns says whether a text reads like a warning.
func warns(s string) bool { return warnWords.MatchString(s) }

var sellWords = words(`book (now|online|your|an?|today|here)|(schedule|make|request|reserve) (an?|your) (\w+ )?(appointment|session|consultation)|\d+ ?% off|discounts?|coupons?|promo codes?|voucher|free (consultation|trial|shipping|quote)|(order|buy|shop) (now|here|online|yours|your|today|our)|(special|limited)[- ](time )?offers?|limited time|on sale|gift cards?|our (clinic|spa|studio|shop|store|product|products|therapists|specialists|experts)|call us|contact us|visit us|sign up|subscribe|newsletter|sponsored|affiliate|best (price|prices|deals?)|lowest price|money[- ]back|satisfaction guaranteed|learn more about our|add to cart|starting at \$`)

var sellAddress = regexp.MustCompile(`(?i)[?&](utm_\w+|ref|aff|affiliate|coupon|promo|tag)=|/(book|booking|buy|shop|store|cart|checkout|product|products|pricing|order|deals?|offers?|promo|coupon|appointments?|schedule)([/?#.-]|$)|//(www\.)?(amzn\.to|bit\.ly|shop\.|store\.|booking\.)`)

// sells gives the words by which a text sells something, or "".
func sells(s string) string {
	m := sellWords.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return m[2]
}

var furnitureWords = regexp.MustCompile(`(?i)^(share( this)?( on .*)?|tweet|pin( it)?|print|e-?mail|save|comments?( \(\d+\))?|leave a (reply|comment)|skip to (main )?content|menu|search|home|log ?in|sign in|advertisement|sponsored|read more.*|related (articles?|posts?|topics?).*|you (may|might) also like.*|table of contents|on this page|in this article|back to top|next|previous|.*\b\d+ min(ute)?s? read\b.*|(©|copyright|\(c\)).*|.*all rights reserved.*|.*cookies?.*(accept|policy|consent).*|privacy policy|terms( of (use|service))?|(last )?(updated|reviewed|published)( on)?:? .*|by [A-Z][\w.]+ [A-Z].{0,60}|(medically|clinically|fact) ?-?(reviewed|checked).*|follow us.*)$`)

var reviewer = regexp.MustCompile(`(?i)(reviewed|checked|approved|written) by|\bby (dr|prof)\b`)

// furniture says what of a web page a text seems to be that is no part of the article, or "".
func furniture(s string) string {
	if len(s) > 200 || !furnitureWords.MatchString(strings.TrimSpace(s)) {
		return ""
	}
	if reviewer.MatchString(s) {
		return "names a person; nobody has approved this text in this project, so take it out"
	}
	return "looks like a part of the web page and not of the article; delete it if so"
}

// glued is two words, or two sentences, without the space between them.
var glued = regexp.MustCompile(`\pL*\p{Ll}{3}\p{Lu}\p{Ll}{2}\pL*|\p{Ll}{3}[.!?:;]\p{Lu}\p{Ll}+`)

// maxGlued is how many glued words are listed; after that a person has seen what is wrong.
const maxGlued = 20

// judge says of the finished article what a person should look at.
func (d *Draft) judge(art *article.Article, o Options) {
	tell := func(u article.Unit, about About, format string, args ...any) {
		n := note{about, fmt.Sprintf(format, args...)}
		if i := d.at(u.Pos); i >= 0 {
			d.body[i].notes = append(d.body[i].notes, n)
		} else {
			d.front = append(d.front, n)
		}
	}
	linked := map[int]bool{}
	for _, l := range art.Links {
		u := art.Units[l.Unit]
		text, bare := linkText(u.Text, l.URL)
		if what := sells(text); what == "" && !sellAddress.MatchString(l.URL) {
			if bare {
				tell(u, Unsure, "the address %s stands in the text; to make its words the link, write [words](address)", l.URL)
			}
			continue
		}
		linked[l.Unit] = true
		tell(u, Promotion, "link %s (%s)%s", quote(text), l.URL, inSafety(u))
	}
	shown := 0
	for i, u := range art.Units {
		if what := sells(u.Text); what != "" && !linked[i] {
			tell(u, Promotion, "“%s” in %s%s", what, quote(u.Text), inSafety(u))
		}
		if why := furniture(u.Text); why != "" {
			tell(u, Unsure, "%s %s", quote(u.Text), why)
		}
		if !u.Safety && u.Kind != article.Heading && warns(u.Text) {
			tell(u, Warning, "%s stands outside a safety section; move it to one, or make it a callout: > [!WARNING]", quote(u.Text))
		}
		spans, _ := article.ParseInline(u.Text)
		for _, g := range glued.FindAllString(address.ReplaceAllString(article.Plain(spans), ""), 3) {
			if shown++; shown <= maxGlued {
				tell(u, Unsure, "“%s” may be words run together", g)
			}
		}
	}
	if !o.English {
		d.front = append(d.front, note{Unsure, "headings and warnings are compared with English words only; mark the safety sections yourself: {#id .safety}"})
	}
}

func inSafety(u article.Unit) string {
	if u.Safety {
		return " stands INSIDE SAFETY TEXT; take it out before anybody relies on the page"
	}
	return "; take it out, or move it to a section {#… .advertising}"
}

// linkText gives the words of the link to url in a text, and whether they are the address itself.
func linkText(text, url string) (words string, bare bool) {
	spans, _ := article.ParseInline(text)
	for i, s := range spans {
		if s.Kind != article.OpenLink || s.URL != url {
			continue
		}
		for k := i + 1; k < len(spans) && spans[k].Kind != article.CloseLink; k++ {
			words += spans[k].Text
		}
		return words, words == url
	}
	return "", false
}
