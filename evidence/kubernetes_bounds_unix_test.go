//go:build unix

package evidence

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cpu is the time that this process has computed.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// TestKubernetesInBoundedTime: a file of 54 KB that is made to lead on and on takes
// no more than a part of a second.
func TestKubernetesInBoundedTime(t *testing.T) {
	shapes := map[string]func(i int) string{
		"users bind everything": func(i int) string {
			return rbac + fmt.Sprintf("kind: RoleBinding\nmetadata: {name: b%d, namespace: n%d}\nroleRef: {kind: ClusterRole, name: admin}\nsubjects: [{kind: User, name: u%d}]\n---\n", i, i, i)
		},
		"accounts admin": func(i int) string {
			return rbac + fmt.Sprintf("kind: RoleBinding\nmetadata: {name: b%d}\nroleRef: {kind: ClusterRole, name: admin}\nsubjects: [{kind: ServiceAccount, name: u%d}]\n---\n", i, i)
		},
		"groups admin": func(i int) string {
			return rbac + fmt.Sprintf("kind: RoleBinding\nmetadata: {name: b%d}\nroleRef: {kind: ClusterRole, name: admin}\nsubjects: [{kind: Group, name: u%d}]\n---\n", i, i)
		},
		"groups impersonate chain": func(i int) string {
			return rbac + fmt.Sprintf("kind: ClusterRole\nmetadata: {name: r%d}\nrules: [{apiGroups: [''], resources: [users, groups, serviceaccounts], verbs: [impersonate], resourceNames: [u%d, u%d, u%d]}]\n---\n", i, i+1, i+7, i+13) +
				rbac + fmt.Sprintf("kind: ClusterRoleBinding\nmetadata: {name: b%d}\nroleRef: {kind: ClusterRole, name: r%d}\nsubjects: [{kind: Group, name: u%d}, {kind: User, name: u%d}, {kind: ServiceAccount, name: u%d}]\n---\n", i, i, i, i, i)
		},
		"many subjects": func(i int) string {
			if i == 0 {
				return rbac + "kind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: admin}\nsubjects:\n"
			}
			return fmt.Sprintf("- {kind: ServiceAccount, name: u%d}\n", i)
		},
		"many subjects namespaced": func(i int) string {
			if i == 0 {
				return rbac + "kind: RoleBinding\nmetadata: {name: b, namespace: x}\nroleRef: {kind: ClusterRole, name: edit}\nsubjects:\n"
			}
			return fmt.Sprintf("- {kind: ServiceAccount, name: u%d}\n", i)
		},
		"workloads": func(i int) string {
			if i < 200 {
				return rbac + fmt.Sprintf("kind: RoleBinding\nmetadata: {name: b%d}\nroleRef: {kind: ClusterRole, name: system:node}\nsubjects: [{kind: ServiceAccount, name: u%d}]\n---\n", i, i)
			}
			return fmt.Sprintf("apiVersion: v1\nkind: Pod\nmetadata: {name: b%d}\nspec: {serviceAccountName: u%d}\n---\n", i, i%200)
		},
		"big role many groups": func(i int) string {
			if i == 0 {
				return rbac + "kind: RoleBinding\nmetadata: {name: b, namespace: x}\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [" + strings.TrimSuffix(strings.Repeat("{kind: Group, name: gX},", 1), ",") + func() string {
					s := ""
					for j := range 60 {
						s += fmt.Sprintf(",{kind: Group, name: g%d}", j)
					}
					return s
				}() + "]\n---\n" + rbac + "kind: ClusterRole\nmetadata: {name: r}\nrules:\n"
			}
			return fmt.Sprintf("- {apiGroups: ['', apps], resources: [pods, secrets, x%d], verbs: [create, get, bind], resourceNames: [a%d]}\n", i, i)
		},
		"unknown resources": func(i int) string {
			if i == 0 {
				return rbac + "kind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: User, name: a},{kind: User, name: b},{kind: User, name: c},{kind: User, name: d},{kind: User, name: e}]\n---\n" + rbac + "kind: ClusterRole\nmetadata: {name: r}\nrules:\n- apiGroups: ['*']\n  verbs: [" + func() string {
					s := "a"
					for j := range 2000 {
						s += fmt.Sprintf(",v%d", j)
					}
					return s
				}() + "]\n  resources:\n"
			}
			return fmt.Sprintf("  - x%d\n", i)
		},
	}
	for name, shape := range shapes {
		var b strings.Builder
		for i := 0; b.Len() < 54000; i++ {
			b.WriteString(shape(i))
		}
		text := b.String()
		before := cpu(t)
		account.blast(files{"base.yaml": bindCluster + ref("view") + toBot, "x.yaml": text}.claims())
		if took := cpu(t) - before; took > 4*time.Second { // it is under half a second; the race detector takes many times that
			t.Errorf("%s: %v", name, took)
		}
	}
}
