package main

import (
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// kubeThings are what is asked of Kubernetes, by the ids of actions.
var kubeThings = map[string][]string{
	"read secrets":            {"secret.read", "secret.list"},
	"read configuration":      {"configmap.read"},
	"delete secrets":          {"secret.delete"},
	"delete volume claims":    {"volume-claim.delete", "volume-claim.release"},
	"delete pods":             {"pod.delete"},
	"stop a deployment":       {"deployment.delete", "deployment.scale"},
	"change a deployment":     {"deployment.update"},
	"run pods":                {"pod.create", "deployment.create", "job.create", "daemonset.create"},
	"run a command in a pod":  {"pod.exec"},
	"get a token":             {"token.create", "token.secret"},
	"delete a namespace":      {"namespace.delete"},
	"take nodes out":          {"node.delete"},
	"reach into nodes":        {"node.proxy"},
	"delete resource types":   {"definition.delete"},
	"rewrite what is written": {"webhook.create"},
}

// kubeTime is how long all sets may take together, if go test gives that long.
const kubeTime = 20 * time.Minute

// TestOracleKubernetes lets a real server answer what a credential can do.
func TestOracleKubernetes(t *testing.T) {
	s := startKubernetes(t)
	s.ends = time.Now().Add(kubeTime)
	if given, limited := t.Deadline(); limited && given.Add(-20*time.Second).Before(s.ends) {
		s.ends = given.Add(-20 * time.Second)
	}
	t.Run("built-in roles", s.builtin)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	score := new(oracleScore)
	oracleSets(t, func(t *testing.T, i int, r *mathrand.Rand) {
		s.sound(t)
		set := randomKube(fmt.Sprint(i), r)
		set.blind = i%20 == 0
		kind, facts := "kubernetes.client-certificate", finding.Facts{finding.FactUser: "app-" + set.n, shape.FactCluster: "main"}
		if len(set.groups) > 0 {
			facts[shape.FactGroups] = strings.Join(set.groups, ",")
		}
		if set.account {
			kind, facts = "kubernetes.service-account-token", finding.Facts{finding.FactUser: "system:serviceaccount:shop-" + set.n + ":app"}
		}
		said, sure := verdictOf(t, known, set.files, kind, facts, kubeThings)
		seen := s.try(t, set)
		s.sound(t)
		score.compareSure(t, said, sure, seen, fmt.Sprintf("%v %v\n%s", facts[finding.FactUser], set.groups, set.files["k8s/rbac.yaml"]))
	})
	score.state(t, "Kubernetes", 80)
}

// try puts the manifests into the server and lets the credential try everything.
func (s *kubeServer) try(t *testing.T, set *kubeSet) answer {
	if set.global {
		s.shared.Lock()
		defer s.shared.Unlock()
	} else {
		s.shared.RLock()
		defer s.shared.RUnlock()
	}
	s.make(t, set.files["k8s/base.yaml"])
	s.make(t, set.files["k8s/rbac.yaml"])
	a := newAttack(t, s, set)
	a.settled()
	a.climb()
	seen := a.strike()
	a.clear()
	return seen
}

// clear takes away what a set has beyond its namespaces, so that it neither slows
// nor serves the sets after it.
func (a *kubeAttack) clear() {
	for object := range strings.SplitSeq(a.files["k8s/rbac.yaml"], "---\n") {
		if strings.Contains(object, "kind: ClusterRoleBinding\n") || a.global && strings.Contains(object, "kind: Cluster") {
			name := object[strings.Index(object, "name: ")+len("name: "):]
			a.made = append(a.made, kubePath(object)+"/"+name[:strings.IndexAny(name, ",}")])
		}
	}
	for _, path := range a.made {
		a.did(a.admin, http.MethodDelete, path, "")
	}
	if a.global {
		a.settled()
	}
}

// settled waits until the server heeds all that was written.
func (a *kubeAttack) settled() {
	if strings.Contains(a.files["k8s/rbac.yaml"], "aggregat") {
		a.gathered(a.t)
	}
	a.settle(a.t)
}

// spaces are the namespaces of a set.
func (set *kubeSet) spaces() []string { return []string{"shop-" + set.n, "web-" + set.n} }

// has says whether somebody of that name is there already.
func has(all []kubeWho, name string) bool {
	return slices.ContainsFunc(all, func(w kubeWho) bool { return w.name == name })
}
