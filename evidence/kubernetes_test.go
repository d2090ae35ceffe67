package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// account is a token of the service account shop:bot.
var account = login{kind: "kubernetes.service-account-token", facts: finding.Facts{finding.FactUser: "system:serviceaccount:shop:bot"}, at: "ops/kubeconfig"}

// person is a certificate of jane in two groups.
var person = login{kind: "kubernetes.client-certificate", facts: finding.Facts{
	finding.FactUser: "jane", shape.FactGroups: "devs,platform", shape.FactCluster: "main",
}, at: "ops/kubeconfig"}

const (
	rbac        = "apiVersion: rbac.authorization.k8s.io/v1\n"
	toBot       = "subjects: [{kind: ServiceAccount, name: bot, namespace: shop}]\n"
	bindCluster = rbac + "kind: ClusterRoleBinding\nmetadata: {name: b}\n"
	bindInShop  = rbac + "kind: RoleBinding\nmetadata: {name: b, namespace: shop}\n"
	theRole     = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}\n"
)

func ref(name string) string {
	return "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: " + name + "}\n"
}

func role(rules ...string) string {
	return rbac + "kind: ClusterRole\nmetadata: {name: r}\nrules:\n- " + strings.Join(rules, "\n- ") + "\n"
}

func rule(groups, resources, verbs string) string {
	return fmt.Sprintf("{apiGroups: [%s], resources: [%s], verbs: [%s]}", groups, resources, verbs)
}

func TestKubernetesVerdicts(t *testing.T) {
	for _, c := range []struct {
		name string
		file string
		who  login
		want string
	}{
		{"view reads", bindCluster + ref("view") + toBot, account, "medium declared kubernetes.configmap.read"},
		{"view in one namespace", bindInShop + ref("view") + toBot, account, "medium declared kubernetes.configmap.read"},
		{"edit runs pods", bindInShop + ref("edit") + toBot, account, "critical declared kubernetes.secret.delete"},
		{"cluster-admin", bindCluster + ref("cluster-admin") + toBot, account, "critical declared kubernetes.namespace.delete"},
		{"cluster-admin in one namespace", bindInShop + ref("cluster-admin") + toBot, account, "critical declared kubernetes.namespace.delete"},
		{"somebody else", bindCluster + ref("cluster-admin") + "subjects: [{kind: ServiceAccount, name: other, namespace: shop}]", account,
			"critical assumed kubernetes.namespace.delete"},
		{"a role that is not there", bindCluster + ref("their-role") + toBot, account, "critical assumed kubernetes.namespace.delete"},
		{"a role that is", bindCluster + theRole + toBot + "---\n" + role(rule("''", "pods", "get, list")), account, "low declared kubernetes.pod.list"},
		{"secrets in one namespace", bindInShop + theRole + toBot + "---\n" + role(rule("''", "secrets", "get")), account, "medium declared kubernetes.secret.read"},
		{"nodes are nobody's in a namespace", bindInShop + theRole + toBot + "---\n" + role(rule("''", "nodes", "delete")), account, "low declared nothing"},
		{"another group's pods", bindCluster + theRole + toBot + "---\n" + role(rule("metrics.k8s.io", "pods", "list, delete")), account, "low declared nothing"},
		{"everything of one group", bindCluster + theRole + toBot + "---\n" + role(rule("apps", "'*'", "delete")), account, "medium declared kubernetes.deployment.delete"},
		{"all objects at once", bindCluster + theRole + toBot + "---\n" + role(rule("''", "persistentvolumeclaims", "deletecollection")), account,
			"critical declared kubernetes.volume-claim.delete"},
		{"a stateful set runs pods", bindInShop + theRole + toBot + "---\n" + role(rule("apps", "statefulsets", "create")), account, "critical declared kubernetes.deployment.create"},
		{"any scale", bindInShop + theRole + toBot + "---\n" + role(rule("apps", "'*/scale'", "patch")), account, "medium declared kubernetes.deployment.scale"},
		{"a List", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b}, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: ServiceAccount, name: bot, namespace: shop}]}\n",
			account, "medium declared kubernetes.configmap.read"},
		{"JSON", `{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBindingList","items":[{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"bot","namespace":"shop"}]}]}`,
			account, "medium declared kubernetes.configmap.read"},
		{"all accounts of its namespace", bindCluster + ref("cluster-admin") + "subjects: [{kind: Group, name: 'system:serviceaccounts:shop'}]", account,
			"critical declared kubernetes.namespace.delete"},
		{"all accounts of another namespace", bindCluster + ref("view") + "subjects: [{kind: Group, name: 'system:serviceaccounts:web'}]", account,
			"critical assumed kubernetes.namespace.delete"},
		{"everybody reads, which settles nothing", bindCluster + ref("view") + "subjects: [{kind: Group, name: 'system:authenticated'}]", account,
			"critical assumed kubernetes.namespace.delete"},
		{"a namespace left to Kustomize", bindCluster + ref("view") + "subjects: [{kind: ServiceAccount, name: bot}]", account,
			"medium declared kubernetes.configmap.read"},
		{"a person", bindCluster + ref("view") + "subjects: [{kind: User, name: jane}]", person, "medium declared kubernetes.configmap.read"},
		{"a person's group", bindCluster + ref("edit") + "subjects: [{kind: Group, name: platform}]", person, "critical declared kubernetes.secret.delete"},
		{"not a person's group", bindCluster + ref("view") + "subjects: [{kind: Group, name: dev}]", person, "critical assumed kubernetes.namespace.delete"},
		{"a template is not read", bindCluster + ref("view") + toBot + "---\n" + rbac + "kind: ClusterRoleBinding\nmetadata: {name: {{ .Release.Name }}-bot}\n", account,
			"critical assumed kubernetes.namespace.delete"},
		{"a role of a template", bindCluster + theRole + toBot + "---\n" + role("{apiGroups: [''], resources: [pods], verbs: ['{{ .verb }}']}"), account,
			"critical assumed kubernetes.namespace.delete"},
		{"gathered from labels", bindCluster + theRole + toBot + "---\n" +
			rbac + "kind: ClusterRole\nmetadata: {name: r}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {to: r}}]}\n---\n" +
			rbac + "kind: ClusterRole\nmetadata: {name: part, labels: {to: r}}\nrules: [" + rule("''", "secrets", "list") + "]\n", account,
			"medium declared kubernetes.secret.list"},
		{"added to view by its label", bindCluster + ref("view") + toBot + "---\n" +
			rbac + "kind: ClusterRole\nmetadata: {name: part, labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}\nrules: [" + rule("''", "nodes/proxy", "get") + "]\n", account,
			"high declared kubernetes.node.proxy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(c.who.blast(files{"k8s/rbac.yaml": c.file}.claims())); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestKubernetesEscalation: what a rule leads to counts like what it says.
func TestKubernetesEscalation(t *testing.T) {
	binds := rule("rbac.authorization.k8s.io", "rolebindings", "create")
	named := func(resource, verbs, names string) string {
		return fmt.Sprintf("{apiGroups: ['', rbac.authorization.k8s.io], resources: [%s], verbs: [%s], resourceNames: [%s]}", resource, verbs, names)
	}
	for _, c := range []struct {
		name, rules, want string
	}{
		{"bind without a right to make bindings", rule("rbac.authorization.k8s.io", "clusterroles", "bind"), "low declared nothing"},
		{"bind any role", rule("rbac.authorization.k8s.io", "clusterroles", "bind") + "\n- " + binds, "critical declared kubernetes.namespace.delete"},
		{"bind view alone", named("clusterroles", "bind", "view") + "\n- " + binds, "medium declared kubernetes.configmap.read"},
		{"bind a role that was not read", named("clusterroles", "bind", "theirs") + "\n- " + binds, "critical assumed kubernetes.namespace.delete"},
		{"write any role", rule("rbac.authorization.k8s.io", "roles", "escalate, patch"), "critical declared kubernetes.namespace.delete"},
		{"act as another account", named("serviceaccounts", "impersonate", "strong"), "critical declared kubernetes.secret.delete"},
		{"act as nobody known", named("serviceaccounts", "impersonate", "ghost"), "critical assumed kubernetes.namespace.delete"},
		{"act as anybody", rule("''", "serviceaccounts", "impersonate"), "critical declared kubernetes.secret.delete"},
		{"make pods", rule("''", "pods", "create"), "critical declared kubernetes.secret.delete"},
		{"make tokens", rule("''", "serviceaccounts/token", "create"), "critical declared kubernetes.secret.delete"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := bindInShop + theRole + toBot + "---\n" + role(c.rules) + "---\n" +
				strings.Replace(bindInShop, "name: b,", "name: other,", 1) + ref("edit") + "subjects: [{kind: ServiceAccount, name: strong, namespace: shop}]\n"
			if got := verdict(account.blast(files{"k8s/rbac.yaml": file}.claims())); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestKubernetesSaysWhereAndWhatIsOpen(t *testing.T) {
	claims := files{"k8s/rbac.yaml": bindInShop + theRole + toBot + "---\n" + role(rule("postgresql.cnpg.io", "clusters", "delete"), rule("''", "secrets", "get"))}.claims()
	b := account.blast(claims)
	if want := "k8s/rbac.yaml: RoleBinding b binds ClusterRole r, in the namespace shop"; b.Grants[0].Evidence != want {
		t.Errorf("evidence %q, want %q", b.Grants[0].Evidence, want)
	}
	open := strings.Join(b.Unknowns, "\n")
	for _, want := range []string{"what an operator deletes when clusters of postgresql.cnpg.io are deleted", "what bindings that are not in these files give"} {
		if !strings.Contains(open, want) {
			t.Errorf("nothing says %q:\n%s", want, open)
		}
	}
}

func TestGoogleAccountLeadsIntoTheCluster(t *testing.T) {
	email := "deployer@acme-prod.iam.gserviceaccount.com"
	claims := files{"rbac.yaml": bindCluster + ref("cluster-admin") + "subjects: [{kind: User, name: " + email + "}]"}.claims()
	key := login{kind: "gcp.service-account-key", facts: finding.Facts{finding.FactUser: email}, at: "key.json"}
	found := Apply(claims, key.facts, []string{key.at})
	if len(found.Leads) != 1 || found.Settled {
		t.Errorf("leads %+v, settled %v", found.Leads, found.Settled)
	}
}

func TestStorageClassesSayWhatGoesWithAClaim(t *testing.T) {
	class := "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: x}\nreclaimPolicy: "
	claim := func(spec string) string {
		return "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {" + spec + "}\n"
	}
	retains := class + "Retain\n"
	byDefault := strings.Replace(retains, "{name: x}", "{name: x, annotations: {storageclass.kubernetes.io/is-default-class: 'true'}}", 1)
	for _, c := range []struct{ file, want string }{
		{retains, ""},
		{retains + claim("storageClassName: x"), "Retain"},
		{retains + claim("storageClassName: x") + claim("storageClassName: gp3"), "Delete"},
		{retains + claim("resources: {}"), "Delete"},
		{byDefault + claim("resources: {}"), "Retain"},
		{retains + "---\n" + class + "Delete\n" + claim("storageClassName: x"), "Delete"},
		{class + "{{ .Values.policy }}\n" + claim("storageClassName: x"), "Delete"},
		{strings.TrimSuffix(class, "reclaimPolicy: ") + claim("storageClassName: x"), "Delete"},
		{claim("volumeName: v") + "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {capacity: {storage: 1Gi}}\n", "Retain"},
		{retains + "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{spec: {storageClassName: x}}]}\n", "Retain"},
	} {
		facts := finding.Facts{finding.FactUser: "system:serviceaccount:shop:bot"}
		Apply(files{"k8s/storage.yaml": c.file}.claims(), facts, []string{"x"})
		if facts[FactVolumePolicy] != c.want {
			t.Errorf("%q, want %q", facts[FactVolumePolicy], c.want)
		}
	}
}

// randomRBAC is some roles and bindings, each a file.
func randomRBAC(r *rand.Rand) files {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	f := files{"base.yaml": bindCluster + ref("view") + toBot}
	for i := range 1 + r.IntN(5) {
		name := fmt.Sprint("r", i)
		f["role"+name+".yaml"] = strings.Replace(role(rule(pick("''", "apps", "'*'", "batch"), pick("pods", "secrets", "'*'", "jobs", "clusterroles", "users"),
			pick("get", "create", "'*'", "bind", "impersonate", "delete"))), "name: r", "name: "+name, 1)
		kind := pick(bindCluster, bindInShop)
		f["bind"+name+".yaml"] = strings.Replace(kind, "name: b", "name: "+name, 1) + ref(pick(name, name, "edit", "gone")) +
			pick(toBot, toBot, "subjects: [{kind: Group, name: 'system:serviceaccounts'}]", "subjects: [{kind: ServiceAccount, name: strong, namespace: shop}]")
	}
	return f
}

// TestABindingMoreNeverLowers, and the order of files never matters.
func TestABindingMoreNeverLowers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 100 {
		f := randomRBAC(r)
		all := account.blast(f.claims())
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
		for p := range f {
			if !strings.HasPrefix(p, "bind") {
				continue
			}
			fewer := files{}
			for q, text := range f {
				if q != p {
					fewer[q] = text
				}
			}
			less := account.blast(fewer.claims())
			if less.Level > all.Level || less.AtBest > all.AtBest {
				t.Fatalf("with %s %s (at best %s), without %s (at best %s)\n%s", p, all.Level, all.AtBest, less.Level, less.AtBest, f[p])
			}
		}
	}
}

func FuzzKubernetes(f *testing.F) {
	f.Add([]byte(bindCluster + ref("view") + toBot))
	f.Add([]byte(role(rule("''", "'*'", "'*'")) + "---\n" + bindInShop + theRole + toBot))
	f.Add([]byte("apiVersion: v1\nkind: List\nitems: [{kind: ClusterRole, metadata: {name: admin}, rules: [{verbs: [bind], resources: [clusterroles], apiGroups: ['*']}]}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		claims := files{"base.yaml": bindCluster + ref("edit") + toBot, "k8s/x.yaml": string(text)}.claims()
		if got := account.blast(claims); got.Level.String() != "critical" {
			t.Errorf("a file beside the binding lowers it to %s", got.Level)
		}
	})
}
