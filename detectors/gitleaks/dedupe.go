package gitleaks

import (
	"bytes"
	"index/suffixarray"
	"slices"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// Dedupe returns the matches of one text without those of generic rules whose
// secret stands within the secret of a specific rule that begins on the same
// line. Which of them decoding brought to light does not matter. The matches may
// be in any order, and keep it.
func Dedupe(text []byte, found []match.Match) []match.Match {
	if !slices.ContainsFunc(found, isGeneric) {
		return found
	}
	lines := linesOf(text, found)
	specific := make(map[int]*secrets)
	for i := range found {
		if !isGeneric(found[i]) {
			line := lines[i]
			if specific[line] == nil {
				specific[line] = &secrets{}
			}
			specific[line].add(found[i].Secret)
		}
	}
	kept := make([]match.Match, 0, len(found))
	for i := range found {
		if !isGeneric(found[i]) || !specific[lines[i]].hold(found[i].Secret) {
			kept = append(kept, found[i])
		}
	}
	return kept
}

func isGeneric(m match.Match) bool { return Generic(m.ID) }

// linesOf numbers the lines on which matches start: matches on one line have the
// same number.
func linesOf(text []byte, found []match.Match) []int {
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return found[a].Start - found[b].Start })
	lines := make([]int, len(found))
	line, at := 0, 0
	for _, i := range order {
		start := found[i].Start
		if bytes.IndexByte(text[at:start], '\n') >= 0 {
			line++
		}
		lines[i], at = line, start
	}
	return lines
}

// secrets are those of one line. There may be very many where a whole text is
// one line, so they are searched together.
type secrets struct {
	all   []byte // with a byte between that no secret has
	index *suffixarray.Index
}

// indexed is how much text is worth an index.
const indexed = 32 << 10

func (s *secrets) add(secret []byte) { s.all = append(append(s.all, secret...), 0) }

// hold reports whether part stands in one of the secrets. A nil s holds none.
func (s *secrets) hold(part []byte) bool {
	if s == nil || len(part) == 0 {
		return s != nil
	}
	if len(s.all) < indexed {
		return bytes.Contains(s.all, part)
	}
	if s.index == nil {
		s.index = suffixarray.New(s.all)
	}
	return len(s.index.Lookup(part, 1)) > 0
}
