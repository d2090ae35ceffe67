package shape

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const kubeSecretRule = "kubernetes-secret"

// kubeSecrets reads Kubernetes Secret manifests, alone or in a List. Each value
// is decoded and looked at by the readers whose shape it has; any other is
// handed out without a kind. Sealed and external Secrets hold no secret.
func kubeSecrets() Reader {
	return Reader{
		Name:     kubeSecretRule,
		Keywords: []string{"secret"},
		Wants:    anywhere,
		Kinds: slices.Concat([]string{"", KindSecret, KindLogin, kindKubeToken, kindAWSKey, kindAWSSession, kindGCPKey, kindGCPUser,
			kindDockerLogin, KindRegistryLogin, kindKubeCertificate, kindKubeBasic}, pemKinds(), connectionKinds(), []string{KindDatabasePassword}),
		Read: func(doc *Document) []finding.Finding {
			if doc.Format != syntax.YAML && doc.Format != syntax.JSON {
				return nil
			}
			var found []finding.Finding
			for _, root := range forest(doc.Leaves) {
				for _, m := range manifests(root) {
					found = append(found, kubeSecret(kubeSecretRule, m)...)
				}
			}
			return found
		},
	}
}

// manifests are a document, or the items of the List that it is, where they are
// Secrets.
func manifests(root *node) []*node {
	if isSecretManifest(root) {
		return []*node{root}
	}
	if !strings.HasSuffix(root.at("kind").text(), "List") {
		return nil
	}
	var found []*node
	for _, item := range root.at("items").each() {
		if isSecretManifest(item) {
			found = append(found, item)
		}
	}
	return found
}

func isSecretManifest(n *node) bool {
	return n.at("kind").text() == "Secret" && n.at("apiVersion").text() == "v1"
}

// outsideSecrets are the leaves that are not the data of a Secret manifest, whose
// values are encoded and read by another reader.
func outsideSecrets(leaves []syntax.Leaf) []syntax.Leaf {
	var data map[*syntax.Leaf]bool
	if !slices.ContainsFunc(leaves, func(l syntax.Leaf) bool { return l.Key() == "kind" && l.Text == "Secret" }) {
		return leaves
	}
	data = map[*syntax.Leaf]bool{}
	for _, root := range forest(leaves) {
		for _, m := range manifests(root) {
			for _, n := range slices.Concat(m.at("data").each(), m.at("stringData").each()) {
				data[n.leaf] = true
			}
		}
	}
	var rest []syntax.Leaf
	for i := range leaves {
		if !data[&leaves[i]] {
			rest = append(rest, leaves[i])
		}
	}
	return rest
}

// kubeSecret reads one manifest.
func kubeSecret(rule string, m *node) []finding.Finding {
	more := facts(
		FactSecretName, firstOf(m.at("metadata", "name").text(), m.at("metadata", "generateName").text()),
		FactNamespace, m.at("metadata", "namespace").text(),
	)
	return secretValues(rule, m.at("type").text(), secretData(m), more)
}

// secretData are the manifest's values in the clear, as a block.
func secretData(m *node) *block {
	b := &block{}
	for _, n := range m.at("data").each() {
		if !n.literal() {
			continue
		}
		if plain, ok := unbase64(n.text()); ok && utf8.ValidString(plain) && !strings.Contains(plain, "\x00") {
			b.vars = append(b.vars, secretVariable(n, plain))
		}
	}
	for _, n := range m.at("stringData").each() {
		if n.leaf != nil && n.leaf.Tag == "" {
			b.vars = append(b.vars, secretVariable(n, n.text()))
		}
	}
	return b
}

func secretVariable(n *node, plain string) variable {
	v := newVariable(n.key, plain, *n.leaf)
	v.text = strings.TrimRight(plain, "\r\n")
	if strings.Contains(plain, "-----BEGIN") {
		v.text = plain
	}
	return v
}

// secretValues looks at the values of a Secret: first at what they are together,
// then at each that is left.
func secretValues(rule, kind string, b *block, more finding.Facts) []finding.Finding {
	found := append(awsPairs(rule, b), databaseLogins(rule, b)...)
	done, ids := map[span]bool{}, map[string]bool{}
	for _, f := range found {
		done[span{f.Start, f.End}] = true
		ids[f.Facts[FactAccessKeyID]] = true
	}
	for i := range b.vars {
		v := &b.vars[i]
		if done[v.at] || ids[v.text] {
			continue
		}
		done[v.at] = true // an alias stands where its anchor stands
		found = append(found, moved(secretValue(rule, kind, b, v), v.at, facts(finding.FactName, v.name))...)
	}
	for i := range found {
		found[i].Facts = with(found[i].Facts, more)
	}
	return found
}

// secretValue looks at one value.
func secretValue(rule, kind string, b *block, v *variable) []finding.Finding {
	if !v.literal() {
		return nil
	}
	switch {
	case v.name == ".dockerconfigjson":
		return dockerText(rule, v.text, false)
	case v.name == ".dockercfg":
		return dockerText(rule, v.text, true)
	case kind == "kubernetes.io/service-account-token":
		if v.name != "token" {
			return nil
		}
		return []finding.Finding{sighting(rule, kindKubeToken, v.text, v.at, kubeTokenFacts(v.text))}
	case kind == "kubernetes.io/basic-auth" && v.name == "password":
		return []finding.Finding{untyped(rule, KindLogin, v.text, v.at, facts(finding.FactUser, b.text("username")))}
	}
	if found := shaped(rule, v.text); found != nil {
		return found
	}
	if strings.ContainsAny(v.text, "\r\n") || !worthTelling(v) {
		return nil
	}
	return []finding.Finding{untyped(rule, KindSecret, v.text, v.at, finding.Facts{})}
}
