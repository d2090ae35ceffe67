package aws

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

const lambdaTrust = `assume_role_policy = jsonencode({Statement = [{Effect = "Allow", Action = "sts:AssumeRole", Principal = {Service = "lambda.amazonaws.com"}}]})`

const samHead = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      FunctionName: f\n"

const serverlessHead = "service: shop\nprovider:\n  name: aws\n  stage: live\n"

// The role of each function, and what that may do, of the actions that the
// tests of this package ask about.
func TestFunctions(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a role of Terraform", "a.tf", `
resource "aws_iam_role" "f" {
  name = "f"
  ` + lambdaTrust + `
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonRDSFullAccess"]
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.f.arn
}`, "f runs as role f: rds:*"},
		{"a role that Terraform does not describe", "a.tf", `
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/other"
}`, ""},
		{"a state", "terraform.tfstate", `{"terraform_version": "1.9.0", "resources": [
{"mode": "managed", "type": "aws_iam_role", "name": "f", "instances": [{"attributes": {"name": "f", "arn": "arn:aws:iam::111122223333:role/f", "managed_policy_arns": ["arn:aws:iam::aws:policy/AmazonRDSFullAccess"], "assume_role_policy": "{\"Statement\": []}"}}]},
{"mode": "managed", "type": "aws_lambda_function", "name": "f", "instances": [{"attributes": {"function_name": "f", "arn": "arn:aws:lambda:eu-west-1:111122223333:function:f", "role": "arn:aws:iam::111122223333:role/f"}}]}]}`, "f runs as role f: rds:*"},
		{"CloudFormation", "t.yaml", `
Resources:
  R: {Type: 'AWS::IAM::Role', Properties: {RoleName: r, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonRDSFullAccess'], AssumeRolePolicyDocument: {Statement: []}}}
  F: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: f, Role: !GetAtt R.Arn}}`, "f runs as role r: rds:*"},
		{"SAM, a managed policy by its name", "t.yaml", samHead + "      Policies: AmazonRDSFullAccess", "f runs as role FRole: rds:*"},
		{"SAM, statements", "t.yaml", samHead + "      Policies: [{Statement: [{Effect: Allow, Action: 's3:DeleteBucket', Resource: '*'}]}]", "f runs as role FRole: s3:DeleteBucket"},
		{"SAM, a template", "t.yaml", samHead + "      Policies: [{S3CrudPolicy: {BucketName: shop}}]", "f runs as role FRole: s3:DeleteObject, s3:GetObject"},
		{"SAM, a template that reads", "t.yaml", samHead + "      Policies: [{S3ReadPolicy: {BucketName: !Ref Bucket}}]", "f runs as role FRole: s3:GetObject"},
		{"SAM, a template that nobody knows", "t.yaml", samHead + "      Policies: [{TimeTravelPolicy: {To: then}}]", "f runs as role FRole: * unknown"},
		{"SAM, a boundary", "t.yaml", samHead + "      PermissionsBoundary: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\n      Policies: [{S3CrudPolicy: {BucketName: shop}}]", "f runs as role FRole: s3:GetObject"},
		{"SAM, no policies", "t.yaml", samHead, "f runs as role FRole:"},
		{"SAM, a role that exists", "t.yaml", samHead + "      Role: arn:aws:iam::111122223333:role/other\n      Policies: AmazonRDSFullAccess", ""},
		{"SAM, a role of the template", "t.yaml", samHead + "      Role: !GetAtt R.Arn\n  R: {Type: 'AWS::IAM::Role', Properties: {RoleName: r, AssumeRolePolicyDocument: {Statement: []}}}", "f runs as role r:"},
		{"Serverless, the shared role", "serverless.yml", serverlessHead + "  iam: {role: {statements: [{Effect: Allow, Action: 's3:DeleteBucket', Resource: '*'}]}}\nfunctions: {f: {handler: a.b}}", "shop-live-f runs as role IamRoleLambdaExecution: s3:DeleteBucket"},
		{"Serverless, as it was written before", "serverless.yml", serverlessHead + "  iamRoleStatements: [{Effect: Allow, Action: 's3:DeleteBucket', Resource: '*'}]\nfunctions: {f: {handler: a.b, name: g}}", "g runs as role IamRoleLambdaExecution: s3:DeleteBucket"},
		{"Serverless, managed policies", "serverless.yml", serverlessHead + "  iam: {role: {name: r, managedPolicies: ['arn:aws:iam::aws:policy/AmazonRDSFullAccess']}}\nfunctions: {f: {handler: a.b}}", "shop-live-f runs as role r: rds:*"},
		{"Serverless, statements of another file", "serverless.yml", serverlessHead + "  iam: {role: {statements: '${file(iam.yml)}'}}\nfunctions: {f: {handler: a.b}}", "shop-live-f runs as role IamRoleLambdaExecution: * unknown"},
		{"Serverless, a role of its own", "serverless.yml", serverlessHead + "  iamRoleStatements: [{Effect: Allow, Action: 's3:DeleteBucket', Resource: '*'}]\nfunctions: {f: {iamRoleStatements: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}", "shop-live-f runs as role f IamRoleLambdaExecution: s3:GetObject"},
		{"Serverless, a role of its own that inherits", "serverless.yml", serverlessHead + "  iamRoleStatements: [{Effect: Allow, Action: 's3:DeleteBucket', Resource: '*'}]\nfunctions: {f: {iamRoleStatementsInherit: true, iamRoleStatements: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}", "shop-live-f runs as role f IamRoleLambdaExecution: s3:DeleteBucket, s3:GetObject"},
		{"Serverless, a role that exists", "serverless.yml", serverlessHead + "  iam: {role: 'arn:aws:iam::111122223333:role/other'}\nfunctions: {f: {handler: a.b}}", ""},
		{"Serverless, a role of its resources", "serverless.yml", serverlessHead + "functions: {f: {role: R}}\nresources: {Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: r, AssumeRolePolicyDocument: {Statement: []}}}}}", "shop-live-f runs as role r:"},
		{"Serverless, of another cloud", "serverless.yml", strings.Replace(serverlessHead, "aws", "azure", 1) + "functions: {f: {handler: a.b}}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range read([]txtar.File{{Name: c.file, Data: []byte(c.text)}}).Functions(10) {
				var grants []string
				for _, g := range f.Role.Layers.Grants(asked) {
					grants = append(grants, strings.TrimSuffix(g.Scope+" "+g.Verdict.String(), " allowed"))
				}
				got = append(got, strings.TrimSpace(f.Name+" runs as "+f.Role.Describe()+": "+strings.Join(grants, ", ")))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
