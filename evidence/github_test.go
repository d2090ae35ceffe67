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
		{"a review", settings("main", "1"), "contents:write", "high declared github.code.push", "whether branch main asks for a review before a change, as .github/settings.yml wishes"},
		{"no review", settings("main", "0"), "contents:write", "high declared github.code.push", ""},
		{"of another branch", settings("release", "2"), "contents:write", "high declared github.code.push", "does not show it to be the default branch"},
		{"that apps pass over", settings("main", "1\n        bypass_pull_request_allowances: {apps: [github-actions]}"), "contents:write", "high declared github.code.push", "an app that may pass it over"},
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
		"resource \"github_repository_ruleset\" \"main\" {\n repository = \"shop\"\n target = \"branch\"\n enforcement = \"active\"\n rules {\n pull_request { required_approving_review_count = 2 }\n }\n}\n",
		"resource \"github_organization_ruleset\" \"all\" {\n target = \"branch\"\n enforcement = \"active\"\n rules {\n pull_request { required_approving_review_count = 2 }\n }\n}\n",
		"resource \"github_repository\" \"shop\" {\n name = \"shop\"\n archive_on_destroy = true\n lifecycle { prevent_destroy = true }\n}\n",
	} {
		with := l.blast(files{"infra/gh.tf": text}.claims())
		if with.Level != without.Level || with.AtBest != without.AtBest {
			t.Errorf("%s/%s, without %s/%s: %s", with.Level, with.AtBest, without.Level, without.AtBest, text)
		}
	}
}

// TestGitHubRulesets: one in force that asks for a review is told of, and holds
// back nothing that is not tied to it.
func TestGitHubRulesets(t *testing.T) {
	ruleset := func(kind, more string) string {
		return "resource \"" + kind + "\" \"main\" {\n name = \"main\"\n target = \"branch\"\n " + more + "\n}\n"
	}
	const review = "enforcement = \"active\"\n rules {\n pull_request { required_approving_review_count = 1 }\n }"
	for _, c := range []struct{ name, text, said string }{
		{"in force", ruleset("github_repository_ruleset", review), "github_repository_ruleset.main asks for a review before a change (infra/gh.tf)"},
		{"of an organisation", ruleset("github_organization_ruleset", review), "github_organization_ruleset.main asks for a review"},
		{"with some who pass", ruleset("github_repository_ruleset", review+"\n bypass_actors {\n actor_id = 1\n actor_type = \"Integration\"\n bypass_mode = \"always\"\n }"), "which some pass over"},
		{"only tried out", ruleset("github_repository_ruleset", strings.Replace(review, "active", "evaluate", 1)), ""},
		{"without reviews", ruleset("github_repository_ruleset", "enforcement = \"active\"\n rules { deletion = true }"), ""},
	} {
		var said []string
		for _, claim := range (files{"infra/gh.tf": c.text}).claims() {
			for _, gate := range claim.Gates {
				said = append(said, gate.Says)
			}
		}
		if got := strings.Join(said, "; "); !strings.Contains(got, c.said) || c.said == "" && got != "" {
			t.Errorf("%s: it says %q, not %q", c.name, got, c.said)
		}
	}
}

func FuzzGitHubSettings(f *testing.F) {
	f.Add("repository: {default_branch: main}\nbranches:\n  - name: main\n    protection:\n      required_pull_request_reviews: {required_approving_review_count: 1}\n")
	f.Add("environments: [{name: production, reviewers: [1]}]")
	f.Fuzz(func(t *testing.T, text string) {
		claims := files{".github/workflows/ci.yml": agentWorkflow, ".github/settings.yml": text}.claims()
		if b := jobOf("contents:write").blast(claims); b.Level.String() != "high" {
			t.Errorf("%s", b.Level)
		}
		if b := jobOf("contents:write packages:write").blast(claims); b.Level.String() != "high" {
			t.Errorf("with packages: %s", b.Level)
		}
	})
}
