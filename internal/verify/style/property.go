package style

import (
	"slices"
	"strings"
)

// property is what one that a page may set can do to texts: hide that of the element that has it, and
// of what is in it, or bring the element to lie on a text elsewhere.
type property struct {
	hides, covers func(value string) bool // nil: never
}

// properties are all that a page's stylesheet may set, by the names that family gives. Every other one
// is objected to wherever it stands: a page has no use for it, and this package does not know it.
var properties = map[string]property{
	"background":             {hides: has("url(", "image(", "gradient(", "image-set(")}, // its colour is judged with the text's
	"background-color":       {},
	"block-size":             {hides: not("auto"), covers: not("auto")},
	"border":                 {hides: beyond(-0.1, 12), covers: beyond(-0.1, 12)},
	"border-block":           {hides: beyond(-0.1, 12), covers: beyond(-0.1, 12)},
	"border-inline":          {hides: beyond(-0.1, 12), covers: beyond(-0.1, 12)},
	"border-width":           {hides: beyond(-0.1, 12), covers: beyond(-0.1, 12)},
	"border-collapse":        {},
	"border-style":           {},
	"border-color":           {},
	"border-radius":          {hides: rounded},
	"box-shadow":             {hides: not("none"), covers: not("none")},
	"box-sizing":             {},
	"break-after":            {},
	"break-before":           {},
	"break-inside":           {},
	"clip-path":              {hides: not("none")},
	"color":                  {}, // judged with the ground
	"color-scheme":           {hides: not("light", "light dark", "normal")},
	"column-gap":             {hides: far(farthest), covers: far(farthest)},
	"content":                {hides: not("normal", "none")}, // before and after an element: Adds
	"cursor":                 {},
	"direction":              {hides: anything},
	"display":                {hides: not("block", "inline", "inline-block", "flow-root", "flex", "inline-flex", "grid", "inline-grid", "list-item", "contents", "table", "table-row", "table-cell", "table-row-group", "table-header-group", "table-caption")},
	"filter":                 {hides: not("none", "grayscale(1)")},
	"flex":                   {hides: not("none", "auto"), covers: not("none", "auto")},
	"flex-basis":             {hides: not("100%", "auto"), covers: not("100%", "auto")},
	"flex-direction":         {hides: has("reverse")},
	"flex-wrap":              {hides: not("wrap", "nowrap")},
	"float":                  {hides: not("none"), covers: not("none")},
	"font":                   {hides: shorthand},
	"font-family":            {hides: strange},
	"font-size":              {hides: small},
	"font-style":             {},
	"font-synthesis":         {},
	"font-synthesis-style":   {},
	"font-weight":            {hides: not("normal", "bold", "bolder", "300", "400", "500", "600", "700", "800", "900")},
	"gap":                    {hides: far(farthest), covers: far(farthest)},
	"grid-column":            {covers: anything},
	"grid-row":               {covers: anything},
	"grid-template-columns":  {hides: crowded, covers: crowded},
	"grid-template-rows":     {hides: not("auto", "auto 1fr"), covers: not("auto", "auto 1fr")},
	"hyphenate-limit-chars":  {},
	"hyphens":                {},
	"align-items":            {},
	"align-self":             {},
	"inline-size":            {hides: narrow, covers: wide},
	"inset":                  {hides: not("auto"), covers: not("auto")},
	"inset-block":            {hides: not("auto"), covers: not("auto")},
	"inset-inline":           {hides: not("auto"), covers: not("auto")},
	"justify-content":        {hides: has("right", "end")},
	"letter-spacing":         {hides: beyond(-0.5, 4), covers: beyond(-0.5, 4)},
	"line-break":             {},
	"line-height":            {hides: tight, covers: tight},
	"list-style":             {hides: not("none", "disc", "circle", "square", "decimal", "inside", "outside")},
	"margin":                 {hides: pulled, covers: pulled},
	"margin-block":           {hides: pulledBlock, covers: pulledBlock},
	"margin-inline":          {hides: pulledInline, covers: pulledInline},
	"max-block-size":         {hides: not("none")},
	"max-inline-size":        {hides: narrow},
	"min-block-size":         {covers: far(farthest)},
	"min-inline-size":        {hides: wide, covers: wide},
	"opacity":                {hides: faint},
	"orphans":                {},
	"outline":                {hides: beyond(-0.1, 4), covers: beyond(-0.1, 4)},
	"outline-offset":         {hides: beyond(-0.1, 4), covers: beyond(-0.1, 4)},
	"overflow":               {hides: not("visible", "auto", "clip")}, // nothing has a size of its own that clip could cut to
	"overflow-wrap":          {},
	"padding":                {hides: beyond(-0.1, farthest), covers: beyond(-0.1, farthest)},
	"padding-block":          {hides: beyond(-0.1, farthest), covers: beyond(-0.1, farthest)},
	"padding-inline":         {hides: beyond(-0.1, farthest), covers: beyond(-0.1, farthest)},
	"position":               {hides: not("static", "relative"), covers: not("static", "relative")},
	"row-gap":                {hides: far(farthest), covers: far(farthest)},
	"scroll-behavior":        {},
	"scroll-padding":         {},
	"text-align":             {},
	"text-decoration":        {hides: not("none", "underline", "inherit")},
	"text-decoration-line":   {hides: not("none", "underline", "inherit")},
	"text-decoration-style":  {hides: not("solid", "inherit")},
	"text-decoration-color":  {},
	"text-emphasis":          {hides: not("none", "filled dot")},
	"text-emphasis-position": {},
	"text-indent":            {hides: far(32), covers: far(32)},
	"text-size-adjust":       {hides: not("100%", "auto", "none")},
	"text-transform":         {hides: not("none")},
	"text-underline-offset":  {hides: beyond(0, 8)},
	"text-wrap":              {hides: not("balance", "pretty", "wrap")},
	"transform":              {hides: not("none"), covers: not("none")},
	"unicode-bidi":           {hides: not("normal", "isolate", "embed", "plaintext")},
	"vertical-align":         {hides: beyond(-4, 4), covers: beyond(-4, 4)},
	"visibility":             {hides: not("visible")},
	"white-space":            {hides: not("normal", "pre-line", "pre-wrap"), covers: not("normal", "pre-line", "pre-wrap")},
	"widows":                 {},
	"word-break":             {hides: not("normal", "keep-all", "break-word")},
	"word-spacing":           {hides: beyond(-1, 12), covers: beyond(-1, 12)},
	"writing-mode":           {hides: not("horizontal-tb")},
	"z-index":                {hides: has("-")},

	"text-decoration-thickness": {hides: beyond(-0.1, 3)},
}

// family names a property as properties has it: sides and their sizes by the kind of side, widths and
// heights by what they are in the scripts of this package's pages.
func family(name string) string {
	name = strings.TrimPrefix(name, "-webkit-")
	switch name {
	case "width", "height":
		return map[string]string{"width": "inline-size", "height": "block-size"}[name]
	case "min-width", "max-width":
		return name[:4] + "inline-size"
	case "min-height", "max-height":
		return name[:4] + "block-size"
	case "top", "bottom":
		return "inset-block"
	case "left", "right":
		return "inset-inline"
	case "overflow-x", "overflow-y", "overflow-block", "overflow-inline":
		return "overflow"
	case "list-style-type":
		return "list-style"
	}
	for _, f := range []string{"margin", "padding", "border", "inset", "scroll-padding"} {
		side, ok := strings.CutPrefix(name, f+"-")
		if !ok {
			continue
		}
		side, what, _ := strings.Cut(side, "-")
		switch side {
		case "top", "bottom", "block":
			side = "-block"
		case "left", "right", "inline":
			side = "-inline"
		default: // border-color and the like
			if strings.HasSuffix(name, "radius") && f == "border" {
				return "border-radius"
			}
			return name
		}
		switch {
		case strings.HasSuffix(what, "color"):
			return "border-color"
		case f == "scroll-padding":
			return f
		}
		return f + side
	}
	return name
}

// families are the fonts that a page may name: those that show letters as they are. One of signs,
// or of nothing, may stand on a reader's machine as well.
var families = []string{
	"system-ui", "-apple-system", "ui-monospace", "sans-serif", "serif", "monospace", "inherit",
	"segoe ui", "roboto", "noto sans", "liberation sans", "arial", "tahoma", "menlo", "consolas", "sfmono-regular", "dejavu sans mono",
	"sf arabic", "geeza pro", "noto sans arabic", "noto naskh arabic", "sf hebrew", "arial hebrew", "noto sans hebrew",
	"thonburi", "leelawadee ui", "noto sans thai", "kohinoor gujarati", "gujarati sangam mn", "nirmala ui", "noto sans gujarati",
	"kohinoor devanagari", "noto sans devanagari", "pingfang sc", "pingfang tc", "microsoft yahei", "microsoft jhenghei",
	"noto sans cjk sc", "noto sans cjk tc", "noto sans cjk jp", "noto sans cjk kr", "noto sans sc", "noto sans tc", "noto sans jp", "noto sans kr",
	"hiragino sans", "yu gothic", "apple sd gothic neo", "malgun gothic",
}

// strange judges a list of fonts. What a custom property adds to it is judged with its value.
func strange(v string) bool {
	for _, name := range strings.Split(strings.ToLower(v), ",") {
		name = strings.Trim(strings.TrimSpace(name), `"')`)
		if !strings.HasPrefix(name, "var(--") && !slices.Contains(families, name) {
			return true
		}
	}
	return false
}
