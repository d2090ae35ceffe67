package evidence

import (
	"slices"
	"strings"
)

// writes are the verbs that make or change an object.
var writes = []string{"create", "patch", "update"}

// writeRoles is everything where a role may be made to hold more than its writer.
func (c *kubeClimb) writeRoles() {
	for _, resource := range []string{"clusterroles", "roles"} {
		for _, h := range both(c.can(kubeRBAC, resource, "escalate"), places(c.can(kubeRBAC, resource, writes...))) {
			switch {
			case resource == "clusterroles" && h.In != "":
				continue // no binding in a namespace is about them
			case resource == "roles" && h.In == "":
				h.In = anyNamespace
			}
			c.gain(kubeStep{role: "*", where: h.In}, h, all(h.In, h.Because+", which may write anything into a role"))
		}
	}
}

// bindRoles are the rules of the roles that its holder may bind, if the holder may
// make bindings too. Where it names no roles, that is every role.
func (c *kubeClimb) bindRoles() {
	everywhere := places(c.can(kubeRBAC, "clusterrolebindings", writes...))
	inPlaces := places(c.can(kubeRBAC, "rolebindings", writes...))
	for _, resource := range []string{"clusterroles", "roles"} {
		bind := c.can(kubeRBAC, resource, "bind")
		if resource == "clusterroles" && len(everywhere) > 0 && everywhere[0] == "" {
			for _, h := range bind {
				if h.In == "" {
					c.bindRole(h, resource)
				}
			}
		}
		for _, h := range both(bind, inPlaces) {
			if h.In == "" {
				h.In = anyNamespace
			}
			c.bindRole(h, resource)
		}
	}
}

func (c *kubeClimb) bindRole(h kubeHeld, resource string) {
	cluster := resource == "clusterroles"
	if len(h.Names) == 0 {
		h.Conditional = h.Conditional || !cluster // what roles a namespace has is not known
		c.gain(kubeStep{role: "*" + resource, where: h.In, cluster: cluster}, h, all(h.In, h.Because+", which may bind every role"))
	}
	for _, name := range h.Names {
		c.gain(kubeStep{role: name, where: h.In, cluster: cluster}, h, func() []kubeHeld {
			return c.heldOf(cluster, h.In, name, h.In, h.Because+", which may bind "+name)
		})
	}
}

// impersonate are the rules of those as whom somebody may act by a header. A group
// goes with a user only.
func (c *kubeClimb) impersonate() {
	users, accounts := c.can("", "users", "impersonate"), c.can("", "serviceaccounts", "impersonate")
	users = slices.DeleteFunc(users, func(h kubeHeld) bool { return h.In != "" })
	for _, h := range users {
		for _, name := range h.Names {
			c.become(h, kubeIdentity{name: name})
		}
		if len(h.Names) == 0 {
			c.becomeAny(h, func(who kubeIdentity) bool { return !who.group && !who.account() })
		}
	}
	for _, h := range accounts {
		c.becomeAccounts(h)
	}
	if len(users)+len(accounts) == 0 {
		return
	}
	for _, h := range c.can("", "groups", "impersonate") {
		switch {
		case h.In != "":
		case len(h.Names) == 0:
			c.become(h, kubeIdentity{group: true, name: masters})
		default:
			for _, name := range h.Names {
				c.become(h, kubeIdentity{group: true, name: name})
			}
		}
	}
}

// useTokens are the rules of the service accounts of which somebody gets a token:
// asks for one, reads one out of a secret, or has one put into a secret.
func (c *kubeClimb) useTokens() {
	for _, h := range c.can("", "serviceaccounts/token", "create") {
		c.becomeAccounts(h)
	}
	read := c.can("", "secrets", "get", "list", "watch")
	for _, h := range both(c.can("", "secrets", "create"), places(read)) {
		h.Names = nil
		c.becomeAccounts(h)
	}
	for _, h := range read {
		for _, t := range c.tokens {
			if len(h.Names) == 0 || slices.Contains(h.Names, t.name) {
				c.becomeKnown(h, t)
			}
		}
	}
}

// runsPods are the workloads whose pods run as any account that their writer names.
var runsPods = map[string][]string{
	"pods": {""}, "replicationcontrollers": {""}, "deployments": {"apps"}, "daemonsets": {"apps"},
	"statefulsets": {"apps"}, "replicasets": {"apps"}, "jobs": {"batch"}, "cronjobs": {"batch"},
}

// usePods are the rules of the service accounts as whom somebody runs code: in pods
// of its own, where any account of the namespace can be named, or in those there.
func (c *kubeClimb) usePods() {
	for _, resource := range []string{"cronjobs", "daemonsets", "deployments", "jobs", "pods", "replicasets", "replicationcontrollers", "statefulsets"} {
		verbs := writes
		if resource == "pods" || resource == "jobs" {
			verbs = writes[:1] // the account of one that is there stays
		}
		for _, group := range runsPods[resource] {
			for _, h := range c.can(group, resource, verbs...) {
				h.Names = nil
				c.becomeAccounts(h)
			}
		}
	}
	for _, way := range []struct{ resource, verb string }{
		{"pods/exec", "create"}, {"pods/attach", "create"}, {"pods/ephemeralcontainers", "patch"}, {"pods/ephemeralcontainers", "update"},
		{"pods", "patch"}, {"pods", "update"}, {"nodes/proxy", "get"}, {"nodes/proxy", "create"},
	} {
		for _, h := range c.can("", way.resource, way.verb) {
			if strings.HasPrefix(way.resource, "nodes") && h.In != "" {
				continue
			}
			for _, w := range c.workloads {
				c.becomeKnown(h, w)
			}
		}
	}
}

// becomeKnown takes on the service account of an object, if the object is where
// the rule holds and a binding names the account.
func (c *kubeClimb) becomeKnown(h kubeHeld, runs kubeRuns) {
	where, ok := overlap(h.In, firstOf(runs.namespace, anyNamespace))
	if c.work -= len(c.accounts); !ok || c.ended || !c.spend(0) {
		return
	}
	for _, who := range c.accounts {
		if _, ok := overlap(where, who.namespace()); ok && who.shortName() == runs.as {
			c.become(h, who)
		}
	}
}

// becomeAccounts takes on the service accounts of a rule: those that it names, or
// all that the files bind something to, in its namespace.
func (c *kubeClimb) becomeAccounts(h kubeHeld) {
	if len(h.Names) == 0 {
		c.becomeAny(h, func(who kubeIdentity) bool {
			_, ok := overlap(h.In, who.namespace())
			return ok && (who.account() || who.accounts())
		})
		return
	}
	for _, name := range h.Names {
		if c.ended {
			return
		}
		c.work -= len(c.accounts)
		known := false
		for _, who := range c.accounts {
			if _, ok := overlap(h.In, who.namespace()); ok && who.shortName() == name {
				c.become(h, who)
				known = true
			}
		}
		if !known {
			c.become(h, kubeIdentity{name: kubeAccount + firstOf(h.In, anyNamespace) + ":" + name})
		}
	}
}

// becomeAny takes on all identities that bindings name and that are such.
func (c *kubeClimb) becomeAny(h kubeHeld, such func(kubeIdentity) bool) {
	for _, who := range c.named {
		if c.ended {
			return
		}
		if c.work--; such(who) {
			c.become(h, who)
		}
	}
}

// become takes on somebody else, with the groups that go with it.
func (c *kubeClimb) become(h kubeHeld, who kubeIdentity) {
	if c.taken[kubeStep{as: who}] || c.ended {
		return
	}
	because := h.Because + ", which may act as " + strings.TrimPrefix(who.what(), kubeAccount)
	c.gain(kubeStep{as: who}, h, func() []kubeHeld {
		if who.group && who.name == masters {
			return all("", because)()
		}
		held := c.direct(append(who.with(), who)...)
		for i := range held {
			held[i].Because = because
		}
		if len(held) == 0 {
			held = append(held, kubeHeld{Missing: true, Because: because + ", of whom nothing is in the files"})
		}
		return held
	})
}
