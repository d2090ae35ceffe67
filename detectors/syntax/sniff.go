package syntax

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// sniffed is how many bytes of a head are looked at.
const sniffed = 4096

// confirm takes back a format that a name promises and the head can't hold: a
// binary property list, an encrypted file.
func confirm(f Format, head []byte) Format {
	if isBinary(head) {
		return ""
	}
	return f
}

// isBinary says whether a head holds bytes that no text does.
func isBinary(head []byte) bool {
	return bytes.IndexByte(head[:min(len(head), sniffed)], 0) >= 0 || bytes.HasPrefix(head, []byte("bplist"))
}

// sniff guesses a format from a file's first bytes. It would rather say "" than
// take prose or code for a document.
func sniff(head []byte) Format {
	if isBinary(head) {
		return ""
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(head[:min(len(head), sniffed)]), bom), " \t\r\n")
	switch {
	case text == "" || strings.HasPrefix(text, "#!") || strings.HasPrefix(text, "-----BEGIN"):
		return ""
	case strings.HasPrefix(text, "<?xml"):
		return XML
	case looksJSON(text):
		return JSON
	case strings.HasPrefix(text, "---\n") || strings.HasPrefix(text, "---\r\n") || strings.HasPrefix(text, "apiVersion:"):
		return YAML
	}
	return sniffLines(text)
}

// looksJSON says whether a text begins as an object with a quoted key does, or as
// a list of those or of strings. "[name]" begins an INI file.
func looksJSON(text string) bool {
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	switch text[0] {
	case '{':
		return rest != "" && (rest[0] == '"' || rest[0] == '}')
	case '[':
		return rest != "" && (rest[0] == '{' || rest[0] == '"')
	}
	return false
}

// sniffLines guesses by what most lines look like.
func sniffLines(text string) Format {
	var lines, sections, env, keys, colons int
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimLeft(line, " \t")
		if trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';' {
			continue
		}
		lines++
		_, isSection := iniSection(trimmed)
		switch {
		case trimmed[0] == '[' && isSection:
			sections++
		case isEnvLine(trimmed):
			env++
		case setsKey(trimmed) && strings.IndexByte(trimmed, 0x3d) >= 0:
			keys++
		case isKeyColon(trimmed):
			colons++
		}
	}
	switch {
	case lines == 0:
		return ""
	case sections > 0 && sections+env+keys+colons > lines/2:
		return INI
	case env*5 >= lines*4:
		return Dotenv
	case (env+keys)*5 >= lines*4:
		return Properties
	case colons >= 2 && colons*5 >= lines*4:
		return YAML
	}
	return ""
}

// isEnvLine says whether a line sets a variable in capitals, without blanks round
// the "=".
func isEnvLine(line string) bool {
	line = strings.TrimPrefix(line, "export ")
	key, value := envKey(line, 0, len(line))
	return key != "" && line[value-1] == '=' && line[value-2] != ' ' && strings.ToUpper(key) == key
}

// isKeyColon says whether a line is a plain word, a colon and a value or nothing.
func isKeyColon(line string) bool {
	line = strings.TrimPrefix(line, "- ")
	key, _, found := strings.Cut(line, ":")
	rest := strings.TrimPrefix(line, key)
	if !found || key == "" || len(rest) > 1 && rest[1] != ' ' {
		return false
	}
	for _, r := range key {
		if r >= utf8.RuneSelf || !isEnvName(byte(r), true) && r != '/' {
			return false
		}
	}
	return true
}
