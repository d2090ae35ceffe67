package iam

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

func TestOnOneResource(t *testing.T) {
	role := func(name string) string { return "arn:aws:iam::111122223333:role/" + name }
	unknown := "arn:aws:iam::" + partial.Gap("the account") + ":role/deploy"
	for _, c := range []struct {
		name, statements, arn, want string
		denies                      bool
	}{
		{"named", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + role("deploy") + `"}`, role("deploy"), "allowed", false},
		{"a pattern", `{"Effect":"Allow","Action":"sts:*","Resource":"arn:aws:iam::*:role/d*"}`, role("deploy"), "allowed", false},
		{"another", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + role("read") + `"}`, role("deploy"), "denied", false},
		{"denied", `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"sts:*","Resource":"` + role("deploy") + `"}`, role("deploy"), "denied", true},
		{"only denied", `{"Effect":"Deny","Action":"sts:*","Resource":"*"}`, role("deploy"), "denied", true},
		{"another denied", `{"Effect":"Deny","Action":"sts:*","Resource":"` + role("read") + `"}`, role("deploy"), "denied", false},
		{"in an account that is not known", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + role("deploy") + `"}`, unknown, "allowed", false},
		{"in another partition", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws-cn:iam::1:role/x"}`, "arn:aws-cn:iam::1:role/x", "allowed", false},
	} {
		p, err := Parse([]byte(`{"Statement":[` + c.statements + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		l := Layers{Identity: []Policy{p}}
		got := l.On("sts:AssumeRole", c.arn)
		if got.Verdict.String() != c.want || got.Denies != c.denies {
			t.Errorf("%s: %s, denies %v", c.name, got.Verdict, got.Denies)
		}
	}
	l := Layers{Identity: []Policy{{Unread: "x"}}}
	if got := l.On("sts:AssumeRole", role("deploy")); got.Verdict != Unknown {
		t.Errorf("an unread policy is %s", got.Verdict)
	}
}

func TestTargets(t *testing.T) {
	p, err := Parse([]byte(`{"Statement":[
		{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::1:role/b","arn:aws:iam::1:role/a"]},
		{"Effect":"Allow","Action":"sts:*","Resource":"arn:aws:iam::1:role/a","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},
		{"Effect":"Allow","Action":"s3:*","Resource":"*"},
		{"Effect":"Deny","Action":"sts:*","Resource":"arn:aws:iam::1:role/b"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	l := Layers{Identity: []Policy{p}}
	var all []string
	for _, target := range l.Targets("sts:AssumeRole") {
		all = append(all, target.Resource+" "+target.Verdict.String())
	}
	if got := strings.Join(all, ", "); got != "arn:aws:iam::1:role/a allowed" {
		t.Error(got)
	}
}
