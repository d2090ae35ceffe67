package gitleaks

import (
	"bytes"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// Dedupe returns the matches of one text without those of generic rules whose
// secret stands, on the line where it starts, within the secret of a specific
// rule. It changes found.
func Dedupe(text []byte, found []match.Match) []match.Match {
	kept := found[:0:0]
	for i := range found {
		if !Generic(found[i].ID) || !outdone(text, &found[i], found) {
			kept = append(kept, found[i])
		}
	}
	return kept
}

func outdone(text []byte, generic *match.Match, found []match.Match) bool {
	for i := range found {
		other := &found[i]
		if !Generic(other.ID) && sameLine(text, generic.Start, other.Start) &&
			bytes.Contains(other.Secret, generic.Secret) {
			return true
		}
	}
	return false
}

// sameLine reports whether two offsets are on one line.
func sameLine(text []byte, a, b int) bool {
	return bytes.IndexByte(text[min(a, b):max(a, b)], '\n') < 0
}
