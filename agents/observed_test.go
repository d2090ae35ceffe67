package agents

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
	"go.yaml.in/yaml/v3"
)

// observed is what an agent's own tool answered, each setting in a world of its
// own, on a machine without a network and with a model that only said what to
// call. The tool's words are put into ours: "open" where it read the file,
// "asks" where it wanted a person, "refused" where a rule of its own said no,
// "blocked" where the operating system did.
type observed struct {
	Agent   string         `yaml:"agent"`
	Tool    string         `yaml:"tool"`
	Checked string         `yaml:"checked"`
	How     string         `yaml:"how"`
	Cases   []observedCase `yaml:"cases"`
}

type observedCase struct {
	Name    string            `yaml:"name"`
	Files   map[string]string `yaml:"files"`
	Answers []observedAnswer  `yaml:"answers"`
}

// observedAnswer is what it answered for one place. Ours is what we say instead,
// where we mean to, and Because says why.
type observedAnswer struct {
	Place   string        `yaml:"place"`
	File    policy.Access `yaml:"file"`
	Shell   policy.Access `yaml:"shell"`
	Ours    policy.Access `yaml:"ours"`
	Because string        `yaml:"because"`
}

func TestAgentsAnsweredAsWeDo(t *testing.T) {
	files, err := filepath.Glob("testdata/observed/*.yaml")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d files of observations, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var o observed
		if err := yaml.Unmarshal(text, &o); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(o.Agent, func(t *testing.T) { o.check(t) })
	}
}

func (o observed) check(t *testing.T) {
	if len(o.Cases) < 30 || o.Tool == "" || o.Checked == "" || o.How == "" {
		t.Errorf("%d settings with %q on %q: too little to compare", len(o.Cases), o.Tool, o.Checked)
	}
	for _, c := range o.Cases {
		s := world{files: c.Files, assume: []string{o.Agent}}.look(t)
		for _, answer := range c.Answers {
			for channel, want := range map[policy.Channel]policy.Access{policy.File: answer.File, policy.Shell: answer.Shell} {
				got, asked := s.sure(o.Agent, channel, answer.Place)
				if want == "" || !asked || got == want || got == answer.Ours && answer.Because != "" {
					continue
				}
				t.Errorf("%s: %s by %s: we say %s, it says %s", c.Name, answer.Place, channel, got, want)
			}
		}
	}
}

// sure is what we say of one channel. Where an account may start in one of two
// modes, it is the one that asks: those who observed had no account.
func (s *Set) sure(agent string, channel policy.Channel, place string) (policy.Access, bool) {
	at := policy.Place{Path: s.ground.locate(place)}
	i := slices.IndexFunc(s.present, func(a *present) bool { return a.profile.ID == agent })
	var said []policy.Verdict
	for _, session := range s.sessions(s.present[i], at.Path) {
		if session.Dir == "" {
			session = s.session(s.present[i], s.ground.locate("project"))
		}
		for _, v := range s.present[i].evaluator.Judge(session, at) {
			if v.Channel == channel {
				said = append(said, v)
			}
		}
	}
	if len(said) == 0 {
		return "", false
	}
	return policy.Least(said...).Access, true
}
