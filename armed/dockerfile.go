package armed

import (
	"encoding/json"
	"path"
	"strings"
)

// dockerReader reads what an image runs when it is built and when it starts.
type dockerReader struct{}

func (dockerReader) wants(file string) bool {
	base := strings.ToLower(path.Base(file))
	return base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") ||
		strings.HasSuffix(base, ".dockerfile") || strings.HasSuffix(base, ".containerfile")
}

func (dockerReader) read(d *Document) []script {
	f := dockerfile{dir: dirOf(d.Path)}
	eachLine(d.Text, f.line)
	if len(f.runs) == 0 {
		return nil
	}
	return []script{{dir: f.dir, runs: f.runs}}
}

type dockerfile struct {
	dir   string
	scope *scope
	runs  []invocation
}

func (f *dockerfile) line(text string, line int) {
	instruction, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	if len(f.runs) > maxInvocations {
		return
	}
	switch strings.ToUpper(instruction) {
	case "FROM":
		f.scope = nil
	case "ENV", "ARG":
		f.set(rest)
	case "RUN", "CMD", "ENTRYPOINT":
		for strings.HasPrefix(rest, "--") {
			_, rest, _ = strings.Cut(rest, " ")
			rest = strings.TrimSpace(rest)
		}
		var words []string
		if json.Unmarshal([]byte(oneLine(rest)), &words) == nil {
			if len(words) > 0 {
				f.runs = append(f.runs, literal(words, line, f.scope))
			}
			return
		}
		f.runs = append(f.runs, split(rest, line, f.scope)...)
	}
}

// set takes up ENV NAME=value, several of them, and ENV NAME value.
func (f *dockerfile) set(rest string) {
	name, value, _ := strings.Cut(rest, " ")
	if !strings.Contains(name, "=") {
		f.scope = f.scope.with(exported, name, strings.TrimSpace(value), isLiteral(value) && value != "")
		return
	}
	lex := lexer{src: rest, first: 1}
	for t := lex.next(); t.kind == wordToken; t = lex.next() {
		if name, value, ok := strings.Cut(t.word.text, "="); ok {
			f.scope = f.scope.with(exported, name, value, t.word.plain)
		}
	}
}
