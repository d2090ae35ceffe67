package evidence

import (
	"bytes"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// kubernetes reads manifests of RBAC: which roles are bound to which service
// accounts, users and groups. Manifests of one tree count together, whichever
// cluster they are for; where they disagree, both hold.
type kubernetes struct {
	roles    []kubeRole
	bindings []kubeBinding
	storage  kubeStorage
	// closed are files with bindings in them that could not be read, such as
	// templates of Helm, with their text.
	closed []kubeClosed
}

// kubeRole is a Role, or a ClusterRole, whose namespace is "".
type kubeRole struct {
	cluster         bool
	namespace, name string
	labels          map[string]string
	rules           []kubeRule
	// gathers are the labels of other ClusterRoles whose rules it takes over.
	gathers []map[string]string
	// unread says that part of it could not be read.
	unread bool
	path   string
}

// kubeBinding is a RoleBinding, or a ClusterRoleBinding, whose namespace is "".
type kubeBinding struct {
	cluster         bool
	namespace, name string
	roleCluster     bool
	role            string
	subjects        []kubeSubject
	path            string
}

// kubeSubject is who a role is bound to.
type kubeSubject struct{ kind, namespace, name string }

// kubeClosed is a file that could not be read to its end.
type kubeClosed struct{ path, text string }

// Wants takes every file that may be a manifest.
func (*kubernetes) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// Read takes in the manifests of one file. Of one that is a template, or broken,
// what can be read counts, but not as all that there is.
func (k *kubernetes) Read(d *Document) {
	if !bytes.Contains(d.Text, []byte("apiVersion")) {
		return
	}
	roles, bindings := len(k.roles), len(k.bindings)
	for _, root := range trees(d.Leaves) {
		for _, object := range kubeObjects(root) {
			k.take(object.kind, object.tree, d.Path)
		}
	}
	mentions := bytes.Contains(d.Text, []byte("RoleBinding"))
	if len(k.roles) == roles && len(k.bindings) == bindings && !mentions || wholeDocument(d) {
		return
	}
	for i := range k.roles[roles:] {
		k.roles[roles+i].unread = true
	}
	if mentions {
		k.closed = append(k.closed, kubeClosed{d.Path, string(d.Text)})
	}
}

// wholeDocument says whether a document was read to its end, with nothing in it
// that is filled in later.
func wholeDocument(d *Document) bool {
	if bytes.Contains(d.Text, []byte("{{")) {
		return false
	}
	_, err := syntax.Parse(d.Format, d.Text)
	return err == nil
}

// kubeObject is one object of a file with its kind.
type kubeObject struct {
	kind string
	tree *tree
}

// kubeObjects are a document's objects: itself, or what the List holds that it is.
func kubeObjects(root *tree) []kubeObject {
	kind := root.at("kind").text()
	if root.at("apiVersion").text() == "" {
		return nil
	}
	of, isList := strings.CutSuffix(kind, "List")
	if !isList {
		return []kubeObject{{kind, root}}
	}
	var objects []kubeObject
	for _, item := range root.at("items").each() {
		objects = append(objects, kubeObject{firstOf(item.at("kind").text(), of), item})
	}
	return objects
}

// firstOf is the first text that isn't empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// take reads one object.
func (k *kubernetes) take(kind string, object *tree, file string) {
	switch kind {
	case "Role", "ClusterRole":
		k.roles = append(k.roles, readKubeRole(kind == "ClusterRole", object, file))
	case "RoleBinding", "ClusterRoleBinding":
		k.bindings = append(k.bindings, readKubeBinding(kind == "ClusterRoleBinding", object, file))
	default:
		k.storage.take(kind, object, file)
	}
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
		labels := map[string]string{}
		for _, label := range s.at("matchLabels").each() {
			labels[label.key] = label.text()
		}
		r.unread = r.unread || s.at("matchExpressions") != nil
		r.gathers = append(r.gathers, labels)
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
