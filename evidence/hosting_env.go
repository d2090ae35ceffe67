package evidence

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// hostingEnv reads which project of a hosting platform a folder is, and the
// names of the variables that it runs with. A platform's token reads their
// values.
type hostingEnv struct {
	names    *names
	projects []project
	// variables are by the folder of the file that lists them.
	variables map[string][]named
}

// project is a folder that is deployed to a platform.
type project struct {
	*platform
	path string
	// own are the variables that the platform's file names itself.
	own []named
}

// platform is one that keeps the variables of what it runs.
type platform struct {
	name     string
	kinds    string
	needs    []string
	how      string
	files    []string // by which a project is known
	variable func(syntax.Leaf) bool
}

// platforms are those whose tokens give out the values. Some keep what is marked
// as sensitive to themselves, which the files don't show.
var platforms = []platform{
	{name: "Vercel", kinds: "vercel.*", needs: []string{"project:variables.read"}, files: []string{"vercel.json", ".vercel/project.json"},
		variable: func(l syntax.Leaf) bool { return len(l.Path) == 2 && l.Path[0] == "env" }},
	{name: "Netlify", kinds: "netlify.*", needs: []string{"site:variables.read"}, files: []string{"netlify.toml", ".netlify/state.json"},
		variable: func(l syntax.Leaf) bool { return len(l.Path) > 2 && l.Path[len(l.Path)-2] == "environment" }},
	{name: "Railway", kinds: "railway.*", needs: []string{"environment:variables.read"}, files: []string{"railway.json", "railway.toml"}},
	{name: "Render", kinds: "render.*", needs: []string{"service:env.read"}, files: []string{"render.yaml", "render.yml"},
		variable: func(l syntax.Leaf) bool { return l.Key() == "key" && slices.Contains(l.Path, "envVars") }},
	{name: "Heroku", kinds: "heroku.*", needs: []string{"config:read"}, files: []string{"app.json", "Procfile"},
		variable: func(l syntax.Leaf) bool { return len(l.Path) > 1 && l.Path[0] == "env" }},
	{name: "Fly.io", kinds: "fly.*", needs: []string{"app:exec"}, files: []string{"fly.toml"}, how: "it opens a shell in the app on Fly.io and reads its environment"},
	{name: "Doppler", kinds: "doppler.*", needs: []string{"secrets:read"}, files: []string{"doppler.yaml", "doppler.yml", ".doppler.yaml"}},
}

// Wants takes the platforms' files, and lists of variables without values.
func (*hostingEnv) Wants(p string) bool { return platformOf(p) != nil || listsVariables(p) }

// platformOf is the platform that a file is of, or nil.
func platformOf(p string) *platform {
	for i := range platforms {
		for _, file := range platforms[i].files {
			if p == file || strings.HasSuffix(p, "/"+file) {
				return &platforms[i]
			}
		}
	}
	return nil
}

// listsVariables says whether a file is one that tells people which variables
// to set: .env.example and its like.
func listsVariables(p string) bool {
	base := strings.ToLower(path.Base(p))
	return strings.Contains(base, "env") && slices.ContainsFunc([]string{"example", "sample", "template", "dist", "schema"}, func(word string) bool {
		return slices.Contains(strings.FieldsFunc(base, func(r rune) bool { return r == '.' || r == '-' || r == '_' }), word)
	})
}

// Read takes in one document.
func (h *hostingEnv) Read(d *Document) {
	if listsVariables(d.Path) {
		if h.variables == nil {
			h.variables = map[string][]named{}
		}
		for _, l := range d.Leaves {
			h.variables[path.Dir(d.Path)] = append(h.variables[path.Dir(d.Path)], named{l.Key(), d.Path, lineAt(d.Text, l.Start)})
		}
		return
	}
	p := project{platform: platformOf(d.Path), path: d.Path}
	for _, l := range d.Leaves {
		if p.variable != nil && p.variable(l) {
			name := l.Key()
			if name == "key" {
				name = l.Text
			} else if strings.HasPrefix(p.name, "Heroku") {
				name = l.Path[1]
			}
			p.own = append(p.own, named{name, d.Path, lineAt(d.Text, l.Start)})
		}
	}
	h.projects = append(h.projects, p)
}

// Claims are none: the variables are kept in stores.
func (*hostingEnv) Claims() []Claim { return nil }

// Stores are the projects with their variables.
func (h *hostingEnv) Stores() []Store {
	var stores []Store
	for _, p := range h.projects {
		folder := path.Dir(p.path)
		if base := path.Base(folder); base == ".vercel" || base == ".netlify" {
			folder = path.Dir(folder)
		}
		how := p.how
		if how == "" {
			how = "it reads the variables of the project on " + p.name
		}
		listed := slices.Clone(h.variables[folder])
		slices.SortStableFunc(listed, func(a, b named) int { return strings.Compare(a.path, b.path) })
		stores = append(stores, Store{
			Path: p.path, Name: p.name,
			Ways: []Way{{Kinds: []string{p.kinds}, Under: folder, Needs: p.needs, Step: fmt.Sprintf("%s (%s)", how, p.path)}},
			Holds: h.names.held(append(p.own, listed...), folder, func(n named) string {
				return fmt.Sprintf("%s is one of them (%s:%d)", n.name, n.path, n.line)
			}),
		})
	}
	return stores
}
