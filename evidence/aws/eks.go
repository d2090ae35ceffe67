package aws

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// ClusterAdmin is an identity of AWS that a cluster of EKS takes for an
// administrator.
type ClusterAdmin struct {
	// ARN is the identity's, with gaps.
	ARN string
	// Cluster is the cluster's name, "" where that is not told.
	Cluster string
	// Path is the file that says so, and As what it maps the identity to.
	Path, As string
}

// masters is the group that stands above RBAC; clusterAdmin is the access policy
// that amounts to it.
const (
	masters      = "system:masters"
	clusterAdmin = "AmazonEKSClusterAdminPolicy"
)

// readClusterMap reads the ConfigMap in which a cluster maps identities of AWS to
// its users and groups.
func (f *Files) readClusterMap(d *Document) {
	names := map[int]bool{}
	for _, l := range d.Leaves {
		if strings.Join(l.Path, ".") == "metadata.name" && l.Text == "aws-auth" {
			names[l.Doc] = true
		}
	}
	for _, l := range d.Leaves {
		if len(l.Path) == 2 && l.Path[0] == "data" && names[l.Doc] {
			switch l.Path[1] {
			case "mapRoles", "mapUsers":
				f.readMappings(d.Path, l.Text)
			}
		}
	}
}

// readMappings reads a list of identities with their groups.
func (f *Files) readMappings(file, text string) {
	leaves, _ := syntax.Parse(syntax.YAML, []byte(text))
	arns, admins := map[string]string{}, map[string]bool{}
	for _, l := range leaves {
		switch {
		case len(l.Path) == 2 && (l.Path[1] == "rolearn" || l.Path[1] == "userarn"):
			arns[l.Path[0]] = partial.Clean(l.Text)
		case len(l.Path) == 3 && l.Path[1] == "groups" && l.Text == masters:
			admins[l.Path[0]] = true
		}
	}
	for entry, arn := range arns {
		if admins[entry] {
			f.admins = append(f.admins, ClusterAdmin{ARN: arn, Path: file, As: masters})
		}
	}
}

// clusterAccess takes in what access entries of EKS give an identity.
func (w *World) clusterAccess(r record) {
	at := r.Attributes.At
	a := ClusterAdmin{ARN: at("principal_arn").String(), Path: r.Path}
	a.Cluster, _ = at("cluster_name").Known()
	switch r.Type {
	case "aws_eks_access_entry":
		for _, group := range at("kubernetes_groups").Each() {
			if name, _ := group.Known(); name == masters {
				a.As = masters
			}
		}
	case "aws_eks_access_policy_association":
		for _, scope := range at("access_scope").Each() {
			kind, _ := scope.At("type").Known()
			if policy, _ := at("policy_arn").Known(); kind == "cluster" && lastElement(policy) == clusterAdmin {
				a.As = clusterAdmin
			}
		}
	}
	if a.As != "" && r.Maybe == "" {
		w.admins = append(w.admins, a)
	}
}

// Administers are the clusters that take a subject for an administrator.
func (w *World) Administers(s *Subject) []ClusterAdmin {
	var all []ClusterAdmin
	for _, a := range w.admins {
		if v, direct := s.is(iam.Principal{Kind: "AWS", ID: a.ARN}, nil); direct && v == iam.Allowed {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b ClusterAdmin) int {
		return cmp.Or(cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Path, b.Path), cmp.Compare(a.As, b.As))
	})
	return slices.CompactFunc(all, func(a, b ClusterAdmin) bool { return a.Cluster == b.Cluster && (a.Cluster != "" || a.Path == b.Path) })
}
