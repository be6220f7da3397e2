package bundle

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caveat/internal/catalog"
	"caveat/internal/project"
	"caveat/locales"
)

// quickly lets stamps be believed after a tick of the clock, so that a test need not wait two seconds
// between builds.
func quickly(t *testing.T) {
	old := slack
	slack = 15 * time.Millisecond
	t.Cleanup(func() { slack = old })
}

// settle waits until what was written is left alone long enough.
func settle() { time.Sleep(slack + 10*time.Millisecond) }

// folderProject writes a project of n articles with some translations.
func folderProject(t testing.TB, dir string, n int) {
	put(t, dir, "caveat.toml", "locales = [\"es\", \"ar\"]\nbase-url = \"https://h.example/\"\nregion = \"DE\"\n[vars]\nEmergency = \"112\"\n[safety.k]\nsections = [\"stop\"]\n")
	for i := range n {
		put(t, dir, fmt.Sprintf("content/a%02d.md", i), articleText(i, "Never do it."))
	}
	put(t, dir, "content/pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
	syncFolder(t, dir)
}

func articleText(i int, warning string) string {
	return fmt.Sprintf("+++\ntitle = \"Title %d\"\ndescription = \"D\"\nkind = \"k\"\nupdated = 2026-01-02\n+++\nSee [the next](a%02d.md#stop).\n\n## Stop {#stop .safety}\n\n%s\n", i, (i+1)%3, warning)
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func loadFolder(t testing.TB, dir string) *project.Project {
	t.Helper()
	p, err := project.Load(os.DirFS(dir), locales.FS)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	p.Versions = func(path string) (out [][]byte) {
		names, _ := filepath.Glob(filepath.Join(dir, history, "*", path))
		for _, name := range names {
			if data, err := os.ReadFile(name); err == nil {
				out = append(out, data)
			}
		}
		return out
	}
	return p
}

// history is the folder that stands for git's history: below each of its folders are the locale files
// of one commit.
const history = ".history"

// commitFolder adds the locale files as they stand to the history.
func commitFolder(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(dir, history, name, "locales"), os.DirFS(filepath.Join(dir, "locales"))); err != nil {
		t.Fatal(err)
	}
}

// syncFolder is caveat sync, and caveat accept of all that is filled in.
func syncFolder(t testing.TB, dir string) {
	t.Helper()
	p := loadFolder(t, dir)
	l := p.NewLoader()
	for range 2 {
		for _, slug := range p.Slugs {
			plan, err := l.Plan(l.Article(slug, nil), project.SyncOptions{Accept: func(string, string) bool { return true }})
			if err != nil {
				continue // a file that cannot be edited stays as it is
			}
			for _, c := range plan.Changes {
				if err := catalog.Write(dir, c); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// tree is every file of a folder with its bytes.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if d.IsDir() {
			out[rel] = "folder"
			return nil
		}
		data, err := os.ReadFile(path)
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func differences(a, b map[string]string) []string {
	var out []string
	for name := range a {
		if b[name] != a[name] {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

type failer interface {
	Fatalf(string, ...any)
	Helper()
}

// sameAsClean builds into dist, remembering, and into another folder from nothing, and compares.
func sameAsClean(t *testing.T, f failer, root string, o Options) (*Report, map[string]string) {
	f.Helper()
	o.Out, o.Root = filepath.Join(root, "dist"), root
	r, err := Build(context.Background(), loadFolder(t, root), o)
	if err != nil {
		f.Fatalf("incremental: %v", err)
	}
	o.Out, o.Root = filepath.Join(t.TempDir(), "clean"), ""
	c, err := Build(context.Background(), loadFolder(t, root), o)
	if err != nil {
		f.Fatalf("clean: %v", err)
	}
	got, want := tree(t, filepath.Join(root, "dist")), tree(t, o.Out)
	if d := differences(got, want); len(d) > 0 {
		f.Fatalf("the incremental build is not the clean one: %q", d)
	}
	if fmt.Sprintf("%+v", r) != fmt.Sprintf("%+v", c) {
		f.Fatalf("the reports differ:\n%+v\n%+v", r, c)
	}
	os.RemoveAll(o.Out)
	return r, got
}

// What is remembered changes no byte of the output: after random edits of articles, translations,
// settings, pictures and of the output itself, additions, removals and renames.
func TestIncrementalIsClean(t *testing.T) {
	quickly(t)
	histories := 0
	rapid.Check(t, func(r *rapid.T) {
		if histories++; histories > 20 {
			return // each takes a good half second
		}
		root := t.TempDir()
		defer os.RemoveAll(root)
		folderProject(t, root, 3)
		o := Options{Pages: true, Print: true, Zips: rapid.Bool().Draw(r, "zips")}
		n := 0
		for range rapid.IntRange(2, 7).Draw(r, "steps") {
			settle()
			sameAsClean(t, r, root, o)
			n++
			for range rapid.IntRange(0, 2).Draw(r, "edits") {
				randomEdit(t, r, root, n)
			}
		}
		sameAsClean(t, r, root, o)
	})
}

func randomEdit(t *testing.T, r *rapid.T, root string, n int) {
	articles, _ := filepath.Glob(filepath.Join(root, "content", "*.md"))
	slug := strings.TrimSuffix(filepath.Base(rapid.SampledFrom(articles).Draw(r, "article")), ".md")
	tag := rapid.SampledFrom([]string{"en", "es", "ar"}).Draw(r, "locale")
	active := filepath.Join("locales", slug, "active."+tag+".toml")
	switch what := rapid.IntRange(0, 16).Draw(r, "edit"); what {
	case 0: // the source changes
		put(t, root, "content/"+slug+".md", articleText(n, fmt.Sprintf("Never do it %d times.", n)))
	case 1: // … and is synced
		put(t, root, "content/"+slug+".md", articleText(n, fmt.Sprintf("Never do it on day %d.", n)))
		syncFolder(t, root)
	case 2, 3: // a translation is filled in or changed
		data, err := os.ReadFile(filepath.Join(root, active))
		if err != nil {
			return
		}
		text := strings.Replace(string(data), "other = \"\"", fmt.Sprintf("other = \"palabra %d\"", n), -1)
		put(t, root, active, strings.Replace(text, "palabra", "palabras nuevas", 1))
		if what == 3 {
			syncFolder(t, root)
		}
	case 4: // a new article
		put(t, root, fmt.Sprintf("content/new%d.md", n), articleText(n, "Stop."))
		syncFolder(t, root)
	case 5: // an article goes; the last one stays
		if len(articles) > 1 {
			os.Remove(filepath.Join(root, "content", slug+".md"))
		}
	case 6: // an article is renamed
		os.Rename(filepath.Join(root, "content", slug+".md"), filepath.Join(root, "content", fmt.Sprintf("%sx%d.md", slug[:2], n)))
		os.Rename(filepath.Join(root, "locales", slug), filepath.Join(root, "locales", fmt.Sprintf("%sx%d", slug[:2], n)))
	case 7: // policy
		data, _ := os.ReadFile(filepath.Join(root, "caveat.toml"))
		put(t, root, "caveat.toml", strings.Replace(string(data), "sections = [", fmt.Sprintf("claims = []\nsections = [ # %d\n", n), 1))
		if strings.Count(string(data), "claims") > 0 {
			put(t, root, "caveat.toml", strings.Replace(string(data), "112", "110", 1))
		}
	case 8: // a picture
		put(t, root, "content/pic.svg", fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- %d --></svg>", n))
	case 9: // the page's own words
		put(t, root, "locales/site/active.es.toml", fmt.Sprintf("[nav.contents]\nother = \"Contenido %d\"\n", n))
	case 10: // a broken locale file, or a lost one
		if rapid.Bool().Draw(r, "lost") {
			os.Remove(filepath.Join(root, active))
		} else {
			put(t, root, active, "[broken\n")
		}
	case 11: // somebody changes the output
		dist := tree(t, filepath.Join(root, "dist"))
		names := make([]string, 0, len(dist))
		for name := range dist {
			if dist[name] != "folder" && name != manifestName {
				names = append(names, name)
			}
		}
		sort.Strings(names)
		name := filepath.Join(root, "dist", rapid.SampledFrom(names).Draw(r, "file"))
		switch rapid.IntRange(0, 3).Draw(r, "harm") {
		case 0:
			os.Remove(name)
		case 1:
			put(t, root, "dist/es/stray.html", "stray")
		case 2:
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			f.WriteAt([]byte("X"), 0)
			f.Close()
		case 3:
			os.RemoveAll(filepath.Dir(name))
			put(t, root, "dist/"+manifestName, manifestHead)
		}
	case 12: // … or what is kept for the next build
		spares, _ := filepath.Glob(filepath.Join(root, ".caveat/cache/build-*.spare"))
		for _, s := range spares {
			if rapid.Bool().Draw(r, "stray") {
				put(t, s, "es/stray.html", "stray")
			} else {
				os.RemoveAll(filepath.Join(s, "es"))
			}
		}
	case 14: // a text stands in another commit, under another source; no file changes
		data, err := os.ReadFile(filepath.Join(root, active))
		if err != nil {
			return
		}
		put(t, root, filepath.Join(history, fmt.Sprint(n), active), regexp.MustCompile("(?m)^# en: .*$").ReplaceAllString(string(data), "# en: Another source."))
	case 15: // a commit is forgotten
		commits, _ := filepath.Glob(filepath.Join(root, history, "*"))
		if len(commits) > 0 {
			os.RemoveAll(rapid.SampledFrom(commits).Draw(r, "commit"))
		}
	case 16: // the ledger of safety texts is lost, and one commit may have it
		if rapid.Bool().Draw(r, "kept") {
			commitFolder(t, root, fmt.Sprintf("whole-%d-%s", n, rapid.StringMatching("[a-z]{6}").Draw(r, "id")))
		}
		os.Remove(filepath.Join(root, "locales", slug, "ledger.en.toml"))
	case 13:
		memories, _ := filepath.Glob(filepath.Join(root, ".caveat/cache/build-*"))
		for _, m := range memories {
			if info, err := os.Stat(m); err == nil && !info.IsDir() {
				data, _ := os.ReadFile(m)
				at := rapid.IntRange(0, len(data)-1).Draw(r, "byte")
				data[at] ^= 0x10
				os.WriteFile(m, data, 0o644)
			}
		}
	}
}

// What rests on git's history is judged anew by every build: a commit that is made, or forgotten,
// changes none of an article's files.
func TestIncrementalSeesHistory(t *testing.T) {
	quickly(t)
	root := t.TempDir()
	put(t, root, "caveat.toml", "locales = [\"es\"]\nbase-url = \"https://h.example/\"\nregion = \"DE\"\n[vars]\nEmergency = \"112\"\n[safety.k]\nsections = [\"stop\"]\n")
	put(t, root, "content/a00.md", articleText(-1, "Never do it."))
	syncFolder(t, root)
	active := "locales/a00/active.es.toml"
	data, err := os.ReadFile(filepath.Join(root, active))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for source, target := range map[string]string{"Title -1": "Título", "D": "Descripción", "See [the next](a00.md#stop).": "Véase [lo siguiente](a00.md#stop).", "Stop": "Pare", "Never do it.": "No lo haga nunca."} {
		was := "# en: " + source + "\nother = \"\""
		if !strings.Contains(text, was) {
			t.Fatalf("no %q in\n%s", was, text)
		}
		text = strings.Replace(text, was, "# en: "+source+"\nother = \""+target+"\"", 1)
	}
	put(t, root, active, text)
	syncFolder(t, root)
	data, _ = os.ReadFile(filepath.Join(root, active)) // changed, and not synced: current by its comment alone
	text = strings.Replace(string(data), "No lo haga nunca.", "Nunca lo haga.", 1)
	put(t, root, active, text)
	settle()
	o := Options{Pages: true, Print: true, Zips: true}
	state := func() PageState {
		t.Helper()
		r, _ := sameAsClean(t, t, root, o)
		return r.Pages[1].State
	}
	if got := state(); got != Draft {
		t.Fatalf("before the commit: %v", got)
	}
	put(t, root, filepath.Join(history, "1", active), strings.Replace(text, "# en: Never do it.", "# en: Never do it before noon.", 1))
	if got := state(); got != Withheld {
		t.Errorf("with a commit that has the text over another source: %v", got)
	}
	os.RemoveAll(filepath.Join(root, history))
	if got := state(); got != Draft {
		t.Errorf("after the commit was forgotten: %v", got)
	}
	syncFolder(t, root) // nothing is asked about the article any more, but about the site's words
	words, err := locales.FS.ReadFile("site/active.es.toml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := locales.FS.ReadFile("site/active.en.toml")
	if err != nil {
		t.Fatal(err)
	}
	put(t, root, "locales/site/active.en.toml", string(source))
	put(t, root, "locales/site/active.es.toml", string(words))
	p := loadFolder(t, root)
	l := p.NewLoader()
	for range 2 {
		plan, err := l.Plan(l.Site(nil), project.SyncOptions{Accept: func(string, string) bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range plan.Changes {
			if err := catalog.Write(root, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	data, _ = os.ReadFile(filepath.Join(root, "locales/site/active.es.toml"))
	head, rest, ok := strings.Cut(string(data), "[notice.withheld]\n")
	if !ok {
		t.Fatalf("%s", data)
	}
	rest = strings.Replace(rest, "other = \"\"\"\n", "other = \"\"\"\nAtención: ", 1)
	put(t, root, "locales/site/active.es.toml", head+"[notice.withheld]\n"+rest)
	settle()
	if got := state(); got != Draft {
		t.Fatalf("the site's words, before the commit: %v", got)
	}
	put(t, root, filepath.Join(history, "1", "locales/site/active.es.toml"), head+"[notice.withheld]\n"+strings.Replace(rest, "# en: ", "# en: Once: ", 1))
	if got := state(); got != Withheld {
		t.Errorf("with a commit that has the site's words over another source: %v", got)
	}
}

// One changed translation rewrites only what depends on it; nothing changed rewrites nothing.
func TestIncrementalDoesLittle(t *testing.T) {
	quickly(t)
	root := t.TempDir()
	folderProject(t, root, 6)
	o := Options{Pages: true, Print: true, Zips: true}
	inodes := func() map[string]uint64 {
		out := map[string]uint64{}
		at, err := openFolder(filepath.Join(root, "dist"))
		if err != nil {
			t.Fatal(err)
		}
		defer at.close()
		for name := range tree(t, filepath.Join(root, "dist")) {
			s, err := at.stampAt(name)
			if err != nil {
				t.Fatal(err)
			}
			if s.size > 0 {
				out[name] = s.inode
			}
		}
		return out
	}
	settle()
	sameAsClean(t, t, root, o)
	before := inodes()
	sameAsClean(t, t, root, o)
	if after := inodes(); !reflect.DeepEqual(before, after) {
		t.Errorf("nothing changed, and files were written anew")
	}
	for i := range 3 { // the first makes the spare, the others have it
		data, err := os.ReadFile(filepath.Join(root, "locales/a03/active.es.toml"))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "other = \"\"", "other = \"Título\"", 1)
		put(t, root, "locales/a03/active.es.toml", strings.Replace(text, "Título", fmt.Sprintf("Título %d", i), 1))
		settle()
		sameAsClean(t, t, root, o)
		after := inodes()
		var changed []string
		for name, inode := range after {
			if before[name] != inode {
				changed = append(changed, name)
			}
		}
		sort.Strings(changed)
		for _, name := range changed {
			if name != manifestName && name != "bundles/es.zip" && !strings.HasPrefix(name, "es/") {
				t.Errorf("a Spanish title changed, and %s was written", name)
			}
		}
		if spares, _ := filepath.Glob(filepath.Join(root, ".caveat/cache/*.spare")); len(spares) != 1 {
			t.Errorf("spares: %q", spares)
		}
		before = after
	}
}
