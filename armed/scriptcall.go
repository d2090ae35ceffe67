package armed

import (
	"slices"
	"strings"
)

// calls are the scripts that a program and its arguments run in this way.
func (s *Script) calls(words []string) []call {
	if !isCalled(s.Programs, words[0]) {
		return nil
	}
	words = words[1:]
	base := call{of: s.Of, everywhere: slices.Contains(s.Everywhere, "*")}
	if s.Names != nil {
		return s.fixed(words, base)
	}
	rest, ok := s.after(words, &base)
	if !ok {
		return nil
	}
	return s.namesIn(rest, base)
}

// fixed are the scripts with a subcommand of their own: npm test.
func (s *Script) fixed(words []string, base call) []call {
	rest := s.flags(words, &base)
	if len(rest) == 0 || !slices.Contains(s.Names, rest[0]) {
		return nil
	}
	base.name = rest[0]
	base.args = s.passed(rest[1:])
	return []call{base}
}

// after passes the words that make it a call.
func (s *Script) after(words []string, base *call) (rest []string, ok bool) {
	if len(s.Words) == 0 {
		return words, true
	}
	for _, way := range s.Words {
		rest, ok = words, true
		for _, want := range strings.Fields(way) {
			if rest = s.flags(rest, base); len(rest) == 0 || !glob(want, rest[0]) {
				ok = false
				break
			}
			rest = rest[1:]
		}
		if ok {
			return rest, true
		}
	}
	return nil, false
}

// flags passes flags, and takes up those that matter.
func (s *Script) flags(words []string, base *call) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && words[0] != "--" {
		name, value, valued := strings.Cut(words[0], "=")
		words = words[1:]
		if slices.Contains(s.Everywhere, name) {
			base.everywhere = true
		}
		takes := slices.Contains(s.Valued, name) || slices.Contains(s.Folder, name)
		if takes && !valued && len(words) > 0 {
			value, words = words[0], words[1:]
		}
		if slices.Contains(s.Folder, name) && !strings.Contains(value, "$") {
			base.dir = value
		}
	}
	return words
}

// namesIn are the names among the words that follow.
func (s *Script) namesIn(words []string, base call) []call {
	var calls []call
	for rest := s.flags(words, &base); len(rest) > 0; rest = s.flags(rest, &base) {
		name, marked := strings.CutPrefix(rest[0], s.Prefix)
		rest = rest[1:]
		if name == "--" {
			break
		}
		if !marked || name == "" || strings.Contains(name, "=") {
			continue
		}
		c := base
		c.name = s.withoutPackage(name)
		if !s.Many {
			s.trailing(rest, &c)
			c.args = s.passed(rest)
			return []call{c}
		}
		calls = append(calls, c)
	}
	for i := range calls {
		calls[i].everywhere = base.everywhere
	}
	return calls
}

// withoutPackage is a script's name without its package: "api:migrate",
// "api:migrate:production".
func (s *Script) withoutPackage(name string) string {
	if s.Separator == "" {
		return name
	}
	parts := strings.Split(name, s.Separator)
	return parts[min(1, len(parts)-1)]
}

// trailing takes up flags of the runner itself that stand after the name.
func (s *Script) trailing(words []string, c *call) {
	for _, w := range words {
		if w == "--" {
			return
		}
		name, _, _ := strings.Cut(w, "=")
		c.everywhere = c.everywhere || slices.Contains(s.Everywhere, name)
	}
}

// passed are the words that the script gets.
func (s *Script) passed(words []string) []string {
	dashes := slices.Index(words, "--")
	switch {
	case s.Passes == PassesAll && dashes == 0, s.Passes == PassesDashed && dashes >= 0:
		return words[dashes+1:]
	case s.Passes == PassesAll:
		return words
	}
	return nil
}
