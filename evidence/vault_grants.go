package evidence

import (
	"slices"
	"strings"
)

// vaultPower is what a way of using a path gives, in the words of the catalog.
type vaultPower struct {
	scope string
	ways  []string
	// sudo says that the path is protected: it takes that capability too.
	sudo bool
}

var (
	vaultWrite  = []string{"create", "update"}
	vaultUpdate = []string{"update"}
	vaultDelete = []string{"delete"}
)

// vaultPowers are what may be done with a path.
func vaultPowers(path string) []vaultPower {
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	switch parts[0] {
	case "sys":
		return vaultSystem(parts)
	case "auth":
		return vaultAuth(path, parts)
	case "identity":
		if len(parts) > 1 && (strings.HasPrefix(parts[1], "entity") || strings.HasPrefix(parts[1], "group")) {
			return []vaultPower{{"update:identity", vaultWrite, false}}
		}
		return nil
	case "cubbyhole":
		return nil
	}
	if len(parts) < 2 || strings.HasSuffix(path, "/") {
		return nil // a folder, which is listed and nothing else
	}
	return vaultSecrets(parts)
}

func vaultSystem(parts []string) []vaultPower {
	if len(parts) < 2 {
		return nil
	}
	below := len(parts) > 2 && parts[2] != ""
	switch parts[1] {
	case "mounts":
		if below && parts[len(parts)-1] != "tune" {
			return []vaultPower{{"delete:sys/mounts", vaultDelete, false}}
		}
	case "auth":
		if below && parts[len(parts)-1] != "tune" {
			return []vaultPower{{"delete:sys/auth", vaultDelete, true}}
		}
	case "policy", "policies":
		if parts[1] == "policy" && below || len(parts) > 3 && parts[2] == "acl" && parts[3] != "" {
			return []vaultPower{{"update:sys/policies", vaultWrite, false}, {"delete:sys/policies", vaultDelete, false}}
		}
	case "audit":
		if below {
			return []vaultPower{{"delete:sys/audit", vaultDelete, true}}
		}
	case "seal":
		return []vaultPower{{"update:sys/seal", vaultUpdate, true}}
	case "leases", "revoke-prefix", "revoke-force":
		if below && strings.HasPrefix(strings.Join(parts[1:], "/"), "revoke-") || len(parts) > 3 && strings.HasPrefix(parts[2], "revoke-") {
			return []vaultPower{{"update:sys/leases/revoke-prefix", vaultWrite, true}}
		}
	}
	return nil
}

func vaultAuth(path string, parts []string) []vaultPower {
	switch {
	case path == "auth/token/create":
		// Without sudo a token makes children of its own policies alone.
		return []vaultPower{{"update:auth/token/create-orphan", vaultWrite, true}}
	case path == "auth/token/create-orphan":
		return []vaultPower{{"update:auth/token/create-orphan", vaultWrite, true}}
	case strings.HasPrefix(path, "auth/token/"):
		return nil
	case len(parts) > 3 && slices.ContainsFunc(parts[2:len(parts)-1], func(p string) bool {
		return slices.Contains([]string{"role", "roles", "users", "groups", "map", "certs"}, p)
	}):
		return []vaultPower{{"update:auth/role", vaultWrite, false}}
	}
	return nil
}

// vaultSecrets are the powers over paths of secrets engines, whose kind is not known:
// what KV of version 2 keeps under "data" stands for itself in version 1.
func vaultSecrets(parts []string) []vaultPower {
	for i, p := range parts[1:] {
		if i+2 >= len(parts) {
			break
		}
		switch p {
		case "data":
			return []vaultPower{{"read:secret/data", []string{"read"}, false}, {"update:secret/data", []string{"create", "update", "patch"}, false}, {"delete:secret/data", vaultDelete, false}}
		case "metadata":
			return []vaultPower{{"delete:secret/metadata", vaultDelete, false}}
		case "destroy":
			return []vaultPower{{"update:secret/destroy", vaultWrite, false}}
		case "delete":
			return []vaultPower{{"delete:secret/data", vaultWrite, false}}
		case "undelete", "subkeys":
			return nil
		case "creds", "sts":
			return []vaultPower{{"read:creds", []string{"read", "update"}, false}}
		}
	}
	return []vaultPower{{"read:secret/data", []string{"read"}, false}, {"update:secret/data", vaultWrite, false}, {"delete:path", vaultDelete, false}}
}

// grants are the policies in the words of the catalog.
func (a vaultACL) grants(because string) []Grant {
	var grants []Grant
	for _, path := range a.paths() {
		for _, power := range vaultPowers(path) {
			may, sure := a.may(path, power.sudo, power.ways...)
			if may {
				shown := strings.NewReplacer("zz0", "…", "zz1", "…", "zz2", "…").Replace(path)
				grants = append(grants, Grant{Scope: power.scope, Because: because + " on " + shown, Conditional: !sure}.sure())
			}
		}
	}
	// A role of tokens names the policies that its tokens may have: whoever writes one
	// and makes a token of it has what it likes.
	if roles, sure := a.may("auth/token/roles/zz0", false, vaultWrite...); roles {
		if makes, also := a.may("auth/token/create/zz0", false, vaultWrite...); makes {
			grants = append(grants, Grant{Scope: "update:auth/role", Because: because + " on auth/token/roles/…", Conditional: !sure || !also}.sure())
		}
	} else if makes, _ := a.may("auth/token/create/zz0", false, vaultWrite...); makes {
		grants = append(grants, Grant{Scope: "update:auth/role", Because: because + " on auth/token/create/…, whose role may allow stronger policies", Conditional: true}.sure())
	}
	return distinct(grants)
}
