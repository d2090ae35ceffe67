package iam

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestManagedPoliciesAreWellFormed(t *testing.T) {
	if _, err := readManaged(); err != nil {
		t.Fatal(err)
	}
	var file managedFile
	if err := json.Unmarshal(managedJSON, &file); err != nil {
		t.Fatal(err)
	}
	arn := regexp.MustCompile(`^arn:aws:iam::aws:policy/[A-Za-z0-9_/-]+$`)
	day := regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	for i, m := range file.Policies {
		if !arn.MatchString(m.ARN) || !strings.HasPrefix(m.Version, "v") || !day.MatchString(m.Checked) {
			t.Errorf("%s: ARN, version %q or day %q", m.ARN, m.Version, m.Checked)
		}
		if i > 0 && file.Policies[i-1].ARN >= m.ARN {
			t.Errorf("%s is out of order or twice there", m.ARN)
		}
		p, _ := Managed(m.ARN)
		if p.Unread != "" || p.Statements == nil && !m.Cut {
			t.Errorf("%s is not read whole: %q", m.ARN, p.Unread)
		}
	}
	if !slices.IsSorted(file.Services) {
		t.Error("the services are not in order")
	}
}

func TestManagedByNameAndPartition(t *testing.T) {
	for name, want := range map[string]string{
		"ReadOnlyAccess":              "arn:aws:iam::aws:policy/ReadOnlyAccess",
		"DatabaseAdministrator":       "arn:aws:iam::aws:policy/job-function/DatabaseAdministrator",
		"AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
		"Billing":                     "arn:aws:iam::aws:policy/job-function/Billing",
		"NobodyHeardOfThis":           "",
		"":                            "",
	} {
		if got, _ := ManagedNamed(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for _, arn := range []string{"arn:aws-cn:iam::aws:policy/ReadOnlyAccess", "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"} {
		if _, ok := Managed(arn); !ok || !IsManaged(arn) {
			t.Errorf("%s is not known", arn)
		}
	}
	if IsManaged("arn:aws:iam::111122223333:policy/ReadOnlyAccess") {
		t.Error("a policy of an account is taken for one of AWS")
	}
}

func TestResourcesTableIsRead(t *testing.T) {
	table, err := actingOn()
	if err != nil || len(table) < 50 {
		t.Fatalf("%d lines, %v", len(table), err)
	}
	for _, k := range table {
		if len(k.places) == 0 {
			t.Errorf("%s acts on nothing", k.action)
		}
	}
}
