package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// kubeAttack is a credential with all that it may try.
type kubeAttack struct {
	*kubeServer
	*kubeSet
	t *testing.T
	// all are those whom it became, itself first.
	all  []kubeWho
	seen answer
	// done are bindings that were made, and roles that were written.
	done map[string]bool
	// made are the paths of bindings that were made.
	made []string
	// there are the secrets of a namespace.
	there map[string][]string
	// touches are the resources of which the server says that somebody may do
	// something to them.
	touches map[string]map[string]bool
	// stronger says that something changed for those whom it is already.
	stronger bool
}

func newAttack(t *testing.T, s *kubeServer, set *kubeSet) *kubeAttack {
	a := &kubeAttack{
		kubeServer: s, kubeSet: set, t: t, seen: answer{}, done: map[string]bool{},
		there: map[string][]string{}, touches: map[string]map[string]bool{},
	}
	for _, space := range set.spaces() {
		a.there[space] = []string{"plain"}
		if strings.Contains(set.files["k8s/rbac.yaml"], "{name: strong-token, namespace: "+space) {
			a.there[space] = append(a.there[space], "strong-token")
		}
	}
	if set.account {
		a.all = []kubeWho{s.token(t, "shop-"+set.n, "app")}
	} else {
		a.all = []kubeWho{s.certified(t, "app-"+set.n, set.groups)}
	}
	for thing := range kubeThings {
		a.seen[thing] = false
	}
	return a
}

// climb takes every way to more, until there is none, or somebody may do everything:
// that one then performs the rest alone.
func (a *kubeAttack) climb() {
	for range 6 {
		a.stronger = false
		clear(a.touches)
		for i := 0; i < len(a.all); i++ {
			if who := a.all[i]; a.everything(who) {
				a.all = []kubeWho{who}
				a.useMachines(who)
				return
			}
			a.takeRoles(a.all[i])
			a.useMachines(a.all[i])
		}
		if !a.stronger {
			return
		}
		a.settled()
	}
}

// takeRoles are the ways to more by what the server itself holds.
func (a *kubeAttack) takeRoles(who kubeWho) {
	a.writeRoles(who)
	a.bindRoles(who)
	a.impersonate(who)
	a.sign(who)
}

// useMachines are those by tokens and by what runs.
func (a *kubeAttack) useMachines(who kubeWho) {
	if a.mayTouch(who, "nodes/proxy") && a.may(who, http.MethodGet, "/api/v1/nodes/node-"+a.n+"/proxy/metrics", "") {
		a.seen["reach into nodes"] = true
		a.become(a.token(a.t, "shop-"+a.n, "weak"))
		a.become(a.token(a.t, "web-"+a.n, "weak"))
	}
	for _, space := range a.spaces() {
		a.takeTokens(who, space)
		a.runPods(who, space)
		a.enterPods(who, space)
	}
}

func (a *kubeAttack) become(who kubeWho) {
	if !has(a.all, who.name) && len(a.all) < 40 {
		a.all = append(a.all, who)
	}
}

// everything says whether the server says that somebody may do everything.
func (a *kubeAttack) everything(who kubeWho) bool {
	if a.blind || !a.mayTouch(who, "anything at all") {
		return false
	}
	status, text := a.request(who, http.MethodPost, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		"apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectAccessReview\nspec: {resourceAttributes: {verb: '*', group: '*', resource: '*'}}\n")
	return status == http.StatusCreated && strings.Contains(text, `"allowed":true`)
}

// mayTouch says whether the server lists a right of somebody's, whatever the verb
// and the object, on one of the resources. Without one nothing is tried, but in the
// sets that try everything, which hold this to account.
func (a *kubeAttack) mayTouch(who kubeWho, resources ...string) bool {
	if a.blind {
		return true
	}
	touches, asked := a.touches[who.name]
	if !asked {
		touches = map[string]bool{}
		for _, space := range a.spaces() {
			a.listed(who, space, touches)
		}
		a.touches[who.name] = touches
	}
	return slices.ContainsFunc(resources, func(r string) bool {
		_, sub, isSub := strings.Cut(r, "/")
		return touches[r] || touches["*"] || isSub && touches["*/"+sub]
	})
}

// listed adds the resources that the server lists for somebody in a namespace.
func (a *kubeAttack) listed(who kubeWho, space string, touches map[string]bool) {
	status, text := a.request(who, http.MethodPost, "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
		"apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectRulesReview\nspec: {namespace: "+space+"}\n")
	var review struct {
		Status struct {
			Incomplete    bool
			ResourceRules []struct{ Resources []string }
		}
	}
	if err := json.Unmarshal([]byte(text), &review); err != nil || status != http.StatusCreated || review.Status.Incomplete {
		touches["*"] = true // it doesn't say, so that everything is tried
	}
	for _, rule := range review.Status.ResourceRules {
		for _, r := range rule.Resources {
			touches[r] = true
		}
	}
}
