// Package partial is text of which parts are not known: a policy that names
// "arn:aws:s3:::${var.bucket}/*" in a tree that doesn't say what var.bucket is.
//
// A gap is a run of private characters inside an ordinary string, so that the
// text can pass through parsers of JSON and templates unharmed. Two gaps with
// the same name stand for the same text.
package partial

import "strings"

// The characters that gaps are made of. Clean keeps them out of what files say.
const (
	open  = '\uE000'
	shut  = '\uE001'
	shift = 0xF0000 // a byte of a gap's name is this much above itself
)

// Gap stands for a text that is not known, and what names it.
func Gap(what string) string {
	var b strings.Builder
	b.WriteRune(open)
	for i := 0; i < len(what) && i < maxName; i++ {
		b.WriteRune(shift + rune(what[i]))
	}
	b.WriteRune(shut)
	return b.String()
}

// maxName is how many bytes of a name are kept; it is for people to read.
const maxName = 80

// Whole says whether all of a text is known.
func Whole(s string) bool { return !strings.ContainsRune(s, open) }

// Private says whether a character is a piece of a gap.
func Private(r rune) bool { return r == open || r == shut || r >= shift && r < shift+0x100 }

// Loose is the text with a * for each gap: a pattern of all that it may be.
func Loose(s string) string {
	return replace(s, func(string) string { return "*" })
}

// Show is the text for people, with each gap as "${name}".
func Show(s string) string {
	return replace(s, func(name string) string { return "${" + name + "}" })
}

// Gaps are the names of what is not known, in order of place.
func Gaps(s string) []string {
	var names []string
	replace(s, func(name string) string {
		names = append(names, name)
		return ""
	})
	return names
}

// Clean is what a file says without the characters that gaps are made of.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xE000 && r < 0xE100 || Private(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func replace(s string, with func(name string) string) string {
	if Whole(s) {
		return s
	}
	var b strings.Builder
	var name []byte
	inside := false
	for _, r := range s {
		switch {
		case r == open:
			inside, name = true, name[:0]
		case r == shut && inside:
			inside = false
			b.WriteString(with(string(name)))
		case inside && r >= shift && r < shift+0x100:
			name = append(name, byte(r-shift))
		case !inside:
			b.WriteRune(r)
		}
	}
	return b.String()
}
