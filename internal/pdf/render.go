// Package pdf sets a localized document as a tagged PDF file, without any external program. It
// targets PDF/UA-1 (ISO 14289-1); docs/pdf.md lists what is asserted and what only a person can
// judge. The layers are packages of their own: font, shape, layout, svg, write.
package pdf

import (
	"fmt"
	"io/fs"
	"sync"
	"time"

	"caveat/internal/localize"
	"caveat/internal/pdf/font"
	"caveat/internal/pdf/layout"
	"caveat/internal/pdf/shape"
)

// GlyphError is the error for a character that no font can draw: it names the character, the
// unit and the mend.
type GlyphError = layout.GlyphError

// PictureError is the error for a picture that cannot be set.
type PictureError struct {
	Source string // as the article names it
	Err    error
}

func (e *PictureError) Error() string {
	return fmt.Sprintf("%s: %v; docs/pdf.md says what a picture may be", e.Source, e.Err)
}

func (e *PictureError) Unwrap() error { return e.Err }

// Fonts are the fonts that Render may use. They are safe for concurrent use.
type Fonts struct {
	library *font.Library
	shapers sync.Pool // of *shape.Shaper: their caches are worth keeping between documents
}

var embedded = &Fonts{library: font.Embedded()}

// LoadFonts returns the embedded fonts and, behind them, the .ttf files of a folder. An error
// names the file.
func LoadFonts(dir fs.FS) (*Fonts, error) {
	library, err := font.Embedded().With(dir)
	if err != nil {
		return nil, err
	}
	return &Fonts{library: library}, nil
}

// Options say how a document is set. The zero value is the ordinary print.
type Options struct {
	Large bool   // large print: 18 pt
	Fonts *Fonts // nil for the embedded fonts alone
}

// Sizes of body text in points. Printed information for patients is legible from 12 pt; large
// print begins at 16 pt, and 18 pt is usual.
const (
	bodySize  = 12
	largeSize = 18
)

// Render returns a document as a PDF file. Same document and options, same bytes. It may be called
// from several goroutines, each with its own document. Errors are *GlyphError, *PictureError, or
// say what the address is that makes no QR code.
func Render(doc *localize.Document, opts Options) ([]byte, error) {
	tree, err := (&binder{doc: doc}).document()
	if err != nil {
		return nil, err
	}
	style := layout.Style{Paper: layout.A4, Size: bodySize}
	if doc.Letter {
		style.Paper = layout.Letter
	}
	if opts.Large {
		style.Size = largeSize
	}
	fonts := opts.Fonts
	if fonts == nil {
		fonts = embedded
	}
	shaper, ok := fonts.shapers.Get().(*shape.Shaper)
	if !ok {
		shaper = shape.New(fonts.library)
	}
	defer fonts.shapers.Put(shaper)
	return layout.Render(tree, style, shaper)
}

// date is the day of a document as a time; a document without one has the day PDF dates begin with.
func date(doc *localize.Document) time.Time {
	u := doc.Article.Front.Updated
	if u.Year == 0 {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(u.Year, u.Month, u.Day, 0, 0, 0, 0, time.UTC)
}
