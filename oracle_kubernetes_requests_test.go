package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

// request asks for something, with a body as YAML or JSON. What tells nothing about
// rights, such as an answer that did not come or a server that is busy, is asked
// again; where it stays so, no answer counts any more.
func (s *kubeServer) request(who kubeWho, method, path, body string) (int, string) {
	status, text := 0, ""
	for again := range kubeAgain {
		if s.trouble.Load() != nil {
			break
		}
		status, text = s.once(who, method, path, body)
		switch {
		case transient(method, path, status, text):
			time.Sleep(time.Duration(50<<again) * time.Millisecond)
			continue
		case again > 0 && method == http.MethodPost && status == http.StatusConflict:
			return http.StatusCreated, text // the answer to the first time was lost
		}
		return status, text
	}
	s.fail("%s %s is not answered: %d %s", method, path, status, text)
	return 0, text
}

// kubeAgain is how often something is asked, over half a minute.
const kubeAgain = 10

// fail says why no answer counts any more. The first reason stays.
func (s *kubeServer) fail(format string, args ...any) {
	reason := fmt.Sprintf(format, args...)
	s.trouble.CompareAndSwap(nil, &reason)
}

// sound ends a set where the server's answers don't count.
func (s *kubeServer) sound(t *testing.T) {
	t.Helper()
	if time.Now().After(s.ends) {
		s.fail("there is no time left; ask for fewer sets with WORSTCASE_ORACLE_SETS, or give go test more with -timeout")
	}
	if reason := s.trouble.Load(); reason != nil {
		t.Fatal(*reason)
	}
}

// transient says whether an answer tells nothing about rights. What goes on to a
// machine that is not there fails with 5xx once the server has agreed.
func transient(method, path string, status int, text string) bool {
	switch status {
	case 0, http.StatusRequestTimeout:
		return true
	case http.StatusTooManyRequests:
		return !strings.HasSuffix(path, "/eviction")
	case http.StatusConflict:
		return method == http.MethodPatch && strings.Contains(text, `"reason":"Conflict"`)
	}
	onwards := strings.Contains(path, "/proxy/") || strings.Contains(path, "/exec?") || strings.Contains(path, "/attach?")
	return status >= 500 && !onwards
}

// once asks once.
func (s *kubeServer) once(who kubeWho, method, path, body string) (int, string) {
	r, err := http.NewRequest(method, s.address+path, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	r.Header = http.Header{}
	maps.Copy(r.Header, who.as)
	kind := "application/yaml"
	if method == http.MethodPatch {
		kind = "application/merge-patch+json"
		if strings.Contains(path, "fieldManager=") {
			kind = "application/apply-patch+yaml"
		}
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept", "application/json")
	if who.token != "" {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	response, err := who.client.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	if strings.Contains(path, "?watch=true") {
		text, _ := bufio.NewReader(response.Body).ReadString('\n') // the first event
		return response.StatusCode, text
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(text)
}

// may says whether the server did what was asked, or would have but for something
// that has nothing to do with rights.
func (s *kubeServer) may(who kubeWho, method, path, body string) bool {
	status, _ := s.request(who, method, path, body)
	return status != 0 && status != http.StatusForbidden && status != http.StatusUnauthorized
}

// did says whether the server did it.
func (s *kubeServer) did(who kubeWho, method, path, body string) bool {
	status, _ := s.request(who, method, path, body)
	return status >= 200 && status < 300
}

// replace puts an object anew as the change of what the administrator reads, and
// says whether the server took it. Where somebody else was quicker, it starts over.
func (s *kubeServer) replace(who kubeWho, path string, change func(text string) string) (int, string) {
	for range kubeAgain {
		status, text := s.request(s.admin, http.MethodGet, path, "")
		if status != http.StatusOK {
			return status, text
		}
		if status, text = s.request(who, http.MethodPut, path, change(text)); status != http.StatusConflict {
			return status, text
		}
	}
	s.fail("PUT %s is in conflict every time", path)
	return 0, ""
}

// make makes objects as the administrator.
func (s *kubeServer) make(t *testing.T, text string) {
	t.Helper()
	for object := range strings.SplitSeq(text, "---\n") {
		if strings.TrimSpace(object) == "" {
			continue
		}
		if status, answer := s.request(s.admin, http.MethodPost, kubePath(object), object); status != http.StatusCreated {
			s.sound(t)
			t.Fatalf("%d %s\n%s", status, answer, object)
		}
	}
}

// kubePlurals are the paths of kinds.
var kubePlurals = map[string]string{
	"Namespace": "api/v1/namespaces", "Node": "api/v1/nodes", "ServiceAccount": "api/v1/@/serviceaccounts", "Secret": "api/v1/@/secrets",
	"ConfigMap": "api/v1/@/configmaps", "PersistentVolumeClaim": "api/v1/@/persistentvolumeclaims", "Pod": "api/v1/@/pods",
	"Deployment": "apis/apps/v1/@/deployments", "ClusterRole": kubeRBACPath + "clusterroles", "ClusterRoleBinding": kubeRBACPath + "clusterrolebindings",
	"Role": kubeRBACPath + "@/roles", "RoleBinding": kubeRBACPath + "@/rolebindings",
}

const kubeRBACPath = "apis/rbac.authorization.k8s.io/v1/"

// kubePath is where an object of a manifest is made.
func kubePath(object string) string {
	after := func(word string) string {
		_, rest, _ := strings.Cut(object, word)
		return rest[:max(0, strings.IndexAny(rest, ",}\n"))]
	}
	return "/" + strings.Replace(kubePlurals[after("kind: ")], "@", "namespaces/"+after("namespace: "), 1)
}

// settle waits until the server's authorizer has seen all that was written before:
// it sees objects of a kind in order, so that it is asked for the last of each.
func (s *kubeServer) settle(t *testing.T) {
	t.Helper()
	mark := fmt.Sprintf("mark-%d", s.marks.Add(1))
	rule := "rules: [{apiGroups: [''], resources: [marks], verbs: [get]}]\n"
	subject := "subjects: [{kind: User, name: " + mark + ", apiGroup: rbac.authorization.k8s.io}]\n"
	ref := ", apiGroup: rbac.authorization.k8s.io}\n"
	s.make(t, kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"}\n"+rule+"---\n"+
		kubeRBACv1+"kind: Role\nmetadata: {name: "+mark+", namespace: default}\n"+rule+"---\n"+
		kubeRBACv1+"kind: ClusterRoleBinding\nmetadata: {name: "+mark+"}\nroleRef: {kind: ClusterRole, name: "+mark+ref+subject+"---\n"+
		kubeRBACv1+"kind: RoleBinding\nmetadata: {name: "+mark+", namespace: default}\nroleRef: {kind: Role, name: "+mark+ref+
		strings.Replace(subject, mark, mark+"-here", 1))
	for user, namespace := range map[string]string{mark: "", mark + "-here": "default"} {
		review := fmt.Sprintf("apiVersion: authorization.k8s.io/v1\nkind: SubjectAccessReview\nspec: {user: %s, resourceAttributes: {verb: get, resource: marks, namespace: %q}}\n", user, namespace)
		s.until(t, func() bool {
			_, text := s.request(s.admin, http.MethodPost, "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
			return strings.Contains(text, `"allowed":true`)
		})
	}
	// Every binding that stays is looked through for every request that follows.
	s.did(s.admin, http.MethodDelete, "/"+kubeRBACPath+"clusterrolebindings/"+mark, "")
	s.did(s.admin, http.MethodDelete, "/"+kubeRBACPath+"namespaces/default/rolebindings/"+mark, "")
}

// until waits for something that the server does on its own, mostly at once.
func (s *kubeServer) until(t *testing.T, done func() bool) {
	t.Helper()
	for wait := 2 * time.Millisecond; !done(); wait = min(2*wait, 200*time.Millisecond) {
		s.sound(t)
		time.Sleep(wait)
	}
}

// gathered waits until the server has gathered the rules of roles made before.
func (s *kubeServer) gathered(t *testing.T) {
	t.Helper()
	for range 2 {
		mark := fmt.Sprintf("gather-%d", s.marks.Add(1))
		s.make(t, kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {mark: "+mark+"}}]}\nrules: []\n---\n"+
			kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"-part, labels: {mark: "+mark+"}}\nrules: [{apiGroups: [''], resources: [marks], verbs: [get]}]\n")
		s.until(t, func() bool {
			_, text := s.request(s.admin, http.MethodGet, "/"+kubeRBACPath+"clusterroles/"+mark, "")
			return strings.Contains(text, `"marks"`)
		})
		s.did(s.admin, http.MethodDelete, "/"+kubeRBACPath+"clusterroles/"+mark, "")
		s.did(s.admin, http.MethodDelete, "/"+kubeRBACPath+"clusterroles/"+mark+"-part", "")
	}
}

// token is one of a service account, as a kubelet gets it for a pod.
func (s *kubeServer) token(t *testing.T, namespace, account string) kubeWho {
	t.Helper()
	_, text := s.request(s.admin, http.MethodPost, "/api/v1/namespaces/"+namespace+"/serviceaccounts/"+account+"/token", kubeTokenRequest)
	token, err := tokenIn(text)
	if err != nil {
		s.sound(t)
		t.Fatalf("%v: %s", err, text)
	}
	return s.bearing("system:serviceaccount:"+namespace+":"+account, token)
}

const kubeTokenRequest = "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec: {}\n"

func tokenIn(text string) (string, error) {
	var request struct{ Status struct{ Token string } }
	err := json.Unmarshal([]byte(text), &request)
	if err == nil && request.Status.Token == "" {
		err = errors.New("no token")
	}
	return request.Status.Token, err
}
