package iam

import (
	"os"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// cases are the lines of a file of testdata, cut at their bars.
func cases(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, "|")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		all = append(all, columns)
	}
	return all
}

func values(column string) []string {
	if column == "-" {
		return nil
	}
	return strings.Fields(strings.ReplaceAll(column, "GAP", partial.Gap("var.x")))
}

func TestConditions(t *testing.T) {
	all := cases(t, "conditions.txt")
	for _, c := range all {
		context := Context{}
		switch c[2] {
		case "unknown":
		case "absent":
			context["k"] = Fact{Absent: true}
		case "chosen":
			context["k"] = Fact{Chosen: true}
		default:
			context["k"] = Is(values(c[2])...)
		}
		condition := Condition{Operator: c[0], Key: "K", Values: values(c[1])}
		got, free := condition.holds(&query{action: "s3:getobject", context: context}, false)
		name := [...]string{no: "no", maybe: "maybe", yes: "yes"}[got]
		if free && got == maybe {
			name = "choice"
		}
		if name != c[3] {
			t.Errorf("%s: %s", strings.Join(c, " | "), name)
		}
	}
	t.Logf("%d conditions", len(all))
}

// TestContradictoryOperators: where a key is known, a condition and its negation
// are never both true, and with one value of the request never both false.
func TestContradictoryOperators(t *testing.T) {
	for _, pair := range [][2]string{
		{"StringEquals", "StringNotEquals"}, {"StringLike", "StringNotLike"}, {"NumericEquals", "NumericNotEquals"},
		{"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}, {"DateEquals", "DateNotEquals"},
		{"IpAddress", "NotIpAddress"}, {"ArnLike", "ArnNotLike"}, {"ArnEquals", "ArnNotEquals"},
	} {
		for _, c := range cases(t, "conditions.txt") {
			context := Context{"k": Is(values(c[2])...)}
			if len(context["k"].Values) != 1 {
				continue
			}
			a, _ := Condition{Operator: pair[0], Key: "k", Values: values(c[1])}.holds(&query{context: context}, false)
			b, _ := Condition{Operator: pair[1], Key: "k", Values: values(c[1])}.holds(&query{context: context}, false)
			if a != b.not() {
				t.Errorf("%s is %d and %s is %d for %q and %q", pair[0], a, pair[1], b, c[1], c[2])
			}
		}
	}
}
