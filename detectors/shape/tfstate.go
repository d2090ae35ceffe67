package shape

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const stateRule = "terraform-state"

// terraformState reads a Terraform state, which holds the sensitive attributes
// of resources in the clear: known attributes of known resources, and outputs
// that are marked as sensitive. Both the present format and the third are read.
func terraformState() Reader {
	return Reader{
		Name:     stateRule,
		Keywords: []string{"terraform_version"},
		Wants:    anywhere,
		Kinds: slices.Concat([]string{"", KindSecret, KindPassword, KindRegistryLogin, kindAzureStorage, kindAzureSecret, kindDockerLogin,
			KindLogin, KindDatabasePassword}, shapedKinds()),
		Read: func(doc *Document) []finding.Finding {
			if !isTerraformState(doc) {
				return nil
			}
			var found []finding.Finding
			for _, root := range forest(doc.Leaves) {
				found = append(found, stateIn(root)...)
			}
			return named(found)
		},
	}
}

// named gives a password that was made by itself, or that is an output, the kind
// and the facts of the resource that uses it: they are one credential.
func named(found []finding.Finding) []finding.Finding {
	uses := map[string]int{}
	for i, f := range found {
		if _, known := uses[f.Secret.Reveal()]; !known && f.Kind != "" && f.Kind != KindPassword {
			uses[f.Secret.Reveal()] = i
		}
	}
	for i, f := range found {
		if use, known := uses[f.Secret.Reveal()]; known && (f.Kind == "" || f.Kind == KindPassword) {
			found[i].Kind, found[i].Fallback, found[i].Facts = found[use].Kind, "", maps.Clone(found[use].Facts)
		}
	}
	return found
}

// isTerraformState says whether a document is a state.
func isTerraformState(doc *Document) bool {
	if doc.Format != syntax.JSON || !bytes.Contains(doc.Text, []byte(`"terraform_version"`)) {
		return false
	}
	state, resources := false, false
	for i := range doc.Leaves {
		l := &doc.Leaves[i]
		if len(l.Path) == 0 {
			continue
		}
		switch l.Path[0] {
		case "lineage", "serial":
			state = true
		case "resources", "modules", "outputs":
			resources = true
		}
		if state && resources {
			return true
		}
	}
	return false
}

func stateIn(root *node) []finding.Finding {
	found := stateOutputs(root.at("outputs"))
	for _, r := range root.at("resources").each() {
		kind := r.at("type").text()
		for _, instance := range r.at("instances").each() {
			found = append(found, stateResource(kind, r.at("name").text(), instance.at("attributes"))...)
		}
	}
	for _, module := range root.at("modules").each() {
		found = append(found, stateOutputs(module.at("outputs"))...)
		for _, r := range module.at("resources").each() {
			kind := r.at("type").text()
			name := strings.TrimPrefix(r.key, kind+".")
			found = append(found, stateResource(kind, name, unflattened(r.at("primary", "attributes")))...)
		}
	}
	return found
}

// unflattened makes a tree of the third format's attributes, whose keys are
// paths: "tags.Environment".
func unflattened(attributes *node) *node {
	root := &node{}
	for _, a := range attributes.each() {
		n := root
		for _, key := range strings.Split(a.key, ".") {
			n = n.grow(key)
		}
		n.leaf = a.leaf
	}
	return root
}

// stateResource reads the attributes of one resource.
func stateResource(kind, name string, attributes *node) []finding.Finding {
	var found []finding.Finding
	for _, s := range stateSecrets {
		if !slices.Contains(s.types, kind) {
			continue
		}
		for _, attribute := range s.attributes {
			found = append(found, s.read(s, attributes, attributes.path(attribute))...)
		}
	}
	more := facts(FactResource, kind+"."+name, finding.FactEnvironment, environmentTag(attributes), finding.FactAccount, arnAccount(attributes.at("arn").text()))
	for i := range found {
		found[i].Facts = with(found[i].Facts, more)
	}
	return found
}

// path is the node below n along keys with dots between them.
func (n *node) path(dotted string) *node { return n.at(strings.Split(dotted, ".")...) }

// environmentTag is what a resource's tags or labels say of the environment.
func environmentTag(attributes *node) string {
	for _, tags := range []string{"tags", "tags_all", "labels"} {
		for _, tag := range attributes.at(tags).each() {
			switch strings.ToLower(tag.key) {
			case "environment", "env", "stage":
				return tag.text()
			}
		}
	}
	return ""
}

// arnAccount is the account in an ARN, its fifth field.
func arnAccount(arn string) string {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return ""
	}
	return fields[4]
}

// stateOutputs reads the outputs that are marked as sensitive.
func stateOutputs(outputs *node) []finding.Finding {
	var found []finding.Finding
	for _, output := range outputs.each() {
		if output.at("sensitive").text() != "true" {
			continue
		}
		for _, l := range output.at("value").leaves() {
			name := output.key
			if key := l.Key(); key != "" && !isIndex(key) {
				name += "." + key
			}
			v := newVariable(name, l.Text, l)
			found = append(found, stateValue(&v, worthTelling(&v) || len(l.Path) == 0 && len(l.Text) >= 8 && !plain(l.Text))...)
		}
	}
	return found
}

// stateValue is a value that may be any secret: one that tells by its shape, or
// else one without a kind.
func stateValue(v *variable, tell bool) []finding.Finding {
	if !v.literal() {
		return nil
	}
	f := facts(finding.FactName, v.name)
	if found := shaped(stateRule, v.text); found != nil {
		return moved(found, v.at, f)
	}
	if !tell || strings.ContainsAny(v.text, "\r\n") {
		return nil
	}
	return []finding.Finding{untyped(stateRule, KindSecret, v.text, v.at, f)}
}
