package evidence

import (
	"math/rand/v2"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const composeFile = `
services:
  web:
    build: .
  db:
    image: postgres:17
    container_name: till-db
    networks:
      back:
        aliases: [database]
  outside:
    extends: {file: other.yml, service: outside}
`

func claimsOf(t *testing.T, path, text string) []Claim {
	t.Helper()
	leaves, err := syntax.Parse(syntax.YAML, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c := NewCollector(nil)
	c.Add(path, func() *Document {
		return &Document{Path: path, Text: []byte(text), Format: syntax.YAML, Leaves: leaves}
	})
	return c.Claims()
}

func environmentAfter(claims []Claim, host string, seenAt ...string) string {
	facts := finding.Facts{finding.FactHost: host}
	Apply(claims, facts, seenAt)
	return facts[finding.FactEnvironment]
}

func TestComposeServicesAreLocal(t *testing.T) {
	claims := claimsOf(t, "app/docker-compose.yml", composeFile)
	for host, want := range map[string]string{
		"db": "local", "web": "local", "till-db": "local", "database": "local", "DB": "local",
		"outside": "", "postgres": "", "db.acme.io": "",
	} {
		if got := environmentAfter(claims, host, "app/.env"); got != want {
			t.Errorf("host %s is %q, want %q", host, got, want)
		}
	}
}

func TestComposeSpeaksForItsOwnFolder(t *testing.T) {
	claims := claimsOf(t, "app/docker-compose.yml", composeFile)
	for _, c := range []struct {
		paths []string
		want  string
	}{
		{[]string{"app/.env"}, "local"},
		{[]string{"app/config/deep/.env"}, "local"},
		{[]string{"other/.env"}, ""},
		{[]string{"application/.env"}, ""},
		{[]string{"app/.env", "deploy/.env"}, ""},
	} {
		if got := environmentAfter(claims, "db", c.paths...); got != c.want {
			t.Errorf("seen at %v, db is %q, want %q", c.paths, got, c.want)
		}
	}
	if got := environmentAfter(claimsOf(t, ".devcontainer/compose.yaml", composeFile), "db", ".env"); got != "local" {
		t.Errorf("a compose file of a dev container does not speak for the folder above: %q", got)
	}
}

// TestTwoComposeFilesAgree: a password that stands beside two compose files,
// each of which has the service, is local at both places.
func TestTwoComposeFilesAgree(t *testing.T) {
	claims := append(claimsOf(t, "dev/compose.yml", composeFile), claimsOf(t, "testing/compose.yml", composeFile)...)
	if got := environmentAfter(claims, "db", "dev/.env", "testing/.env"); got != "local" {
		t.Errorf("db is %q", got)
	}
	if got := environmentAfter(claims, "db", "dev/.env", "testing/.env", "prod/.env"); got != "" {
		t.Errorf("with a third place that no file speaks for, db is %q", got)
	}
}

// TestProductionComposeClaimsNothing: a file that runs in production names
// production hosts.
func TestProductionComposeClaimsNothing(t *testing.T) {
	for _, name := range []string{"docker-compose.prod.yml", "compose.production.yaml", "docker-compose-staging.yml"} {
		if got := environmentAfter(claimsOf(t, name, composeFile), "db", ".env"); got != "" {
			t.Errorf("%s makes db %q", name, got)
		}
	}
}

// TestOrderOfClaimsNeverMatters: files are read in any order.
func TestOrderOfClaimsNeverMatters(t *testing.T) {
	claims := append(claimsOf(t, "docker-compose.yml", composeFile), claimsOf(t, "app/docker-compose.yml", composeFile)...)
	r := rand.New(rand.NewPCG(1, 1))
	Sort(claims)
	first := claims[0].Because
	for range 50 {
		r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
		Sort(claims)
		if claims[0].Because != first {
			t.Fatalf("first is %q, then %q", first, claims[0].Because)
		}
	}
}
