package aws

import (
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// withPolicy are the resources that are, or have, a policy of a resource: where
// it stands, and how the ARNs of what it is about begin.
var withPolicy = map[string]struct{ attribute, arn string }{
	"aws_s3_bucket_policy":             {"policy", "arn:aws:s3:::"},
	"aws_kms_key":                      {"policy", "arn:aws:kms:*:*:key/"},
	"aws_kms_key_policy":               {"policy", "arn:aws:kms:*:*:key/"},
	"aws_sqs_queue":                    {"policy", "arn:aws:sqs:*:*:"},
	"aws_sqs_queue_policy":             {"policy", "arn:aws:sqs:*:*:"},
	"aws_sns_topic":                    {"policy", "arn:aws:sns:*:*:"},
	"aws_sns_topic_policy":             {"policy", "arn:aws:sns:*:*:"},
	"aws_secretsmanager_secret":        {"policy", "arn:aws:secretsmanager:*:*:secret:"},
	"aws_secretsmanager_secret_policy": {"policy", "arn:aws:secretsmanager:*:*:secret:"},
}

// policyOfResource are the types of CloudFormation that are, or have, a policy of
// a resource, with its property and their words in Terraform.
var policyOfResource = map[string]struct{ kind, property string }{
	"AWS::S3::BucketPolicy":               {"aws_s3_bucket_policy", "PolicyDocument"},
	"AWS::KMS::Key":                       {"aws_kms_key", "KeyPolicy"},
	"AWS::SQS::QueuePolicy":               {"aws_sqs_queue_policy", "PolicyDocument"},
	"AWS::SNS::TopicPolicy":               {"aws_sns_topic_policy", "PolicyDocument"},
	"AWS::SecretsManager::ResourcePolicy": {"aws_secretsmanager_secret_policy", "ResourcePolicy"},
}

// mentionsPolicy says whether a text speaks of a policy of a resource.
func mentionsPolicy(has func(string) bool) bool {
	for kind := range withPolicy {
		if has(kind) {
			return true
		}
	}
	for kind := range policyOfResource {
		if has(kind) {
			return true
		}
	}
	return false
}

// policiesOfResources are the resources of a template that are, or have, one.
func policiesOfResources(t *iac.Template) []iac.Resource {
	var all []iac.Resource
	for _, kind := range slices.Sorted(maps.Keys(policyOfResource)) {
		all = append(all, t.Resources(kind)...)
	}
	return all
}

// onResource keeps the policy of a resource.
func (w *World) onResource(r record) {
	of, ok := withPolicy[r.Type]
	if !ok {
		return
	}
	p := w.read(r.Attributes.At(of.attribute), r.scope)
	if r.Maybe != "" {
		p = p.Unless(r.Maybe)
	}
	for i := range p.Statements {
		s := &p.Statements[i]
		if !s.NotResource && slices.Contains(s.Resources, "*") {
			s.Resources = []string{of.arn + partial.Gap(r.Address)} // itself
		}
	}
	p.Name = r.Path + ": the policy of " + r.Address
	if len(p.Statements) > 0 {
		w.onResources = append(w.onResources, p)
	}
}

// fromResources are the statements of policies of resources that are about a
// subject. Of one account such a policy grants by itself what it allows a user or
// a role that it names; what it does not tell is not guessed at.
func (w *World) fromResources(s *Subject) []iam.Policy {
	var all []iam.Policy
	for _, p := range w.onResources {
		about := iam.Policy{Name: p.Name}
		for _, statement := range p.Statements {
			switch named := s.named(statement); {
			case named == iam.Allowed:
				about.Statements = append(about.Statements, statement)
			case named == iam.AllowedIf:
				one := iam.Policy{Statements: []iam.Statement{statement}}
				about.Statements = append(about.Statements, one.Unless("whether "+p.Name+" names "+s.Describe()).Statements...)
			}
		}
		if len(about.Statements) > 0 {
			all = append(all, about)
		}
	}
	return all
}

// grantedOnResources adds what policies of resources say of a subject to its own.
// A permissions boundary does not limit what such a policy grants a user, which
// is left open.
func (s *Subject) grantedOnResources(policies []iam.Policy) {
	s.Layers.Identity = append(s.Layers.Identity, policies...)
	for _, p := range policies {
		grants := slices.ContainsFunc(p.Statements, func(st iam.Statement) bool { return !st.Deny })
		if grants && len(s.Layers.Limits) > 0 && s.Kind == User {
			s.open = append(s.open, "what of "+p.Name+" "+s.Describe()+" has beyond its permissions boundary")
		}
	}
}

// named says whether a statement of a resource's policy is about a subject: an
// Allow if it names it or everybody, a Deny if it names its account as well. An
// account that is allowed has yet to give it to its users.
func (s *Subject) named(statement iam.Statement) iam.Verdict {
	best := iam.Denied
	if statement.NotPrincipal {
		return best
	}
	for _, p := range statement.Principals {
		v, direct := s.is(p, nil)
		if p.Kind == "AWS" && strings.Contains(p.ID, "*") && p.ID != "*" {
			continue // no pattern of principals is one
		}
		if direct || p.ID == "*" || statement.Deny {
			best = max(best, v)
		}
	}
	return best
}
