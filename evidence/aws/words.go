package aws

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// commandLines are the lines of a script, with those joined that go on.
func commandLines(text string) []string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\\\n", " ")
	var lines []string
	open := "" // a line whose quotes don't close
	for _, line := range strings.Split(text, "\n") {
		if trimmed := strings.TrimSpace(line); open == "" && strings.HasPrefix(trimmed, "#") {
			continue
		}
		line = open + line
		if open = ""; strings.Count(line, "'")%2 == 1 && len(line) < maxCommand {
			open = line + "\n"
			continue
		}
		if strings.Contains(line, "aws") || strings.Contains(line, "=") {
			lines = append(lines, line)
		}
	}
	return lines
}

// maxCommand is how long a command may be, in bytes.
const maxCommand = 16 << 10

// splitWords are the words of a command as a shell takes them, but for what it
// would put in the place of variables: such words keep their "$".
func splitWords(line string) []string {
	var words []string
	var b strings.Builder
	quote, inside := byte(0), false
	end := func() {
		if inside {
			words = append(words, b.String())
		}
		b.Reset()
		inside = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == '\'':
			b.WriteByte(c)
		case c == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case quote == '"':
			b.WriteByte(c)
		case c == '\'' || c == '"':
			quote, inside = c, true
		case c == ' ' || c == '\t' || c == '\n':
			end()
		case c == ';' || c == '&' || c == '|' || c == '(' || c == ')':
			end()
		default:
			inside = true
			b.WriteByte(c)
		}
	}
	end()
	return words
}

// assignments takes in the variables that a command begins with, and leaves the
// rest of it.
func assignments(words []string, known map[string]string) []string {
	for len(words) > 0 {
		name, value, found := strings.Cut(words[0], "=")
		switch {
		case words[0] == "export" || words[0] == "readonly" || words[0] == "local":
		case found && isVariable(name):
			known[name] = expand(value, known)
		default:
			return words
		}
		words = words[1:]
	}
	return nil
}

func isVariable(name string) bool {
	for i, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// expand puts the variables that are known in their places, and gaps where they
// are not.
func expand(text string, known map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found || b.Len() > maxCommand {
			return b.String()
		}
		name, after := variableName(rest)
		switch value, ok := known[name]; {
		case name == "":
			b.WriteString("$")
		case ok:
			b.WriteString(value)
		default:
			b.WriteString(partial.Gap(name))
		}
		text = after
	}
}

// variableName is the name after a "$", and what follows it. What is not a plain
// variable is a name of its own that nobody knows.
func variableName(text string) (name, after string) {
	if braced, ok := strings.CutPrefix(text, "{"); ok {
		if name, after, closed := strings.Cut(braced, "}"); closed && name != "" && !strings.Contains(name, ":") {
			return name, after
		}
		return "", text
	}
	if strings.HasPrefix(text, "(") {
		return text, ""
	}
	n := 0
	for n < len(text) && isVariable(text[:n+1]) {
		n++
	}
	return text[:n], text[n:]
}
