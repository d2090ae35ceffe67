//go:build !unix

package scanner

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// base is an open directory below which names are opened.
type base struct {
	dir  *os.File
	path string
	refs atomic.Int32
}

// retain keeps the directory open until release is called once more.
func (b *base) retain() { b.refs.Add(1) }

func (b *base) release() {
	if b.refs.Add(-1) == 0 {
		b.dir.Close()
	}
}

// openRoot opens a directory that a user named, through links if need be.
func openRoot(path string) (*base, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := &base{dir: dir, path: path}
	b.retain()
	return b, nil
}

// openDir opens a directory below b.
func (b *base) openDir(rel, _ string) (*base, error) {
	return openRoot(filepath.Join(b.path, rel))
}

// holds says whether a regular file of that name lies in the directory.
func (b *base) holds(name string) bool {
	info, err := os.Lstat(filepath.Join(b.path, name))
	return err == nil && info.Mode().IsRegular()
}

// file is an open file.
type file struct{ *os.File }

// openFile opens a file below b.
func (b *base) openFile(rel string) (file, error) {
	return openNamed(filepath.Join(b.path, rel))
}

// openNamed opens a file that a user named, through links if need be.
func openNamed(path string) (file, error) {
	f, err := os.Open(path)
	return file{f}, err
}

func (f file) close() { f.Close() }

// stat is the size in bytes and the type of an open file.
func (f file) stat() (int64, fs.FileMode, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	return info.Size(), info.Mode().Type(), nil
}

// pseudo says whether a directory is a window into the kernel; there is none
// here.
func pseudo(string) bool { return false }
