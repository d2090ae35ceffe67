package evidence

import (
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

func wholeCatalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// storesIn are the stores that the files tell of, read in this order.
func storesIn(known *catalog.Catalog, f files, order []string) []Store {
	c := NewCollector(known)
	for _, p := range order {
		text := []byte(f[p])
		format := syntax.FormatOf(p, text)
		leaves, _ := syntax.Parse(format, text)
		c.Add(p, func() *Document { return &Document{Path: p, Text: text, Format: format, Leaves: leaves} })
	}
	return c.Stores()
}

var keepers = files{
	".github/workflows/a.yml": "on: push\nenv: {NPM_TOKEN: '${{ secrets.NPM_TOKEN }}'}\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v5\n      - run: make\n        env: {K: \"${{ secrets['FLY_API_TOKEN'] }}\", G: '${{ secrets.GITHUB_TOKEN }}'}\n  b:\n    steps: [{run: x}]\n",
	".gitlab-ci.yml":          "variables: {VERCEL_TOKEN: none}\nd:\n  script:\n    - fly deploy $FLY_API_TOKEN ${VERCEL_TOKEN}\n",
	"a.enc.yaml":              "db: {password: 'ENC[AES256_GCM,data:x]'}\nsops: {age: [{recipient: age1x, enc: y}], kms: [{arn: 'arn:aws:kms:r:1:key/k'}]}\n",
	".env.production":         "DATABASE_URL=ENC[AES256_GCM,data:x]\nsops_age__list_0__map_recipient=age1y\n",
	"vercel.json":             `{"env": {"REDIS_URL": "@redis"}}`,
	".env.example":            "STRIPE_SECRET_KEY=\nPORT=1\n",
	"b/.env.template":         "DATABASE_URL=\n",
	"main.tf":                 "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n  }\n}\n",
	"db.tf":                   "resource \"aws_db_instance\" \"m\" {\n  engine = \"mysql\"\n  size = 1\n}\n",
	"app.env":                 "STRIPE_SECRET_KEY=op://v/i/f\n",
	"eso.yaml":                "apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s}\nspec: {provider: {vault: {server: x}}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: s}\n  data: [{secretKey: DATABASE_URL}]\n",
	"sealed.yaml":             "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec: {encryptedData: {DATABASE_URL: x}}\n",
}

// TestStores: what is kept where, in short.
func TestStores(t *testing.T) {
	var got []string
	for _, s := range storesIn(wholeCatalog(t), keepers, slices.Sorted(maps.Keys(keepers))) {
		for _, h := range s.Holds {
			if h.Name != "" {
				got = append(got, s.Path+" "+s.Name+": "+h.Name+" "+h.Kinds[0])
			}
		}
	}
	want := []string{
		".env.production sops: DATABASE_URL postgres.url",
		".github/workflows/a.yml a: NPM_TOKEN npm.access-token",
		".github/workflows/a.yml a: FLY_API_TOKEN fly.token",
		".github/workflows/a.yml b: NPM_TOKEN npm.access-token",
		".gitlab-ci.yml GitLab: FLY_API_TOKEN fly.token",
		"a.enc.yaml sops: db_password postgres.url",
		"app.env 1Password: STRIPE_SECRET_KEY stripe.secret-key",
		"eso.yaml cluster: DATABASE_URL postgres.url",
		"eso.yaml store s: DATABASE_URL postgres.url",
		"main.tf state: aws_db_instance.m mysql.url",
		"vercel.json Vercel: REDIS_URL redis.url",
		"vercel.json Vercel: STRIPE_SECRET_KEY stripe.secret-key",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestStoresOrder: the order in which files are read changes nothing.
func TestStoresOrder(t *testing.T) {
	known, order := wholeCatalog(t), slices.Sorted(maps.Keys(keepers))
	want := storesIn(known, keepers, order)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if diff := cmp.Diff(want, storesIn(known, keepers, order)); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestNames: every kind of the list of names is in the catalog, and words before
// a name don't matter.
func TestNames(t *testing.T) {
	known := wholeCatalog(t)
	var familiar map[string][]string
	if err := yaml.Unmarshal(familiarNames, &familiar); err != nil {
		t.Fatal(err)
	}
	for kind := range familiar {
		if _, ok := known.Kind(kind); !ok {
			t.Errorf("no kind %s", kind)
		}
	}
	n := newNames(known)
	for name, want := range map[string]string{
		"RAILWAY_API_TOKEN": "railway.account-token", "prodRailwayApiToken": "railway.account-token", "railway-token": "railway.project-token",
		"AWS_SECRET_ACCESS_KEY": "aws.access-key", "AWS_ACCESS_KEY_ID": "", "TOKEN": "", "": "", "_": "", "PORT": "", "VERCEL_ORG_ID": "",
		"STAGING_DATABASE_URL": "postgres.url", "NEXT_PUBLIC_SUPABASE_ANON_KEY": "",
	} {
		got := ""
		if kinds := n.of(name); len(kinds) > 0 {
			got = kinds[0]
		}
		if got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// FuzzStores: no file makes a keeper of stores stumble.
func FuzzStores(f *testing.F) {
	known, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	for p, text := range keepers {
		f.Add(p, []byte(text))
	}
	f.Fuzz(func(t *testing.T, p string, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		p = path.Clean(p)
		for _, s := range storesIn(known, files{p: string(text)}, []string{p}) {
			if len(s.Holds) > maxHeld+1 || s.Path != p {
				t.Errorf("%s keeps %d things", s.Path, len(s.Holds))
			}
		}
	})
}
