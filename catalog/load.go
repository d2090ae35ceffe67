package catalog

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed providers/*.yaml providers/*/*.yaml
var files embed.FS

// Catalog is every provider's file, checked and indexed. It does not change
// once loaded, and many goroutines may use it at once.
type Catalog struct {
	providers []*Provider
	byID      map[string]*Provider
	kinds     []*Kind
	byName    map[string]*Kind
}

// Load is the catalog of the files that are built into the command, as the
// snapshot has it; where that is of other files, they are read. An error names
// each fault with its file and line.
func Load() (*Catalog, error) {
	if c, err := fromSnapshot(frozen, files); err == nil {
		return c, nil
	}
	return LoadFS(files)
}

// LoadFS reads providers/*.yaml of any file system, each with the further actions
// in the folder that is called like it, under the same rules.
func LoadFS(fsys fs.FS) (*Catalog, error) {
	paths, err := fs.Glob(fsys, "providers/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("catalog: list providers: %w", err)
	}
	if len(paths) == 0 {
		return nil, errors.New("catalog: no file matches providers/*.yaml")
	}
	if err := orphans(fsys, paths); err != nil {
		return nil, err
	}
	slices.Sort(paths)
	sources := make([]*source, len(paths))
	faults := make([]error, len(paths))
	var all sync.WaitGroup
	for i, p := range paths {
		all.Go(func() {
			if sources[i], faults[i] = read(fsys, p); faults[i] == nil {
				faults[i] = sources[i].check()
			}
		})
	}
	all.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return index(sources)
}

// orphans are the files of further actions whose provider has no file.
func orphans(fsys fs.FS, providers []string) error {
	further, err := fs.Glob(fsys, "providers/*/*.yaml")
	if err != nil {
		return fmt.Errorf("catalog: list further actions: %w", err)
	}
	var faults []error
	for _, name := range further {
		if of := path.Dir(name) + ".yaml"; !slices.Contains(providers, of) {
			faults = append(faults, fmt.Errorf("%s:1: there is no %s whose actions these could be", name, of))
		}
	}
	return errors.Join(faults...)
}

// read parses one provider's files and fills in what the types promise.
func read(fsys fs.FS, name string) (*source, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	src, err := decode(name, text)
	if err == nil {
		err = src.readFurther(fsys)
	}
	if err != nil {
		return nil, err
	}
	src.provider.complete()
	return src, nil
}

// complete fills in what the types promise of a provider.
func (p *Provider) complete() {
	p.brings = precompute(p)
	for _, k := range p.Credentials {
		k.Provider = p
	}
	for _, a := range p.Actions {
		a.Provider = p
		if a.Extent == "" {
			a.Extent = Wide
		}
		if a.Breadth == "" {
			a.Breadth = Resource
		}
	}
}

// index joins the files, and checks what one file says of another.
func index(sources []*source) (*Catalog, error) {
	providers := make([]*Provider, len(sources))
	for i, src := range sources {
		providers[i] = src.provider
	}
	c := gather(providers)
	var faults []error
	for _, src := range sources {
		faults = append(faults, src.checkAcross(c))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return c, nil
}

// gather is the catalog of these providers.
func gather(providers []*Provider) *Catalog {
	c := &Catalog{byID: map[string]*Provider{}, byName: map[string]*Kind{}}
	for _, p := range providers {
		c.providers = append(c.providers, p)
		c.byID[p.ID] = p
		for _, k := range p.Credentials {
			c.kinds = append(c.kinds, k)
			c.byName[k.FullName()] = k
		}
	}
	slices.SortFunc(c.providers, func(a, b *Provider) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(c.kinds, func(a, b *Kind) int { return strings.Compare(a.FullName(), b.FullName()) })
	return c
}

// Providers are all providers, by id.
func (c *Catalog) Providers() []*Provider { return slices.Clone(c.providers) }

// Provider finds a provider by its id.
func (c *Catalog) Provider(id string) (*Provider, bool) {
	p, ok := c.byID[id]
	return p, ok
}

// Kinds are all kinds of credentials, by full name.
func (c *Catalog) Kinds() []*Kind { return slices.Clone(c.kinds) }

// Kind finds a kind by its full name, "railway.account-token".
func (c *Catalog) Kind(fullName string) (*Kind, bool) {
	k, ok := c.byName[fullName]
	return k, ok
}

// stem is a file's name without folder and ending, which is its provider's id.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
