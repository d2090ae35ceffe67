package catalog

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const acme = "providers/acme.yaml"

func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/acme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSampleIsGood(t *testing.T) {
	c, err := LoadFS(fstest.MapFS{acme: {Data: []byte(sample(t))}})
	if err != nil {
		t.Fatal(err)
	}
	_, schema := schemaFile(t)
	if err := schema.Validate(document(t, []byte(sample(t)))); err != nil {
		t.Fatal(err)
	}
	k, _ := c.Kind("acme.token")
	checkFound(t, k)
	a := k.Provider.Actions[0]
	if a.Gate != (Gate{Kind: Delay, Removable: true, Note: "the console asks"}) {
		t.Errorf("gate = %+v", a.Gate)
	}
	if got := a.Checked.Format("2 Jan 2006"); got != "1 Nov 2026" {
		t.Errorf("checked = %s", got)
	}
	if a.Extent != Wide || a.Breadth != Resource || a.FullName() != "acme.volume.delete" {
		t.Errorf("action = %+v", a)
	}
}

// Each fault is one edit to the good sample. The error must name file, line and
// what to do; an editor that knows the schema must see it too, but for what
// only the loader can know.
func TestFaults(t *testing.T) {
	const schemaToo, loaderOnly = true, false
	_, schema := schemaFile(t)
	for _, c := range []struct {
		name, old, new, want string
		schema               bool
	}{
		{"no mapping", sample(t), "- provider: acme\n", `:1: the file is not a mapping: begin with "provider:"`, schemaToo},
		{"unknown field", "effect: destroy", "effects: destroy", `:57: unknown field "effects": write one of id, title, call`, schemaToo},
		{"unknown gate field", "note: the console asks", "notes: the console asks", `:61: unknown field "notes": write one of kind, removable, note`, schemaToo},
		{"anchor", "needs: ['project:read']", "needs: &n ['project:read']", `:68: anchors and aliases are not allowed`, loaderOnly},
		{"number", "name: Acme token", "name: 7", `:11: "7" is read as int: put it in quotes`, schemaToo},
		{"list for a value", "name: Acme token", "name: [Acme]", `:11: a list is written where a single value belongs`, schemaToo},
		{"value for a list", "needs: ['project:read']", "needs: 'project:read'", `:68: a single value is written where a list belongs`, schemaToo},
		{"no day", "source: https://acme.example/docs/tokens\n    checked: 2026-11-01", "source: https://acme.example/docs/tokens\n    checked: soon", `:34: "soon" is not a day: write it as 2026-11-01`, schemaToo},
		{"not YAML", "name: Acme token", "name: 'Acme token", `providers/acme.yaml:`, loaderOnly},
		{"key twice", "name: Acme token", "name: Acme token\n    id: other", `already defined`, loaderOnly},

		{"provider id", "provider: acme", "provider: Acme_Inc", `:2: provider "Acme_Inc" is not kebab-case`, schemaToo},
		{"file name", "provider: acme", "provider: acme-two", `:2: provider "acme-two" does not name its file: call the file acme-two.yaml`, loaderOnly},
		{"http", "url: https://acme.example\n", "url: http://acme.example\n", `:4: url "http://acme.example" is not an https address`, schemaToo},
		{"no source", "    source: https://acme.example/docs/logs\n", "", `:65: action logs.read: source is missing: a fact without a source does not go in`, schemaToo},
		{"no date", "    source: https://acme.example/docs/logs\n    checked: 2026-11-01", "    source: https://acme.example/docs/logs", `:65: action logs.read: checked is missing`, schemaToo},

		{"id twice", "- id: key\n", "- id: token\n", `:35: id "token" is used twice`, loaderOnly},
		{"kind id", "- id: key\n", "- id: The Key\n", `:35: kind The Key: id "The Key" is not kebab-case`, schemaToo},
		{"lifetime", "lifetime: 1h", "lifetime: an hour", `:23: kind token: lifetime "an hour" is no length of time: write it as 48h or 30d`, schemaToo},
		{"fact onto itself", "{environment: stage}", "{stage: stage}", `:22: kind token: facts copies "stage" from "stage"`, loaderOnly},
		{"public with grants", "public: everybody has one", "public: everybody has one\n    grants: [{scope: '*', certainty: assumed, because: so}]", `kind key: it is public and has grants`, loaderOnly},
		{"nothing known", "    public: everybody has one\n", "", `:35: kind key: it has no grants: write them, or say in unknowns`, loaderOnly},
		{"all parts public", "- {id: secret}", "- {id: secret, public: true}", `:43: kind key: every part is public`, loaderOnly},
		{"unknown part", "part: secret", "part: half", `:42: kind key: match 2 finds part "half", which parts does not list`, loaderOnly},
		{"no example", "    examples:\n      match: ['{\"keys\": {\"main\": {\"id\": \"AC1\"}}}']\n", "", `:35: kind key: examples.match is missing`, loaderOnly},

		{"two ways", "names: [ACME_TOKEN]", "names: [ACME_TOKEN]\n        url: [acme]", `:17: kind token: match 2: it sets 2 ways (names, url): set exactly one of`, schemaToo},
		{"no way", "- names: [ACME_TOKEN]\n        value", "- value", `:17: kind token: match 2: it sets 0 ways`, schemaToo},
		{"bad pattern", `\bacme_(?P`, `\bacme_[(?P`, `:14: kind token: match 1: pattern is not RE2: error parsing regexp`, loaderOnly},
		{"look-ahead", `\bacme_(?P`, `(?=acme_)acme_(?P`, `:14: kind token: match 1: pattern is not RE2`, loaderOnly},
		{"unnamed group", `[A-Za-z0-9]{20})\b'`, `([A-Za-z0-9]){20})\b'`, `:14: kind token: match 1: pattern has a group without a name`, loaderOnly},
		{"group name", "(?P<account>", "(?P<Account>", `:14: kind token: match 1: pattern's group "Account" is no fact`, loaderOnly},
		{"no keywords", "        keywords: [acme_]\n", "", `:14: kind token: match 1: keywords is missing`, schemaToo},
		{"short keyword", "keywords: [acme_]", "keywords: [ac]", `:15: kind token: match 1: keyword "ac" must be lower case and at least 3 long`, schemaToo},
		{"idle keyword", "keywords: [acme_]", "keywords: [acme-]", `:15: kind token: match 1: pattern can match text with none of its keywords (acme-)`, loaderOnly},
		{"keywords without a pattern", "value: '[A-Za-z0-9]{20}'", "keywords: [acme]", `:18: kind token: match 2: keywords belong to a pattern`, schemaToo},
		{"group in value", "value: '[A-Za-z0-9]{20}'", "value: '([A-Za-z0-9]){20}'", `:18: kind token: match 2: value has a group`, loaderOnly},
		{"entropy", "value: '[A-Za-z0-9]{20}'", "entropy: 9", `:18: kind token: match 2: entropy 9 is out of range`, schemaToo},
		{"blank", "near: [console]", "near: ['console ']", `:16: kind token: match 1: near has an empty word or a blank around one`, schemaToo},
		{"empty claim", "jwt: {iss: [acme]}", "jwt: {iss: []}", `:41: kind key: match 2: jwt iss has no globs`, schemaToo},

		{"certainty", "certainty: assumed", "certainty: likely", `:26: kind token: grant account:*: certainty "likely" is not known: write one of proven, declared, assumed`, schemaToo},
		{"narrowable", "certainty: assumed", "certainty: declared", `:28: kind token: grant account:*: only an assumed grant is narrowable`, schemaToo},
		{"no reason", "        because: a token does everything\n", "", `:25: kind token: grant account:*: because is missing`, schemaToo},
		{"when", "when: {account:", "when: {Account Name:", `:29: kind token: grant account:*: when names "Account Name", which is no fact`, schemaToo},
		{"empty glob", "['*', '!test*']", "['*', '!']", `:29: kind token: grant account:*: when account has an empty glob`, schemaToo},

		{"effect", "effect: disclose", "effect: leak", `:69: action logs.read: effect "leak" is not known: write one of destroy, takeover`, schemaToo},
		{"no gate", "    gate: none\n", "", `:65: action logs.read: gate is missing: write one of none, confirmation`, schemaToo},
		{"gate", "gate: none", "gate: prompt", `:70: action logs.read: gate "prompt" is not known`, schemaToo},
		{"gate of nothing", "{kind: delay,", "{kind: none,", `:61: action volume.delete: gate none cannot be removable`, schemaToo},
		{"no recovery", "    recovery: window\n    window: 48h\n", "", `:53: action volume.delete: recovery is missing: write one of none, backup, window, reversible`, schemaToo},
		{"no backups", "    backups: unknown\n", "", `:53: action volume.delete: backups is missing`, schemaToo},
		{"no window", "    window: 48h\n", "", `:53: action volume.delete: window is missing: recovery is a window`, schemaToo},
		{"stray window", "recovery: window", "recovery: backup", `:59: action volume.delete: window is set and recovery is not "window"`, schemaToo},
		{"bad window", "window: 48h", "window: 2 days", `:59: action volume.delete: window "2 days" is no length of time`, schemaToo},
		{"wildcard need", "needs: ['project:read']", "needs: ['project:*']", `:68: action logs.read: needs "project:*" is no permission: write a plain one`, schemaToo},
		{"unreachable", "needs: ['project:read']", "needs: ['billing:read']", `:68: action logs.read: it is unreachable: no kind is granted "billing:read"`, loaderOnly},
		{"idle grant", "scope: 'account:*'", "scope: 'team:*'", `:25: kind token: grant "team:*" covers what no action needs`, loaderOnly},
		{"yields", "yields: [acme.key]", "yields: [acme.ring]", `:62: action volume.delete: yields "acme.ring", which no file has`, loaderOnly},

		{"circle", "'account:*': ['project:*']", "'account:*': ['project:*']\n  'project:*': ['account:*']", `:7: includes: "account:*" includes itself (account:* → project:* → account:*)`, loaderOnly},
		{"empty inclusion", "['project:*']\n", "[]\n", `:7: includes: "account:*" brings nothing`, schemaToo},
		{"remedy", "title: Delete it, detail: In the console.,", "title: Delete it,", `:32: kind token: remedy: detail is missing`, schemaToo},
		{"step", "step: revoke,", "step: burn,", `:32: kind token: remedy: step "burn" is not known: write one of isolate, narrow, gate, revoke, check`, schemaToo},
		{"no step", "{step: revoke, ", "{", `:32: kind token: remedy: step is missing`, schemaToo},
		{"use", "use: pipeline", "use: fun", `remedy: use "fun" is not known: write one of pipeline, service, desk`, schemaToo},
		{"nothing isolates", "step: isolate", "step: check", `:31: kind token: no remedy has the step isolate: say how`, loaderOnly},
		{"nothing narrows", "step: narrow", "step: check", `:31: kind token: no remedy has the step narrow or gate: say what`, loaderOnly},
		{"nothing revokes", "step: revoke", "step: gate", `:31: kind token: no remedy has the step revoke: say where`, loaderOnly},
		{"introspect", "tells: whose it is, ", "", `:75: introspect: tells is missing`, schemaToo},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(sample(t), c.old, c.new, 1)
			if text == sample(t) {
				t.Fatalf("the sample does not hold %q", c.old)
			}
			_, err := LoadFS(fstest.MapFS{acme: {Data: []byte(text)}})
			if err == nil {
				t.Fatal("the loader took it")
			}
			if want := c.want; !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), acme+":") {
				t.Errorf("the loader says\n%v\nwant %s%s", err, acme, want)
			}
			if c.schema && schema.Validate(document(t, []byte(text))) == nil {
				t.Error("the schema took it")
			}
		})
	}
}

// All faults are told at once, in the order of their lines.
func TestAllFaultsAreTold(t *testing.T) {
	text := strings.Replace(sample(t), "effect: disclose", "effect: leak", 1)
	text = strings.Replace(text, "certainty: assumed", "certainty: likely", 1)
	_, err := LoadFS(fstest.MapFS{acme: {Data: []byte(text)}})
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "likely") || !strings.Contains(lines[1], "leak") {
		t.Errorf("error = %v", err)
	}
}

// Whatever a file holds, the loader answers; it does not panic.
func FuzzLoad(f *testing.F) {
	f.Add(sample(f))
	f.Add("provider: acme\ncredentials: [{}, null]\nactions: [null]\n")
	f.Add("a: &a [*a]\n")
	f.Add("- - -\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := LoadFS(fstest.MapFS{acme: {Data: []byte(text)}})
		if err != nil && !strings.HasPrefix(err.Error(), acme+":") {
			t.Errorf("the error does not begin with the file: %v", err)
		}
		if err == nil && len(c.Kinds()) == 0 {
			t.Error("a catalog without kinds was taken")
		}
	})
}
