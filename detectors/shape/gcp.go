package shape

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const gcpRule = "gcp-key"

// Google's kinds: the key of a service account, and a person's own login.
const (
	kindGCPKey  = "gcp.service-account-key"
	kindGCPUser = "gcp.authorized-user"
)

// gcpKeys reads the JSON in which Google hands out credentials: a file of its
// own, a part of a larger document, or the text of a variable.
func gcpKeys() Reader {
	return Reader{
		Name:     gcpRule,
		Keywords: []string{"service_account", "authorized_user"},
		Wants:    anywhere,
		Kinds:    []string{kindGCPKey, kindGCPUser},
		Read: func(doc *Document) []finding.Finding {
			if isTerraformState(doc) {
				return nil
			}
			found := gcpIn(gcpRule, doc.Leaves)
			seen := map[span]bool{}
			for _, l := range outsideSecrets(doc.Leaves) {
				if l.Tag == "" && strings.HasPrefix(l.Text, "{") && !seen[spanOf(l)] {
					seen[spanOf(l)] = true // an alias stands where its anchor stands
					found = append(found, moved(gcpText(gcpRule, l.Text), spanOf(l), facts(finding.FactName, l.Key()))...)
				}
			}
			return found
		},
	}
}

// gcpText reads a text that is such JSON.
func gcpText(rule, text string) []finding.Finding {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") || !strings.Contains(text, "service_account") && !strings.Contains(text, "authorized_user") {
		return nil
	}
	return gcpIn(rule, parsed(syntax.JSON, text))
}

// gcpIn finds the credentials among leaves: siblings of a "type".
func gcpIn(rule string, leaves []syntax.Leaf) []finding.Finding {
	var found []finding.Finding
	for _, b := range group(leaves) {
		switch b.text("type") {
		case "service_account":
			found = append(found, gcpServiceAccount(rule, b)...)
		case "authorized_user":
			found = append(found, gcpAuthorizedUser(rule, b)...)
		}
	}
	return found
}

func gcpServiceAccount(rule string, b *block) []finding.Finding {
	key := b.get("private_key")
	if key == nil || !key.literal() {
		return nil
	}
	found := pemSighting(rule, key.text, key.at)
	if found == nil {
		return nil
	}
	email := b.text("client_email")
	f := facts(finding.FactAccount, b.text("project_id"), finding.FactUser, email, FactKeyID, b.text("private_key_id"))
	if strings.HasPrefix(email, "firebase-adminsdk") {
		f[FactFirebase] = "true"
	}
	found[0].Kind, found[0].Facts = kindGCPKey, f
	return found
}

func gcpAuthorizedUser(rule string, b *block) []finding.Finding {
	token := b.get("refresh_token")
	if token == nil || !token.literal() {
		return nil
	}
	f := facts(finding.FactUser, b.text("account"), finding.FactAccount, b.text("quota_project_id"))
	return []finding.Finding{sighting(rule, kindGCPUser, token.text, token.at, f)}
}

// get is the variable with a name, or nil.
func (b *block) get(name string) *variable {
	for i := range b.vars {
		if b.vars[i].name == name {
			return &b.vars[i]
		}
	}
	return nil
}

// text is the value of the variable with a name, or "".
func (b *block) text(name string) string {
	if v := b.get(name); v != nil {
		return v.text
	}
	return ""
}
