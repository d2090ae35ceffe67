package scanner

import (
	"hash/maphash"
	"path"
	"regexp"
	"strings"
	"sync"
)

// An image of a container is a folder, or an archive of one, in which layers and
// descriptions lie under their digests: the layout of the Open Container
// Initiative, and what docker, podman and others save. Nothing says in which order
// these come, so what they say of each other is gathered while they are read, and
// looked up afterwards: which layer takes away what another one brought, which
// layers are missing.

const (
	// longestDescription is the longest JSON of an image that is understood, in
	// bytes. A longer one is read as any text is.
	longestDescription = 256 << 10
	// mostTold bounds what is kept of the names in the layers of one image.
	mostTold = 250_000
	// shortDigest is how much of a digest is shown.
	shortDigest = 12
)

// images gathers what is said of the images of a walk. It is safe for use by many
// goroutines.
type images struct {
	mu     sync.Mutex
	byPath map[string]*image
	seed   maphash.Seed
}

// image is one layout, with all images in it.
type image struct {
	layers map[string]*layer // by digest, as hex
	// seen are the digests of everything that is there, and links those that stand
	// for another.
	seen  map[string]bool
	links map[string]string
	// stacks are the layers of each image, the lowest first.
	stacks [][]string
	told   int
}

// layer is what one layer does to those below it.
type layer struct {
	of     *images
	in     *image
	gone   map[string]bool     // what it takes away
	opaque map[string]bool     // folders whose content it takes away
	has    map[uint64]struct{} // what it brings
}

// part is a piece of an image: the layout that it lies in, and its digest as hex.
type part struct{ layout, digest string }

var (
	digestName = regexp.MustCompile(`^(?:sha256:)?([0-9a-f]{64})(?:\.tar|\.tar\.gz|\.tgz|\.tar\.zst|\.json)?$`)
	digestIn   = regexp.MustCompile(`[0-9a-f]{64}`)
)

// partAt is the part of an image that a shown path names, if it does.
func partAt(shown string) (part, bool) {
	dir, base := path.Split(shown)
	name := base
	if base == "layer.tar" { // of a folder named by the digest
		dir, name = path.Split(strings.TrimSuffix(dir, "/"))
	}
	if len(name) < 64 {
		return part{}, false
	}
	found := digestName.FindStringSubmatch(name)
	outer, blob := strings.CutSuffix(dir, "blobs/sha256/")
	if found == nil || !blob && base != "layer.tar" && !strings.Contains(dir, Within) {
		return part{}, false // many stores on a disk call files by a digest
	}
	return part{layoutAt(outer), found[1]}, true
}

// layoutAt is how a layout is shown whose path ends in a slash.
func layoutAt(dir string) string {
	if dir == "" {
		return "."
	}
	if outer, ok := strings.CutSuffix(dir, Within); ok {
		return outer
	}
	if dir == "/" {
		return dir
	}
	return strings.TrimSuffix(dir, "/")
}

// at is the image of a layout. The caller holds the lock.
func (i *images) at(layout string) *image {
	if i.byPath == nil {
		i.byPath = map[string]*image{}
		i.seed = maphash.MakeSeed()
	}
	im := i.byPath[layout]
	if im == nil {
		im = &image{layers: map[string]*layer{}, seen: map[string]bool{}, links: map[string]string{}}
		i.byPath[layout] = im
	}
	return im
}

// see notes that a part is there.
func (i *images) see(p part) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.at(p.layout).seen[p.digest] = true
}

// layer is the layer that a part is. It is a new one: what another archive of the
// same name said of it is forgotten.
func (i *images) layer(p part) *layer {
	i.mu.Lock()
	defer i.mu.Unlock()
	im := i.at(p.layout)
	l := &layer{i, im, map[string]bool{}, map[string]bool{}, map[uint64]struct{}{}}
	im.layers[p.digest] = l
	return l
}

// alias notes a part that is only a link to another one.
func (i *images) alias(shown, to string) {
	p, ok := partAt(shown)
	digest := digestIn.FindString(to)
	if !ok || digest == "" {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if im := i.at(p.layout); im.room() {
		im.links[p.digest] = digest
	}
}

// room says whether one more name may be kept.
func (im *image) room() bool {
	im.told++
	return im.told <= mostTold
}

// inLayer is a name as it counts in a layer: without what stands around it.
func inLayer(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// removes says whether an entry is no file but a word on the layers below: that
// something is gone from here on.
func (l *layer) removes(name string) bool {
	const mark, all = ".wh.", ".wh..wh..opq"
	if l == nil {
		return false
	}
	dir, base := path.Split(inLayer(name))
	if !strings.HasPrefix(base, mark) {
		return false
	}
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	switch {
	case len(name) > longestEntry || !l.in.room():
	case base == all:
		l.opaque[strings.TrimSuffix(dir, "/")] = true
	case !strings.HasPrefix(base, ".wh..wh."): // the file system's own
		l.gone[dir+strings.TrimPrefix(base, mark)] = true
	}
	return true
}

// adds notes a file of the layer.
func (l *layer) adds(name string) {
	if l == nil {
		return
	}
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	if l.in.room() {
		l.has[maphash.String(l.of.seed, inLayer(name))] = struct{}{}
	}
}
