package aws

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// asTerraform is a resource of a CloudFormation template in the words of
// Terraform, so that both are joined alike.
func asTerraform(r iac.Resource) iac.Resource {
	words, ok := templateWords[r.Type]
	if of, guarded := policyOfResource[r.Type]; guarded {
		words, ok = templateWord{of.kind, map[string]string{of.property: withPolicy[of.kind].attribute}}, true
	}
	if !ok {
		return r
	}
	attributes := map[string]iac.Value{}
	for from, to := range words.properties {
		if v := r.Attributes.At(from); v.Kind != iac.Missing {
			attributes[to] = v
		}
	}
	if inline := r.Attributes.At("Policies"); inline.Kind != iac.Missing && words.kind != "aws_iam_policy" && words.kind != lambdaFunction {
		attributes["inline_policy"] = inlinePolicies(inline)
	}
	if tags := r.Attributes.At("Tags"); tags.Kind == iac.List {
		attributes["tags"] = tagMap(tags)
	}
	r.Type, r.Attributes = words.kind, iac.Value{Kind: iac.Map, Map: attributes}
	return r
}

// templateWord is what a type of CloudFormation and its properties are called in
// Terraform.
type templateWord struct {
	kind       string
	properties map[string]string
}

var templateWords = map[string]templateWord{
	"AWS::IAM::User": {"aws_iam_user", map[string]string{
		"UserName": "name", "Path": "path", "PermissionsBoundary": "permissions_boundary", "ManagedPolicyArns": "managed_policy_arns", "Groups": "groups"}},
	"AWS::IAM::Group": {"aws_iam_group", map[string]string{"GroupName": "name", "Path": "path", "ManagedPolicyArns": "managed_policy_arns"}},
	"AWS::IAM::Role": {"aws_iam_role", map[string]string{
		"RoleName": "name", "Path": "path", "PermissionsBoundary": "permissions_boundary", "ManagedPolicyArns": "managed_policy_arns",
		"AssumeRolePolicyDocument": "assume_role_policy"}},
	"AWS::IAM::ManagedPolicy": {"aws_iam_policy", map[string]string{
		"ManagedPolicyName": "name", "Path": "path", "PolicyDocument": "policy", "Users": "users", "Groups": "groups", "Roles": "roles"}},
	"AWS::IAM::UserToGroupAddition": {"aws_iam_group_membership", map[string]string{"GroupName": "group", "Users": "users"}},
	"AWS::IAM::UserPolicy":          {"aws_iam_user_policy", map[string]string{"PolicyName": "name", "UserName": "user", "PolicyDocument": "policy"}},
	"AWS::IAM::GroupPolicy":         {"aws_iam_group_policy", map[string]string{"PolicyName": "name", "GroupName": "group", "PolicyDocument": "policy"}},
	"AWS::IAM::RolePolicy":          {"aws_iam_role_policy", map[string]string{"PolicyName": "name", "RoleName": "role", "PolicyDocument": "policy"}},
	"AWS::Lambda::Function":         {lambdaFunction, map[string]string{"FunctionName": "function_name", "Role": "role"}},
	samFunction:                     {lambdaFunction, map[string]string{"FunctionName": "function_name", "Role": "role"}},
	// A policy that is part of each identity that it names.
	"AWS::IAM::Policy": {"AWS::IAM::Policy", map[string]string{
		"PolicyName": "name", "PolicyDocument": "policy", "Users": "users", "Groups": "groups", "Roles": "roles"}},
}

// inlinePolicies are the policies of an identity's own block.
func inlinePolicies(list iac.Value) iac.Value {
	if list.Kind != iac.List {
		return list
	}
	all := iac.Value{Kind: iac.List}
	for _, p := range list.List {
		if p.Kind == iac.Map {
			p = iac.Value{Kind: iac.Map, Map: map[string]iac.Value{"name": p.At("PolicyName"), "policy": p.At("PolicyDocument")}}
		}
		all.List = append(all.List, p)
	}
	return all
}

func tagMap(list iac.Value) iac.Value {
	m := map[string]iac.Value{}
	for _, tag := range list.List {
		if key, ok := tag.At("Key").Known(); ok {
			m[key] = tag.At("Value")
		}
	}
	return iac.Value{Kind: iac.Map, Map: m}
}

// templateComputed gives what !Ref and !GetAtt make of the identities of a
// template, and of its functions: their names, and ARNs.
func templateComputed(r iac.Resource, attribute string) (iac.Value, bool) {
	r = asTerraform(r)
	kind := strings.TrimPrefix(r.Type, "aws_iam_")
	switch {
	case r.Type == "aws_iam_policy":
		return policyARN(r), attribute == "Ref" || attribute == "PolicyArn"
	case r.Type == lambdaFunction && attribute == "Ref":
		return iac.Literal(textOr(r.Attributes.At("function_name"), r.Address)), true
	case r.Type == lambdaFunction:
		return iac.Literal(functionARN(r)), attribute == "Arn"
	case kind != "user" && kind != "group" && kind != "role":
		return iac.Value{}, false
	case attribute == "Ref":
		if name := nameOf(r); name.Kind != iac.Missing {
			return name, true
		}
		return iac.Literal(partial.Gap(r.Address)), true
	}
	return iac.Literal(arnOf(kind, r)), attribute == "Arn"
}
