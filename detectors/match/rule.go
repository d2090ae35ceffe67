// Package match runs many rules over text in one pass.
//
// A rule is a regular expression with the words that must be there for it to
// mean anything. What it finds is what regexp.FindAll would find in the whole
// text, and so much sooner: every word of every rule is looked for at once, and
// an expression is tried only where its own words stand. Text that hides in
// base64, hexadecimal, percent signs or Unicode escapes is decoded and searched
// too.
//
// What lives here: rules, the search, decoding, and the tests that belong to
// any rule (entropy, paths, nearby words). What does not live here: any rule.
// The package knows nothing of providers, credentials or gitleaks.
package match

// Rule says what to look for. The zero value of every field but ID is "no
// condition"; Regex or Only must be set.
type Rule struct {
	// ID names the rule in errors.
	ID string
	// Regex is in the syntax of package regexp. A rule without one is about
	// paths: each text whose path is among Only is a match with no secret.
	Regex string
	// Keywords are words in lower case ASCII of which one must stand somewhere
	// in the text, in any case. With none, the rule holds for every text.
	Keywords []string
	// SecretGroup is the capture group that holds the secret. If it is 0, that
	// is the group named "secret", or else the first that is not empty, or else
	// the whole match.
	SecretGroup int
	// Entropy is what the secret's Shannon entropy, in bits a character, must
	// exceed. 0 asks nothing.
	Entropy float64
	// Only limits the rule to paths that it matches.
	Only *Pattern
	// Except are paths for which the rule does not hold. Rules may share a
	// Pattern: each is asked once a text.
	Except []*Pattern
	// Near are words in lower case ASCII of which one must stand within
	// NearBytes of the match, in any case.
	Near []string
	// Keep has the last word on a match that passed every other condition. It
	// may be called from many goroutines and must not keep the Match.
	Keep func(*Match) bool
}

// NearBytes is how far from a match the words of Rule.Near are looked for.
const NearBytes = 200

// MaxDepth is how often text is decoded again when decoding it showed more
// encoded text.
const MaxDepth = 5

// MaxWatched is the greatest number of words that an engine can watch for.
const MaxWatched = 256

// Seen tells which of the watched words stand in a text.
type Seen [MaxWatched / 64]uint64

// Has reports whether the watched word of that index was seen.
func (s Seen) Has(word int) bool { return s[word/64]>>(word%64)&1 != 0 }

func (s *Seen) add(word int) { s[word/64] |= 1 << (word % 64) }
