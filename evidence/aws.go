package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// Kinds that AWS identities amount to.
const (
	awsProvider = "aws"
	awsSession  = "aws.role-session"
)

// awsIAM reads what infrastructure code and state say of AWS: whose an access
// key is, and what that user's policies allow.
type awsIAM struct {
	files     aws.Files
	workflows []workflow
	// actions are those that the catalog asks about.
	actions []string
}

func newAWS(known *catalog.Catalog) *awsIAM { return &awsIAM{actions: needsOf(known, awsProvider)} }

// needsOf are the permissions that the actions of a provider take, in order.
func needsOf(known *catalog.Catalog, provider string) []string {
	if known == nil {
		return nil
	}
	p, ok := known.Provider(provider)
	if !ok {
		return nil
	}
	var needs []string
	for _, a := range p.Actions {
		needs = append(needs, a.Needs...)
	}
	slices.Sort(needs)
	return slices.Compact(needs)
}

// Wants takes infrastructure code, state, templates and policies.
func (*awsIAM) Wants(p string) bool { return aws.Wants(p) }

// Read takes in one document.
func (s *awsIAM) Read(d *Document) {
	if shape.IsWorkflow(d.Path) {
		s.workflows = append(s.workflows, workflow{d.Path, shape.WorkflowJobs(d.Text, d.Leaves)})
		return
	}
	s.files.Read(&aws.Document{Path: d.Path, Text: d.Text, Format: d.Format, Leaves: d.Leaves})
}

// maxOwners bounds how many users are looked at; a tree has a handful.
const maxOwners = 2000

// Claims are what all documents come to.
func (s *awsIAM) Claims() []Claim {
	w := s.files.World()
	j := &awsJudge{world: w, actions: s.actions}
	var claims []Claim
	for i, l := range w.Links() {
		if i >= maxOwners {
			break
		}
		claims = append(claims, j.key(l))
	}
	for _, p := range w.Profiles() {
		claims = append(claims, j.profile(p))
	}
	for _, f := range s.workflows {
		claims = append(claims, j.jobs(f)...)
	}
	Sort(claims)
	return claims
}

// awsJudge turns identities into claims.
type awsJudge struct {
	world   *aws.World
	actions []string
	roles   []*aws.Subject
	listed  bool
}

// allRoles are the roles of the files, gathered once.
func (j *awsJudge) allRoles() []*aws.Subject {
	if !j.listed {
		j.roles, j.listed = j.world.Roles(), true
	}
	return j.roles
}

// key claims what the owner of a key may do. A user that no file describes is
// only named.
func (j *awsJudge) key(l aws.Link) Claim {
	c := Claim{
		About:   map[string]string{shape.FactAccessKeyID: l.KeyID},
		Says:    map[string]string{finding.FactUser: l.User},
		Path:    l.Path,
		Because: fmt.Sprintf("%s says that %s belongs to user %s", l.Path, l.KeyID, l.User),
	}
	owner := j.world.Owner(l)
	if owner == nil {
		return c
	}
	if account := owner.Account(); account != "" {
		c.Says[finding.FactAccount] = account
	}
	c.Settles = true
	c.Grants = j.grants(&owner.Layers)
	c.Leads = j.leads(owner, []*aws.Subject{owner})
	c.Unknowns = append([]string{fmt.Sprintf("whether %s is as new as the account", owner.Path)}, owner.Unknowns()...)
	c.Unknowns = append(c.Unknowns, j.conditions(&owner.Layers)...)
	return c
}

// grants are what layers of policies come to. What a condition or an unread
// policy leaves open is a grant that is gone in the better reading.
func (j *awsJudge) grants(l *iam.Layers) []Grant {
	var grants []Grant
	within := ""
	for _, limit := range l.Limits {
		within += ", within " + limit.Name
	}
	for _, g := range l.Grants(j.actions) {
		grant := Grant{Scope: g.Scope, Certainty: catalog.Declared, Because: g.Policy + " allows " + g.Action + within}
		switch g.Verdict {
		case iam.AllowedIf:
			grant.Conditional = true
			grant.Because += ", if: " + strings.Join(g.If, ", ")
		case iam.Unknown:
			grant.Conditional, grant.Certainty = true, catalog.Assumed
			grant.Because = g.Policy + " may allow anything, as it is not known here"
		}
		grants = append(grants, grant)
	}
	return grants
}

// conditions says once what the grants of layers hang on. A limit that was not
// read is told elsewhere.
func (j *awsJudge) conditions(l *iam.Layers) []string {
	var all []string
	for _, g := range l.Grants(j.actions) {
		for _, condition := range g.If {
			if !slices.ContainsFunc(l.Limits, func(limit iam.Limit) bool { return limit.Name == condition }) {
				all = append(all, conditionUnknown(condition))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// conditionUnknown is a condition as something that is not known: a key of the
// request, or words that say so already.
func conditionUnknown(condition string) string {
	if strings.Contains(condition, " ") {
		return condition
	}
	return "whether the condition on " + condition + " holds"
}
