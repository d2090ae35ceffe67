package evidence

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// github reads what files say of a repository's own gates: the settings file that
// an app applies, Terraform, and which environments jobs wait for.
type github struct {
	jobs     []githubJob
	settings []githubSettings
	modules  map[string]*iac.Module
}

// githubJob is a job of a workflow, and the environment that it names.
type githubJob struct {
	path, root, id, environment, permissions string
}

// githubSettings is a settings file.
type githubSettings struct {
	path, root string
	branches   []githubBranch
	// reviewed are the environments that somebody has to let a run into.
	reviewed []string
}

// githubBranch is what protects a branch.
type githubBranch struct {
	name string
	// isDefault says that the file shows it to be the default branch.
	isDefault bool
	// reviews is how many people have to agree to a change; bypassed says that
	// some app, which may be that of Actions, or a person need not ask.
	reviews  int
	bypassed bool
}

// Wants takes workflows, settings files and Terraform.
func (*github) Wants(p string) bool {
	name := strings.ToLower(p)
	return shape.IsWorkflow(p) || isGitHubSettings(name) || strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu")
}

func isGitHubSettings(p string) bool {
	return p == ".github/settings.yml" || p == ".github/settings.yaml" ||
		strings.HasSuffix(p, "/.github/settings.yml") || strings.HasSuffix(p, "/.github/settings.yaml")
}

// Read takes in one file.
func (g *github) Read(d *Document) {
	switch {
	case shape.IsWorkflow(d.Path):
		root := path.Dir(path.Dir(path.Dir(d.Path)))
		environments := map[string]string{}
		for _, document := range trees(d.Leaves) {
			for _, job := range document.at("jobs").each() {
				environments[job.key] = firstOf(job.at("environment").text(), job.at("environment", "name").text())
			}
		}
		for _, job := range shape.WorkflowJobs(d.Text, d.Leaves) {
			g.jobs = append(g.jobs, githubJob{d.Path, root, job.ID, environments[job.ID], job.Permissions})
		}
	case isGitHubSettings(strings.ToLower(d.Path)):
		g.settings = append(g.settings, settingsOf(d))
	case d.Format == syntax.HCL && len(d.Leaves) > 0 && bytes.Contains(d.Text, []byte("github_")):
		dir := path.Dir(d.Path)
		if g.modules == nil {
			g.modules = map[string]*iac.Module{}
		}
		if g.modules[dir] == nil {
			g.modules[dir] = iac.NewModule(dir)
		}
		g.modules[dir].Read(d.Path, d.Text)
	}
}

// settingsOf reads a settings file: the form of the Settings app, whose branches
// and environments are those of GitHub's API.
func settingsOf(d *Document) githubSettings {
	s := githubSettings{path: d.Path, root: path.Dir(path.Dir(d.Path))}
	for _, root := range trees(d.Leaves) {
		standard := root.at("repository", "default_branch").text()
		for _, b := range root.at("branches").each() {
			reviews := b.at("protection", "required_pull_request_reviews")
			name := b.at("name").text()
			count, _ := strconv.Atoi(reviews.at("required_approving_review_count").text())
			s.branches = append(s.branches, githubBranch{
				name: partial.Clean(name), isDefault: name == "default" || name != "" && name == standard, reviews: count,
				bypassed: len(reviews.at("bypass_pull_request_allowances", "apps").each()) > 0,
			})
		}
		for _, e := range root.at("environments").each() {
			if len(e.at("reviewers").each()) > 0 {
				s.reviewed = append(s.reviewed, e.at("name").text())
			}
		}
	}
	return s
}

// Claims are the gates of jobs whose repository has a settings file, and what is
// said of repositories that nothing ties to a credential.
func (g *github) Claims() []Claim {
	var claims []Claim
	var elsewhere []Gate
	for _, s := range g.settings {
		for _, j := range g.jobs {
			if j.root == s.root {
				claims = append(claims, s.ofJob(j)...)
			}
		}
		for _, b := range s.branches {
			if b.reviews > 0 {
				elsewhere = append(elsewhere, untied(fmt.Sprintf("%s wishes a review of what changes branch %s", s.path, b.name)))
			}
		}
	}
	claims = append(claims, g.terraform(&elsewhere)...)
	slices.SortFunc(elsewhere, compareGates)
	for i := range elsewhere {
		elsewhere[i].Before = []string{"github.code.push"}
	}
	if len(elsewhere) > 0 {
		// A job's token has gates of its own repository, and no others.
		claims = append(claims, Claim{Like: map[string][]string{finding.FactAmbient: {"!*"}}, Gates: elsewhere, Because: "files say how branches are protected"})
	}
	return claims
}

// ofJob is what a settings file says of a job of its repository. The file is a
// wish until an app applies it, which nothing in a tree shows: it is told of, and
// holds back nothing.
func (s githubSettings) ofJob(j githubJob) []Claim {
	c := Claim{
		About: map[string]string{finding.FactAmbient: shape.AmbientJob(j.path, j.id)},
		Path:  s.path, Because: s.path + " says how the repository is to be protected",
	}
	for _, b := range s.branches {
		if b.reviews < 1 {
			continue
		}
		open := fmt.Sprintf("whether branch %s asks for a review before a change, as %s wishes", b.name, s.path)
		switch {
		case b.bypassed:
			open += ", and whether this job is of an app that may pass it over"
		case !b.isDefault:
			open += ", which does not show it to be the default branch"
		}
		c.Unknowns = append(c.Unknowns, open)
	}
	c.Unknowns = few(c.Unknowns)
	if j.environment != "" && slices.Contains(s.reviewed, j.environment) {
		c.Gates = append(c.Gates, Gate{
			Kind: catalog.NoGate, Before: []string{"github.code.push", "github.package.publish", "github.identity.mint"},
			Says: fmt.Sprintf("a reviewer of the environment %s lets the run begin, and sees none of its calls (%s)", partial.Clean(j.environment), s.path),
		})
	}
	if len(c.Gates) == 0 && len(c.Unknowns) == 0 {
		return nil
	}
	return []Claim{c}
}
