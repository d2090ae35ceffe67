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

// Calls that take a branch's protection away, or satisfy it.
// https://docs.github.com/rest/branches/branch-protection and
// https://docs.github.com/rest/pulls/reviews
var branchLifts = []Lift{
	{"DELETE /repos/{owner}/{repo}/branches/{branch}/protection", []string{"repo:settings:write"}},
	{"POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews (APPROVE), unless Actions may not approve", []string{"repo:pull-requests:write"}},
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
				elsewhere = append(elsewhere, untied(fmt.Sprintf("branch %s asks for a review (%s)", b.name, s.path)))
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

// untied is a branch's protection that nothing ties to what a credential reaches.
func untied(says string) Gate {
	return Gate{Kind: catalog.Confirmation, Over: []string{partial.Gap("some repository")}, Lifts: branchLifts[:1], Says: says}
}

// ofJob is what a settings file says of a job of its repository.
func (s githubSettings) ofJob(j githubJob) []Claim {
	c := Claim{
		About: map[string]string{finding.FactAmbient: shape.AmbientJob(j.path, j.id)},
		Path:  s.path, Because: s.path + " says how the repository is protected",
	}
	for _, b := range s.branches {
		gate := Gate{
			Kind: catalog.Confirmation, Before: []string{"github.code.push"}, Lifts: branchLifts,
			Says: fmt.Sprintf("branch %s asks for a review before a change (%s)", b.name, s.path),
		}
		switch {
		case b.reviews < 1:
			continue
		case b.bypassed:
			gate.Kind, gate.Says = catalog.NoGate, fmt.Sprintf("branch %s asks for a review, which some apps may pass over (%s)", b.name, s.path)
		case !b.isDefault:
			gate.Over, gate.Says = []string{partial.Gap("some branch")}, gate.Says+", which the file does not show to be the default branch"
		default:
			c.Unknowns = append(c.Unknowns, "whether an app applies "+s.path+" to the repository")
		}
		c.Gates = append(c.Gates, gate)
	}
	if j.environment != "" && slices.Contains(s.reviewed, j.environment) {
		c.Gates = append(c.Gates, Gate{
			Kind: catalog.NoGate, Before: []string{"github.code.push", "github.package.publish", "github.identity.mint"},
			Says: fmt.Sprintf("a reviewer of the environment %s lets the run begin, and sees none of its calls (%s)", partial.Clean(j.environment), s.path),
		})
	}
	if len(c.Gates) == 0 {
		return nil
	}
	return []Claim{c}
}

// terraform is what code says of repositories: it names them, and nothing in a
// tree says surely which of them it is.
func (g *github) terraform(elsewhere *[]Gate) []Claim {
	var open []string
	for _, dir := range sortedModules(g.modules) {
		for _, r := range g.modules[dir].Resources("github_") {
			if text, _ := r.Attributes.At("default_workflow_permissions").Known(); text == "read" {
				open = append(open, fmt.Sprintf("whether %s (%s), which lets jobs read by default, is about this repository", r.Address, r.Path))
			}
			reviews := firstValue(r.Attributes.At("required_pull_request_reviews"))
			if !strings.HasPrefix(r.Type, "github_branch_protection") || reviews.Kind != iac.Map || r.Maybe != "" {
				continue
			}
			says := fmt.Sprintf("%s asks for a review before a change (%s)", r.Address, r.Path)
			if text, _ := r.Attributes.At("enforce_admins").Known(); text != "true" {
				says = fmt.Sprintf("%s asks for a review, which administrators pass over (%s)", r.Address, r.Path)
			}
			*elsewhere = append(*elsewhere, untied(says))
		}
	}
	if len(open) == 0 {
		return nil
	}
	slices.Sort(open)
	return []Claim{{
		Like:     map[string][]string{finding.FactAmbient: {"*"}, shape.FactPermissions: {"default"}},
		Unknowns: few(open), Because: "Terraform says what jobs may do by default",
	}}
}

// few are the first of a list, so that one file doesn't fill a report.
func few(list []string) []string { return list[:min(len(list), maxStrangers)] }

func sortedModules(modules map[string]*iac.Module) []string {
	var dirs []string
	for dir := range modules {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	return dirs
}
