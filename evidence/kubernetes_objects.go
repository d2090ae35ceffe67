package evidence

import (
	"cmp"
	"slices"
	"strings"
)

// take reads one object.
func (k *kubernetes) take(kind string, object *tree, file string) {
	switch kind {
	case "Role", "ClusterRole":
		k.roles = append(k.roles, readKubeRole(kind == "ClusterRole", object, file))
	case "RoleBinding", "ClusterRoleBinding":
		k.bindings = append(k.bindings, readKubeBinding(kind == "ClusterRoleBinding", object, file))
	case "Secret":
		if object.at("type").text() == "kubernetes.io/service-account-token" {
			k.tokens = append(k.tokens, readKubeRuns(object, object.at("metadata", "annotations", "kubernetes.io/service-account.name")))
		}
	case "Pod":
		k.workloads = append(k.workloads, readKubeRuns(object, object.at("spec", "serviceAccountName")))
	case "CronJob":
		k.workloads = append(k.workloads, readKubeRuns(object, object.at("spec", "jobTemplate", "spec", "template", "spec", "serviceAccountName")))
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
		k.workloads = append(k.workloads, readKubeRuns(object, object.at("spec", "template", "spec", "serviceAccountName")))
	}
	k.storage.take(kind, object, file)
	k.guards.take(kind, object, file)
}

func readKubeRole(cluster bool, object *tree, file string) kubeRole {
	r := kubeRole{
		cluster:   cluster,
		namespace: object.at("metadata", "namespace").text(),
		name:      object.at("metadata", "name").text(),
		labels:    map[string]string{},
		path:      file,
	}
	for _, label := range object.at("metadata", "labels").each() {
		r.labels[label.key] = label.text()
	}
	for _, rule := range object.at("rules").each() {
		read := kubeRule{
			Groups:    rule.at("apiGroups").texts(),
			Resources: rule.at("resources").texts(),
			Verbs:     rule.at("verbs").texts(),
			Names:     rule.at("resourceNames").texts(),
		}
		r.unread = r.unread || rule.templated() || len(read.Verbs) == 0
		r.rules = append(r.rules, read)
	}
	r.unread = r.unread || object.at("rules").templated()
	for _, s := range object.at("aggregationRule", "clusterRoleSelectors").each() {
		selector := readKubeSelector(s)
		r.unread = r.unread || selector.unread
		r.gathers = append(r.gathers, selector)
	}
	return r
}

func readKubeBinding(cluster bool, object *tree, file string) kubeBinding {
	b := kubeBinding{
		cluster:     cluster,
		namespace:   object.at("metadata", "namespace").text(),
		name:        object.at("metadata", "name").text(),
		roleCluster: object.at("roleRef", "kind").text() != "Role",
		role:        object.at("roleRef", "name").text(),
		path:        file,
	}
	for _, s := range object.at("subjects").each() {
		b.subjects = append(b.subjects, kubeSubject{s.at("kind").text(), s.at("namespace").text(), s.at("name").text()})
	}
	return b
}

// kubeRuns is an object by which one is a service account: a secret with its
// token, or a workload whose pods run as it.
type kubeRuns struct{ namespace, name, as string }

func readKubeRuns(object, account *tree) kubeRuns {
	return kubeRuns{object.at("metadata", "namespace").text(), object.at("metadata", "name").text(), firstOf(account.text(), "default")}
}

// sortedRuns are the objects in order, each once.
func sortedRuns(list []kubeRuns) []kubeRuns {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b kubeRuns) int {
		return cmp.Or(strings.Compare(a.namespace, b.namespace), strings.Compare(a.as, b.as), strings.Compare(a.name, b.name))
	})
	return slices.Compact(list)
}

// templated says whether something at or below t is filled in later.
func (t *tree) templated() bool {
	if text := t.text(); strings.Contains(text, "{{") || strings.Contains(text, "${") || strings.Contains(text, "$(") {
		return true
	}
	for _, kid := range t.each() {
		if kid.templated() {
			return true
		}
	}
	return false
}
