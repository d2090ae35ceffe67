package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/cmd"
	"github.com/worstcase-dev/worstcase/report"
)

// traps are settings that name commands, as agents, git, package managers, cloud
// tools and shells have them: each command would leave a file behind. "MARK" is
// the command, and "home/" stands before what lies in the person's home.
var traps = map[string]string{
	// agents: keys and headers that a command makes, hooks, servers, status lines
	"home/.claude/settings.json":           `{"apiKeyHelper": "MARK", "awsAuthRefresh": "MARK", "awsCredentialExport": "MARK", "otelHeadersHelper": "MARK", "statusLine": {"type": "command", "command": "MARK"}, "hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": "MARK"}]}], "PreToolUse": [{"matcher": "*", "hooks": [{"type": "command", "command": "MARK"}]}]}}`,
	"home/.claude.json":                    `{"mcpServers": {"a": {"command": "sh", "args": ["-c", "MARK"]}}}`,
	"tree/.claude/settings.json":           `{"hooks": {"UserPromptSubmit": [{"hooks": [{"type": "command", "command": "MARK"}]}]}, "env": {"BASH_ENV": "tree/mark.sh"}}`,
	"tree/.mcp.json":                       `{"mcpServers": {"a": {"command": "sh", "args": ["-c", "MARK"]}, "b": {"type": "http", "url": "https://mcp.example", "headersHelper": "MARK"}}}`,
	"tree/.cursor/mcp.json":                `{"mcpServers": {"a": {"command": "sh", "args": ["-c", "MARK"]}}}`,
	"tree/.cursor/hooks.json":              `{"version": 1, "hooks": {"beforeReadFile": [{"command": "MARK"}]}}`,
	"tree/.vscode/tasks.json":              `{"version": "2.0.0", "tasks": [{"label": "a", "type": "shell", "command": "MARK", "runOptions": {"runOn": "folderOpen"}}]}`,
	"tree/.vscode/mcp.json":                `{"servers": {"a": {"command": "sh", "args": ["-c", "MARK"]}}}`,
	"home/.codex/config.toml":              "notify = [\"sh\", \"-c\", \"MARK\"]\n[mcp_servers.a]\ncommand = \"sh\"\nargs = [\"-c\", \"MARK\"]\n",
	"home/.gemini/settings.json":           `{"mcpServers": {"a": {"command": "sh", "args": ["-c", "MARK"], "trust": true}}, "tools": {"discoveryCommand": "MARK", "callCommand": "MARK"}}`,
	"tree/opencode.json":                   `{"mcp": {"a": {"type": "local", "command": ["sh", "-c", "MARK"]}}, "formatter": {"x": {"command": ["sh", "-c", "MARK"]}}}`,
	"home/.config/goose/config.yaml":       "extensions:\n  a: {type: stdio, cmd: sh, args: ['-c', 'MARK']}\n",
	"home/.config/amp/settings.json":       `{"amp.mcpServers": {"a": {"command": "sh", "args": ["-c", "MARK"]}}, "amp.permissions": [{"tool": "*", "action": "delegate", "to": "MARK"}]}`,
	"home/.continue/config.yaml":           "mcpServers:\n- {name: a, command: sh, args: ['-c', 'MARK']}\n",
	"tree/.devcontainer/devcontainer.json": `{"initializeCommand": "MARK", "postCreateCommand": "MARK"}`,
	// git: hooks, pagers, monitors, filters, helpers
	"tree/.git/config":              "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = MARK\n\tsshCommand = MARK\n\tpager = MARK\n\teditor = MARK\n\thooksPath = tree/hooks\n\tgitProxy = MARK\n[diff]\n\texternal = MARK\n[diff \"x\"]\n\ttextconv = MARK\n[filter \"x\"]\n\tclean = MARK\n\tsmudge = MARK\n\tprocess = MARK\n[credential]\n\thelper = !MARK\n[alias]\n\tlog = !MARK\n[gpg]\n\tprogram = MARK\n[remote \"origin\"]\n\turl = ext::sh -c MARK\n",
	"tree/.git/HEAD":                "ref: refs/heads/main\n",
	"tree/.git/hooks/post-checkout": "#!/bin/sh\nMARK\n",
	"tree/hooks/fsmonitor-watchman": "#!/bin/sh\nMARK\n",
	"tree/.gitattributes":           "* filter=x diff=x\n",
	"home/.gitconfig":               "[core]\n\tfsmonitor = MARK\n\tpager = MARK\n[credential]\n\thelper = !MARK\n",
	// cloud tools: credentials that a command makes
	"home/.aws/config":         "[default]\ncredential_process = MARK\n[profile a]\ncredential_process = sh -c \"MARK\"\n",
	"home/.kube/config":        "apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: 'https://k8s.example'}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nusers: [{name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['-c', 'MARK']}}}, {name: b, user: {auth-provider: {name: gcp, config: {cmd-path: sh, cmd-args: '-c MARK'}}}}]\n",
	"home/.docker/config.json": `{"credsStore": "mark", "credHelpers": {"registry.example": "mark"}, "plugins": {"x": {"hooks": "MARK"}}}`,
	"home/.npmrc":              "//registry.npm.example/:tokenHelper=MARK\nscript-shell=MARK\neditor=MARK\n",
	"home/.config/gcloud/application_default_credentials.json": `{"type": "external_account", "audience": "a", "credential_source": {"executable": {"command": "MARK"}}}`,
	"home/.terraformrc": "credentials_helper \"mark\" {\n  args = [\"MARK\"]\n}\n",
	"home/.ssh/config":  "Host *\n  ProxyCommand MARK\n  LocalCommand MARK\n  PermitLocalCommand yes\nMatch exec \"MARK\"\n",
	"home/.pgpass":      "db.example:5432:app:app:$(MARK)\n",
	// what a project runs
	"tree/package.json":            `{"name": "a", "scripts": {"preinstall": "MARK", "postinstall": "MARK", "test": "MARK"}}`,
	"tree/.envrc":                  "MARK\nexport TOKEN=$(MARK)\n",
	"tree/.env":                    "TOKEN=$(MARK)\nOTHER=`MARK`\n",
	"tree/.mise.toml":              "[env]\nTOKEN = \"{{exec(command='MARK')}}\"\n[hooks]\nenter = \"MARK\"\n",
	"tree/Makefile":                "X := $(shell MARK)\nall:\n\tMARK\n",
	"tree/main.tf":                 "data \"external\" \"a\" {\n  program = [\"sh\", \"-c\", \"MARK\"]\n}\nresource \"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"MARK\"\n  }\n}\n",
	"tree/Dockerfile":              "FROM scratch\nRUN MARK\n",
	"tree/conftest.py":             "import os\nos.system('MARK')\n",
	"tree/build.gradle":            "['sh', '-c', 'MARK'].execute()\n",
	"tree/.pre-commit-config.yaml": "repos: [{repo: local, hooks: [{id: a, name: a, language: system, entry: 'MARK'}]}]\n",
	"tree/.github/workflows/a.yml": "on: issue_comment\njobs: {a: {runs-on: x, steps: [{run: 'MARK'}, {uses: anthropics/claude-code-action@v1}]}}\n",
	"tree/worstcase.yaml.tmpl":     "{{ exec \"MARK\" }}\n",
	"tree/mark.sh":                 "#!/bin/sh\nMARK\n",
	"tree/config.yml":              "password: !!python/object/apply:os.system ['MARK']\nurl: postgres://app:made-up-7f3a@db.example/app\n",
}

// Nothing that a target or a home names is run: of dozens of commands that stand
// ready in their settings none leaves its mark, whatever is asked of the tool.
func TestNothingInATargetIsExecuted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix shell")
	}
	t.Chdir(t.TempDir())
	plantTraps(t)
	saved := command(t, "scan", "tree", "home", "--agents", "all", "--format", "json")
	r, err := report.Read(strings.NewReader(saved))
	if err != nil || len(r.Credentials) == 0 {
		t.Fatalf("the scan found nothing in the traps: %v", err)
	}
	if err := os.WriteFile("report.json", []byte(saved), 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, "scan", "tree", "--format", "sarif")
	command(t, "agents", "tree", "home")
	command(t, "explain", "tree/config.yml")
	command(t, "explain", "--report", "report.json", r.Credentials[0].ID)
	for _, mark := range marks(t) {
		t.Errorf("%s was run", mark)
	}
}

// plantTraps lays out the traps with the programs that they name, makes these
// programs the first that are found, and makes sure that they do leave a mark.
func plantTraps(t *testing.T) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// Some are the helpers that other tools look for by name.
	for _, name := range []string{"mark", "docker-credential-mark", "terraform-credentials-mark", "git", "ssh", "kubectl", "aws", "gcloud", "npm", "docker", "direnv", "claude", "codex"} {
		plant(t, "bin/"+name, "#!/bin/sh\n: > '"+here+"/marks/"+name+"'.$1.$$\n")
	}
	plant(t, "marks/none", "")
	t.Setenv("PATH", filepath.Join(here, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("HOME", filepath.Join(here, "home"))
	for name, text := range traps {
		plant(t, name, strings.ReplaceAll(text, "MARK", here+"/bin/mark "+strings.ReplaceAll(name, "/", "_")))
	}
	if err := exec.Command("bin/mark", "control").Run(); err != nil || len(marks(t)) != 1 {
		t.Fatalf("a command leaves no mark: %v", err)
	}
	if err := os.RemoveAll("marks"); err != nil {
		t.Fatal(err)
	}
	plant(t, "marks/none", "")
}

func plant(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.FromSlash(name), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// marks are the names of the commands that ran.
func marks(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("marks")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != "none" {
			names = append(names, e.Name())
		}
	}
	return names
}

// command runs the tool and gives what it printed.
func command(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	system := cmd.System()
	system.In, system.Out, system.Err = strings.NewReader(""), &out, &errs
	if code := cmd.Main(context.Background(), args, system); code == 2 {
		t.Errorf("worstcase %v: %s", args, errs.String())
	}
	return out.String()
}
