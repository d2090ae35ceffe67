// Package aws puts together what infrastructure code and state say of AWS
// identities: which users, groups and roles there are, which policies they
// have, who may assume a role, and whose an access key is.
//
// What lives here: one file a kind of document, and the joining of what they
// say. What does not live here: what policies allow (package iam), how values
// are written (package iac), and what any of it means for a credential (package
// evidence).
package aws

import (
	"bytes"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Files is all that was read. Its zero value is ready. The order in which
// documents are read does not matter.
type Files struct {
	modules   map[string]*iac.Module
	records   []record
	templates []*iac.Template
	// texts are JSON policies that lie in files of their own, by path.
	texts    map[string]string
	links    []Link
	profiles []Profile
	admins   []ClusterAdmin
	// guarded are files that define policies of a whole organisation.
	guarded []string
}

// Document is one file.
type Document struct {
	Path   string
	Text   []byte
	Format syntax.Format
	Leaves []syntax.Leaf
}

// Wants says whether a file at this path can say anything of identities.
func Wants(p string) bool {
	name := strings.ToLower(path.Base(p))
	switch path.Ext(name) {
	case ".tf", ".tofu", ".tfstate", ".json", ".yaml", ".yml", ".template", ".sh", ".bash":
		return true
	case ".tpl", ".tftpl", ".tmpl":
		return strings.Contains(name, "json") || strings.Contains(name, "polic") || strings.Contains(name, "iam")
	case ".csv":
		return strings.Contains(name, "key") || strings.Contains(name, "credential")
	}
	return name == "config" && path.Base(path.Dir(p)) == ".aws"
}

// Read takes in a document.
func (f *Files) Read(d *Document) {
	name := strings.ToLower(path.Base(d.Path))
	switch ext := path.Ext(name); {
	case strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".tofu.json"):
		if bytes.Contains(d.Text, []byte("aws_")) {
			_ = f.module(path.Dir(d.Path)).ReadJSON(d.Path, d.Text) // what is not JSON says nothing
		}
	case ext == ".tf" || ext == ".tofu":
		f.readTerraform(d)
	case ext == ".csv":
		f.readCSV(d)
	case ext == ".sh" || ext == ".bash":
		if bytes.Contains(d.Text, []byte("aws iam ")) && len(d.Text) <= maxScript {
			f.readScript(d)
		}
	case name == "config":
		f.readConfig(d)
	default:
		f.readTree(d)
	}
}

// readTerraform reads a file of Terraform's language. One that package syntax
// did not get a single value out of is not read: it asks too much of the
// library, or there is nothing in it.
func (f *Files) readTerraform(d *Document) {
	has := func(word string) bool { return bytes.Contains(d.Text, []byte(word)) }
	if has(`"aws_organizations_policy"`) {
		f.guarded = append(f.guarded, d.Path)
	}
	if len(d.Leaves) > 0 && d.Format == syntax.HCL && (has("aws_iam_") || has(lambdaFunction) || mentionsPolicy(has) || has("aws_eks_access_") || has("locals") || has("module")) {
		f.module(path.Dir(d.Path)).Read(d.Path, d.Text)
	}
}

// keeps says which resources policies are made of, or whom they are for.
func keeps(kind string) bool {
	kind = strings.TrimPrefix(kind, "data.")
	_, guarded := withPolicy[kind]
	return strings.HasPrefix(kind, "aws_iam_") || kind == "aws_s3_bucket" || kind == lambdaFunction || guarded || strings.HasPrefix(kind, "aws_eks_access_")
}

// readTree reads JSON and YAML, by what is in it.
func (f *Files) readTree(d *Document) {
	has := func(word string) bool { return bytes.Contains(d.Text, []byte(word)) }
	if has("AWS::Organizations::Policy") {
		f.guarded = append(f.guarded, d.Path)
	}
	if has("AWS::") && (has("AWS::IAM::") || has("AWS::Lambda::Function") || has(samFunction) || mentionsPolicy(has)) || has("functions") && has("provider") {
		for _, t := range iac.Templates(d.Path, d.Leaves) {
			t.Computed = templateComputed
			f.templates = append(f.templates, t)
		}
	}
	if (has(`"terraform_version"`) || has(`"format_version"`)) && (has(`"aws_iam_`) || has(`"`+lambdaFunction+`"`) || mentionsPolicy(has) || has(`"aws_eks_access_`)) {
		f.readState(d)
		return
	}
	if has("aws-auth") && has(masters) {
		f.readClusterMap(d)
	}
	if has("AccessKeyId") && has("UserName") {
		f.readOutput(d)
	}
	if has(`"Statement"`) && len(d.Text) <= maxPolicyFile {
		if f.texts == nil {
			f.texts = map[string]string{}
		}
		f.texts[d.Path] = partial.Clean(string(d.Text))
	}
}

// maxScript is the size in bytes above which a file is no script of a person's.
const maxScript = 256 << 10

// maxPolicyFile is the size in bytes above which a file is no policy.
const maxPolicyFile = 128 << 10

// module is the Terraform of a folder.
func (f *Files) module(dir string) *iac.Module {
	if f.modules == nil {
		f.modules = map[string]*iac.Module{}
	}
	m := f.modules[dir]
	if m == nil {
		m = iac.NewModule(dir)
		m.Computed, m.Keeps = computed, keeps
		f.modules[dir] = m
	}
	return m
}
