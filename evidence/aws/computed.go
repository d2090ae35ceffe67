package aws

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// computed gives the attributes of Terraform resources that code refers to and
// that only AWS or the provider makes, as far as they follow from the code.
func computed(r iac.Resource, attribute string) (iac.Value, bool) {
	kind := strings.TrimPrefix(r.Type, "data.")
	switch {
	case kind == "aws_iam_policy_document" && (attribute == "json" || attribute == "minified_json"):
		return iac.Value{Kind: iac.Encoded, List: []iac.Value{policyDocument(r.Attributes)}}, true
	case kind == "aws_partition" && attribute == "partition":
		return iac.Literal("aws"), true
	case attribute == "id" && kind == "aws_iam_policy":
	case attribute == "name" || attribute == "id":
		name := nameOf(r)
		return name, name.Kind != iac.Missing
	case attribute != "arn":
		return iac.Value{}, false
	}
	switch kind {
	case "aws_iam_user", "aws_iam_group", "aws_iam_role":
		return iac.Literal(arnOf(strings.TrimPrefix(kind, "aws_iam_"), r)), true
	case "aws_iam_policy":
		return policyARN(r), true
	case "aws_iam_openid_connect_provider":
		url := textOr(r.Attributes.At("url"), r.Address+".url")
		return iac.Literal("arn:aws:iam::*:oidc-provider/" + strings.TrimPrefix(url, "https://")), true
	case "aws_s3_bucket":
		return iac.Literal("arn:aws:s3:::" + textOr(r.Attributes.At("bucket"), r.Address+".bucket")), true
	}
	if kind == lambdaFunction {
		return iac.Literal(functionARN(r)), true
	}
	if pattern, ok := arns[kind]; ok {
		return iac.Literal(pattern + partial.Gap(r.Address)), true
	}
	return iac.Value{}, false
}

// arns are how the ARNs of resources begin that policies often name.
var arns = map[string]string{
	"aws_dynamodb_table":          "arn:aws:dynamodb:*:*:table/",
	"aws_sqs_queue":               "arn:aws:sqs:*:*:",
	"aws_sns_topic":               "arn:aws:sns:*:*:",
	"aws_kms_key":                 "arn:aws:kms:*:*:key/",
	"aws_db_instance":             "arn:aws:rds:*:*:db:",
	"aws_rds_cluster":             "arn:aws:rds:*:*:cluster:",
	"aws_secretsmanager_secret":   "arn:aws:secretsmanager:*:*:secret:",
	"aws_ssm_parameter":           "arn:aws:ssm:*:*:parameter/",
	"aws_cloudwatch_log_group":    "arn:aws:logs:*:*:log-group:",
	"aws_ecr_repository":          "arn:aws:ecr:*:*:repository/",
	"aws_ecs_cluster":             "arn:aws:ecs:*:*:cluster/",
	"aws_ecs_service":             "arn:aws:ecs:*:*:service/",
	"aws_eks_cluster":             "arn:aws:eks:*:*:cluster/",
	"aws_instance":                "arn:aws:ec2:*:*:instance/",
	"aws_codebuild_project":       "arn:aws:codebuild:*:*:project/",
	"aws_efs_file_system":         "arn:aws:elasticfilesystem:*:*:file-system/",
	"aws_kinesis_stream":          "arn:aws:kinesis:*:*:stream/",
	"aws_route53_zone":            "arn:aws:route53:::hostedzone/",
	"aws_cognito_user_pool":       "arn:aws:cognito-idp:*:*:userpool/",
	"aws_backup_vault":            "arn:aws:backup:*:*:backup-vault:",
	"aws_cloudfront_distribution": "arn:aws:cloudfront::*:distribution/",
}

// nameOf is the name of an identity or a policy.
func nameOf(r iac.Resource) iac.Value {
	switch r.Type {
	case "data.aws_iam_user":
		return r.Attributes.At("user_name")
	case "data.aws_iam_group":
		return r.Attributes.At("group_name")
	}
	if strings.Contains(r.Type, "aws_iam_") {
		return r.Attributes.At("name")
	}
	return iac.Value{}
}

// arnOf is the ARN of a user, a group or a role.
func arnOf(kind string, r iac.Resource) string {
	account := textOr(accountOf(r.Attributes.At("arn")), "the account")
	return "arn:aws:iam::" + account + ":" + kind + pathOf(r.Attributes.At("path")) + textOr(nameOf(r), r.Address+".name")
}

// accountOf is the account in an ARN, if that is known.
func accountOf(arn iac.Value) iac.Value {
	text, ok := arn.Known()
	if fields := strings.SplitN(text, ":", 6); ok && len(fields) == 6 && fields[4] != "" {
		return iac.Literal(fields[4])
	}
	return iac.Value{}
}

// pathOf is the path of an identity, with slashes around it.
func pathOf(v iac.Value) string {
	if v.Kind == iac.Missing || v.Text == "" && v.Kind == iac.Text {
		return "/"
	}
	return v.String()
}

// policyARN is the ARN of a policy, which may be one of AWS that is looked up by
// its name.
func policyARN(r iac.Resource) iac.Value {
	if arn := r.Attributes.At("arn"); arn.Kind != iac.Missing {
		return arn
	}
	name := r.Attributes.At("name")
	if known, ok := name.Known(); ok && strings.HasPrefix(r.Type, "data.") {
		if arn, ok := iam.ManagedNamed(known); ok {
			return iac.Literal(arn)
		}
	}
	return iac.Literal("arn:aws:iam::" + partial.Gap("the account") + ":policy" + pathOf(r.Attributes.At("path")) + textOr(name, r.Address+".name"))
}

// textOr is a text, or a gap with a name where there is none.
func textOr(v iac.Value, what string) string {
	if v.Kind == iac.Missing {
		return partial.Gap(what)
	}
	return v.String()
}
