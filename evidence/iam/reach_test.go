package iam

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReach(t *testing.T) {
	const statements = `{"Statement": [
		{"Effect": "Allow", "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"], "Resource": "arn:aws:s3:::b/*"},
		{"Effect": "Allow", "Action": "s3:Delete*", "Resource": ["arn:aws:s3:::a"]},
		{"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "rds:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "sqs:*", "NotResource": "arn:aws:sqs:::q"}]}`
	p, err := Parse([]byte(statements))
	if err != nil {
		t.Fatal(err)
	}
	l := Layers{Identity: []Policy{p}}
	for action, want := range map[string][]string{
		"s3:DeleteObject":      {"arn:aws:s3:::a", "arn:aws:s3:::b/*"},
		"S3:DeleteBucket":      {"arn:aws:s3:::a"},
		"s3:*":                 {"arn:aws:s3:::a", "arn:aws:s3:::b/*"},
		"rds:DeleteDBInstance": nil,
		"sqs:DeleteQueue":      nil,
		"ec2:RunInstances":     nil,
	} {
		if diff := cmp.Diff(want, l.Reach(action)); diff != "" {
			t.Errorf("%s: %s", action, diff)
		}
	}
	l.Identity = append(l.Identity, Policy{Unread: "a policy"})
	if got := l.Reach("s3:DeleteObject"); got != nil {
		t.Errorf("with a policy that was not read: %v", got)
	}
}
