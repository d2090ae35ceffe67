package scanner

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"
)

// sizes are the lengths in bytes by which text is cut. They are the same in
// every walk; tests make them small.
type sizes struct {
	// small is the length of a worker's own buffer. A file shorter than that
	// costs one read and no waiting.
	small int
	// piece is how long a piece of a cut file is at most.
	piece int
	// whole is how long a file may be that a parser wants in one piece.
	whole int
	// overlap is how much of a piece the next one repeats, at least.
	overlap int
	// window is how far before the overlap a line's beginning is looked for.
	window int
}

var standardSizes = sizes{
	small:   256 << 10,
	piece:   4 << 20,
	whole:   16 << 20,
	overlap: 64 << 10,
	window:  32 << 10,
}

// budget bounds the large buffers that are in use at once, in bytes: two files
// of the largest size, or a piece for each of eight workers. With the workers'
// own buffers and what the garbage collector has not yet taken back, a walk
// stays under 100 MB whatever lies in its way.
const budget = 32<<20 + 8

// slabs lends out large buffers within the budget, and keeps those that come
// back for the next borrower.
type slabs struct {
	sizes  sizes
	unlent *semaphore.Weighted
	// windows bounds the archives at once whose decoders look far back.
	windows *semaphore.Weighted
	mu      sync.Mutex
	kept    [3][][]byte // by class
	built   int         // bytes in buffers, lent or kept
}

func newSlabs(s sizes) *slabs {
	return &slabs{sizes: s, unlent: semaphore.NewWeighted(budget), windows: semaphore.NewWeighted(1)}
}

// lend waits for a buffer that holds more than want bytes, or the largest there
// is for a file of this sort. A borrower never asks for a second one, so that
// no two can wait for each other.
func (s *slabs) lend(ctx context.Context, want int64, whole bool) ([]byte, error) {
	class := s.class(want, whole)
	n := s.lengths()[class]
	if err := s.unlent.Acquire(ctx, int64(n)); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := len(s.kept[class]) - 1; last >= 0 {
		buf := s.kept[class][last]
		s.kept[class] = s.kept[class][:last]
		return buf, nil
	}
	s.makeRoom(n)
	s.built += n
	return make([]byte, n), nil
}

// makeRoom lets go of kept buffers until another n bytes are in the budget.
func (s *slabs) makeRoom(n int) {
	for class, kept := range s.kept {
		for len(kept) > 0 && s.built+n > budget {
			last := len(kept) - 1
			s.built -= len(kept[last])
			kept[last] = nil
			kept = kept[:last]
		}
		s.kept[class] = kept
	}
}

func (s *slabs) giveBack(buf []byte) {
	s.mu.Lock()
	class := slices.Index(s.lengths()[:], len(buf))
	s.kept[class] = append(s.kept[class], buf)
	s.mu.Unlock()
	s.unlent.Release(int64(len(buf)))
}

// lengths are one byte longer than what they are for: a file that just fits
// must leave room to see that it has ended.
func (s *slabs) lengths() *[3]int {
	return &[3]int{4*s.sizes.small + 1, s.sizes.piece + 1, s.sizes.whole + 1}
}

func (s *slabs) class(want int64, whole bool) int {
	largest := 1
	if whole {
		largest = 2
	}
	for class, n := range s.lengths() {
		if class == largest || (want > 0 && want < int64(n)) {
			return class
		}
	}
	return largest
}
