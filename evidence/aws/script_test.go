package aws

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		`aws iam create-user --user-name ci`:     {"aws", "iam", "create-user", "--user-name", "ci"},
		`X="a b" aws iam; echo 'it''s' "\"q\""`:  {"X=a b", "aws", "iam", "echo", "its", `"q"`},
		`a&&b|c (d)`:                             {"a", "b", "c", "d"},
		`--policy-document '{"Statement": [1]}'`: {"--policy-document", `{"Statement": [1]}`},
		`""`:                                     {""},
		`unclosed "quote`:                        {"unclosed", "quote"},
	} {
		if diff := cmp.Diff(want, splitWords(line)); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

func TestExpand(t *testing.T) {
	known := map[string]string{"A": "x", "LONG_1": "y"}
	for text, want := range map[string]string{
		"$A-${LONG_1}": "x-y",
		"$Ab":          partial.Gap("Ab"),
		"${A:-z}":      "${A:-z}",
		"5$":           "5$",
		"plain":        "plain",
	} {
		if got := expand(text, known); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzScript(f *testing.F) {
	f.Add("NAME=ci\naws iam create-user --user-name $NAME\naws iam put-user-policy --user-name ci --policy-name p --policy-document '{\"Statement\":[]}'\n")
	f.Add("aws iam attach-user-policy --user-name \"${X\" --policy-arn $(cat arn) \\\n --x")
	f.Add("A=$A$A\nA=$A$A$A\naws iam create-group --group-name=$A 'open\n")
	f.Fuzz(func(_ *testing.T, text string) {
		var files Files
		files.Read(&Document{Path: "x.sh", Text: []byte("aws iam \n" + text)})
		files.World()
	})
}
