package shape

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// plainFinding is a finding as something that can be compared.
type plainFinding struct {
	Kind, Part, Secret string
	Start, End         int
	Facts              finding.Facts
}

func readAll(doc *Document) []plainFinding {
	var all []plainFinding
	for _, r := range All() {
		for _, f := range r.Read(doc) {
			all = append(all, plainFinding{f.Kind, f.Part, f.Secret.Reveal(), f.Start, f.End, f.Facts})
		}
	}
	return all
}

// FuzzReaders gives any text under any name to all readers.
func FuzzReaders(f *testing.F) {
	certificate, key := clientCertificate(f, "u", []string{"g"}, notAfter)
	for file, text := range map[string]string{
		".env":                          "DB_PASSWORD=x\nAWS_ACCESS_KEY_ID=" + testKeyID + "\nAWS_SECRET_ACCESS_KEY=" + testSecretKey + "\nDSN=\"Server=a;Uid=b;Password=c\"\n",
		".kube/config":                  kubeconfig("    client-certificate-data: " + encoded(certificate) + "\n    client-key-data: " + encoded(key) + "\n"),
		"s.yaml":                        "apiVersion: v1\nkind: Secret\ndata:\n  .dockerconfigjson: " + encoded(`{"auths":{"a":{"auth":"YTpi"}}}`) + "\n  k: " + encoded(key) + "\n",
		"x.tfstate":                     state("aws_db_instance", `"engine":"mysql","password":"p","tags":{"env":"x"}`),
		"v3.tfstate":                    `{"terraform_version":"0.1","serial":1,"modules":[{"resources":{"a.b":{"type":"aws_iam_access_key","primary":{"attributes":{"id":"x"}}}}}]}`,
		"sa.json":                       serviceAccount(f, key, "a@b"),
		".docker/config.json":           `{"auths":{"docker.io":{"auth":"YTpi","identitytoken":"x"}}}`,
		"init.json":                     `{"root_token":"hvs.x","unseal_keys_b64":["a","b"],"unseal_keys_hex":["c"],"unseal_threshold":1}`,
		"notes":                         "Unseal Key 1: abc\nInitial Root Token: hvs.x\n",
		".npmrc":                        "//h/:_authToken=x\n//h/:_auth=YTpi\n",
		".yarnrc.yml":                   "npmRegistries:\n  \"//h\":\n    npmAuthIdent: YTpi\n",
		".pypirc":                       "[pypi]\npassword = pypi-x\n",
		".git/config":                   "[http \"https://h/\"]\nextraheader = AUTHORIZATION: basic YTpi\nurl = https://a:b@h/\n",
		".netrc":                        "machine h login \"a\" password \"b\\\"\nmacdef x\n\n",
		".pgpass":                       "h:1:d:u:p\\:w\n",
		".my.cnf":                       "[client]\npassword=x\n",
		".terraformrc":                  "credentials \"h\" {\n token = \"x\"\n}\n",
		".vault-token":                  "hvs.x",
		".railway/config.json":          `{"user":{"token":"x"}}`,
		"deploy_accessKeys.csv":         "u," + testKeyID + "," + testSecretKey + "\n",
		"config/application.properties": "spring.datasource.url=jdbc:mysql://h/d\nspring.datasource.password=x\n",
	} {
		f.Add(file, text)
	}
	f.Fuzz(func(t *testing.T, file, text string) {
		doc := document(file, text)
		found := readAll(doc)
		for _, p := range found {
			if p.Start < 0 || p.Start > p.End || p.End > len(text) || p.Secret == "" || p.Facts == nil {
				t.Fatalf("a %s at %d to %d of %d", p.Kind, p.Start, p.End, len(text))
			}
			if p.Kind != "" && !slices.Contains(Kinds(), p.Kind) {
				t.Fatalf("kind %q is nobody's", p.Kind)
			}
		}
		if diff := cmp.Diff(found, readAll(doc)); diff != "" {
			t.Fatalf("two readings differ:\n%s", diff)
		}
	})
}

func FuzzNetrc(f *testing.F) {
	for _, s := range []string{
		"machine a login b password c\n", "default password \"a\\\"b\"", "macdef x\n\n\nmachine", "# c\nmachine a password", "\"", "machine \" \n password \"\\",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range netrcMachines(text) {
			if p := m.password; p.text != "" && (p.at < 0 || p.at+m.length > len(text)) {
				t.Fatalf("a password at %d, %d bytes, of %d", p.at, m.length, len(text))
			}
		}
	})
}

// Files made to take long take no longer than others of their size: a reader
// that compares everything with everything else takes minutes over one of these.
func TestReadersAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes")
	}
	const n = 20000
	repeat := func(line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	key := strings.ReplaceAll(strings.TrimSpace(pkcs8(t, newEd25519(t))), "\n", `\n`)
	for file, text := range map[string]string{
		"a.env": repeat(func(i int) string { return fmt.Sprintf("P%d_DB_PASSWORD=x%d\n", i, i) }),
		"b.env": repeat(func(i int) string { return fmt.Sprintf("K%d_ID=%s\nK%d_SECRET=%s\n", i, testKeyID, i, testSecretKey) }),
		"c.env": repeat(func(i int) string { return fmt.Sprintf("A%s_PASSWORD=x\n", strings.Repeat("_B", i%90)) }),
		"d.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n" + repeat(func(i int) string {
			return fmt.Sprintf("  k%d: %s\n  s%d-secret: %s\n", i, testKeyID, i, testSecretKey)
		}),
		"e.yaml": "kind: Config\ncurrent-context: c\nusers:\n" + repeat(func(i int) string { return fmt.Sprintf("- {name: u%d, user: {token: t%d}}\n", i, i) }) +
			"contexts:\n" + repeat(func(i int) string { return fmt.Sprintf("- {name: c%d, context: {user: u%d, cluster: k%d}}\n", i, i, i) }) +
			"clusters:\n" + repeat(func(i int) string { return fmt.Sprintf("- {name: k%d, cluster: {server: \"https://h%d\"}}\n", i, i) }),
		"f.yaml":  "a: &a '{\"type\": \"service_account\", \"private_key\": \"" + key + "\"}'\nb:\n" + repeat(func(int) string { return "- *a\n" }),
		".netrc":  repeat(func(int) string { return "machine \"a\nmacdef x\n \n" }),
		"g.env":   "DSN=" + repeat(func(int) string { return "password=x;a=b;" }),
		"h.state": repeat(func(int) string { return "https://a@" }),
	} {
		doc, start := document(file, text), time.Now()
		for _, r := range All() {
			if r.Wants(file) && hasKeyword(r, doc.Text) {
				r.Read(doc)
			}
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", file, took)
		}
	}
}
