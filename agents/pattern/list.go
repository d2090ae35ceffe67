package pattern

import "strings"

// Ignored goes through the lines of an ignore file: the last that matches
// decides, and "!" takes back. Line is the index of the one that decided.
func Ignored(lines []string, rel string) (line int, ignored bool) {
	line = -1
	for i, text := range lines {
		back := strings.HasPrefix(text, "!")
		if back == ignored && Git(strings.TrimPrefix(text, "!"), rel) {
			line, ignored = i, !back
		}
	}
	return line, ignored
}
