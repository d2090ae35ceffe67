package armed

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// codeEndings are those of source code, in which commands may stand: execSync("…"),
// subprocess.run([…]), sh "…".
var codeEndings = map[string]bool{
	".js": true, ".mjs": true, ".cjs": true, ".ts": true, ".mts": true, ".cts": true, ".jsx": true, ".tsx": true,
	".py": true, ".rb": true, ".rake": true, ".php": true, ".go": true, ".java": true, ".kt": true, ".cs": true,
	".groovy": true, ".ex": true, ".exs": true, ".pl": true,
}

// holdsCode says whether a file may be source code in which commands stand, by
// its name.
func holdsCode(file string) bool {
	base := path.Base(file)
	return isCode(file) || base == "Rakefile" || base == "Fastfile" || strings.HasPrefix(base, "Jenkinsfile") ||
		!strings.Contains(base, ".")
}

func isCode(file string) bool {
	return codeEndings[path.Ext(file)] && !strings.HasSuffix(file, ".min.js") && !strings.HasSuffix(file, ".d.ts")
}

// readCode reads what source code calls and runs. Text without a telling name is
// code only where its first line says so.
func (t *Tools) readCode(d *Document) (calls []hit, runs []invocation) {
	text := d.Text[:min(len(d.Text), maxText)]
	if path.Ext(d.Path) == "" && !strings.Contains(path.Base(d.Path), "file") && !bytes.HasPrefix(text, []byte("#!")) {
		return nil, nil
	}
	sights := t.calls.sights(text)
	if len(sights) == 0 {
		return nil, nil
	}
	short := *d
	short.Text = text
	lines := lineCounter{text: text}
	for _, s := range sights {
		if s.call == nil && len(runs) < maxInvocations && !commented(d.Path, text, s.at) {
			runs = append(runs, spawned(&short, s, lines.at(s.at))...)
		}
	}
	return hits(&short, sights), runs
}

// spawnWords are beginnings of the calls by which code runs a command.
var spawnWords = []string{
	"exec", "Exec", "spawn", "system", "popen", "Popen", "check_call", "check_output", "subprocess", "passthru",
	"session.run", "c.run", "ctx.run", "local(", "sudo(", "sh \"", "sh '", "sh(", "bat(", "Command(", "CommandContext(", "%x", "$`", "Rake::Task", "= `",
}

// spawn is the head of such a call up to its first argument.
var spawn = regexp.MustCompile("^(?:" +
	"(?:exec|Exec|spawn|execa)\\w*|system!?|popen\\w*|Popen|check_call|check_output|passthru|session\\.run\\w*|" +
	"subprocess\\.\\w+|c\\.run|ctx\\.run|local|sudo|sh|bat|(?:exec\\.)?Command(?:Context)?|Rake::Task" +
	")(?:\\(\\s*(?:\\w+,\\s*)?\\[?|\\s*\\[?|\\s+)\\s*|^%x[({\\[]|^\\$|^= ")

// spawned are the commands that code runs at a sight, if it runs any there.
func spawned(d *Document, s sight, line int) []invocation {
	text := string(d.Text[s.at:min(len(d.Text), s.at+2000)])
	head := spawn.FindString(text)
	if head == "" {
		return nil
	}
	if strings.HasPrefix(head, "%x") {
		body, _, _ := strings.Cut(text[len(head):], "\n")
		return split(strings.TrimRight(body, ")}] \t"), line, nil)
	}
	words := literals(text[len(head):])
	switch {
	case len(words) == 0:
		return nil
	case strings.HasPrefix(head, "Rake::Task"):
		return []invocation{literal([]string{"rake", words[0]}, line, nil)}
	case len(words) == 1 || strings.ContainsAny(words[0], " \n"):
		return split(words[0], line, nil)
	}
	return []invocation{literal(words, line, nil)}
}

// literals are the texts in quotes with which something begins, with nothing but
// commas and brackets between them.
func literals(text string) []string {
	var list []string
	for i := 0; i < len(text) && len(list) < maxReach; {
		switch b := text[i]; {
		case b == '"' || b == '\'' || b == '`':
			value, next := literalAt(text, i)
			list = append(list, value)
			i = next
		case strings.IndexByte(" \t\r\n,[", b) >= 0:
			i++
		case (b == 'f' || b == 'r' || b == 'b') && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\''):
			i++
		default:
			return list
		}
	}
	return list
}

var templateValue = regexp.MustCompile(`\$\{[^}]*\}|#\{[^}]*\}`)

// literalAt is the text in quotes at a byte, and where what follows begins. What
// is put in when it runs stands as a variable.
func literalAt(text string, at int) (value string, next int) {
	quote := text[at]
	if rest := text[at:]; quote != '`' && len(rest) >= 6 && rest[1] == quote && rest[2] == quote {
		if end := strings.Index(rest[3:], rest[:3]); end >= 0 {
			return rest[3 : 3+end], at + end + 6
		}
	}
	var b strings.Builder
	i := at + 1
	for ; i < len(text) && text[i] != quote; i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if text[i] == 'n' {
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return templateValue.ReplaceAllStringFunc(b.String(), asVariable), min(i+1, len(text))
}

// asVariable is a value that code puts in, as a shell's variable where it is one.
func asVariable(text string) string {
	inside := text[2 : len(text)-1]
	if i := strings.LastIndexByte(inside, '.'); i >= 0 {
		inside = inside[i+1:]
	}
	if inside != "" && nameLength(inside) == len(inside) {
		return "${" + inside + "}"
	}
	return "$_"
}
