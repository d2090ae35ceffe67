// Package finding is what every detector returns: one sighting of a secret in
// one fragment, with what its surroundings reveal.
//
// It holds types and nothing else, so that a rule engine, a parser and the
// stage that joins their findings can all speak of the same thing.
package finding

import "github.com/worstcase-dev/worstcase/secret"

// Finding is one sighting of a secret, or of a part of one, in a fragment.
type Finding struct {
	// Kind is the full name of the kind, "railway.account-token"; for a rule
	// whose kind is not in the catalog "generic." and the rule's id.
	// Empty for a shape that knows a secret when it sees one but not whose it is:
	// then the catalog's patterns decide by the value, and Fallback stands where
	// they do not tell.
	Kind     string
	Fallback string
	// Part is the part of a credential that was seen; empty for the whole.
	Part   string
	Secret secret.Value
	// Start and End are the bytes of the fragment's Text in which the secret
	// stands as it is written there. For a decoded secret they are the encoded
	// text.
	Start, End int
	// Decoded says that the text had to be decoded for the secret to show.
	Decoded bool
	// Facts are what the surroundings and the format reveal.
	Facts Facts
	// By says how the secret was seen, which decides between two findings over
	// the same bytes.
	By Method
	// Rule names what found it, for a reader: a rule id or a parser's name.
	Rule string
}

// Facts are named properties of a credential, such as "host" or "account". The
// names that carry meaning beyond their provider are the constants below.
type Facts map[string]string

// Facts that more than one stage reads.
const (
	FactAccount     = "account"     // whose it is: an account id, project ref, organisation
	FactHost        = "host"        // where it is used
	FactPort        = "port"        //
	FactUser        = "user"        // the identity that it authenticates
	FactDatabase    = "database"    //
	FactExpires     = "expires"     // RFC 3339
	FactEnvironment = "environment" // what the file itself says: a tag, a name
	FactName        = "name"        // the variable or key that the value was assigned to
	FactScheme      = "scheme"      // of a URL
	// FactAmbient names power that is held with no value in any file, such as a
	// workflow job's token: where it is granted, "path#job". A finding with it
	// has no secret.
	FactAmbient = "ambient"
)

// Method is how a secret was seen. Over the same bytes, the greater one wins.
type Method int

// Methods, weakest first.
const (
	ByGenericRule Method = iota + 1 // a rule for any secret
	ByRule                          // a rule of gitleaks for one kind
	ByPattern                       // a pattern of the catalog
	ByParser                        // a parser that knows what the value is
)
