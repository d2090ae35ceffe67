package iam

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// managedJSON holds AWS's managed policies that people attach, as AWS publishes
// them: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/. Long
// ones are cut to the statements about the services that the file lists.
//
//go:embed managed.json
var managedJSON []byte

// managedFile is the form of managed.json.
type managedFile struct {
	// Services are those of which the policies that are cut are known.
	Services []string        `json:"services"`
	Policies []managedPolicy `json:"policies"`
}

type managedPolicy struct {
	ARN string `json:"arn"`
	// Version is AWS's version of the policy, as read on the day of Checked.
	Version string `json:"version"`
	Checked string `json:"checked"`
	// Cut says that statements about other services were left out.
	Cut      bool            `json:"cut,omitempty"`
	Document json.RawMessage `json:"document"`
}

// readManaged reads the file once.
var readManaged = sync.OnceValues(func() (map[string]Policy, error) {
	var file managedFile
	if err := json.Unmarshal(managedJSON, &file); err != nil {
		return nil, fmt.Errorf("managed.json: %w", err)
	}
	all := map[string]Policy{}
	for _, m := range file.Policies {
		p, err := Parse(m.Document)
		if err != nil {
			return nil, fmt.Errorf("managed.json: %s: %w", m.ARN, err)
		}
		if m.Cut {
			p.Services = file.Services
		}
		all[m.ARN] = p
	}
	return all, nil
})

// Managed is AWS's managed policy with an ARN, in whatever partition. The second
// result is false for one that is not known here; it may allow anything.
func Managed(arn string) (Policy, bool) {
	all, err := readManaged()
	if err != nil {
		return Policy{}, false
	}
	p, ok := all[samePartition(arn)]
	return p, ok
}

// ManagedNamed is the ARN of AWS's managed policy with a name, "ReadOnlyAccess".
func ManagedNamed(name string) (arn string, ok bool) {
	all, err := readManaged()
	if err != nil || name == "" {
		return "", false
	}
	for _, path := range []string{"", "job-function/", "service-role/"} {
		arn := "arn:aws:iam::aws:policy/" + path + name
		if _, known := all[arn]; known {
			return arn, true
		}
	}
	return "", false
}

// IsManaged says whether an ARN is one of AWS's own policies.
func IsManaged(arn string) bool {
	return strings.HasPrefix(samePartition(arn), "arn:aws:iam::aws:policy/")
}
