package scanner

import (
	"bytes"
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
