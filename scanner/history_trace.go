package scanner

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// Trace is what the commits say of a content at a path.
type Trace struct {
	// Commit is the first that has it, by Author, at Date (RFC 3339). They are empty
	// where no commit has it: it was only staged, stashed away or amended.
	Commit, Author, Date string
	// Deleted and DeletedDate tell the last commit that took it away. They are
	// empty while the checked-out commit has it.
	Deleted, DeletedDate string
	// Current says that the checked-out commit has it.
	Current bool
}

// Join is what the commits say of two contents of one path together: from the
// first commit of either to the last that took either away.
func (t Trace) Join(o Trace) Trace {
	if t.Commit == "" || o.Commit != "" && earlier(o.Date, t.Date) {
		t.Commit, t.Author, t.Date = o.Commit, o.Author, o.Date
	}
	if o.Deleted != "" && (t.Deleted == "" || earlier(t.DeletedDate, o.DeletedDate)) {
		t.Deleted, t.DeletedDate = o.Deleted, o.DeletedDate
	}
	if t.Current = t.Current || o.Current; t.Current {
		t.Deleted, t.DeletedDate = "", ""
	}
	return t
}

// earlier compares two dates of RFC 3339, whatever their zones.
func earlier(a, b string) bool {
	x, errA := time.Parse(time.RFC3339, a)
	y, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && x.Before(y)
}

// Traces looks up contents of the history, by the Object of their origins. All
// commits are read once, however many contents are asked for.
func (h *GitHistory) Traces(ctx context.Context, contents []string) (map[string]Trace, error) {
	t := &tracer{store: h.store, decoder: new(objects.Decoder), known: map[treeAt][]int32{}}
	for _, hex := range contents {
		if hash, err := objects.ParseHash(hex); err == nil {
			t.want(hash, h.nameOf(hash))
		}
	}
	if err := t.readCommits(ctx); err != nil {
		return nil, err
	}
	found := make([]span, len(t.wanted))
	for i := range t.commits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.compare(&t.commits[i], found)
	}
	head := t.at(h.head)
	traces := make(map[string]Trace, len(found))
	for i, s := range found {
		_, current := slices.BinarySearch(head, int32(i))
		traces[t.wanted[i].String()] = s.trace(current)
	}
	return traces, nil
}

// tracer looks for contents at their paths in all commits.
type tracer struct {
	store   *objects.Store
	decoder *objects.Decoder
	root    fork
	wanted  []objects.Hash
	commits []commit
	byHash  map[objects.Hash]int32
	// known is what trees hold of what is wanted: most commits share most trees.
	known map[treeAt][]int32
}

// fork is a folder on the way to what is wanted.
type fork struct {
	below map[string]*fork
	// files are the wanted contents of a name.
	files map[string][]int32
}

// treeAt is a tree as a folder.
type treeAt struct {
	tree objects.Hash
	at   *fork
}

// commit is a commit, and what it has of what is wanted.
type commit struct {
	objects.CommitInfo
	hash    objects.Hash
	holds   []int32
	settled bool
}

func (t *tracer) want(hash objects.Hash, path string) {
	number := int32(len(t.wanted))
	t.wanted = append(t.wanted, hash)
	at, names := &t.root, strings.Split(path, "/")
	for _, name := range names[:len(names)-1] {
		next := at.below[name]
		if next == nil {
			next = &fork{}
			if at.below == nil {
				at.below = map[string]*fork{}
			}
			at.below[name] = next
		}
		at = next
	}
	if at.files == nil {
		at.files = map[string][]int32{}
	}
	name := names[len(names)-1]
	at.files[name] = append(at.files[name], number)
}

// readCommits reads all commits, those that no ref names any more as well.
func (t *tracer) readCommits(ctx context.Context) error {
	for _, b := range t.store.Batches(objects.Commit) {
		if err := b.Decode(ctx, t.decoder, t); err != nil {
			return err
		}
	}
	slices.SortFunc(t.commits, func(a, b commit) int {
		return cmp.Or(cmp.Compare(a.Committed, b.Committed), bytes.Compare(a.hash[:], b.hash[:]))
	})
	t.byHash = make(map[objects.Hash]int32, len(t.commits))
	for i, c := range t.commits {
		t.byHash[c.hash] = int32(i)
	}
	return nil
}

// Take is given a commit.
func (t *tracer) Take(f objects.Found) error {
	if info, ok := objects.ParseCommit(f.Data); ok {
		t.commits = append(t.commits, commit{CommitInfo: info, hash: f.Hash})
	}
	return nil
}

// Lose passes over a damaged commit: what it alone has is told without one.
func (t *tracer) Lose(objects.Hash, error) {}

// at is what a commit has of what is wanted, in order.
func (t *tracer) at(hash objects.Hash) []int32 {
	i, ok := t.byHash[hash]
	if !ok {
		return nil
	}
	c := &t.commits[i]
	if !c.settled {
		c.holds, c.settled = t.in(c.Tree, &t.root), true
	}
	return c.holds
}

// in is what a tree has of what is wanted, in order.
func (t *tracer) in(tree objects.Hash, at *fork) []int32 {
	key := treeAt{tree, at}
	if holds, ok := t.known[key]; ok {
		return holds
	}
	o, err := t.store.Get(t.decoder, tree)
	var holds []int32
	if err == nil && o.Kind == objects.Tree {
		var folders []treeAt
		objects.Entries(o.Data, func(e objects.Entry) bool {
			if e.Tree {
				if next := at.below[string(e.Name)]; next != nil {
					folders = append(folders, treeAt{e.Hash, next})
				}
				return true
			}
			for _, number := range at.files[string(e.Name)] {
				if t.wanted[number] == e.Hash {
					holds = append(holds, number)
				}
			}
			return true
		})
		for _, f := range folders {
			holds = append(holds, t.in(f.tree, f.at)...)
		}
		slices.Sort(holds)
	}
	t.known[key] = holds
	return holds
}

// span is from which commit to which a content was there.
type span struct{ first, last *commit }

// compare notes what a commit brings, and what it takes away.
func (t *tracer) compare(c *commit, found []span) {
	now := t.at(c.hash)
	var before []int32
	for _, p := range c.Parents {
		before = append(before, t.at(p)...)
	}
	slices.Sort(before)
	for _, number := range now {
		if _, had := slices.BinarySearch(before, number); !had && found[number].first == nil {
			found[number].first = c
		}
	}
	for _, number := range before {
		if _, has := slices.BinarySearch(now, number); !has {
			found[number].last = c
		}
	}
}

func (s span) trace(current bool) Trace {
	trace := Trace{Current: current}
	if s.first != nil {
		trace.Commit, trace.Author, trace.Date = s.first.hash.String(), s.first.Author, s.first.Date.Format(time.RFC3339)
	}
	if s.last != nil && !current {
		trace.Deleted, trace.DeletedDate = s.last.hash.String(), s.last.Date.Format(time.RFC3339)
	}
	return trace
}
