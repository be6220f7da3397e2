package drill

import (
	"bytes"
	"fmt"
	"strings"
)

// PO gives the corpus as PO files, so that other tools can judge the very faults that Run counts: for each
// language its translations as they are (es/as-they-are.po), and one file a kind of fault with the rows that
// Run puts it into (es/digit-changed.po). A row's ID is its msgctxt. Each is called with a path whose folders
// are parted by slashes; its error ends the walk and is returned.
func (c *Corpus) PO(seed uint64, each func(path string, file []byte) error) error {
	for k, l := range c.Targets {
		words, err := phrasesOf(l.Tag)
		if err != nil {
			return err
		}
		good := map[int]string{}
		for row, texts := range c.Texts {
			if texts[0] != "" && texts[k+1] != "" {
				good[row] = texts[k+1]
			}
		}
		if err := each(l.Tag+"/as-they-are.po", c.po(k, good)); err != nil {
			return err
		}
		for _, f := range textFaults {
			bad := c.faulty(k, f, words, seed)
			if len(bad) == 0 {
				continue
			}
			name := strings.ReplaceAll(strings.TrimSuffix(f.name, " %"), " ", "-")
			if err := each(l.Tag+"/"+name+".po", c.po(k, bad)); err != nil {
				return err
			}
		}
	}
	return nil
}

// po writes translations of some rows, in the order of the corpus. The format is that of the GNU gettext
// manual, "The Format of PO Files".
func (c *Corpus) po(target int, texts map[int]string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "msgid \"\"\nmsgstr \"\"\n\"Language: %s\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n",
		strings.ReplaceAll(c.Targets[target].Tag, "-", "_"))
	for row := range c.Texts {
		if text, ok := texts[row]; ok {
			fmt.Fprintf(&b, "\nmsgctxt %s\nmsgid %s\nmsgstr %s\n", poString(c.IDs[row]), poString(c.Texts[row][0]), poString(text))
		}
	}
	return b.Bytes()
}

var poEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func poString(s string) string { return `"` + poEscapes.Replace(s) + `"` }
