package scanner

import (
	"path/filepath"
	"strings"
)

// replacement stands in a shown path for bytes that are no UTF-8, which a JSON
// report could not carry.
const replacement = "\uFFFD"

// shown is a target as a report shows it: cleaned, with slashes.
func shown(target string) string {
	return strings.ToValidUTF8(filepath.ToSlash(filepath.Clean(target)), replacement)
}

// below is the shown path of a name in a directory. What lies in "." is shown
// without it.
func below(dir, name string) string {
	name = strings.ToValidUTF8(name, replacement)
	switch {
	case dir == ".":
		return name
	case strings.HasSuffix(dir, "/"):
		return dir + name
	default:
		return dir + "/" + name
	}
}
