package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// kubeWorkloads are what runs pods, with the path and the body around a pod's.
var kubeWorkloads = []struct{ path, body string }{
	{"api/v1/@/pods", "apiVersion: v1\nkind: Pod\nmetadata: {name: $}\nspec: %\n"},
	{"apis/apps/v1/@/deployments", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/replicasets", "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/daemonsets", "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: $}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/apps/v1/@/statefulsets", "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: $}\nspec: {serviceName: a, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
	{"apis/batch/v1/@/jobs", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: $}\nspec: {template: {spec: %}}\n"},
	{"apis/batch/v1/@/cronjobs", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: $}\nspec: {schedule: '0 0 1 1 *', jobTemplate: {spec: {template: {spec: %}}}}\n"},
	{"api/v1/@/replicationcontrollers", "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: $}\nspec: {selector: {a: b}, template: {metadata: {labels: {a: b}}, spec: %}}\n"},
}

// runPods runs pods as every account of a namespace. What a kubelet would hand to
// the pod, the account's token, is taken for it.
func (a *kubeAttack) runPods(who kubeWho, space string) {
	if !a.mayTouch(who, "pods", "deployments", "replicasets", "daemonsets", "statefulsets", "jobs", "cronjobs", "replicationcontrollers") {
		return
	}
	for _, account := range []string{"app", "strong", "weak"} {
		if has(a.all, "system:serviceaccount:"+space+":"+account) && a.seen["run pods"] {
			continue
		}
		for _, w := range kubeWorkloads {
			path := "/" + strings.Replace(w.path, "@", "namespaces/"+space, 1)
			body := strings.Replace(w.body, "%", "{restartPolicy: "+restarts(w.path)+", serviceAccountName: "+account+", containers: [{name: a, image: a}]}", 1)
			if a.did(who, http.MethodPost, path, strings.Replace(body, "$", fmt.Sprintf("x%d", a.marks.Add(1)), 1)) ||
				a.did(who, http.MethodPatch, path+"/evil?fieldManager=a&force=true", strings.Replace(body, "$", "evil", 1)) {
				a.seen["run pods"] = true
				a.become(a.token(a.t, space, account))
				a.did(a.admin, http.MethodDelete, path+"/evil?gracePeriodSeconds=0", "") // so that the name is free for the next
			}
		}
		for _, path := range []string{"apps/v1/@/daemonsets", "apps/v1/@/statefulsets", "apps/v1/@/replicasets", "batch/v1/@/cronjobs"} {
			// None is there, so that the server says "not found" to whoever may.
			path = "/apis/" + strings.Replace(path, "@", "namespaces/"+space, 1) + "/web"
			if a.may(who, http.MethodPatch, path, "{}") || a.may(who, http.MethodPut, path, "{}") {
				a.seen["change a deployment"] = true
				a.become(a.token(a.t, space, account))
			}
		}
		if rc := "/api/v1/namespaces/" + space + "/replicationcontrollers/web"; a.may(who, http.MethodPatch, rc, "{}") {
			a.seen["change a deployment"] = true
			a.become(a.token(a.t, space, account))
		}
		change := `{"spec": {"template": {"spec": {"serviceAccountName": "` + account + `"}}}}`
		if a.did(who, http.MethodPatch, "/apis/apps/v1/namespaces/"+space+"/deployments/web", change) || a.update(who, space, account) {
			a.seen["change a deployment"] = true
			a.become(a.token(a.t, space, account))
		}
	}
}

func restarts(path string) string {
	if strings.Contains(path, "jobs") {
		return "Never"
	}
	return "Always"
}

// update puts the deployment anew, for those who may update and not patch.
func (a *kubeAttack) update(who kubeWho, space, account string) bool {
	status, _ := a.replace(who, "/apis/apps/v1/namespaces/"+space+"/deployments/web", func(text string) string {
		return kubeAccountName.ReplaceAllString(text, `"serviceAccountName":"`+account+`"`)
	})
	return status == http.StatusOK
}

// kubeAccountName is where a deployment names its account.
var kubeAccountName = regexp.MustCompile(`"serviceAccountName":"[a-z]+"`)

// enterPods runs commands in the pod that is there, which runs as weak.
func (a *kubeAttack) enterPods(who kubeWho, space string) {
	if !a.mayTouch(who, "pods", "pods/exec", "pods/attach", "pods/ephemeralcontainers") {
		return
	}
	pod := "/api/v1/namespaces/" + space + "/pods/worker"
	entered := a.may(who, http.MethodPost, pod+"/exec?command=id&container=a&stdout=true", "") ||
		a.may(who, http.MethodPost, pod+"/attach?container=a&stdout=true", "") ||
		a.did(who, http.MethodPatch, pod+"/ephemeralcontainers", `{"spec": {"ephemeralContainers": [{"name": "e`+fmt.Sprint(a.marks.Add(1))+`", "image": "a", "terminationMessagePolicy": "File", "imagePullPolicy": "Always"}]}}`)
	if entered {
		a.seen["run a command in a pod"] = true
	}
	if entered || a.did(who, http.MethodPatch, pod, `{"spec": {"containers": [{"name": "a", "image": "b"}]}}`) {
		a.become(a.token(a.t, space, "weak"))
	}
}
