package evidence

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// azureWorld is what all files together say of Azure.
type azureWorld struct {
	// same joins the names under which one thing is known: the address of its
	// code, its ids, the id of the application that a service principal is of.
	same      map[string]string
	resources []protector
	// assigned are the assignments by whom they are to.
	assigned map[string][]azureAssignment
	// member are the groups that somebody is in.
	member map[string][]string
	// names are all names of somebody.
	names map[string][]string
	// roles are those that files define, by all their names, and called the names
	// of those that files only look up.
	roles  map[string]azureRole
	called map[string]string
}

// azureAssignment is one role, assigned to somebody on something.
type azureAssignment struct {
	role string
	// graph is an application permission of Microsoft Graph in place of a role.
	graph bool
	// on is what it is on in the words of Grant.On, none for everything.
	on     []string
	onWhat string
	// service is that of the resource that it is on, "" where that is not told.
	service     string
	what, path  string
	conditional bool
}

func newAzureWorld(resources []protector) *azureWorld {
	w := &azureWorld{
		same: map[string]string{}, resources: resources, assigned: map[string][]azureAssignment{},
		member: map[string][]string{}, names: map[string][]string{}, roles: map[string]azureRole{}, called: map[string]string{},
	}
	for _, r := range resources {
		w.identify(r)
	}
	w.list()
	for _, r := range resources {
		switch strings.TrimPrefix(r.Type, "data.") {
		case "azurerm_role_definition":
			w.define(r)
		case "azuread_group_member":
			w.join(r, r.Attributes.At("member_object_id"), w.alias(r.dir, r.Attributes.At("group_object_id")))
		case "azuread_group":
			for _, member := range r.Attributes.At("members").Each() {
				w.join(r, member, w.ref(r))
			}
		}
	}
	for _, r := range resources {
		w.assign(r)
	}
	w.list()
	for _, list := range w.assigned {
		slices.SortFunc(list, func(a, b azureAssignment) int {
			return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.what, b.what), cmp.Compare(a.role, b.role), slices.Compare(a.on, b.on))
		})
	}
	return w
}

// list gathers all names of everything.
func (w *azureWorld) list() {
	clear(w.names)
	for _, name := range slices.Sorted(maps.Keys(w.same)) {
		who := w.find(name)
		w.names[who] = append(w.names[who], name)
	}
}

// azureIdentities are the attributes under which a resource is known.
var azureIdentities = map[string][]string{
	"azuread_application":                {"client_id", "application_id", "object_id", "id"},
	"azuread_service_principal":          {"client_id", "application_id", "object_id", "id"},
	"azuread_application_password":       {"application_id", "application_object_id"},
	"azuread_service_principal_password": {"service_principal_id"},
	"azuread_user":                       {"object_id", "id", "user_principal_name"},
	"azuread_group":                      {"object_id", "id"},
	"azurerm_user_assigned_identity":     {"principal_id", "client_id", "id"},
}

// identify joins the names of a resource.
func (w *azureWorld) identify(r protector) {
	attributes, known := azureIdentities[strings.TrimPrefix(r.Type, "data.")]
	if !known {
		attributes = []string{"id"}
	}
	own := w.ref(r)
	for _, attribute := range attributes {
		if v := r.Attributes.At(attribute); v.Kind != iac.Missing {
			w.union(own, w.alias(r.dir, v))
		}
	}
}

// ref is the name of a resource by the address of its code.
func (w *azureWorld) ref(r protector) string {
	return w.known(reference(r.dir, r.Address, r.Key))
}

func reference(dir, address, key string) string {
	if key != "" {
		address += "[" + key + "]"
	}
	return dir + "#" + address
}

// alias is the name that a value is, "" where it is none.
func (w *azureWorld) alias(dir string, v iac.Value) string {
	if text, ok := v.Known(); ok {
		text = strings.ToLower(strings.TrimSpace(text))
		if strings.HasPrefix(text, "/applications/") || strings.HasPrefix(text, "/serviceprincipals/") || strings.HasPrefix(text, "/groups/") || strings.HasPrefix(text, "/users/") {
			text = path.Base(text)
		}
		if text == "" || strings.Trim(text, "0-") == "" || strings.ContainsAny(text, "*?#") {
			return ""
		}
		return w.known(text)
	}
	if v.Of.Address != "" {
		return w.known(reference(dir, v.Of.Address, v.Of.Key))
	}
	return ""
}

func (w *azureWorld) known(name string) string {
	if _, there := w.same[name]; !there {
		w.same[name] = name
	}
	return name
}

// find is the one name that stands for all names of a thing.
func (w *azureWorld) find(name string) string {
	for w.same[name] != name && w.same[name] != "" {
		name = w.same[name]
	}
	return name
}

func (w *azureWorld) union(a, b string) {
	if a == "" || b == "" {
		return
	}
	a, b = w.find(a), w.find(b)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	w.same[b] = a
}

func (w *azureWorld) join(r protector, member iac.Value, group string) {
	if who := w.alias(r.dir, member); who != "" && group != "" {
		who = w.find(who)
		w.member[who] = append(w.member[who], w.find(group))
	}
}

// assign takes an assignment.
func (w *azureWorld) assign(r protector) {
	a := azureAssignment{what: r.Address, path: r.Path, conditional: r.Maybe != ""}
	if r.Key != "" {
		a.what += "[" + r.Key + "]"
	}
	at := r.Attributes.At
	switch r.Type {
	case "azurerm_role_assignment":
		a.role = w.roleOf(r)
		a.on, a.onWhat = w.thing(r.dir, at("scope"))
		a.service = w.serviceOn(a.on)
		if text, _ := at("condition").Known(); text != "" || at("condition").Kind == iac.Unknown {
			a.conditional = true
		}
	case "azuread_app_role_assignment":
		a.role, a.graph = at("app_role_id").String(), true
	case "azuread_directory_role_assignment":
		a.role = partial.Gap("a role of the directory")
	default:
		return
	}
	who := w.alias(r.dir, firstKnown(at("principal_id"), at("principal_object_id")))
	if who == "" {
		who = w.known(strangers)
	}
	who = w.find(who)
	w.assigned[who] = append(w.assigned[who], a)
}

// serviceOn is the service of the resource that an assignment is on.
func (w *azureWorld) serviceOn(on []string) string {
	if len(on) != 1 {
		return ""
	}
	known, _ := azureKnown()
	for _, name := range append([]string{on[0]}, w.names[on[0]]...) {
		if i := strings.LastIndex(name, "/providers/microsoft."); i >= 0 {
			service, _, _ := strings.Cut(name[i+len("/providers/"):], "/")
			for _, s := range known.Services {
				if strings.EqualFold(s, service) {
					return s
				}
			}
		}
		_, address, _ := strings.Cut(name, "#")
		kind, _, _ := strings.Cut(strings.TrimPrefix(address, "data."), ".")
		kind = strings.TrimPrefix(kind, "azurerm_")
		for prefix, s := range known.Services {
			if kind == prefix || strings.HasPrefix(kind, prefix+"_") {
				return s
			}
		}
	}
	return ""
}

// strangers stands for everybody whom the files do not spell out.
const strangers = "#strangers"

func firstKnown(values ...iac.Value) iac.Value {
	for _, v := range values {
		if v.Kind != iac.Missing {
			return v
		}
	}
	return iac.Value{}
}

// thing is what a scope is in the words of Grant.On: none where it is not known,
// or so wide that it holds more than files tell, as a subscription does.
func (w *azureWorld) thing(dir string, scope iac.Value) (on []string, what string) {
	text := scope.String()
	if named := partial.Gaps(text); scope.Of.Address == "" && len(named) > 0 && strings.HasPrefix(text, partial.Gap(named[0])) {
		// "${azurerm_storage_account.files.id}/blobServices/default"
		if i := strings.LastIndexByte(named[0], '.'); i > 0 && strings.Count(named[0], ".") >= 2 {
			scope.Of.Address = named[0][:i]
		}
	}
	address := strings.TrimPrefix(scope.Of.Address, "data.")
	if strings.HasPrefix(address, "azurerm_subscription.") || strings.HasPrefix(address, "azurerm_management_group.") {
		return nil, partial.Show(text)
	}
	name := w.alias(dir, scope)
	if name == "" && scope.Of.Address != "" {
		name = w.known(reference(dir, scope.Of.Address, scope.Of.Key))
	}
	switch {
	case name == "", strings.HasPrefix(name, "/subscriptions/") && !strings.Contains(name, "/resourcegroups/"),
		strings.HasPrefix(name, "/providers/microsoft.management/"), !strings.Contains(name, "#") && !strings.HasPrefix(name, "/subscriptions/"):
		return nil, partial.Show(text)
	}
	return []string{w.find(name)}, partial.Show(text)
}
