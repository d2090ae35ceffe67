package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// The call that takes a branch's protection away.
// https://docs.github.com/rest/branches/branch-protection
var branchLifts = []Lift{{"DELETE /repos/{owner}/{repo}/branches/{branch}/protection", []string{"repo:settings:write"}}}

// The call that takes a ruleset away. One of an organisation takes its
// administrator, and is lifted with nothing that a repository gives.
// https://docs.github.com/rest/repos/rules
var rulesetLifts = []Lift{{"DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}", []string{"repo:settings:write"}}}

// untied is a branch's protection that nothing ties to what a credential reaches.
func untied(says string) Gate {
	return Gate{Kind: catalog.Confirmation, Over: []string{partial.Gap("some repository")}, Lifts: branchLifts, Says: says}
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
			if gate, ok := branchRule(r); ok {
				*elsewhere = append(*elsewhere, gate)
			}
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

// branchRule is the review that a resource asks for, by a branch's protection or
// by a ruleset that is in force.
func branchRule(r iac.Resource) (Gate, bool) {
	if r.Maybe != "" {
		return Gate{}, false
	}
	says := fmt.Sprintf("%s asks for a review before a change (%s)", r.Address, r.Path)
	switch {
	case strings.HasPrefix(r.Type, "github_branch_protection"):
		if firstValue(r.Attributes.At("required_pull_request_reviews")).Kind != iac.Map {
			return Gate{}, false
		}
		if text, _ := r.Attributes.At("enforce_admins").Known(); text != "true" {
			says = fmt.Sprintf("%s asks for a review, which administrators pass over (%s)", r.Address, r.Path)
		}
		return untied(says), true
	case r.Type == "github_repository_ruleset", r.Type == "github_organization_ruleset":
		asks := firstValue(firstValue(r.Attributes.At("rules")).At("pull_request"))
		if textAt(r.Attributes, "enforcement") != "active" || asks.Kind != iac.Map || textAt(asks, "required_approving_review_count") == "0" {
			return Gate{}, false
		}
		if len(blocks(r.Attributes, "bypass_actors")) > 0 {
			says = fmt.Sprintf("%s asks for a review, which some pass over (%s)", r.Address, r.Path)
		}
		gate := untied(says)
		gate.Lifts = nil
		if r.Type == "github_repository_ruleset" {
			gate.Lifts = rulesetLifts
		}
		return gate, true
	}
	return Gate{}, false
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
