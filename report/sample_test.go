package report

import (
	"slices"
	"testing"
)

// planted stands for the secrets themselves: formats other than JSON and the
// table must never show it, even when the report holds it.
const planted = "made-up-secret-7Qx2mZp9"

// sample is a report as a scan makes it: a hosting token that an agent reads, a
// database, a code host's token, a secret of unknown kind, one that has expired.
func sample() *Report {
	r := &Report{
		SchemaVersion: SchemaVersion,
		Tool:          Tool{Name: "worstcase", Version: "1.0.0"},
		Scan: Scan{
			Targets: []string{"."}, Bytes: 182_044, Files: 214, Commits: 37,
			Skipped: []Skip{
				{Path: "assets/logo.png", Reason: "binary content"},
				{Path: "assets/hero.jpg", Reason: "binary content"},
				{Reason: "binary content", Count: 39},
				{Path: "current", Reason: "symbolic link, not followed"},
				{Path: "backups/2026-11.sql", Reason: "permission denied", Incomplete: true},
			},
		},
		Agents: []Agent{
			{ID: "cursor", Name: "Cursor", Scope: "project", Evidence: []string{".cursor/rules/base.mdc"}},
			{ID: "claude-code", Name: "Claude Code", Scope: "project", Evidence: []string{"CLAUDE.md"}},
			{ID: "codex", Name: "Codex", Scope: "user", Evidence: []string{"~/.codex"}},
		},
		Credentials: []Credential{expiredJWT(), unknownSecret(), githubToken(), postgresURL(), railwayToken()},
	}
	r.Summary = Summarise(r.Credentials)
	r.Summary.FailOn = "high"
	Sort(r.Credentials)
	r.Normalise()
	return r
}

func railwayToken() Credential {
	return Credential{
		ID: "4x8k2m9q0c1v2b3n", Kind: "railway.account-token", Provider: "railway", Name: "Railway account token",
		Redacted: "2f8c…91ab",
		Locations: []Location{
			{Source: "history", Path: "scripts/add-domain.sh", Line: 9, Column: 21, Commit: "9f1c2d3e4b5a69788796a5b4c3d2e1f009182736", Author: "Ada", Date: "2026-03-02T10:00:00Z"},
			{Source: "worktree", Path: "scripts/add-domain.sh", Line: 14, Column: 20, Name: "RAILWAY_API_TOKEN"},
			{Source: "worktree", Path: ".env", Line: 3, Column: 19, Name: "RAILWAY_API_TOKEN", IgnoredByGit: true},
		},
		Environment: "production", Account: "acme",
		Owner: Owner{Name: "@platform", Source: "codeowners"}, Purpose: "custom domains",
		Blast: Blast{
			Level: "critical", AtBest: "critical", Certainty: "assumed",
			Because: "it can destroy production data or infrastructure for good",
			Worst: &Action{
				Action: "railway.volume.delete", Title: "Delete a volume", Call: "mutation volumeDelete", Effect: "destroy",
				Recovery: "none", Backups: "destroyed", Gate: "none", Source: "https://docs.railway.example/reference/volumes",
			},
			Path: []string{
				"scripts/add-domain.sh:14 holds a Railway account token",
				"it holds account:* (assumed: account tokens are not scoped)",
				"mutation volumeDelete (Delete a volume)",
				"destroys data for good; the backups go with it; nothing asks first",
			},
			Grants:   []Grant{{Scope: "account:*", Certainty: "assumed", Evidence: "account tokens are not scoped"}},
			Actions:  []Judged{{Action: "railway.volume.delete", Level: "critical"}, {Action: "railway.deploy", Level: "high"}},
			Unknowns: []string{"which workspaces it belongs to"},
		},
		Reach: []Reach{
			{Agent: "cursor", Access: "open", Channel: "file", Because: "reads files of the project without asking"},
			{Agent: "claude-code", Access: "refused", Channel: "file", Because: "a deny rule of its own", Rule: ".claude/settings.json:6"},
			{Agent: "claude-code", Access: "open", Channel: "shell", Because: "runs node without asking", Rule: ".claude/settings.json:9"},
			{Agent: "codex", Access: "asks", Channel: "shell", Because: "asks before it leaves the sandbox", Assumed: true},
		},
		Remedies: []Remedy{
			{Step: "narrow", Title: "Make a project token for one environment", Detail: "it cannot reach other projects", URL: "https://docs.railway.example/tokens"},
			{Step: "revoke", Title: "Revoke this one", Detail: "under account settings, tokens"},
		},
		Verdict: Verdict{Fails: true, Because: "critical, and the gate fails at high and above"},
	}
}

func postgresURL() Credential {
	return Credential{
		ID: "7c2r5t8w1y4z6a9d", Kind: "postgres.url", Provider: "postgres", Name: "PostgreSQL connection URL", Redacted: "…",
		Locations:   []Location{{Source: "worktree", Path: "services/billing/config/database.production.yml", Line: 41, Column: 8}},
		Environment: "production", Account: "billing",
		Facts: map[string]string{"host": "db.billing.acme.example", "database": "billing", "user": "app"},
		Blast: Blast{
			Level: "critical", AtBest: "low", Certainty: "assumed",
			Because: "it can destroy production data, and no backup is known to survive",
			Worst: &Action{
				Action: "postgres.database.drop", Title: "Drop tables", Call: "DROP SCHEMA public CASCADE", Effect: "destroy",
				Recovery: "backup", Backups: "unknown", Gate: "none", Source: "https://docs.postgres.example/drop",
			},
			Armed:    []Armed{{Command: "prisma db push --force-reset", Path: "package.json", Line: 12}},
			Path:     []string{"services/billing/config/database.production.yml:41 holds a PostgreSQL connection URL", "package.json:12 runs prisma db push --force-reset", "destroys data, which only a backup brings back"},
			Grants:   []Grant{{Scope: "database:owner", Certainty: "assumed", Evidence: "the user may own its tables"}},
			Unknowns: []string{"whether app owns its tables or may only read them", "whether a backup survives"},
		},
		Reach:    []Reach{{Agent: "cursor", Access: "open", Channel: "file", Because: "reads files of the project without asking"}},
		Remedies: []Remedy{{Step: "narrow", Title: "Give agents a role that may only read", Detail: "GRANT SELECT, on a replica", URL: "https://docs.postgres.example/grant"}},
		Verdict:  Verdict{Fails: true, Because: "critical, and the gate fails at high and above"},
	}
}

func githubToken() Credential {
	return Credential{
		ID: "1k3m5n7p9q2r4s6t", Kind: "github.fine-grained-pat", Provider: "github", Name: "GitHub fine-grained token", Redacted: "gith…9Zq1",
		Locations:   []Location{{Source: "worktree", Path: ".github/workflows/release.yml", Line: 22, Column: 15}},
		Environment: "unknown", Expires: "2027-01-01T00:00:00Z",
		Blast: Blast{
			Level: "medium", AtBest: "low", Certainty: "declared", Because: "it can change or stop things that can be put back",
			Worst: &Action{
				Action: "github.issue.edit", Title: "Edit issues", Call: "PATCH /repos/{owner}/{repo}/issues/{number}", Effect: "tamper",
				Recovery: "reversible", Backups: "survive", Gate: "confirmation", GateRemovable: true, Source: "https://docs.github.example/issues",
			},
			Path: []string{".github/workflows/release.yml:22 holds a GitHub fine-grained token", "changes things that can be put back"},
		},
		Verdict: Verdict{Because: "medium is below high"},
	}
}

func unknownSecret() Credential {
	return Credential{
		ID: "8v6u4t2s0r9q7p5n", Kind: "generic.generic-api-key", Provider: "generic", Name: "Secret of unknown kind", Redacted: "…",
		Locations:   []Location{{Source: "worktree", Path: "config/settings.py", Line: 88, Column: 14, Name: "PARTNER_KEY"}},
		Environment: "unknown",
		Blast:       Blast{Level: "unknown", AtBest: "none", Certainty: "assumed", Because: "it looks like a secret, but what it opens is not known"},
		Verdict:     Verdict{Because: "unknown is below high"},
	}
}

func expiredJWT() Credential {
	return Credential{
		ID: "0a2b4c6d8e1f3g5h", Kind: "generic.jwt", Provider: "generic", Name: "JSON web token", Redacted: "eyJh…x0Tg",
		Locations:   []Location{{Source: "worktree", Path: "test/fixtures/session.json", Line: 2, Column: 12}},
		Environment: "unknown", Expires: "2024-05-01T00:00:00Z",
		Blast:   Blast{Level: "none", AtBest: "none", Certainty: "declared", Because: "it has expired"},
		Verdict: Verdict{Because: "it has expired"},
	}
}

// empty is the report of a scan that found nothing.
func empty() *Report {
	r := &Report{
		SchemaVersion: SchemaVersion, Tool: Tool{Name: "worstcase", Version: "1.0.0"},
		Scan: Scan{Targets: []string{"."}, Files: 42, Complete: true},
	}
	r.Summary = Summarise(nil)
	r.Normalise()
	return r
}

// many is the sample's credentials over and over, n of them.
func many(n int) *Report {
	r := sample()
	few := r.Credentials
	r.Credentials = nil
	for i := range n {
		c := few[i%len(few)]
		c.ID = c.ID[:10] + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26))
		c.Locations = slices.Clone(c.Locations)
		c.Locations[0].Line += i
		r.Credentials = append(r.Credentials, c)
	}
	r.Summary = Summarise(r.Credentials)
	return r
}

// eachFormat runs a test for every format there is.
func eachFormat(t *testing.T, test func(t *testing.T, f Format)) {
	t.Helper()
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) { test(t, f) })
	}
}
