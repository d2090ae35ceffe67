package gitleaks

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		rules, err := Load()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := match.Compile(rules.Match()); err != nil {
			b.Fatal(err)
		}
	}
}

// source is a file of Go's own source.
type source struct {
	path string
	text []byte
}

// sources are files of Go's own source, at most limit bytes of them.
func sources(tb testing.TB, limit int64, dirs ...string) (all []source, size int64) {
	tb.Helper()
	for _, dir := range dirs {
		root := filepath.Join(runtime.GOROOT(), "src", dir)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || size > limit {
				return err
			}
			text, err := os.ReadFile(path)
			all, size = append(all, source{path, text}), size+int64(len(text))
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return all, size
}

func BenchmarkScan(b *testing.B) {
	all, size := sources(b, 48<<20, "crypto", "net", "cmd", "encoding", "go")
	engine := newEngine(b)
	var scratch match.Scratch
	b.SetBytes(size)
	b.ReportAllocs()
	found := 0
	for b.Loop() {
		found = 0
		for _, s := range all {
			engine.Scan(s.text, s.path, &scratch, func(*match.Match) { found++ })
		}
	}
	b.ReportMetric(float64(found), "found")
}

func BenchmarkLibrary(b *testing.B) {
	all, size := sources(b, 4<<20, "crypto", "net", "cmd", "encoding", "go")
	both := newBoth(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, s := range all {
			both.library(s.path, s.text)
		}
	}
}
