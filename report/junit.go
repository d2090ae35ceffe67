package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
	Out     *junitText    `xml:"system-out"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

type junitRenderer struct{}

func newJUnit(Options) Renderer { return junitRenderer{} }

// Render writes a test case for each credential, which fails where the gate
// does, and one in error for each file that could not be read. A report without
// either has one test, which passed.
func (junitRenderer) Render(w io.Writer, r *Report) error {
	r = r.cleaned()
	suite := junitSuite{Name: "worstcase"}
	names := r.agentNames()
	for _, c := range r.ranked() {
		suite.add(junitFor(c, r, names))
	}
	for _, gap := range r.Scan.gaps() {
		suite.add(junitCase{
			Class: "worstcase.scan", Name: gap.Path, File: gap.Path,
			Error: &junitFailure{Type: "incomplete", Message: gap.Reason, Text: "Not read, so a credential could hide there."},
		})
	}
	if len(suite.Cases) == 0 {
		suite.add(junitCase{Class: "worstcase.scan", Name: r.verdict()})
	}
	return writeXML(w, junitSuites{Suites: []junitSuite{suite}})
}

func writeXML(w io.Writer, v any) error {
	text, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("the report cannot be written as XML: %w", err)
	}
	_, err = w.Write([]byte(xml.Header + string(text) + "\n"))
	return err
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Error != nil {
		s.Errors++
	}
}

func junitFor(c *Credential, r *Report, names map[string]string) junitCase {
	at := c.place()
	out := junitCase{Class: "worstcase." + ruleID(c), Name: c.title() + " in " + at.String(), File: at.Path, Line: at.Line}
	var text strings.Builder
	for _, f := range blockOf(c, r, names).fields {
		if f.label != "secret" {
			fmt.Fprintf(&text, "%s: %s\n", f.label, f.text)
		}
	}
	if !c.Verdict.Fails {
		out.Out = &junitText{text.String()}
		return out
	}
	out.Failure = &junitFailure{Type: c.level(), Message: c.headline(), Text: text.String()}
	return out
}
