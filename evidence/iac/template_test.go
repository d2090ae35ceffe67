package iac

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

func templates(t *testing.T, path, text string) []*Template {
	t.Helper()
	leaves, err := syntax.Parse(syntax.FormatOf(path, []byte(text)), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Templates(path, leaves)
}

func TestFunctions(t *testing.T) {
	for written, want := range map[string]string{
		"plain":                         "plain",
		"'${aws:username}'":             "${aws:username}",
		"!Ref Param":                    "?Param",
		"{Ref: Param}":                  "?Param",
		"!Ref AWS::Partition":           "aws",
		"!Ref 'AWS::NoValue'":           "-",
		"!GetAtt User.Arn":              "?User.Arn",
		"!GetAtt [User, Arn]":           "?User.Arn",
		"{'Fn::GetAtt': [User, Arn]}":   "?User.Arn",
		"!Sub 'a-${Param}-b'":           "a-${Param}-b",
		"!Sub '${User.Arn}/x'":          "${User.Arn}/x",
		"!Sub 'a-${!aws:username}'":     "a-${aws:username}",
		"!Sub ['a-${X}', {X: y}]":       "a-y",
		"!Sub ['a-${X}', {X: !Ref P}]":  "a-${P}",
		"{'Fn::Sub': 'a-${P}'}":         "a-${P}",
		"!Join [':', [a, !Ref P, b]]":   "a:${P}:b",
		"{'Fn::Join': ['', [a, b]]}":    "ab",
		"!If [IsProd, a, b]":            "either[a b]",
		"!If [IsProd, !Ref P, [a, b]]":  "either[?P [a b]]",
		"!Select [0, [a, b]]":           "?Fn::Select",
		"!FindInMap [A, B, C]":          "?Fn::FindInMap",
		"{'Fn::ImportValue': x}":        "?Fn::ImportValue",
		"[a, !Sub '${P}', {k: !Ref P}]": "[a ?P {k=?P}]",
		"{a: 1, b: {c: true}}":          "{a=1 b={c=true}}",
	} {
		all := templates(t, "t.yaml", "Resources:\n  User: {Type: 'AWS::IAM::User'}\n  X:\n    Type: AWS::X::Y\n    Properties:\n      V: "+written+"\n")
		if len(all) != 1 {
			t.Errorf("%s: %d templates", written, len(all))
			continue
		}
		if got := show(all[0].Resources("AWS::X")[0].Attributes.At("V")); got != want {
			t.Errorf("%s: %s, want %s", written, got, want)
		}
	}
}

func TestTemplatesInOtherFiles(t *testing.T) {
	const json = `{"Resources": {"U": {"Type": "AWS::IAM::User", "Properties": {"UserName": {"Fn::Join": ["", ["a", {"Ref": "P"}]]}}}}}`
	if got := summary(templates(t, "cdk.out/App.template.json", json)[0].Resources("AWS::IAM")); got != "AWS::IAM::User U {UserName=a${P}}" {
		t.Error(got)
	}
	const serverless = `
service: x
resources:
  Resources:
    U:
      Type: AWS::IAM::User
      Condition: IsProd
      Properties:
        UserName: mail-${self:provider.stage}
`
	if got := summary(templates(t, "serverless.yml", serverless)[0].Resources("AWS::IAM")); got != "AWS::IAM::User U {UserName=mail-${self:provider.stage}} maybe" {
		t.Error(got)
	}
	const list = `
resources:
  - Resources: {A: {Type: 'AWS::IAM::User'}}
  - Resources: {B: {Type: 'AWS::IAM::Group'}}
`
	if diff := cmp.Diff("AWS::IAM::User A {}\nAWS::IAM::Group B {}", summary(templates(t, "serverless.yml", list)[0].Resources("AWS::"))); diff != "" {
		t.Error(diff)
	}
	if got := templates(t, "k8s.yaml", "kind: Pod\nResources: {A: {Type: Pod}}\n"); len(got) != 0 {
		t.Errorf("%d templates in a manifest", len(got))
	}
}

func TestReferencesOfTemplates(t *testing.T) {
	tpl := templates(t, "t.yaml", `
Resources:
  U: {Type: 'AWS::IAM::User', Properties: {UserName: anna}}
  A: {Type: 'AWS::X::Y', Properties: {V: !Ref U, W: !Sub '${U}'}}
  L: {Type: 'AWS::IAM::User', Properties: {UserName: !Ref L}}
`)[0]
	tpl.Computed = func(r Resource, attribute string) (Value, bool) {
		return r.Attributes.At("UserName"), attribute == "Ref"
	}
	a := tpl.Resources("AWS::X")[0].Attributes
	if got := show(a); got != "{V=anna W=anna}" {
		t.Error(got)
	}
	if a.At("W").Of != (Reference{Address: "U", Attribute: "Ref"}) {
		t.Errorf("%+v", a.At("W").Of)
	}
	if got := show(tpl.Resources("AWS::IAM")[0].Attributes); got != "{UserName=?L}" {
		t.Errorf("a resource that names itself: %s", got)
	}
}
