package scanner

// Place is a file or a directory that nobody named as a target and that is known
// to hold something, such as a credential store of the person's machine. What is
// not there is passed over without a word.
type Place struct {
	// Path is how it is opened, and Shown what a report calls it.
	Path, Shown string
	// Source is what its fragments carry.
	Source Source
}

// addPlace makes the walker for one place. A place inside a target is walked on
// its own, under its own name.
func (s *Set) addPlace(p Place, seen map[string]bool) {
	t, mode, err := lookUp(p.Path)
	if err != nil || seen[t.real] {
		return
	}
	t.shown = shown(p.Shown)
	opts := s.opts
	opts.Source = p.Source
	switch {
	case mode.IsDir():
		s.listers = append(s.listers, (&Tree{target: t, opts: opts, claimed: seen}).list)
	case mode.IsRegular():
		s.listers = append(s.listers, (&File{target: t, opts: opts}).list)
	default:
		return
	}
	seen[t.real] = true
}
