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

// Ask says what the signer is to do.
func (s Sheet) Ask() string {
	switch s.Role {
	case review.Clinician:
		return "Read each text. Approve it only if it is medically right and complete as it stands."
	case review.TranslatedBy:
		return "Mark the translations that you made, or that you had a machine make."
	}
	return "Read each pair. Approve the translation only if it says what the source says: nothing less, nothing more, and every " +
		"“never”, “not”, number and unit as it is there. Where you are in doubt, write back into " + s.Source.EnglishName() + " what the translation says."
}

// Claim is what the signature says.
func (s Sheet) Claim() string {
	switch s.Role {
	case review.Clinician:
		return "I approve the texts marked “approve” above, as clinician."
	case review.TranslatedBy:
		return "I made the translations marked “made” above, or had a machine make them."
	}
	return "I approve the translations marked “approve” above, as translator. I did not make them."
}

// Choices are the boxes beside each text.
func (s Sheet) Choices() []string {
	if s.Role == review.TranslatedBy {
		return []string{"made"}
	}
	return []string{"approve", "reject, because:"}
}

// HTML gives the sheet as one HTML file.
func (s Sheet) HTML() ([]byte, error) { return render("sheet.html", s) }
