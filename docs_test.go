package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/cmd"
)

var update = flag.Bool("update", false, "write generated documents anew")

// fresh compares a generated document with the file, or writes it.
func fresh(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: run go test -run '%s' . -update", file, t.Name())
	}
}

func TestLevelsDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Levels

<!-- Generated from the ladder in blastradius/ladder.go by go test -update. -->

A level is a row of this ladder: the first that holds for a credential's worst action
decides. There is no score. ` + "`worstcase explain`" + ` prints the row that applied.

| level | row | a valid credential in an agent's hands |
| --- | --- | --- |
`)
	for _, row := range blastradius.Ladder() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", row.Level, row.ID, row.Because)
	}
	b.WriteString(`
- An unknown environment reads as production. An environment that only the name of a
  file suggests never lowers a level; one that the credential or its host shows does.
- Backups that are not known to survive read as gone.
- A gate that the same credential can lift (deletion protection, a branch rule for an
  admin) is named, and lowers nothing. One that it cannot lift does.
- Of many actions the worst counts; ties go by effect, recovery, backups, breadth, gate
  and name, so that the answer depends on no order.
- *At best* is the level if everything unknown turned out well: what this kind of
  credential may have been issued without is absent, backups survive, and an unknown
  environment is not production.
`)
	fresh(t, "docs/levels.md", b.String())
}

func TestProvidersDocument(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Providers\n\n<!-- Generated from catalog/providers/ by go test -update. -->\n\n" +
		"What is known of each provider, from where, and when that was checked. The level is that\n" +
		"of a credential of which nothing else is known; *at best* is the level if all that is unknown\n" +
		"turned out well.\n")
	for _, p := range known.Providers() {
		fmt.Fprintf(&b, "\n## %s\n\n| credential | level | at best | checked |\n| --- | --- | --- | --- |\n", p.Name)
		for _, k := range p.Credentials {
			blast := blastradius.Assess(blastradius.Subject{Kind: k, Environment: catalog.Environment(k.Environment), Sure: k.Environment != ""}, time.Time{})
			fmt.Fprintf(&b, "| %s (`%s`) | %s | %s | [%s](%s) |\n", cell(k.Name), k.FullName(), blast.Level, blast.AtBest, k.Checked.Format(time.DateOnly), k.Source)
		}
		if len(p.Actions) > 0 {
			b.WriteString("\n| call | effect | recovery | backups | gate | checked |\n| --- | --- | --- | --- | --- | --- |\n")
		}
		for _, a := range p.Actions {
			gate := string(a.Gate.Kind)
			if a.Gate.Removable {
				gate += ", removable"
			}
			fmt.Fprintf(&b, "| %s: `%s` | %s | %s | %s | %s | [%s](%s) |\n", cell(a.Title), cell(a.Call), a.Effect, strings.TrimSpace(string(a.Recovery)+" "+a.Window), a.Backups, gate, a.Checked.Format(time.DateOnly), a.Source)
		}
	}
	fresh(t, "docs/providers.md", b.String())
}

func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}

func TestCommandsDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Commands\n\n<!-- Generated from the commands' own help by go test -update. -->\n")
	for _, name := range []string{"scan", "explain", "agents", "catalog", "convert", "version"} {
		out, _ := runHere(t, "", name, "--help")
		fmt.Fprintf(&b, "\n## worstcase %s\n\n```text\n%s```\n", name, out)
	}
	fresh(t, "docs/commands.md", b.String())
}

// runHere runs the command line in this folder and returns its standard output.
func runHere(t *testing.T, stdin string, args ...string) (string, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := cmd.Main(context.Background(), args, cmd.Terminal{
		In: strings.NewReader(stdin), Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return scenarioDay },
	})
	if errs.Len() > 0 {
		t.Errorf("worstcase %s: %s", strings.Join(args, " "), &errs)
	}
	return out.String(), code
}

var (
	consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")
	storyBlock   = regexp.MustCompile("(?s)(```console\n\\$ go run \\. scan testdata/pocketos\n).*?```")
)

// TestReadmeStory: the README shows what the tool really prints.
func TestReadmeStory(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	story, code := runHere(t, "", "scan", "testdata/pocketos")
	if code != 1 {
		t.Errorf("the story's exit code is %d, want 1", code)
	}
	first := storyBlock.FindIndex(text)
	block := storyBlock.FindSubmatch(text)
	fresh(t, "README.md", string(text[:first[0]])+string(block[1])+trimLines(story)+"```"+string(text[first[1]:]))
}

func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestReadmeCommands runs every command that the README shows, in a folder with
// something to find.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	token := "RAILWAY_API_TOKEN=f6b48059-5108-46d8-aaeb-120420b63baa\n"
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	home := os.Getenv("HOME")
	t.Setenv("HOME", t.TempDir())
	if err := os.WriteFile(filepath.Join(work, "token.txt"), []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
	noGit := exec.Command("git", "init", "-q", work).Run()
	for _, block := range consoleBlock.FindAllSubmatch(text, -1) {
		for _, line := range strings.Split(string(block[1]), "\n") {
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			args, redirected := strings.CutSuffix(command, " < token.txt")
			stdin := ""
			if redirected {
				stdin = token
			}
			switch words := strings.Fields(args); {
			case command == "go test ./...": // this is it
			case command == "go install .":
				build := exec.Command("go", "build", "-o", filepath.Join(t.TempDir(), "worstcase"), ".")
				build.Env = append(os.Environ(), "HOME="+home) // where the build cache is
				if out, err := build.CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s", command, err, out)
				}
			case strings.HasPrefix(command, "go run . "):
				t.Chdir(root)
				runHere(t, stdin, words[3:]...)
			case noGit != nil && (strings.Contains(args, "--history") || strings.Contains(args, "--staged")):
				t.Logf("%s did not run: no repository can be made without git: %v", command, noGit)
			case words[0] == "worstcase":
				t.Chdir(work)
				if _, code := runHere(t, stdin, words[1:]...); code > 1 {
					t.Errorf("%s: exit code %d", command, code)
				}
			default:
				t.Errorf("no test runs %q", command)
			}
		}
	}
}
