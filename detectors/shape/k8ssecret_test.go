package shape

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestKubeSecrets(t *testing.T) {
	key := sec1(t, newECDSA(t))
	_, keyFacts, _ := PEMKey([]byte(key))
	certificate, _ := clientCertificate(t, "shop", nil, notAfter)
	token := jwt(t, map[string]any{"sub": "system:serviceaccount:ops:ci"})
	const head = "apiVersion: v1\nkind: Secret\nmetadata: {name: shop, namespace: prod}\n"
	in := func(name string, more ...string) finding.Facts {
		return with(facts(more...), facts(finding.FactName, name, FactSecretName, "shop", FactNamespace, "prod"))
	}
	line := func(name, value string) string { return "  " + name + ": " + encoded(value) + "\n" }
	url := "postgres://app:s3cr3t-Q@db.tide.internal/orders"
	dockerLogin := `{"auths":{"ghcr.io":{"auth":"` + encoded("rowan:ghp_0123") + `"}}}`
	urlFacts := in("DATABASE_URL", finding.FactScheme, "postgres", finding.FactHost, "db.tide.internal", finding.FactUser, "app", finding.FactDatabase, "orders")
	database := func(name string) finding.Facts {
		return in(name, finding.FactScheme, "postgres", finding.FactHost, "pg.tide.internal", finding.FactUser, "app", FactEngine, "postgres")
	}
	run(t, kubeSecrets(), []example{
		{"values by their names", "shop.yaml", head + "data:\n" + line("api-token", "Xy12-token-Z\n") + line("username", "rowan") + line("debug", "true") +
			line("endpoint", "https://api.tide.internal/v1") + line("region", "eu-west-1") + line("hmac-secret", "8fK2") + line("public-key", "abcdefgh") + line("blob", "q8Zr-41xL_0pWe7v"), []sight{
			{Fallback: KindSecret, Secret: "Xy12-token-Z", At: encoded("Xy12-token-Z\n"), Facts: in("api-token")},
			{Fallback: KindSecret, Secret: "8fK2", At: encoded("8fK2"), Facts: in("hmac-secret")},
			{Fallback: KindSecret, Secret: "q8Zr-41xL_0pWe7v", At: encoded("q8Zr-41xL_0pWe7v"), Facts: in("blob")},
		}},
		{"values by their shape", "shop.yaml", head + "stringData:\n  DATABASE_URL: " + url + "\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", At: url, Facts: urlFacts}}},
		{"values that belong together", "shop.yaml", head + "data:\n" + line("PGHOST", "pg.tide.internal") + line("PGUSER", "app") + line("PGPASSWORD", "hunter2x") +
			line("AWS_ACCESS_KEY_ID", otherKeyID) + line("AWS_SECRET_ACCESS_KEY", otherSecretKey), []sight{
			{Kind: "postgres.url", Secret: "hunter2x", At: encoded("hunter2x"), Facts: database("PGPASSWORD")},
			{Kind: kindAWSKey, Secret: otherSecretKey, At: encoded(otherSecretKey), Facts: in("AWS_SECRET_ACCESS_KEY", FactAccessKeyID, otherKeyID, finding.FactAccount, otherAccount)},
		}},
		{"image pull secret", "pull.yaml", head + "type: kubernetes.io/dockerconfigjson\ndata:\n" + line(".dockerconfigjson", dockerLogin), []sight{
			{Fallback: KindRegistryLogin, Secret: "ghp_0123", At: encoded(dockerLogin), Facts: in(".dockerconfigjson", finding.FactHost, "ghcr.io", finding.FactUser, "rowan")}}},
		{"TLS", "tls.yaml", head + "type: kubernetes.io/tls\ndata:\n" + line("tls.crt", certificate) + line("tls.key", key), []sight{
			{Kind: KindPrivateKey, Secret: strings.TrimSpace(key), At: encoded(key), Facts: with(in("tls.key"), keyFacts)}}},
		{"service account's token", "sa.yaml", head + "type: kubernetes.io/service-account-token\ndata:\n" + line("ca.crt", certificate) + line("namespace", "ops") + line("token", token), []sight{
			{Kind: kindKubeToken, Secret: token, At: encoded(token), Facts: facts(finding.FactName, "token", FactSecretName, "shop",
				FactNamespace, "ops", FactServiceAccount, "ci", finding.FactUser, "system:serviceaccount:ops:ci")}}},
		{"basic auth", "basic.yaml", head + "type: kubernetes.io/basic-auth\nstringData:\n  username: rowan\n  password: s3cr3t-Q\n", []sight{
			{Fallback: KindLogin, Secret: "s3cr3t-Q", Facts: in("password", finding.FactUser, "rowan")}}},
		{"a List, as JSON", "all.json", `{"kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "data": {"token": "cGxhaW4="}},
			{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop", "namespace": "prod"}, "data": {"token": "WHkxMi10b2tlbi1a"}}]}`, []sight{
			{Fallback: KindSecret, Secret: "Xy12-token-Z", At: "WHkxMi10b2tlbi1a", Facts: in("token")}}},
		{"the second document", "two.yaml", "kind: Namespace\nmetadata: {name: x}\n---\n" + head + "stringData:\n  password: s3cr3t-Q\n", []sight{
			{Fallback: KindSecret, Secret: "s3cr3t-Q", Facts: in("password")}}},
		{"sealed", "sealed.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK\n", nil},
		{"external", "external.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n", nil},
		{"references", "tpl.yaml", head + "stringData:\n  password: \"{{ .Values.password }}\"\n  token: ${TOKEN}\n  key: !vault abc\n", nil},
		{"not base64, not text", "broken.yaml", head + "data:\n  password: '%%%'\n  token: /////w==\n", nil},
	})
}

// What stands in a Secret's data is for one reader; encoded, it is a password to
// no other.
func TestSecretDataIsReadOnce(t *testing.T) {
	doc := document("s.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  DB_PASSWORD: aHVudGVyMng=\n---\nDB_PASSWORD: plain-one\n")
	for _, r := range All() {
		got := r.Read(doc)
		for _, f := range got {
			if f.Secret.Reveal() == "aHVudGVyMng=" {
				t.Errorf("%s takes the encoded value for the secret", r.Name)
			}
		}
		if want := map[string]int{databaseRule: 1, kubeSecretRule: 1}[r.Name]; len(got) != want {
			t.Errorf("%s has %d findings, want %d", r.Name, len(got), want)
		}
	}
}
