package report

import (
	slashed "path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// surroundings are where a credential was found and how agents get at it: what
// tells how to take it away from them, and what it is used for.
type surroundings struct {
	locations []Location
	reach     []Reach
	facts     finding.Facts
}

// pipelineFiles are files and folders of services that build and deploy.
var pipelineFiles = []string{
	".github/workflows/", ".gitlab-ci", ".circleci/", ".buildkite/", ".woodpecker", ".drone.yml", ".travis.yml",
	"azure-pipelines", "bitbucket-pipelines", "jenkinsfile", "cloudbuild.yaml", "codefresh.yml", "appveyor.yml", ".semaphore/",
}

// serviceFiles are what says how a service runs.
var serviceFiles = []string{
	"docker-compose", "compose.yml", "compose.yaml", "dockerfile", "containerfile", "procfile", "fly.toml", "render.yaml", "app.yaml",
	".env.production", ".env.prod", "values.yaml", "deployment.yaml", "appsettings", "application.properties", "application.yml", "serverless.yml",
}

// use is what the credential is used for, as far as its places tell: a place in
// a pipeline tells most, a person's own machine least.
func (s surroundings) use() catalog.Use {
	for _, u := range []struct {
		use   catalog.Use
		files []string
	}{{catalog.ForPipeline, pipelineFiles}, {catalog.ForService, serviceFiles}} {
		if slices.ContainsFunc(s.locations, func(l Location) bool { return among(l.Path, u.files) }) {
			return u.use
		}
	}
	atDesk := func(l Location) bool {
		return l.Source == "workstation" || l.Source == "environment" || l.IgnoredByGit || strings.HasPrefix(slashed.Base(l.Path), ".env")
	}
	if slices.ContainsFunc(s.locations, atDesk) {
		return catalog.ForDesk
	}
	return ""
}

func among(file string, names []string) bool {
	file = strings.ToLower(file)
	return slices.ContainsFunc(names, func(name string) bool {
		at := strings.Index(file, name)
		return at == 0 || at > 0 && file[at-1] == '/'
	})
}

// isolation says how the credential is taken away from agents where it stands.
func (s surroundings) isolation() string {
	if s.facts[finding.FactAmbient] != "" || len(s.locations) == 0 {
		return ""
	}
	first := s.locations[0]
	switch {
	case first.Source == "environment":
		return "Start the agent without it: env -u " + variable(s.facts, first) + ", then the agent's command."
	case first.Source == "history":
		return "It stands in commits, which agents read as well; taking it out of them calls no copy back, so it has to end."
	case first.Source == "image":
		return "Build the image again with the value as a build secret: a layer keeps what a later one deletes."
	case first.Source == "volume":
		return "Delete " + first.Path + " from the volume, and mount that in nothing that runs an agent."
	case s.through("transcript"):
		return "It stands in what an agent wrote down, " + first.Path + ": delete that, since agents read it again."
	case s.through("mcp"):
		return "It stands in " + first.Path + ": name a variable there that the server alone gets, or let the server sign in with OAuth."
	case first.IgnoredByGit:
		return "It stands in " + first.Path + ", which git ignores and agents read all the same."
	case len(s.locations) > 1:
		return "It stands in " + plural(len(s.locations), "place") + "; take it out of each."
	}
	return ""
}

// through says whether an agent gets at it by a channel.
func (s surroundings) through(channel string) bool {
	return slices.ContainsFunc(s.reach, func(r Reach) bool { return r.Channel == channel && r.Access != "blocked" })
}

// variable is the name that the value was given in an environment.
func variable(facts finding.Facts, at Location) string {
	if name := facts[finding.FactName]; name != "" {
		return name
	}
	return slashed.Base(at.Path)
}
