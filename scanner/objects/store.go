package objects

import (
	"bufio"
	"bytes"

	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Store is all objects of a repository: those of its own packs, its loose ones,
// and those of the stores that it borrows from. Many goroutines may read it.
type Store struct {
	// dirs are the object directories, its own first.
	dirs    []string
	packs   []*pack
	forests []*forest
	// Partial says that objects were left where the repository was cloned from, to
	// be fetched when git needs them.
	Partial bool
	// Damage is what could not be read of the store, by path.
	Damage []Damage

	grown sync.Once
	cache cache
}

// Damage is a part of a store that could not be read.
type Damage struct {
	Path string
	Err  error
}

// maxStores bounds how many stores are borrowed from, one after the other.
const maxStores = 32

// Open opens the object store of a repository, by its .git directory or what
// stands for it. Packs that are damaged are left out, and noted.
func Open(gitDir string) (*Store, error) {
	if err := supported(gitDir); err != nil {
		return nil, err
	}
	s := &Store{dirs: []string{filepath.Join(gitDir, "objects")}}
	if _, err := os.Stat(s.dirs[0]); err != nil {
		return nil, err
	}
	for i := 0; i < len(s.dirs); i++ {
		s.borrow(s.dirs[i])
		s.openPacks(s.dirs[i])
	}
	return s, nil
}

// Close closes the packs.
func (s *Store) Close() {
	for _, p := range s.packs {
		p.file.Close()
	}
}

// supported refuses a repository whose objects have longer names
// (extensions.objectFormat in its configuration).
func supported(gitDir string) error {
	f, err := os.Open(filepath.Join(gitDir, "config"))
	if err != nil {
		return nil // none is needed
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(text) {
		name, value, _ := bytes.Cut(bytes.ToLower(line), []byte("="))
		if string(bytes.TrimSpace(name)) == "objectformat" && string(bytes.Trim(value, " \t\r\n\"")) == "sha256" {
			return errSHA256
		}
	}
	return nil
}

// borrow adds the stores that a store borrows from.
func (s *Store) borrow(dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "info", "alternates"))
	if err != nil {
		return
	}
	for line := range strings.Lines(string(text)) {
		other := strings.TrimSpace(line)
		if other == "" || other[0] == '#' || len(s.dirs) >= maxStores {
			continue
		}
		if !filepath.IsAbs(other) {
			other = filepath.Join(dir, other)
		}
		if other = filepath.Clean(other); !slices.Contains(s.dirs, other) {
			s.dirs = append(s.dirs, other)
		}
	}
}

// openPacks opens the packs of an object directory.
func (s *Store) openPacks(dir string) {
	paths, err := filepath.Glob(filepath.Join(escapeGlob(dir), "pack", "*.idx"))
	if err != nil {
		s.Damage = append(s.Damage, Damage{dir, err})
		return
	}
	slices.Sort(paths)
	for _, path := range paths {
		if _, err := os.Lstat(strings.TrimSuffix(path, ".idx") + ".promisor"); err == nil {
			s.Partial = true
		}
		p, err := openPack(path)
		if err != nil {
			s.Damage = append(s.Damage, Damage{strings.TrimSuffix(path, ".idx") + ".pack", err})
			continue
		}
		s.packs = append(s.packs, p)
	}
}

// escapeGlob makes a path mean itself in a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// grow works out how entries depend on each other, when first needed.
func (s *Store) grow() {
	s.grown.Do(func() {
		s.forests = make([]*forest, len(s.packs))
		var all sync.WaitGroup
		for i, p := range s.packs {
			all.Go(func() { s.forests[i] = p.grow() })
		}
		all.Wait()
	})
}

// hasBefore says whether a pack before this one has the object too; for loose
// objects, pack is the number of packs.
func (s *Store) hasBefore(h Hash, pack int) bool {
	for _, p := range s.packs[:pack] {
		if p.idx.find(h) >= 0 {
			return true
		}
	}
	return false
}

// Count is how many objects there are of a kind, as far as they can be read. What
// is in several packs counts for each.
func (s *Store) Count(d *Decoder, kind Kind) int {
	s.grow()
	n := 0
	for _, h := range s.looseHashes() {
		if is, _, _, done, err := s.openLoose(d, h); err == nil {
			done()
			if is == kind {
				n++
			}
		}
	}
	for _, f := range s.forests {
		for _, k := range f.kinds {
			if k == kind {
				n++
			}
		}
	}
	return n
}

// A batch is about this many objects, or this many compressed bytes.
const (
	batchCount = 128
	batchBytes = 1 << 20
)

// Batches are all objects of a kind, those that nothing refers to as well, in
// pieces that can be decoded side by side.
func (s *Store) Batches(kind Kind) []Batch {
	s.grow()
	var all []Batch
	for i, f := range s.forests {
		b, count, size := Batch{store: s, kind: kind, pack: i}, 0, int64(0)
		for _, root := range f.roots {
			if f.kinds[root] != kind {
				continue
			}
			b.roots = append(b.roots, root)
			count++
			size += s.packs[i].end(int(root)) - s.packs[i].starts[root]
			if count >= batchCount || size >= batchBytes {
				all = append(all, b)
				b.roots, count, size = nil, 0, 0
			}
		}
		if len(b.roots) > 0 {
			all = append(all, b)
		}
	}
	loose := s.looseHashes()
	for len(loose) > 0 {
		n := min(len(loose), batchCount)
		all = append(all, Batch{store: s, kind: kind, pack: -1, loose: loose[:n]})
		loose = loose[n:]
	}
	return all
}

// Orphans are the objects that hang on what no pack has: of what kind they are
// cannot be told.
func (s *Store) Orphans() []Hash {
	s.grow()
	var all []Hash
	for i, f := range s.forests {
		for _, entry := range f.lost {
			if h := s.packs[i].hash(int(entry)); !s.hasElsewhere(h, i) {
				all = append(all, h)
			}
		}
	}
	return all
}

func (s *Store) hasElsewhere(h Hash, pack int) bool {
	for i, p := range s.packs {
		if i == pack {
			continue
		}
		if entry := p.find(h); entry >= 0 && s.forests[i].kinds[entry] != 0 {
			return true
		}
	}
	return false
}

func newStream() *bufio.Reader { return bufio.NewReaderSize(nil, 64<<10) }
