package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caveat/internal/article"
	"caveat/internal/catalog"
)

// synced makes the source catalog that sync would write.
func synced(old *catalog.File, units []article.Unit, o catalog.Options) (*catalog.File, catalog.Alignment) {
	if old == nil {
		old = &catalog.File{Path: "active.en.toml"}
	}
	a := catalog.Align(units, old)
	texts := make([]string, len(units))
	for i, u := range units {
		texts[i] = u.Text
	}
	r := catalog.Reader{Source: "en"}
	return r.Read("active.en.toml", []byte(catalog.SyncSource(old, &a, texts, o))), a
}

// How often an edited text keeps its key is a share of all edits of all scripts.
func TestKeysSurvive(t *testing.T) {
	edited, kept := 0, 0
	lost := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := newDraft(t)
		units, _ := d.units()
		cat, a := synced(nil, units, catalog.Options{})
		for round := range rapid.IntRange(1, 3).Draw(t, "rounds") {
			before, keys := units, a.Keys
			for n := range rapid.IntRange(1, 12).Draw(t, "steps") {
				d.step(t, 100*(round+1)+n)
			}
			var texts []*text
			units, texts = d.units()
			now := catalog.Align(units, cat)
			seen := map[string]bool{}
			for _, k := range now.Keys {
				if seen[k] {
					t.Fatalf("two units have the key %s", k)
				}
				seen[k] = true
			}
			how := make([]catalog.How, len(units))
			for _, m := range now.Matches {
				how[m.Unit] = m.How
			}
			textOf := map[string]string{}
			uses := map[string]int{}
			for i, k := range keys {
				textOf[k] = before[i].Text
				uses[before[i].Text]++
			}
			nowUses := map[string]int{}
			for _, u := range units {
				nowUses[u.Text]++
			}
			for i, x := range texts {
				key := now.Keys[i]
				if old, ok := textOf[key]; ok && old != units[i].Text && how[i] != catalog.Edited {
					t.Fatalf("%s has another text and is not called edited", key)
				}
				if len(x.from) == 0 || x.edited {
					continue
				}
				// Untouched or moved. Texts that stand more than once may change places.
				if want := keys[x.from[0]]; key != want && (uses[units[i].Text] == 1 && nowUses[units[i].Text] == 1 || textOf[key] != units[i].Text && uses[units[i].Text] >= nowUses[units[i].Text]) {
					t.Fatalf("untouched %q had %s and has %s", units[i].Text, want, key)
				}
			}
			// An edited text's key must be that of a text it came from; of the parts of a split, one's.
			holds := map[int]bool{}
			for i, x := range texts {
				for _, f := range x.from {
					if keys[f] == now.Keys[i] {
						holds[f] = true
					}
				}
			}
			done := map[string]bool{}
			for i, x := range texts {
				id := fmt.Sprint(x.from)
				if !x.edited || len(x.from) == 0 || done[id] {
					continue
				}
				done[id] = true
				edited++
				if slices.ContainsFunc(x.from, func(f int) bool { return holds[f] }) {
					kept++
				} else {
					lost[fmt.Sprintf("%s/%d→%d words", x.kind, len(strings.Fields(before[x.from[0]].Text)), len(strings.Fields(units[i].Text)))]++
				}
			}
			cat, a = synced(cat, units, catalog.Options{})
			if again := catalog.Align(units, cat); !again.InSync() || !slices.Equal(again.Keys, a.Keys) {
				t.Fatalf("a second sync would change %d texts, and give the keys\n%q, not\n%q", len(again.Matches), again.Keys, a.Keys)
			}
			d.remember()
		}
	})
	share := float64(kept) / float64(edited)
	t.Logf("%d of %d edited texts kept their key (%.2f %%)", kept, edited, 100*share)
	if share < 0.97 {
		t.Errorf("edited texts keep their key in %.1f %% of cases, want 97 %%; lost: %v", 100*share, lost)
	}
}

func units(section string, texts ...string) (out []article.Unit) {
	for _, t := range texts {
		out = append(out, article.Unit{Kind: article.Item, Text: t, Section: section, Top: section})
	}
	return out
}

func TestNearTwins(t *testing.T) {
	for _, twins := range [][2]string{
		{"Never have it with acute prostatitis.", "Never have it with chronic prostatitis."},
		{"You can drive after it.", "You cannot drive after it."},
		{"Take 5 mg for 3 days.", "Take 3 mg for 5 days."},
	} {
		before := units("never", "First.", twins[0], twins[1], "Last.")
		cat, a := synced(nil, before, catalog.Options{})
		swapped := catalog.Align(units("never", "First.", twins[1], twins[0], "Last."), cat)
		if swapped.Keys[1] != a.Keys[2] || swapped.Keys[2] != a.Keys[1] || len(swapped.Matches) > 0 {
			t.Errorf("%q swapped keys: %v, were %v", twins, swapped.Keys, a.Keys)
		}
		// One alone is gone: the other keeps its key, and the lost one's goes to nobody.
		for i, left := range twins {
			one := catalog.Align(units("never", "First.", left, "Last."), cat)
			if one.Keys[1] != a.Keys[1+i] || len(one.Gone) != 1 || one.Gone[0] != a.Keys[2-i] {
				t.Errorf("%q alone has %v, gone %v", left, one.Keys, one.Gone)
			}
		}
		// One becomes the other while the other goes away: the text decides.
		became := catalog.Align(units("never", "First.", twins[1], "Last."), cat)
		if became.Keys[1] != a.Keys[2] {
			t.Errorf("%q has the key of its twin", twins[1])
		}
	}
}

// Keys that another tool made stay, whatever they look like.
func TestForeignKeys(t *testing.T) {
	const src = "[title]\nother = \"A page\"\n[sec1.p2]\nother = \"The second paragraph, with a few words in it.\"\n[warn]\nother = \"Never with fever.\"\n[X-Note_7]\nother = \"A note.\"\n"
	r := catalog.Reader{Source: "en"}
	cat := r.Read("active.en.toml", []byte(src))
	today := append([]article.Unit{{Kind: article.Title, Text: "A better page"}}, units("body", "A wholly new text.", "The second paragraph, with some words in it.", "Never with fever or chills.", "A note.")...)
	a := catalog.Align(today, cat)
	want := []string{"title", "body.a-wholly-new-text", "sec1.p2", "warn", "X-Note_7"}
	if !slices.Equal(a.Keys, want) || len(a.Gone) > 0 {
		t.Errorf("%v, gone %v, want %v", a.Keys, a.Gone, want)
	}
}

// Texts that stand several times are told apart by their neighbours.
func TestDoubles(t *testing.T) {
	before := units("table", "Yes", "a", "No", "Yes", "b", "Yes", "c")
	cat, a := synced(nil, before, catalog.Options{})
	now := catalog.Align(units("table", "a", "No", "Yes", "b", "Yes", "c"), cat)
	if want := a.Keys[1:]; !slices.Equal(now.Keys, want) || len(now.Gone) != 1 || now.Gone[0] != a.Keys[0] {
		t.Errorf("%v, gone %v, want %v", now.Keys, now.Gone, want)
	}
}
