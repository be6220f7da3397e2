package html

import (
	"strings"

	"caveat/internal/lang"
	"caveat/internal/localize"
)

// appendText appends s as the text of an element.
func appendText(dst []byte, s string) []byte {
	if strings.IndexByte(s, '&') < 0 && strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '>') < 0 {
		return append(dst, s...)
	}
	return escape(dst, s)
}

// appendAttr appends s as the value of an attribute in double quotes.
func appendAttr(dst []byte, s string) []byte {
	if strings.IndexByte(s, '"') < 0 {
		return appendText(dst, s)
	}
	return escape(dst, s)
}

func escape(dst []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var ref string
		switch s[i] {
		case '&':
			ref = "&amp;"
		case '<':
			ref = "&lt;"
		case '>':
			ref = "&gt;"
		case '"':
			ref = "&quot;"
		default:
			continue
		}
		dst = append(dst, s[from:i]...)
		dst = append(dst, ref...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// appendLang appends the attributes that say which language an element is in, and which way it runs.
func appendLang(dst []byte, l lang.Locale) []byte {
	dst = append(dst, " lang=\""...)
	dst = appendAttr(dst, l.Tag)
	return append(dst, "\" dir=\""+l.Dir()+"\""...)
}

// appendTag is appendLang for a tag; a tag that cannot be read runs from left to right.
func appendTag(dst []byte, tag string) []byte {
	l, err := lang.Parse(tag)
	if err != nil {
		l = lang.Locale{Tag: tag}
	}
	return appendLang(dst, l)
}

// inline renders a word inside a line, marked where it is in another language.
func inline(w localize.Word) []byte {
	if w.Lang == "" {
		return appendText(nil, w.Text)
	}
	b := appendTag([]byte("<span"), w.Lang)
	return append(appendText(append(b, '>'), w.Text), "</span>"...)
}

// element renders a word as an element of its own; an empty word is nothing.
func element(tag, class string, w localize.Word) []byte {
	if w.Text == "" {
		return nil
	}
	b := []byte("<" + tag)
	if class != "" {
		b = append(b, " class=\""+class+"\""...)
	}
	if w.Lang != "" {
		b = appendTag(b, w.Lang)
	}
	b = appendText(append(b, '>'), w.Text)
	return append(b, "</"+tag+">\n"...)
}

func wrap(open string, inner []byte, close string) []byte {
	if len(inner) == 0 {
		return nil
	}
	return append(append([]byte(open), inner...), close...)
}

// telephone renders a number that can be called (RFC 3966), in one piece and from left to right.
func telephone(number string) []byte {
	b := []byte("<a class=\"_q\" dir=\"ltr\" href=\"tel:")
	for _, c := range number {
		if c >= '0' && c <= '9' || c == '+' {
			b = append(b, byte(c))
		}
	}
	return append(appendText(append(b, "\">"...), number), "</a>"...)
}
