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
	guards   kubeGuards
	// tokens are secrets with a service account's token, workloads what runs as one.
	tokens, workloads []kubeRuns
	// closed are files with bindings in them that could not be read, such as
	// templates of Helm, with their text.
	closed []kubeClosed
	// size is how many bytes were read; what is done with them is bounded by it.
	size int
}

// kubeRole is a Role, or a ClusterRole, whose namespace is "".
type kubeRole struct {
	cluster         bool
	namespace, name string
	labels          map[string]string
	rules           []kubeRule
	// gathers are the labels of other ClusterRoles whose rules it takes over.
	gathers []kubeSelector
	// builtin says that every cluster has it.
	builtin bool
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
	k.size += len(d.Text)
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
