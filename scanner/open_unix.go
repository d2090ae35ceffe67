//go:build unix

package scanner

import (
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// base is an open directory below which names are opened. Names relative to it
// stay short, however deep the tree: no system opens a path of 4,096 bytes.
type base struct {
	dir  *os.File
	fd   int
	refs atomic.Int32
}

// retain keeps the directory open until release is called once more.
func (b *base) retain() { b.refs.Add(1) }

func (b *base) release() {
	if b.refs.Add(-1) == 0 {
		_ = b.dir.Close()
	}
}

// openRoot opens a directory that a user named, through links if need be.
func openRoot(path string) (*base, error) {
	fd, err := openat(unix.AT_FDCWD, path, unix.O_DIRECTORY)
	return newBase(fd, path, err)
}

// openDir opens a directory below b. Its last name must be no link.
func (b *base) openDir(rel, path string) (*base, error) {
	fd, err := openat(b.fd, rel, unix.O_DIRECTORY|unix.O_NOFOLLOW)
	return newBase(fd, path, err)
}

// holds says whether a regular file of that name lies in the directory.
func (b *base) holds(name string) bool {
	var st unix.Stat_t
	err := unix.Fstatat(b.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW)
	return err == nil && uint32(st.Mode)&unix.S_IFMT == unix.S_IFREG
}

// newBase wraps an open directory. The path is only used where a file system
// does not say of what type its entries are.
func newBase(fd int, path string, err error) (*base, error) {
	if err != nil {
		return nil, err
	}
	b := &base{dir: os.NewFile(uintptr(fd), path), fd: fd}
	b.retain()
	return b, nil
}

// file is an open file. It is not an os.File, which would ask the kernel for
// notifications that a regular file never gives.
type file struct{ fd int }

// openFile opens a file below b without following a link and without waiting
// for the other end of a pipe.
func (b *base) openFile(rel string) (file, error) {
	fd, err := openat(b.fd, rel, unix.O_NOFOLLOW|unix.O_NONBLOCK)
	return file{fd}, err
}

// openNamed opens a file that a user named, through links if need be.
func openNamed(path string) (file, error) {
	fd, err := openat(unix.AT_FDCWD, path, unix.O_NONBLOCK)
	return file{fd}, err
}

func openat(at int, rel string, flags int) (int, error) {
	flags |= unix.O_RDONLY | unix.O_NOCTTY | unix.O_CLOEXEC
	for {
		fd, err := unix.Openat(at, rel, flags, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

func (f file) close() { unix.Close(f.fd) }

// Read implements io.Reader.
func (f file) Read(p []byte) (int, error) {
	for {
		n, err := unix.Read(f.fd, p)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, err
		case n == 0 && len(p) > 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

// ReadAt implements io.ReaderAt.
func (f file) ReadAt(p []byte, at int64) (int, error) {
	read := 0
	for read < len(p) {
		n, err := unix.Pread(f.fd, p[read:], at+int64(read))
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return read, err
		case n == 0:
			return read, io.EOF
		}
		read += n
	}
	return read, nil
}

// stat is the size in bytes and the type of an open file.
func (f file) stat() (int64, fs.FileMode, error) {
	var st unix.Stat_t
	if err := unix.Fstat(f.fd, &st); err != nil {
		return 0, 0, err
	}
	switch uint32(st.Mode) & unix.S_IFMT {
	case unix.S_IFREG:
		return st.Size, 0, nil
	case unix.S_IFDIR:
		return 0, fs.ModeDir, nil
	case unix.S_IFIFO:
		return 0, fs.ModeNamedPipe, nil
	case unix.S_IFSOCK:
		return 0, fs.ModeSocket, nil
	case unix.S_IFCHR, unix.S_IFBLK:
		return 0, fs.ModeDevice, nil
	default:
		return 0, fs.ModeIrregular, nil
	}
}

// pseudo says whether a directory is a window into the kernel: its files are
// made up as they are read, and have no end.
func pseudo(path string) bool {
	return path == "/proc" || path == "/sys" || path == "/dev"
}
