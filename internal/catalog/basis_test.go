package catalog_test

import (
	"testing"

	"caveat/internal/catalog"
)

// Every row of Judge's table, for both what today's source may be.
func TestJudge(t *testing.T) {
	const old, new = "Never with fever.", "Never with fever or chills."
	line := &catalog.Entry{Key: "k", Source: old}
	lineNew := &catalog.Entry{Key: "k", Source: new}
	for _, row := range []struct {
		name string
		catalog.Evidence
		basis catalog.Basis
		made  string
	}{
		{"blank, no line", catalog.Evidence{}, catalog.Missing, ""},
		{"blank, a line", catalog.Evidence{Ledger: lineNew, Unchanged: true, Sealed: true, Source: new}, catalog.Missing, ""},
		{"no line", catalog.Evidence{Filled: true}, catalog.Unproven, ""},
		{"no line, comments of today", catalog.Evidence{Filled: true, Source: new}, catalog.Unproven, ""},
		{"no line, an old comment", catalog.Evidence{Filled: true, Source: new, Was: old}, catalog.Unproven, ""},
		{"same, source of today", catalog.Evidence{Filled: true, Ledger: lineNew, Unchanged: true, Sealed: true}, catalog.Current, new},
		{"same, old source", catalog.Evidence{Filled: true, Ledger: line, Unchanged: true, Sealed: true}, catalog.Stale, old},
		{"same, old source, comment of today", catalog.Evidence{Filled: true, Ledger: line, Unchanged: true, Sealed: true, Source: new}, catalog.Stale, old},
		{"same, old source, was of today", catalog.Evidence{Filled: true, Ledger: line, Unchanged: true, Sealed: true, Was: new}, catalog.Stale, old},
		{"same, source of today, old was", catalog.Evidence{Filled: true, Ledger: lineNew, Unchanged: true, Sealed: true, Was: old}, catalog.Current, new},
		{"changed, unsealed line", catalog.Evidence{Filled: true, Ledger: lineNew}, catalog.Unproven, ""},
		{"changed, unsealed line, comment of today", catalog.Evidence{Filled: true, Ledger: lineNew, Source: new}, catalog.Unproven, ""},
		{"changed, unsealed line, was of today", catalog.Evidence{Filled: true, Ledger: lineNew, Source: new, Was: new}, catalog.Unproven, ""},
		{"changed, old was", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, Source: new, Was: old}, catalog.Stale, old},
		{"changed, was of today", catalog.Evidence{Filled: true, Ledger: line, Sealed: true, Source: old, Was: new}, catalog.Current, new},
		{"changed, comment of today", catalog.Evidence{Filled: true, Ledger: line, Sealed: true, Source: new}, catalog.Current, new},
		{"changed, old comment", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, Source: old}, catalog.Stale, old},
		{"changed, no comment, source of today", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true}, catalog.Current, new},
		{"changed, no comment, old source", catalog.Evidence{Filled: true, Ledger: line, Sealed: true}, catalog.Stale, old},
		{"filled, no comment, blank of today", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, OfBlank: true}, catalog.Unproven, ""},
		{"filled, comment of today, blank of today", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, OfBlank: true, Source: new}, catalog.Current, new},
		{"filled, old comment, blank of today", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, OfBlank: true, Source: old}, catalog.Stale, old},
		{"changed, comment of today, seen with another", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, Source: new, Seen: old}, catalog.Stale, old},
		{"changed, no comment, seen with another", catalog.Evidence{Filled: true, Ledger: lineNew, Sealed: true, Seen: old}, catalog.Stale, old},
		{"same, seen with another", catalog.Evidence{Filled: true, Ledger: lineNew, Unchanged: true, Sealed: true, Seen: old}, catalog.Current, new},
	} {
		row.Today = new
		basis, made := catalog.Judge(row.Evidence)
		if basis != row.basis || made != row.made {
			t.Errorf("%s: %s from %q, want %s from %q", row.name, basis, made, row.basis, row.made)
		}
	}
}

// Whatever is known, a text is current only if the source it was made from is today's, and only
// with a line that can be trusted.
func TestJudgeAll(t *testing.T) {
	sources := []string{"", "old", "new"}
	for bits := range 32 {
		for _, comment := range sources {
			for _, was := range sources {
				for _, ledger := range sources {
					e := catalog.Evidence{Today: "new", Filled: bits&1 > 0, Unchanged: bits&2 > 0, Sealed: bits&4 > 0, OfBlank: bits&8 > 0, Source: comment, Was: was}
					if bits&16 > 0 {
						e.Seen = "old"
					}
					if ledger != "" {
						e.Ledger = &catalog.Entry{Source: ledger}
					}
					basis, made := catalog.Judge(e)
					tells := !e.OfBlank || comment != "" || was != ""
					trusted := e.Filled && e.Ledger != nil && (e.Unchanged || e.Sealed && tells)
					switch {
					case !e.Filled != (basis == catalog.Missing):
						t.Errorf("%+v: %s", e, basis)
					case e.Filled && trusted == (basis == catalog.Unproven):
						t.Errorf("%+v: %s", e, basis)
					case trusted && (basis == catalog.Current) != (made == e.Today):
						t.Errorf("%+v: %s from %q", e, basis, made)
					case basis == catalog.Current && e.Unchanged && ledger != "new":
						t.Errorf("%+v: an unchanged text became current", e)
					case basis == catalog.Current && !e.Unchanged && e.Seen != "":
						t.Errorf("%+v: a text of another source became current", e)
					}
				}
			}
		}
	}
}
