package aws

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// scriptWord is what a command of "aws iam" and its options are called in
// Terraform.
type scriptWord struct {
	kind    string
	options map[string]string
}

var scriptWords = map[string]scriptWord{
	"create-user":         {"aws_iam_user", map[string]string{"user-name": "name", "path": "path", "permissions-boundary": "permissions_boundary"}},
	"create-group":        {"aws_iam_group", map[string]string{"group-name": "name", "path": "path"}},
	"create-role":         {"aws_iam_role", map[string]string{"role-name": "name", "path": "path", "permissions-boundary": "permissions_boundary", "assume-role-policy-document": "assume_role_policy"}},
	"create-policy":       {"aws_iam_policy", map[string]string{"policy-name": "name", "path": "path", "policy-document": "policy"}},
	"put-user-policy":     {"aws_iam_user_policy", map[string]string{"user-name": "user", "policy-name": "name", "policy-document": "policy"}},
	"put-group-policy":    {"aws_iam_group_policy", map[string]string{"group-name": "group", "policy-name": "name", "policy-document": "policy"}},
	"put-role-policy":     {"aws_iam_role_policy", map[string]string{"role-name": "role", "policy-name": "name", "policy-document": "policy"}},
	"attach-user-policy":  {"aws_iam_user_policy_attachment", map[string]string{"user-name": "user", "policy-arn": "policy_arn"}},
	"attach-group-policy": {"aws_iam_group_policy_attachment", map[string]string{"group-name": "group", "policy-arn": "policy_arn"}},
	"attach-role-policy":  {"aws_iam_role_policy_attachment", map[string]string{"role-name": "role", "policy-arn": "policy_arn"}},
	"add-user-to-group":   {"aws_iam_group_membership", map[string]string{"user-name": "users", "group-name": "group"}},
}

// readScript reads the commands of "aws iam" in a shell script that make users
// and give them policies. Whether they were run nobody knows, and what a script
// does under a condition it is taken to do.
func (f *Files) readScript(d *Document) {
	known := map[string]string{}
	for _, line := range commandLines(string(d.Text)) {
		words := splitWords(line)
		words = assignments(words, known)
		for i := 0; i+2 < len(words); i++ {
			if path.Base(words[i]) != "aws" || words[i+1] != "iam" {
				continue
			}
			if word, ok := scriptWords[words[i+2]]; ok {
				f.records = append(f.records, scriptRecord(d.Path, words[i+2], word, words[i+3:], known))
			}
			break
		}
	}
}

// scriptRecord is the record that a command amounts to.
func scriptRecord(file, command string, word scriptWord, rest []string, known map[string]string) record {
	r := record{scope: path.Dir(file)}
	attributes := map[string]iac.Value{}
	for i := 0; i < len(rest); i++ {
		name, text, joined := strings.Cut(strings.TrimPrefix(rest[i], "--"), "=")
		attribute, ok := word.options[name]
		if !strings.HasPrefix(rest[i], "--") || !ok {
			continue
		}
		if !joined {
			if i++; i >= len(rest) {
				break
			}
			text = rest[i]
		}
		v := scriptValue(file, expand(text, known))
		if attribute == "users" {
			v = iac.Value{Kind: iac.List, List: []iac.Value{v}}
		}
		attributes[attribute] = v
	}
	r.Type, r.Path = word.kind, file
	r.Address = command + " " + strings.Join(rest, " ")
	r.Attributes = iac.Value{Kind: iac.Map, Map: attributes}
	return r
}

// scriptValue is the value of an option; file://x stands for what the file holds.
func scriptValue(file, text string) iac.Value {
	if name, ok := strings.CutPrefix(text, "file://"); ok {
		where := path.Join(path.Dir(file), name)
		return iac.Value{Kind: iac.File, Text: where, What: name}
	}
	return iac.Literal(text)
}
