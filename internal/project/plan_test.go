package project_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

func article(title string, texts ...string) string {
	return "+++\ntitle = \"" + title + "\"\ndescription = \"About " + title + ".\"\nkind = \"note\"\nupdated = 2026-01-02\n+++\n\n## Never {#never .safety}\n\n" + strings.Join(texts, "\n\n") + "\n"
}

func planOf(t testing.TB, root, slug string, o project.SyncOptions) *project.Plan {
	t.Helper()
	l := load(t, root).NewLoader()
	pl, err := l.Plan(l.Article(slug, nil), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range pl.Changes {
		if err := catalog.Write(root, c); err != nil {
			t.Fatal(err)
		}
	}
	return pl
}

func replace(t testing.TB, root, name, old, new string) {
	t.Helper()
	text := read(t, root)[name]
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in %s:\n%s", old, strings.Count(text, old), name, text)
	}
	write(t, root, map[string]string{name: strings.Replace(text, old, new, 1)})
}

// A new text is offered the translation of the nearest one, in a comment: never a stale one, never
// as a value; it goes when the text is there, and follows the source while it is not.
func TestSuggestions(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{
		"caveat.toml":      settings,
		"content/care.md":  article("Care", "Call a doctor at once if you bleed for more than one day."),
		"content/other.md": article("Other", "Something else entirely, of which nothing is known."),
	})
	planOf(t, root, "care", project.SyncOptions{})
	planOf(t, root, "other", project.SyncOptions{})
	const es, ar = "locales/care/active.es.toml", "locales/care/active.ar.toml"
	blank := "for more than one day.\nother = \"\""
	replace(t, root, es, blank, "for more than one day.\nother = \"Llame enseguida al médico si sangra más de un día.\"")
	planOf(t, root, "care", project.SyncOptions{})

	write(t, root, map[string]string{"content/other.md": article("Other", "Something else entirely, of which nothing is known.", "Call a doctor at once if you bleed for more than two days.")})
	memory := func() project.SyncOptions { return project.SyncOptions{Memory: load(t, root).NewMemory()} }
	planOf(t, root, "other", memory())
	const other = "locales/other/active.es.toml"
	want := `[never.call-a-doctor-at-once]
# suggestion, 84 % like never.call-a-doctor-at-once in care: Llame enseguida al médico si sangra más de un día.
# suggestion, its source: Call a doctor at once if you bleed for more than [-one day-]{+two days+}.
# en: Call a doctor at once if you bleed for more than two days.
other = ""
`
	if got := read(t, root)[other]; !strings.HasSuffix(got, want) {
		t.Errorf("%s", got)
	}
	if got := read(t, root)["locales/other/active.ar.toml"]; strings.Contains(got, "suggestion") {
		t.Errorf("a suggestion where nothing is translated:\n%s", got)
	}
	// It stays as it is, whatever becomes of the other article, and is no translation.
	if pl := planOf(t, root, "other", memory()); len(pl.Changes) > 0 {
		t.Errorf("a second sync writes %s", pl.Changes[0].Path)
	}
	l := load(t, root).NewLoader()
	w := l.Article("other", nil)
	if st := w.Pages[0].States; st[len(st)-1].Basis != catalog.Missing {
		t.Errorf("a suggestion counts as %s", st[len(st)-1].Basis)
	}
	// The source of the blank text changes: the difference is told anew.
	write(t, root, map[string]string{"content/other.md": article("Other", "Something else entirely, of which nothing is known.", "Call a doctor at once if you bleed for more than three days.")})
	planOf(t, root, "other", memory())
	if got := read(t, root)[other]; strings.Count(got, "# suggestion") != 2 || !strings.Contains(got, "{+three days+}") {
		t.Errorf("%s", got)
	}
	// Filled: the comment goes, the translator's own stay.
	replace(t, root, other, "for more than three days.\nother = \"\"", "for more than three days.\n# mine\nother = \"Llame al médico si sangra más de tres días.\"")
	planOf(t, root, "other", memory())
	if got := read(t, root)[other]; strings.Contains(got, "suggestion") || !strings.Contains(got, "# mine\nother = \"Llame al médico si sangra más de tres días.\"") {
		t.Errorf("%s", got)
	}
	// A stale translation is not offered.
	write(t, root, map[string]string{
		"content/care.md":  article("Care", "Call a doctor at once if you bleed for more than an hour."),
		"content/third.md": article("Third", "Call a doctor at once if you bleed for more than an hour, or so."),
	})
	planOf(t, root, "care", memory())
	planOf(t, root, "third", memory())
	if got := read(t, root)["locales/third/active.es.toml"]; strings.Contains(got, "in care") {
		t.Errorf("%s", got)
	}
}

// What is gone stays, out of the way, and comes back with its text; pruning says first what it
// removes, and leaves safety text alone until it is named.
func TestObsolete(t *testing.T) {
	root := t.TempDir()
	safe, plain := "Never do it with a fever.", "\n## How {#how}\n\nDo it slowly."
	full := article("Care", safe, "Never do it drunk.") + plain
	write(t, root, map[string]string{"caveat.toml": strings.Replace(settings, `, "ar"`, "", 1), "content/care.md": full})
	planOf(t, root, "care", project.SyncOptions{})
	const es = "locales/care/active.es.toml"
	for old, new := range map[string]string{"with a fever.": "con fiebre", "Never do it drunk.": "borracho", "Do it slowly.": "despacio"} {
		replace(t, root, es, old+"\nother = \"\"", old+"\n# mine: "+new+"\nother = \""+new+"\"")
	}
	planOf(t, root, "care", project.SyncOptions{})
	before := read(t, root)
	write(t, root, map[string]string{"content/care.md": article("Care", "Never do it drunk.")})
	pl := planOf(t, root, "care", project.SyncOptions{})
	gone := read(t, root)
	if len(pl.Gone) != 3 || len(pl.Removed) != 0 {
		t.Errorf("gone %v, removed %v", pl.Gone, pl.Removed)
	}
	end := gone[es][strings.Index(gone[es], "# obsolete"):]
	for _, s := range []string{"# mine: con fiebre\nother = \"con fiebre\"", "# mine: despacio\nother = \"despacio\""} {
		if !strings.Contains(end, s) || strings.Contains(end, "borracho") {
			t.Errorf("at the end of the file:\n%s", end)
		}
	}
	if pl := planOf(t, root, "care", project.SyncOptions{}); len(pl.Changes) > 0 {
		t.Errorf("a second sync writes %s", pl.Changes[0].Path)
	}
	// Back: the same files, byte for byte, and nothing is stale.
	write(t, root, map[string]string{"content/care.md": full})
	planOf(t, root, "care", project.SyncOptions{})
	if back := read(t, root); !maps.Equal(back, before) {
		t.Errorf("after the return: %s\n%s\nwant\n%s", differing(back, before), back[es], before[es])
	}
	// Pruned.
	write(t, root, gone)
	pl = planOf(t, root, "care", project.SyncOptions{Prune: true})
	if len(pl.Removed) != 1 || pl.Removed[0] != (project.Obsolete{Locale: "es", Key: "how.do-it-slowly", Text: "despacio"}) ||
		len(pl.Kept) != 1 || pl.Kept[0].Text != "con fiebre" {
		t.Errorf("removed %v, kept %v", pl.Removed, pl.Kept)
	}
	if got := read(t, root)[es]; strings.Contains(got, "despacio") || !strings.Contains(got, "con fiebre") {
		t.Errorf("%s", got)
	}
	pl = planOf(t, root, "care", project.SyncOptions{Drop: map[string]bool{"never.never-do": true}})
	if got := read(t, root); len(pl.Removed) != 1 || strings.Contains(got[es], "fiebre") || strings.Contains(got["locales/care/ledger.en.toml"], "never.never-do\"") {
		t.Errorf("removed %v\n%s", pl.Removed, got[es])
	}
}

// A renamed article keeps its keys and translations with its folder, and says so without it.
func TestRenamed(t *testing.T) {
	root := t.TempDir()
	write(t, root, translated(t))
	sync(t, root, project.SyncOptions{})
	keys := load(t, root).NewLoader().Article("care", nil).Align.Keys
	before := judge(t, root)
	if err := os.Rename(filepath.Join(root, "content/care.md"), filepath.Join(root, "content/safer-care.md")); err != nil {
		t.Fatal(err)
	}
	l := load(t, root).NewLoader()
	_, err := l.Plan(l.Article("safer-care", nil), project.SyncOptions{})
	if err == nil || err.Error() != "content/safer-care.md:1:1: the article has no locale folder, and locales/care, which has no article, has 8 of its 8 texts; if it was renamed: git mv locales/care locales/safer-care, else delete locales/care" {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(root, "locales/care"), filepath.Join(root, "locales/safer-care")); err != nil {
		t.Fatal(err)
	}
	l = load(t, root).NewLoader()
	w := l.Article("safer-care", nil)
	if strings.Join(w.Align.Keys, " ") != strings.Join(keys, " ") {
		t.Errorf("keys %v, want %v", w.Align.Keys, keys)
	}
	for _, page := range w.Pages {
		for i, u := range w.Units {
			if got, want := page.States[i].Basis, before[page.Locale.Tag+" "+u.Key]; got != want {
				t.Errorf("%s %s: %s, want %s", page.Locale.Tag, u.Key, got, want)
			}
		}
	}
	if pl, err := l.Plan(w, project.SyncOptions{}); err != nil || len(pl.Changes) > 0 {
		t.Errorf("%v, %d changes", err, len(pl.Changes))
	}
}

// The cache answers only for files as they are, in a project as it is.
func TestCache(t *testing.T) {
	root := t.TempDir()
	write(t, root, translated(t))
	sync(t, root, project.SyncOptions{})
	planned := func() bool {
		t.Helper()
		cache := catalog.ReadCache(root)
		w, _, err := load(t, root).NewLoader().PlanCached(cache, "care", project.SyncOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := cache.Write(true); err != nil {
			t.Fatal(err)
		}
		return w != nil
	}
	if !planned() || planned() {
		t.Error("the cache does not remember")
	}
	info, _ := os.Stat(filepath.Join(root, ".caveat/cache/sync"))
	time.Sleep(10 * time.Millisecond)
	planned()
	if again, _ := os.Stat(filepath.Join(root, ".caveat/cache/sync")); !again.ModTime().Equal(info.ModTime()) {
		t.Error("the cache was written without need")
	}
	for name, text := range read(t, root) {
		if !strings.HasPrefix(name, "content") && !strings.HasPrefix(name, "locales") && name != "caveat.toml" {
			continue
		}
		write(t, root, map[string]string{name: text + "\n# more\n"})
		if strings.HasPrefix(name, "content") {
			write(t, root, map[string]string{name: text + "\nMore.\n"})
		}
		if !planned() {
			t.Errorf("a change of %s goes unseen", name)
		}
		write(t, root, map[string]string{name: text})
		planned()
	}
	// Of a plan that has something to write nothing is remembered.
	write(t, root, map[string]string{"content/care.md": oldArticle})
	if !planned() || !planned() {
		t.Error("the cache answers for an article out of sync")
	}
	// Damaged, or lost: slower, and that is all.
	write(t, root, map[string]string{".caveat/cache/sync": "\x00 nonsense\n care\nabc care\n"})
	if !planned() {
		t.Error("a damaged cache answers")
	}
	if err := os.RemoveAll(filepath.Join(root, ".caveat")); err != nil {
		t.Fatal(err)
	}
	if !planned() {
		t.Error("a lost cache answers")
	}
}
