package armed

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

var (
	kebab   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	subject = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)?$`)
	effects = []catalog.Effect{
		catalog.Destroy, catalog.Takeover, catalog.Execute, catalog.Spend, catalog.Tamper, catalog.Disrupt, catalog.Disclose,
	}
)

// check is everything that a file must hold to.
func (s *source) check() {
	t := s.tool
	if !kebab.MatchString(t.ID) {
		s.fault([]any{"tool"}, "tool %q is not kebab-case: write it as \"drizzle-kit\"", t.ID)
	} else if t.ID != stem(s.name) {
		s.fault([]any{"tool"}, "tool %q does not name its file: call the file %s.yaml", t.ID, t.ID)
	}
	s.text([]any{"name"}, "name", t.Name)
	s.https([]any{"url"}, "url", t.URL)
	if len(t.Programs) == 0 && len(t.Calls) == 0 {
		s.fault(nil, "it has neither programs nor calls: nothing would ever be recognised")
	}
	if len(t.Programs) == 0 && len(t.Commands)+len(t.Wraps)+len(t.Scripts) > 0 {
		s.fault(nil, "programs is missing: write the words that call it")
	}
	if len(t.Reads) == 0 && len(t.Commands)+len(t.Calls) > 0 {
		s.fault(nil, "reads is missing: write whose credentials it runs with")
	}
	for i := range t.Reads {
		s.checkRead([]any{"reads", i}, &t.Reads[i])
	}
	s.checkRules()
	for i := range t.Wraps {
		s.checkPrograms([]any{"wraps", i}, t.Wraps[i].Programs)
	}
	for i := range t.Scripts {
		s.checkPrograms([]any{"scripts", i}, t.Scripts[i].Programs)
		if p := t.Scripts[i].Passes; p != "" && p != PassesAll && p != PassesDashed {
			s.fault([]any{"scripts", i, "passes"}, "passes %q is not known: write all or dashed", p)
		}
		if !slices.Contains(runners, t.Scripts[i].Of) {
			s.fault([]any{"scripts", i, "of"}, "of %q is not known: write one of %s", t.Scripts[i].Of, joined(runners))
		}
	}
}

func (s *source) checkRules() {
	seen := map[string]bool{}
	for i, r := range s.tool.Commands {
		at := []any{"commands", i}
		if r == nil {
			s.fault(at, "the entry is empty: write a command, or take it out")
			continue
		}
		s.checkHarm(at, seen, r.ID, r.Does, r.Effect, r.Examples)
		s.fact(at, r.Source, r.Checked)
		s.checkPrograms(at, r.Programs)
		if r.Asks == "" && len(r.Silences) > 0 {
			s.fault(below(at, "silences"), "silences is set and asks is not: write what it asks")
		}
		for _, c := range r.Credentials {
			if !s.tool.runsWith(c) {
				s.fault(below(at, "credentials"), "credentials names %q, which reads does not", c)
			}
		}
	}
	for i, c := range s.tool.Calls {
		at := []any{"calls", i}
		if c == nil {
			s.fault(at, "the entry is empty: write a call, or take it out")
			continue
		}
		s.checkHarm(at, seen, c.ID, c.Does, c.Effect, c.Examples)
		s.fact(at, c.Source, c.Checked)
		s.text(below(at, "pattern"), "pattern", c.Pattern)
		if len(c.Keywords) == 0 {
			s.fault(at, "keywords is missing: write words of which every match holds one")
		}
		for _, k := range c.Keywords {
			if len(k) < 4 {
				s.fault(below(at, "keywords"), "keyword %q is too short: write at least 4 bytes", k)
			}
		}
		if len(c.Files) == 0 {
			s.fault(at, "files is missing: write in which files it means that")
		}
	}
}

// checkHarm is what commands and calls have in common.
func (s *source) checkHarm(at []any, seen map[string]bool, id, does string, effect catalog.Effect, examples Examples) {
	switch {
	case !kebab.MatchString(id):
		s.fault(below(at, "id"), "id %q is not kebab-case", id)
	case seen[id]:
		s.fault(below(at, "id"), "id %q is used twice", id)
	}
	seen[id] = true
	s.text(below(at, "does"), "does", does)
	if !slices.Contains(effects, effect) {
		s.fault(below(at, "effect"), "effect %q is not known: write one of %s", effect, joined(effects))
	}
	if len(examples.Match) == 0 {
		s.fault(below(at, "examples"), "examples.match is missing: write a line that is recognised")
	}
	if len(examples.Ignore) == 0 {
		s.fault(below(at, "examples"), "examples.ignore is missing: write a line that is left alone")
	}
}

// checkPrograms holds programs that narrow to those of the tool.
func (s *source) checkPrograms(at []any, programs []string) {
	for _, p := range programs {
		if !slices.Contains(s.tool.Programs, p) {
			s.fault(below(at, "programs"), "programs names %q, which the tool's programs do not", p)
		}
	}
}

func (s *source) checkRead(at []any, r *Read) {
	if len(r.Credentials) == 0 {
		s.fault(at, "credentials is missing: write ids of providers or full names of kinds")
	}
	for _, c := range r.Credentials {
		if !subject.MatchString(c) {
			s.fault(below(at, "credentials"), "%q is neither a provider nor a kind: write \"npm\" or \"npm.access-token\"", c)
		}
	}
	if r.Named && len(r.Variables) > 0 {
		s.fault(below(at, "named"), "named is set beside variables: it means that there are none")
	}
	s.fact(at, r.Source, r.Checked)
}

// runsWith says whether the reads name a credential.
func (t *Tool) runsWith(credential string) bool {
	return slices.ContainsFunc(t.Reads, func(r Read) bool { return slices.Contains(r.Credentials, credential) })
}

// fact checks that something has a source, and the day on which it was read.
func (s *source) fact(at []any, source string, checked Date) {
	s.https(below(at, "source"), "source", source)
	if checked.IsZero() {
		s.fault(at, "checked is missing: write the day on which the source was read, as 2026-11-01")
	}
}

func (s *source) text(at []any, field, written string) {
	if strings.TrimSpace(written) == "" {
		s.fault(at, "%s is missing", field)
	}
}

func (s *source) https(at []any, field, address string) {
	u, err := url.Parse(address)
	switch {
	case address == "":
		s.fault(at, "%s is missing: a fact without a source does not go in", field)
	case err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") || u.User != nil:
		s.fault(at, "%s %q is not an https address", field, address)
	}
}

// below is a place below another.
func below(at []any, step ...any) []any { return slices.Concat(at, step) }

func joined[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}
