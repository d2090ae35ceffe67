package evidence

import (
	"maps"
	"slices"
	"strings"
)

// open adds what everybody can do through functions that run with their owner's
// rights: whoever makes one lets everybody run it, unless it is closed.
func (g *pgGathered) open() {
	for _, name := range slices.Sorted(maps.Keys(g.server.functions)) {
		for _, f := range g.server.functions[name] {
			if f.definer && !f.closed {
				g.through(name, f, f.path+" lets everybody run the function "+name)
			}
		}
	}
}

// functions adds what a role can do through functions that it was granted.
func (g *pgGathered) functions(key pgKey, because string) {
	for _, name := range slices.Sorted(maps.Keys(g.server.functions)) {
		if !strings.HasPrefix(key.on, "all ") && name != lastPart(key.of) {
			continue
		}
		for _, f := range g.server.functions[name] {
			if f.definer {
				g.through(name, f, because)
			}
		}
	}
}

// through adds what a function does with its owner's rights. That is assumed: it may
// do so to some rows alone.
func (g *pgGathered) through(name string, f *pgFunction, because string) {
	if f.does == nil {
		f.does = append([]string{}, g.server.does(f, map[string]bool{name: true})...)
	}
	for _, scope := range f.does {
		g.add(scope, because+", which runs with its owner's rights", true)
	}
}

// sqlVerbs say by which words a function does what. One that makes its statements
// while it is run, or that gives rights, may do anything.
var sqlVerbs = map[string][]string{
	"delete": {"database:delete"}, "truncate": {"database:delete"}, "merge": {"database:delete"},
	"update": {"database:update"}, "drop": {"database:drop"}, "select": {"database:read"}, "table": {"database:read"},
	"alter": anything, "grant": anything, "execute": anything, "immediate": anything, "prepare": anything,
}

// anything is what somebody who rules the server may do.
var anything = []string{"database:*", "server:*"}

// does says what a function does, by the words in it. One that makes its statements
// while it is run, or whose body is not known, may do anything.
func (s *pgServer) does(f *pgFunction, seen map[string]bool) []string {
	if f.body == "" {
		return anything
	}
	found := map[string]bool{}
	statements, _ := scanSQL(f.body, postgreSQL)
	for _, st := range statements {
		for i, t := range st.tokens {
			if t.kind != sqlWord && t.kind != sqlQuoted {
				continue
			}
			name := strings.ToLower(t.text)
			for _, scope := range sqlVerbs[name] {
				found[scope] = true
			}
			if i+1 < len(st.tokens) && st.tokens[i+1].text == "(" && !seen[name] {
				seen[name] = true
				for _, called := range s.functions[name] {
					for _, scope := range s.does(called, seen) {
						found[scope] = true
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
