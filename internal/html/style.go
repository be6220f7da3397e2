package html

import _ "embed"

var (
	//go:embed style/base.css
	baseCSS []byte
	//go:embed style/screen.css
	screenCSS []byte
	//go:embed style/print.css
	printCSS []byte
)

// Stylesheets gives the stylesheets of web pages and of print pages.
func Stylesheets() (screen, print []byte) {
	join := func(part []byte) []byte { return append(append([]byte(nil), baseCSS...), part...) }
	return join(screenCSS), join(printCSS)
}
