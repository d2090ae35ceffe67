package agents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// What a server's entry hands over: values that stand in the file, and names of
// values that are kept elsewhere.

var (
	// valueKeys are the entry's mappings from a name to a value.
	valueKeys = []string{"env", "environment", "envs", "headers", "http_headers"}
	// nameKeys hold names of variables, never values.
	nameKeys = []string{"env_vars", "env_http_headers", "env_keys", "bearer_token_env_var"}

	// reference is a value that stands for one kept elsewhere: ${VAR},
	// ${env:VAR}, ${input:id}, {env:VAR}, {file:path}, ${{ secrets.X }}, $VAR.
	reference = regexp.MustCompile(`\$\{[^}]+\}|\{(?:env|file):[^}]+\}|^\$[A-Za-z_]\w*$|^%[A-Za-z_]\w*%$`)
	// telling is a flag or a variable whose value is meant to be secret.
	telling = regexp.MustCompile(`(?i)(token|secret|passw|api[-_]?key|access[-_]?key|auth|credential|bearer)`)
	// userInfo is an address with a password in it.
	userInfo = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@`)
)

// sortHanded sorts what an entry hands over into literals and references.
func sortHanded(s *policy.Server, entry *conf.Node) {
	for _, group := range valueKeys {
		values := entry.Get(group)
		if values == nil || values.Kind != conf.Map {
			continue
		}
		for i, key := range values.Keys {
			handed(s, group+"."+key, values.Items[i].Text)
		}
	}
	for _, group := range nameKeys {
		if entry.Get(group) != nil {
			s.References = append(s.References, group)
		}
	}
	for i, arg := range s.Args {
		name, value, assigned := strings.Cut(arg, "=")
		follows := i > 0 && strings.HasPrefix(s.Args[i-1], "-") && telling.MatchString(s.Args[i-1])
		switch {
		case assigned && telling.MatchString(name):
			handed(s, "args."+strconv.Itoa(i), value)
		case follows, userInfo.MatchString(arg):
			handed(s, "args."+strconv.Itoa(i), arg)
		}
	}
	if _, query, ok := strings.Cut(s.URL, "?"); userInfo.MatchString(s.URL) || ok && telling.MatchString(query) {
		handed(s, "url", s.URL)
	}
	slices.Sort(s.Literals)
	slices.Sort(s.References)
}

func handed(s *policy.Server, key, value string) {
	switch {
	case value == "":
	case reference.MatchString(value):
		s.References = append(s.References, key)
	default:
		s.Literals = append(s.Literals, key)
	}
}
