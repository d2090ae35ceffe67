package shape

import (
	"net/url"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const kubeconfigRule = "kubeconfig"

// Kubernetes' kinds.
const (
	kindKubeCertificate = "kubernetes.client-certificate"
	kindKubeToken       = "kubernetes.token"
	kindKubeBasic       = "kubernetes.basic-auth"
)

// kubeconfigs reads the logins of a kubeconfig: a client certificate with its
// key, a token, a password. A user whose token a program fetches has no secret
// in the file and is left out.
func kubeconfigs() Reader {
	return Reader{
		Name:     kubeconfigRule,
		Keywords: []string{"current-context", "client-key-data", "certificate-authority-data", "kind: config"},
		Wants:    anywhere,
		Kinds:    []string{kindKubeCertificate, kindKubeToken, kindKubeBasic},
		Read: func(doc *Document) []finding.Finding {
			if isTerraformState(doc) {
				return nil
			}
			return kubeconfigIn(kubeconfigRule, doc.Leaves)
		},
	}
}

// kubeconfigText reads a kubeconfig that is the text of a value.
func kubeconfigText(rule, text string) []finding.Finding {
	if !strings.Contains(text, "current-context") || strings.Contains(text, "&") && strings.Contains(text, "*") {
		return nil // anchors and aliases could make much of a small text, again and again
	}
	return kubeconfigIn(rule, parsed(syntax.YAML, text))
}

func kubeconfigIn(rule string, leaves []syntax.Leaf) []finding.Finding {
	var found []finding.Finding
	for _, root := range forest(leaves) {
		if root.at("users") == nil || root.at("kind").text() != "Config" && root.at("clusters") == nil {
			continue
		}
		places := kubePlaces(root)
		seen := map[span]bool{}
		for _, entry := range root.at("users").each() {
			for _, f := range kubeUser(rule, entry.at("user"), seen) {
				f.Facts = with(f.Facts, places[entry.at("name").text()])
				found = append(found, f)
			}
		}
	}
	return found
}

// kubePlaces are the servers that users log in to, by the users' names: through
// the current context if that is the user's, or else the first that is.
func kubePlaces(root *node) map[string]finding.Facts {
	clusters := map[string]finding.Facts{}
	for _, c := range root.at("clusters").each() {
		if name := c.at("name").text(); clusters[name] == nil {
			clusters[name] = serverFacts(c.at("cluster", "server").text())
		}
	}
	current := root.at("current-context").text()
	places := map[string]finding.Facts{}
	for _, c := range root.at("contexts").each() {
		user, name := c.at("context", "user").text(), c.at("name").text()
		if user == "" || places[user] != nil && name != current {
			continue
		}
		cluster := c.at("context", "cluster").text()
		f := facts(FactContext, name, FactCluster, cluster, FactNamespace, c.at("context", "namespace").text())
		places[user] = with(f, clusters[cluster])
	}
	return places
}

// serverFacts are the host and the port of a server's address.
func serverFacts(server string) finding.Facts {
	u, err := url.Parse(server)
	if err != nil {
		return nil
	}
	return facts(finding.FactHost, u.Hostname(), finding.FactPort, u.Port())
}

// kubeUser are the logins of one user, but for those seen at the same place, as
// YAML's aliases are.
func kubeUser(rule string, user *node, seen map[span]bool) []finding.Finding {
	isNew := func(n *node) bool {
		if !n.literal() || seen[n.span()] {
			return false
		}
		seen[n.span()] = true
		return true
	}
	var found []finding.Finding
	if key := user.at("client-key-data"); isNew(key) {
		plain, _ := unbase64(key.text())
		for _, f := range pemSighting(rule, plain, key.span()) {
			f.Kind, f.Facts = kindKubeCertificate, certificateFacts(user.at("client-certificate-data").text())
			found = append(found, f)
		}
	}
	if token := kubeToken(user); isNew(token) {
		found = append(found, sighting(rule, kindKubeToken, strings.TrimSpace(token.text()), token.span(), kubeTokenFacts(token.text())))
	}
	if password := user.at("password"); isNew(password) {
		f := facts(finding.FactUser, user.at("username").text())
		found = append(found, sighting(rule, kindKubeBasic, password.text(), password.span(), f))
	}
	return found
}

// kubeToken is the user's token, or the one by which a provider's plugin got
// its: the refresh token lives longest.
func kubeToken(user *node) *node {
	if t := user.at("token"); t.literal() {
		return t
	}
	config := user.at("auth-provider", "config")
	for _, key := range []string{"refresh-token", "id-token", "access-token"} {
		if t := config.at(key); t.literal() {
			return t
		}
	}
	return nil
}

// kubeTokenFacts are whom a token stands for and until when.
func kubeTokenFacts(token string) finding.Facts {
	claims, ok := JWTClaims(strings.TrimSpace(token))
	if !ok {
		return finding.Facts{}
	}
	f := facts(finding.FactExpires, claimTime(claims["exp"]))
	namespace := firstOf(claims["kubernetes.io.namespace"], claims["kubernetes.io/serviceaccount/namespace"])
	account := firstOf(claims["kubernetes.io.serviceaccount.name"], claims["kubernetes.io/serviceaccount/service-account.name"])
	subject, isAccount := strings.CutPrefix(claims["sub"], "system:serviceaccount:")
	if isAccount && account == "" {
		namespace, account, _ = strings.Cut(subject, ":")
	}
	if account == "" || namespace == "" {
		return with(f, facts(finding.FactUser, firstOf(claims["email"], claims["sub"])))
	}
	return with(f, facts(FactNamespace, namespace, FactServiceAccount, account,
		finding.FactUser, "system:serviceaccount:"+namespace+":"+account))
}

// sortedGroups are groups as one fact.
func sortedGroups(groups []string) string {
	groups = slices.Clone(groups)
	slices.Sort(groups)
	return strings.Join(slices.Compact(groups), ",")
}
