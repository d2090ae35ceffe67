package scanner

import (
	"cmp"
	"container/heap"
	"slices"
	"sync"
)

// listedByDesign is how many paths are kept for one reason when leaving them
// out is no gap: a tree full of images must not fill a report.
const listedByDesign = 100

// Skips collects what was not read. Everything incomplete is kept; of what was
// left out on purpose, the first paths of each reason in sorted order, so that
// the answer does not depend on the order in which they were met. It is safe
// for use by many goroutines, and the zero value is ready.
type Skips struct {
	mu         sync.Mutex
	incomplete []Skip
	byDesign   map[string]*smallest
	// most bounds the incomplete ones that are kept, when it is positive; more are
	// only counted.
	most, more int
}

// Add notes one skip. A Count above one stands for that many files.
func (s *Skips) Add(skip Skip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if skip.Incomplete && s.most > 0 && len(s.incomplete) >= s.most {
		s.more += max(1, skip.Count)
		return
	}
	if skip.Incomplete {
		s.incomplete = append(s.incomplete, skip)
		return
	}
	if s.byDesign == nil {
		s.byDesign = make(map[string]*smallest)
	}
	of := s.byDesign[skip.Reason]
	if of == nil {
		of = new(smallest)
		s.byDesign[skip.Reason] = of
	}
	if skip.Path == "" { // those that another one had not kept
		of.folded += max(1, skip.Count)
		return
	}
	of.add(skip)
}

// moveTo adds everything to another collection, and what was only counted under
// the given path.
func (s *Skips) moveTo(to *Skips, path string) {
	for _, skip := range s.List() {
		to.Add(skip)
	}
	if s.more > 0 {
		to.Add(Skip{Path: path, Reason: reasonMoreGaps, Incomplete: true, Count: s.more})
	}
}

// Complete says that nothing was missed that could hold a credential.
func (s *Skips) Complete() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.incomplete) == 0
}

// List is everything that was skipped, sorted by path, then reason. What was
// not kept is one line a reason, with an empty path and a count.
func (s *Skips) List() []Skip {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.incomplete)
	for reason, of := range s.byDesign {
		list = append(list, of.kept...)
		if of.folded > 0 {
			list = append(list, Skip{Reason: reason, Count: of.folded})
		}
	}
	slices.SortFunc(list, bySkipPath)
	return list
}

func bySkipPath(a, b Skip) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Reason, b.Reason),
		cmp.Compare(a.Count, b.Count),
	)
}

// smallest keeps the smallest skips by path, and counts the rest. It is a heap
// with the greatest path on top.
type smallest struct {
	kept   []Skip
	folded int
}

func (s *smallest) add(skip Skip) {
	heap.Push(s, skip)
	if len(s.kept) > listedByDesign {
		dropped := heap.Pop(s).(Skip)
		s.folded += max(1, dropped.Count)
	}
}

func (s *smallest) Len() int           { return len(s.kept) }
func (s *smallest) Less(i, j int) bool { return bySkipPath(s.kept[i], s.kept[j]) > 0 }
func (s *smallest) Swap(i, j int)      { s.kept[i], s.kept[j] = s.kept[j], s.kept[i] }
func (s *smallest) Push(x any)         { s.kept = append(s.kept, x.(Skip)) }

func (s *smallest) Pop() any {
	last := s.kept[len(s.kept)-1]
	s.kept = s.kept[:len(s.kept)-1]
	return last
}
