package evidence

import (
	"caveat/internal/lang"
	"caveat/internal/review"
)

// Sheet is what a person without a key reads and signs on paper.
type Sheet struct {
	Project  string
	Article  string // slug
	Title    string
	Role     review.Role
	Source   lang.Locale
	Locale   lang.Locale // the source's for a clinician
	Texts    []Text
	Revision review.Digest // over the digests of all the texts, in the sheet's order
}

// IsSource says whether the sheet is about source texts.
func (s Sheet) IsSource() bool { return s.Locale.Tag == s.Source.Tag }

// HTML gives the sheet as one HTML file.
func (s Sheet) HTML() ([]byte, error) { return render("sheet.html", s) }
