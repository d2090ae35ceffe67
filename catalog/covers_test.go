package catalog

import (
	"regexp"
	"strings"
	"testing"
	"testing/quick"
)

func TestCovers(t *testing.T) {
	p := &Provider{Includes: map[string][]string{
		"account:*":     {"project:*"},
		"project:*":     {"environment:*"},
		"project:admin": {"project:write"},
		"project:write": {"project:read"},
		"super":         {"*"},
	}}
	for _, c := range []struct {
		held, need string
		want       bool
	}{
		{"project:write", "project:write", true},
		{"project:write", "Project:Write", true},
		{"project:write", "project:read", true},
		{"project:admin", "project:read", true},
		{"project:read", "project:write", false},
		{"project:*", "project:write", true},
		{"project:*", "environment:delete", true},
		{"project:write", "environment:delete", false},
		{"account:*", "environment:delete", true},
		{"*", "anything:at.all", true},
		{"super", "anything:at.all", true},
		{"rds:*", "rds:DeleteDBInstance", true},
		{"RDS:Delete*", "rds:DeleteDBInstance", true},
		{"rds:Delete*", "rds:DescribeDBInstances", false},
		{"rds:?eleteDBInstance", "rds:DeleteDBInstance", true},
		{"", "project:read", false},
	} {
		for _, loaded := range []bool{false, true} {
			if loaded {
				p.brings = precompute(p)
			}
			if got := p.Covers(c.held, c.need); got != c.want {
				t.Errorf("Covers(%q, %q) = %v, loaded %v", c.held, c.need, got, loaded)
			}
		}
	}
}

// A law: whatever is included covers no less once more is included.
func TestIncludingMoreNeverCoversLess(t *testing.T) {
	scopes := []string{"a:*", "a:x", "b:*", "b:y", "c", "*"}
	pick := func(n uint8) string { return scopes[int(n)%len(scopes)] }
	law := func(edges [][2]uint8, extra [2]uint8, held, need uint8) bool {
		less, more := &Provider{Includes: map[string][]string{}}, &Provider{Includes: map[string][]string{}}
		for _, e := range edges {
			less.Includes[pick(e[0])] = append(less.Includes[pick(e[0])], pick(e[1]))
			more.Includes[pick(e[0])] = append(more.Includes[pick(e[0])], pick(e[1]))
		}
		more.Includes[pick(extra[0])] = append(more.Includes[pick(extra[0])], pick(extra[1]))
		return !less.Covers(pick(held), pick(need)) || more.Covers(pick(held), pick(need))
	}
	if err := quick.Check(law, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

// A glob says what the expression says that it stands for.
func TestGlobIsAnExpression(t *testing.T) {
	const letters = "ab*?:A"
	spell := func(seed []byte) string {
		var b strings.Builder
		for _, s := range seed {
			b.WriteByte(letters[int(s)%len(letters)])
		}
		return b.String()
	}
	law := func(p, s []byte) bool {
		pattern, text := spell(p), strings.NewReplacer("*", "a", "?", "b").Replace(spell(s))
		expr := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		return glob(pattern, text) == regexp.MustCompile("(?is)^"+expr+"$").MatchString(text)
	}
	if err := quick.Check(law, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestGlobIsNotSlow(t *testing.T) {
	if glob(strings.Repeat("*a", 200), strings.Repeat("a", 4000)+"b") {
		t.Error("matched")
	}
}

func TestMatches(t *testing.T) {
	facts := map[string]string{"host": "db.acme.internal", "jwt.role": "service_role", "engine": ""}
	for _, c := range []struct {
		name string
		when map[string][]string
		want bool
	}{
		{"nothing asked", nil, true},
		{"one of the globs", map[string][]string{"host": {"*.example", "*.INTERNAL"}}, true},
		{"none of the globs", map[string][]string{"host": {"*.example"}}, false},
		{"two facts", map[string][]string{"host": {"*"}, "jwt.role": {"anon"}}, false},
		{"absent", map[string][]string{"user": {"*"}}, false},
		{"empty is there", map[string][]string{"engine": {"*"}}, true},
		{"veto holds", map[string][]string{"jwt.role": {"!anon"}}, true},
		{"veto fails", map[string][]string{"jwt.role": {"!service*"}}, false},
		{"veto, absent", map[string][]string{"user": {"!root"}}, true},
		{"absent by veto", map[string][]string{"user": {"!*"}}, true},
		{"there, by veto not", map[string][]string{"host": {"!*"}}, false},
		{"both", map[string][]string{"host": {"*.internal", "!db.*"}}, false},
		{"glob and veto, absent", map[string][]string{"user": {"admin", "!root"}}, false},
	} {
		if got := Matches(c.when, facts); got != c.want {
			t.Errorf("%s: Matches = %v", c.name, got)
		}
	}
}
