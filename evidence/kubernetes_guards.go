package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// kubeGuards is what manifests have that holds back a delete, or seems to.
type kubeGuards struct {
	// kept are the first objects of each kind that Helm alone keeps; policies are
	// rules of admission, which may refuse what a role allows.
	kept, policies map[string]string
}

// kubeKept are the actions that delete a kind of object.
var kubeKept = map[string][]string{
	"PersistentVolumeClaim":    {"kubernetes.volume-claim.delete"},
	"Secret":                   {"kubernetes.secret.delete"},
	"Namespace":                {"kubernetes.namespace.delete"},
	"CustomResourceDefinition": {"kubernetes.definition.delete"},
}

func (g *kubeGuards) take(kind string, object *tree, file string) {
	called := fmt.Sprintf("%s %s (%s)", kind, object.at("metadata", "name").text(), file)
	if kubeKept[kind] != nil && object.at("metadata", "annotations", "helm.sh/resource-policy").text() == "keep" {
		g.kept = withFirst(g.kept, kind, called)
	}
	if guards(kind, object.at("apiVersion").text()) {
		g.policies = withFirst(g.policies, kind, called)
	}
}

// guards says whether an object is a rule of admission.
func guards(kind, version string) bool {
	switch {
	case kind == "ValidatingAdmissionPolicyBinding", kind == "ValidatingWebhookConfiguration":
		return true
	case kind == "ClusterPolicy", kind == "Policy":
		return strings.HasPrefix(version, "kyverno.io/")
	}
	return strings.HasPrefix(version, "constraints.gatekeeper.sh/")
}

func withFirst(all map[string]string, kind, called string) map[string]string {
	if all == nil {
		all = map[string]string{}
	}
	if have, has := all[kind]; !has || called < have {
		all[kind] = called
	}
	return all
}

// says is what the guards say about every credential of a cluster. Which calls a
// rule of admission refuses is not read, so that it lowers nothing.
func (g *kubeGuards) says() []Claim {
	var gates []Gate
	for _, kind := range slices.Sorted(maps.Keys(g.kept)) {
		gates = append(gates, Gate{
			Kind: catalog.NoGate, Before: kubeKept[kind],
			Says: "helm.sh/resource-policy: keep of " + g.kept[kind] + " stops Helm, not this call",
		})
	}
	var unknowns []string
	for _, kind := range slices.Sorted(maps.Keys(g.policies)) {
		unknowns = append(unknowns, "what "+g.policies[kind]+" refuses, and whether whoever is refused can change it")
	}
	if len(gates)+len(unknowns) == 0 {
		return nil
	}
	var claims []Claim
	for _, about := range []map[string][]string{{shape.FactCluster: {"*"}}, {finding.FactUser: {kubeAccount + "*"}}} {
		claims = append(claims, Claim{Like: about, Gates: gates, Unknowns: unknowns, Because: "manifests of the cluster say what guards its objects"})
	}
	return claims
}
