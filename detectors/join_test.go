package detectors

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/scanner"
	"github.com/worstcase-dev/worstcase/secret"
)

func load(t testing.TB) *catalog.Catalog {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func seen(kind, value string, start int, by finding.Method) finding.Finding {
	return finding.Finding{Kind: kind, Secret: secret.New(value), Start: start, End: start + len(value), By: by, Facts: finding.Facts{}}
}

func TestSettle(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []finding.Finding
		want []string
	}{
		{"a known provider beats a parser that knows none",
			[]finding.Finding{seen("generic.database-password", "abcdefgh", 0, finding.ByParser), seen("supabase.database-password", "abcdefgh", 0, finding.ByPattern)},
			[]string{"supabase.database-password"}},
		{"a parser beats a pattern",
			[]finding.Finding{seen("a.b", "abcdefgh", 0, finding.ByPattern), seen("c.d", "abcdefgh", 0, finding.ByParser)}, []string{"c.d"}},
		{"apart, both stay",
			[]finding.Finding{seen("c.d", "abcdefgh", 100, finding.ByParser), seen("a.b", "abcdefgh", 0, finding.ByPattern)}, []string{"a.b", "c.d"}},
		{"two values decoded from one run are two",
			[]finding.Finding{{Kind: "a.b", Secret: secret.New("one-secret"), Start: 0, End: 40, By: finding.ByPattern, Decoded: true}, {Kind: "c.d", Secret: secret.New("another"), Start: 0, End: 40, By: finding.ByPattern, Decoded: true}},
			[]string{"c.d", "a.b"}},
		{"the run itself is not another",
			[]finding.Finding{{Kind: "a.b", Secret: secret.New("one-secret"), Start: 0, End: 40, By: finding.ByPattern, Decoded: true}, {Kind: "generic.secret", Secret: secret.New("b25lLXNlY3JldA"), Start: 0, End: 40, By: finding.ByGenericRule}},
			[]string{"a.b"}},
	} {
		var kinds []string
		for _, f := range settle(c.in) {
			kinds = append(kinds, f.Kind)
		}
		if diff := cmp.Diff(c.want, kinds); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestSettleIsLinear: a text made of nothing but overlapping findings is settled
// in time.
func TestSettleIsLinear(t *testing.T) {
	var many []finding.Finding
	for i := range 200_000 {
		many = append(many, seen("a.b", "eyJhbGciOiJIUzI1NiJ9", i*15, finding.ByPattern))
	}
	start := time.Now()
	kept := settle(many)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("settling took %s", took)
	}
	if len(kept) < 50_000 {
		t.Errorf("%d findings are left", len(kept))
	}
}

func TestPair(t *testing.T) {
	c := load(t)
	id := func(value string, start int) finding.Finding {
		f := seen("aws.access-key", value, start, finding.ByPattern)
		f.Part = "access-key-id"
		return f
	}
	key := func(value string, start int) finding.Finding {
		f := seen("aws.access-key", value, start, finding.ByPattern)
		f.Part = "secret-access-key"
		return f
	}
	for _, tc := range []struct {
		name string
		in   []finding.Finding
		want []string
	}{
		{"id first", []finding.Finding{id("AKIA1", 0), key("s1", 30)}, []string{"s1 AKIA1"}},
		{"secret first", []finding.Finding{key("s1", 0), id("AKIA1", 30)}, []string{"s1 AKIA1"}},
		{"two pairs", []finding.Finding{id("AKIA1", 0), key("s1", 30), id("AKIA2", 60), key("s2", 90)}, []string{"s1 AKIA1", "s2 AKIA2"}},
		{"an id alone stays", []finding.Finding{id("AKIA1", 0)}, []string{"AKIA1 "}},
		{"too far apart", []finding.Finding{id("AKIA1", 0), key("s1", 5000)}, []string{"AKIA1 ", "s1 "}},
	} {
		var got []string
		for _, f := range pair(c, tc.in) {
			got = append(got, f.Secret.Reveal()+" "+f.Facts["access-key-id"])
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func at(path string, line int) Location {
	return Location{Origin: scanner.Origin{Source: scanner.Worktree, Path: path}, Line: line, Column: 1}
}

func TestOneSecretManyPlaces(t *testing.T) {
	c := NewCollector(load(t))
	token := seen("railway.account-token", "f6b48059-5108-46d8-aaeb-120420b63baa", 0, finding.ByPattern)
	unnamed := seen("generic.secret", "f6b48059-5108-46d8-aaeb-120420b63baa", 0, finding.ByGenericRule)
	c.Add([]Sighting{{Finding: unnamed, Location: at("a", 1)}, {Finding: token, Location: at("b", 2)}, {Finding: token, Location: at("b", 2)}})
	creds := c.Credentials()
	if len(creds) != 1 || creds[0].KindName != "railway.account-token" || len(creds[0].Locations) != 2 {
		t.Fatalf("got %d credentials, the first %+v", len(creds), creds[0])
	}
}

func TestOnePasswordAtTwoServersIsTwo(t *testing.T) {
	c := NewCollector(load(t))
	for i, host := range []string{"a.acme.io", "b.acme.io", "a.acme.io"} {
		f := seen("postgres.url", "IMYXxz4rY3vSwO", 0, finding.ByParser)
		f.Facts = finding.Facts{finding.FactScheme: "postgres", finding.FactHost: host, finding.FactUser: "app"}
		c.Add([]Sighting{{Finding: f, Location: at(fmt.Sprint(i), 1)}})
	}
	creds := c.Credentials()
	if len(creds) != 2 || len(creds[0].Locations) != 2 || creds[0].ID() == creds[1].ID() {
		t.Fatalf("got %d credentials: %+v", len(creds), creds)
	}
}

// TestLawOrderOfSightingsNeverMatters: files are read in any order.
func TestLawOrderOfSightingsNeverMatters(t *testing.T) {
	known := load(t)
	var all []Sighting
	for i := range 40 {
		f := seen([]string{"generic.secret", "postgres.url", "railway.account-token"}[i%3], fmt.Sprintf("secret-number-%d", i%7), 0, []finding.Method{finding.ByGenericRule, finding.ByParser, finding.ByPattern}[i%3])
		if i%3 == 1 {
			f.Facts = finding.Facts{finding.FactScheme: "postgres", finding.FactHost: fmt.Sprint("h", i%2), "n": fmt.Sprint(i)}
		}
		all = append(all, Sighting{Finding: f, Location: at(fmt.Sprint("f", i%11), i)})
	}
	describe := func() string {
		c := NewCollector(known)
		c.Add(all)
		text := ""
		for _, cred := range c.Credentials() {
			text += fmt.Sprintln(cred.KindName, cred.ID(), cred.Facts, cred.Locations)
		}
		return text
	}
	want := describe()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		all = slices.Clone(all)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := describe(); got != want {
			t.Fatalf("another order gives\n%s\ninstead of\n%s", got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	id := func(value string) string {
		return (&Credential{Secret: secret.New(value), Facts: finding.Facts{}}).ID()
	}
	if id("f6b48059-5108-46d8-aaeb-120420b63baa") != id("f6b48059-5108-46d8-aaeb-120420b63baa") || id("hunter2") != id("hunter2") {
		t.Error("an id is not stable")
	}
	if id("hunter2") == id("hunter3") {
		t.Error("two secrets share an id")
	}
	if !guessable("hunter2") || !guessable("correct horse battery staple") || guessable("f6b48059-5108-46d8-aaeb-120420b63baa") {
		t.Error("what a person may have chosen is told from what a machine made wrongly")
	}
	start := time.Now()
	for range 10 {
		id("hunter2")
	}
	if each := time.Since(start) / 10; each < time.Millisecond {
		t.Errorf("a guess costs %s, which is cheap", each)
	}
}
