package evidence

import (
	"strings"
	"testing"
)

// TestKubernetesAsServersAnswer holds what a real server has shown: each case was
// once said otherwise.
func TestKubernetesAsServersAnswer(t *testing.T) {
	const group = "rbac.authorization.k8s.io"
	binds := rule(group, "rolebindings", "create")
	named := func(groups, resource, verbs, names string) string {
		return "{apiGroups: [" + groups + "], resources: [" + resource + "], verbs: [" + verbs + "], resourceNames: [" + names + "]}"
	}
	inShop := func(rules ...string) string { return bindInShop + theRole + toBot + "---\n" + role(rules...) }
	everywhere := func(rules ...string) string { return bindCluster + theRole + toBot + "---\n" + role(rules...) }
	inWeb := strings.Replace(bindInShop, "name: b, namespace: shop", "name: w, namespace: web", 1)
	for _, c := range []struct{ name, file, want string }{
		{"bind everywhere with bindings in one namespace", everywhere(rule(group, "clusterroles", "bind")) + "---\n" +
			inWeb + strings.Replace(theRole, "name: r", "name: w", 1) + toBot + "---\n" + strings.Replace(role(binds), "name: r", "name: w", 1),
			"critical declared kubernetes.namespace.delete"},
		{"bind and bindings in two namespaces", inShop(rule(group, "roles", "bind")) + "---\n" +
			inWeb + strings.Replace(theRole, "name: r", "name: w", 1) + toBot + "---\n" + strings.Replace(role(binds), "name: r", "name: w", 1),
			"low declared nothing"},
		{"an eviction deletes the pod", inShop(rule("''", "pods/eviction", "create")), "medium declared kubernetes.pod.delete"},
		{"a name can't be made by POST", inShop(named("''", "pods", "create", "evil")), "low declared nothing"},
		{"a name is made by a patch", inShop(named("''", "pods", "create, patch", "evil")), "critical declared kubernetes.deployment.update"},
		{"a name can't be deleted with all others", inShop(named("''", "secrets", "deletecollection", "plain")), "low declared nothing"},
		{"escalate without a right to write", inShop(rule(group, "roles", "escalate")), "low declared nothing"},
		{"users are nobody's in a namespace", inShop(rule("''", "users", "impersonate")), "low declared nothing"},
		{"a group goes with a user only", everywhere(named("''", "groups", "impersonate", "'system:masters'")), "low declared nothing"},
		{"any group as a known user", everywhere(named("''", "users", "impersonate", "jane"), rule("''", "groups", "impersonate")),
			"critical declared kubernetes.namespace.delete"},
		{"acting for somebody without a call", everywhere(rule("authentication.k8s.io", "users", "'impersonate:user-info'")), "low declared nothing"},
		{"a call without somebody to act for", everywhere(rule("''", "namespaces", "'impersonate-on:user-info:delete'")), "low declared nothing"},
		{"acting for somebody in one call", everywhere(rule("authentication.k8s.io", "users", "'impersonate:user-info'"), rule("''", "namespaces", "'impersonate-on:user-info:delete'")),
			"critical assumed kubernetes.namespace.delete"},
		{"the call of another way", everywhere(rule("authentication.k8s.io", "users", "'impersonate:user-info'"), rule("''", "namespaces", "'impersonate-on:serviceaccount:delete'")),
			"low declared nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(account.blast(files{"k8s/rbac.yaml": c.file}.claims())); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestKubernetesGuards: what stops Helm alone is named as no gate, and what may
// refuse a call is named as open.
func TestKubernetesGuards(t *testing.T) {
	file := bindCluster + ref("cluster-admin") + toBot + "---\n" +
		"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, annotations: {helm.sh/resource-policy: keep}}\nspec: {}\n---\n" +
		"apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: no-deletes}\n"
	claims := files{"k8s/all.yaml": file}.claims()
	found := Apply(claims, account.facts, []string{account.at})
	if len(found.Gates) != 1 || found.Gates[0].Kind != "none" || !strings.Contains(found.Gates[0].Says, "PersistentVolumeClaim data (k8s/all.yaml) stops Helm") {
		t.Errorf("gates %+v", found.Gates)
	}
	b := account.blast(claims)
	if got := verdict(b); got != "critical declared kubernetes.namespace.delete" {
		t.Errorf("a rule of admission that is not read changes it to %s", got)
	}
	if open := strings.Join(b.Unknowns, "\n"); !strings.Contains(open, "what ClusterPolicy no-deletes (k8s/all.yaml) refuses") {
		t.Errorf("nothing says that the policy is not read:\n%s", open)
	}
}
