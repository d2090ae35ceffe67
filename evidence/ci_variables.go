package evidence

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// ciVariables reads which variables the jobs of a CI use that take them from its
// settings: GitLab, Bitbucket, CircleCI. Whoever may push, or read the settings,
// has them.
type ciVariables struct {
	names  *names
	stores []Store
}

// pipelines is a CI whose jobs stand in a file.
type pipelines struct {
	name string
	is   func(p string) bool
	root func(p string) string
	ways []Way
}

var pipelineFiles = []pipelines{
	{
		name: "GitLab",
		is: func(p string) bool {
			return strings.HasSuffix(p, ".gitlab-ci.yml") || strings.HasSuffix(p, ".gitlab-ci.yaml")
		},
		root: path.Dir,
		ways: []Way{
			{Kinds: []string{"gitlab.*"}, Needs: []string{"repository:write"}, Step: "it pushes a branch whose jobs print the project's CI variables"},
			{Kinds: []string{"gitlab.*"}, Needs: []string{"variable:read"}, Step: "it reads the project's CI variables"},
		},
	},
	{
		name: "Bitbucket",
		is:   func(p string) bool { return path.Base(p) == "bitbucket-pipelines.yml" },
		root: path.Dir,
		ways: []Way{{Kinds: []string{"bitbucket.*"}, Needs: []string{"repository:write"}, Step: "it pushes a branch whose steps print the repository's variables"}},
	},
	{
		name: "CircleCI",
		is:   func(p string) bool { return strings.HasSuffix(p, ".circleci/config.yml") },
		root: func(p string) string { return path.Dir(path.Dir(p)) },
		ways: []Way{
			{Kinds: tokensThatPush, Needs: []string{pushCode}, Step: "it pushes a branch whose jobs print the project's variables"},
			{Kinds: []string{"circleci.*"}, Needs: []string{"write"}, Step: "it starts a pipeline with a configuration of its own, which prints the project's variables"},
		},
	},
}

// Wants takes the files of pipelines.
func (*ciVariables) Wants(p string) bool { return pipelinesOf(p) != nil }

func pipelinesOf(p string) *pipelines {
	for i := range pipelineFiles {
		if pipelineFiles[i].is(p) {
			return &pipelineFiles[i]
		}
	}
	return nil
}

// variableName is a variable as shells write it.
var variableName = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]{2,99})`)

// Read takes in one file. A variable that the file itself gives a value is none
// of the settings.
func (c *ciVariables) Read(d *Document) {
	ci := pipelinesOf(d.Path)
	var list []named
	own := map[string]bool{}
	for _, l := range d.Leaves {
		if len(l.Path) > 1 && (l.Path[len(l.Path)-2] == "variables" || l.Path[len(l.Path)-2] == "environment") && !strings.HasPrefix(l.Text, "$") {
			own[l.Key()] = true
		}
		if l.Start > l.End || l.End > len(d.Text) {
			continue
		}
		written := d.Text[l.Start:l.End]
		for _, m := range variableName.FindAllSubmatchIndex(written, -1) {
			list = append(list, named{string(written[m[2]:m[3]]), d.Path, lineAt(d.Text, l.Start+m[2])})
		}
	}
	var used []named
	for _, n := range list {
		if !own[n.name] && !strings.HasPrefix(n.name, "CI_") {
			used = append(used, n)
		}
	}
	s := Store{Path: d.Path, Name: ci.name}
	for _, w := range ci.ways {
		w.Under = ci.root(d.Path)
		w.Step += " (" + d.Path + ")"
		s.Ways = append(s.Ways, w)
	}
	s.Holds = c.names.held(used, ci.root(d.Path), func(n named) string {
		return fmt.Sprintf("%s is one of them (%s:%d)", n.name, n.path, n.line)
	})
	c.stores = append(c.stores, s)
}

// Claims are none: the variables are kept in stores.
func (*ciVariables) Claims() []Claim { return nil }

// Stores are the projects' variables.
func (c *ciVariables) Stores() []Store { return c.stores }
