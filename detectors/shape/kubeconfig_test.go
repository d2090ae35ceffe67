package shape

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func kubeconfig(user string) string {
	return `apiVersion: v1
kind: Config
clusters:
- name: tide
  cluster: {server: "https://k8s.tide.internal:6443", certificate-authority-data: Y2E=}
- name: kind-local
  cluster: {server: "https://127.0.0.1:41333"}
contexts:
- name: ops@tide
  context: {cluster: tide, user: ops, namespace: shop}
- name: ops@local
  context: {cluster: kind-local, user: other}
current-context: ops@tide
users:
- name: ops
  user:
` + user
}

func TestKubeconfigs(t *testing.T) {
	certificate, key := clientCertificate(t, "kubernetes-admin", []string{"system:masters", "dev"}, notAfter)
	place := func(more ...string) finding.Facts {
		return with(facts(more...), facts(finding.FactHost, "k8s.tide.internal", finding.FactPort, "6443", FactCluster, "tide",
			FactContext, "ops@tide", FactNamespace, "shop"))
	}
	token := jwt(t, map[string]any{"kubernetes.io/serviceaccount/namespace": "observability",
		"kubernetes.io/serviceaccount/service-account.name": "dashboards", "sub": "system:serviceaccount:observability:dashboards"})
	bound := jwt(t, map[string]any{"exp": notAfter.Unix(), "kubernetes.io": map[string]any{"namespace": "ops", "serviceaccount": map[string]any{"name": "ci"}}})
	oidc := jwt(t, map[string]any{"email": "rowan@tide.internal", "sub": "42"})
	run(t, kubeconfigs(), []example{
		{"client certificate", "ops/kubeconfig.yaml",
			kubeconfig("    client-certificate-data: " + encoded(certificate) + "\n    client-key-data: " + encoded(key) + "\n"), []sight{
				{Kind: kindKubeCertificate, Secret: strings.TrimSpace(key), At: encoded(key), Facts: place(finding.FactUser, "kubernetes-admin",
					FactGroups, "dev,system:masters", finding.FactExpires, "2031-03-01T10:00:00Z")}}},
		{"a key whose certificate can't be read", "home/.kube/config",
			kubeconfig("    client-certificate-data: " + encoded(certificate[:200]) + "\n    client-key-data: " + encoded(key) + "\n"), []sight{
				{Kind: kindKubeCertificate, Secret: strings.TrimSpace(key), At: encoded(key), Facts: place()}}},
		{"service account's token", "home/.kube/config", kubeconfig("    token: " + token + "\n"), []sight{
			{Kind: kindKubeToken, Secret: token, Facts: with(facts(FactNamespace, "observability", FactServiceAccount, "dashboards",
				finding.FactUser, "system:serviceaccount:observability:dashboards"), place())}}},
		{"bound token", "home/.kube/config", kubeconfig("    token: " + bound + "\n"), []sight{
			{Kind: kindKubeToken, Secret: bound, Facts: with(facts(FactNamespace, "ops", FactServiceAccount, "ci",
				finding.FactUser, "system:serviceaccount:ops:ci", finding.FactExpires, "2031-03-01T10:00:00Z"), place())}}},
		{"opaque token", "home/.kube/config", kubeconfig("    token: q8f0opaque\n"), []sight{{Kind: kindKubeToken, Secret: "q8f0opaque", Facts: place()}}},
		{"password", "home/.kube/config", kubeconfig("    username: admin\n    password: s3cr3t-Q\n"), []sight{
			{Kind: kindKubeBasic, Secret: "s3cr3t-Q", Facts: place(finding.FactUser, "admin")}}},
		{"plugin's refresh token", "home/.kube/config",
			kubeconfig("    auth-provider:\n      name: oidc\n      config: {id-token: " + oidc + ", refresh-token: rt-0a1b2c}\n"), []sight{
				{Kind: kindKubeToken, Secret: "rt-0a1b2c", Facts: place()}}},
		{"OIDC token", "home/.kube/config", kubeconfig("    token: " + oidc + "\n"), []sight{
			{Kind: kindKubeToken, Secret: oidc, Facts: place(finding.FactUser, "rowan@tide.internal")}}},
		{"local cluster, as JSON", "kubeconfig.json", `{"kind": "Config", "current-context": "k", "clusters": [{"name": "kind-kind", "cluster": {"server": "https://127.0.0.1:41333"}}],
			"contexts": [{"name": "k", "context": {"cluster": "kind-kind", "user": "u"}}], "users": [{"name": "u", "user": {"token": "abc123"}}]}`, []sight{
			{Kind: kindKubeToken, Secret: "abc123", Facts: facts(finding.FactHost, "127.0.0.1", finding.FactPort, "41333", FactCluster, "kind-kind", FactContext, "k")}}},
		{"a program fetches the token", "home/.kube/config", kubeconfig("    exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token]}\n"), nil},
		{"a plugin without tokens", "home/.kube/config", kubeconfig("    auth-provider: {name: gcp, config: {cmd-path: gcloud}}\n"), nil},
		{"left out when shown", "home/.kube/config", kubeconfig("    client-certificate-data: DATA+OMITTED\n    client-key-data: DATA+OMITTED\n"), nil},
		{"a certificate alone", "home/.kube/config", kubeconfig("    client-certificate-data: " + encoded(certificate) + "\n"), nil},
		{"a key that is cut short", "home/.kube/config", kubeconfig("    client-key-data: " + encoded(key[:150]) + "\n"), nil},
		{"a reference", "home/.kube/config", kubeconfig("    token: ${KUBE_TOKEN}\n"), nil},
		{"another Config", "app.yaml", "kind: Config\ncurrent-context: x\nfoo:\n- token: abc\n", nil},
	})
}
