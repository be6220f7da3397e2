package lang

import (
	"time"
)

// FormatDate writes a day of the Gregorian calendar as CLDR's long date:
// "November 22, 2026", "22 novanm 2026". The first of a month is an ordinal in
// fr and ht ("1er novembre"). Thai counts years of the Buddhist era, as
// Thailand does; every other language stays with the Gregorian calendar,
// fa and ps too. A month outside 1 to 12 is written as its number.
func (l Locale) FormatDate(y int, m time.Month, d int) string {
	var buf [96]byte
	b := buf[:0]
	r := l.row()
	p := r.date
	for i := 0; i < len(p); i++ {
		if p[i] != '%' {
			b = append(b, p[i])
			continue
		}
		i++
		switch p[i] {
		case 'd':
			if d == 1 && r.dayOne != "" {
				b = append(b, r.dayOne...)
			} else {
				b = r.numbers.append(b, d, false)
			}
		case 'D':
			b = r.numbers.appendTwo(b, d)
		case 'B':
			b = r.appendMonth(b, m, &r.months)
		case 'L':
			b = r.appendMonth(b, m, r.alone())
		case 'm':
			b = r.numbers.append(b, int(m), false)
		case 'N':
			b = r.numbers.appendTwo(b, int(m))
		case 'Y':
			b = r.numbers.append(b, y+r.yearOffset, false)
		}
	}
	return string(b)
}

func (s *Numbers) appendTwo(b []byte, n int) []byte {
	if n >= 0 && n < 10 {
		b = s.append(b, 0, false)
	}
	return s.append(b, n, false)
}

func (r *row) appendMonth(b []byte, m time.Month, names *[12]string) []byte {
	if m < time.January || m > time.December {
		return r.numbers.append(b, int(m), false)
	}
	return append(b, names[m-1]...)
}

func (r *row) alone() *[12]string {
	if r.standalone[0] == "" {
		return &r.months
	}
	return &r.standalone
}

// MonthNames returns the names of the months as a date has them, in the
// genitive where the language wants it: "ноября".
func (l Locale) MonthNames() [12]string { return l.row().months }

// StandaloneMonthNames returns the names of the months by themselves: "ноябрь".
func (l Locale) StandaloneMonthNames() [12]string { return *l.row().alone() }
