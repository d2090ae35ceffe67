package catalog

import "slices"

// Covers reports whether whoever holds the scope held has the permission need.
// A scope is a glob over permissions, in any case: "project:*" covers
// "project:write", "rds:Delete*" covers "rds:DeleteDBInstance", "*" covers all.
// What a scope includes it covers too, and so on from there.
func (p *Provider) Covers(held, need string) bool {
	if glob(held, need) {
		return true
	}
	brought, known := p.brings[held]
	if !known {
		brought = p.closure(held)
	}
	return slices.ContainsFunc(brought, func(scope string) bool { return glob(scope, need) })
}

// closure is everything that Includes adds to a scope.
func (p *Provider) closure(held string) []string {
	scopes := []string{held}
	taken := make(map[string]bool, len(p.Includes))
	for i := 0; i < len(scopes); i++ {
		for key, brought := range p.Includes {
			if !taken[key] && glob(scopes[i], key) {
				taken[key] = true
				scopes = append(scopes, brought...)
			}
		}
	}
	return scopes[1:]
}

// precompute is the closure of each scope that a file names.
func precompute(p *Provider) map[string][]string {
	brings := map[string][]string{}
	for _, k := range p.Credentials {
		for _, g := range k.Grants {
			brings[g.Scope] = p.closure(g.Scope)
		}
	}
	for key := range p.Includes {
		brings[key] = p.closure(key)
	}
	return brings
}
