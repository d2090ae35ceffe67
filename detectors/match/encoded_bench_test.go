package match
import "testing"
func BenchmarkEncoded(b *testing.B) {
	texts := corpus(b, 8<<20, "net", "crypto", "cmd/compile")
	b.SetBytes(size(texts)); defer cpu(b, size(texts))()
	var all []encoded
	for b.Loop() {
		for _, t := range texts { all = appendEncoded(t, all[:0]) }
	}
}
func BenchmarkRuns(b *testing.B) {
	texts := corpus(b, 8<<20, "net", "crypto", "cmd/compile")
	b.SetBytes(size(texts)); defer cpu(b, size(texts))()
	n := 0
	for b.Loop() {
		for _, t := range texts {
			f := finder{text: t}
			for r := f.nextRun(0); r.start < len(t); r = f.nextRun(r.end) { n++ }
		}
	}
}
