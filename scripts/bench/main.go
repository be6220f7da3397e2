// Command bench repeats the comparison with Hugo that docs/architecture.md quotes: the same articles
// in the same languages, built by both in turns, in processor time. It needs two programs that are
// no part of this project: the generator of the corpus, and hugo v0.165.0.
//
//	go run ./scripts/bench -corpus BIN -hugo BIN [-articles 200] [-runs 3] [-dir DIR]
//
// DIR should be on a tmpfs: a disk's system time swings several-fold. Quote the ratios, never the
// seconds: those are of one machine on one day.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"

	"caveat/locales"
)

// lean turns off what Hugo does and caveat does otherwise or not at all.
const lean = `disableKinds = ['taxonomy', 'term', 'RSS', 'section', 'sitemap']
[markup.goldmark.renderHooks.link]
useEmbedded = 'never'
[markup.goldmark.renderHooks.image]
useEmbedded = 'never'
[markup.goldmark.parser]
autoHeadingID = false
`

func main() {
	corpus := flag.String("corpus", "", "the generator of the corpus")
	hugo := flag.String("hugo", "hugo", "hugo v0.165.0")
	articles := flag.Int("articles", 200, "how many articles, each in sixteen languages")
	runs := flag.Int("runs", 3, "how often each is measured")
	dir := flag.String("dir", "/dev/shm/caveat-bench", "where the data goes; what is there is deleted")
	flag.Parse()
	debug.SetMemoryLimit(24 << 20) // a child's peak memory begins with its parent's
	if err := run(*corpus, *hugo, *articles, *runs, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func run(corpus, hugo string, articles, runs int, dir string) error {
	if corpus == "" {
		return fmt.Errorf("name the generator: -corpus BIN")
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	caveat := filepath.Join(dir, "bin")
	project, site := filepath.Join(dir, "caveat"), filepath.Join(dir, "hugo")
	for _, c := range [][]string{
		{"go", "build", "-o", caveat, "./cmd/caveat"},
		{corpus, "-n", strconv.Itoa(articles), "-m", "16", "-seed", "1", "-defects", "0", "-out", dir, "-layouts", "caveat,hugo"},
	} {
		if out, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(c, " "), err, out)
		}
	}
	if err := speak(project); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(site, "lean.toml"), []byte(lean), 0o644); err != nil {
		return err
	}
	for _, c := range [][]string{{"sync"}, {"accept", "--all", "--safety"}} {
		run := exec.Command(caveat, append([]string{"-C", project}, c...)...)
		run.Stderr = os.Stderr
		if err := run.Run(); err != nil {
			return fmt.Errorf("caveat %s: %w", c[0], err)
		}
	}
	// Sync has made files for the page's own words; those of caveat itself are translated.
	if err := os.RemoveAll(filepath.Join(project, "locales", "site")); err != nil {
		return err
	}
	return compare(caveat, hugo, project, site, runs)
}

// spoken are units that get real text, of the page's own words: the warning, which would else be
// found wrong and its page withheld, and the beginning, by which a file's language is judged.
var spoken = map[string][]string{
	"desc":     {"draft-source"},
	"intro.p1": {"draft-machine", "interpreter-ask", "advertising-note"},
	"warn":     {"withheld"},
}

// speak puts real text into the corpus, whose translations are ciphers of the English.
func speak(project string) error {
	words := map[string]map[string]string{} // by locale, then by unit
	read := func(tag string) error {
		if words[tag] != nil {
			return nil
		}
		name := tag
		switch tag { // as the build does it, by CLDR's likely subtags
		case "zh":
			name = "zh-Hans"
		case "pt":
			name = "pt-BR"
		}
		var site struct{ Notice map[string]map[string]string }
		data, err := fs.ReadFile(locales.FS, "site/active."+name+".toml")
		if err == nil {
			_, err = toml.Decode(string(data), &site)
		}
		if err != nil {
			return err
		}
		words[tag] = map[string]string{}
		for unit, keys := range spoken {
			var text []string
			for _, k := range keys {
				text = append(text, strings.Join(strings.Fields(site.Notice[k]["other"]), " "))
			}
			words[tag][unit] = strings.Join(text, " ")
		}
		return nil
	}
	if err := read("en"); err != nil {
		return err
	}
	en := words["en"]
	sources, err := filepath.Glob(filepath.Join(project, "content", "*.md"))
	if err != nil {
		return err
	}
	for _, name := range sources {
		err := rewrite(name, func(s string) string {
			front, body, _ := strings.Cut(s, "\n+++\n")
			front = replaceLine(front, `description = `, `description = `+strconv.Quote(en["desc"]))
			rest := strings.SplitN(strings.TrimLeft(body, "\n"), "\n", 2)
			body = "\n" + en["intro.p1"] + "\n" + rest[1]
			head, tail, _ := strings.Cut(body, "> [!WARNING]\n")
			_, tail, _ = strings.Cut(tail, "\n")
			return front + "\n+++\n" + head + "> [!WARNING]\n> " + en["warn"] + "\n" + tail
		})
		if err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(project, "locales", "*", "active.*.toml"))
	if err != nil {
		return err
	}
	for _, name := range files {
		tag := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "active."), ".toml")
		if err := read(tag); err != nil {
			return err
		}
		err := rewrite(name, func(s string) string {
			for unit, text := range words[tag] {
				table := regexp.MustCompile(`(?m)^\[` + regexp.QuoteMeta(unit) + `\]\nother = .*$`)
				s = table.ReplaceAllLiteralString(s, "["+unit+"]\nother = "+strconv.Quote(text))
			}
			return s
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func rewrite(name string, change func(string) string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(change(string(data))), 0o644)
}

func replaceLine(s, beginning, line string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		if strings.HasPrefix(lines[i], beginning) {
			lines[i] = line
		}
	}
	return strings.Join(lines, "\n")
}

// task is one thing to measure.
type task struct {
	name    string
	dir     string
	prepare func() error // not measured
	command []string

	cpu    []float64 // seconds, user and system
	memory []int64   // peak, KiB
}

func compare(caveat, hugo, project, site string, runs int) error {
	clean := func() error {
		time.Sleep(3 * time.Second) // until the stamp of what was edited last is believed
		return removeAll(filepath.Join(project, "dist"), filepath.Join(project, ".caveat"))
	}
	public := func() error { return removeAll(filepath.Join(site, "public")) }
	edited := 0
	edit := func() error {
		edited++
		return rewrite(filepath.Join(project, "locales", "art0001", "active.de.toml"), func(s string) string {
			return strings.Replace(s, "\"\n", strconv.Itoa(edited)+"\"\n", 1)
		})
	}
	tasks := []*task{
		{name: "hugo", dir: site, prepare: public, command: []string{hugo, "--quiet"}},
		{name: "hugo lean", dir: site, prepare: public, command: []string{hugo, "--quiet", "--config", "hugo.toml,lean.toml"}},
		{name: "caveat check", dir: project, prepare: clean, command: []string{caveat, "check"}},
		{name: "caveat build --only pages", dir: project, prepare: clean, command: []string{caveat, "build", "--only", "pages"}},
		{name: "  nothing changed", dir: project, command: []string{caveat, "build", "--only", "pages"}},
		{name: "  one translation changed", dir: project, prepare: edit, command: []string{caveat, "build", "--only", "pages"}},
		{name: "  and another one", dir: project, prepare: edit, command: []string{caveat, "build", "--only", "pages"}},
		{name: "caveat build --no-pdf", dir: project, prepare: clean, command: []string{caveat, "build", "--no-pdf"}},
		{name: "  nothing changed", dir: project, command: []string{caveat, "build", "--no-pdf"}},
		{name: "  one translation changed", dir: project, prepare: edit, command: []string{caveat, "build", "--no-pdf"}},
		{name: "  and another one", dir: project, prepare: edit, command: []string{caveat, "build", "--no-pdf"}},
	}
	for range runs {
		for _, t := range tasks {
			if err := t.measure(); err != nil {
				return err
			}
		}
	}
	base, full := median(tasks[0].cpu), 0.0
	fmt.Printf("%-28s %8s %8s %8s %10s\n", "", "CPU s", "of hugo", "of lean", "peak MiB")
	for _, t := range tasks {
		c := median(t.cpu)
		note := ""
		if strings.HasPrefix(t.name, "  ") {
			note = fmt.Sprintf("   %.1f %% of the full build", 100*c/full)
		} else {
			full = c
		}
		fmt.Printf("%-28s %8.2f %8.3f %8.3f %10d%s\n", t.name, c, c/base, c/median(tasks[1].cpu), slices.Max(t.memory)>>10, note)
	}
	return nil
}

func (t *task) measure() error {
	if t.prepare != nil {
		if err := t.prepare(); err != nil {
			return err
		}
	}
	c := exec.Command(t.command[0], t.command[1:]...)
	c.Dir = t.dir
	c.Stderr = os.Stderr
	err := c.Run()
	// Findings are no failure here: ciphers are no translations, and check says so.
	if code := c.ProcessState.ExitCode(); err != nil && !(code == 1 && t.command[1] == "check") {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	t.cpu = append(t.cpu, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds())
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.memory = append(t.memory, int64(u.Maxrss))
	}
	return nil
}

func median(x []float64) float64 {
	s := slices.Clone(x)
	slices.Sort(s)
	return s[len(s)/2]
}

func removeAll(names ...string) error {
	for _, n := range names {
		if err := os.RemoveAll(n); err != nil {
			return err
		}
	}
	return nil
}
