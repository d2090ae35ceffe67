package evidence

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Claims say what a token may do that the tree ties to policies. A token that lies
// in the file which names its policies, or under the name that a script gives it,
// has these and no more. Of any other token of the project the policies are only
// what it may well have: it keeps what nobody rules out, assumed.
func (v *vault) Claims() []Claim {
	all := &vault{modules: v.modules, policies: slices.Clone(v.policies), ties: slices.Clone(v.ties)}
	all.terraform()
	slices.SortFunc(all.policies, func(a, b vaultText) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.name, b.name), cmp.Compare(a.text, b.text))
	})
	slices.SortFunc(all.ties, func(a, b vaultTie) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.what, b.what), cmp.Compare(a.variable, b.variable), slices.Compare(a.policies, b.policies))
	})
	var claims []Claim
	for _, t := range all.ties {
		claims = append(claims, all.claim(t))
	}
	return claims
}

func (v *vault) claim(t vaultTie) Claim {
	c := Claim{
		Under: projectOf(t.path), Path: t.path, Because: partial.Show(t.what), Grants: v.grants(t),
		Like:     map[string][]string{finding.FactScheme: {"!*"}, finding.FactName: {"*vault*token*", "client_token"}},
		Unknowns: []string{"whether the policies on the server are those of the files"},
	}
	switch {
	case t.here:
		c.Under, c.At = "", t.path
		c.About, c.Settles = map[string]string{finding.FactName: t.variable}, true
	case t.variable != "":
		c.About, c.Settles = map[string]string{finding.FactName: t.variable}, true
	default:
		for i := range c.Grants {
			c.Grants[i].Because += ", if it is this token"
			if c.Grants[i].Certainty.Rank() < unread("").Certainty.Rank() {
				c.Grants[i].Certainty = unread("").Certainty
			}
		}
	}
	return c
}

// grants are what the policies of a token come to.
func (v *vault) grants(t vaultTie) []Grant {
	var rules []vaultRule
	var grants []Grant
	for _, name := range once(t.policies) {
		because := partial.Show(t.what)
		switch {
		case name == "root":
			grants = append(grants, Grant{Scope: "*", Because: because + ", and root may do anything"}.sure())
		case name == "default":
			// What every token may do with itself.
		case !partial.Whole(name) || strings.ContainsAny(name, "$`{"):
			grants = append(grants, unread(because+", of which not all are spelled out"))
		default:
			texts := v.named(name, t.path)
			for _, text := range texts {
				more, ok := vaultPolicy(text)
				rules = append(rules, more...)
				if !ok {
					grants = append(grants, unread(because+", and the policy "+name+" could not be read to its end"))
				}
			}
			if len(texts) == 0 {
				grants = append(grants, unread(because+", and the policy "+name+" is not in the tree"))
			}
		}
	}
	if t.conditional {
		grants = append(grants, unread(partial.Show(t.what)+", as far as the files tell"))
	}
	return distinct(append(grants, newVaultACL(rules).grants("the policies "+partial.Show(strings.Join(once(t.policies), ", "))+" allow it")...))
}

// named are the texts of a policy: those that are nearest to the file that names it,
// where folders have one each.
func (v *vault) named(name, file string) []string {
	var texts []string
	near := -1
	for _, p := range v.policies {
		text, base := p.text, strings.TrimSuffix(path.Base(p.path), path.Ext(p.path))
		if p.name != "" && partial.Loose(p.name) != name && p.name != name || p.name == "" && !strings.EqualFold(strings.TrimSuffix(strings.TrimSuffix(base, ".policy"), "-policy"), strings.TrimSuffix(name, "-policy")) {
			continue
		}
		if at, is := strings.CutPrefix(text, vaultAt); is {
			if text = v.fileAt(at, p.path); text == "" {
				continue
			}
		}
		shared := sharedFolders(p.path, file)
		if shared > near {
			near, texts = shared, nil
		}
		if shared == near {
			texts = append(texts, text)
		}
	}
	return once(texts)
}

// fileAt is the policy file at a path as a script or code gives it.
func (v *vault) fileAt(at, from string) string {
	base := path.Base(at)
	best, near := "", -1
	for _, p := range v.policies {
		if p.name == "" && path.Base(p.path) == base {
			if shared := sharedFolders(p.path, from); shared > near {
				best, near = p.text, shared
			}
		}
	}
	return best
}

// sharedFolders is how many folders two files have in common.
func sharedFolders(a, b string) int {
	n := 0
	as, bs := strings.Split(path.Dir(a), "/"), strings.Split(path.Dir(b), "/")
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}
