package drill

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode/utf8"
)

// Table is what a drill found: how many of the faults the checks caught, and what they said about
// texts without a fault.
type Table struct {
	Seed   uint64  `json:"seed"`
	Rows   []Row   `json:"rows"`   // in the order of faults and locales
	Clean  []Clean `json:"clean"`  // the texts as they are
	Misses []Miss  `json:"misses"` // every fault that was not caught
}

// Row is one kind of fault in one language.
type Row struct {
	Fault  string `json:"fault"`
	Locale string `json:"locale"`
	Caught int    `json:"caught"`
	Tried  int    `json:"tried"`
}

// Clean is one language's texts before any fault.
type Clean struct {
	Locale  string         `json:"locale"`
	Texts   int            `json:"texts"`
	Flagged int            `json:"flagged"` // texts with an error
	Checks  map[string]int `json:"checks"`  // errors by check
}

// Miss is a fault that no check caught.
type Miss struct {
	Fault   string `json:"fault"`
	Locale  string `json:"locale"`
	Article string `json:"article"`
	Key     string `json:"key"`
	Safety  bool   `json:"safety"`
	Source  string `json:"source"`
	Target  string `json:"target"` // as the fault left it
}

// SafetyMisses counts the misses in safety text.
func (t *Table) SafetyMisses() int {
	n := 0
	for _, m := range t.Misses {
		if m.Safety {
			n++
		}
	}
	return n
}

// add counts one fault.
func (t *Table) add(fault, locale string, caught bool, miss Miss) {
	row := -1
	for i := range t.Rows {
		if t.Rows[i].Fault == fault && t.Rows[i].Locale == locale {
			row = i
		}
	}
	if row < 0 {
		row = len(t.Rows)
		t.Rows = append(t.Rows, Row{Fault: fault, Locale: locale})
	}
	t.Rows[row].Tried++
	if caught {
		t.Rows[row].Caught++
		return
	}
	miss.Fault, miss.Locale = fault, locale
	t.Misses = append(t.Misses, miss)
}

// merge takes another table's rows, in order.
func (t *Table) merge(o *Table) {
	t.Rows = append(t.Rows, o.Rows...)
	t.Clean = append(t.Clean, o.Clean...)
	t.Misses = append(t.Misses, o.Misses...)
}

// WriteText writes the table as Markdown: faults down, languages across, "caught/tried" in each
// cell, and below it the false alarms and the misses.
func (t *Table) WriteText(w io.Writer) error {
	var b strings.Builder
	locales, faults := t.axes()
	cells := map[[2]string]Row{}
	for _, r := range t.Rows {
		cells[[2]string{r.Fault, r.Locale}] = r
	}
	grid := [][]string{append(append([]string{"Fault"}, locales...), "caught")}
	for _, f := range faults {
		line := []string{f}
		caught, tried := 0, 0
		for _, l := range locales {
			r, ok := cells[[2]string{f, l}]
			cell := "–"
			if ok {
				cell = fmt.Sprintf("%d/%d", r.Caught, r.Tried)
			}
			caught, tried = caught+r.Caught, tried+r.Tried
			line = append(line, cell)
		}
		grid = append(grid, append(line, percent(caught, tried)))
	}
	writeGrid(&b, grid)
	if len(t.Clean) > 0 {
		b.WriteString("\nTexts as they are, and those with an error-level finding:\n\n")
		grid = [][]string{{"Language", "texts", "flagged", "", "by check"}}
		for _, c := range t.Clean {
			var names []string
			for name, n := range c.Checks {
				names = append(names, fmt.Sprintf("%s %d", name, n))
			}
			sort.Strings(names)
			grid = append(grid, []string{c.Locale, fmt.Sprint(c.Texts), fmt.Sprint(c.Flagged), percent(c.Flagged, c.Texts), strings.Join(names, ", ")})
		}
		writeGrid(&b, grid)
	}
	if len(t.Misses) > 0 {
		fmt.Fprintf(&b, "\nNot caught: %d, of these in safety text %d.\n\n", len(t.Misses), t.SafetyMisses())
		for _, m := range t.Misses {
			fmt.Fprintf(&b, "- %s, %s, %s %s\n  %s\n  %s\n", m.Fault, m.Locale, m.Article, m.Key, oneLine(m.Source), oneLine(m.Target))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// axes gives the locales and the faults in the order of the rows.
func (t *Table) axes() (locales, faults []string) {
	seen := map[string]bool{}
	for _, r := range t.Rows {
		if !seen["l"+r.Locale] {
			seen["l"+r.Locale] = true
			locales = append(locales, r.Locale)
		}
		if !seen["f"+r.Fault] {
			seen["f"+r.Fault] = true
			faults = append(faults, r.Fault)
		}
	}
	return locales, faults
}

func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// writeGrid writes a Markdown table with even columns.
func writeGrid(b *strings.Builder, grid [][]string) {
	width := make([]int, len(grid[0]))
	for _, line := range grid {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	write := func(line []string) {
		for i, cell := range line {
			b.WriteString("| " + cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)) + " ")
		}
		b.WriteString("|\n")
	}
	write(grid[0])
	for i := range width {
		b.WriteString("| " + strings.Repeat("-", max(3, width[i])) + " ")
	}
	b.WriteString("|\n")
	for _, line := range grid[1:] {
		write(line)
	}
}
