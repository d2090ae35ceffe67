package scanner

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// BenchmarkWalk walks and reads Go's own sources, and BenchmarkBareRead does
// the same with nothing but the standard library and as many goroutines. What
// the walker costs is the difference.
func BenchmarkWalk(b *testing.B) {
	root := goSources(b)
	for b.Loop() {
		set, err := New([]string{root}, nil, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := set.Walk(b.Context(), func(context.Context, *Fragment) error { return nil }); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(set.Stats().Bytes)
		b.ReportMetric(float64(set.Stats().Files), "files")
	}
}

func BenchmarkBareRead(b *testing.B) {
	root := goSources(b)
	for b.Loop() {
		var paths []string
		filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				paths = append(paths, path)
			}
			return err
		})
		b.SetBytes(readAll(b, paths))
		b.ReportMetric(float64(len(paths)), "files")
	}
}

func readAll(b *testing.B, paths []string) (total int64) {
	var mu sync.Mutex
	var readers sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for n := range workers {
		readers.Go(func() {
			var sum int64
			for i := n; i < len(paths); i += workers {
				data, err := os.ReadFile(paths[i])
				if err != nil {
					b.Error(err)
				}
				sum += int64(len(data))
			}
			mu.Lock()
			total += sum
			mu.Unlock()
		})
	}
	readers.Wait()
	return total
}

func goSources(tb testing.TB) string {
	root := filepath.Join(runtime.GOROOT(), "src")
	if _, err := os.Stat(root); err != nil {
		tb.Skip("Go's sources are not here")
	}
	return root
}
