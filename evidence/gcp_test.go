package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const botEmail = "bot@acme-prod.iam.gserviceaccount.com"

// googleKey is a key of the service account bot.
var googleKey = login{kind: "gcp.service-account-key", facts: finding.Facts{
	finding.FactUser: botEmail, finding.FactAccount: "acme-prod",
}, at: "ci/key.json"}

const botAccount = `resource "google_service_account" "bot" {
  project    = "acme-prod"
  account_id = "bot"
}
`

// bindTF is a binding of a role to a member, in Terraform.
func bindTF(kind, role, member string) string {
	return fmt.Sprintf("resource %q \"x\" {\n  project = \"acme-prod\"\n  role = %s\n  member = %s\n}\n", kind, role, member)
}

func TestGCPVerdicts(t *testing.T) {
	const (
		toBot    = `"serviceAccount:` + botEmail + `"`
		reads    = "medium declared gcp.storage.object.read"
		anything = "critical assumed gcp.sql.instance.delete"
		nothing  = "low declared nothing"
	)
	member := func(role, who string) string { return bindTF("google_project_iam_member", `"`+role+`"`, who) }
	for _, c := range []struct{ name, file, text, want string }{
		{"owner", "iam.tf", member("roles/owner", toBot), "critical declared gcp.sql.instance.delete"},
		{"it reads", "iam.tf", member("roles/storage.objectViewer", toBot), reads},
		{"it writes logs", "iam.tf", member("roles/logging.logWriter", toBot), nothing},
		{"somebody else", "iam.tf", member("roles/owner", `"serviceAccount:other@acme-prod.iam.gserviceaccount.com"`), anything},
		{"a role that is not known", "iam.tf", member("roles/newthing.admin", toBot), anything},
		{"a role that is filled in", "iam.tf", bindTF("google_project_iam_member", "var.role", toBot), anything},
		{"on a condition", "iam.tf", strings.Replace(member("roles/owner", toBot), "}", "  condition {\n    title = \"x\"\n    expression = \"false\"\n  }\n}", 1),
			"critical assumed gcp.sql.instance.delete"},
		{"by a reference", "iam.tf", botAccount + member("roles/storage.objectViewer", `"serviceAccount:${google_service_account.bot.email}"`), reads},
		{"by a member", "iam.tf", botAccount + member("roles/storage.objectViewer", "google_service_account.bot.member"), reads},
		{"a project that is filled in", "iam.tf", strings.Replace(botAccount, `"acme-prod"`, "var.project", 1) +
			member("roles/storage.objectViewer", "google_service_account.bot.member"), anything}, // bot alone is too little
		{"roles of a list", "iam.tf", "resource \"google_project_iam_member\" \"x\" {\n for_each = toset([\"roles/logging.logWriter\", \"roles/storage.objectViewer\"])\n role = each.value\n member = " + toBot + "\n}\n", reads},
		{"roles of a local", "iam.tf", "locals { r = [\"roles/storage.objectViewer\"] }\nresource \"google_project_iam_member\" \"x\" {\n for_each = toset(local.r)\n role = each.key\n member = " + toBot + "\n}\n", reads},
		{"a binding of many", "iam.tf", "resource \"google_project_iam_binding\" \"x\" {\n role = \"roles/editor\"\n members = [\"user:a@b.c\", " + toBot + "]\n}\n",
			"critical declared gcp.sql.instance.delete"},
		{"a policy as a whole", "iam.tf", "data \"google_iam_policy\" \"x\" {\n binding {\n role = \"roles/cloudsql.admin\"\n members = [" + toBot + "]\n }\n}\nresource \"google_project_iam_policy\" \"x\" { policy_data = data.google_iam_policy.x.policy_data }\n",
			"critical declared gcp.sql.instance.delete"},
		{"a role of its own", "iam.tf", "resource \"google_project_iam_custom_role\" \"r\" {\n role_id = \"r\"\n permissions = [\"storage.objects.get\", \"x.y.z\"]\n}\n" +
			bindTF("google_project_iam_member", "google_project_iam_custom_role.r.id", toBot), reads},
		{"a role of its own by its name", "iam.tf", "resource \"google_project_iam_custom_role\" \"r\" {\n role_id = \"r\"\n permissions = [\"cloudsql.instances.delete\"]\n}\n" +
			member("projects/acme-prod/roles/r", toBot), "critical declared gcp.sql.instance.delete"},
		{"a role of its own, elsewhere", "iam.tf", member("projects/acme-prod/roles/theirs", toBot), anything},
		{"everybody", "iam.tf", member("roles/storage.objectViewer", `"allUsers"`), anything},
		{"a member that is filled in", "iam.tf", member("roles/logging.logWriter", toBot) + strings.Replace(member("roles/owner", "var.who"), `"x"`, `"y"`, 1),
			"critical assumed gcp.sql.instance.delete"},
		{"a bucket", "iam.tf", "resource \"google_storage_bucket_iam_member\" \"x\" {\n bucket = \"b\"\n role = \"roles/storage.objectAdmin\"\n member = " + toBot + "\n}\n",
			"high declared gcp.storage.object.delete"},
		{"as printed", "policy.yaml", "bindings:\n- members:\n  - serviceAccount:" + botEmail + "\n  role: roles/storage.objectViewer\netag: x\nversion: 1\n", reads},
		{"as printed in JSON", "policy.json", `{"bindings":[{"role":"roles/owner","members":["serviceAccount:` + botEmail + `"]}],"version":1}`, "critical declared gcp.sql.instance.delete"},
		{"a Config Connector's", "iam.yaml", "apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMPolicyMember\nmetadata: {name: x}\nspec: {member: 'serviceAccount:" + botEmail + "', role: roles/storage.objectViewer, resourceRef: {kind: Project, external: acme-prod}}\n", reads},
		{"the state", "terraform.tfstate", `{"version":4,"terraform_version":"1.9","serial":1,"resources":[{"mode":"managed","type":"google_project_iam_member","name":"x","instances":[{"attributes":{"role":"roles/storage.objectViewer","member":"serviceAccount:` + botEmail + `","condition":[]}}]}]}`, reads},
		{"tokens of every account", "iam.tf", member("roles/iam.serviceAccountTokenCreator", toBot), "critical declared gcp.service-account.token"},
		{"pods of every cluster", "iam.tf", member("roles/container.developer", toBot), "critical declared kubernetes.secret.delete"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(googleKey.blast(files{"infra/" + c.file: c.text}.claims())); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.text)
			}
		})
	}
}

// TestGCPAccountWithoutItsProject: code that leaves the project open says which
// account it is, if the name tells enough.
func TestGCPAccountWithoutItsProject(t *testing.T) {
	key := login{kind: googleKey.kind, facts: finding.Facts{finding.FactUser: "deployer@acme-prod.iam.gserviceaccount.com"}, at: "ci/key.json"}
	f := files{"ci/terraform/iam.tf": `resource "google_service_account" "d" { account_id = "deployer" }
resource "google_project_iam_member" "d" {
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.d.email}"
}`}
	b := key.blast(f.claims())
	if got := verdict(b); got != "medium declared gcp.storage.object.read" {
		t.Error(got)
	}
	if open := strings.Join(b.Unknowns, "\n"); !strings.Contains(open, "whose project the code does not spell out") {
		t.Error(open)
	}
}

// TestGCPActingAsAnother: a right on one account is what that account holds.
func TestGCPActingAsAnother(t *testing.T) {
	on := func(role string) files {
		return files{"iam.tf": botAccount + `resource "google_service_account_iam_member" "x" {
  service_account_id = google_service_account.target.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.bot.member
}
resource "google_service_account" "target" {
  project    = "acme-prod"
  account_id = "target"
}
` + bindTF("google_project_iam_member", `"`+role+`"`, "google_service_account.target.member")}
	}
	b := googleKey.blast(on("roles/owner").claims())
	if got := verdict(b); got != "critical declared gcp.sql.instance.delete" || len(b.Worst.Via) != 1 {
		t.Errorf("%s via %v", got, b.Worst.Via)
	}
	if got := verdict(googleKey.blast(on("roles/logging.logWriter").claims())); got != "low declared nothing" {
		t.Error(got)
	}
	circle := on("roles/logging.logWriter")
	circle["circle.tf"] = `resource "google_service_account_iam_member" "y" {
  service_account_id = google_service_account.bot.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.target.member
}`
	if got := verdict(googleKey.blast(circle.claims())); got != "low declared nothing" {
		t.Errorf("in a circle: %s", got)
	}
}

// TestGCPSaysNothingOfOthers: an e-mail address is a user elsewhere as well.
func TestGCPSaysNothingOfOthers(t *testing.T) {
	claims := files{"p.yaml": "bindings:\n- {role: roles/viewer, members: ['user:jane@acme.io', allUsers]}\n"}.claims()
	for _, facts := range []finding.Facts{
		{finding.FactUser: "jane@acme.io", finding.FactHost: "api.heroku.com"},
		{finding.FactUser: "jane@acme.io", finding.FactScheme: "postgres"},
	} {
		if found := Apply(claims, facts, []string{"x"}); found.Settled || len(found.Grants) > 0 {
			t.Errorf("%v: %+v", facts, found)
		}
	}
	if found := Apply(claims, finding.Facts{finding.FactUser: "jane@acme.io"}, []string{"x"}); !found.Settled {
		t.Error("nothing is said of the person")
	}
}

// TestGCPLaws: a binding more never lowers, and the order of files never matters.
func TestGCPLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 60 {
		f := files{"base.tf": botAccount + bindTF("google_project_iam_member", `"roles/logging.logWriter"`, "google_service_account.bot.member")}
		for i := range 1 + r.IntN(4) {
			role := pick("roles/owner", "roles/viewer", "roles/storage.objectViewer", "roles/what.ever", "roles/container.viewer", "roles/iam.serviceAccountUser")
			who := pick("google_service_account.bot.member", `"serviceAccount:`+botEmail+`"`, "var.x", `"allUsers"`, `"group:g@acme.io"`)
			f[fmt.Sprintf("%d.tf", i)] = strings.Replace(bindTF("google_project_iam_member", `"`+role+`"`, who), `"x"`, fmt.Sprintf(`"x%d"`, i), 1)
		}
		all := googleKey.blast(f.claims())
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
		for p := range f {
			fewer := files{}
			for q, text := range f {
				if q != p || q == "base.tf" {
					fewer[q] = text
				}
			}
			if less := googleKey.blast(fewer.claims()); less.Level > all.Level || less.AtBest > all.AtBest {
				t.Fatalf("with %s %s, without %s", f[p], all.Level, less.Level)
			}
		}
	}
}

func FuzzGCP(f *testing.F) {
	f.Add("x.tf", botAccount+bindTF("google_project_iam_member", `"roles/owner"`, "google_service_account.bot.member"))
	f.Add("x.yaml", "bindings:\n- {role: roles/owner, members: ['serviceAccount:"+botEmail+"'], condition: {title: x}}")
	f.Add("x.tfstate", `{"terraform_version":"1","resources":[{"type":"google_project_iam_member","name":"x","instances":[{"attributes":{"role":"r","member":"m"}}]}]}`)
	f.Add("x.tf.json", `{"resource":{"google_project_iam_member":{"x":{"role":"roles/owner","member":"${google_service_account.bot.member}"}}}}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		switch name {
		case "x.tf", "x.yaml", "x.tfstate", "x.tf.json":
		default:
			return
		}
		f := files{"base/base.tf": bindTF("google_project_iam_member", `"roles/owner"`, `"serviceAccount:`+botEmail+`"`), "code/" + name: text}
		if got := googleKey.blast(f.claims()); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}
