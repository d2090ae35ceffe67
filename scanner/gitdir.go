package scanner

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxPointer bounds the small files of a store that name another directory.
const maxPointer = 64 << 10

// gitDirOf is the store of a work tree: its .git directory, or the one that its
// .git file names. A .git that holds no HEAD is none to git either.
func gitDirOf(root string) (string, bool) {
	dir := filepath.Join(root, ".git")
	if pointer, err := readSmall(dir, maxPointer); err == nil {
		named, ok := strings.CutPrefix(strings.TrimRight(string(pointer), "\r\n"), "gitdir: ")
		if !ok {
			return "", false
		}
		dir = from(root, named)
	}
	_, err := readSmall(filepath.Join(dir, "HEAD"), maxPointer)
	return dir, err == nil
}

// commonDirOf is the store that a linked worktree's store shares with others,
// or the store itself.
func commonDirOf(gitDir string) string {
	named, err := readSmall(filepath.Join(gitDir, "commondir"), maxPointer)
	if err != nil {
		return gitDir
	}
	return from(gitDir, strings.TrimRight(string(named), "\r\n"))
}

func from(dir, named string) string {
	if filepath.IsAbs(named) {
		return named
	}
	return filepath.Join(dir, named)
}

// readSmall reads a regular file of no more than limit bytes. It never opens a
// pipe, which could wait, or a device, which could do anything.
func readSmall(path string, limit int64) ([]byte, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errors.New(reasonForType(info.Mode()))
	}
	f, err := openNamed(path)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: bare(err)}
	}
	defer f.close()
	size, mode, err := f.stat()
	if err != nil || mode != 0 {
		return nil, errors.New(reasonOther)
	}
	if size > limit {
		return nil, fmt.Errorf("over %d bytes", limit)
	}
	data := make([]byte, size) // what it grows by meanwhile is not waited for
	n, err := io.ReadFull(f, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return data[:n], err
}
