package scanner

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// FuzzArchives holds that no bytes make the opener fail, hang or hand on more than
// it may, whichever way they come in.
func FuzzArchives(f *testing.F) {
	entry := packed{"a/.env", token}
	config := imageOf(f, imageConfig, threeLayers(f)...)
	for _, seed := range []string{
		zipOf(f, entry), storedZipOf(f, entry), tarOf(f, entry), gzipOf(f, tarOf(f, entry)), xzOf(f, token), zstdOf(f, token),
		lz4Of(f, token), bzipped(f), debOf(packed{"data.tar.gz", gzipOf(f, tarOf(f, entry))}), tarOf(f, config.files...),
		sparse(f, 1<<20), overlapping(f, 3), zipOf(f, packed{"b.zip", zipOf(f, entry)}), tarOf(f, packed{"manifest.json", `[{"Layers":["x"]}]`}),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		const most = 4 << 20
		for _, open := range []func(*Options) lister{
			func(o *Options) lister { return NewStdin(bytes.NewReader(content), *o).list },
			func(o *Options) lister { return onDisk(content).list },
		} {
			opts := Options{Workers: 1, MaxUnpacked: most}.withDefaults()
			var handed int64
			err := walk(t.Context(), &opts, standardSizes, open(&opts), func(_ context.Context, f *Fragment) error {
				handed += int64(len(f.Text))
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			for _, s := range opts.Skips.List() {
				if s.Reason == reasonPanic {
					t.Error("a decoder panicked")
				}
				if strings.Contains(s.Path, "/../") {
					t.Errorf("%q leads outside", s.Path)
				}
			}
			// Each nested archive may hand on its packed bytes as they are.
			if limit := int64(10*len(content)) + 3*most; handed > limit {
				t.Errorf("%d bytes were handed on, of %d", handed, len(content))
			}
		}
	})
}

// onDisk is a file that can be read at any place.
type onDisk []byte

func (d onDisk) list(_ context.Context, give func(job) error) error { return give(d) }

func (d onDisk) read(ctx context.Context, w *worker) error {
	return w.read(ctx, content{bytes.NewReader(d), int64(len(d)), Origin{Source: Worktree, Path: "x"}})
}

func (d onDisk) drop() {}
