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
	benchmark(b, newBoth(b).scan, all, size)
}

// BenchmarkRatio runs the library and the engine on the same files.
func BenchmarkRatio(b *testing.B) {
	all, size := sources(b, 3<<20, "net", "cmd/go")
	both := newBoth(b)
	b.Run("engine", func(b *testing.B) { benchmark(b, both.scan, all, size) })
	b.Run("library", func(b *testing.B) {
		benchmark(b, func(path string, text []byte) int { return len(both.library(path, text)) }, all, size)
	})
}

// scan is a scan and nothing besides; it returns how much was found.
func (b *both) scan(path string, text []byte) (found int) {
	b.ours.Scan(text, path, &b.scratch, func(*match.Match) { found++ })
	return found
}

func benchmark(b *testing.B, scan func(path string, text []byte) int, all []source, size int64) {
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		found := 0
		for _, s := range all {
			found += scan(s.path, s.text)
		}
		b.ReportMetric(float64(found), "found")
	}
}
