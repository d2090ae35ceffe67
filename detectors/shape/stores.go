package shape

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const storeRule = "cli-store"

// store is a file in which a command line tool keeps its login.
type store struct {
	// file is how the file's path ends, from a name of a folder on.
	file   string
	format syntax.Format
	// keys are paths to the secrets, with dots and "*" for any key; none where
	// the file holds the secret and nothing else.
	keys []string
	// kind is the secret's kind; where it is "", the secret's form tells, and
	// fallback is the kind if it doesn't.
	kind, fallback string
	// host says that the key below the first one is the host the login is for.
	host bool
}

// stores is every store that is known here, by the layout that the tool itself
// or a program that reads its file has.
var stores = []store{
	{file: ".railway/config.json", format: syntax.JSON, kind: "railway.cli-session", keys: []string{"user.token", "user.accessToken", "user.refreshToken"}},
	{file: ".railway/config-staging.json", format: syntax.JSON, kind: "railway.cli-session", keys: []string{"user.token", "user.accessToken", "user.refreshToken"}},
	{file: "com.vercel.cli/auth.json", format: syntax.JSON, fallback: "vercel.cli-token", keys: []string{"token", "refreshToken"}},
	{file: ".config/vercel/auth.json", format: syntax.JSON, fallback: "vercel.cli-token", keys: []string{"token", "refreshToken"}},
	{file: ".supabase/access-token", fallback: "supabase.access-token"},
	{file: "gh/hosts.yml", format: syntax.YAML, fallback: KindLogin, keys: []string{"*.oauth_token", "*.users.*.oauth_token"}, host: true},
	{file: "stripe/config.toml", format: syntax.TOML, fallback: KindSecret, keys: []string{"*.live_mode_api_key", "*.test_mode_api_key"}},
	{file: "doctl/config.yaml", format: syntax.YAML, fallback: "digitalocean.personal-token", keys: []string{"access-token", "auth-contexts.*"}},
	{file: ".fly/config.yml", format: syntax.YAML, fallback: "fly.token", keys: []string{"access_token"}},
	{file: "netlify/config.json", format: syntax.JSON, kind: "netlify.token", keys: []string{"users.*.auth.token"}},
	{file: ".netlify/config.json", format: syntax.JSON, kind: "netlify.token", keys: []string{"users.*.auth.token"}},
	{file: ".vault-token", fallback: "vault.token"},
	{file: ".pulumi/credentials.json", format: syntax.JSON, fallback: "pulumi.access-token", keys: []string{"accessTokens.*", "accounts.*.accessToken"}},
	{file: "hcloud/cli.toml", format: syntax.TOML, kind: "hetzner.token", keys: []string{"contexts.*.token"}},
	{file: ".wrangler/config/default.toml", format: syntax.TOML, kind: "cloudflare.cli-session", keys: []string{"oauth_token", "refresh_token"}},
	{file: ".cargo/credentials.toml", format: syntax.TOML, fallback: KindRegistryToken, keys: []string{"registry.token", "registries.*.token"}},
	{file: ".cargo/credentials", format: syntax.TOML, fallback: KindRegistryToken, keys: []string{"registry.token", "registries.*.token"}},
	{file: ".gem/credentials", format: syntax.YAML, fallback: KindRegistryToken, keys: []string{":rubygems_api_key"}},
}

// cliStores reads the stores.
func cliStores() Reader {
	return Reader{
		Name:  storeRule,
		Wants: func(file string) bool { return storeAt(file) != nil },
		Kinds: storeKinds(),
		Read: func(doc *Document) []finding.Finding {
			s := storeAt(doc.Path)
			if s == nil {
				return nil
			}
			if len(s.keys) == 0 {
				return s.whole(doc)
			}
			return s.read(doc)
		},
	}
}

// storeAt is the store that a file is, or nil.
func storeAt(file string) *store {
	for i := range stores {
		if file == stores[i].file || strings.HasSuffix(file, "/"+stores[i].file) {
			return &stores[i]
		}
	}
	return nil
}

func storeKinds() []string {
	var kinds []string
	for _, s := range stores {
		kinds = append(kinds, s.kind)
		if s.fallback != "" {
			kinds = append(kinds, s.fallback)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// whole is a file that is nothing but a token.
func (s *store) whole(doc *Document) []finding.Finding {
	text := strings.TrimSpace(string(doc.Text))
	if text == "" || len(text) > maxFact || strings.ContainsAny(text, " \t\n") || reference(text) {
		return nil
	}
	start := strings.Index(string(doc.Text), text)
	return []finding.Finding{s.finding(text, span{start, start + len(text)}, finding.Facts{})}
}

// read are the secrets under the store's keys.
func (s *store) read(doc *Document) []finding.Finding {
	var found []finding.Finding
	for _, l := range leavesAs(doc, s.format) {
		if !literal(l) || !s.holds(l.Path) {
			continue
		}
		f := finding.Facts{}
		if s.host {
			f = facts(finding.FactHost, l.Path[0])
		}
		found = append(found, s.finding(l.Text, spanOf(l), f))
	}
	return found
}

func (s *store) finding(text string, at span, f finding.Facts) finding.Finding {
	if s.kind == "" {
		return untyped(storeRule, s.fallback, text, at, f)
	}
	return sighting(storeRule, s.kind, text, at, f)
}

// holds says whether one of the store's keys fits a path.
func (s *store) holds(keys []string) bool {
	for _, k := range s.keys {
		pattern := strings.Split(k, ".")
		if len(pattern) != len(keys) {
			continue
		}
		fits := true
		for i, key := range pattern {
			fits = fits && (key == "*" || key == keys[i])
		}
		if fits {
			return true
		}
	}
	return false
}
