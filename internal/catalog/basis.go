package catalog

import (
	"crypto/sha256"
	"encoding/hex"
)

// Basis says what a translation was made from.
type Basis uint8

const (
	Missing  Basis = iota // blank, or not there
	Current               // made from today's source text
	Stale                 // made from an older source text
	Unproven              // filled, but nothing says from what
)

func (b Basis) String() string { return [...]string{"missing", "current", "stale", "unproven"}[b] }

// Evidence is all that is known of one translation.
type Evidence struct {
	Filled bool
	Today  string // today's source text, canonical
	Source string // the "# en:" comment as it stands in the file, "" without one
	Was    string // the "# was:" comment, "" without one
	Ledger *Entry // the ledger's line, nil without one
	// Unchanged says that target, source and key are those of the ledger's line, by its digest.
	Unchanged bool
	// Sealed says that the ledger's line is as sync wrote it.
	Sealed bool
	// OfBlank says that the ledger's line is that of a blank: it names no text's source.
	OfBlank bool
	// Seen is another source text that an earlier version of the file has over this very text, "" for none.
	Seen string
}

// Judge tells what a translation was made from, and that source text.
//
//	target  ledger           comments    made from          basis
//	blank   any              any         -                  missing
//	filled  none             any         -                  unproven
//	same    line             any         the line's source  current if that is today's, else stale
//	changed line, unsealed   any         -                  unproven
//	changed line             # was:      its text           current if that is today's, else stale
//	changed line             # en: only  its text           current if that is today's, else stale
//	changed line, of a blank none        -                  unproven
//	changed line             none        the line's source  current if that is today's, else stale
//
// A line whose digest fits the target needs no seal: whoever changes its key, source or digest by
// hand makes it fit no longer. A changed text that would be current is stale after all where it was
// Seen with another source: somebody has put an old text under a new comment, as when a merge is
// resolved with the comment of one side and the text of the other.
func Judge(e Evidence) (basis Basis, made string) {
	switch {
	case !e.Filled:
		return Missing, ""
	case e.Ledger == nil:
		return Unproven, ""
	case e.Unchanged:
		made = e.Ledger.Source
	case !e.Sealed:
		return Unproven, ""
	case e.Was != "":
		made = e.Was
	case e.Source != "":
		made = e.Source
	case e.OfBlank:
		return Unproven, ""
	default:
		made = e.Ledger.Source
	}
	if made == e.Today && !e.Unchanged && e.Seen != "" {
		made = e.Seen
	}
	if made == e.Today {
		return Current, made
	}
	return Stale, made
}

// digest is 64 bits of SHA-256 over length-marked parts: against slips, not against attackers.
func digest(kind byte, parts ...string) string {
	var buf [1024]byte
	b := append(buf[:0], kind)
	for _, p := range parts {
		n := len(p)
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	var out [16]byte
	hex.Encode(out[:], sum[:8])
	return string(out[:])
}
