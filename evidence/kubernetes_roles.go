package evidence

import (
	"cmp"
	"fmt"
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
	// roles are by name, those of every cluster first.
	roles map[string][]*kubeRole
	// cluster are the ClusterRoles, and gathered what those that gather have.
	cluster  []*kubeRole
	gathered map[*kubeRole]kubeRules
	// steps is how many more roles are looked at for gathering.
	steps int
	// work is how much more may be looked at: rules, permissions and identities.
	work int
	// named are all whom bindings name, in order, and accounts the service accounts
	// among them.
	named, accounts []kubeIdentity
	// tokens are the secrets with an account's token; workloads run as an account.
	tokens, workloads []kubeRuns
}

// kubeRules are rules, and whether they are all that there are.
type kubeRules struct {
	rules []kubeRule
	whole bool
}

// sorted puts what was read into an order that the order of reading has no part in.
func (k *kubernetes) sorted() *kubeBound {
	all := &kubeBound{
		of: map[kubeIdentity][]kubeBinding{}, roles: map[string][]*kubeRole{},
		gathered: map[*kubeRole]kubeRules{}, steps: maxGathered, work: kubeWork + kubeWorkPerByte*k.size,
		tokens: sortedRuns(k.tokens), workloads: sortedRuns(k.workloads),
	}
	roles := slices.Clone(k.roles)
	slices.SortStableFunc(roles, func(a, b kubeRole) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.name, b.name), strings.Compare(a.namespace, b.namespace))
	})
	for _, b := range kubeFacts().Roles {
		all.role(b.role())
	}
	for _, r := range roles {
		all.role(r)
	}
	bindings := slices.Clone(k.bindings)
	slices.SortStableFunc(bindings, kubeBinding.compare)
	for _, b := range bindings {
		all.bind(b)
	}
	return all
}

func (k *kubeBound) role(r kubeRole) {
	k.roles[r.name] = append(k.roles[r.name], &r)
	if r.cluster {
		k.cluster = append(k.cluster, &r)
	}
}

// bind notes a binding with everybody whom it names.
func (k *kubeBound) bind(b kubeBinding) {
	for _, s := range b.subjects {
		who, ok := s.identity(b.namespace)
		if !ok {
			k.unnamed = append(k.unnamed, b)
			continue
		}
		if len(k.of[who]) == 0 {
			k.named = append(k.named, who)
			if who.account() {
				k.accounts = append(k.accounts, who)
			}
		}
		k.of[who] = append(k.of[who], b)
	}
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
	return k.heldOf(b.roleCluster, b.namespace, b.role, b.where(), because)
}

// heldOf are the rules of a role that somebody holds somewhere.
func (k *kubeBound) heldOf(cluster bool, namespace, name, where, because string) []kubeHeld {
	rules, whole := k.rulesOf(cluster, namespace, name)
	k.work -= len(rules)
	held := make([]kubeHeld, 0, len(rules)+1)
	for _, r := range rules {
		held = append(held, kubeHeld{kubeRule: r, In: where, Because: because})
	}
	if !whole {
		held = append(held, kubeHeld{Missing: true, In: where, Because: because + ", whose rules are not in the files"})
	}
	return held
}

// rulesOf are the rules of a role by its name, and whether they are all of them.
// One that a file defines under the name of a built-in role holds both.
func (k *kubeBound) rulesOf(cluster bool, namespace, name string) (all []kubeRule, whole bool) {
	unread := false
	for _, r := range k.roles[name] {
		if r.cluster != cluster || !cluster && !sameNamespace(r.namespace, namespace) {
			continue
		}
		rules := k.rules(r)
		all, whole = append(all, rules.rules...), true
		unread = unread || !rules.whole
	}
	return all, whole && !unread
}

// sameNamespace compares two namespaces, of which one may be left to Kustomize.
func sameNamespace(a, b string) bool { return a == b || a == "" || b == "" }

// maxGathered bounds how many roles are looked at, over all, to find those whose
// rules another one gathers.
const maxGathered = 1_000_000

// rules are those of one role: its own, or where it gathers, those of others,
// for the cluster writes these over its own.
func (k *kubeBound) rules(r *kubeRole) kubeRules {
	if len(r.gathers) == 0 {
		return kubeRules{r.rules, !r.unread}
	}
	if done, ok := k.gathered[r]; ok {
		return done
	}
	all := kubeRules{whole: !r.unread}
	seen := map[*kubeRole]bool{r: true}
	found := r.builtin
	for queue := []*kubeRole{r}; len(queue) > 0; queue = queue[1:] {
		for _, other := range k.chosen(queue[0], &all) {
			if seen[other] {
				continue
			}
			seen[other], found = true, found || !other.builtin || queue[0] != r
			all.whole = all.whole && !other.unread
			if len(other.gathers) > 0 {
				queue = append(queue, other)
				continue
			}
			all.rules = append(all.rules, other.rules...)
		}
	}
	all.whole = all.whole && found // an operator's own roles are not in the files
	k.gathered[r] = all
	return all
}

// chosen are the ClusterRoles that a role gathers by their labels.
func (k *kubeBound) chosen(r *kubeRole, all *kubeRules) []*kubeRole {
	var list []*kubeRole
	for _, other := range k.cluster {
		if k.steps--; k.steps < 0 {
			all.whole = false
			return list
		}
		if slices.ContainsFunc(r.gathers, func(s kubeSelector) bool { return s.chooses(other.labels) }) {
			list = append(list, other)
		}
	}
	return list
}
