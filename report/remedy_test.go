package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func known(t *testing.T, name string) *catalog.Kind {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	kind, ok := c.Kind(name)
	if !ok {
		t.Fatalf("%s is not in the catalog", name)
	}
	return kind
}

func at(paths ...string) surroundings {
	var s surroundings
	for _, p := range paths {
		s.locations = append(s.locations, Location{Source: "worktree", Path: p, Line: 1})
	}
	return s
}

// Whatever the catalog's order, steps come in the order in which they are safe,
// and a kind that is no secret has none.
func TestRemediesComeInOrder(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	order := []string{"isolate", "narrow", "gate", "revoke", "check"}
	for _, kind := range c.Kinds() {
		list := remedies(kind, at("deploy.sh"))
		if kind.Public != "" {
			if len(list) > 0 {
				t.Errorf("%s is public and has something to do: %v", kind.FullName(), list)
			}
			continue
		}
		if !slices.IsSortedFunc(list, func(a, b Remedy) int { return slices.Index(order, a.Step) - slices.Index(order, b.Step) }) {
			t.Errorf("%s: the steps are out of order: %v", kind.FullName(), list)
		}
		if len(list) == 0 || list[0].Step != "isolate" {
			t.Errorf("%s does not begin with taking it away from agents", kind.FullName())
		}
		titles := map[string]bool{}
		for _, r := range list {
			if titles[r.Title] {
				t.Errorf("%s says %q twice", kind.FullName(), r.Title)
			}
			titles[r.Title] = true
		}
	}
}

func TestRemediesOfWhatTheCatalogLacks(t *testing.T) {
	var steps []string
	for _, r := range remedies(nil, at("a.txt")) {
		steps = append(steps, r.Step)
	}
	if diff := cmp.Diff([]string{"isolate", "narrow", "revoke"}, steps); diff != "" {
		t.Error(diff)
	}
}

// The narrower credential that comes first is the one for the use that the place
// suggests.
func TestNarrowingFitsTheUse(t *testing.T) {
	kind := known(t, "aws.access-key")
	for place, want := range map[string]string{
		".github/workflows/deploy.yml": "For a pipeline",
		"infra/docker-compose.yml":     "For a service",
		".env.local":                   "At the desk",
	} {
		i := slices.IndexFunc(remedies(kind, at(place)), func(r Remedy) bool { return r.Step == "narrow" })
		if got := remedies(kind, at(place))[i].Title; !strings.HasPrefix(got, want) {
			t.Errorf("%s: the first is %q, want one %q", place, got, want)
		}
	}
}

func TestUse(t *testing.T) {
	for name, c := range map[string]struct {
		at   surroundings
		want catalog.Use
	}{
		"a workflow":           {at(".github/workflows/x.yml"), catalog.ForPipeline},
		"a pipeline, below":    {at("services/api/Jenkinsfile"), catalog.ForPipeline},
		"pipeline before desk": {at(".env", ".circleci/config.yml"), catalog.ForPipeline},
		"a compose file":       {at("deploy/docker-compose.prod.yml"), catalog.ForService},
		"a variable":           {surroundings{locations: []Location{{Source: "environment", Path: "TOKEN"}}}, catalog.ForDesk},
		"a home store":         {surroundings{locations: []Location{{Source: "workstation", Path: ".netrc"}}}, catalog.ForDesk},
		"an environment file":  {at("apps/web/.env.local"), catalog.ForDesk},
		"a script":             {at("scripts/domains.sh"), ""},
		"a likely name within": {at("docs/my-jenkinsfile-notes.md"), ""},
		"nowhere":              {surroundings{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.at.use(); got != c.want {
				t.Errorf("use is %q, want %q", got, c.want)
			}
		})
	}
}

// The first step says how to take it away from where it stands.
func TestIsolationKnowsThePlace(t *testing.T) {
	one := func(source string, reach ...Reach) surroundings {
		return surroundings{locations: []Location{{Source: source, Path: "place", IgnoredByGit: source == "ignored"}}, reach: reach, facts: finding.Facts{"name": "API_TOKEN"}}
	}
	ambient := one("worktree")
	ambient.facts = finding.Facts{finding.FactAmbient: "x.yml#job"}
	for name, c := range map[string]struct {
		at   surroundings
		want string
	}{
		"environment": {one("environment"), "env -u API_TOKEN"},
		"history":     {one("history"), "has to end"},
		"image":       {one("image"), "build secret"},
		"volume":      {one("volume"), "Delete place"},
		"ignored":     {one("ignored"), "agents read all the same"},
		"transcript":  {one("workstation", Reach{Agent: "cursor", Channel: "transcript", Access: "open"}), "read it again"},
		"mcp":         {one("worktree", Reach{Agent: "cursor", Channel: "mcp", Access: "open"}), "OAuth"},
		"mcp blocked": {one("worktree", Reach{Agent: "cursor", Channel: "mcp", Access: "blocked"}), ""},
		"two places":  {at("a", "b"), "2 places"},
		"one place":   {one("worktree"), ""},
		"ambient":     {ambient, ""},
		"nowhere":     {surroundings{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.at.isolation()
			if !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("it says %q, want %q", got, c.want)
			}
		})
	}
	first := remedies(known(t, "railway.account-token"), one("environment"))[0]
	if !strings.HasPrefix(first.Detail, "Start the agent without it") || first.Step != "isolate" {
		t.Errorf("the first step is %+v", first)
	}
}
