package evidence

import "strings"

// kubeAccount begins the user name of every service account.
const kubeAccount = "system:serviceaccount:"

// masters is the group that stands above RBAC.
const masters = "system:masters"

// kubeIdentity is somebody whom bindings name: a user by name, or a group.
type kubeIdentity struct {
	group bool
	name  string
}

// identity is who a subject is, and whether that could be told. A service
// account without a namespace gets one from Kustomize. The signs are those of
// templates, and of the globs by which claims are tied to groups.
func (s kubeSubject) identity(bindingIn string) (kubeIdentity, bool) {
	if s.name == "" || strings.ContainsAny(s.name+s.namespace, "*?{}$!") {
		return kubeIdentity{}, false
	}
	switch s.kind {
	case "ServiceAccount":
		return kubeIdentity{name: kubeAccount + firstOf(s.namespace, bindingIn, anyNamespace) + ":" + s.name}, true
	case "User":
		return kubeIdentity{name: s.name}, true
	case "Group":
		return kubeIdentity{group: true, name: s.name}, true
	}
	return kubeIdentity{}, false
}

// account says whether somebody is a service account.
func (i kubeIdentity) account() bool { return !i.group && strings.HasPrefix(i.name, kubeAccount) }

// kubeAccounts is the group of all service accounts, and with a colon and a
// namespace behind it that of those there.
const kubeAccounts = "system:serviceaccounts"

// accounts says whether somebody is a group of service accounts.
func (i kubeIdentity) accounts() bool {
	return i.group && (i.name == kubeAccounts || strings.HasPrefix(i.name, kubeAccounts+":"))
}

// namespace is that of a service account, or of a group of them.
func (i kubeIdentity) namespace() string {
	if i.group {
		_, namespace, _ := strings.Cut(strings.TrimPrefix(i.name, kubeAccounts), ":")
		return firstOf(namespace, anyNamespace)
	}
	namespace, _, _ := strings.Cut(strings.TrimPrefix(i.name, kubeAccount), ":")
	return namespace
}

// shortName is a service account's name alone, or what comes after a group's last
// colon.
func (i kubeIdentity) shortName() string {
	return i.name[strings.LastIndexByte(i.name, ':')+1:]
}

// what says how to call somebody.
func (i kubeIdentity) what() string {
	if i.group {
		return "the group " + i.name
	}
	return i.name
}

// with are the groups that somebody is in by being who they are, and for a service
// account those of its name of which the files leave the namespace open.
func (i kubeIdentity) with() []kubeIdentity {
	group := func(name string) kubeIdentity { return kubeIdentity{group: true, name: name} }
	switch {
	case i.group:
		return nil
	case !i.account():
		return []kubeIdentity{group("system:authenticated")}
	}
	list := []kubeIdentity{group("system:authenticated"), group(kubeAccounts), group(kubeAccounts + ":" + i.namespace())}
	if i.namespace() != anyNamespace {
		list = append(list, kubeIdentity{name: kubeAccount + anyNamespace + ":" + i.shortName()})
	}
	return list
}
