package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// kubeSet is one set of manifests, and who tries what they allow.
type kubeSet struct {
	n     string
	files map[string]string
	// user, groups are of a certificate; account says that it is a service account
	// instead, app of the namespace shop-N.
	account bool
	groups  []string
	// global says that it touches what other sets hold too, such as the group of
	// everybody or the role view.
	global bool
	// blind says that everything is tried, even what the server says nobody may.
	blind bool
	// roles are the roles of the set by kind and name.
	roles []string
}

const kubeRBACv1 = "apiVersion: rbac.authorization.k8s.io/v1\n"

// kubeBase is what every set has: objects to be lost, and accounts to be.
const kubeBase = `apiVersion: v1
kind: Namespace
metadata: {name: shop-N}
---
apiVersion: v1
kind: Namespace
metadata: {name: web-N}
---
apiVersion: v1
kind: Node
metadata: {name: node-N}
---
@SPACE
`

// kubeSpace is what each of the two namespaces has.
const kubeSpace = `apiVersion: v1
kind: ServiceAccount
metadata: {name: app, namespace: @}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: strong, namespace: @}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: weak, namespace: @}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: @}
---
apiVersion: v1
kind: Secret
metadata: {name: plain, namespace: @}
stringData: {note: something}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: @}
data: {note: something}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: @}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: worker, namespace: @}
spec: {serviceAccountName: weak, containers: [{name: a, image: a}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: @}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {serviceAccountName: weak, containers: [{name: a, image: a}]}}}
---
`

// kubeMaker makes up one set.
type kubeMaker struct {
	*rand.Rand
	*kubeSet
	text strings.Builder
}

func (m *kubeMaker) pick(list ...string) string { return list[m.IntN(len(list))] }

// some is one or two of a list, as a list of YAML.
func (m *kubeMaker) some(list ...string) string {
	one, other := m.pick(list...), m.pick(list...)
	if m.IntN(3) > 0 || one == other {
		return "[" + one + "]"
	}
	return "[" + one + ", " + other + "]"
}

func (m *kubeMaker) add(format string, args ...any) {
	fmt.Fprintf(&m.text, format+"---\n", args...)
}

// role adds a role with rules and tells its kind and name.
func (m *kubeMaker) role(kind, labels string, rules ...string) string {
	name := fmt.Sprintf("r%d-%s", len(m.roles), m.n)
	namespace := ""
	if kind == "Role" {
		namespace = ", namespace: " + m.space()
	}
	m.add(kubeRBACv1+"kind: %s\nmetadata: {name: %s%s%s}\nrules: [%s]\n", kind, name, namespace, labels, strings.Join(rules, ", "))
	m.roles = append(m.roles, kind+"/"+name)
	return name
}

func (m *kubeMaker) space() string { return m.pick("shop-"+m.n, "shop-"+m.n, "web-"+m.n) }

// bind binds a role somewhere.
func (m *kubeMaker) bind(kind, name, subject string) {
	binding, namespace := "ClusterRoleBinding", ""
	if kind == "Role" || m.IntN(2) == 0 {
		binding, namespace = "RoleBinding", ", namespace: "+m.space()
	} else if strings.Contains(subject, "'system:authenticated'") || strings.Contains(subject, "'system:serviceaccounts'") {
		m.global = true
	}
	m.add(kubeRBACv1+"kind: %s\nmetadata: {name: b%d-%s%s}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %q}\nsubjects: [%s]\n",
		binding, m.IntN(1e6), m.n, namespace, kind, name, subject)
}

// me is the one who tries, as a subject.
func (m *kubeMaker) me() string {
	if m.account {
		return m.pick("{kind: ServiceAccount, name: app, namespace: shop-N}", "{kind: ServiceAccount, name: app, namespace: shop-N}",
			"{kind: User, name: 'system:serviceaccount:shop-N:app', apiGroup: rbac.authorization.k8s.io}",
			"{kind: Group, name: 'system:serviceaccounts:shop-N', apiGroup: rbac.authorization.k8s.io}")
	}
	return m.pick("{kind: User, name: app-N, apiGroup: rbac.authorization.k8s.io}", "{kind: User, name: app-N, apiGroup: rbac.authorization.k8s.io}",
		"{kind: Group, name: devs-N, apiGroup: rbac.authorization.k8s.io}", "{kind: Group, name: ops-N, apiGroup: rbac.authorization.k8s.io}")
}

// subject is whoever a role is bound to.
func (m *kubeMaker) subject() string {
	switch m.IntN(10) {
	case 0:
		return "{kind: ServiceAccount, name: strong, namespace: " + m.space() + "}"
	case 1:
		return "{kind: ServiceAccount, name: weak, namespace: " + m.space() + "}"
	case 2:
		return "{kind: User, name: boss-N, apiGroup: rbac.authorization.k8s.io}"
	case 3:
		if m.IntN(4) == 0 {
			return "{kind: Group, name: '" + m.pick("system:authenticated", "system:serviceaccounts") + "', apiGroup: rbac.authorization.k8s.io}"
		}
	}
	return m.me()
}

// rule is a rule at random.
func (m *kubeMaker) rule() string {
	names := ""
	named := func(list ...string) {
		if m.IntN(3) == 0 {
			names = ", resourceNames: " + m.some(list...)
		}
	}
	groups, resources, verbs := "['']", "", m.some("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "'*'")
	switch m.IntN(15) {
	case 0, 1:
		resources = m.some("secrets", "configmaps")
		named("plain", "settings", "evil")
	case 2, 3:
		resources = m.some("pods", "persistentvolumeclaims", "pods/log", "pods/ephemeralcontainers", "replicationcontrollers")
		named("worker", "data", "evil")
	case 4:
		resources, verbs = m.some("pods/exec", "pods/attach", "pods/portforward", "'*/exec'", "pods/eviction", "'pods/*'"), m.some("create", "get", "'*'")
		named("worker", "other")
	case 5, 6:
		groups, resources = m.some("apps", "batch", "''"), m.some("deployments", "statefulsets", "daemonsets", "jobs", "cronjobs", "replicasets", "deployments/scale", "'*'")
		named("web", "evil")
	case 7:
		resources, verbs = "[serviceaccounts/token]", m.some("create", "get", "'*'")
		named("strong", "weak", "gone")
	case 8, 9:
		verbs = m.some("impersonate", "impersonate", "get", "'*'")
		switch resources = m.some("users", "groups", "serviceaccounts"); {
		case strings.HasPrefix(resources, "[users"):
			named("boss-N", "boss-N", "app-N")
		case strings.HasPrefix(resources, "[groups"):
			named("devs-N", "ops-N", "system:masters")
		default:
			named("strong", "weak")
		}
	case 10, 11:
		groups, resources = "[rbac.authorization.k8s.io]", m.some("clusterroles", "roles", "clusterroles", "rolebindings", "clusterrolebindings")
		verbs = m.some("bind", "escalate", "create", "patch", "update", "bind", "'*'")
		named("view", "edit", "cluster-admin", "evil", "r0-N", "r1-N")
	case 12:
		groups, resources = m.some("rbac.authorization.k8s.io", "'*'"), m.some("rolebindings", "clusterrolebindings", "roles")
		verbs = m.some("create", "update", "patch")
		named("evil")
	case 13:
		resources = m.some("namespaces", "nodes", "nodes/proxy", "persistentvolumes")
		named("web-N", "shop-N", "node-N")
	case 14:
		groups = m.some("'*'", "apiextensions.k8s.io", "certificates.k8s.io", "admissionregistration.k8s.io")
		resources = m.some("'*'", "customresourcedefinitions", "certificatesigningrequests", "certificatesigningrequests/approval", "mutatingwebhookconfigurations", "signers")
		verbs = m.some("get", "create", "patch", "update", "delete", "approve", "'*'")
	}
	return fmt.Sprintf("{apiGroups: %s, resources: %s, verbs: %s%s}", groups, resources, verbs, names)
}

// rules are a few of them; sometimes a whole way up.
func (m *kubeMaker) rules() []string {
	switch m.IntN(12) {
	case 0:
		return []string{"{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, roles], verbs: [bind]}", "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]}"}
	case 1:
		return []string{"{apiGroups: [rbac.authorization.k8s.io], resources: [" + m.pick("roles", "clusterroles") + "], verbs: [escalate, " + m.pick("patch", "update") + ", get]}"}
	case 2:
		return []string{"{apiGroups: [''], resources: [secrets], verbs: [create, " + m.pick("get", "list") + "]}"}
	case 3:
		return []string{"{apiGroups: [''], resources: [pods], verbs: [create, patch], resourceNames: [evil]}"}
	case 4:
		return []string{"{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, certificatesigningrequests/approval], verbs: [create, get, update]}",
			"{apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: ['kubernetes.io/" + m.pick("*", "kube-apiserver-client", "kubelet-serving") + "']}"}
	}
	rules := []string{m.rule()}
	for range m.IntN(3) {
		rules = append(rules, m.rule())
	}
	return rules
}

// bound adds a role and a binding of it.
func (m *kubeMaker) bound() {
	kind := m.pick("Role", "ClusterRole", "ClusterRole")
	switch m.IntN(14) {
	case 0, 1:
		m.bind("ClusterRole", m.pick("view", "view", "edit", "admin", "system:aggregate-to-view", "system:node-proxier"), m.subject())
	case 2:
		m.bind("ClusterRole", m.pick("cluster-admin", "edit", "admin"), m.pick("{kind: ServiceAccount, name: strong, namespace: shop-N}", "{kind: ServiceAccount, name: weak, namespace: web-N}", "{kind: User, name: boss-N, apiGroup: rbac.authorization.k8s.io}"))
	case 3:
		selector := m.pick("{matchLabels: {to: set-N}}", "{matchExpressions: [{key: to, operator: In, values: [set-N, other]}]}", "{matchExpressions: [{key: only-N, operator: Exists}]}")
		name := fmt.Sprintf("r%d-%s", len(m.roles), m.n)
		m.roles = append(m.roles, "ClusterRole/"+name)
		m.add(kubeRBACv1+"kind: ClusterRole\nmetadata: {name: %s}\naggregationRule: {clusterRoleSelectors: [%s]}\nrules: []\n", name, selector)
		m.role("ClusterRole", ", labels: {to: "+m.pick("set-N", "elsewhere")+", only-N: 'true'}", m.rules()...)
		m.bind("ClusterRole", name, m.subject())
	case 4:
		m.global = true
		m.role("ClusterRole", ", labels: {rbac.authorization.k8s.io/aggregate-to-"+m.pick("view", "edit", "admin")+": 'true'}", m.rule())
		m.bind("ClusterRole", m.pick("view", "edit"), m.me())
	default:
		space := m.text.Len()
		name := m.role(kind, "", m.rules()...)
		if kind == "Role" {
			made := m.text.String()[space:]
			namespace := made[strings.Index(made, "namespace: ")+len("namespace: "):]
			namespace = namespace[:strings.IndexAny(namespace, ",}")]
			m.add(kubeRBACv1+"kind: RoleBinding\nmetadata: {name: b%d-%s, namespace: %s}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}\nsubjects: [%s]\n",
				m.IntN(1e6), m.n, namespace, name, m.subject())
			return
		}
		m.bind(kind, name, m.subject())
	}
}

// randomKube makes up a set.
func randomKube(n string, r *rand.Rand) *kubeSet {
	set := &kubeSet{n: n, account: r.IntN(2) == 0, files: map[string]string{}}
	m := &kubeMaker{Rand: r, kubeSet: set}
	for _, g := range []string{"devs-", "ops-"} {
		if r.IntN(2) == 0 {
			set.groups = append(set.groups, g+n)
		}
	}
	own := "{kind: User, name: app-N, apiGroup: rbac.authorization.k8s.io}"
	if set.account {
		own = "{kind: ServiceAccount, name: app, namespace: shop-N}"
	}
	name := m.role("ClusterRole", "", "{apiGroups: [''], resources: [limitranges], verbs: [get]}")
	m.bind("ClusterRole", name, own)
	for range 1 + r.IntN(5) {
		m.bound()
	}
	if r.IntN(3) == 0 {
		m.add("apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: strong-token, namespace: %s, annotations: {kubernetes.io/service-account.name: strong}}\n", m.space())
	}
	named := func(text string) string { return strings.ReplaceAll(text, "-N", "-"+n) }
	space := strings.ReplaceAll(kubeSpace, "@", "shop-N") + strings.ReplaceAll(kubeSpace, "@", "web-N")
	set.files["k8s/base.yaml"] = named(strings.ReplaceAll(kubeBase, "@SPACE", strings.TrimSuffix(space, "---\n")))
	set.files["k8s/rbac.yaml"] = named(m.text.String())
	return set
}
