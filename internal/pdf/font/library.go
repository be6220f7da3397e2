package font

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/language"
)

// Made by scripts/make-fonts. They stay in the binary's read-only data: nothing is copied.
var (
	//go:embed embedded/sans-Regular.ttf
	sansRegular []byte
	//go:embed embedded/sans-Bold.ttf
	sansBold []byte
	//go:embed embedded/arabic-Regular.ttf
	arabicRegular []byte
	//go:embed embedded/arabic-Bold.ttf
	arabicBold []byte
	//go:embed embedded/gujarati-Regular.ttf
	gujaratiRegular []byte
	//go:embed embedded/gujarati-Bold.ttf
	gujaratiBold []byte
	//go:embed embedded/thai-Regular.ttf
	thaiRegular []byte
	//go:embed embedded/thai-Bold.ttf
	thaiBold []byte
	//go:embed embedded/sc-Regular.ttf
	scRegular []byte
	//go:embed embedded/sc-Bold.ttf
	scBold []byte
	//go:embed embedded/kr-Regular.ttf
	krRegular []byte
	//go:embed embedded/kr-Bold.ttf
	krBold []byte
)

// Family is a regular and a bold font of one design, parsed at first use.
type Family struct {
	Name    string
	scripts []language.Script
	faces   [2]func() *Font
}

// Font returns the family's regular or bold font.
func (f *Family) Font(bold bool) *Font {
	if bold {
		return f.faces[1]()
	}
	return f.faces[0]()
}

// Library is an ordered list of families. It is safe for concurrent use.
type Library struct{ families []*Family }

var embedded = &Library{families: []*Family{
	embeddedFamily("sans", sansRegular, sansBold, language.Latin, language.Greek, language.Cyrillic),
	embeddedFamily("arabic", arabicRegular, arabicBold, language.Arabic),
	embeddedFamily("gujarati", gujaratiRegular, gujaratiBold, language.Gujarati),
	embeddedFamily("thai", thaiRegular, thaiBold, language.Thai),
	embeddedFamily("sc", scRegular, scBold, language.Han, language.Hiragana, language.Katakana, language.Bopomofo),
	embeddedFamily("kr", krRegular, krBold, language.Hangul),
}}

// Embedded returns the fonts in the binary: Noto Sans for Latin, Greek and Cyrillic, Arabic,
// Gujarati, Thai, Simplified Chinese (GB 2312) and Korean (KS X 1001). Every caller shares them.
func Embedded() *Library { return embedded }

func embeddedFamily(name string, regular, bold []byte, scripts ...language.Script) *Family {
	return &Family{Name: name, scripts: scripts, faces: [2]func() *Font{parseOnce(regular), parseOnce(bold)}}
}

// parseOnce defers parsing to the first document that needs the font. That the embedded files
// parse is a property of the build, held by this package's tests.
func parseOnce(data []byte) func() *Font {
	return sync.OnceValue(func() *Font {
		f, err := Parse(data)
		if err != nil {
			panic("embedded font: " + err.Error())
		}
		return f
	})
}

// With returns a library with the .ttf files of a folder behind the embedded fonts: first families
// with "Sans" in their name, which the embedded ones are too, each in the order of the files' names.
// A bold file (head.macStyle) joins the regular file of the same family name; a family without one
// uses its other file. Other files are passed over; a .ttf that cannot be read is an error, and so
// is a folder without one.
func (l *Library) With(dir fs.FS) (*Library, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, reason(err)
	}
	var fonts []*Font
	for _, e := range entries {
		if e.IsDir() || !strings.EqualFold(path.Ext(e.Name()), ".ttf") {
			continue
		}
		data, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), reason(err))
		}
		f, err := Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %v", e.Name(), err)
		}
		fonts = append(fonts, f)
	}
	if fonts == nil {
		return nil, errors.New("no .ttf file is in it")
	}
	more := &Library{families: slices.Clone(l.families)}
	byName := map[string]*Family{}
	for _, f := range fonts {
		face, same := func() *Font { return f }, byName[f.family]
		if same == nil {
			byName[f.family] = &Family{Name: f.family, faces: [2]func() *Font{face, face}}
			more.families = append(more.families, byName[f.family])
		} else if f.Bold {
			same.faces[1] = face
		} else {
			same.faces[0] = face
		}
	}
	slices.SortStableFunc(more.families[len(l.families):], func(a, b *Family) int { return sansFirst(a) - sansFirst(b) })
	return more, nil
}

func sansFirst(f *Family) int {
	if strings.Contains(f.Name, "Sans") {
		return 0
	}
	return 1
}

// reason is an error without the path, which its reader knows better.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// For returns the families in the order in which a run should try them: the locale's own where
// its script is Chinese or Korean, whose fonts carry Latin drawn to match, then those made for
// the run's script, then all others.
func (l *Library) For(script, locale language.Script) []*Family {
	own := func(f *Family) int {
		switch {
		case (locale == language.Han || locale == language.Hangul) && slices.Contains(f.scripts, locale):
			return 0
		case slices.Contains(f.scripts, script):
			return 1
		case slices.Contains(f.scripts, locale):
			return 2
		}
		return 3
	}
	families := slices.Clone(l.families)
	slices.SortStableFunc(families, func(a, b *Family) int { return own(a) - own(b) })
	return families
}
