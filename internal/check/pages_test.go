package check

import (
	"os"
	"strings"
	"testing"
)

// Every check has a page in docs/checks that tells what it catches, what it cannot and what to do, and
// stands in the list with the page's own words.
func TestPages(t *testing.T) {
	list, err := os.ReadFile("../../docs/checks/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range All {
		page, err := os.ReadFile("../../docs/checks/" + c.Name + ".md")
		if err != nil {
			t.Error(err)
			continue
		}
		head, rest, _ := strings.Cut(string(page), "\n\n")
		doc, _, _ := strings.Cut(rest, "\n")
		if head != "# "+c.Name || doc == "" {
			t.Errorf("%s.md does not begin with its name and what it holds", c.Name)
		}
		for _, part := range []string{"**Severity.**", "**Catches.**", "**Cannot catch.**", "**What to do.**"} {
			if !strings.Contains(string(page), part) {
				t.Errorf("%s.md has no %s", c.Name, part)
			}
		}
		if !strings.Contains(string(list), "- ["+c.Name+"]("+c.Name+".md): "+doc) {
			t.Errorf("README.md does not list %s as %q", c.Name, doc)
		}
	}
}
