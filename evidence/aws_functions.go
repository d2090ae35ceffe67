package evidence

import (
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// replaceCode is the permission to give a function other code, which then runs
// with the function's role.
const replaceCode = "lambda:UpdateFunctionCode"

// replaced is a function whose code an identity may replace.
type replaced struct {
	aws.Function
	// If are conditions that are not known to hold.
	If      []string
	Because string
}

// replaces are the functions whose code a subject may replace. What a policy that
// was not read may allow is not among them: it is assumed to allow everything.
func (j *awsJudge) replaces(s *aws.Subject) []replaced {
	j.allRoles()
	var all []replaced
	for _, f := range j.functions {
		a := s.Layers.On(replaceCode, f.ARN)
		if a.Verdict <= iam.Unknown || f.Role.Identity == s.Identity {
			continue
		}
		r := replaced{Function: f, If: a.If, Because: a.Policy + " allows " + a.Action}
		if f.Maybe != "" {
			r.If = append(slices.Clip(r.If), f.Maybe)
		}
		all = append(all, r)
	}
	return all
}

// replaced are the leads to roles of functions, those that it surely has first.
func (j *awsJudge) replaced(h *held, taken seen) []Lead {
	var leads []Lead
	for _, sure := range []bool{true, false} {
		for _, f := range h.replaces {
			if taken[f.Role.Identity] || sure != (len(f.If) == 0) {
				continue
			}
			taken[f.Role.Identity] = true
			step := "it replaces the code of the function " + f.Name + ", which runs with the AWS " + f.Role.Describe() +
				" (" + f.Path + "; " + f.Because + ")"
			leads = append(leads, j.role(f.Role, taken, !sure, step))
		}
	}
	return leads
}
