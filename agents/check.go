package agents

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checker notes what is wrong with one file.
type checker struct {
	file   string
	faults []error
}

func (c *checker) fault(at, format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("%s: %s: %s", c.file, at, fmt.Sprintf(format, args...)))
}

// check is everything that one file must hold to.
func check(name string, p *Profile) error {
	c := &checker{file: name}
	if !kebab.MatchString(p.ID) || p.ID != stem(name) {
		c.fault("agent", "%q must be kebab-case and the file's name", p.ID)
	}
	if strings.TrimSpace(p.Name) == "" {
		c.fault("name", "is missing")
	}
	if strings.TrimSpace(p.Versions) == "" {
		c.fault("versions", "is missing: write those for which this was checked")
	}
	c.https("url", p.URL)
	c.https("source", p.Source)
	oneOf(c, "runs", p.Runs, []Runs{OnMachine, Remote, InCI})
	c.detect(p)
	for i, f := range p.Files {
		c.checkFile(fmt.Sprintf("files[%d]", i), f)
	}
	for i, s := range p.Stores {
		c.store(fmt.Sprintf("stores[%d]", i), s)
	}
	c.defaults(p)
	return errors.Join(c.faults...)
}

func (c *checker) detect(p *Profile) {
	d := p.Detect
	if len(d.Home)+len(d.Project)+len(d.Shared)+len(d.Workflow)+len(d.Jobs) == 0 {
		c.fault("detect", "is empty: write what shows that the agent is used")
	}
	for _, path := range d.Home {
		if placeOf(path) == inProject {
			c.fault("detect.home", "%q does not begin with ~, {appdata}, {xdg}, {data} or /", path)
		}
	}
	for _, path := range slices.Concat(d.Project, d.Shared) {
		if placeOf(path) != inProject {
			c.fault("detect", "%q is no path in a project", path)
		}
	}
	for name, folder := range p.Env {
		if placeOf(folder) != inHome {
			c.fault("env."+name, "%q does not begin with ~, {xdg} or {data}", folder)
		}
	}
}

func (c *checker) checkFile(at string, f File) {
	oneOf(c, at+".scope", f.Scope, policy.Scopes())
	if f.Format != "" {
		oneOf(c, at+".format", f.Format, conf.Formats())
	}
	if !kebab.MatchString(f.Role) {
		c.fault(at, "role %q is not kebab-case", f.Role)
	}
	project := f.Scope == policy.Project || f.Scope == policy.Local
	if f.Path == "" || project != (placeOf(f.Path) == inProject) {
		c.fault(at, "path %q does not fit the scope %s", f.Path, f.Scope)
	}
	if f.format() == conf.Presence && f.Format == "" {
		c.fault(at, "format is missing: the name %q does not tell it", f.Path)
	}
	for _, os := range f.OS {
		oneOf(c, at+".os", os, []string{"linux", "darwin", "windows"})
	}
}

func (c *checker) store(at string, s Store) {
	if !doublestar.ValidatePattern(s.Path) || s.Path == "" {
		c.fault(at, "path %q is no glob", s.Path)
	}
	if s.Holds == "" {
		c.fault(at, "holds is missing")
	}
	oneOf(c, at+".reads", s.Reads, []string{"always", "resume", "never"})
	c.https(at+".source", s.Source)
}

// defaults holds each default to its shape, and the whole to an answer for the
// channels by which any agent reads: file and shell, inside and outside.
func (c *checker) defaults(p *Profile) {
	answered := map[string]bool{}
	for i, d := range p.Defaults {
		at := fmt.Sprintf("defaults[%d]", i)
		oneOf(c, at+".channel", d.Channel, policy.Channels())
		oneOf(c, at+".access", d.Access, policy.Accesses())
		oneOf(c, at+".where", d.Where, []string{"", "inside", "outside"})
		if d.Because == "" {
			c.fault(at, "because is missing")
		}
		c.https(at+".source", d.Source)
		if _, err := time.Parse(time.DateOnly, d.Checked); err != nil {
			c.fault(at, "checked %q is no day: write it as 2026-11-01", d.Checked)
		}
		for _, where := range []string{"inside", "outside"} {
			if d.Where == "" || d.Where == where {
				answered[string(d.Channel)+" "+where] = true
			}
		}
	}
	for _, channel := range []policy.Channel{policy.File, policy.Shell, policy.Environment} {
		for _, where := range []string{"inside", "outside"} {
			if !answered[string(channel)+" "+where] {
				c.fault("defaults", "none for the channel %s %s the project", channel, where)
			}
		}
	}
}

func (c *checker) https(at, address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") || u.User != nil {
		c.fault(at, "%q is not an https address: a fact without a source does not go in", address)
	}
}

func oneOf[T ~string](c *checker, at string, written T, known []T) {
	if !slices.Contains(known, written) {
		c.fault(at, "%q is not known: write one of %q", written, known)
	}
}

// format is how the file is written.
func (f File) format() conf.Format {
	if f.Format != "" {
		return f.Format
	}
	return conf.FormatOf(f.Path)
}
