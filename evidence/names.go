package evidence

import (
	_ "embed"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// names tells of which kind a credential is by the name under which it is kept.
type names struct {
	kinds map[string][]string // by the name without its joints
	most  int                 // the words of the longest name
}

// familiarNames are those of kinds that the catalog tells by their format.
//
//go:embed data/names.yaml
var familiarNames []byte

// newNames reads the names of all kinds. A name that stands for the public part
// of a credential, or for one that is public, is none.
func newNames(known *catalog.Catalog) *names {
	n := &names{kinds: map[string][]string{}}
	if known == nil {
		return n
	}
	var familiar map[string][]string
	if err := yaml.Unmarshal(familiarNames, &familiar); err != nil {
		familiar = nil // a test holds that the file can be read
	}
	for _, kind := range known.Kinds() {
		if kind.Public != "" {
			continue
		}
		for _, m := range kind.Match {
			public := slices.ContainsFunc(kind.Parts, func(p catalog.Part) bool { return p.Public && p.ID == m.Part })
			if !public {
				n.add(kind.FullName(), m.Names)
			}
		}
		n.add(kind.FullName(), familiar[kind.FullName()])
	}
	return n
}

func (n *names) add(kind string, list []string) {
	for _, name := range list {
		words := nameWords(name)
		n.most = max(n.most, len(words))
		key := strings.Join(words, "")
		if !slices.Contains(n.kinds[key], kind) {
			n.kinds[key] = append(n.kinds[key], kind)
		}
	}
}

// of are the kinds that a name stands for. Words before it don't matter, as in
// PROD_DATABASE_URL: the longest known end of the name counts.
func (n *names) of(name string) []string {
	words := nameWords(name)
	for from := max(0, len(words)-n.most); from < len(words); from++ {
		if kinds := n.kinds[strings.Join(words[from:], "")]; kinds != nil {
			return kinds
		}
	}
	return nil
}

// same says whether two names are one but for case and joints.
func sameName(a, b string) bool {
	return a != "" && strings.Join(nameWords(a), "") == strings.Join(nameWords(b), "")
}

// nameWords splits a name at its separators and its humps, in lower case.
func nameWords(name string) []string {
	var b strings.Builder
	for i := 0; i < len(name) && i < 200; i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			if i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
				b.WriteByte('_')
			}
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool {
		return r == '_' || r == '-' || r == '.' || r == ' ' || r == '/'
	})
}

// held are the things kept under the names, of those whose kind they tell. Step
// says how each comes out.
func (n *names) held(list []named, under string, step func(named) string) []Held {
	var all []Held
	seen := map[string]bool{}
	for _, v := range list {
		kinds := n.of(v.name)
		if len(kinds) == 0 || seen[v.name] || len(all) >= maxHeld {
			continue
		}
		seen[v.name] = true
		all = append(all, Held{Name: v.name, Kinds: kinds, Under: under, Step: step(v)})
	}
	return all
}

// named is a name, and where it stands.
type named struct {
	name string
	path string
	line int
}

// named is what a value of a document is called: its key, or where that says
// nothing, its last two keys.
func (n *names) named(d *Document, l syntax.Leaf) named {
	is := named{name: l.Key(), path: d.Path, line: lineAt(d.Text, l.Start)}
	if last := len(l.Path); last > 1 && n.of(is.name) == nil {
		is.name = l.Path[last-2] + "_" + l.Path[last-1]
	}
	return is
}
