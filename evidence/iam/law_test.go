package iam

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// maker makes policies out of few words, so that their statements meet.
type maker struct{ *rand.Rand }

var (
	someActions = []string{
		"*", "s3:*", "s3:Get*", "s3:GetObject", "s3:DeleteObject", "rds:*", "rds:Delete*", "rds:DeleteDBInstance", "iam:*",
		"iam:CreateUser", "*:Delete*", "ec2:Describe*", "s3:" + partial.Gap("var.verb"), partial.Gap("var.all"),
	}
	someResources = []string{
		"*", "arn:aws:s3:::a/*", "arn:aws:s3:::a", "arn:aws:s3:::b*", "arn:aws:s3:::*", "arn:aws:rds:*", "arn:aws:rds:*:*:db:x",
		"arn:aws:iam::*:user/${aws:username}", "arn:aws:s3:::" + partial.Gap("var.bucket") + "/*", partial.Gap("var.arn"),
	}
	someConditions = []Condition{
		{Operator: "Bool", Key: "aws:MultiFactorAuthPresent", Values: []string{"true"}},
		{Operator: "StringEquals", Key: "aws:username", Values: []string{"anna"}},
		{Operator: "StringEquals", Key: "aws:username", Values: []string{"bob"}},
		{Operator: "StringEquals", Key: "aws:RequestedRegion", Values: []string{"eu-west-1"}},
		{Operator: "StringNotEquals", Key: "aws:RequestedRegion", Values: []string{"us-east-1"}},
		{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}},
		{Key: "whether it is made", Unread: true},
	}
	asked = []string{"s3:GetObject", "s3:DeleteObject", "s3:DeleteBucket", "rds:DeleteDBInstance", "rds:StopDBInstance", "iam:CreateUser", "ec2:DescribeInstances"}
)

func pick[T any](m maker, list []T) T { return list[m.IntN(len(list))] }

func some[T any](m maker, list []T) []T {
	all := []T{pick(m, list)}
	for m.IntN(3) == 0 {
		all = append(all, pick(m, list))
	}
	return all
}

func (m maker) statement() Statement {
	s := Statement{
		Deny: m.IntN(3) == 0, Actions: some(m, someActions), NotAction: m.IntN(6) == 0,
		Resources: some(m, someResources), NotResource: m.IntN(6) == 0,
	}
	if m.IntN(3) == 0 {
		s.Conditions = some(m, someConditions)
	}
	s.index()
	return s
}

func (m maker) policy() Policy {
	p := Policy{Name: pick(m, []string{"p", "q", "r"})}
	for range m.IntN(4) {
		p.Statements = append(p.Statements, m.statement())
	}
	if m.IntN(8) == 0 {
		p.Unread = "something"
	}
	return p
}

func (m maker) layers() Layers {
	l := Layers{Context: Of(map[string]Fact{"aws:username": Is("anna")})}
	for range 1 + m.IntN(3) {
		l.Identity = append(l.Identity, m.policy())
	}
	for range m.IntN(3) {
		l.Limits = append(l.Limits, Limit{pick(m, []string{"boundary", "session", "organisation"}), []Policy{m.policy()}})
	}
	return l
}

// with is a copy of the layers with one more policy of the identity.
func (l Layers) with(p Policy) Layers {
	l.Identity = append(slices.Clone(l.Identity), p)
	return l
}

func laws(t *testing.T, rounds int, law func(t *testing.T, m maker, l Layers)) {
	m := maker{rand.New(rand.NewPCG(7, 7))}
	for range rounds {
		law(t, m, m.layers())
		if t.Failed() {
			return
		}
	}
}

func TestAnAllowNeverLowers(t *testing.T) {
	laws(t, 600, func(t *testing.T, m maker, l Layers) {
		s := m.statement()
		s.Deny = false
		more := l.with(Policy{Name: "more", Statements: []Statement{s}})
		for _, action := range asked {
			if a, b := l.Evaluate(action), more.Evaluate(action); b.Verdict < a.Verdict {
				t.Errorf("%s: %v, and with %+v %v\n%+v", action, a, s, b, l)
			}
		}
	})
}

func TestADenyNeverRaises(t *testing.T) {
	laws(t, 600, func(t *testing.T, m maker, l Layers) {
		s := m.statement()
		s.Deny = true
		more := l.with(Policy{Name: "more", Statements: []Statement{s}})
		for _, action := range asked {
			if a, b := l.Evaluate(action), more.Evaluate(action); b.Verdict > a.Verdict {
				t.Errorf("%s: %v, and with %+v %v\n%+v", action, a, s, b, l)
			}
		}
	})
}

func TestALimitNeverRaises(t *testing.T) {
	laws(t, 400, func(t *testing.T, m maker, l Layers) {
		more := l
		more.Limits = append(slices.Clone(l.Limits), Limit{"more", []Policy{m.policy()}})
		for _, action := range asked {
			if a, b := l.Evaluate(action), more.Evaluate(action); b.Verdict > a.Verdict {
				t.Errorf("%s: %v, and limited %v\n%+v", action, a, b, more)
			}
		}
	})
}

// TestWhatIsNotReadIsNotDenied: a layer that was not read leaves open what was
// open before.
func TestWhatIsNotReadIsNotDenied(t *testing.T) {
	laws(t, 400, func(t *testing.T, m maker, l Layers) {
		limited := l
		limited.Limits = append(slices.Clone(l.Limits), Limit{"boundary that was not read", []Policy{{Unread: "not there"}}})
		granted := l.with(Policy{Unread: "not there"})
		for _, action := range asked {
			a := l.Evaluate(action)
			if b := limited.Evaluate(action); (a.Verdict == Denied) != (b.Verdict == Denied) || b.Verdict == Allowed {
				t.Errorf("%s: %v, and behind an unread boundary %v", action, a, b)
			}
			if b := granted.Evaluate(action); b.Verdict < a.Verdict {
				t.Errorf("%s: %v, and with an unread policy %v", action, a, b)
			}
		}
	})
}

func TestOrderNeverMatters(t *testing.T) {
	laws(t, 400, func(t *testing.T, m maker, l Layers) {
		mixed := Layers{Context: l.Context, Identity: shuffled(m, l.Identity), Limits: slices.Clone(l.Limits)}
		for i, p := range mixed.Identity {
			mixed.Identity[i].Statements = shuffled(m, p.Statements)
			for j, s := range mixed.Identity[i].Statements {
				mixed.Identity[i].Statements[j].Resources = shuffled(m, s.Resources)
				mixed.Identity[i].Statements[j].Conditions = shuffled(m, s.Conditions)
			}
		}
		m.Shuffle(len(mixed.Limits), func(i, j int) { mixed.Limits[i], mixed.Limits[j] = mixed.Limits[j], mixed.Limits[i] })
		if diff := cmp.Diff(l.Grants(asked), mixed.Grants(asked)); diff != "" {
			t.Error(diff)
		}
	})
}

func shuffled[T any](m maker, list []T) []T {
	list = slices.Clone(list)
	m.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// TestGrantsSayWhatEvaluationSays: patterns neither add to the single answers
// nor lose any.
func TestGrantsSayWhatEvaluationSays(t *testing.T) {
	laws(t, 500, func(t *testing.T, m maker, l Layers) {
		grants := l.Grants(asked)
		for _, action := range asked {
			best := Denied
			for _, g := range grants {
				if covers(lowered([]string{g.Scope})[0], lowered([]string{action})[0]) {
					best = max(best, g.Verdict)
				}
			}
			if want := l.Evaluate(action).Verdict; best != want {
				t.Errorf("%s: %v by grants %+v, %v by itself\n%+v", action, best, grants, want, l)
			}
		}
	})
}

// TestEitherIsNoLessThanBoth: of two accounts of a policy, what one of them
// allows stays allowed or open.
func TestEitherIsNoLessThanBoth(t *testing.T) {
	laws(t, 400, func(t *testing.T, m maker, l Layers) {
		p, q := m.policy(), m.policy()
		either := l.with(Either(p, q, "which of them is right"))
		for _, action := range asked {
			one, two := l.with(p), l.with(q)
			a, b, c := one.Evaluate(action), two.Evaluate(action), either.Evaluate(action)
			if max(a.Verdict, b.Verdict) > Denied && c.Verdict == Denied {
				t.Errorf("%s: %v or %v, and either %v", action, a, b, c)
			}
		}
	})
}
