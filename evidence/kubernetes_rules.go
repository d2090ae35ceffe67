package evidence

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// kubeRule is a rule of a Role: every verb on every resource.
type kubeRule struct {
	Groups    []string `yaml:"groups"`
	Resources []string `yaml:"resources"`
	Verbs     []string `yaml:"verbs"`
	// Names are the objects that the rule is about, none for all.
	Names []string `yaml:"names"`
}

// everything is the rule of cluster-admin.
var everything = kubeRule{Groups: []string{"*"}, Resources: []string{"*"}, Verbs: []string{"*"}}

// kubeHeld is a rule that somebody holds.
type kubeHeld struct {
	kubeRule
	// In is the namespace in which it holds, "" for the whole cluster.
	In string
	// Because says which binding gives it, as a clause.
	Because string
	// Missing says that the role was not read: what the rule is stands nowhere.
	Missing bool
	// Conditional says that something else must be true besides.
	Conditional bool
	// applies says that its holder may patch what the rule lets it make: a patch
	// that makes an object carries the object's name.
	applies bool
}

// anyNamespace stands for a namespace that the files don't name.
const anyNamespace = "?"

// covers says whether a list of a rule holds a word.
func covers(list []string, word string) bool {
	return slices.Contains(list, word) || slices.Contains(list, "*")
}

// about says whether the rule is about a resource of the group.
func (r kubeRule) about(group, resource string) bool {
	if !covers(r.Groups, group) {
		return false
	}
	_, sub, isSub := strings.Cut(resource, "/")
	return covers(r.Resources, resource) || isSub && slices.Contains(r.Resources, "*/"+sub)
}

// allows says whether the rule allows a verb on a resource, on some object at
// least. An object that is being made has no name to be allowed by, unless it is
// made by a patch (see kubeHeld.applies).
func (h kubeHeld) allows(verb, group, resource string) bool {
	if len(h.Names) > 0 && !strings.Contains(resource, "/") && (verb == "deletecollection" || verb == "create" && !h.applies) {
		return false
	}
	return covers(h.Verbs, verb) && h.about(group, resource)
}

// grants are the rule in the words of the catalog: "verb:resource".
func (h kubeHeld) grants() []Grant {
	if h.Missing {
		return []Grant{unread(h.Because)}
	}
	if h.everything() {
		return []Grant{h.grant("*", "", h.Conditional)}
	}
	var grants []Grant
	for _, resource := range h.resources() {
		for _, verb := range h.verbs() {
			if strings.HasPrefix(verb, "impersonate:") || strings.HasPrefix(verb, "impersonate-on:") {
				continue // what is done as somebody else counts instead
			}
			if len(h.Names) > 0 && (h.becomes(verb, resource) || !h.allows(verb, h.group(resource), resource)) {
				continue // what the named ones hold counts instead
			}
			grants = append(grants, h.grant(verb+":"+resource, "", h.Conditional))
			for _, a := range kubeFacts().amountsTo(verb, resource) {
				grants = append(grants, h.grant(a.To, ", and "+verb+" of "+resource+" does that: "+a.Because, h.Conditional || a.Conditional))
			}
		}
	}
	return grants
}

// kubeVerbs are what "*" stands for where some objects alone are named, and what
// may be done to them differs.
var kubeVerbs = []string{"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "bind", "escalate", "impersonate", "approve", "sign"}

// verbs are the rule's.
func (h kubeHeld) verbs() []string {
	if len(h.Names) > 0 && slices.Contains(h.Verbs, "*") {
		return kubeVerbs
	}
	return h.Verbs
}

// becomes says whether a verb makes its holder somebody else, of whom the rules
// count.
func (h kubeHeld) becomes(verb, resource string) bool {
	return verb == "bind" || verb == "impersonate" || verb == "create" && resource == "serviceaccounts/token"
}

func (h kubeHeld) grant(scope, more string, conditional bool) Grant {
	g := Grant{Scope: scope, Because: h.Because + h.where() + more, Conditional: conditional}
	return g.sure()
}

// maxNamed is how many names a sentence holds.
const maxNamed = 8

// where says how far the rule reaches, if that is not everywhere.
func (h kubeHeld) where() string {
	where := ""
	switch h.In {
	case "":
	case anyNamespace:
		where = ", in one namespace"
	default:
		where = ", in the namespace " + h.In
	}
	if len(h.Names) > 0 {
		where += ", for " + strings.Join(h.Names[:min(len(h.Names), maxNamed)], ", ")
		if len(h.Names) > maxNamed {
			where += " and " + strconv.Itoa(len(h.Names)-maxNamed) + " more"
		}
		where += " alone"
	}
	return where
}

// everything says whether the rule allows all that there is.
func (h kubeHeld) everything() bool {
	return h.In == "" && len(h.Names) == 0 &&
		slices.Contains(h.Verbs, "*") && slices.Contains(h.Groups, "*") && slices.Contains(h.Resources, "*")
}

// group is the first of the API groups of a resource that the rule is about.
func (h kubeHeld) group(resource string) string {
	for _, g := range kubeFacts().Resources[resource].Groups {
		if covers(h.Groups, g) {
			return g
		}
	}
	return ""
}

// resources are those that the rule grants, in order: the known ones that it is
// about, and every other that it names. A name that stands for another API
// group's resource ("pods" of metrics.k8s.io) gets the group behind it.
func (h kubeHeld) resources() []string {
	if h.In == "" && len(h.Names) == 0 && slices.Contains(h.Resources, "*") && slices.Contains(h.Groups, "*") {
		return []string{"*"}
	}
	known := kubeFacts().Resources
	var list []string
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		r := known[name]
		if !r.Namespaced && h.In != "" {
			continue
		}
		if slices.ContainsFunc(r.Groups, func(g string) bool { return h.about(g, name) }) {
			list, seen[name] = append(list, name), true
		}
	}
	for _, name := range h.Resources {
		if strings.ContainsAny(name, "*?") || seen[name] {
			continue
		}
		seen[name] = true
		if _, other := known[name]; other {
			name += "." + strings.Join(h.Groups, "/")
		}
		list = append(list, name)
	}
	return list
}
