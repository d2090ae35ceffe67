package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxReportSize bounds what Read takes in. A credential with a few places is
// some 5 kB, so it is room for about a hundred thousand of them.
const maxReportSize = 512 << 20

// Read loads a report that was saved as JSON. It refuses a report of another
// schema version, one that is larger than 512 MiB, and anything after its end.
// Fields that it does not know are passed over: version 1 may grow.
func Read(in io.Reader) (*Report, error) { return readUpTo(in, maxReportSize) }

func readUpTo(in io.Reader, limit int64) (*Report, error) {
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the report cannot be read: %w", err)
	case int64(len(text)) > limit:
		return nil, fmt.Errorf("the report is over %d MiB, the limit; scan fewer targets at once", limit>>20)
	}
	if err := checkVersion(text); err != nil {
		return nil, err
	}
	r := new(Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("this is no report of worstcase: %w", unquoted(err))
	}
	r.Normalise()
	return r, nil
}

// checkVersion looks at the version before anything else, so that a report of
// another version is called that and not broken.
func checkVersion(text []byte) error {
	var head struct {
		SchemaVersion *int `json:"schemaVersion"`
	}
	err := json.Unmarshal(text, &head)
	switch {
	case err != nil:
		return fmt.Errorf("this is no report of worstcase: %w", unquoted(err))
	case head.SchemaVersion == nil:
		return errors.New("this is no report of worstcase: it has no schemaVersion; make one with 'worstcase scan --format json'")
	case *head.SchemaVersion != SchemaVersion:
		return fmt.Errorf("the report has schemaVersion %d and this worstcase reads %d; use the version that wrote it, or scan again", *head.SchemaVersion, SchemaVersion)
	}
	return nil
}

// unquoted keeps an error from repeating what the report says, which may be a
// secret.
func unquoted(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return fmt.Errorf("its field %q has a value of another type, at byte %d", wrongType.Field, wrongType.Offset)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("it is not valid JSON at byte %d", syntax.Offset)
	}
	return errors.New("it is not valid JSON")
}

// Normalise gives every list and map that the contract promises a value, so
// that JSON says [] and {} and never null.
func (r *Report) Normalise() {
	r.Scan.Targets = orEmpty(r.Scan.Targets)
	r.Scan.Skipped = orEmpty(r.Scan.Skipped)
	r.Agents = orEmpty(r.Agents)
	for i := range r.Agents {
		r.Agents[i].Evidence = orEmpty(r.Agents[i].Evidence)
		r.Agents[i].Idle = orEmpty(r.Agents[i].Idle)
		r.Agents[i].Settings = orEmpty(r.Agents[i].Settings)
		r.Agents[i].Stances = orEmpty(r.Agents[i].Stances)
	}
	r.Credentials = orEmpty(r.Credentials)
	for i := range r.Credentials {
		r.Credentials[i].normalise()
	}
	if r.Summary.ByLevel == nil {
		r.Summary.ByLevel = map[string]int{}
	}
}

func (c *Credential) normalise() {
	c.Locations = orEmpty(c.Locations)
	c.Blast.Armed = orEmpty(c.Blast.Armed)
	c.Blast.Path = orEmpty(c.Blast.Path)
	c.Blast.Grants = orEmpty(c.Blast.Grants)
	c.Blast.Actions = orEmpty(c.Blast.Actions)
	c.Blast.Unknowns = orEmpty(c.Blast.Unknowns)
	c.Reach = orEmpty(c.Reach)
	c.Remedies = orEmpty(c.Remedies)
	if len(c.Facts) == 0 {
		c.Facts = nil // left out of JSON, where it would come back as nil
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
