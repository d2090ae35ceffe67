package syntax

import (
	"strconv"
	"strings"
)

// plistEntry is the key that an element of a property list puts on the path, and
// how many: the dict's last <key>, the array's index, nothing for the outermost.
func (r *xmlReader) plistEntry(name string) (key string, keys int) {
	if len(r.open) == 0 {
		return "", 0
	}
	parent := &r.open[len(r.open)-1]
	switch parent.name {
	case "dict":
		if name == "key" {
			return "", 0
		}
		return parent.key, 1
	case "array":
		parent.items++
		return index(parent.items - 1), 1
	}
	return "", 0
}

// plistKey takes up a text that is a dict's key, and says whether it is one.
func (r *xmlReader) plistKey(text string) bool {
	n := len(r.open)
	if !r.plist || n < 2 || r.open[n-1].name != "key" || r.open[n-2].name != "dict" {
		return false
	}
	r.open[n-2].key = text
	return true
}

func isXMLSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// isXMLName says whether a byte may stand in a name. It lets more through than
// XML does, but nothing that ends a name.
func isXMLName(b byte) bool {
	return isWordByte(b) || b == ':'
}

// unescapeXML resolves XML's five entities and character numbers. Others stay as
// written: what a document declares is not ours to expand.
func unescapeXML(raw string) string {
	if strings.IndexByte(raw, '&') < 0 {
		return raw
	}
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); {
		if raw[i] == '&' {
			if n := strings.IndexByte(raw[i:min(i+12, len(raw))], ';'); n > 0 {
				if with, known := xmlEntity(raw[i+1 : i+n]); known {
					b.WriteString(with)
					i += n + 1
					continue
				}
			}
		}
		b.WriteByte(raw[i])
		i++
	}
	return b.String()
}

// xmlEntity is what an entity's name stands for.
func xmlEntity(name string) (with string, known bool) {
	switch name {
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "amp":
		return "&", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	}
	number, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		return "", false
	}
	base := 10
	if hex, isHex := strings.CutPrefix(number, "x"); isHex {
		number, base = hex, 16
	}
	n, err := strconv.ParseUint(number, base, 21)
	if err != nil {
		return "", false
	}
	return string(rune(n)), true
}
