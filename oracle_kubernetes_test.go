package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// kubeServer is an API server of its own.
type kubeServer struct {
	*oracleServer
	address string
	admin   kubeWho
	pool    *x509.CertPool
	ca      tls.Certificate
	marks   atomic.Int64
	// shared is held for writing by sets that touch what the others hold.
	shared sync.RWMutex
}

// kubeWho is somebody who asks: with a certificate or a token, as somebody else by
// headers or not.
type kubeWho struct {
	name   string
	client *http.Client
	token  string
	as     http.Header
}

func startKubernetes(t *testing.T) *kubeServer {
	name := "worstcase-oracle-kubernetes"
	if testing.Short() {
		t.Skip("starts a server")
	}
	s := &kubeServer{oracleServer: &oracleServer{dir: t.TempDir()}}
	s.start(t, program(t, name, filepath.Join(build.Default.GOPATH, "bin", name)), s.dir)
	address := filepath.Join(s.dir, "address")
	for range 4 { // it takes its time on a busy machine
		s.waitFor(address)
	}
	s.ready(t, func() error {
		text, err := os.ReadFile(address)
		if s.address = string(text); err == nil && s.address == "" {
			err = errors.New("it has not written its address")
		}
		return err
	})
	authority, err := os.ReadFile(filepath.Join(s.dir, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	s.pool = x509.NewCertPool()
	s.pool.AppendCertsFromPEM(authority)
	if s.ca, err = tls.LoadX509KeyPair(filepath.Join(s.dir, "ca.crt"), filepath.Join(s.dir, "ca.key")); err != nil {
		t.Fatal(err)
	}
	admin, err := tls.LoadX509KeyPair(filepath.Join(s.dir, "admin.crt"), filepath.Join(s.dir, "admin.key"))
	if err != nil {
		t.Fatal(err)
	}
	s.admin = s.with("admin", admin)
	return s
}

// waitFor gives the server time to write a file.
func (s *kubeServer) waitFor(path string) {
	for range 100 {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// with is somebody with a certificate.
func (s *kubeServer) with(name string, pairs ...tls.Certificate) kubeWho {
	return kubeWho{name: name, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{Certificates: pairs, RootCAs: s.pool}, MaxIdleConnsPerHost: 4,
	}}}
}

// bearing is somebody with a token.
func (s *kubeServer) bearing(name, token string) kubeWho {
	return kubeWho{name: name, client: s.with(name).client, token: token}
}

// certified is a user in groups, with a certificate that the authority signs.
func (s *kubeServer) certified(t *testing.T, user string, groups []string) kubeWho {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: user, Organization: groups},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, s.ca.Leaf, &key.PublicKey, s.ca.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return s.with(user, tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key})
}

// request asks for something, with a body as YAML or JSON.
func (s *kubeServer) request(who kubeWho, method, path, body string) (int, string) {
	r, err := http.NewRequest(method, s.address+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, err.Error()
	}
	r.Header = http.Header{}
	for name, values := range who.as {
		r.Header[name] = values
	}
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
	text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<20))
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

// make makes objects as the administrator.
func (s *kubeServer) make(t *testing.T, text string) {
	t.Helper()
	for object := range strings.SplitSeq(text, "---\n") {
		if strings.TrimSpace(object) == "" {
			continue
		}
		if status, answer := s.request(s.admin, http.MethodPost, kubePath(object), object); status != http.StatusCreated {
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
	s.make(t, kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"}\n"+rule+"---\n"+
		kubeRBACv1+"kind: Role\nmetadata: {name: "+mark+", namespace: default}\n"+rule+"---\n"+
		kubeRBACv1+"kind: ClusterRoleBinding\nmetadata: {name: "+mark+"}\nroleRef: {kind: ClusterRole, name: "+mark+", apiGroup: rbac.authorization.k8s.io}\n"+subject+"---\n"+
		kubeRBACv1+"kind: RoleBinding\nmetadata: {name: "+mark+", namespace: default}\nroleRef: {kind: Role, name: "+mark+", apiGroup: rbac.authorization.k8s.io}\n"+
		strings.Replace(subject, mark, mark+"-here", 1))
	for user, namespace := range map[string]string{mark: "", mark + "-here": "default"} {
		review := fmt.Sprintf("apiVersion: authorization.k8s.io/v1\nkind: SubjectAccessReview\nspec: {user: %s, resourceAttributes: {verb: get, resource: marks, namespace: %q}}\n", user, namespace)
		seen := false
		for range 1000 {
			_, text := s.request(s.admin, http.MethodPost, "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
			if seen = strings.Contains(text, `"allowed":true`); seen {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if !seen {
			t.Fatal("the server does not see its roles")
		}
	}
}

// gathered waits until the server has gathered the rules of roles made before.
func (s *kubeServer) gathered(t *testing.T) {
	t.Helper()
	for range 2 {
		mark := fmt.Sprintf("gather-%d", s.marks.Add(1))
		s.make(t, kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {mark: "+mark+"}}]}\nrules: []\n---\n"+
			kubeRBACv1+"kind: ClusterRole\nmetadata: {name: "+mark+"-part, labels: {mark: "+mark+"}}\nrules: [{apiGroups: [''], resources: [marks], verbs: [get]}]\n")
		seen := false
		for range 1000 {
			_, text := s.request(s.admin, http.MethodGet, "/"+kubeRBACPath+"clusterroles/"+mark, "")
			if seen = strings.Contains(text, `"marks"`); seen {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if !seen {
			t.Fatal("the server does not gather rules")
		}
	}
	s.settle(t)
}

// token is one of a service account, as a kubelet gets it for a pod.
func (s *kubeServer) token(t *testing.T, namespace, account string) kubeWho {
	t.Helper()
	_, text := s.request(s.admin, http.MethodPost, "/api/v1/namespaces/"+namespace+"/serviceaccounts/"+account+"/token", kubeTokenRequest)
	token, err := tokenIn(text)
	if err != nil {
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

// TestOracleKubernetes lets a real server answer what a credential can do.
func TestOracleKubernetes(t *testing.T) {
	s := startKubernetes(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	score := new(oracleScore)
	oracleSets(t, func(t *testing.T, i int, r *mathrand.Rand) {
		set := randomKube(fmt.Sprint(i), r)
		kind, facts := "kubernetes.client-certificate", finding.Facts{finding.FactUser: "app-" + set.n, shape.FactCluster: "main"}
		if len(set.groups) > 0 {
			facts[shape.FactGroups] = strings.Join(set.groups, ",")
		}
		if set.account {
			kind, facts = "kubernetes.service-account-token", finding.Facts{finding.FactUser: "system:serviceaccount:shop-" + set.n + ":app"}
		}
		said, sure := verdictOf(t, known, set.files, kind, facts, kubeThings)
		seen := s.try(t, set)
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
	s.gathered(t)
	a := newAttack(t, s, set)
	a.climb()
	seen := a.strike()
	if set.global {
		for object := range strings.SplitSeq(set.files["k8s/rbac.yaml"], "---\n") {
			if strings.Contains(object, "kind: Cluster") {
				name := object[strings.Index(object, "name: ")+len("name: "):]
				s.did(s.admin, http.MethodDelete, kubePath(object)+"/"+name[:strings.IndexAny(name, ",}")], "")
			}
		}
		s.gathered(t)
	}
	return seen
}

// kubeSpaces are the namespaces of a set.
func (set *kubeSet) spaces() []string { return []string{"shop-" + set.n, "web-" + set.n} }

// has says whether somebody of that name is there already.
func has(all []kubeWho, name string) bool {
	return slices.ContainsFunc(all, func(w kubeWho) bool { return w.name == name })
}
