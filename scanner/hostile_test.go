//go:build unix

package scanner

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestWhatIsNoFileIsNeverOpened(t *testing.T) {
	dir := plant(t, map[string]string{"top/real/file": "text", "outside": "text"})
	mustDo(t, unix.Mkfifo("top/pipe", 0o644))
	// A socket's path is short, so it is made from inside.
	t.Chdir(filepath.Join(dir, "top"))
	socket, err := net.Listen("unix", "socket")
	mustDo(t, err)
	defer socket.Close()
	t.Chdir(dir)
	for link, to := range map[string]string{
		"top/loop": ".", "top/real/up": "..", "top/self": "self", "top/dangling": "nowhere",
		"top/out": "../outside", "top/device": "/dev/zero",
	} {
		mustDo(t, os.Symlink(to, link))
	}
	h, set := walkAll(t, Options{}, "top")
	if got := h.paths(); len(got) != 1 || got[0] != "top/real/file" {
		t.Errorf("read %v", got)
	}
	skips := skipsByPath(set)
	for path, want := range map[string]string{
		"top/pipe": reasonPipe, "top/socket": reasonSocket, "top/loop": reasonLink, "top/real/up": reasonLink,
		"top/self": reasonLink, "top/dangling": reasonLink, "top/out": reasonLink, "top/device": reasonLink,
	} {
		if got := skips[path]; got.Reason != want || got.Incomplete {
			t.Errorf("%s is skipped as %v, want %q", path, got, want)
		}
	}
	for _, target := range []string{"top/pipe", "top/socket", "/dev/zero", "top/self"} {
		if _, err := New([]string{target}, nil, Options{}); err == nil {
			t.Errorf("%s is taken as a target", target)
		}
	}
}

func TestAListedFileThatBecomesSomethingElse(t *testing.T) {
	// Exclude is asked right before a file is opened.
	swaps := map[string]func(path string) error{
		"gone":   func(string) error { return nil },
		"link":   func(path string) error { return os.Symlink("other", path) },
		"pipe":   func(path string) error { return unix.Mkfifo(path, 0o644) },
		"folder": func(path string) error { return os.Mkdir(path, 0o755) },
	}
	plant(t, map[string]string{"gone": "x", "link": "x", "pipe": "x", "folder": "x", "other": "x"})
	exclude := func(path string) (string, bool) {
		if swap := swaps[path]; swap != nil {
			mustDo(t, os.Remove(path))
			mustDo(t, swap(path))
		}
		return "", false
	}
	h, set := walkAll(t, Options{Exclude: exclude}, ".")
	if got := h.paths(); len(got) != 1 || got[0] != "other" {
		t.Errorf("read %v", got)
	}
	skips := skipsByPath(set)
	for path, want := range map[string]string{
		"gone": reasonGone, "link": reasonLink, "pipe": reasonPipe, "folder": reasonOther,
	} {
		if skips[path].Reason != want {
			t.Errorf("%s is skipped as %v, want %q", path, skips[path], want)
		}
	}
}

func TestADirectoryRemovedWhileWalking(t *testing.T) {
	plant(t, map[string]string{"a/b/c/file": "x", "keep": "x"})
	exclude := func(path string) (string, bool) {
		if path == "a/b" {
			mustDo(t, os.RemoveAll("a/b"))
		}
		return "", false
	}
	_, set := walkAll(t, Options{Exclude: exclude}, ".")
	if got := skipsByPath(set)["a/b"]; got.Reason != reasonGone {
		t.Errorf("the skip is %v", got)
	}
}

func TestUnreadableFilesAndDirectoriesAreGaps(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is unreadable for root")
	}
	plant(t, map[string]string{"file": "x", "dir/file": "x", "other": "x"})
	mustDo(t, os.Chmod("file", 0))
	mustDo(t, os.Chmod("dir", 0))
	defer os.Chmod("dir", 0o755)
	_, set := walkAll(t, Options{}, ".")
	for _, path := range []string{"file", "dir"} {
		if got, want := skipsByPath(set)[path], (Skip{path, "permission denied", true, 0}); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestAnErrorWhileReadingIsAGap(t *testing.T) {
	// The first page of a process's memory is never mapped, for root neither.
	const path = "/proc/self/mem"
	if _, err := os.Stat(path); err != nil {
		t.Skip("no file here that opens and cannot be read")
	}
	h, set := walkAll(t, Options{}, path)
	want := Skip{path, "could not be read: input/output error", true, 0}
	if got := skipsByPath(set)[path]; len(h.text) != 0 || got != want {
		t.Errorf("read %v, skipped %v", h.paths(), got)
	}
}

func TestAFileOfUnknownSizeIsRead(t *testing.T) {
	const path = "/proc/self/status" // of no size, by what the system states
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Skip("no such file here")
	}
	h, set := walkAll(t, Options{}, path)
	if got := h.all(path); !strings.HasPrefix(got, "Name:") || int64(len(got)) != set.Stats().Bytes {
		t.Errorf("read %q, counted %v", got, set.Stats())
	}
}

func TestTheKernelsOwnFilesAreNotWalkedFromTheRoot(t *testing.T) {
	dir := plant(t, map[string]string{"proc/1": "x", "sys/a": "x", "dev/b": "x", "home/proc/c": "x", "etc/d": "x"})
	opts := Options{}.withDefaults()
	h := newHarvest()
	mustDo(t, (&Tree{target: target{named: dir, shown: "/", real: "/"}, opts: opts}).Walk(t.Context(), h.handle))
	if diff := cmp.Diff([]string{"/etc/d", "/home/proc/c"}, h.paths()); diff != "" {
		t.Error(diff)
	}
	want := []Skip{{Path: "/dev", Reason: reasonPseudo}, {Path: "/proc", Reason: reasonPseudo}, {Path: "/sys", Reason: reasonPseudo}}
	if diff := cmp.Diff(want, opts.Skips.List()); diff != "" {
		t.Error(diff)
	}
}

func TestNamesOfAnyBytes(t *testing.T) {
	plant(t, map[string]string{"two\nlines": "x", "\x1b[31mred": "x", "bad\xff\xfename": "x", "dir\xc3/file": "x"})
	h, _ := walkAll(t, Options{}, ".")
	for _, want := range []string{"two\nlines", "\x1b[31mred", "bad\uFFFDname", "dir\uFFFD/file"} {
		if h.all(want) != "x" {
			t.Errorf("%q is not among %q", want, h.paths())
		}
	}
}

func TestDeepTrees(t *testing.T) {
	for _, c := range []struct {
		name   string
		levels int
		gap    bool
	}{
		{"d", 2_500, false},
		{strings.Repeat("n", 250), 200, true},
	} {
		root := t.TempDir()
		digDown(t, root, c.name, c.levels)
		h, set := walkAll(t, Options{}, root)
		removeDeep(t, root)
		deepest := root + strings.Repeat("/"+c.name, c.levels) + "/file"
		if read := h.all(deepest) == "bottom"; read == c.gap {
			t.Errorf("%d levels: the deepest file was read: %t", c.levels, read)
		}
		if skips := set.Skips(); len(skips) > 1 || (len(skips) == 1) != c.gap || c.gap && skips[0].Reason != reasonNested {
			t.Errorf("%d levels: %d skips", c.levels, len(skips))
		}
	}
}

// digDown makes directories in each other, deeper than any path can name, with
// a file in the last one.
func digDown(t *testing.T, root, name string, levels int) {
	at, err := unix.Open(root, unix.O_DIRECTORY, 0)
	mustDo(t, err)
	for range levels {
		mustDo(t, unix.Mkdirat(at, name, 0o755))
		next, err := unix.Openat(at, name, unix.O_DIRECTORY, 0)
		mustDo(t, err)
		unix.Close(at)
		at = next
	}
	fd, err := unix.Openat(at, "file", unix.O_CREAT|unix.O_WRONLY, 0o644)
	mustDo(t, err)
	_, err = unix.Write(fd, []byte("bottom"))
	mustDo(t, err)
	unix.Close(fd)
	unix.Close(at)
}

// removeDeep removes what digDown made: the standard library would hold every
// level open at once.
func removeDeep(t *testing.T, root string) {
	t.Helper()
	for n := 0; ; n++ {
		entries, err := os.ReadDir(root)
		mustDo(t, err)
		if len(entries) == 0 {
			return
		}
		top := filepath.Join(root, entries[0].Name())
		inner, err := os.ReadDir(top)
		if err != nil {
			mustDo(t, os.Remove(top))
			continue
		}
		for _, e := range inner {
			if !e.IsDir() {
				mustDo(t, os.Remove(filepath.Join(top, e.Name())))
				continue
			}
			mustDo(t, os.Rename(filepath.Join(top, e.Name()), filepath.Join(root, "moved"+strconv.Itoa(n))))
		}
		mustDo(t, os.Remove(top))
	}
}

func TestALongLineInASparseFile(t *testing.T) {
	const size = 64 << 20
	plant(t, nil)
	f, err := os.Create("dump.sql")
	mustDo(t, err)
	_, err = f.WriteString(strings.Repeat("a", sniffed))
	mustDo(t, err)
	_, err = f.WriteAt([]byte("TOKEN=abc"), size-9)
	mustDo(t, err)
	mustDo(t, f.Close())
	set, err := New([]string{"dump.sql"}, nil, Options{})
	mustDo(t, err)
	read, end := 0, ""
	mustDo(t, set.Walk(t.Context(), func(_ context.Context, f *Fragment) error {
		if f.Line != 1 || f.Column != read+1 || f.Whole {
			t.Errorf("a piece stands at %d:%d after %d bytes, whole: %t", f.Line, f.Column, read, f.Whole)
		}
		read += len(f.Text) - f.Overlap
		end = string(f.Text[len(f.Text)-9:])
		return nil
	}))
	if read != size || end != "TOKEN=abc" || set.Stats().Bytes != size {
		t.Errorf("%d bytes were handed on, %d counted; they end in %q", read, set.Stats().Bytes, end)
	}
}

func TestAFileOverTheLimitIsAGap(t *testing.T) {
	plant(t, map[string]string{"over": "", "at": ""})
	mustDo(t, os.Truncate("over", DefaultMaxFileSize+1))
	h, set := walkAll(t, Options{MaxFileSize: 0}, ".")
	want := Skip{"over", "268435457 bytes is over the limit of 256 MiB for one file", true, 0}
	if got := skipsByPath(set)["over"]; got != want || len(h.text) != 1 {
		t.Errorf("read %v, skipped %v", h.paths(), got)
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	plant(t, nil)
	for i := range 40 {
		name := "dump" + strconv.Itoa(i) + []string{".json", ".sql"}[i%2]
		mustDo(t, os.WriteFile(name, []byte(strings.Repeat("a", sniffed)), 0o644))
		mustDo(t, os.Truncate(name, 15<<20))
	}
	set, err := New([]string{"."}, nil, Options{Workers: 8})
	mustDo(t, err)
	runtime.GC()
	runtime.GC() // what earlier tests had pooled goes with the second one
	peaks := make(chan uint64, 1000)
	mustDo(t, set.Walk(t.Context(), func(context.Context, *Fragment) error {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peaks <- m.HeapInuse
		return nil
	}))
	close(peaks)
	var peak uint64
	for p := range peaks {
		peak = max(peak, p)
	}
	t.Logf("at most %d MB were in use", peak>>20)
	if peak > 100<<20 {
		t.Errorf("%d MB were in use", peak>>20)
	}
}
