package armed

import (
	"path"
	"regexp"
	"strings"
)

// justReader reads the recipes of justfiles.
type justReader struct{}

func (justReader) wants(file string) bool {
	base := strings.ToLower(path.Base(file))
	return base == "justfile" || base == ".justfile" || strings.HasSuffix(base, ".just")
}

func (justReader) read(d *Document) []script {
	j := justfile{dir: dirOf(d.Path)}
	eachLine(d.Text, j.line)
	j.end()
	return j.scripts
}

// justfile is one reading.
type justfile struct {
	dir   string
	scope *scope
	name  string
	runs  []invocation
	// body is a recipe that is a script of its own, from the line on.
	body     strings.Builder
	bodyLine int
	scripts  []script
}

var (
	justAssign = regexp.MustCompile(`^(export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$`)
	justRecipe = regexp.MustCompile(`^@?([A-Za-z_][\w-]*)(?:\s[^:]*)?:(?:\s*(.*))?$`)
	justSet    = regexp.MustCompile(`^set\s+(dotenv-filename|dotenv-path|working-directory)\s*:=\s*["']([^"']+)["']`)
)

func (j *justfile) line(text string, line int) {
	if text != "" && (text[0] == ' ' || text[0] == '\t') {
		j.command(text, line)
		return
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "" || text[0] == '#' || text[0] == '[':
	case strings.HasPrefix(text, "set "):
		j.setting(text)
	case justAssign.MatchString(text):
		a := justAssign.FindStringSubmatch(text)
		value := strings.Trim(a[3], `"'`)
		j.scope = assign(j.scope, a[1] != "", a[2], value)
	default:
		if r := justRecipe.FindStringSubmatch(text); r != nil {
			j.begin(r[1], strings.Fields(r[2]), line)
		}
	}
}

func (j *justfile) setting(text string) {
	s := justSet.FindStringSubmatch(text)
	switch {
	case s == nil:
	case s[1] == "working-directory":
		j.scope = j.scope.with(folder, "", s[2], true)
	default:
		j.scope = j.scope.with(envFile, "", s[2], true)
	}
}

func (j *justfile) begin(name string, needs []string, line int) {
	j.end()
	j.name = name
	for _, n := range needs {
		if n = strings.Trim(n, "()"); n != "&&" && n != "" {
			in := literal([]string{"just", n}, line, j.scope)
			in.hidden = true
			j.runs = append(j.runs, in)
		}
	}
}

// command takes up a line of the present recipe.
func (j *justfile) command(text string, line int) {
	if j.name == "" {
		return
	}
	trimmed := strings.TrimLeft(text, " \t@-")
	if strings.HasPrefix(trimmed, "#!") && len(j.runs) == 0 && j.bodyLine == 0 {
		if isShell(trimmed) {
			j.bodyLine = line + 1
		} else {
			j.bodyLine = -1 // a script in another language
		}
		return
	}
	switch {
	case j.bodyLine > 0:
		j.body.WriteString(text + "\n")
	case j.bodyLine == 0 && len(j.runs) < maxInvocations:
		j.runs = append(j.runs, split(templated(trimmed), line, j.scope)...)
	}
}

func (j *justfile) end() {
	if j.bodyLine > 0 {
		j.runs = append(j.runs, split(templated(j.body.String()), j.bodyLine, j.scope)...)
	}
	if len(j.runs) > 0 {
		j.scripts = append(j.scripts, script{JustRecipe, j.name, j.dir, j.runs})
	}
	j.name, j.runs, j.bodyLine = "", nil, 0
	j.body.Reset()
}
