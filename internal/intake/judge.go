package intake

import (
	"fmt"
	"regexp"
	"strings"

	"caveat/internal/article"
)

// words finds a pattern between letters of other words, in any case.
func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[^\pL])(` + pattern + `)([^\pL]|$)`)
}

type proposal struct{ name, classes string }

// propose gives a heading its ID and its classes. Own is the ID that its author gave it, or "".
func propose(text, own string, used map[string]bool, o Options) (proposal, []note) {
	p := proposal{name: own}
	spans, _ := article.ParseInline(text)
	known := o.lang.section(article.Plain(spans))
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
		if !u.Safety && u.Kind != article.Heading && o.lang.warns(u.Text) {
			tell(u, Warning, "%s stands outside a safety section; move it to one, or make it a callout: > [!WARNING]", quote(u.Text))
		}
		spans, _ := article.ParseInline(u.Text)
		for _, g := range glued.FindAllString(address.ReplaceAllString(article.Plain(spans), ""), 3) {
			if shown++; shown <= maxGlued {
				tell(u, Unsure, "“%s” may be words run together", g)
			}
		}
	}
	if o.lang == nil {
		d.front = append(d.front, note{Unsure, "headings and warnings in this language are not understood; mark the safety sections yourself: {#id .safety}"})
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
