package catalog

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	gitleaks "github.com/zricethezav/gitleaks/v8/config"
	"go.yaml.in/yaml/v3"
)

// checkFound runs a kind's own matchers, each by itself, over its examples.
// Parsers have their own tests; an example that only a parser can find is left
// to them, and so are matchers bound to certain files.
func checkFound(t *testing.T, k *Kind) {
	t.Helper()
	foreign := false
	for _, m := range k.Match {
		foreign = foreign || m.Parser != "" || len(m.Files) > 0
	}
	for _, example := range k.Examples.Match {
		if !foundByAny(t, k, example) && !foreign {
			t.Errorf("no matcher finds the example %q", example)
		}
	}
	for _, example := range k.Examples.Ignore {
		if foundByAny(t, k, example) {
			t.Errorf("a matcher finds %q, which is to be ignored", example)
		}
	}
}

// placeholder is what the detectors leave alone whatever a matcher says:
// references to variables, names in brackets, nothing but zeros.
var placeholder = regexp.MustCompile(`\$\{|\$\(|\{\{|<[\w .-]+>|EXAMPLE\b|[=:]\s*["']?[0-]+["']?$`)

func foundByAny(t *testing.T, k *Kind, example string) bool {
	t.Helper()
	if placeholder.MatchString(example) {
		return false
	}
	for _, m := range k.Match {
		if found(t, m, example) && nearby(m, example) {
			return true
		}
	}
	return false
}

func nearby(m Matcher, example string) bool {
	for _, w := range m.Near {
		if strings.Contains(strings.ToLower(example), strings.ToLower(w)) {
			return true
		}
	}
	return len(m.Near) == 0
}

func found(t *testing.T, m Matcher, example string) bool {
	t.Helper()
	switch {
	case m.Pattern != "":
		return foundByPattern(t, m, example)
	case len(m.Gitleaks) > 0:
		return foundByGitleaks(t, m, example)
	case len(m.Names) > 0:
		return foundByName(m, example)
	case len(m.Keys) > 0:
		return foundByKey(m, example)
	case len(m.URL) > 0:
		return foundByScheme(m, example)
	case len(m.JWT) > 0:
		return foundByClaims(m, example)
	}
	return false
}

func foundByPattern(t *testing.T, m Matcher, example string) bool {
	t.Helper()
	re := regexp.MustCompile(m.Pattern)
	match := re.FindStringSubmatch(example)
	if match == nil {
		return false
	}
	holds := false
	for _, w := range m.Keywords {
		holds = holds || strings.Contains(strings.ToLower(match[0]), w)
	}
	if !holds {
		t.Errorf("the match of %s in %q holds none of its keywords %q", m.Pattern, example, m.Keywords)
	}
	secret := match[0]
	if i := re.SubexpIndex("secret"); i >= 0 {
		secret = match[i]
	}
	return whole(m.Value, secret)
}

func whole(expr, secret string) bool {
	return secret != "" && (expr == "" || regexp.MustCompile(`^(?:`+expr+`)$`).MatchString(secret))
}

// assignment is the plainest reading of "name = value" in any syntax.
var assignment = regexp.MustCompile(`([\w.-]+)["'\]]*\s*(?::=|=>|[:=])\s*["']?([^\s"',;}]+)`)

func foundByName(m Matcher, example string) bool {
	for _, a := range assignment.FindAllStringSubmatch(example, -1) {
		for _, name := range m.Names {
			if plain(name) == plain(a[1]) && whole(m.Value, a[2]) {
				return true
			}
		}
	}
	return false
}

// plain takes away what does not matter in a name.
func plain(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}

func foundByKey(m Matcher, example string) bool {
	var tree any
	if yaml.Unmarshal([]byte(example), &tree) != nil && toml.Unmarshal([]byte(example), &tree) != nil {
		return false
	}
	return anyLeaf("", tree, func(key, value string) bool {
		for _, pattern := range m.Keys {
			if glob(pattern, key) && whole(m.Value, value) {
				return true
			}
		}
		return false
	})
}

func anyLeaf(path string, node any, holds func(key, value string) bool) bool {
	switch node := node.(type) {
	case map[string]any:
		for k, v := range node {
			if anyLeaf(strings.TrimPrefix(path+"."+k, "."), v, holds) {
				return true
			}
		}
	case []any:
		for i, v := range node {
			if anyLeaf(fmt.Sprintf("%s.%d", path, i), v, holds) {
				return true
			}
		}
	default:
		return holds(path, fmt.Sprint(node))
	}
	return false
}

func foundByScheme(m Matcher, example string) bool {
	for _, scheme := range m.URL {
		if regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(scheme) + `://[^\s/:@]*:[^\s@]+@`).MatchString(example) {
			return true
		}
	}
	return false
}

var jwt = regexp.MustCompile(`eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*`)

func foundByClaims(m Matcher, example string) bool {
	token := jwt.FindStringSubmatch(example)
	if token == nil {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(token[1])
	var claims map[string]any
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return false
	}
	facts := map[string]string{}
	for name, value := range claims {
		facts[name] = fmt.Sprint(value)
	}
	return Matches(m.JWT, facts)
}

func foundByGitleaks(t *testing.T, m Matcher, example string) bool {
	t.Helper()
	for _, id := range m.Gitleaks {
		expr, ok := gitleaksRules(t)[id]
		if !ok {
			t.Errorf("gitleaks has no rule %q", id)
			continue
		}
		if regexp.MustCompile(expr).MatchString(example) {
			return true
		}
	}
	return false
}

// gitleaksRules are the expressions of gitleaks' own rules, by id.
func gitleaksRules(t *testing.T) map[string]string {
	t.Helper()
	var config struct {
		Rules []struct{ ID, Regex string }
	}
	if err := toml.Unmarshal([]byte(gitleaks.DefaultConfig), &config); err != nil {
		t.Fatal(err)
	}
	rules := map[string]string{}
	for _, r := range config.Rules {
		rules[r.ID] = r.Regex
	}
	return rules
}
