package report

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSort: the worst level first, unknown between medium and low; then effect,
// recovery, provider and place.
func TestSort(t *testing.T) {
	act := func(effect, recovery string) *Action { return &Action{Effect: effect, Recovery: recovery} }
	at := func(path string, line int) []Location { return []Location{{Path: path, Line: line}} }
	want := []Credential{
		{ID: "a", Provider: "z", Blast: Blast{Level: "critical", Worst: act("destroy", "none")}},
		{ID: "b", Provider: "y", Blast: Blast{Level: "critical", Worst: act("destroy", "backup")}},
		{ID: "c", Provider: "x", Blast: Blast{Level: "critical", Worst: act("takeover", "none")}},
		{ID: "d", Blast: Blast{Level: "critical"}},
		{ID: "e", Blast: Blast{Level: "high"}},
		{ID: "f", Blast: Blast{Level: "medium"}},
		{ID: "g", Blast: Blast{Level: "dire"}, Locations: at("a", 1)},
		{ID: "h", Blast: Blast{Level: "unknown"}, Locations: at("a", 9)},
		{ID: "i", Provider: "a", Blast: Blast{Level: "low"}, Locations: at("z", 1)},
		{ID: "j", Provider: "b", Blast: Blast{Level: "low"}, Locations: at("a", 2)},
		{ID: "k", Provider: "b", Blast: Blast{Level: "low"}, Locations: at("a", 10)},
		{ID: "l", Provider: "b", Blast: Blast{Level: "low"}, Locations: at("b", 1)},
		{ID: "m", Blast: Blast{Level: "none"}},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		got := append([]Credential{}, want...)
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("sorted (-want +got):\n%s", diff)
		}
	}
}

func TestPlace(t *testing.T) {
	history := Location{Source: "history", Path: "h", Commit: "0123456789abcdef"}
	local := Location{Source: "worktree", Path: "l", Line: 3, IgnoredByGit: true}
	shared := Location{Source: "worktree", Path: "s", Line: 4}
	for _, c := range []struct {
		name string
		in   []Location
		want string
	}{
		{"what is shared comes first", []Location{history, local, shared}, "s:4, and 2 more places"},
		{"then what is on this machine", []Location{history, local}, "l:3 (ignored by git), and 1 more place"},
		{"then history", []Location{history}, "h in commit 0123456789"},
		{"the first of equals", []Location{shared, {Path: "t"}}, "s:4, and 1 more place"},
		{"a place without a file", []Location{{Source: "environment"}}, "environment"},
		{"no place", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := (&Credential{Locations: c.in}).at(); got != c.want {
				t.Errorf("at() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestReached(t *testing.T) {
	reach := func(agent, access string) Reach { return Reach{Agent: agent, Access: access} }
	for _, c := range []struct {
		name string
		in   []Reach
		want string
	}{
		{"nobody", nil, ""},
		{"names and order", []Reach{reach("codex", "blocked"), reach("cursor", "open"), reach("amp", "asks"), reach("kiro", "asks")},
			"open to Cursor; amp and kiro ask first; blocked for codex"},
		{"the best channel counts", []Reach{reach("cursor", "refused"), reach("cursor", "open"), reach("cursor", "blocked")}, "open to Cursor"},
		{"unknown reads as close to open", []Reach{reach("cursor", "blocked"), reach("cursor", "unknown")}, "not known for Cursor"},
		{"another word is unknown", []Reach{reach("cursor", "maybe")}, "not known for Cursor"},
		{"the way in is said where it is not the file", []Reach{{Agent: "cursor", Access: "open", Channel: "shell"}, {Agent: "amp", Access: "open", Channel: "file"}},
			"open to Cursor (by its shell) and amp"},
		{"the rule that stops it is named", []Reach{{Agent: "cursor", Access: "blocked", Rule: ".cursorignore:2"}, {Agent: "amp", Access: "asks", Rule: "x:1", Assumed: true}},
			"amp (assumed) asks first; blocked for Cursor (.cursorignore:2)"},
		{"a way round is said", []Reach{reach("cursor", "refused")}, "refused to Cursor, with a known way round"},
		{"many", []Reach{reach("a", "open"), reach("b", "open"), reach("c", "open"), reach("d", "open"), reach("e", "open"), reach("f", "open"), reach("g", "open"), reach("h", "open")},
			"open to a, b, c, d, e, f and 2 more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			credential := Credential{Reach: c.in}
			if got := credential.reached(map[string]string{"cursor": "Cursor"}); got != c.want {
				t.Errorf("reached() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestVerdictSentence(t *testing.T) {
	report := func(fails, total int, failOn string, complete bool) *Report {
		r := empty()
		for i := range total {
			r.Credentials = append(r.Credentials, Credential{Verdict: Verdict{Fails: i < fails}})
		}
		r.Summary.FailOn, r.Scan.Complete = failOn, complete
		return r
	}
	for _, c := range []struct {
		in   *Report
		want string
	}{
		{report(2, 7, "high", true), "2 of 7 credentials fail the gate (high and above)."},
		{report(1, 7, "critical", true), "1 of 7 credentials fails the gate (critical)."},
		{report(3, 3, "low", true), "All 3 credentials fail the gate (low and above)."},
		{report(1, 1, "", true), "The one credential fails the gate."},
		{report(0, 7, "high", true), "The gate holds: none of 7 credentials fails it (high and above)."},
		{report(0, 1, "high", true), "The gate holds: the one credential does not fail it (high and above)."},
		{report(0, 7, "high", false), "The gate holds for what could be read: none of 7 credentials fails it (high and above)."},
		{report(0, 7, "never", true), "The gate is told never to fail."},
		{report(0, 0, "high", true), "No credentials found in 42 files."},
	} {
		if got := c.in.verdict(); got != c.want {
			t.Errorf("verdict() = %q, want %q", got, c.want)
		}
	}
}

func TestDoes(t *testing.T) {
	for _, c := range []struct {
		in   Action
		want string
	}{
		{Action{Title: "Delete a volume", Call: "mutation volumeDelete"}, "delete a volume (mutation volumeDelete)"},
		{Action{Title: "SSH into the host", Call: "ssh"}, "SSH into the host (ssh)"},
		{Action{Call: "DROP DATABASE"}, "DROP DATABASE"},
		{Action{Title: "Drop it"}, "Drop it"},
	} {
		if got := c.in.does(); got != c.want {
			t.Errorf("does() = %q, want %q", got, c.want)
		}
	}
}

func TestOpened(t *testing.T) {
	names := map[string]string{"cursor": "Cursor"}
	for _, c := range []struct {
		in   []Reach
		want string
	}{
		{nil, ""},
		{[]Reach{{Agent: "cursor", Access: "asks"}}, ""},
		{[]Reach{{Agent: "cursor", Access: "open", Channel: "shell", Because: "nothing stops it", Rule: "a:1"}},
			"Cursor gets it by its shell without asking: nothing stops it (a:1)"},
		{[]Reach{{Agent: "amp", Access: "open", Channel: "mcp"}}, "amp gets it by an MCP server without asking"},
	} {
		if got := opened(c.in, names); got != c.want {
			t.Errorf("opened() = %q, want %q", got, c.want)
		}
	}
}

func TestWay(t *testing.T) {
	c := Credential{Blast: Blast{Path: []string{"a file holds a token", "it assumes a role", "the call (its title)", "destroys data"}}}
	if got := strings.Join(c.way(), ", "); got != "a file holds a token, it assumes a role" {
		t.Errorf("way() = %q", got)
	}
	if got := (&Credential{}).way(); len(got) > 0 {
		t.Errorf("the way of nothing is %q", got)
	}
}
