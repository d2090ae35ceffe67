package scanner

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestStandardInput(t *testing.T) {
	text := "HOST=db\nTOKEN=abc\n"
	for _, c := range []struct{ given, want string }{
		{"", "stdin"}, {"deploy/.env", "deploy/.env"}, {"./a/../b.json", "b.json"},
	} {
		set, err := New([]string{"-", "-"}, iotest.OneByteReader(strings.NewReader(text)), Options{StdinPath: c.given})
		mustDo(t, err)
		h := newHarvest()
		mustDo(t, set.Walk(t.Context(), h.handle))
		want := []*Fragment{{Origin: Origin{Source: Stdin, Path: c.want}, Text: []byte(text), Line: 1, Column: 1, Whole: true}}
		if diff := cmp.Diff(want, h.text[c.want]); diff != "" {
			t.Error(diff)
		}
		if got := set.Stats(); got != (Stats{Files: 1, Bytes: int64(len(text))}) {
			t.Errorf("counted %v", got)
		}
	}
}

func TestLongStandardInputIsCut(t *testing.T) {
	line := "0123456789abcdef 0123456789abcdef\n"
	text := strings.Repeat(line, 9<<20/len(line))
	for _, c := range []struct {
		path   string
		pieces int
	}{{"log", 3}, {"export.json", 1}} {
		in := NewStdin(strings.NewReader(text), Options{StdinPath: c.path})
		h := newHarvest()
		mustDo(t, in.Walk(t.Context(), h.handle))
		if err := checkTiles(text, h.text[c.path], standardSizes); err != nil {
			t.Error(err)
		}
		if got := len(h.text[c.path]); got != c.pieces {
			t.Errorf("%s comes in %d pieces, want %d", c.path, got, c.pieces)
		}
	}
}

func TestStandardInputEndsAtTheLimit(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("TOKEN=abc\n"), zeros{})
	set, err := New([]string{"-"}, endless, Options{MaxFileSize: 1 << 20})
	mustDo(t, err)
	h := newHarvest()
	mustDo(t, set.Walk(t.Context(), h.handle))
	if n := len(h.all("stdin")); n != 1<<20 || h.text["stdin"][0].Whole {
		t.Errorf("%d bytes were handed on, whole: %t", n, h.text["stdin"][0].Whole)
	}
	want := []Skip{{Path: "stdin", Reason: "only the first 1 MiB were read, the limit for one file", Incomplete: true}}
	if diff := cmp.Diff(want, set.Skips()); diff != "" {
		t.Error(diff)
	}
}

// zeros is a text of digits without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestABrokenInputIsReadAsFarAsItGoes(t *testing.T) {
	broken := errors.New("the pipe burst")
	for _, text := range []string{"", "TOKEN=abc\n", strings.Repeat("long ", 1<<20)} {
		from := io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))
		set, err := New([]string{"-"}, from, Options{})
		mustDo(t, err)
		h := newHarvest()
		mustDo(t, set.Walk(t.Context(), h.handle))
		if got := h.all("stdin"); got != text {
			t.Errorf("%d bytes were handed on of %d", len(got), len(text))
		}
		for _, f := range h.text["stdin"] {
			if f.Whole {
				t.Error("a broken input is not whole")
			}
		}
		want := []Skip{{Path: "stdin", Reason: "could not be read: the pipe burst", Incomplete: true}}
		if diff := cmp.Diff(want, set.Skips()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCancellingDoesNotWaitForInput(t *testing.T) {
	never, _ := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	if err := NewStdin(never, Options{}).Walk(ctx, newHarvest().handle); err != context.Canceled {
		t.Errorf("Walk returned %v", err)
	}
}
