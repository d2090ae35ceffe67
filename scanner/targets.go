package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// TargetError says that a target could not be walked at all.
type TargetError struct {
	Target string // as the user gave it
	Err    error
}

func (e *TargetError) Error() string {
	return "target " + strconv.Quote(e.Target) + ": " + e.Err.Error()
}

func (e *TargetError) Unwrap() error { return e.Err }

// target is a place that a user named.
type target struct {
	named string // as given, which is how it is opened
	shown string // as a report shows it
	real  string // absolute, without links, to see where targets overlap
}

// lookUp finds what a target names, following links.
func lookUp(named string) (target, fs.FileMode, error) {
	if named == "" {
		return target{}, 0, &TargetError{named, errors.New("empty; name a file or a directory, or - for standard input")}
	}
	info, err := os.Stat(named)
	if err != nil {
		return target{}, 0, &TargetError{named, bare(err)}
	}
	real, err := filepath.Abs(named)
	if err != nil {
		return target{}, 0, &TargetError{named, bare(err)}
	}
	if resolved, err := filepath.EvalSymlinks(real); err == nil {
		real = resolved
	}
	return target{named, shown(named), real}, info.Mode().Type(), nil
}

// Set walks many targets with one crew of workers, no file twice. It is walked
// once.
type Set struct {
	opts      Options
	listers   []lister
	histories []*GitHistory
}

// New is a walker for targets: directories, files, and "-" for stdin. A target
// inside another one is walked on its own and left out of the other, so that
// it carries the path the user gave. A target that is not there, or is neither
// file nor directory, is a *TargetError.
func New(targets []string, stdin io.Reader, opts Options) (*Set, error) {
	if len(targets) == 0 && opts.Places == nil {
		return nil, &TargetError{"", errors.New("none given; name a file or a directory, or - for standard input")}
	}
	s := &Set{opts: opts.withDefaults()}
	seen := make(map[string]bool)
	for _, named := range targets {
		if err := s.add(named, stdin, seen); err != nil {
			return nil, err
		}
	}
	for _, p := range opts.Places {
		s.addPlace(p, seen)
	}
	if (opts.History || opts.Staged || opts.Range != "") && len(s.histories) == 0 {
		return nil, &TargetError{strings.Join(targets[:min(len(targets), 1)], ""), errNoRepository}
	}
	return s, nil
}

// add makes the walker for one target. Every tree shares seen, and so knows in
// the end what the others have claimed.
func (s *Set) add(named string, stdin io.Reader, seen map[string]bool) error {
	if named == "-" {
		return s.addStdin(stdin, seen)
	}
	t, mode, err := lookUp(named)
	switch {
	case err != nil:
		return err
	case seen[t.real]:
		return nil
	case mode.IsDir():
		if err := s.addTree(t, seen); err != nil {
			return err
		}
	case mode.IsRegular():
		s.listers = append(s.listers, (&File{target: t, opts: s.opts}).list)
	default:
		return &TargetError{named, errNoFile(mode)}
	}
	seen[t.real] = true
	return nil
}

// addTree makes the walker for a directory, and for its history where that is asked
// for.
func (s *Set) addTree(t target, seen map[string]bool) error {
	part := s.opts.Staged || s.opts.Range != ""
	if !part {
		s.listers = append(s.listers, (&Tree{target: t, opts: s.opts, claimed: seen}).list)
	}
	if !part && !s.opts.History {
		return nil
	}
	h, err := NewHistory(t.named, s.opts)
	if errors.Is(err, errNoRepository) {
		s.opts.Skips.Add(Skip{Path: t.shown, Reason: "no history: " + err.Error()})
		return nil
	}
	if err != nil {
		return &TargetError{t.named, fmt.Errorf("its history cannot be read: %w", err)}
	}
	s.histories = append(s.histories, h)
	s.listers = append(s.listers, h.list)
	return nil
}

// Traces looks up what the commits say of contents of the history, by their
// origins.
func (s *Set) Traces(ctx context.Context, origins []Origin) (map[Origin]Trace, error) {
	all := map[Origin]Trace{}
	for _, h := range s.histories {
		byObject := map[string][]Origin{}
		for _, o := range origins {
			if o.Source == History && h.holds(o) {
				byObject[o.Object] = append(byObject[o.Object], o)
			}
		}
		if len(byObject) == 0 {
			continue
		}
		traces, err := h.Traces(ctx, slices.Sorted(maps.Keys(byObject)))
		if err != nil {
			return nil, err
		}
		for object, trace := range traces {
			for _, o := range byObject[object] {
				all[o] = trace
			}
		}
	}
	return all, nil
}

// Close gives back what the walkers hold open.
func (s *Set) Close() {
	for _, h := range s.histories {
		h.Close()
	}
}

func (s *Set) addStdin(stdin io.Reader, seen map[string]bool) error {
	if stdin == nil {
		return &TargetError{"-", errors.New("there is no standard input")}
	}
	if !seen["-"] { // a real path is absolute, and never this one
		s.listers = append(s.listers, NewStdin(stdin, s.opts).list)
		seen["-"] = true
	}
	return nil
}

// Walk implements Walker.
func (s *Set) Walk(ctx context.Context, handle Handler) error {
	return walk(ctx, &s.opts, standardSizes, s.list, spaced(handle))
}

func (s *Set) list(ctx context.Context, give func(job) error) error {
	for _, list := range s.listers {
		if err := list(ctx, give); err != nil {
			return err
		}
	}
	return nil
}

// Skips is what was not read, sorted by path.
func (s *Set) Skips() []Skip { return s.opts.Skips.List() }

// Stats is how much was read, also after a walk that was stopped.
func (s *Set) Stats() Stats { return s.opts.Progress.Stats() }
