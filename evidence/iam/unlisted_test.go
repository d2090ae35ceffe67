package iam

import (
	"strings"
	"testing"
)

func TestUnlisted(t *testing.T) {
	known := []string{"s3:DeleteObject", "s3:GetObject", "s3:PutObject", "rds:DeleteDBInstance", "logs:PutLogEvents", "iam:PassRole@ec2.amazonaws.com"}
	for _, c := range []struct{ name, statements, want string }{
		{"only reading", `{"Effect":"Allow","Action":["glue:Get*","glue:List*","ec2:Describe*","glue:BatchGetJobs"],"Resource":"*"}`, ""},
		{"a delete", `{"Effect":"Allow","Action":"qbusiness:DeleteApplication","Resource":"*"}`, "unlisted:Delete qbusiness:DeleteApplication allowed"},
		{"a change", `{"Effect":"Allow","Action":"xray:PutTraceSegments","Resource":"*"}`, "unlisted:Change xray:PutTraceSegments allowed"},
		{"a whole service", `{"Effect":"Allow","Action":"qbusiness:*","Resource":"*"}`, "unlisted:Change qbusiness:* allowed; unlisted:Delete qbusiness:* allowed"},
		{"deletes of a service", `{"Effect":"Allow","Action":"qbusiness:Delete*","Resource":"*"}`, "unlisted:Delete qbusiness:Delete* allowed"},
		{"a letter of a verb", `{"Effect":"Allow","Action":"qbusiness:D*","Resource":"*"}`, "unlisted:Change qbusiness:D* allowed; unlisted:Delete qbusiness:D* allowed"},
		{"a wildcard before", `{"Effect":"Allow","Action":"qbusiness:*Application","Resource":"*"}`, "unlisted:Change qbusiness:*Application allowed; unlisted:Delete qbusiness:*Application allowed"},
		{"calls that are known", `{"Effect":"Allow","Action":["s3:DeleteObject","s3:putobject","logs:PutLogEvents"],"Resource":"*"}`, ""},
		{"a service of which some are known", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, ""},
		{"which are denied", `{"Effect":"Allow","Action":"rds:*","Resource":"*"},{"Effect":"Deny","Action":"rds:DeleteDBInstance","Resource":"*"}`,
			"unlisted:Change rds:* allowed; unlisted:Delete rds:* allowed"},
		{"all of which are denied", `{"Effect":"Allow","Action":"rds:*","Resource":"*"},{"Effect":"Deny","Action":["rds:Delete*","rds:Remove*"],"Resource":"*"}`,
			"unlisted:Change rds:* allowed"},
		{"verbs of HTTP", `{"Effect":"Allow","Action":["apigateway:GET","apigateway:DELETE"],"Resource":"*"}`, "unlisted:Delete apigateway:DELETE allowed"},
		{"everything", `{"Effect":"Allow","Action":"*","Resource":"*"}`, ""},
		{"all but what is known", `{"Effect":"Allow","NotAction":["s3:*","rds:*","logs:*"],"Resource":"*"}`,
			"unlisted:Change all but s3:*, rds:*, logs:* allowed; unlisted:Delete all but s3:*, rds:*, logs:* allowed"},
		{"under a condition", `{"Effect":"Allow","Action":"qbusiness:DeleteApplication","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"x"}}}`,
			"unlisted:Delete qbusiness:DeleteApplication allowed if"},
		{"many", `{"Effect":"Allow","Action":["a:DeleteA","a:DeleteB","a:DeleteC","a:DeleteD","a:DeleteE","a:DeleteF"],"Resource":"*"}`,
			"unlisted:Delete a:DeleteA, a:DeleteB, a:DeleteC, a:DeleteD and 2 more allowed"},
	} {
		p, err := Parse([]byte(`{"Version":"2012-10-17","Statement":[` + c.statements + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		l := Layers{Identity: []Policy{p}}
		var all []string
		for _, g := range l.Unlisted(known) {
			all = append(all, g.Scope+" "+g.Action+" "+g.Verdict.String())
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
