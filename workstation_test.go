package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/cmd"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/workstation"
)

// onWorkstation runs the command line as a person whose home and variables are
// given, and none of the person's who runs the test.
func onWorkstation(t *testing.T, home string, set map[string]string, args ...string) (*report.Report, string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, errs bytes.Buffer
	cmd.Main(context.Background(), args, cmd.Terminal{
		In: strings.NewReader(""), Out: &out, Err: &errs, Now: func() time.Time { return scenarioDay },
		Getenv: func(name string) string {
			if name == "HOME" {
				return home
			}
			return set[name]
		},
	})
	if errs.Len() > 0 {
		t.Fatalf("worstcase %s: %s", strings.Join(args, " "), &errs)
	}
	if !slices.Contains(args, "json") {
		return nil, out.String()
	}
	r, err := report.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	return r, ""
}

const storesHome = "testdata/scenarios/workstation-twenty-stores/home"

// homeLike is a copy of a home folder.
func homeLike(t *testing.T, of string) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	if err := os.CopyFS(home, os.DirFS(of)); err != nil {
		t.Fatal(err)
	}
	return home
}

// TestDockerSocketIsTheHost: a socket is found by its variable, is the worst that
// a machine has, and nobody connects to it.
func TestDockerSocketIsTheHost(t *testing.T) {
	dir, err := os.MkdirTemp("", "ws") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	listening, err := net.Listen("unix", filepath.Join(dir, "docker.sock"))
	if err != nil {
		t.Skip(err)
	}
	defer listening.Close()
	connected := make(chan struct{})
	go func() {
		if c, err := listening.Accept(); err == nil {
			c.Close()
			close(connected)
		}
	}()
	home := homeLike(t, "testdata/scenarios/workstation-names-what-unlocks/home")
	r, _ := onWorkstation(t, home, map[string]string{"DOCKER_HOST": "unix://" + dir + "/docker.sock", "BW_SESSION": "made-up"},
		"scan", "--workstation", "--format", "json")
	c := oneAt(t, r, dir+"/docker.sock")
	if c.Kind != "docker.socket" || c.Blast.Level != "critical" || c.Facts["unlocks"] == "" ||
		!slices.Contains(c.Blast.Actions, report.Judged{Action: "docker.container.host", Level: "critical"}) {
		t.Errorf("%+v", c)
	}
	if len(c.Reach) != 1 || c.Reach[0].Agent != "codex" || c.Reach[0].Channel != "socket" || !c.Reach[0].Assumed {
		t.Errorf("reach: %+v", c.Reach)
	}
	session := oneAt(t, r, "BW_SESSION")
	if session.Kind != "password-manager.session" || session.Locations[0].Source != "environment" || len(session.Reach) != 1 || session.Reach[0].Channel != "environment" {
		t.Errorf("%+v", session)
	}
	select {
	case <-connected:
		t.Error("somebody connected to the socket")
	default:
	}
}

func oneAt(t *testing.T, r *report.Report, path string) report.Credential {
	t.Helper()
	var found []report.Credential
	for _, c := range r.Credentials {
		if slices.ContainsFunc(c.Locations, func(l report.Location) bool { return l.Path == path }) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d credentials at %s, want one", len(found), path)
	}
	return found[0]
}

// TestWorkstationRunsNothing: the programs that stores and agents name are left
// alone, and nothing in the home changes.
func TestWorkstationRunsNothing(t *testing.T) {
	home := homeLike(t, "testdata/scenarios/workstation-nothing-is-executed/home")
	before := listing(t, home)
	for _, args := range [][]string{{"scan", "--workstation", "--format", "json"}, {"agents", "--workstation", "--format", "json"}, {"scan", home, "--workstation", "--format", "json"}} {
		onWorkstation(t, home, nil, args...)
		if made := listing(t, "."); len(made) > 1 {
			t.Errorf("%q left %q behind", args, made)
		}
	}
	if after := listing(t, home); !slices.Equal(before, after) {
		t.Errorf("the home was %q and is %q", before, after)
	}
}

// listing is every file of a folder, with its size and time.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		all = append(all, fmt.Sprint(path, info.Size(), info.ModTime()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTargetsAndWorkstation: what is both in a target and on the workstation is
// read once.
func TestTargetsAndWorkstation(t *testing.T) {
	home := homeLike(t, storesHome)
	r, _ := onWorkstation(t, home, nil, "scan", home, "--workstation", "--format", "json")
	if !slices.Equal(r.Scan.Targets, []string{home, "workstation"}) {
		t.Errorf("targets: %q", r.Scan.Targets)
	}
	for _, c := range r.Credentials {
		if c.Kind == "github.classic-pat" && len(c.Locations) != 2 {
			t.Errorf("%+v", c.Locations)
		}
	}
}

// TestAgentsTable: the agent that reaches the worst comes first, and what it
// reaches stands below the way.
func TestAgentsTable(t *testing.T) {
	home := homeLike(t, storesHome)
	_, text := onWorkstation(t, home, nil, "agents", "--workstation")
	for _, want := range []string{
		"Codex  (codex, user)  reaches ", "in the home", "nothing asks (shell): in workspace-write", "CRITICAL  AWS access key", "~/.aws/credentials:3",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 100 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}

func TestWorkstationDocument(t *testing.T) {
	families, err := workstation.Load()
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := agents.Profiles()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`# What a workstation keeps

<!-- Generated from workstation/data/ and agents/data/ by go test -update. -->

` + "`worstcase scan --workstation`" + ` reads the credential stores of the person's machine, and what
AI agents keep of their sessions, beside the targets or without any. Nothing that a store
names is run, no socket is dialled, and what is encrypted stays so: such a store is named
for what it unlocks. A home of another system, as under WSL or in a container, is looked
through as well. Links in the home are followed to the store, and not within it.

`)
	for _, f := range families {
		fmt.Fprintf(&b, "## %s\n\n| store | where | what it holds | checked |\n| --- | --- | --- | --- |\n", f.Name)
		for i := range f.Stores {
			s := &f.Stores[i]
			holds := s.Holds
			if s.Unlocks != "" {
				holds += " Unlocks: " + s.Unlocks
			}
			fmt.Fprintf(&b, "| %s | %s | %s | [%s](%s) |\n", cell(s.Name), cell(whereabouts(s)), cell(holds), s.Checked.Format(time.DateOnly), s.Source)
		}
		b.WriteString("\n")
	}
	b.WriteString("## What agents keep\n\n`{appdata}` is the folder in which applications keep their data on each system, `{xdg}` and\n`{data}` the folders of XDG. Their settings are read as well.\n\n| agent | where | what it holds |\n| --- | --- | --- |\n")
	for _, p := range profiles {
		for _, s := range p.Stores {
			if p.Runs == agents.OnMachine && strings.ContainsAny(s.Path[:1], "~{") {
				fmt.Fprintf(&b, "| %s | `%s` | [%s](%s) |\n", cell(p.Name), cell(s.Path), cell(s.Holds), s.Source)
			}
		}
	}
	fresh(t, "docs/workstation.md", b.String())
}

// whereabouts are a store's paths and variables.
func whereabouts(s *workstation.Store) string {
	var all []string
	for _, of := range []struct {
		system string
		paths  []string
	}{{"", s.Paths}, {"Linux: ", s.Linux}, {"macOS: ", s.Darwin}, {"Windows: ", s.Windows}} {
		for _, p := range of.paths {
			all = append(all, of.system+"`"+p+"`")
		}
	}
	for _, m := range s.Moves {
		all = append(all, "`$"+strings.TrimSuffix(m.Env+"/"+m.Below, "/")+"`")
	}
	for _, name := range s.Shows {
		all = append(all, "`$"+name+"`")
	}
	return strings.Join(all, ", ")
}

// planted are tokens of the stores, by where each stands.
var planted = map[string]*regexp.Regexp{
	".config/gh/hosts.yml":                  regexp.MustCompile(`ghp_\w+`),
	".npmrc":                                regexp.MustCompile(`npm_\w+`),
	".local/share/com.vercel.cli/auth.json": regexp.MustCompile(`vcp_\w+`),
	".pulumi/credentials.json":              regexp.MustCompile(`pul-\w+`),
	".supabase/access-token":                regexp.MustCompile(`sbp_\w+`),
	".config/doctl/config.yaml":             regexp.MustCompile(`dop_v1_\w+`),
	".cache/huggingface/token":              regexp.MustCompile(`hf_\w+`),
	".vault-token":                          regexp.MustCompile(`hvs\.\w+`),
	".config/stripe/config.toml":            regexp.MustCompile(`rk_live_\w+`),
	".sentryclirc":                          regexp.MustCompile(`sntryu_\w+`),
}

// sayings are how transcripts write what a tool printed: as JSON in JSON, with
// line breaks and quotes around.
var sayings = map[string]string{
	".claude/projects/-home-rowan-src-till/%d.jsonl":             `{"type":"user","message":{"content":[{"type":"tool_result","content":"$ cat f\n%s\n$"}]}}`,
	".codex/sessions/2026/11/0%d/rollout-1.jsonl":                `{"type":"response_item","payload":{"output":"{\"output\":\"{\\n  \\\"token\\\": \\\"%s\\\"\\n}\\n\"}"}}`,
	".gemini/tmp/f1e2d3/chats/session-%d.json":                   `{"role":"user","parts":[{"text":"export TOKEN='%s'\t# mine"}]}`,
	".local/share/opencode/storage/message/ses_%d/msg_1.json":    `{"content":"Authorization: Bearer %s\r\n"}`,
	".cursor/projects/till/agent-transcripts/%d.jsonl":           `{"content":"https://rowan:%s@host.example/\n"}`,
	".config/Code/User/workspaceStorage/a%d/chatSessions/1.json": `{"value":"\u001b[32m%s\u001b[0m"}`,
}

// TestHomeOfADeveloper: twenty stores, six agents and 300 MB of transcripts take
// seconds, every store is read, and each credential is told once, with all its
// places.
func TestHomeOfADeveloper(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes and reads 300 MB")
	}
	home := homeLike(t, storesHome)
	places := map[string][]string{} // by token
	for store, pattern := range planted {
		text, err := os.ReadFile(filepath.Join(home, store))
		if err != nil {
			t.Fatal(err)
		}
		token := pattern.FindString(string(text))
		places[token] = append(places[token], "~/"+store)
	}
	size := talk(t, home, places)
	write(t, filepath.Join(home, ".config/Code/User/globalStorage/github.copilot-chat/state.json"), []byte("{}"))
	state := filepath.Join(home, ".config/Cursor/User/globalStorage/state.vscdb")
	write(t, state, unpacked(t, "testdata/workstation-state.vscdb.gz.b64"))

	began := time.Now()
	r, _ := onWorkstation(t, home, nil, "scan", "--workstation", "--format", "json")
	took := time.Since(began)
	t.Logf("%d MB in %s: %.0f MB a second, %d credentials", size>>20, took.Round(time.Millisecond), float64(size>>20)/took.Seconds(), len(r.Credentials))
	if took > 2*time.Minute {
		t.Errorf("it took %s", took)
	}
	if len(r.Agents) < 6 || r.Scan.Bytes < size {
		t.Errorf("%d agents and %d bytes, want 6 and %d at least", len(r.Agents), r.Scan.Bytes, size)
	}
	for token, at := range places {
		told(t, r, token, at)
	}
}

// told holds that one credential has all of a token's places. A report shows no
// secret, so that the first place tells which it is.
func told(t *testing.T, r *report.Report, token string, at []string) {
	t.Helper()
	c := oneAt(t, r, at[0])
	if strings.HasPrefix(token, "sbp_") {
		at = append(at, "~/.config/Cursor/User/globalStorage/state.vscdb")
	}
	for _, place := range at {
		if !slices.ContainsFunc(c.Locations, func(l report.Location) bool { return l.Path == place && l.Source == "workstation" }) {
			t.Errorf("%s: %s is not told", c.Kind, place)
		}
	}
	alike := 0
	for _, other := range r.Credentials {
		if other.Redacted == c.Redacted {
			alike++
		}
	}
	if alike != 1 {
		t.Errorf("%s is told %d times", c.Kind, alike)
	}
}

// talk writes 300 MB of transcripts with the tokens strewn in, and adds their
// places. It returns how many bytes there are.
func talk(t *testing.T, home string, places map[string][]string) int64 {
	t.Helper()
	const each = 5 << 20
	random := rand.New(rand.NewPCG(1, 2))
	var tokens []string
	for token := range places {
		tokens = append(tokens, token)
	}
	slices.Sort(tokens)
	var size int64
	for path, saying := range sayings {
		for n := range 10 {
			token, name := tokens[n], fmt.Sprintf(path, n)
			var b bytes.Buffer
			for b.Len() < each/2 {
				chatter(&b, random)
			}
			fmt.Fprintf(&b, saying+"\n", token)
			for b.Len() < each {
				chatter(&b, random)
			}
			write(t, filepath.Join(home, name), b.Bytes())
			size += int64(b.Len())
			places[token] = append(places[token], "~/"+name)
		}
	}
	return size
}

var words = strings.Fields(`the function returns error when config file missing and then test fails because value token of request is nil so we
	retry with backoff until deadline exceeded import export const await async struct interface database migration deploy staging production`)

// chatter is a line of a transcript that holds nothing.
func chatter(b *bytes.Buffer, random *rand.Rand) {
	var text strings.Builder
	for range 40 + random.IntN(200) {
		text.WriteString(words[random.IntN(len(words))])
		text.WriteByte(" \n\t\""[random.IntN(8)/7*random.IntN(4)])
	}
	line, _ := json.Marshal(map[string]any{"uuid": fmt.Sprintf("%016x", random.Uint64()), "timestamp": "2026-11-02T10:00:00Z", "text": text.String()})
	b.Write(line)
	b.WriteByte('\n')
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// unpacked is a file that is kept as base64 of gzip.
func unpacked(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
