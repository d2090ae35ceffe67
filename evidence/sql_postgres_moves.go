package evidence

import (
	"maps"
	"slices"
	"strings"
)

// moves runs RENAME TO and SET SCHEMA: what was granted on a thing goes with it, and
// what is taken away later from its old name takes nothing from it.
func (s *pgScript) moves(c *sqlCursor, kind, object string) {
	at := c.at
	defer func() { c.at = at }()
	prefix := object[:strings.LastIndexByte(object, '.')+1]
	switch {
	case c.words("rename", "to"):
		if n, ok := c.name(); ok {
			s.moved(kind, object, prefix+n.text)
		}
	case kind == "table" && c.words("set", "schema"):
		if n, ok := c.name(); ok {
			s.moved(kind, object, s.inDatabase(n.text)+"."+lastPart(object))
		}
	}
}

// maxPGMoves is how many renamings are followed. After that nothing is taken away.
const maxPGMoves = 1000

// moved gives what is known of one name to another. In the branch of a condition
// both keep it.
func (s *pgScript) moved(kind, from, to string) {
	if s.renamed++; s.renamed > maxPGMoves {
		s.additive = true
	}
	if s.additive && s.renamed > maxPGMoves || from == to {
		return
	}
	for _, r := range s.everyone() {
		for _, key := range slices.Collect(maps.Keys(r.granted)) {
			if there, ok := key.moved(kind, from, to); ok {
				r.granted[there] = r.granted[key]
				if !s.additive && (key.on != "all tables" || kind == "schema") {
					delete(r.granted, key)
				}
			}
		}
	}
	for _, key := range slices.Collect(maps.Keys(s.owners)) {
		was, name, _ := strings.Cut(key, " ")
		if object, inside := under(name, kind, from, to); inside {
			s.handOn(was, name, object)
		} else if was == kind && name == from {
			s.handOn(was, name, to)
		}
	}
}

// handOn gives what belongs to somebody its new name.
func (s *pgScript) handOn(kind, from, to string) {
	owner := s.owners[kind+" "+from]
	s.owned(sqlName{text: owner}, kind, to)
	if !s.additive {
		delete(s.role(sqlName{text: owner}).owns, kind+" "+from)
		delete(s.owners, kind+" "+from)
	}
}

func (s *pgServer) everyone() []*pgRole {
	all := []*pgRole{s.public, s.nobody}
	for _, r := range s.roles {
		all = append(all, r)
	}
	return all
}

// under is the new name of what lies in something that was renamed.
func under(name, kind, from, to string) (string, bool) {
	rest, inside := strings.CutPrefix(name, from+".")
	return to + "." + rest, inside && kind != "table"
}

// moved is the key that one becomes where something was renamed.
func (k pgKey) moved(kind, from, to string) (pgKey, bool) {
	inSchema := from[:max(0, strings.LastIndexByte(from, '.'))]
	switch {
	case k.on == kind && k.of == from, kind == "schema" && strings.HasSuffix(k.on, "tables") && k.of == from:
		k.of = to
		if k.on == "all tables" {
			k.on, k.of = "table", to+".*" // which nothing takes away from the old name
		}
		return k, true
	case kind == "table" && k.on == "all tables" && k.of == inSchema:
		k.on, k.of = "table", to
		return k, true
	}
	if object, inside := under(k.of, kind, from, to); inside {
		k.of = object
		return k, true
	}
	return k, false
}
