package aws

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// samFunction is a function of AWS SAM, which makes its role with it.
const samFunction = "AWS::Serverless::Function"

// samRecords are what SAM makes of a function: the function, and a role for it
// where it doesn't name one. The role is called like the function, "Role" after
// its id.
func samRecords(r iac.Resource, scope string) []record {
	function := record{Resource: asTerraform(r), scope: scope}
	if r.Attributes.At("Role").Kind != iac.Missing {
		return []record{function}
	}
	role := r
	role.Type, role.Address = "aws_iam_role", r.Address+"Role"
	role.Attributes = lambdaRole(map[string]iac.Value{"permissions_boundary": r.Attributes.At("PermissionsBoundary")})
	for _, p := range r.Attributes.At("Policies").Each() {
		addSAMPolicy(role.Attributes.Map, p)
	}
	function.Attributes.Map["role"] = refersTo(role.Address)
	return []record{{Resource: role, scope: scope}, function}
}

// lambdaRole is a role that functions run with, with further attributes.
func lambdaRole(attributes map[string]iac.Value) iac.Value {
	text := func(t string) iac.Value { return iac.Literal(t) }
	attributes["assume_role_policy"] = policyOf(iac.Value{Kind: iac.Map, Map: map[string]iac.Value{
		"Effect": text("Allow"), "Action": text(assumeRole),
		"Principal": {Kind: iac.Map, Map: map[string]iac.Value{"Service": text("lambda.amazonaws.com")}},
	}})
	return iac.Value{Kind: iac.Map, Map: attributes}
}

// policyOf is a policy of statements.
func policyOf(statements ...iac.Value) iac.Value {
	return iac.Value{Kind: iac.Map, Map: map[string]iac.Value{
		"Version": iac.Literal("2012-10-17"), "Statement": {Kind: iac.List, List: statements},
	}}
}

// refersTo is the ARN of a resource of the same scope.
func refersTo(address string) iac.Value {
	v := iac.NotKnown(address)
	v.Of = iac.Reference{Address: address, Attribute: "arn"}
	return v
}

// addSAMPolicy adds an entry of a function's Policies to its role: a policy, the
// name or the ARN of a managed one, or templates with their parameters.
func addSAMPolicy(role map[string]iac.Value, p iac.Value) {
	switch {
	case p.Kind == iac.Map && p.At("Statement").Kind != iac.Missing:
		addPolicy(role, "inline", p)
	case p.Kind == iac.Map:
		for _, name := range p.Keys() {
			addPolicy(role, name, samPolicy(name, p.At(name)))
		}
	case len(p.Either) > 0:
		addPolicy(role, "inline", iac.NotKnown(p.What))
	default:
		role["managed_policy_arns"] = appended(role["managed_policy_arns"], managedByName(p))
	}
}

// addPolicy gives a role a policy of its own.
func addPolicy(role map[string]iac.Value, name string, policy iac.Value) {
	role["inline_policy"] = appended(role["inline_policy"], iac.Value{Kind: iac.Map, Map: map[string]iac.Value{
		"name": iac.Literal(name), "policy": policy,
	}})
}

func appended(list, element iac.Value) iac.Value {
	return iac.Value{Kind: iac.List, List: append(list.List, element)}
}

// managedByName is the ARN of a policy of AWS that is given by its name.
func managedByName(v iac.Value) iac.Value {
	name, known := v.Known()
	if !known || strings.Contains(name, ":") {
		return v
	}
	if arn, ok := iam.ManagedNamed(name); ok {
		return iac.Literal(arn)
	}
	return iac.Literal("arn:aws:iam::aws:policy/" + name)
}
