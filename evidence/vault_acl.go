package evidence

import (
	"cmp"
	"slices"
	"strings"
)

// vaultACL is what several policies come to, by pattern. Of one pattern all
// capabilities count, and deny over all of them; of several that match a path only
// the most specific does.
// https://developer.hashicorp.com/vault/docs/concepts/policies
type vaultACL struct{ rules map[string]vaultRule }

func newVaultACL(rules []vaultRule) vaultACL {
	a := vaultACL{map[string]vaultRule{}}
	for _, r := range rules {
		if r.loose && slices.Contains(r.can, "deny") {
			continue // nobody knows what it keeps away
		}
		was, seen := a.rules[r.pattern]
		if seen {
			r.can = slices.Concat(was.can, r.can)
			r.bounded, r.loose = r.bounded && was.bounded, r.loose || was.loose
		}
		a.rules[r.pattern] = r
	}
	return a
}

// on is the rule that decides about a path, as far as the policies are known. A
// pattern that is known in part takes nothing from another.
func (a vaultACL) on(path string) (vaultRule, bool) {
	var best vaultRule
	found := false
	for _, r := range a.rules {
		if vaultMatches(r.pattern, path) && !r.loose && (!found || vaultSpecific(r.pattern, best.pattern) > 0) {
			best, found = r, true
		}
	}
	return best, found
}

// may says whether a path may be used in one of these ways, and whether that is
// sure. Sudo is asked for beside it where the path is protected.
func (a vaultACL) may(path string, sudo bool, ways ...string) (may, sure bool) {
	allows := func(r vaultRule) bool {
		return !slices.Contains(r.can, "deny") && slices.ContainsFunc(ways, func(w string) bool { return slices.Contains(r.can, w) }) &&
			(!sudo || slices.Contains(r.can, "sudo"))
	}
	if r, ok := a.on(path); ok && allows(r) {
		return true, !r.bounded
	}
	for _, r := range a.rules {
		if r.loose && vaultMatches(r.pattern, path) && allows(r) {
			return true, false
		}
	}
	return false, false
}

// vaultMatches says whether a pattern of a policy stands for a path.
func vaultMatches(pattern, path string) bool {
	prefix, glob := strings.CutSuffix(pattern, "*")
	if !strings.Contains(prefix, "+") {
		return path == prefix || glob && strings.HasPrefix(path, prefix)
	}
	want, have := strings.Split(prefix, "/"), strings.Split(path, "/")
	if len(have) < len(want) || !glob && len(have) != len(want) {
		return false
	}
	for i, w := range want {
		last := glob && i == len(want)-1
		switch {
		case w == "+" && !last:
		case last && w == "+", last && strings.HasPrefix(strings.Join(have[i:], "/"), w):
			return true
		case have[i] != w:
			return false
		}
	}
	return true
}

// vaultSpecific is above zero where the first of two patterns wins over the second.
func vaultSpecific(a, b string) int {
	first := func(p string) int {
		if at := strings.IndexAny(p, "+*"); at >= 0 {
			return at
		}
		return len(p) + 1_000_000
	}
	ends := func(p string) int {
		if strings.HasSuffix(p, "*") {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(first(a), first(b)),
		cmp.Compare(ends(a), ends(b)),
		cmp.Compare(strings.Count(b, "+"), strings.Count(a, "+")),
		cmp.Compare(len(a), len(b)),
		strings.Compare(a, b),
	)
}

// paths are paths for which some rule stands: each pattern filled in, in ways that
// end at every kind of thing.
func (a vaultACL) paths() []string {
	var all []string
	for pattern := range a.rules {
		prefix, glob := strings.CutSuffix(pattern, "*")
		fills := []string{""}
		if glob {
			fills = vaultFills(prefix)
		}
		for _, fill := range fills {
			all = append(all, vaultSegments(prefix+fill)...)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	return slices.Compact(all)
}

// vaultSegments are a path with its "+" filled in.
func vaultSegments(path string) []string {
	if !strings.Contains(path, "+") {
		return []string{path}
	}
	var all []string
	for _, word := range []string{"zz0", "data", "metadata", "destroy", "token", "role", "users", "creds", "mounts", "policies", "auth", "acl", "secret"} {
		parts := strings.Split(path, "/")
		for i, p := range parts {
			if p == "+" {
				parts[i] = word
				word = "zz0"
			}
		}
		all = append(all, strings.Join(parts, "/"))
	}
	return all
}

// vaultEnds are ways in which paths go on, and whole paths that matter.
var vaultEnds = []string{
	"zz0", "zz0/zz1", "zz0/zz1/zz2", "data/zz0", "metadata/zz0", "destroy/zz0", "delete/zz0", "creds/zz0", "zz0/data/zz1", "zz0/metadata/zz1",
	"zz0/destroy/zz1", "zz0/creds/zz1", "role/zz0", "users/zz0",
}

var vaultWhole = []string{
	"sys/mounts/zz0", "sys/auth/zz0", "sys/policies/acl/zz0", "sys/policy/zz0", "sys/audit/zz0", "sys/seal", "sys/raw/zz0",
	"sys/leases/revoke-prefix/zz0", "sys/leases/revoke-force/zz0", "sys/revoke-prefix/zz0", "sys/revoke-force/zz0",
	"auth/token/create", "auth/token/create-orphan", "auth/token/create/zz0", "auth/token/roles/zz0", "auth/zz0/role/zz1", "auth/zz0/users/zz1",
	"identity/entity", "identity/entity/id/zz0", "identity/entity/name/zz0", "identity/group", "identity/group/name/zz0", "secret/data/zz0",
	"secret/metadata/zz0", "secret/destroy/zz0", "secret/zz0", "zz0/creds/zz1",
}

// vaultFills are what a "*" after a prefix may stand for.
func vaultFills(prefix string) []string {
	fills := append([]string{""}, vaultEnds...)
	if !strings.HasSuffix(prefix, "/") {
		for _, end := range vaultEnds {
			fills = append(fills, "/"+end, "z/"+end)
		}
	}
	for _, whole := range vaultWhole {
		if rest, ok := strings.CutPrefix(whole, prefix); ok {
			fills = append(fills, rest)
		}
	}
	return fills
}
