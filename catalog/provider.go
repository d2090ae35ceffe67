// Package catalog is what is known about providers: how their credentials look,
// what each kind may do, what the worst calls destroy, and what stands in the
// way. One provider is one YAML file in providers/, and where it has very many
// actions, a folder of more of them beside it; this package only loads the
// files, checks them, and answers look-ups.
//
// What does not live here: matching, judging, and anything about files being
// scanned. A fact without a source does not go in.
package catalog

import "time"

// Provider is one provider's file, with its further actions.
type Provider struct {
	// ID is one of the design's fixed provider ids, or a new one.
	ID   string `yaml:"provider"`
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
	// Includes says which permissions a permission brings along, as
	// "account:*" brings "project:*". Entries may end in a wildcard.
	Includes map[string][]string `yaml:"includes"`
	// Credentials are the provider's kinds, most specific first.
	Credentials []*Kind   `yaml:"credentials"`
	Actions     []*Action `yaml:"actions"`
	Remedies    []Remedy  `yaml:"remedies"`
	// Introspect lists the read-only calls that a live check may make, and no others.
	Introspect []Introspection `yaml:"introspect"`

	// brings is what Includes adds to each scope that the file names. Load
	// fills it in, so that Covers need not follow Includes again.
	brings map[string][]string
}

// Kind is one kind of credential that a provider issues.
type Kind struct {
	// ID is unique within the provider: "account-token". With the provider it
	// makes the kind's full name, "railway.account-token".
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// About is a sentence or two for a reader who has never seen one.
	About string `yaml:"about"`
	// Match lists the ways this kind is found; any one is enough.
	Match []Matcher `yaml:"match"`
	// Parts are the pieces that make one credential, such as a key id and its
	// secret. Empty for a credential of a single value.
	Parts    []Part   `yaml:"parts"`
	Examples Examples `yaml:"examples"`
	// Facts copies what was read under one name to another, "account: jwt.ref"
	// where the claim ref of a JWT says whose it is. A fact that is there
	// already is left alone.
	Facts map[string]string `yaml:"facts"`
	// Public says why the value is meant to be public; empty for a secret.
	Public string `yaml:"public"`
	// Environment is set where the kind itself tells, as a test key does.
	Environment string `yaml:"environment"`
	// Lifetime is how long one lives once issued, where the provider fixes it ("1h").
	Lifetime string   `yaml:"lifetime"`
	Grants   []Grant  `yaml:"grants"`
	Unknowns []string `yaml:"unknowns"`
	Remedies []Remedy `yaml:"remedies"`
	// Source and Checked stand for everything the kind says, its grants included.
	Source  string `yaml:"source"`
	Checked Date   `yaml:"checked"`

	// Provider is filled in by Load.
	Provider *Provider `yaml:"-"`
}

// FullName is "provider.kind", the name that reports use.
func (k *Kind) FullName() string { return k.Provider.ID + "." + k.ID }

// Matcher is one way in which a kind is found. Pattern, Gitleaks, Names, Keys,
// URL, JWT and Parser are the ways; exactly one of them is set. The other
// fields narrow it.
type Matcher struct {
	// Pattern is an RE2 expression tried wherever one of Keywords stands. Its
	// group "secret" is the secret (the whole match where there is none); its
	// other named groups become facts.
	Pattern  string   `yaml:"pattern"`
	Keywords []string `yaml:"keywords"`
	// Gitleaks names rules of gitleaks whose findings are of this kind.
	Gitleaks []string `yaml:"gitleaks"`
	// Names are variable names, or last keys of a structured file, to which a
	// value of this kind is assigned. Case and the difference between _, - and
	// camel case do not matter.
	Names []string `yaml:"names"`
	// URL lists schemes: a URL with one of them and a password is of this kind.
	URL []string `yaml:"url"`
	// JWT lists claims and the globs that their values must match.
	JWT map[string][]string `yaml:"jwt"`
	// Parser names the structured parser that yields this kind by itself.
	Parser string `yaml:"parser"`

	// Value is an expression that the secret must match as a whole.
	Value string `yaml:"value"`
	// Entropy is the least Shannon entropy, in bits per byte, of the secret.
	Entropy float64 `yaml:"entropy"`
	// Files are globs: the matcher holds only in files whose path ends so.
	Files []string `yaml:"files"`
	// Keys are globs over the dotted key path in a structured file
	// ("auths.*.auth"), used instead of Names where a bare name says too little.
	Keys []string `yaml:"keys"`
	// Near are words of which one must stand within 200 bytes, for formats too
	// plain to stand alone.
	Near []string `yaml:"near"`
	// Part is the piece of the credential that this matcher finds; empty for
	// the whole.
	Part string `yaml:"part"`
}

// Part is a piece of a credential that has more than one.
type Part struct {
	ID string `yaml:"id"`
	// Public parts are identifiers: a key id, an account name. They may be
	// shown, and alone they are not a credential.
	Public bool `yaml:"public"`
}

// Examples are what the kind must find and must leave alone; tests hold them.
// All of them are made up.
type Examples struct {
	Match  []string `yaml:"match"`
	Ignore []string `yaml:"ignore"`
}

// Grant is what a kind holds, as far as its format or its documentation tells.
type Grant struct {
	// Scope is a permission of the provider, "project:write"; it may end in a
	// wildcard, "account:*".
	Scope     string    `yaml:"scope"`
	Certainty Certainty `yaml:"certainty"`
	Because   string    `yaml:"because"`
	// Narrowable says that the provider can issue this very kind without this
	// grant, and that the value does not show whether it did.
	Narrowable bool `yaml:"narrowable"`
	// When lists facts and the globs that each must match; see Matches.
	When map[string][]string `yaml:"when"`
}

// Action is one call that a provider offers.
type Action struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Call is the exact call: "mutation volumeDelete", "DELETE /repos/{owner}/{repo}".
	Call string `yaml:"call"`
	// Needs are permissions, all of which must be held.
	Needs    []string `yaml:"needs"`
	Effect   Effect   `yaml:"effect"`
	Recovery Recovery `yaml:"recovery"`
	// Window is how long a recovery of "window" is open ("48h", "30d").
	Window  string  `yaml:"window"`
	Backups Backups `yaml:"backups"`
	Gate    Gate    `yaml:"gate"`
	// Extent is narrow where the call touches only the credential's own small
	// thing (one channel, one file), wide otherwise.
	Extent Extent `yaml:"extent"`
	// Breadth is how much the call takes away at once.
	Breadth Breadth `yaml:"breadth"`
	// Yields are kinds of credentials that the call hands over: a pivot.
	Yields []string `yaml:"yields"`
	// When lists facts and the globs that each must match; see Matches.
	When    map[string][]string `yaml:"when"`
	Note    string              `yaml:"note"`
	Source  string              `yaml:"source"`
	Checked Date                `yaml:"checked"`

	// Provider is filled in by Load.
	Provider *Provider `yaml:"-"`
}

// FullName is "provider.action".
func (a *Action) FullName() string { return a.Provider.ID + "." + a.ID }

// Gate is what stands between a valid credential and an action. In a file it is
// a word, "none", or a mapping.
type Gate struct {
	Kind GateKind `yaml:"kind"`
	// Removable says that the same credential can take the gate away.
	Removable bool   `yaml:"removable"`
	Note      string `yaml:"note"`
}

// Remedy is something to do about a credential.
type Remedy struct {
	// Step is which step it is; they are done in the order of Steps.
	Step Step `yaml:"step"`
	// Use is what a narrower credential is for, where it serves one use alone; ""
	// for any.
	Use    Use    `yaml:"use"`
	Title  string `yaml:"title"`
	Detail string `yaml:"detail"`
	URL    string `yaml:"url"`
}

// Introspection is a read-only call.
type Introspection struct {
	Call   string `yaml:"call"`
	Tells  string `yaml:"tells"`
	Source string `yaml:"source"`
}

// Date is a calendar day, written 2026-11-01.
type Date struct{ time.Time }
