package evidence

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Store is something that keeps credentials and hands them to whoever may open
// it: an encrypted file, a job of a workflow with its secrets, the environment
// of a hosted project, a state.
type Store struct {
	// Path is the file that tells of it.
	Path string
	// Name tells it apart from others of the same file.
	Name string
	// Ways lead into it.
	Ways []Way
	// Holds is what it keeps.
	Holds []Held
}

// Way is a way into a store: who may take it.
type Way struct {
	// Kinds are globs over the full names of the kinds of credential that open it.
	Kinds []string
	// Under is the folder below which such a credential was seen; "" is everywhere.
	Under string
	// Like are facts that it has, as in the "when" of the catalog.
	Like map[string][]string
	// Needs are permissions that it holds, and On what it holds them on, where
	// grants tell such things.
	Needs []string
	On    string
	// Sure says that the files leave no doubt that the way is open.
	Sure bool
	// Step is how it gets in, as a sentence for the path.
	Step string
}

// Opens says whether the way is one for a credential of a kind with these facts
// that was seen at one of these paths.
func (w Way) Opens(kind *catalog.Kind, facts map[string]string, seenAt []string) bool {
	named := func(glob string) bool { return catalog.Glob(glob, kind.FullName()) }
	under := func(p string) bool { return within(w.Under, dirOf(p)) }
	return kind != nil && slices.ContainsFunc(w.Kinds, named) && slices.ContainsFunc(seenAt, under) && catalog.Matches(w.Like, facts)
}

// dirOf is the folder of a path, "." where it has none.
func dirOf(p string) string {
	if i := strings.LastIndexByte(p, '/'); i > 0 {
		return p[:i]
	}
	return "."
}

// Held is one thing that a store keeps, of which the files tell the name. Its
// value is in none of them.
type Held struct {
	// Name is the variable or key under which it is kept. Without one it is the
	// credential that was found with exactly these facts.
	Name string
	// Kinds are the full names of the kinds that it may be.
	Kinds []string
	// Facts are known of it.
	Facts map[string]string
	// Under is the folder below which a credential of the same name is taken to
	// be this very one.
	Under string
	// Step is how it comes out of the store, as a sentence for the path. Told
	// says that the sentence has what it is, so that its kind need not be added.
	Step string
	Told bool
}

// Keeper is a source that knows of stores.
type Keeper interface {
	// Stores are those that all that was read tells of.
	Stores() []Store
}

// maxStores and maxHeld bound the graph that stores make.
const (
	maxStores = 2000
	maxHeld   = 500
)

// Stores are those of all sources, in an order that does not depend on when
// their documents came.
func (c *Collector) Stores() []Store {
	var stores []Store
	for _, s := range c.sources {
		if k, ok := s.Source.(Keeper); ok {
			stores = append(stores, k.Stores()...)
		}
	}
	slices.SortFunc(stores, func(a, b Store) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Name, b.Name))
	})
	stores = slices.DeleteFunc(stores, func(s Store) bool { return len(s.Holds) == 0 })
	return stores[:min(len(stores), maxStores)]
}

// Is says whether a credential with these facts, which goes by these names and
// was seen at these paths, is taken to be what the store keeps.
func (h Held) Is(facts map[string]string, called, seenAt []string) bool {
	if h.Name == "" {
		return len(h.Facts) > 0 && has(facts, h.Facts)
	}
	return slices.ContainsFunc(called, func(name string) bool { return sameName(name, h.Name) }) &&
		slices.ContainsFunc(seenAt, func(p string) bool { return within(h.Under, dirOf(p)) })
}

// has says whether facts hold all that are asked for.
func has(facts, asked map[string]string) bool {
	for name, value := range asked {
		if facts[name] != value {
			return false
		}
	}
	return true
}
