package scanner

import (
	"hash/maphash"
	"maps"
	"path"
	"slices"
	"strings"
)

// Deleted names the layer, by the beginning of its digest, that takes away or
// writes over what a layer below it brought: whoever runs the image does not see
// it, and whoever has the image does. It is empty for what every image shows that
// has the layer, and for what lies in no image. It is asked after a walk.
func (s *Set) Deleted(o Origin) string {
	if o.Source != Image {
		return ""
	}
	return s.opts.images.deleted(o.Path)
}

func (i *images) deleted(shown string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.byPath == nil {
		return ""
	}
	for at := 0; ; {
		next := strings.Index(shown[at:], Within)
		if next < 0 {
			return ""
		}
		at += next
		im := i.byPath[shown[:at]]
		at += len(Within)
		short, file, _ := strings.Cut(shown[at:], "/")
		file, _, _ = strings.Cut(file, Within) // an archive in the layer goes as one
		if im != nil && file != "" {
			return im.deleted(short, file, maphash.String(i.seed, file))
		}
	}
}

// deleted looks at every image that has the layer. One that still shows the file
// is enough.
func (im *image) deleted(short, file string, hash uint64) string {
	by := ""
	for _, stack := range im.stacks {
		in := -1
		last := ""
		for n, digest := range stack {
			digest = im.resolved(digest)
			if in >= 0 && im.layers[digest].hides(file, hash) {
				last = digest[:shortDigest]
			}
			if strings.HasPrefix(digest, short) {
				in, last = n, ""
			}
		}
		if in < 0 {
			continue
		}
		if last == "" {
			return ""
		}
		by = last
	}
	return by
}

// resolved follows a link between parts, once: a link to a link is no layer.
func (im *image) resolved(digest string) string {
	if im.layers[digest] == nil {
		if to, ok := im.links[digest]; ok {
			return to
		}
	}
	return digest
}

// hides says whether a layer takes away or writes over a file of one below it.
func (l *layer) hides(file string, hash uint64) bool {
	if l == nil {
		return false
	}
	if _, has := l.has[hash]; has || l.gone[file] || l.opaque[""] {
		return true
	}
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if l.gone[dir] || l.opaque[dir] {
			return true
		}
	}
	return false
}

// report notes the layers that images name and that are not there.
func (i *images) report(skips *Skips) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, layout := range slices.Sorted(maps.Keys(i.byPath)) {
		im := i.byPath[layout]
		missing := map[string]bool{}
		for _, stack := range im.stacks {
			for _, digest := range stack {
				if digest = im.resolved(digest); !im.seen[digest] {
					missing[digest] = true
				}
			}
		}
		for n, digest := range slices.Sorted(maps.Keys(missing)) {
			if n == mostGaps {
				skips.Add(Skip{Path: layout, Reason: "more layers of the image that are missing", Incomplete: true, Count: len(missing) - n})
				break
			}
			skips.Add(Skip{Path: layout, Reason: "layer " + digest[:shortDigest] + " of the image is missing", Incomplete: true})
		}
	}
}
