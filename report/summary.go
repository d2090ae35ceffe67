package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// verdict is the gate's answer in one sentence.
func (r *Report) verdict() string {
	total, fails := len(r.Credentials), 0
	for _, c := range r.Credentials {
		if c.Verdict.Fails {
			fails++
		}
	}
	switch {
	case total == 0:
		return r.nothing()
	case fails == 0 && r.Summary.FailOn == "never":
		return "The gate is told never to fail."
	case fails == 0:
		return r.holds(total)
	case fails == total && total == 1:
		return "The one credential fails the gate" + r.threshold() + "."
	case fails == total:
		return fmt.Sprintf("All %d credentials fail the gate%s.", total, r.threshold())
	case fails == 1:
		return fmt.Sprintf("1 of %d credentials fails the gate%s.", total, r.threshold())
	}
	return fmt.Sprintf("%d of %d credentials fail the gate%s.", fails, total, r.threshold())
}

func (r *Report) holds(total int) string {
	start := "The gate holds"
	if !r.Scan.Complete {
		start = "The gate holds for what could be read"
	}
	if total == 1 {
		return start + ": the one credential does not fail it" + r.threshold() + "."
	}
	return fmt.Sprintf("%s: none of %d credentials fails it%s.", start, total, r.threshold())
}

// nothing is what an empty report says.
func (r *Report) nothing() string {
	if !r.Scan.Complete {
		return "No credentials found in the " + r.scanned() + " that could be read."
	}
	return "No credentials found in " + r.scanned() + "."
}

// scanned says how much was looked at.
func (r *Report) scanned() string {
	text := plural(r.Scan.Files, "file")
	if r.Scan.Commits > 0 {
		text += " and " + plural(r.Scan.Commits, "commit")
	}
	return text
}

func (r *Report) threshold() string {
	switch r.Summary.FailOn {
	case "", "never":
		return ""
	case "critical":
		return " (critical)"
	}
	return " (" + r.Summary.FailOn + " and above)"
}

// counts is how many credentials there are of each level, worst first.
func (r *Report) counts() string {
	byLevel := map[string]int{}
	for i := range r.Credentials {
		byLevel[r.Credentials[i].level()]++
	}
	var parts []string
	for _, level := range levels {
		if n := byLevel[level]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, level))
		}
	}
	return strings.Join(parts, ", ")
}

// foldedUnknown counts secrets of unknown kind and the files that they lie in.
func foldedUnknown(credentials []*Credential) string {
	files := map[string]bool{}
	for _, c := range credentials {
		for _, l := range c.Locations {
			files[l.Path] = true
		}
	}
	return plural(len(credentials), "secret") + " of unknown kind in " + plural(len(files), "file")
}

// foldedNone counts what opens nothing.
func foldedNone(n int) string {
	if n == 1 {
		return "1 expired, public or placeholder value, which opens nothing"
	}
	return fmt.Sprintf("%d expired, public or placeholder values, which open nothing", n)
}

// leftOut counts what was left out on purpose, by reason, the most first.
func (s *Scan) leftOut() []string {
	byReason := map[string]int{}
	for _, skip := range s.Skipped {
		if !skip.Incomplete {
			byReason[skip.Reason] += max(1, skip.Count)
		}
	}
	reasons := sortedKeys(byReason)
	slices.SortStableFunc(reasons, func(a, b string) int { return cmp.Compare(byReason[b], byReason[a]) })
	out := make([]string, len(reasons))
	for i, reason := range reasons {
		out[i] = fmt.Sprintf("%d × %s", byReason[reason], reason)
	}
	return out
}

// gaps are the skips in which a credential could hide.
func (s *Scan) gaps() []Skip {
	var out []Skip
	for _, skip := range s.Skipped {
		if skip.Incomplete {
			out = append(out, skip)
		}
	}
	return out
}

// sentence is a skip as people read it.
func (s Skip) sentence() string {
	text := strings.TrimPrefix(s.Path+": "+s.Reason, ": ")
	if s.Count > 1 {
		text += " (" + plural(s.Count, "file") + ")"
	}
	return text
}
