package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// threeWays is a report of two agents: one that is asked, and one that is not.
func threeWays() *Report {
	r := empty()
	r.Agents = []Agent{
		{ID: "asked", Name: "Asked", Scope: "user", Evidence: []string{"~/.asked"}},
		{ID: "free", Name: "Free", Scope: "user", Evidence: []string{"~/.free"}, Settings: []string{"~/.free/settings.json"},
			Stances: []Stance{{Where: "home", Access: "open", Channel: "shell", Because: "nothing stops it", Rule: "~/.free/settings.json:2"}},
			Idle:    []Idle{{Rule: "~/.free/settings.json:9", Because: "it is for another tool"}}},
	}
	for i, level := range []string{"medium", "critical", "low"} {
		c := Credential{Name: "Token " + fmt.Sprint(i), Blast: Blast{Level: level}, Locations: []Location{{Source: "workstation", Path: "~/.t" + fmt.Sprint(i), Line: i + 1}}}
		c.Reach = []Reach{
			{Agent: "free", Access: "open", Channel: "shell", Because: "nothing stops it", Rule: "~/.free/settings.json:2"},
			{Agent: "asked", Access: "asks", Channel: "file", Because: "it asks"},
		}
		r.Credentials = append(r.Credentials, c)
	}
	r.Credentials[2].Reach[0].Channel = "transcript"
	return r
}

func agentsText(t *testing.T, r *Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Agents(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAgentsWorstFirst(t *testing.T) {
	const want = `Free  (free, user)  reaches 1 critical, 1 medium, 1 low with nobody asked
  known by        ~/.free
  settings        ~/.free/settings.json
  in the home     nothing asks (shell): nothing stops it [~/.free/settings.json:2]
  does nothing    ~/.free/settings.json:9: it is for another tool

  nothing asks (shell): nothing stops it [~/.free/settings.json:2]
    CRITICAL  Token 1  ~/.t1:2
    MEDIUM    Token 0  ~/.t0:1

  nothing asks (transcript): nothing stops it [~/.free/settings.json:2]
    LOW       Token 2  ~/.t2:3

Asked  (asked, user)  reaches nothing unasked, and 3 if a person or a rule lets it
  known by        ~/.asked

  a person is asked (file): it asks
    CRITICAL  Token 1  ~/.t1:2
    MEDIUM    Token 0  ~/.t0:1
    LOW       Token 2  ~/.t2:3
`
	if got := agentsText(t, threeWays(), Options{Width: 90}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAgentsAreBounded(t *testing.T) {
	r := threeWays()
	for i := range 100 {
		c := r.Credentials[0]
		c.Name, c.Locations = strings.Repeat("long name ", 12), []Location{{Path: "~/\x1b[31m" + strings.Repeat("deep/", 60), Line: i}}
		r.Credentials = append(r.Credentials, c)
	}
	text := agentsText(t, r, Options{Width: 80})
	if !strings.Contains(text, "and 73 more, which --format json lists") {
		t.Errorf("nothing says that there are more:\n%s", text)
	}
	for line := range strings.Lines(text) {
		if width(line) > 81 || strings.Contains(line, "\x1b") {
			t.Errorf("%d columns: %q", width(line), line)
		}
	}
}

func TestAgentsInNoOrder(t *testing.T) {
	r := threeWays()
	first := agentsText(t, r, Options{})
	slices.Reverse(r.Agents)
	slices.Reverse(r.Credentials)
	if got := agentsText(t, r, Options{}); got != first {
		t.Errorf("another order reads otherwise:\n%s\n%s", first, got)
	}
	if got := agentsText(t, empty(), Options{}); got != "No AI agent is configured here.\n" {
		t.Errorf("nobody: %q", got)
	}
}
