package aws

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

const opsUser = `
resource "aws_iam_user" "ops" { name = "ops" }
`

const authMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: NAME, namespace: kube-system}
data:
  mapRoles: |
    - {rolearn: 'arn:aws:iam::111122223333:role/nodes', username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:nodes']}
  mapUsers: |
    - {userarn: 'arn:aws:iam::111122223333:user/WHO', username: ops, groups: ['GROUP']}
`

func TestAdministers(t *testing.T) {
	auth := func(name, who, group string) txtar.File {
		return txtar.File{Name: "auth.yaml", Data: []byte(strings.NewReplacer("NAME", name, "WHO", who, "GROUP", group).Replace(authMap))}
	}
	code := func(text string) txtar.File { return txtar.File{Name: "a.tf", Data: []byte(opsUser + text)} }
	const association = `
resource "aws_eks_access_policy_association" "ops" {
  cluster_name  = "tide"
  principal_arn = aws_iam_user.ops.arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  access_scope { type = "cluster" }
}`
	for _, c := range []struct {
		name, want string
		files      []txtar.File
	}{
		{"mapped to the masters", "[ auth.yaml system:masters]", []txtar.File{code(""), auth("aws-auth", "ops", "system:masters")}},
		{"mapped to another group", "[]", []txtar.File{code(""), auth("aws-auth", "ops", "readers")}},
		{"another user", "[]", []txtar.File{code(""), auth("aws-auth", "dev", "system:masters")}},
		{"another map", "[]", []txtar.File{code(""), auth("settings", "ops", "system:masters")}},
		{"an access policy", "[tide a.tf AmazonEKSClusterAdminPolicy]", []txtar.File{code(association)}},
		{"an access policy for a namespace", "[]", []txtar.File{code(strings.Replace(association, `"cluster" }`, `"namespace" }`, 1))}},
		{"another access policy", "[]", []txtar.File{code(strings.Replace(association, "ClusterAdminPolicy", "ViewPolicy", 1))}},
		{"an access entry without a group", "[]", []txtar.File{code("resource \"aws_eks_access_entry\" \"ops\" {\n  cluster_name  = \"tide\"\n  principal_arn = aws_iam_user.ops.arn\n}")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := read(c.files)
			var got []string
			for _, a := range w.Administers(w.Owner(Link{User: "ops", scope: "."})) {
				got = append(got, a.Cluster+" "+a.Path+" "+a.As)
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}
