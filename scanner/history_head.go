package scanner

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// headOf is the commit that a store has checked out, zero where there is none.
// A linked worktree has a HEAD of its own, and shares the refs.
func headOf(gitDir string) objects.Hash {
	return resolveRef(gitDir, commonDirOf(gitDir), "HEAD", 8)
}

// resolveRef follows a ref to a hash.
func resolveRef(gitDir, common, name string, most int) (h objects.Hash) {
	if most == 0 || strings.Contains(name, "..") || filepath.IsAbs(name) {
		return h
	}
	for _, dir := range []string{gitDir, common} {
		text, err := readSmall(filepath.Join(dir, filepath.FromSlash(name)), maxPointer)
		if err != nil {
			continue
		}
		line := strings.TrimSpace(string(text))
		if to, ok := strings.CutPrefix(line, "ref:"); ok {
			return resolveRef(gitDir, common, strings.TrimSpace(to), most-1)
		}
		if h, err := objects.ParseHash(line); err == nil {
			return h
		}
	}
	return packedRef(common, name)
}

// maxPackedRefs bounds the file that lists refs, in bytes.
const maxPackedRefs = 256 << 20

func packedRef(common, name string) (h objects.Hash) {
	text, err := readSmall(filepath.Join(common, "packed-refs"), maxPackedRefs)
	if err != nil {
		return h
	}
	for line := range bytes.Lines(text) {
		hash, ref, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		if string(ref) == name {
			if h, err := objects.ParseHash(string(hash)); err == nil {
				return h
			}
		}
	}
	return h
}

// indexPath is where the index of the work tree lies.
func (h *GitHistory) indexPath() string { return filepath.Join(h.gitDir, "index") }

// maxRefs bounds how many refs are followed.
const maxRefs = 100_000

// tips are the objects that all refs name, the stash among them.
func (h *GitHistory) tips() []objects.Hash {
	common := commonDirOf(h.gitDir)
	var all []objects.Hash
	if text, err := readSmall(filepath.Join(common, "packed-refs"), maxPackedRefs); err == nil {
		for line := range bytes.Lines(text) {
			hash, _, _ := bytes.Cut(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("^")), []byte(" "))
			if h, err := objects.ParseHash(string(hash)); err == nil && len(all) < maxRefs {
				all = append(all, h)
			}
		}
	}
	return looseRefs(filepath.Join(common, "refs"), maxRefDepth, all)
}

// maxRefDepth bounds how many folders a ref may lie in.
const maxRefDepth = 32

// looseRefs adds the objects that the files below a folder name.
func looseRefs(dir string, depth int, all []objects.Hash) []objects.Hash {
	entries, err := os.ReadDir(dir)
	if err != nil || depth == 0 {
		return all
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			all = looseRefs(path, depth-1, all)
		case e.Type().IsRegular() && len(all) < maxRefs:
			if text, err := readSmall(path, maxPointer); err == nil {
				if h, err := objects.ParseHash(strings.TrimSpace(string(text))); err == nil {
					all = append(all, h)
				}
			}
		}
	}
	return all
}
