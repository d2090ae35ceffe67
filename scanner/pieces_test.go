package scanner

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// tiny are sizes at which short texts are cut many times.
var tiny = sizes{small: 24, piece: 100, whole: 400, overlap: 20, window: 10}

// readTiny reads bytes as a file of the given name and stated size would be.
func readTiny(t testing.TB, name string, size int64, data []byte, opts Options) (*harvest, Options) {
	t.Helper()
	opts = opts.withDefaults()
	h := newHarvest()
	w := &worker{opts: &opts, handle: h.handle, slabs: newSlabs(tiny), small: make([]byte, tiny.small)}
	c := content{from: bytes.NewReader(data), size: size, origin: Origin{Path: name}}
	if size == 0 {
		c.from = iotest.HalfReader(c.from) // as a pipe would give it
	}
	if err := w.read(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	return h, opts
}

// checkTiles says whether fragments are a text, cut by the rules.
func checkTiles(text string, fragments []*Fragment, s sizes) error {
	offset := 0
	for i, f := range fragments {
		last := i == len(fragments)-1
		if !strings.HasPrefix(text[offset:], string(f.Text)) {
			return fmt.Errorf("piece %d is not the text from byte %d", i, offset)
		}
		if f.Whole != (len(fragments) == 1) {
			return fmt.Errorf("piece %d of %d: Whole is %t", i, len(fragments), f.Whole)
		}
		if at := (position{1, 1}).after([]byte(text[:offset])); at != (position{f.Line, f.Column}) {
			return fmt.Errorf("piece %d stands at %d:%d, want %v", i, f.Line, f.Column, at)
		}
		if utf8.ValidString(text) && !utf8.Valid(f.Text) {
			return fmt.Errorf("piece %d splits a rune", i)
		}
		if last && f.Overlap != 0 || !last && (f.Overlap < s.overlap || f.Overlap > s.overlap+s.window+utf8.UTFMax) {
			return fmt.Errorf("piece %d of %d overlaps by %d", i, len(fragments), f.Overlap)
		}
		offset += len(f.Text) - f.Overlap
	}
	if offset != len(text) {
		return fmt.Errorf("the pieces end at byte %d of %d", offset, len(text))
	}
	return nil
}

// randomText is text of all sorts of lines, runes and, sometimes, bytes that
// are no UTF-8.
func randomText(r *rand.Rand) string {
	alphabet := []string{"a", "b", " ", "=", "é", "漢", "😀", "\n", "\r\n", "\r", strings.Repeat("x", 30)}
	if r.IntN(4) == 0 {
		alphabet = append(alphabet, "\xff", "\x80\x80\x80\x80\x80", "\xe2\x82", "\xf0")
	}
	newlines := r.IntN(2) == 0
	var text strings.Builder
	for n := r.IntN(1200); text.Len() < n; {
		s := alphabet[r.IntN(len(alphabet))]
		if newlines || !strings.Contains(s, "\n") {
			text.WriteString(s)
		}
	}
	return text.String()
}

func TestPiecesTileTheFile(t *testing.T) {
	for seed := range uint64(5000) {
		text := randomText(rand.New(rand.NewPCG(seed, 1)))
		for _, name := range []string{"notes.txt", "settings.json"} {
			for _, stated := range []int64{0, int64(len(text)), int64(len(text)) / 2, int64(len(text)) + 50} {
				h, opts := readTiny(t, name, stated, []byte(text), Options{})
				if err := checkTiles(text, h.text[name], tiny); err != nil {
					t.Fatalf("seed %d, %s of %d bytes, stated as %d: %v\n%q", seed, name, len(text), stated, err, text)
				}
				if got := opts.Progress.Stats(); got != (Stats{Files: 1, Bytes: int64(len(text))}) {
					t.Fatalf("seed %d: counted %v of %d bytes", seed, got, len(text))
				}
			}
		}
	}
}

func TestAMatchStandsInOnePiece(t *testing.T) {
	// A run of text no longer than the overlap lies in the piece it belongs to:
	// the one in which it begins before the overlap.
	text := strings.Repeat("0123456789 é\n", 100)
	h, _ := readTiny(t, "f", int64(len(text)), []byte(text), Options{})
	offset, owned := 0, 0
	for _, f := range h.text["f"] {
		for i := range len(f.Text) - f.Overlap {
			owned++
			if end := min(offset+i+tiny.overlap, len(text)); !strings.HasPrefix(string(f.Text[i:]), text[offset+i:end]) {
				t.Fatalf("the %d bytes at %d are cut", tiny.overlap, offset+i)
			}
		}
		offset += len(f.Text) - f.Overlap
	}
	if owned != len(text) {
		t.Errorf("%d bytes of %d belong to a piece", owned, len(text))
	}
}

func TestAParserGetsItsFileWhole(t *testing.T) {
	for _, c := range []struct {
		name  string
		size  int
		whole bool
	}{
		{"a.txt", 23, true}, {"a.txt", 24, true}, {"a.txt", 100, true}, {"a.txt", 101, false},
		{"a.json", 101, true}, {"a.JSON", 400, true}, {"a.json", 401, false},
		{".env.local", 400, true}, {"x/.kube/config", 400, true}, {"terraform.tfstate.backup", 400, true},
		{"config/notes", 400, false},
	} {
		h, _ := readTiny(t, c.name, int64(c.size), bytes.Repeat([]byte("x"), c.size), Options{})
		if got := h.text[c.name][0].Whole; got != c.whole {
			t.Errorf("%s of %d bytes: Whole is %t, want %t", c.name, c.size, got, c.whole)
		}
	}
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte(strings.Repeat("a long line without an end ", 20)), int64(0))
	f.Add([]byte(strings.Repeat("é\n", 200)), int64(600))
	f.Add(bytes.Repeat([]byte{0x80}, 300), int64(300))
	f.Fuzz(func(t *testing.T, data []byte, stated int64) {
		if enc, mark := sniff(data[:min(len(data), tiny.small)]); enc != utf8Text || mark != 0 {
			return
		}
		h, opts := readTiny(t, "f", max(stated, 0), data, Options{})
		if len(opts.Skips.List()) > 0 {
			return // NUL bytes in what is sniffed of a large file
		}
		if err := checkTiles(string(data), h.text["f"], tiny); err != nil {
			t.Error(err)
		}
	})
}
