package scanner

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// database is one that SQLite itself wrote; testdata/sqlite/README.md tells what
// each holds.
func database(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/sqlite/" + name + ".b64")
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// read walks one file and returns its text, piece by piece, and what was skipped.
func readAs(t testing.TB, name string, raw []byte) (string, []Skip) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	walker, err := New([]string{file}, nil, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	err = walker.Walk(context.Background(), func(_ context.Context, f *Fragment) error {
		if f.Whole {
			t.Error("the rows pass for the whole file")
		}
		text.Write(f.Text[:len(f.Text)-f.Overlap])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String(), walker.Skips()
}

func TestRowsOfADatabaseAreLines(t *testing.T) {
	for name, want := range map[string][]string{
		"state": {
			"cursorAuth/accessToken\ttoken-in-a-text\n", "blob\ttoken-in-a-blob\n", "w0899 token-after-a-long-chain\n",
			"bubbleId:39\t{\"text\":\"message 39\"}\n", "lines\tfirst\rsecond\rthird\n", "token-beside-numbers\n", "image\n", "gone-0",
		},
		"without-rowid": {"k000\tvalue-000\n", "k059\tvalue-059\n", " token-in-an-index\n"},
		"utf16":         {"k\ttoken-in-utf16\n"},
		"messages-wal":  {"token-in-the-log\n", " token-at-the-end-of-a-chain\n"},
		"threads":       {"a b c token-in-zstd\"}]}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			text, skips := readAs(t, "a.db", database(t, name))
			for _, line := range want {
				if !strings.Contains(text, line) {
					t.Errorf("%q is missing in %q", line, text[:min(len(text), 2000)])
				}
			}
			if len(skips) > 0 {
				t.Errorf("skipped: %+v", skips)
			}
		})
	}
}

// TestRowsAreFoundWherePiecesMeet: small pieces lose nothing.
func TestRowsAreFoundWherePiecesMeet(t *testing.T) {
	raw := database(t, "state")
	rows, err := openRows(context.Background(), bytes.NewReader(raw), int64(len(raw)), raw)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(rows)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := openRows(context.Background(), bytes.NewReader(raw), int64(len(raw)), raw)
	small, err := io.ReadAll(io.MultiReader(iotestOne{again}))
	if err != nil || !bytes.Equal(whole, small) {
		t.Errorf("a byte at a time reads otherwise: %d bytes and %d, %v", len(whole), len(small), err)
	}
}

// iotestOne reads one byte at a time.
type iotestOne struct{ io.Reader }

func (r iotestOne) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(1, len(p))]) }

// TestDatabasesThatLie: whatever a database says of itself, the walk ends, and
// says that something is missing where it is.
func TestDatabasesThatLie(t *testing.T) {
	state := database(t, "state")
	for name, spoil := range map[string]func([]byte) []byte{
		"no header":          func(b []byte) []byte { return b[:60] },
		"page size of zero":  func(b []byte) []byte { binary.BigEndian.PutUint16(b[16:], 0); return b },
		"no room in pages":   func(b []byte) []byte { b[20] = 255; return b },
		"chain in a circle":  chained(func(int) uint32 { return 2 }),
		"chain to nowhere":   chained(func(int) uint32 { return 1 << 30 }),
		"every cell the one": sameCell,
		"half a file":        func(b []byte) []byte { return b[:len(b)/2] },
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			text, skips := readAs(t, "a.db", spoil(slices.Clone(state)))
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
			if len(text) > 8*len(state) {
				t.Errorf("%d bytes came out of %d", len(text), len(state))
			}
			if !slices.ContainsFunc(skips, func(s Skip) bool { return s.Incomplete }) {
				t.Error("nothing says that rows are missing")
			}
		})
	}
}

// chained spoils every page that is part of a chain, or says it is.
func chained(next func(page int) uint32) func([]byte) []byte {
	return func(b []byte) []byte {
		for page := 1; page < len(b)/512; page++ {
			if at := b[page*512:]; at[0] == 0 {
				binary.BigEndian.PutUint32(at, next(page))
			}
		}
		return b
	}
}

// sameCell has every cell of every page be the one that runs over.
func sameCell(b []byte) []byte {
	for page := 1; page < len(b)/512; page++ {
		at := b[page*512 : (page+1)*512]
		if at[0] != tableLeaf {
			continue
		}
		binary.BigEndian.PutUint16(at[3:], 200)
		for i := range 200 {
			binary.BigEndian.PutUint16(at[8+2*i:], 408)
		}
		copy(at[408:], []byte{0x84, 0x80, 0x80, 0x00, 1, 3, 0x84, 0x80})
		binary.BigEndian.PutUint32(at[508:], 3)
	}
	return b
}

func TestVarint(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		value uint64
		n     int
	}{
		{[]byte{0x05}, 5, 1},
		{[]byte{0x81, 0x00}, 128, 2},
		{[]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 1<<64 - 1, 9},
		{[]byte{0x81}, 0, 0},
		{nil, 0, 0},
	} {
		if value, n := varint(c.bytes); value != c.value || n != c.n {
			t.Errorf("varint(%x) = %d, %d, want %d, %d", c.bytes, value, n, c.value, c.n)
		}
	}
}

func FuzzDatabase(f *testing.F) {
	for _, name := range []string{"state", "without-rowid", "utf16", "messages-wal", "threads"} {
		f.Add(database(f, name))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !isDatabase(raw) {
			return
		}
		rows, err := openRows(context.Background(), bytes.NewReader(raw), int64(len(raw)), raw)
		if err != nil {
			return
		}
		text, err := io.ReadAll(rows)
		if err != nil {
			t.Fatal(err)
		}
		if rows.unpack == nil && len(text) > 8*len(raw)+longestRow {
			t.Errorf("%d bytes came out of %d", len(text), len(raw))
		}
	})
}
