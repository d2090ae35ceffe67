package shape

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const awsRule = "aws-keys"

// AWS kinds: a key that lives until it is deleted, and one of a session.
const (
	kindAWSKey     = "aws.access-key"
	kindAWSSession = "aws.session-key"
)

// awsKeys reads access keys wherever the id and the secret stand side by side:
// the credentials file, environment files, provider blocks, what the command
// line prints and caches. The secret is the finding; its id is a fact. A session
// token is a finding of its own, the part "session-token" of the same id.
func awsKeys() Reader {
	return Reader{
		Name:     awsRule,
		Keywords: []string{"akia", "asia"},
		Wants:    anywhere,
		Kinds:    []string{kindAWSKey, kindAWSSession},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, b := range blocks(doc) {
				found = append(found, awsPairs(awsRule, b)...)
			}
			return append(found, awsCSV(doc)...)
		},
	}
}

func anywhere(string) bool { return true }

// awsPairs are the access keys of a block.
func awsPairs(rule string, b *block) []finding.Finding {
	ids := b.those(func(v *variable) bool { return isAWSKeyID(v.text) })
	if len(ids) == 0 {
		return nil
	}
	secrets := newPartners(b.those(func(v *variable) bool { return isAWSSecret(v.text) && isSecretKeyName(v.words()) }))
	tokens := newPartners(b.those(isAWSToken))
	shared := awsBlockFacts(b)
	var found []finding.Finding
	for _, id := range ids {
		own := awsOwnName(id)
		secret := secrets.take(own, len(ids) == 1)
		if secret == nil {
			continue
		}
		account, _ := AWSAccount(id.text)
		f := with(facts(FactAccessKeyID, id.text, finding.FactAccount, account), shared)
		found = append(found, awsFinding(rule, secret, "", f))
		if token := tokens.take(own, len(ids) == 1); token != nil {
			found = append(found, awsFinding(rule, token, "session-token", f))
		}
	}
	return found
}

// those are the variables of a block of which something holds.
func (b *block) those(holds func(*variable) bool) []*variable {
	var those []*variable
	for i := range b.vars {
		if holds(&b.vars[i]) {
			those = append(those, &b.vars[i])
		}
	}
	return those
}

func isAWSToken(v *variable) bool {
	return len(v.text) > 100 && strings.Contains(strings.ToUpper(v.name), "TOKEN") && v.literal()
}

// partners are secrets by the names that they share with their ids.
type partners map[string][]*variable

func newPartners(vars []*variable) partners {
	p := partners{}
	for _, v := range vars {
		name := awsOwnName(v)
		p[name] = append(p[name], v)
	}
	return p
}

// take is the first variable left that is called alike or, for the only id of a
// block, one without a name of its own; nil for none.
func (p partners) take(name string, only bool) *variable {
	if len(p[name]) == 0 && only {
		name = ""
	}
	if len(p[name]) == 0 {
		return nil
	}
	v := p[name][0]
	p[name] = p[name][1:]
	return v
}

func awsFinding(rule string, v *variable, part string, f finding.Facts) finding.Finding {
	f = with(facts(finding.FactName, v.name), f)
	found := sighting(rule, awsKind(f[FactAccessKeyID]), v.text, v.at, f)
	found.Part = part
	return found
}

// awsKind is the kind of the key with an id.
func awsKind(id string) string {
	if strings.HasPrefix(id, "ASIA") {
		return kindAWSSession
	}
	return kindAWSKey
}

// awsOwnName is what is left of a name without the words that the parts of a key
// don't share: PROD of PROD_AWS_SECRET_ACCESS_KEY.
func awsOwnName(v *variable) string {
	own := slices.DeleteFunc(v.words(), func(w string) bool {
		switch w {
		case "AWS", "ACCESS", "KEY", "ID", "SECRET", "SESSION", "SECURITY", "TOKEN", "ACCESSKEY", "SECRETKEY",
			"ACCESSKEYID", "SECRETACCESSKEY", "KEYID":
			return true
		}
		return false
	})
	return strings.Join(own, " ")
}

// isSecretKeyName says whether a name is one for the secret half.
func isSecretKeyName(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, "SECRET") })
}

// awsBlockFacts are what a block tells of its keys.
func awsBlockFacts(b *block) finding.Facts {
	f := facts(FactProfile, awsProfile(b))
	for i := range b.vars {
		v := &b.vars[i]
		switch strings.Join(v.words(), "") {
		case "USERNAME", "IAMUSER", "AWSUSER":
			f = with(f, facts(finding.FactUser, v.text))
		case "EXPIRATION", "XSECURITYTOKENEXPIRES", "AWSSESSIONEXPIRATION", "AWSCREDENTIALEXPIRATION":
			f = with(f, facts(finding.FactExpires, rfc3339(v.text)))
		}
	}
	return f
}

// awsProfile is the section's name in a credentials file.
func awsProfile(b *block) string {
	if len(b.path) != 1 || !strings.HasPrefix(strings.ToLower(b.vars[0].name), "aws_") && b.vars[0].name != "region" && b.vars[0].name != "output" {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(b.path[0], "profile "))
}
