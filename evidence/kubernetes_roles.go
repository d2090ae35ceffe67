package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// what says how to call a binding in a sentence.
func (b kubeBinding) what() string {
	if b.cluster {
		return "ClusterRoleBinding " + b.name
	}
	return "RoleBinding " + b.name
}

// roleName says how to call its role.
func (b kubeBinding) roleName() string {
	if b.roleCluster {
		return "ClusterRole " + b.role
	}
	return "Role " + b.role
}

// where is the namespace in which a binding gives its role, "" for everywhere.
func (b kubeBinding) where() string {
	switch {
	case b.cluster:
		return ""
	case b.namespace == "":
		return anyNamespace
	}
	return b.namespace
}

// kubeBound is all that was read, in order and by name.
type kubeBound struct {
	// of are the bindings of everybody whom one names; unnamed are those whose
	// subject the files leave open.
	of      map[kubeIdentity][]kubeBinding
	unnamed []kubeBinding
	// roles are by name, labelled those that have labels.
	roles    map[string][]kubeRole
	labelled []kubeRole
}

// sorted puts what was read into an order that the order of reading has no part in.
func (k *kubernetes) sorted() *kubeBound {
	all := &kubeBound{of: map[kubeIdentity][]kubeBinding{}, roles: map[string][]kubeRole{}}
	roles := slices.Clone(k.roles)
	slices.SortStableFunc(roles, func(a, b kubeRole) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.name, b.name), strings.Compare(a.namespace, b.namespace))
	})
	for _, r := range roles {
		all.roles[r.name] = append(all.roles[r.name], r)
		if len(r.labels) > 0 {
			all.labelled = append(all.labelled, r)
		}
	}
	bindings := slices.Clone(k.bindings)
	slices.SortStableFunc(bindings, kubeBinding.compare)
	for _, b := range bindings {
		for _, s := range b.subjects {
			if who, ok := s.identity(b.namespace); ok {
				all.of[who] = append(all.of[who], b)
			} else {
				all.unnamed = append(all.unnamed, b)
			}
		}
	}
	return all
}

func (b kubeBinding) compare(o kubeBinding) int {
	return cmp.Or(
		strings.Compare(b.path, o.path), strings.Compare(b.what(), o.what()),
		strings.Compare(b.namespace, o.namespace), strings.Compare(b.roleName(), o.roleName()),
	)
}

// held are the rules that a binding gives.
func (k *kubeBound) held(b kubeBinding) []kubeHeld {
	because := fmt.Sprintf("%s: %s binds %s", b.path, b.what(), b.roleName())
	rules, whole := k.rulesOf(b.roleCluster, b.namespace, b.role)
	held := make([]kubeHeld, 0, len(rules)+1)
	for _, r := range rules {
		held = append(held, kubeHeld{kubeRule: r, In: b.where(), Because: because})
	}
	if !whole {
		held = append(held, kubeHeld{Missing: true, In: b.where(), Because: because + ", whose rules are not in the files"})
	}
	return held
}

// rulesOf are the rules of a role by its name, and whether they are all of them.
// One that a file defines under the name of a built-in role holds both.
func (k *kubeBound) rulesOf(cluster bool, namespace, name string) (rules []kubeRule, whole bool) {
	if cluster {
		rules, whole = k.builtinRules(name, 0)
	}
	unread := false
	for _, r := range k.roles[name] {
		if r.cluster != cluster || !cluster && !sameNamespace(r.namespace, namespace) {
			continue
		}
		whole = true
		unread = unread || r.unread
		rules = append(rules, r.rules...)
		for _, labels := range r.gathers {
			more, known := k.gathered(labels)
			rules = append(rules, more...)
			unread = unread || !known
		}
	}
	return rules, whole && !unread
}

// sameNamespace compares two namespaces, of which one may be left to Kustomize.
func sameNamespace(a, b string) bool { return a == b || a == "" || b == "" }

// builtinRules are those of a ClusterRole that every cluster has, with what the
// files add to it by its label.
func (k *kubeBound) builtinRules(name string, depth int) (rules []kubeRule, known bool) {
	builtin, known := kubeFacts().Roles[name]
	if !known || depth > len(kubeFacts().Roles) {
		return nil, known
	}
	rules = slices.Clone(builtin.Rules)
	if builtin.Label != "" {
		for _, r := range k.labelled {
			if r.cluster && r.labels[builtin.Label] == "true" {
				rules = append(rules, r.rules...)
			}
		}
	}
	if builtin.Above != "" {
		more, _ := k.builtinRules(builtin.Above, depth+1)
		rules = append(rules, more...)
	}
	return rules, true
}

// gathered are the rules of all ClusterRoles with the labels, and whether there
// are any: those of a cluster's own operators are not in the files.
func (k *kubeBound) gathered(labels map[string]string) (rules []kubeRule, known bool) {
	for _, name := range slices.Sorted(maps.Keys(kubeFacts().Roles)) {
		builtin := kubeFacts().Roles[name]
		if builtin.Label != "" && labels[builtin.Label] == "true" {
			more, _ := k.builtinRules(name, 0)
			return more, true
		}
	}
	for _, r := range k.labelled {
		if r.cluster && len(labels) > 0 && hasLabels(r.labels, labels) {
			rules, known = append(rules, r.rules...), true
		}
	}
	return rules, known
}

func hasLabels(have, want map[string]string) bool {
	for name, value := range want {
		if have[name] != value {
			return false
		}
	}
	return true
}
