package aws

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// sharedRole is the role that the Serverless Framework makes for all functions of
// a service that have none of their own, by its id in the stack.
const sharedRole = "IamRoleLambdaExecution"

// serverlessRecords are the functions of a serverless.yml, and the roles that the
// framework makes for them: one for all, whose statements stand at the provider,
// and one for each function that has statements of its own, which a plugin makes.
func serverlessRecords(t *iac.Template) []record {
	if name, _ := t.At("provider", "name").Known(); name != "aws" {
		return nil
	}
	s := service{template: t, shared: t.At("provider", "iam", "role")}
	if s.shared.Kind == iac.Missing {
		s.shared = t.At("provider", "role")
	}
	var records []record
	if s.shared.Kind != iac.Text {
		records = append(records, s.record("aws_iam_role", sharedRole, s.sharedRole()))
	}
	for _, functions := range t.At("functions").Each() {
		if functions.Kind != iac.Map {
			continue
		}
		for _, key := range functions.Keys() {
			records = append(records, s.function(key, functions.At(key))...)
		}
	}
	return records
}

// service is one serverless.yml.
type service struct {
	template *iac.Template
	// shared is what the file says of the role of all functions: a map, or the
	// name of another role.
	shared iac.Value
}

func (s service) record(kind, address string, attributes iac.Value) record {
	r := record{scope: s.template.Path}
	r.Type, r.Address, r.Path, r.Attributes = kind, address, s.template.Path, attributes
	return r
}

// statements are those of the role of all functions, as the framework's versions
// call them.
func (s service) statements() []iac.Value {
	return append(s.shared.At("statements").Each(), s.template.At("provider", "iamRoleStatements").Each()...)
}

// sharedRole is the role of all functions.
func (s service) sharedRole() iac.Value {
	provider := s.template.At("provider")
	role := lambdaRole(map[string]iac.Value{"name": s.shared.At("name"), "path": s.shared.At("path")})
	if statements := s.statements(); len(statements) > 0 {
		addPolicy(role.Map, "statements of the provider", policyOf(statements...))
	}
	for _, arns := range []iac.Value{s.shared.At("managedPolicies"), provider.At("iamManagedPolicies")} {
		for _, arn := range arns.Each() {
			role.Map["managed_policy_arns"] = appended(role.Map["managed_policy_arns"], arn)
		}
	}
	for _, boundary := range []iac.Value{s.shared.At("permissionsBoundary"), s.shared.At("permissionBoundary"), provider.At("rolePermissionsBoundary")} {
		if boundary.Kind != iac.Missing {
			role.Map["permissions_boundary"] = boundary
		}
	}
	return role
}

// function is a function with the role of its own, if it has one.
func (s service) function(key string, f iac.Value) []record {
	attributes := map[string]iac.Value{"function_name": f.At("name"), "role": refersTo(sharedRole)}
	if f.At("name").Kind == iac.Missing {
		name := textOr(s.template.At("service"), "service") + "-" + textOr(s.template.At("provider", "stage"), "stage") + "-" + key
		attributes["function_name"] = iac.Literal(name)
	}
	var own []record
	switch {
	case f.At("role").Kind != iac.Missing:
		attributes["role"] = s.named(f.At("role"))
	case f.At("iamRoleStatements").Kind != iac.Missing:
		role := s.record("aws_iam_role", key+" "+sharedRole, s.ownRole(f))
		own, attributes["role"] = append(own, role), refersTo(role.Address)
	case s.shared.Kind == iac.Text:
		attributes["role"] = s.named(s.shared)
	}
	return append(own, s.record(lambdaFunction, key, iac.Value{Kind: iac.Map, Map: attributes}))
}

// ownRole is the role that the plugin makes for a function. It has the statements
// of the shared one too where the function, or all of the service, inherits them.
func (s service) ownRole(f iac.Value) iac.Value {
	statements := f.At("iamRoleStatements").Each()
	inherits := f.At("iamRoleStatementsInherit")
	if inherits.Kind == iac.Missing {
		inherits = s.template.At("custom", "serverless-iam-roles-per-function", "defaultInherit")
	}
	if inherits.Kind != iac.Missing && inherits.Text != "false" {
		statements = append(statements, s.statements()...)
	}
	role := lambdaRole(map[string]iac.Value{"name": f.At("iamRoleStatementsName")})
	addPolicy(role.Map, "statements of the function", policyOf(statements...))
	return role
}

// named is a role that is given by its ARN or by its id in the stack.
func (s service) named(v iac.Value) iac.Value {
	if text, known := v.Known(); known && !strings.Contains(text, ":") && partial.Whole(text) {
		return refersTo(text)
	}
	return v
}
