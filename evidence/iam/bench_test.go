package iam

import "testing"

// BenchmarkGrants asks for a hundred actions of a user with three policies.
func BenchmarkGrants(b *testing.B) {
	var l Layers
	for _, name := range []string{"PowerUserAccess", "ReadOnlyAccess", "IAMUserChangePassword"} {
		arn, _ := ManagedNamed(name)
		p, _ := Managed(arn)
		l.Identity = append(l.Identity, p)
	}
	table, err := actingOn()
	if err != nil {
		b.Fatal(err)
	}
	var actions []string
	for _, k := range table {
		actions = append(actions, k.action)
	}
	for b.Loop() {
		l.memo = nil
		l.Grants(actions)
	}
}
