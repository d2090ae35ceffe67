package objects

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// counting counts bytes, and looks at none.
type counting struct{ objects, bytes atomic.Int64 }

func (c *counting) Take(f Found) error {
	c.objects.Add(1)
	c.bytes.Add(f.Size)
	return nil
}

func (c *counting) Lose(Hash, error) {}

// BenchmarkDecode decodes all blobs of the repository that WORSTCASE_REPOSITORY
// names by its .git directory.
func BenchmarkDecode(b *testing.B) {
	dir := os.Getenv("WORSTCASE_REPOSITORY")
	if dir == "" {
		b.Skip("WORSTCASE_REPOSITORY names no .git directory")
	}
	for _, kind := range []Kind{Blob, Tree, Commit} {
		b.Run(kind.String(), func(b *testing.B) {
			for range b.N {
				s, err := Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				c := new(counting)
				var all sync.WaitGroup
				batches := make(chan Batch)
				for range 2 {
					all.Go(func() {
						d := new(Decoder)
						for batch := range batches {
							_ = batch.Decode(context.Background(), d, c)
						}
					})
				}
				for _, batch := range s.Batches(kind) {
					batches <- batch
				}
				close(batches)
				all.Wait()
				s.Close()
				b.SetBytes(c.bytes.Load())
				b.ReportMetric(float64(c.objects.Load()), "objects")
			}
		})
	}
}
