package check

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

// fingerprintLen is the length of a fingerprint: 80 bits in hexadecimal.
const fingerprintLen = 20

// nameAll gives an article's findings, sorted, their fingerprints, and makes their strings their own: a
// text is a slice of its file, which would stay in memory with it.
func nameAll(findings []Finding) {
	seen := make(map[string]int, len(findings))
	own := map[string]string{} // all languages share their source
	for i := range findings {
		f := &findings[i]
		for _, s := range []*string{&f.Key, &f.Source, &f.Target, &f.Was} {
			kept, ok := own[*s]
			if !ok {
				kept = strings.Clone(*s)
				own[kept] = kept
			}
			*s = kept
		}
		f.Fingerprint = fingerprint(f)
		// The same word said twice of one text: tools would take the second for the first.
		n := seen[f.Fingerprint]
		seen[f.Fingerprint]++
		if n > 0 {
			f.Fingerprint = digest(f.Fingerprint, strconv.Itoa(n))
		}
	}
}

// fingerprint names a finding by what it is about, not by where it stands, so that it stays the
// same when lines move.
func fingerprint(f *Finding) string {
	return digest(f.Check, f.File, f.Locale, f.Article, f.Key, placeless(f.Message))
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:fingerprintLen/2])
}

// place is a line and a column of another file in a message: "(caveat.toml:12:1)".
var place = regexp.MustCompile(`(\.(?:toml|md)):\d+(?::\d+)?`)

func placeless(message string) string {
	if !strings.Contains(message, ".toml:") && !strings.Contains(message, ".md:") {
		return message
	}
	return place.ReplaceAllString(message, "$1")
}
