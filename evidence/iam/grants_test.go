package iam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// needs are actions to ask for, as a catalog has them.
var needs = []string{
	"rds:DeleteDBInstance", "rds:DeleteDBSnapshot", "rds:StopDBInstance", "s3:GetObject", "s3:DeleteObject", "s3:DeleteBucket",
	"iam:CreateUser", "iam:PassRole", "ec2:DescribeInstances", "ec2:TerminateInstances",
}

func TestGrantsAreCompact(t *testing.T) {
	for _, c := range []struct{ name, policy, want string }{
		{"everything", `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, "* allowed"},
		{"a service", `{"Statement":{"Effect":"Allow","Action":"rds:*","Resource":"*"}}`, "rds:* allowed"},
		{"some of a service", `{"Statement":{"Effect":"Allow","Action":["rds:Delete*","rds:StopDBInstance"],"Resource":"*"}}`,
			"rds:Delete* allowed, rds:StopDBInstance allowed"},
		{"a pattern on one resource is not granted as a whole", `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}}`,
			"s3:DeleteObject allowed, s3:GetObject allowed"},
		{"a deny inside a pattern", `{"Statement":[{"Effect":"Allow","Action":"rds:*","Resource":"*"},{"Effect":"Deny","Action":"rds:Delete*","Resource":"*"}]}`,
			"rds:StopDBInstance allowed"},
		{"a deny of one service", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}`,
			"ec2:* allowed, rds:* allowed, s3:* allowed"},
		{"all but one service", `{"Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}`,
			"ec2:* allowed, rds:* allowed, s3:* allowed"},
		{"a condition on all", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}`,
			"* allowed if aws:MultiFactorAuthPresent"},
		{"a condition on a deny of all", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
			{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}]}`,
			"* allowed if aws:MultiFactorAuthPresent"},
		{"a condition on one action more", `{"Statement":[{"Effect":"Allow","Action":"rds:Stop*","Resource":"*"},
			{"Effect":"Allow","Action":"rds:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}`,
			"rds:* allowed if aws:MultiFactorAuthPresent, rds:Stop* allowed"},
		{"nothing", `{"Statement":[]}`, ""},
	} {
		p, err := Parse([]byte(c.policy))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		l := Layers{Identity: []Policy{p}}
		if got := sum(l.Grants(needs)); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

func sum(grants []Grant) string {
	var all []string
	for _, g := range grants {
		all = append(all, strings.TrimSpace(g.Scope+" "+g.Verdict.String()+" "+strings.Join(g.If, ", ")))
	}
	return strings.Join(all, ", ")
}

func TestUnreadPoliciesGrantUnknowns(t *testing.T) {
	unread := Policy{Name: "partner", Unread: "not among the files"}
	l := Layers{Identity: []Policy{unread}}
	if got := sum(l.Grants(needs)); got != "* unknown" {
		t.Errorf("an unread policy grants %s", got)
	}
	p, _ := Parse([]byte(`{"Statement":[{"Effect":"Deny","Action":"rds:*","Resource":"*"}]}`))
	l.Identity = append(l.Identity, p)
	if got := sum(l.Grants(needs)); got != "ec2:* unknown, iam:* unknown, s3:* unknown" {
		t.Errorf("an unread policy beside a deny grants %s", got)
	}
	admin, _ := Managed("arn:aws:iam::aws:policy/AdministratorAccess")
	l = Layers{Identity: []Policy{admin}, Limits: []Limit{{"permissions boundary team", []Policy{unread}}}}
	if got := sum(l.Grants(needs)); got != "* allowed if permissions boundary team" {
		t.Errorf("an unread boundary leaves %s", got)
	}
}

func TestAnswersNamePolicyAndPattern(t *testing.T) {
	p, _ := Parse([]byte(`{"Statement":[{"Effect":"Allow","Action":["s3:ListBucket","RDS:Delete*"],"Resource":"*"}]}`))
	p.Name = "policy ops"
	l := Layers{Identity: []Policy{p}}
	want := Answer{Verdict: Allowed, Policy: "policy ops", Action: "RDS:Delete*"}
	if diff := cmp.Diff(want, l.Evaluate("rds:DeleteDBInstance")); diff != "" {
		t.Error(diff)
	}
}
