package evidence

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// secretReferences reads values that stand for one in a secret store, such as
// op://vault/item/field: under which name the program gets it, and which store
// gives it out.
type secretReferences struct {
	names *names
	lists map[string]map[string][]named // by store and by file
}

// referred is a way of writing that a value is kept in a store.
type referred struct {
	store  string
	prefix []string
	ways   []Way
}

var references = []referred{
	{"1Password", []string{"op://"}, []Way{{Kinds: []string{"onepassword.*-token"}, Needs: []string{"read_items"}}}},
	{"Vault", []string{"vault:", "ref+vault://", "vault://"}, []Way{{Kinds: []string{"vault.*"}, Needs: []string{"read:secret/data"}}}},
	{"AWS Secrets Manager", []string{"arn:aws:secretsmanager:", "ref+awssecrets://", "{{resolve:secretsmanager:"}, []Way{{Kinds: []string{"aws.*"}, Needs: []string{"secretsmanager:GetSecretValue"}}}},
	{"AWS Parameter Store", []string{"arn:aws:ssm:", "ref+awsssm://", "{{resolve:ssm-secure:"}, []Way{{Kinds: []string{"aws.*"}, Needs: []string{"ssm:GetParameter"}}}},
	{"Google Secret Manager", []string{"ref+gcpsecrets://", "sm://", "gcp:secretmanager:"}, []Way{{Kinds: []string{"gcp.*"}, Needs: []string{"secretmanager.versions.access"}}}},
	{"Doppler", []string{"ref+doppler://"}, []Way{{Kinds: []string{"doppler.*"}, Needs: []string{"secrets:read"}}}},
}

// Wants takes files of settings.
func (*secretReferences) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".yaml", ".yml", ".json", ".toml", ".env", ".ini", ".properties", ".tpl", ".tf", ".tfvars":
		return true
	}
	return strings.Contains(path.Base(p), ".env")
}

// Read takes in one document.
func (r *secretReferences) Read(d *Document) {
	if r.lists == nil {
		r.lists = map[string]map[string][]named{}
	}
	for _, l := range d.Leaves {
		store := storeOf(l.Text)
		if store == "" {
			continue
		}
		is := r.names.named(d, l)
		if key := l.Key(); key == "value" || key == "valueFrom" {
			is.name = besideName(d.Leaves, l, is.name)
		}
		if r.lists[store] == nil {
			r.lists[store] = map[string][]named{}
		}
		r.lists[store][d.Path] = append(r.lists[store][d.Path], is)
	}
}

// storeOf is the store that a value refers to, or "".
func storeOf(value string) string {
	for _, ref := range references {
		if slices.ContainsFunc(ref.prefix, func(p string) bool { return strings.HasPrefix(value, p) }) {
			return ref.store
		}
	}
	return ""
}

// besideName is the name that stands beside a value, as in name: X, value: Y.
func besideName(leaves []syntax.Leaf, l syntax.Leaf, otherwise string) string {
	for _, other := range leaves {
		if other.Doc == l.Doc && other.Key() == "name" && len(other.Path) == len(l.Path) && other.Parent() == l.Parent() {
			return other.Text
		}
	}
	return otherwise
}

// Claims are none: the values are kept in stores.
func (*secretReferences) Claims() []Claim { return nil }

// Stores are the secret stores, as each file refers to them.
func (r *secretReferences) Stores() []Store {
	var stores []Store
	for _, ref := range references {
		for file, list := range r.lists[ref.store] {
			ways := slices.Clone(ref.ways)
			for i := range ways {
				ways[i].Step = fmt.Sprintf("it reads %s, which %s takes its secrets from", ref.store, file)
			}
			stores = append(stores, Store{
				Path: file, Name: ref.store, Ways: ways,
				Holds: r.names.held(list, path.Dir(file), func(n named) string {
					return fmt.Sprintf("%s is kept there (%s:%d)", n.name, n.path, n.line)
				}),
			})
		}
	}
	return stores
}
