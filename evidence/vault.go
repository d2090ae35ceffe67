package evidence

import (
	"bytes"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// vault reads what policies of Vault allow, and which tokens and roles the tree
// makes with them: policy files, Terraform and its state, scripts that call the
// client, and what that prints.
type vault struct {
	modules map[string]*iac.Module
	// policies are the texts of policies, by name where they have one and by path.
	policies []vaultText
	ties     []vaultTie
}

// vaultText is the text of one policy.
type vaultText struct {
	// name is "" for a file that only its path names.
	name, path, text string
}

// vaultTie is a token, or a role that tokens are issued for, with its policies.
type vaultTie struct {
	path, what string
	policies   []string
	// variable is the name under which the token is kept, "" where it is not told.
	variable string
	// here says that the token itself lies in the file at path.
	here bool
	// conditional says that the list of policies is not known to its end.
	conditional bool
}

func newVault() *vault { return &vault{modules: map[string]*iac.Module{}} }

// Wants takes policies, infrastructure code, scripts, and what the client prints.
func (*vault) Wants(p string) bool {
	base := strings.ToLower(path.Base(p))
	switch path.Ext(base) {
	case ".hcl", ".tf", ".tofu", ".tfstate", ".json":
		return true
	}
	return redisScript(base) || vaultNotes(base)
}

// vaultNotes says whether a file of variables may say in a comment how its token was
// made.
func vaultNotes(base string) bool {
	return strings.HasPrefix(base, ".env") || strings.HasSuffix(base, ".env")
}

// Read takes in one file.
func (v *vault) Read(d *Document) {
	base := strings.ToLower(path.Base(d.Path))
	switch {
	case strings.HasSuffix(base, ".tf"), strings.HasSuffix(base, ".tofu"):
		if d.Format == syntax.HCL && len(d.Leaves) > 0 && bytes.Contains(d.Text, []byte("vault")) {
			v.module(d.Path).Read(d.Path, d.Text)
		}
	case strings.HasSuffix(base, ".tf.json"), strings.HasSuffix(base, ".tofu.json"):
		if bytes.Contains(d.Text, []byte("vault_")) {
			_ = v.module(d.Path).ReadJSON(d.Path, d.Text) // what is not JSON says nothing
		}
	case strings.HasSuffix(base, ".tfstate"):
		v.readState(d)
	case strings.HasSuffix(base, ".json"):
		v.readPrinted(d)
		if bytes.Contains(d.Text, []byte(`"path"`)) && bytes.Contains(d.Text, []byte(`"capabilities"`)) {
			v.policies = append(v.policies, vaultText{path: d.Path, text: string(d.Text)})
		}
	case strings.HasSuffix(base, ".hcl"):
		if bytes.Contains(d.Text, []byte("path")) {
			v.policies = append(v.policies, vaultText{path: d.Path, text: string(d.Text)})
		}
	case bytes.Contains(d.Text, []byte("vault")):
		v.readScript(d, vaultNotes(base))
	}
}

// readPrinted takes what the client prints of a new token, or of a login, as JSON.
func (v *vault) readPrinted(d *Document) {
	if !bytes.Contains(d.Text, []byte(`"client_token"`)) || !bytes.Contains(d.Text, []byte(`"auth"`)) {
		return
	}
	for _, root := range trees(d.Leaves) {
		auth := root.at("auth")
		policies := auth.at("policies").texts()
		policies = append(policies, auth.at("token_policies").texts()...)
		policies = append(policies, auth.at("identity_policies").texts()...)
		if auth.at("client_token").text() != "" && len(policies) > 0 {
			v.ties = append(v.ties, vaultTie{path: d.Path, what: d.Path + " has it with its policies", policies: policies, variable: "client_token", here: true})
		}
	}
}
