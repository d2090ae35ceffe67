package match

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// corpus is the text of Go's own source, up to limit bytes, file by file.
func corpus(tb testing.TB, limit int, dirs ...string) [][]byte {
	tb.Helper()
	var texts [][]byte
	size := 0
	for _, dir := range dirs {
		root := filepath.Join(runtime.GOROOT(), "src", dir)
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || size > limit {
				return err
			}
			text, err := os.ReadFile(path)
			texts, size = append(texts, text), size+len(text)
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return texts
}

func size(texts [][]byte) int64 {
	n := 0
	for _, text := range texts {
		n += len(text)
	}
	return int64(n)
}

func BenchmarkWalk(b *testing.B) {
	texts := corpus(b, 8<<20, "net", "crypto", "cmd/compile")
	words := []string{"key", "api", "auth", "token", "secret", "access", "passwd", "password", "creds", "credential", "ey", "sk", "s.", "ghp_", "akia"}
	for i := range 300 {
		words = append(words, fmt.Sprintf("%c%cword%d", 'a'+i%26, 'a'+i/26, i))
	}
	a, err := newAutomaton(words)
	if err != nil {
		b.Fatal(err)
	}
	var w walker
	b.SetBytes(size(texts))
	defer cpu(b, size(texts))()
	b.ReportAllocs()
	hits := 0
	for b.Loop() {
		hits = 0
		for _, text := range texts {
			hits += len(w.walk(a, text))
		}
	}
	b.ReportMetric(float64(hits)/float64(size(texts))*1000, "hits/KB")
}
