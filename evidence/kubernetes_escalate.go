package evidence

import (
	"fmt"
	"slices"
	"strings"
)

// maxKubeSteps bounds how often it is asked what a rule leads to, for one
// identity. Real ones take a handful of steps.
const maxKubeSteps = 200

const kubeRBAC = "rbac.authorization.k8s.io"

// reach are the rules that an identity holds, and those that it can get: it may
// bind roles to itself, write more into a role, or impersonate somebody.
func (k *kubeBound) reach(who kubeIdentity) []kubeHeld {
	var held []kubeHeld
	for _, b := range k.of[who] {
		held = append(held, k.held(b)...)
	}
	seen := map[string]bool{}
	steps := 0
	for grown := true; grown; {
		grown = false
		for _, h := range held {
			if h.Missing || !h.leads() {
				continue
			}
			if steps++; steps > maxKubeSteps {
				return append(held, kubeHeld{Missing: true, Because: h.Because + ", which leads on further than is followed here"})
			}
			for _, more := range k.next(h, held) {
				if key := fmt.Sprint(more); !seen[key] {
					seen[key] = true
					held, grown = append(held, more), true
				}
			}
		}
	}
	return held
}

// next are the rules that one rule leads to.
func (k *kubeBound) next(h kubeHeld, held []kubeHeld) []kubeHeld {
	more := append(k.bindable(h, held), written(h, held)...)
	for _, other := range impersonated(h) {
		more = append(more, k.actingAs(h, other)...)
	}
	return more
}

// leads says whether a rule has verbs by which more can be had.
func (h kubeHeld) leads() bool {
	if slices.Contains(h.Verbs, "*") && slices.Contains(h.Resources, "*") {
		return false // nothing to gain
	}
	return covers(h.Verbs, "bind") || covers(h.Verbs, "escalate") || covers(h.Verbs, "impersonate")
}

// inScope says whether what a rule allows can be done where another one holds.
func (h kubeHeld) inScope(where string) bool { return h.In == "" || h.In == where }

// can says whether one of the rules allows a verb on a resource of RBAC there.
func can(held []kubeHeld, where, resource string, verbs ...string) bool {
	return slices.ContainsFunc(held, func(h kubeHeld) bool {
		return !h.Missing && h.inScope(where) &&
			slices.ContainsFunc(verbs, func(v string) bool { return h.may(v, kubeRBAC, resource) })
	})
}

// bindable are the rules of the roles that a rule lets its holder bind, if the
// holder may make bindings too. Where it names no roles, that is every role.
func (k *kubeBound) bindable(h kubeHeld, held []kubeHeld) []kubeHeld {
	bindings := "rolebindings"
	if h.In == "" && can(held, "", "clusterrolebindings", "create", "patch", "update") {
		bindings = "clusterrolebindings"
	}
	if !can(held, h.In, bindings, "create", "patch", "update") {
		return nil
	}
	where := h.In
	if bindings == "rolebindings" && where == "" {
		where = anyNamespace
	}
	var more []kubeHeld
	for _, resource := range []string{"clusterroles", "roles"} {
		if !h.may("bind", kubeRBAC, resource) {
			continue
		}
		if len(h.Names) == 0 {
			more = append(more, kubeHeld{kubeRule: everything, In: where, Because: h.Because + ", which may bind every role"})
		}
		for _, name := range h.Names {
			rules, whole := k.rulesOf(resource == "clusterroles", h.In, name)
			because := fmt.Sprintf("%s, which may bind %s", h.Because, name)
			for _, r := range rules {
				more = append(more, kubeHeld{kubeRule: r, In: where, Because: because})
			}
			if !whole {
				more = append(more, kubeHeld{Missing: true, In: where, Because: because + ", whose rules are not in the files"})
			}
		}
	}
	return more
}

// written is everything in the namespace of a rule that lets its holder write
// more into a Role than it holds. Of ClusterRoles the catalog knows itself.
func written(h kubeHeld, held []kubeHeld) []kubeHeld {
	if h.In == "" || !h.may("escalate", kubeRBAC, "roles") || !can(held, h.In, "roles", "create", "patch", "update") {
		return nil
	}
	return []kubeHeld{{kubeRule: everything, In: h.In, Because: h.Because + ", which may write anything into a role"}}
}

// impersonated are the identities by name that a rule lets its holder act as.
// Where it names none, it is all of them, and an action of the catalog.
func impersonated(h kubeHeld) []kubeIdentity {
	var who []kubeIdentity
	for _, name := range h.Names {
		if h.may("impersonate", "", "users") {
			who = append(who, kubeIdentity{name: name})
		}
		if h.may("impersonate", "", "groups") {
			who = append(who, kubeIdentity{group: true, name: name})
		}
		if h.may("impersonate", "", "serviceaccounts") {
			who = append(who, kubeIdentity{name: kubeAccount + firstOf(h.In, anyNamespace) + ":" + name})
		}
	}
	return who
}

// actingAs are the rules of somebody else whom a rule lets its holder act as.
func (k *kubeBound) actingAs(h kubeHeld, other kubeIdentity) []kubeHeld {
	because := h.Because + ", which may act as " + strings.TrimPrefix(other.what(), kubeAccount)
	if other.group && other.name == "system:masters" {
		return []kubeHeld{{kubeRule: everything, Because: because}}
	}
	var more []kubeHeld
	for _, b := range k.of[other] {
		for _, r := range k.held(b) {
			r.Because = because
			more = append(more, r)
		}
	}
	if len(more) == 0 {
		more = append(more, kubeHeld{Missing: true, Because: because + ", of whom nothing is in the files"})
	}
	return more
}
