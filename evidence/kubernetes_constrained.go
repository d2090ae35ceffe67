package evidence

import (
	"slices"
	"strconv"
	"strings"
)

// kubeModes are the ways to act as somebody else for certain calls alone, with the
// resource that says as whom. One permission names the person
// ("impersonate:user-info" on users), another the call
// ("impersonate-on:user-info:list" on pods); the other's own rights bound both.
//
//	https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/#constrained-impersonation
var kubeModes = []struct{ mode, resource string }{
	{"user-info", "users"}, {"serviceaccount", "serviceaccounts"}, {"arbitrary-node", "nodes"}, {"associated-node", "nodes"},
}

// actFor are the calls that somebody makes as somebody else. Whether that other one
// may make them is left open.
func (c *kubeClimb) actFor() {
	for _, m := range kubeModes {
		as := slices.ContainsFunc(c.held, func(h kubeHeld) bool {
			return slices.Contains(h.Verbs, "impersonate:"+m.mode) && covers(h.Resources, m.resource)
		})
		if !as {
			continue
		}
		for i := range len(c.held) {
			h := c.held[i]
			var verbs []string
			for _, verb := range h.Verbs {
				if of, is := strings.CutPrefix(verb, "impersonate-on:"+m.mode+":"); is && of != "" {
					verbs = append(verbs, of)
				}
			}
			if len(verbs) == 0 {
				continue
			}
			h.Verbs, h.Conditional, h.applies = verbs, true, false
			h.Because += ", which may do so as somebody else who may"
			c.gain(kubeStep{role: m.mode + " " + strconv.Itoa(i)}, h, func() []kubeHeld { return []kubeHeld{h} })
		}
	}
}
