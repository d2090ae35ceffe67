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
	// provider is what the catalog knows of AWS; actions are those it asks about.
	provider *catalog.Provider
	actions  []string
}

func newAWS(known *catalog.Catalog) *awsIAM {
	s := &awsIAM{actions: slices.DeleteFunc(needsOf(known, awsProvider), isUnlisted)}
	if known != nil {
		s.provider, _ = known.Provider(awsProvider)
	}
	return s
}

// isUnlisted says whether a permission stands for calls that the catalog doesn't
// describe.
func isUnlisted(need string) bool { return need == iam.UnlistedDelete || need == iam.UnlistedChange }

// needsOf are the permissions that the actions of a provider take, and those that
// take gates away, in order.
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
	needs = append(needs, liftNeeds(provider)...)
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

// Bounds on how many users, roles and functions are looked at; a tree has a
// handful.
const (
	maxOwners    = 200
	maxRoles     = 200
	maxFunctions = 200
)

// Claims are what all documents come to.
func (s *awsIAM) Claims() []Claim {
	w := s.files.World()
	j := &awsJudge{world: w, provider: s.provider, actions: s.actions}
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
	world    *aws.World
	provider *catalog.Provider
	actions  []string
	roles    []*aws.Subject
	listed   bool
	// functions are those of the files, gathered with the roles.
	functions []aws.Function
	known     map[*aws.Identity]*held
}

// held is what a subject holds by itself, and what it can become.
type held struct {
	*aws.Subject
	grants []Grant
	// conditions are what the grants hang on.
	conditions []string
	assumes    []aws.Assumed
	// passes are the roles that it can have by passing them to what it starts.
	passes []aws.Assumed
	// replaces are the roles that it can have by replacing the code of functions.
	replaces []replaced
}

// look works out what a subject holds, once.
func (j *awsJudge) look(s *aws.Subject) *held {
	h := j.known[s.Identity]
	if h == nil {
		h = &held{Subject: s}
		h.grants, h.conditions = grantsOf(&s.Layers, j.actions)
		if !h.all() {
			j.narrowPassing(h)
			h.assumes = j.world.Assumes(s, j.allRoles())
			h.replaces = j.replaces(s)
		}
		if j.known == nil {
			j.known = map[*aws.Identity]*held{}
		}
		j.known[s.Identity] = h
	}
	return h
}

// all says whether everything may be called, under whatever condition. Nothing
// is gained by becoming somebody else then.
func (h *held) all() bool {
	return slices.ContainsFunc(h.grants, func(g Grant) bool { return g.Scope == "*" && g.Certainty == catalog.Declared })
}

// allRoles are the roles of the files, gathered once.
func (j *awsJudge) allRoles() []*aws.Subject {
	if !j.listed {
		j.roles, j.listed = j.world.Roles(maxRoles), true
		j.functions = j.world.Functions(maxFunctions)
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
	c.Grants = j.look(owner).grants
	c.Leads = j.leads(j.look(owner), seen{})
	c.Unknowns = append([]string{asNew(l.Path, owner.Path)}, owner.Unknowns()...)
	c.Unknowns = append(c.Unknowns, j.look(owner).conditions...)
	for _, file := range j.world.Organisation() {
		c.Unknowns = append(c.Unknowns, "what the organisation's policies in "+file+" take away")
	}
	return c
}

// asNew is the doubt about files that tell of an account.
func asNew(link, definition string) string {
	if link == definition {
		return "whether " + link + " is as new as the account"
	}
	return "whether " + definition + " and " + link + " are as new as the account"
}

// grantsOf are what layers of policies come to, and what they hang on. What a
// condition or an unread policy leaves open is a grant that is gone in the
// better reading.
func grantsOf(l *iam.Layers, actions []string) (grants []Grant, conditions []string) {
	within := ""
	for _, limit := range l.Limits {
		within += ", within " + limit.Name
	}
	for _, g := range slices.Concat(l.Grants(actions), l.Unlisted(actions)) {
		grant := Grant{Scope: g.Scope, Certainty: catalog.Declared, Because: g.Policy + " allows " + g.Action + within, On: l.Reach(g.Scope)}
		switch g.Verdict {
		case iam.AllowedIf:
			grant.Conditional = true
			grant.Because += ", if: " + strings.Join(g.If, ", ")
			conditions = append(conditions, hangsOn(l, g.If)...)
		case iam.Unknown:
			grant.Conditional, grant.Certainty = true, catalog.Assumed
			grant.Because = g.Policy + " may allow anything, as it is not known here"
		}
		if isUnlisted(g.Scope) {
			conditions = append(conditions, "what "+g.Action+" can break or destroy, which the catalog does not describe")
		}
		grants = append(grants, grant)
	}
	slices.Sort(conditions)
	return grants, slices.Compact(conditions)
}

// hangsOn are conditions as things that are not known. A limit that was not read
// is told elsewhere; a key of the request needs words around it.
func hangsOn(l *iam.Layers, conditions []string) []string {
	var all []string
	for _, c := range conditions {
		switch {
		case slices.ContainsFunc(l.Limits, func(limit iam.Limit) bool { return limit.Name == c }):
		case strings.Contains(c, " "):
			all = append(all, c)
		default:
			all = append(all, "whether the condition on "+c+" holds")
		}
	}
	return all
}
