package write

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// Photo is a picture made of pixels, as a PDF holds it (8.9.5).
type Photo struct {
	Width, Height int // pixels
	space, filter string
	data          []byte // for filter "": to be compressed
	name          string
}

// mostPixels bounds the memory that a small file can ask for.
const mostPixels = 40_000_000

// ReadPhoto reads a JPEG or PNG file. JPEG data goes into the file as it is; transparent pixels of
// a PNG are laid on white.
func ReadPhoto(data []byte) (*Photo, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("is no SVG, PNG or JPEG picture")
	}
	if config.Width*config.Height > mostPixels || config.Width < 1 || config.Height < 1 {
		return nil, fmt.Errorf("has %d × %d pixels, more than %d in all", config.Width, config.Height, mostPixels)
	}
	p := &Photo{Width: config.Width, Height: config.Height, space: "/DeviceRGB"}
	if format == "jpeg" {
		p.filter, p.data = "/DCTDecode", data
		switch config.ColorModel {
		case color.YCbCrModel:
		case color.GrayModel:
			p.space = "/DeviceGray"
		default:
			return nil, errors.New("is a JPEG in CMYK: save it in RGB")
		}
		_, err := jpeg.Decode(bytes.NewReader(data)) // a broken file would break the page unseen
		return p, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	p.data = make([]byte, 0, 3*p.Width*p.Height)
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := img.At(x, y).RGBA() // premultiplied, 16 bits
			white := 0xFFFF - a
			p.data = append(p.data, byte((r+white)>>8), byte((g+white)>>8), byte((bl+white)>>8))
		}
	}
	return p, nil
}

// AddPhoto makes a photo the document's, to be shown on its pages.
func (d *Document) AddPhoto(p *Photo) {
	p.name = fmt.Sprintf("I%d", len(d.photos)+1)
	d.photos = append(d.photos, p)
}

// ShowPhoto draws a photo in a rectangle whose lower left corner is x, y.
func (p *Page) ShowPhoto(photo *Photo, x, y, width, height float64) {
	p.photos[photo] = true
	p.Draw(Save)
	p.Draw(Transform, width, 0, 0, height, x, y)
	p.content = append(append(append(p.content, '/'), photo.name...), " Do\n"...)
	p.Draw(Restore)
}

func (o *objects) photo(p *Photo) ref {
	r := o.alloc()
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s", p.Width, p.Height, p.space)
	if p.filter == "" {
		o.setStream(r, dict, p.data)
	} else {
		o.setRaw(r, dict+"/Filter"+p.filter, p.data)
	}
	return r
}
