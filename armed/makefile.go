package armed

import (
	"path"
	"regexp"
	"strings"
)

// makeReader reads the recipes of makefiles.
type makeReader struct{}

func (makeReader) wants(file string) bool {
	base := path.Base(file)
	return anyFile([]string{"Makefile", "GNUmakefile", "makefile", "*.mk", "Makefile.*"}, base) && base != "Makefile.toml"
}

func (makeReader) read(d *Document) []script {
	m := makefile{dir: dirOf(d.Path)}
	eachLine(d.Text, m.line)
	m.end()
	return m.scripts
}

// makefile is one reading.
type makefile struct {
	dir     string
	scope   *scope
	targets []string
	// own are the settings of the present target alone.
	own     *scope
	runs    []invocation
	scripts []script
	defines bool
	// settings are those of targets, which may stand before their recipes.
	settings map[string]*scope
}

var (
	makeAssign  = regexp.MustCompile(`^(export\s+|override\s+)*([A-Za-z_][\w.-]*)\s*(?::{0,3}|\?|\+|!)=\s*(.*)$`)
	makeRule    = regexp.MustCompile(`^([^:=#\s][^:=#]*?)\s*::?(?:\s+([^=;]*?))?\s*(?:;(.*))?$`)
	makeOwn     = regexp.MustCompile(`^([^:=#\s][^:=#]*?)\s*:\s*((?:export\s+)?[A-Za-z_]\w*\s*[:?+]?=.*)$`)
	makeInclude = regexp.MustCompile(`^(?:-|s)?include\s+(.+)$`)
)

// line takes up one line of the file, with those that continue it.
func (m *makefile) line(text string, line int) {
	switch {
	case m.defines:
		m.defines = strings.TrimSpace(text) != "endef"
		return
	case strings.HasPrefix(text, "define "):
		m.defines = true
		return
	case strings.HasPrefix(text, "\t"):
		m.recipe(text[1:], line)
		return
	}
	text = strings.TrimSpace(oneLine(text))
	if text == "" || text[0] == '#' {
		return
	}
	if a := makeAssign.FindStringSubmatch(text); a != nil {
		m.scope = assign(m.scope, strings.HasPrefix(a[1], "export"), a[2], a[3])
		return
	}
	if inc := makeInclude.FindStringSubmatch(text); inc != nil {
		for _, file := range strings.Fields(inc[1]) {
			if isEnvironmentFile(file) {
				m.scope = m.scope.with(envFile, "", file, isLiteral(file))
			}
		}
		return
	}
	if o := makeOwn.FindStringSubmatch(text); o != nil {
		m.setFor(strings.Fields(o[1]), o[2])
		return
	}
	if r := makeRule.FindStringSubmatch(text); r != nil {
		m.begin(strings.Fields(r[1]), strings.Fields(r[2]), line)
		if r[3] != "" {
			m.recipe(r[3], line)
		}
	}
}

// setFor takes up a setting of certain targets.
func (m *makefile) setFor(targets []string, text string) {
	a := makeAssign.FindStringSubmatch(text)
	if a == nil {
		return
	}
	if m.settings == nil {
		m.settings = map[string]*scope{}
	}
	for _, t := range targets {
		if len(m.settings) < maxScope {
			m.settings[t] = assign(m.settings[t], strings.HasPrefix(a[1], "export"), a[2], a[3])
		}
	}
}

func assign(s *scope, export bool, name, value string) *scope {
	kind := variable
	if export {
		kind = exported
	}
	value = shellOf(strings.TrimSpace(value))
	return s.with(kind, name, value, isLiteral(value))
}

// begin is the head of a rule. What a target needs is run before it, so that
// whoever makes the one makes the others.
func (m *makefile) begin(targets, needs []string, line int) {
	m.end()
	m.targets, m.own = targets, nil
	for _, t := range targets {
		if s := m.settings[t]; s != nil {
			m.own = s
		}
	}
	for _, n := range needs {
		if !strings.ContainsAny(n, "$%|") {
			in := literal([]string{"make", n}, line, m.scope)
			in.hidden = true
			m.runs = append(m.runs, in)
		}
	}
}

func (m *makefile) end() {
	for _, t := range m.targets {
		if len(m.runs) > 0 {
			m.scripts = append(m.scripts, script{MakeTarget, t, m.dir, m.runs})
		}
	}
	m.targets, m.runs = nil, nil
}

// recipe takes up one command line of the present target.
func (m *makefile) recipe(text string, line int) {
	text = strings.TrimLeft(text, " \t@-+")
	if len(m.runs) < maxInvocations && len(m.targets) > 0 {
		m.runs = append(m.runs, split(shellOf(text), line, m.own.over(m.scope))...)
	}
}

var (
	makeVariable = regexp.MustCompile(`\$\(([A-Za-z_][\w.-]*)\)`)
	makeShell    = regexp.MustCompile(`\$\(shell\s+`)
)

// shellOf is a line of a makefile as the shell gets it: $(NAME) as ${NAME}, $$
// as $.
func shellOf(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	text = strings.NewReplacer("$(MAKE)", "make", "${MAKE}", "make").Replace(text)
	text = makeShell.ReplaceAllString(text, "$$(")
	text = makeVariable.ReplaceAllString(text, "$${$1}")
	return strings.ReplaceAll(text, "$$", "$")
}
