package scanner

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

func TestAnIndexOfVersion4CannotGrowWithoutBound(t *testing.T) {
	entry := func(strip byte, name string) string {
		return strings.Repeat("\x01", 60) + "\x00\x00" + string([]byte{strip}) + name + "\x00"
	}
	header, trailer := "DIRC\x00\x00\x00\x04\x00\x00\x00", strings.Repeat("\x00", indexTrailer)
	long := strings.Repeat("n", longestName-1)
	for _, c := range []struct {
		data string
		ok   bool
	}{
		{header + "\x02" + entry(0, "ab") + entry(1, "c"), true},
		{header + "\x02" + entry(0, long) + entry(0, "c"), true},
		{header + "\x03" + entry(0, long) + entry(0, "c") + entry(0, "d"), false},
		{header + "\x02" + entry(0, "ab") + entry(3, "c"), false},
		{header + "\x02" + entry(0, "ab"), false},
		{header + "\x01" + entry(0x80, "")[:63], false},
	} {
		if _, err := decodeIndex([]byte(c.data + trailer)); (err == nil) != c.ok {
			t.Errorf("%d bytes: %v", len(c.data), err)
		}
	}
}

// byLibrary are an index's contents as the library of the house reads them.
func byLibrary(data []byte) (found []change, err error) {
	defer func() {
		if recover() != nil {
			err = errIndex
		}
	}()
	var idx index.Index
	if err := index.NewDecoder(bytes.NewReader(data)).Decode(&idx); err != nil {
		return nil, err
	}
	for _, e := range idx.Entries {
		if e.Mode != filemode.Submodule {
			found = append(found, change{e.Name, objects.Hash(e.Hash)})
		}
	}
	return found, nil
}

func contents(x gitIndex) (found []change) {
	for _, e := range x.entries {
		if e.kind != indexModule {
			found = append(found, change{string(e.path), e.hash})
		}
	}
	return found
}

// TestStagedAgreesWithGit stages random changes, in every version of the index
// and with what git knows of its folders as it comes, and compares with what git
// lists and with what the library reads.
func TestStagedAgreesWithGit(t *testing.T) {
	r := newRepo(t)
	random := rand.New(rand.NewPCG(8, 2026))
	for i := range 24 {
		r.git("update-index", "--index-version", fmt.Sprint(2+i%3))
		for range 1 + random.IntN(4) {
			name := fmt.Sprintf("%c/%c%c/f%d.txt", 'a'+random.IntN(3), 'a'+random.IntN(2), "-.0b"[random.IntN(4)], random.IntN(3))
			if path := filepath.Join(r.dir, name); random.IntN(4) == 0 {
				_ = os.Remove(path)
			} else {
				r.write(name, fmt.Sprintf("content %d of %s", random.IntN(30), name))
			}
		}
		r.git("add", "-A")
		if random.IntN(3) == 0 {
			r.git("write-tree") // after which every folder is known
		}
		var want []string
		head := []string{"HEAD"}
		if i == 0 {
			head = []string{strings.TrimSpace(r.git("hash-object", "-t", "tree", "-w", os.DevNull))}
		}
		for line := range strings.Lines(r.git(append([]string{"diff-index", "--cached", "--no-abbrev", "--no-renames"}, head...)...)) {
			fields := strings.Fields(line)
			if len(fields) == 6 && fields[4] != "D" {
				want = append(want, fields[5]+" "+r.git("cat-file", "blob", fields[3]))
			}
		}
		slices.Sort(want)
		if got := walkPart(t, r.dir, Options{Staged: true}); !slices.Equal(got, want) {
			t.Fatalf("change %d: %q, want %q", i, got, want)
		}
		data, err := os.ReadFile(filepath.Join(r.dir, ".git", "index"))
		mustDo(t, err)
		ours, err := decodeIndex(data)
		mustDo(t, err)
		theirs, err := byLibrary(data)
		mustDo(t, err)
		if !slices.Equal(contents(ours), theirs) {
			t.Fatalf("change %d: the index holds %v, want %v", i, contents(ours), theirs)
		}
		if i == 0 || random.IntN(2) == 0 {
			r.git("commit", "-q", "--allow-empty", "-m", fmt.Sprint(i))
		}
	}
}

// TestASparseIndexIsRead stages a file beside folders that are left out.
func TestASparseIndexIsRead(t *testing.T) {
	r := newRepo(t)
	r.write("in/one.txt", "one")
	r.write("out/deep/two.txt", "two")
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "first")
	sparse := exec.Command("git", "sparse-checkout", "set", "--cone", "--sparse-index", "in")
	sparse.Dir = r.dir
	if out, err := sparse.CombinedOutput(); err != nil {
		t.Skipf("this git has no sparse index: %s", out)
	}
	r.write("in/one.txt", "three")
	r.git("add", "in")
	if got := walkPart(t, r.dir, Options{Staged: true}); !slices.Equal(got, []string{"in/one.txt three"}) {
		t.Errorf("%q", got)
	}
}

func FuzzIndex(f *testing.F) {
	for _, version := range []uint32{2, 3, 4} {
		var encoded bytes.Buffer
		idx := &index.Index{Version: version, Entries: []*index.Entry{{Name: "a/b"}, {Name: "a/c"}}}
		if err := index.NewEncoder(&encoded).Encode(idx); err != nil {
			f.Fatal(err)
		}
		f.Add(encoded.Bytes())
		f.Add(encoded.Bytes()[:encoded.Len()/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := decodeIndex(data)
		if err != nil {
			if x.entries != nil {
				t.Error("a malformed index has files")
			}
			return
		}
		none := (&GitHistory{store: new(objects.Store)}).differ()
		if err := none.index(x.entries, 0, x.trees, objects.Hash{}); err == nil && len(none.found) > len(x.entries) {
			t.Error("more is staged than the index has")
		}
		if theirs, err := byLibrary(data); err == nil && x.trees == nil && !slices.Equal(contents(x), theirs) {
			t.Errorf("%v, and the library reads %v", contents(x), theirs)
		}
	})
}
