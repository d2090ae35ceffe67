package armed

import (
	"path"
	"strings"
)

// toxReader reads the commands of tox.ini and of setup.cfg.
type toxReader struct{}

func (toxReader) wants(file string) bool {
	base := path.Base(file)
	return base == "tox.ini" || base == "setup.cfg"
}

// read goes by lines: a setting's value goes on over those that are indented.
func (toxReader) read(d *Document) []script {
	s := script{dir: dirOf(d.Path)}
	section, inside := false, false
	eachLine(d.Text, func(text string, line int) {
		trimmed := strings.TrimSpace(text)
		switch {
		case strings.HasPrefix(text, "["):
			section = strings.HasPrefix(text, "[testenv") || strings.HasPrefix(text, "[tox")
			inside = false
			return
		case trimmed == "" || trimmed[0] == '#':
			return
		case text[0] != ' ' && text[0] != '\t':
			var name string
			name, trimmed, _ = strings.Cut(trimmed, "=")
			name = strings.TrimSpace(name)
			inside = section && (name == "commands" || name == "commands_pre" || name == "commands_post")
		}
		if inside && len(s.runs) < maxInvocations {
			s.runs = append(s.runs, split(strings.TrimLeft(trimmed, " \t-"), line, nil)...)
		}
	})
	return some(s)
}
