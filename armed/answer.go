package armed

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/environment"
)

// answer is a command with what decides whose credential it runs with.
type answer struct {
	Command
	tool *Tool
	// dir is the folder in which it runs.
	dir string
	// reads are the credentials that it runs with; names are variables that it
	// takes them from besides, own those that the tool's own files in the project
	// name.
	reads []*Read
	names []string
	own   []config
	roots projects
	// asked is the environment that it plainly asks for, files those that it is
	// told to read its environment from.
	asked catalog.Environment
	files []string
	// set are the variables that it sets itself to something plain.
	set map[string]bool
	// mentions are files that its words or its environment may name.
	mentions map[string]bool
	// chosen are facts that the credential must have, as far as they are known.
	chosen map[string][]string
}

// answerFor is the answer for a harmful command that stands at a place.
func (c *Collector) answerFor(o *outcome, file string, line int, roots projects) *answer {
	r := o.rule
	a := &answer{
		Command: Command{
			Text: o.text(), Path: file, Line: line, Tool: r.tool.ID, Does: r.Does, Effect: r.Effect,
			Silenced: r.silenced(&o.in),
		},
		tool: r.tool, dir: o.dir, reads: r.readsOf(), own: c.ownOf(r.tool, o.dir, roots), roots: roots,
		asked: r.tool.guard(&o.in), set: map[string]bool{}, names: slices.Clone(o.in.refs),
	}
	for _, f := range o.in.scope.files() {
		a.files = append(a.files, path.Base(f))
	}
	for _, s := range o.in.scope.environment() {
		if s.plain {
			a.set[plainName(s.name)] = true
		} else if r.tool.reads(s.name) {
			a.names = append(a.names, refsIn(s.value)...)
		}
	}
	a.chosen, a.mentions = r.tool.choose(&o.in), mentions(&o.in, o.dir)
	if hosts := a.chosen["host"]; a.asked == "" && len(hosts) > 0 && !slices.ContainsFunc(hosts, isRemote) {
		a.asked = catalog.Local
	}
	a.finish()
	return a
}

// mentions are the paths that an invocation's words and settings may name, from
// its folder and from each above it.
func mentions(in *invocation, dir string) map[string]bool {
	paths := map[string]bool{}
	note := func(text string) {
		if _, value, ok := strings.Cut(text, "="); ok {
			text = value
		}
		if strings.ContainsAny(text, "/.") && len(text) < 256 && isLiteral(text) && !strings.Contains(text, "://") && len(paths) < maxScope {
			for _, p := range upwards(dir, text) {
				paths[p] = true
			}
		}
	}
	for _, w := range in.words[1:] {
		note(w)
	}
	for _, s := range in.scope.environment() {
		note(s.value)
	}
	return paths
}

// answerForHit is the answer for a call in source code.
func (c *Collector) answerForHit(h fileHit, roots projects) *answer {
	t := h.call.tool
	a := &answer{
		Command: Command{
			Text: maskText(h.text), Path: h.path, Line: h.line, Tool: t.ID, Does: h.call.Does, Effect: h.call.Effect,
			Silenced: true,
		},
		tool: t, dir: dirOf(h.path), own: c.ownOf(t, dirOf(h.path), roots), roots: roots, asked: environmentIn(h.guard.value),
	}
	for i := range t.Reads {
		a.reads = append(a.reads, &t.Reads[i])
	}
	a.finish()
	return a
}

// ownOf are a tool's own files in the project of a folder.
func (c *Collector) ownOf(t *Tool, dir string, roots projects) []config {
	var own []config
	for _, f := range c.configs[t] {
		if roots.near(dir, dirOf(f.path)) {
			own = append(own, f)
		}
	}
	return own
}

// finish fills in what the command shows of whose credentials it runs with.
func (a *answer) finish() {
	any := false
	for _, r := range a.reads {
		for _, c := range r.Credentials {
			provider, _, _ := strings.Cut(c, ".")
			a.Providers = append(a.Providers, provider)
		}
		a.Variables = append(a.Variables, r.Variables...)
		any = any || r.anyName()
	}
	a.Variables = append(a.Variables, a.names...)
	for _, c := range a.own {
		a.Variables = append(a.Variables, c.names...)
	}
	if any {
		a.Variables = nil
	}
	a.Providers, a.Variables = sorted(a.Providers), sorted(a.Variables)
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// readsOf are the tool's reads, as far as the rule runs with them.
func (r *Rule) readsOf() []*Read {
	var list []*Read
	for i := range r.tool.Reads {
		read := &r.tool.Reads[i]
		if len(r.Credentials) == 0 {
			list = append(list, read)
			continue
		}
		if narrow := intersection(read.Credentials, r.Credentials); len(narrow) > 0 {
			own := *read
			own.Credentials = narrow
			list = append(list, &own)
		}
	}
	return list
}

func intersection(a, b []string) []string {
	var both []string
	for _, x := range a {
		if slices.Contains(b, x) {
			both = append(both, x)
		}
	}
	return both
}

// choose are the facts that an invocation asks for: by a flag or a variable, or
// by an address among its words.
func (t *Tool) choose(in *invocation) map[string][]string {
	chosen := map[string][]string{}
	note := func(fact, value string) {
		if value != "" && isLiteral(value) && !strings.HasPrefix(value, "-") {
			chosen[fact] = append(chosen[fact], value)
		}
	}
	args := arguments(in.words[1:])
	for _, name := range sortedNames(t.Selects) {
		fact := t.Selects[name]
		if value, known := in.scope.lookup(name); known && name[0] != '-' {
			note(fact, value)
		}
		for _, a := range args {
			switch {
			case a.flag != name:
			case a.valued:
				note(fact, a.value)
			default:
				note(fact, a.next)
			}
		}
	}
	for _, w := range in.words[1:] {
		note("host", hostOf(w))
	}
	for _, s := range in.scope.environment() {
		if s.plain && t.reads(s.name) {
			note("host", hostOf(s.value))
		}
	}
	if in.inside && len(chosen["host"]) == 0 && t.choosesHost() {
		note("host", "localhost")
	}
	return chosen
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t *Tool) choosesHost() bool {
	for _, fact := range t.Selects {
		if fact == "host" {
			return true
		}
	}
	return false
}

// databaseURL is an address of a database.
var databaseURL = regexp.MustCompile(`(?i)\b(?:postgres(?:ql)?|mysql2?|mariadb|rediss?|mongodb(?:\+srv)?|amqps?|sqlserver|cockroachdb)(?:\+\w+)?://[^\s"']+`)

// hostOf is the host of an address, "" where there is none or it is not known.
func hostOf(text string) string {
	address := databaseURL.FindString(text)
	if address == "" || len(address) > maxFilled {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// isRemote says whether a host is another machine.
func isRemote(host string) bool { return !environment.LocalHost(host) }

// compareCommands orders commands by place, then by what they say.
func compareCommands(a, b Command) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Tool, b.Tool),
		cmp.Compare(a.Effect.Rank(), b.Effect.Rank()), cmp.Compare(a.Does, b.Does),
	)
}
