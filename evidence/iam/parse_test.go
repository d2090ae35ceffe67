package iam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	p, err := Parse([]byte(`{"Version": "2012-10-17", "Id": "x", "Statement": [
		{"Sid": "A", "Effect": "Allow", "Action": ["s3:*", "rds:*"], "Resource": "arn:aws-cn:s3:::a"},
		{"effect": "DENY", "notaction": "iam:*", "notresource": ["*"],
		 "condition": {"StringEquals": {"aws:username": ["a", "b"]}, "Null": {"aws:TokenIssueTime": true}, "NumericLessThan": {"s3:max-keys": 10}}},
		{"Effect": "Allow", "Principal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:root"], "Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Policy{Statements: []Statement{
		{Actions: []string{"s3:*", "rds:*"}, Resources: []string{"arn:aws:s3:::a"}},
		{Deny: true, NotAction: true, Actions: []string{"iam:*"}, NotResource: true, Resources: []string{"*"}, Conditions: []Condition{
			{Operator: "Null", Key: "aws:TokenIssueTime", Values: []string{"true"}},
			{Operator: "NumericLessThan", Key: "s3:max-keys", Values: []string{"10"}},
			{Operator: "StringEquals", Key: "aws:username", Values: []string{"a", "b"}},
		}},
		{Actions: []string{"sts:AssumeRole"}, Principals: []Principal{
			{"AWS", "111122223333"}, {"AWS", "arn:aws:iam::111122223333:root"}, {"Service", "ec2.amazonaws.com"}}},
	}}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreUnexported(Statement{})); diff != "" {
		t.Error(diff)
	}
}

func TestParseSaysWhatItDidNotRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"Statement": [7]}`: "a statement",
		`{"Statement": [{"Effect": "Perhaps", "Action": "*", "Resource": "*"}]}`:                                       "the effect of a statement",
		`{"Statement": [{"Effect": "Allow", "Resource": "*"}]}`:                                                        "the actions of a statement",
		`{"Statement": [{"Effect": "Allow", "Action": [["s3:*"], "rds:*"], "Resource": "*"}]}`:                         "a value",
		`{"Statement": [{"Effect": "Allow", "Action": "` + strings.Repeat("a", maxPattern+1) + `", "Resource": "*"}]}`: "more than AWS takes",
	} {
		p, err := Parse([]byte(text))
		if err != nil || p.Unread != want {
			t.Errorf("%.90s: unread %q, %v; want %q", text, p.Unread, err, want)
		}
	}
	for _, text := range []string{``, `[]`, `{}`, `{"Statement": null}`, `"x"`, `{"Statement": [`, strings.Repeat(" ", maxDocument+1)} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%.20q is taken for a policy", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`))
	f.Add([]byte(`{"Statement":{"Effect":"Deny","NotAction":["s3:*"],"NotResource":"arn:aws:s3:::${aws:username}/${*}?"}}`))
	f.Add([]byte(`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringLikeIfExists":{"k":["a*",1,true]}}}]}`))
	f.Add([]byte(`{"Statement":[{"Effect":"Allow","Action":"*****?*?*?*","Resource":"arn:aws:s3:::*a*b*c*d*e*"},{"Effect":"Deny","Action":"*","Resource":"*a*b*?*c"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		l := Layers{Identity: []Policy{p}, Limits: []Limit{{"boundary", []Policy{p}}}}
		l.Grants([]string{"s3:GetObject", "rds:DeleteDBInstance", "ec2:DescribeInstances"})
		p.Trusts("sts:AssumeRole", func(Principal) Verdict { return Allowed }, nil)
		if q := Either(p, p.Unless("x"), "y"); len(q.Statements) < len(p.Statements) {
			t.Error("Either lost a statement")
		}
	})
}
