package catalog

import (
	"strconv"
	"strings"

	"caveat/internal/article"
)

// slugWords is how many words of a text go into its key.
const slugWords = 5

// keyMaker names new units. No key that it makes is a prefix of another, equal to a known one, or
// holds a segment that go-i18n keeps for itself.
type keyMaker struct {
	taken    map[string]bool // whole keys
	prefixes map[string]bool // of whole keys, up to a dot
}

func newKeyMaker(keys []string) *keyMaker {
	k := &keyMaker{taken: make(map[string]bool, len(keys)), prefixes: map[string]bool{}}
	for _, key := range keys {
		k.take(key)
	}
	return k
}

func (k *keyMaker) take(key string) {
	k.taken[key] = true
	for i := strings.IndexByte(key, '.'); i >= 0; {
		k.prefixes[key[:i]] = true
		next := strings.IndexByte(key[i+1:], '.')
		if next < 0 {
			break
		}
		i += 1 + next
	}
}

// name makes the key of a new unit: its level-2 section and a slug of its first words.
func (k *keyMaker) name(u article.Unit) string {
	base := ""
	switch u.Kind {
	case article.Title:
		base = "title"
	case article.Summary:
		base = "summary"
	default:
		top := u.Top
		if top == "" {
			top = "text"
		}
		slug := article.Slug(u.Text, slugWords)
		switch {
		case u.Kind == article.Heading && u.Section == u.Top:
			slug = "heading"
		case u.Kind == article.Description:
			slug = "image"
		case u.Kind == article.Caption:
			slug = "image-caption"
		case slug == "" || article.Reserved(slug):
			slug = strings.Trim(u.Kind.String()+"-"+slug, "-")
		}
		base = top + "." + slug
	}
	key := base
	for n := 2; !k.free(key); n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	k.take(key)
	return key
}

func (k *keyMaker) free(key string) bool {
	if k.taken[key] || k.prefixes[key] {
		return false
	}
	for i := strings.IndexByte(key, '.'); i >= 0; {
		if k.taken[key[:i]] {
			return false
		}
		next := strings.IndexByte(key[i+1:], '.')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return true
}
