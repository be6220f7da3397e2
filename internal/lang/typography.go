package lang

// Quotes returns the quotation marks of the language, outer and inner, without
// the spaces that French sets inside them (see [Locale.SpaceBefore]).
func (l Locale) Quotes() (open, close, openInner, closeInner string) {
	q := &l.row().quotes
	return q[0], q[1], q[2], q[3]
}

const (
	nbsp       = "\u00a0"
	narrowNBSP = "\u202f"
)

// SpaceBefore returns the space that the language sets between a word and the
// mark after it, "" where it sets none. Only French does: a narrow no-break
// space before ; ! ?, a no-break space before : » (Imprimerie nationale,
// Lexique des règles typographiques); in Canada no space before ; ! ?, in
// Switzerland narrow ones throughout. Haitian usage is divided and not imposed.
func (l Locale) SpaceBefore(mark rune) string {
	if base, _ := l.Lang.Base(); base.String() != "fr" {
		return ""
	}
	region := l.Region()
	switch mark {
	case ';', '!', '?':
		if region == "CA" {
			return ""
		}
		return narrowNBSP
	case ':', '»':
		if region == "CH" {
			return narrowNBSP
		}
		return nbsp
	}
	return ""
}

// SpaceAfter returns the space that the language sets after an opening mark:
// that of the closing one in French, "" elsewhere.
func (l Locale) SpaceAfter(mark rune) string {
	if mark == '«' {
		return l.SpaceBefore('»')
	}
	return ""
}

// Colon returns what the language sets between a label and what it names.
func (l Locale) Colon() string {
	if l.FullWidth() {
		return "："
	}
	return l.SpaceBefore(':') + ": "
}

// FullWidth reports whether the language sets full-width punctuation (，。！？：；（）):
// Chinese and Japanese do, Korean does not.
func (l Locale) FullWidth() bool {
	switch l.Script {
	case "Hans", "Hant", "Hani", "Jpan":
		return true
	}
	return false
}

// SpacesWords reports whether the script sets spaces between words. Without
// them, words can be counted only as characters.
func (l Locale) SpacesWords() bool {
	switch l.Script {
	case "Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr":
		return false
	}
	return true
}
