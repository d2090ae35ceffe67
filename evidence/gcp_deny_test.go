package evidence

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// denyTF is a deny policy of a project.
func denyTF(parent, principals, permissions, more string) string {
	return "resource \"google_iam_deny_policy\" \"d\" {\n parent = " + parent + "\n name = \"d\"\n rules {\n deny_rule {\n denied_principals = [" + principals + "]\n denied_permissions = [" + permissions + "]\n " + more + "\n }\n }\n}\n"
}

func TestDenyPoliciesOfGCP(t *testing.T) {
	const (
		parent  = `urlencode("cloudresourcemanager.googleapis.com/projects/acme-prod")`
		all     = `"principalSet://goog/public:all"`
		bot     = `"principal://iam.googleapis.com/projects/-/serviceAccounts/` + botEmail + `"`
		deletes = `"cloudsql.googleapis.com/instances.delete"`
		lost    = "critical declared gcp.sql.instance.delete"
	)
	bind := func(kind, role, on string) string {
		return "resource \"" + kind + "\" \"x\" {\n " + on + "\n role = \"" + role + "\"\n member = \"serviceAccount:" + botEmail + "\"\n}\n"
	}
	admin := bind("google_project_iam_member", "roles/cloudsql.admin", `project = "acme-prod"`)
	for _, c := range []struct{ name, text, want string }{
		{"none", admin, lost},
		{"everybody", admin + denyTF(parent, all, deletes, ""), "less"},
		{"this account", admin + denyTF(`"cloudresourcemanager.googleapis.com%2Fprojects%2Facme-prod"`, bot, deletes, ""), "less"},
		{"all of the service", admin + denyTF(parent, bot, `"cloudsql.googleapis.com/*.*"`, ""), "less"},
		{"another account", admin + denyTF(parent, strings.ReplaceAll(bot, "bot@", "cat@"), deletes, ""), lost},
		{"another project", admin + denyTF(strings.ReplaceAll(parent, "acme-prod", "acme-test"), all, deletes, ""), lost},
		{"another permission", admin + denyTF(parent, all, `"cloudsql.googleapis.com/instances.get"`, ""), lost},
		{"on a condition", admin + denyTF(parent, all, deletes, "denial_condition {\n expression = \"resource.matchTag('1/env', 'prod')\"\n }"), lost},
		{"with exceptions", admin + denyTF(parent, all, deletes, "exception_principals = [var.spared]"), lost},
		{"with that permission spared", admin + denyTF(parent, all, `"cloudsql.googleapis.com/*.*"`, "exception_permissions = ["+deletes+"]"), lost},
		{"with a list that is not spelled out", admin + denyTF(parent, all, "var.denied", ""), lost},
		{"that may not be there", admin + strings.Replace(denyTF(parent, all, deletes, ""), "name =", "count = var.n\n name =", 1), lost},
		{"and it may change policies", admin + strings.Replace(bind("google_organization_iam_member", "roles/iam.denyAdmin", `org_id = "1"`), `"x"`, `"y"`, 1) + denyTF(parent, all, deletes, ""), lost},
		{"and a role on a folder", admin + strings.Replace(bind("google_folder_iam_member", "roles/viewer", `folder = "1"`), `"x"`, `"y"`, 1) + denyTF(parent, all, deletes, ""), lost},
		{"and a role that is not known", admin + strings.Replace(bind("google_project_iam_member", "roles/acme.strange", `project = "acme-prod"`), `"x"`, `"y"`, 1) + denyTF(parent, all, deletes, ""), lost},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := googleKey.blast(files{"infra/main.tf": c.text}.claims())
			got := verdict(b)
			if c.want == "less" {
				if got == lost || strings.Contains(got, "sql.instance.delete") {
					t.Errorf("%s, which is denied", got)
				}
				return
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestDenialsNeverRaise: whatever a policy denies, no level rises.
func TestDenialsNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 60 {
		f := files{"infra/main.tf": "resource \"google_project_iam_member\" \"x\" {\n project = \"acme-prod\"\n role = \"" + pick("roles/owner", "roles/editor", "roles/cloudsql.admin", "roles/storage.admin") + "\"\n member = \"serviceAccount:" + botEmail + "\"\n}\n"}
		without := googleKey.blast(f.claims())
		f["infra/deny.tf"] = denyTF(`"cloudresourcemanager.googleapis.com/projects/acme-prod"`, pick(`"principalSet://goog/public:all"`, "var.x"),
			pick(`"cloudsql.googleapis.com/*.*"`, `"storage.googleapis.com/objects.delete"`, `"*.googleapis.com/*"`, "var.x"), pick("", "exception_principals = [\"principalSet://goog/public:all\"]"))
		with := googleKey.blast(f.claims())
		if with.Level > without.Level || with.AtBest > without.AtBest {
			t.Fatalf("a denial raises %s/%s to %s/%s: %v", without.Level, without.AtBest, with.Level, with.AtBest, f)
		}
	}
}
