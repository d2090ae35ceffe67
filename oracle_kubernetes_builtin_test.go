package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// kubeBuiltinRole is a role that every cluster has, in single permissions, so that
// it doesn't matter how rules are put together.
type kubeBuiltinRole struct {
	Labels, Gathers map[string]string
	Permissions     []string
}

// builtin holds the roles of evidence/data/kubernetes_roles.yaml against those that
// the server itself has made.
func (s *kubeServer) builtin(t *testing.T) {
	if diff := cmp.Diff(s.ownRoles(t), writtenRoles(t)); diff != "" {
		t.Errorf("evidence/data/kubernetes_roles.yaml is not what the server has (-server +file):\n%s", diff)
	}
}

// writtenRoles are those of the file.
func writtenRoles(t *testing.T) map[string]kubeBuiltinRole {
	text, err := os.ReadFile("evidence/data/kubernetes_roles.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Roles []struct {
			Name, Namespace string
			Labels          map[string]string
			Gathers         []map[string]string
			Rules           []struct{ Groups, Resources, Verbs, Names []string }
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	roles := map[string]kubeBuiltinRole{}
	for _, r := range file.Roles {
		role := kubeBuiltinRole{Labels: map[string]string{}, Gathers: map[string]string{}}
		maps.Copy(role.Labels, r.Labels)
		for _, labels := range r.Gathers {
			maps.Copy(role.Gathers, labels)
		}
		for _, rule := range r.Rules {
			role.add(rule.Groups, rule.Resources, rule.Verbs, rule.Names)
		}
		roles[r.Namespace+"/"+r.Name] = role.sorted()
	}
	return roles
}

// ownRoles are those of the server. What it gathers for a role is not its own.
func (s *kubeServer) ownRoles(t *testing.T) map[string]kubeBuiltinRole {
	roles := map[string]kubeBuiltinRole{}
	for _, path := range []string{"clusterroles", "roles"} {
		status, text := s.request(s.admin, http.MethodGet, "/"+kubeRBACPath+path+"?labelSelector=kubernetes.io%2Fbootstrapping%3Drbac-defaults", "")
		var list struct {
			Items []struct {
				Metadata struct {
					Name, Namespace string
					Labels          map[string]string
				}
				AggregationRule struct {
					ClusterRoleSelectors []struct{ MatchLabels map[string]string }
				}
				Rules []struct{ APIGroups, Resources, Verbs, ResourceNames []string }
			}
		}
		if err := json.Unmarshal([]byte(text), &list); err != nil || status != http.StatusOK {
			t.Fatalf("%d %v", status, err)
		}
		for _, item := range list.Items {
			role := kubeBuiltinRole{Labels: item.Metadata.Labels, Gathers: map[string]string{}}
			delete(role.Labels, "kubernetes.io/bootstrapping")
			for _, selector := range item.AggregationRule.ClusterRoleSelectors {
				maps.Copy(role.Gathers, selector.MatchLabels)
			}
			if path == "clusterroles" && strings.HasPrefix(item.Metadata.Name, "system:controller:") {
				continue // the file leaves out those of the cluster's own controllers
			}
			for _, rule := range item.Rules {
				if len(role.Gathers) == 0 {
					role.add(rule.APIGroups, rule.Resources, rule.Verbs, rule.ResourceNames)
				}
			}
			roles[item.Metadata.Namespace+"/"+item.Metadata.Name] = role.sorted()
		}
	}
	return roles
}

// add takes in a rule. One about paths has no resources.
func (r *kubeBuiltinRole) add(groups, resources, verbs, names []string) {
	for _, group := range groups {
		for _, resource := range resources {
			for _, verb := range verbs {
				r.Permissions = append(r.Permissions, strings.TrimSpace(fmt.Sprintf("%s %s.%s %s", verb, resource, group, strings.Join(names, ","))))
			}
		}
	}
}

func (r kubeBuiltinRole) sorted() kubeBuiltinRole {
	slices.Sort(r.Permissions)
	r.Permissions = slices.Compact(r.Permissions)
	return r
}
