package evidence

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// terraformRuns reads where Terraform runs and keeps its state, what its
// providers log in to, and which databases have their passwords in the state.
// Whoever starts a run has the run's logins, and whoever reads the state has
// what is in it.
type terraformRuns struct {
	roots     map[string]*terraformRoot // by file
	databases map[string][]named
	providers map[string][]named
}

// terraformRoot is a file with a backend, which is that of its folder.
type terraformRoot struct {
	line    int
	backend string // "cloud", "s3", "gcs", "azurerm"
	bucket  string
	key     string
	org     string
}

// Wants takes Terraform's code.
func (*terraformRuns) Wants(p string) bool { return path.Ext(p) == ".tf" }

// providerLogins are the kinds of credential that providers log in with, by the
// first word of their resources' types.
var providerLogins = map[string][]string{
	"aws": {"aws.session-key"}, "google": {"gcp.access-token"}, "azurerm": {"azure.client-secret"},
	"cloudflare": {"cloudflare.api-token"}, "digitalocean": {"digitalocean.personal-token"}, "hcloud": {"hetzner.token"},
	"linode": {"linode.token"}, "heroku": {"heroku.api-key"}, "vercel": {"vercel.access-token"}, "neon": {"neon.api-key"},
	"supabase": {"supabase.access-token"}, "github": {"github.classic-pat"}, "gitlab": {"gitlab.access-token"},
	"kubernetes": {"kubernetes.token"}, "helm": {"kubernetes.token"}, "datadog": {"datadog.application-key"}, "okta": {"okta.api-token"},
	"mongodbatlas": {"mongodb-atlas.api-key"}, "snowflake": {"snowflake.password"}, "vault": {"vault.token"}, "fly": {"fly.token"},
}

// databaseTypes are resources whose password is in the state, with what it opens.
var databaseTypes = []struct{ prefix, kind string }{
	{"aws_db_instance", "postgres.url"}, {"aws_rds_cluster", "postgres.url"}, {"google_sql_user", "postgres.url"},
	{"azurerm_postgresql", "postgres.url"}, {"azurerm_mysql", "mysql.url"}, {"digitalocean_database_cluster", "postgres.url"},
	{"aws_iam_access_key", "aws.access-key"}, {"google_service_account_key", "gcp.service-account-key"},
	{"neon_role", "postgres.url"}, {"neon_project", "postgres.url"}, {"mongodbatlas_database_user", "mongodb.url"},
}

// Read takes in one file.
func (t *terraformRuns) Read(d *Document) {
	folder := path.Dir(d.Path)
	if t.roots == nil {
		t.roots, t.databases, t.providers = map[string]*terraformRoot{}, map[string][]named{}, map[string][]named{}
	}
	for _, l := range d.Leaves {
		at := named{path: d.Path, line: lineAt(d.Text, l.Start)}
		switch {
		case len(l.Path) > 2 && l.Path[0] == "terraform" && l.Path[1] == "cloud":
			t.root(at).cloud(l.Path[2:], l.Text)
		case len(l.Path) > 3 && l.Path[0] == "terraform" && l.Path[1] == "backend":
			t.root(at).backed(l.Path[2], l.Path[3:], l.Text)
		case len(l.Path) > 3 && l.Path[0] == "resource":
			t.resource(folder, l.Path, l.Text, at)
		}
	}
}

// root is the file's backend, told of at its first place.
func (t *terraformRuns) root(at named) *terraformRoot {
	r := t.roots[at.path]
	if r == nil {
		r = &terraformRoot{line: at.line}
		t.roots[at.path] = r
	}
	return r
}

func (r *terraformRoot) cloud(keys []string, text string) {
	r.backend = "cloud"
	if keys[0] == "organization" {
		r.org = text
	}
}

func (r *terraformRoot) backed(backend string, keys []string, text string) {
	if backend == "remote" {
		r.cloud(keys, text)
		return
	}
	r.backend = backend
	switch keys[0] {
	case "bucket":
		r.bucket = text
	case "key", "prefix":
		r.key = text
	}
}

// resource notes the provider of a resource, and a database. What lies in
// modules below counts where it stands.
func (t *terraformRuns) resource(folder string, keys []string, text string, at named) {
	provider, _, _ := strings.Cut(keys[1], "_")
	if providerLogins[provider] != nil {
		at.name = provider
		t.providers[folder] = append(t.providers[folder], at)
	}
	for _, db := range databaseTypes {
		if strings.HasPrefix(keys[1], db.prefix) {
			at.name = keys[1] + "." + keys[2]
			if keys[3] == "engine" || keys[3] == "database_version" {
				at.name += " " + strings.ToLower(text)
			}
			t.databases[folder] = append(t.databases[folder], at)
		}
	}
}

// Claims are none: what runs and states hold is kept in stores.
func (*terraformRuns) Claims() []Claim { return nil }

// Stores are the runs and the states.
func (t *terraformRuns) Stores() []Store {
	var stores []Store
	for file, r := range t.roots {
		folder := path.Dir(file)
		at := fmt.Sprintf("%s:%d", file, r.line)
		if r.backend == "cloud" {
			stores = append(stores, Store{
				Path: file, Name: "runs", Holds: t.logins(folder),
				Ways: []Way{{Kinds: []string{"terraform-cloud.*"}, Needs: []string{"run:apply"}, Step: fmt.Sprintf("it starts a run with a configuration of its own%s (%s)", inOrganisation(r.org), at)}},
			})
		}
		if w, ok := r.wayToState(at); ok {
			stores = append(stores, Store{Path: file, Name: "state", Holds: t.passwords(folder), Ways: []Way{w}})
		}
	}
	return stores
}

func inOrganisation(name string) string {
	if name == "" {
		return ""
	}
	return " in the organisation " + name
}

// wayToState is who reads the state.
func (r *terraformRoot) wayToState(at string) (Way, bool) {
	step := fmt.Sprintf("it reads the Terraform state%s (%s)", inBucket(r.bucket), at)
	switch r.backend {
	case "cloud":
		return Way{Kinds: []string{"terraform-cloud.*"}, Needs: []string{"state:read"}, Step: step}, true
	case "s3":
		w := Way{Kinds: []string{"aws.*"}, Needs: []string{"s3:GetObject"}, Step: step}
		if r.bucket != "" && r.key != "" && !strings.Contains(r.bucket+r.key, "${") {
			w.On = "arn:aws:s3:::" + r.bucket + "/" + r.key
		}
		return w, true
	case "gcs":
		return Way{Kinds: []string{"gcp.*"}, Needs: []string{"storage.objects.get"}, Step: step}, true
	}
	return Way{}, false
}

func inBucket(bucket string) string {
	if bucket == "" {
		return ""
	}
	return " in the bucket " + bucket
}

// logins are those of the providers in a folder and below.
func (t *terraformRuns) logins(folder string) []Held {
	var all []Held
	for _, n := range below(t.providers, folder) {
		for _, kind := range providerLogins[n.name] {
			all = append(all, Held{
				Name: "the login of the " + n.name + " provider", Kinds: []string{kind}, Told: true,
				Step: fmt.Sprintf("the run has the login of the %s provider, whose resources it makes (%s:%d)", n.name, n.path, n.line),
			})
		}
	}
	return all
}

// passwords are those of the databases in a folder and below.
func (t *terraformRuns) passwords(folder string) []Held {
	var all []Held
	list := below(t.databases, folder)
	for i, n := range list {
		name, engine, _ := strings.Cut(n.name, " ")
		if i+1 < len(list) && strings.HasPrefix(list[i+1].name, name+" ") {
			continue // the same one, and its engine
		}
		all = append(all, Held{
			Name: name, Kinds: []string{kindInState(name, engine)}, Told: true,
			Step: fmt.Sprintf("the state holds the secret of %s (%s:%d)", name, n.path, n.line),
		})
	}
	return all
}

// kindInState is what the secret of a resource opens.
func kindInState(name, engine string) string {
	if strings.Contains(engine, "mysql") || strings.Contains(engine, "maria") {
		return "mysql.url"
	}
	for _, db := range databaseTypes {
		if strings.HasPrefix(name, db.prefix) {
			return db.kind
		}
	}
	return ""
}

// below are the things in a folder and the folders below it, in order, each name
// once.
func below(by map[string][]named, folder string) []named {
	var all []named
	for dir, list := range by {
		if within(folder, dir) {
			all = append(all, list...)
		}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.path, b.path), cmp.Compare(a.line, b.line))
	})
	all = slices.CompactFunc(all, func(a, b named) bool { return a.name == b.name })
	return all[:min(len(all), maxHeld)]
}
