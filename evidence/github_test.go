package evidence

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// jobOf is the token of a job of .github/workflows/ci.yml.
func jobOf(permissions string) login {
	return login{kind: "github.job-token", at: ".github/workflows/ci.yml", facts: finding.Facts{
		finding.FactAmbient: shape.AmbientJob(".github/workflows/ci.yml", "agent"), shape.FactPermissions: permissions,
	}}
}

const agentWorkflow = `on: push
jobs:
  agent:
    runs-on: ubuntu-latest
    environment: production
    permissions: {contents: write}
    steps: [{run: claude -p fix}]
`

func TestGitHubSettings(t *testing.T) {
	settings := func(branch, more string) files {
		return files{".github/workflows/ci.yml": agentWorkflow, ".github/settings.yml": "repository: {name: shop, default_branch: main}\nbranches:\n  - name: " + branch +
			"\n    protection:\n      enforce_admins: true\n      required_pull_request_reviews:\n        required_approving_review_count: " + more + "\n"}
	}
	for _, c := range []struct {
		name        string
		files       files
		permissions string
		want, said  string
	}{
		{"nothing", files{".github/workflows/ci.yml": agentWorkflow}, "contents:write", "high declared github.code.push", ""},
		{"a review", settings("main", "1"), "contents:write", "medium declared github.code.push", "whether an app applies"},
		{"and it approves", settings("main", "1"), "contents:write pull-requests:write", "high declared github.code.push", "it can lift that itself: POST"},
		{"no review", settings("main", "0"), "contents:write", "high declared github.code.push", ""},
		{"of another branch", settings("release", "2"), "contents:write", "high declared github.code.push", "does not show to be the default branch"},
		{"that apps pass over", settings("main", "1\n        bypass_pull_request_allowances: {apps: [github-actions]}"), "contents:write", "high declared github.code.push", "which some apps may pass over"},
		{"elsewhere", files{".github/workflows/ci.yml": agentWorkflow, "vendor/x/.github/settings.yml": settings("main", "1")[".github/settings.yml"]}, "contents:write", "high declared github.code.push", ""},
		{"an environment with reviewers", files{".github/workflows/ci.yml": agentWorkflow, ".github/settings.yml": "environments:\n  - name: production\n    reviewers: [{type: Team, id: 1}]\n"}, "contents:write", "high declared github.code.push", "sees none of its calls"},
		{"Terraform's default", files{".github/workflows/ci.yml": agentWorkflow, "infra/gh.tf": "resource \"github_workflow_repository_permissions\" \"x\" {\n repository = \"shop\"\n default_workflow_permissions = \"read\"\n}\n"}, "default", "high assumed github.code.push", "whether github_workflow_repository_permissions.x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := jobOf(c.permissions).blast(c.files.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(said, c.said) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

// TestGitHubTokensOfPeople: nothing ties a person's token to one repository.
func TestGitHubTokensOfPeople(t *testing.T) {
	l := login{kind: "github.fine-grained-pat", facts: finding.Facts{}, at: ".env"}
	without := l.blast(nil)
	for _, text := range []string{
		"resource \"github_branch_protection\" \"main\" {\n repository_id = \"shop\"\n pattern = \"main\"\n enforce_admins = true\n required_pull_request_reviews { required_approving_review_count = 2 }\n}\n",
		"resource \"github_repository\" \"shop\" {\n name = \"shop\"\n archive_on_destroy = true\n lifecycle { prevent_destroy = true }\n}\n",
	} {
		with := l.blast(files{"infra/gh.tf": text}.claims())
		if with.Level != without.Level || with.AtBest != without.AtBest {
			t.Errorf("%s/%s, without %s/%s: %s", with.Level, with.AtBest, without.Level, without.AtBest, text)
		}
	}
}

func FuzzGitHubSettings(f *testing.F) {
	f.Add("repository: {default_branch: main}\nbranches:\n  - name: main\n    protection:\n      required_pull_request_reviews: {required_approving_review_count: 1}\n")
	f.Add("environments: [{name: production, reviewers: [1]}]")
	f.Fuzz(func(t *testing.T, text string) {
		claims := files{".github/workflows/ci.yml": agentWorkflow, ".github/settings.yml": text}.claims()
		if b := jobOf("contents:write").blast(claims); b.Level.String() != "high" && b.Level.String() != "medium" {
			t.Errorf("%s", b.Level)
		}
		if b := jobOf("contents:write packages:write").blast(claims); b.Level.String() != "high" {
			t.Errorf("with packages: %s", b.Level)
		}
	})
}
