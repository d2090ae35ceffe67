package workstation

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	named = regexp.MustCompile(`^[a-z0-9-]+\.[a-z0-9-]+$`)
	spelt = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// checker notes what is wrong with one file.
type checker struct {
	file   string
	faults []error
}

func (c *checker) fault(at, format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("%s: %s: %s", c.file, at, fmt.Sprintf(format, args...)))
}

// check is everything that one file must hold to.
func check(name string, f *Family) error {
	c := &checker{file: name}
	if !kebab.MatchString(f.ID) || f.ID != stem(name) {
		c.fault("family", "%q must be kebab-case and the file's name", f.ID)
	}
	c.text("name", f.Name)
	if len(f.Stores) == 0 {
		c.fault("stores", "is empty")
	}
	for i := range f.Stores {
		c.store(fmt.Sprintf("stores[%d] %s", i, f.Stores[i].ID), &f.Stores[i])
	}
	return errors.Join(c.faults...)
}

func (c *checker) store(at string, s *Store) {
	if !kebab.MatchString(s.ID) {
		c.fault(at, "id %q is not kebab-case", s.ID)
	}
	c.text(at+".name", s.Name)
	c.text(at+".holds", s.Holds)
	if !slices.Contains(Formats(), s.Format) {
		c.fault(at, "format %q is not known: write one of %q", s.Format, Formats())
	}
	if len(s.everyPath())+len(s.Moves)+len(s.Shows) == 0 {
		c.fault(at, "says nowhere where it lies")
	}
	for _, p := range s.everyPath() {
		c.path(at, p)
	}
	for _, m := range s.Moves {
		if !spelt.MatchString(m.Env) || m.List && m.Below != "" || strings.HasPrefix(m.Below, "/") {
			c.fault(at, "moves %q is no variable, or what is below it no path in a folder", m.Env)
		}
	}
	for _, name := range s.Shows {
		if !spelt.MatchString(name) {
			c.fault(at, "shows %q is no variable", name)
		}
	}
	c.unlocks(at, s)
	c.source(at, s)
}

// unlocks holds that a store is read, or is named for what it unlocks.
func (c *checker) unlocks(at string, s *Store) {
	if (s.Kind == "") != (s.Unlocks == "") || s.Kind != "" && !named.MatchString(s.Kind) {
		c.fault(at, "kind %q and what it unlocks belong together", s.Kind)
	}
	closed := s.Format == Socket || s.Format == Encrypted || s.Format == Variable
	if closed && s.Kind == "" {
		c.fault(at, "a %s holds nothing that could be read: say what it unlocks", s.Format)
	}
	if len(s.Shows) > 0 && s.Kind == "" {
		c.fault(at, "a variable that only shows something needs a kind")
	}
}

// path holds a path to a beginning that is known.
func (c *checker) path(at, p string) {
	first, rest, _ := strings.Cut(p, "/")
	if !absolute(p) && (!slices.Contains(marks, first) || rest == "") {
		c.fault(at, "path %q begins neither with one of %q nor with a root", p, marks)
	}
	if strings.Contains(p, "**") || strings.Contains(p, `\`) || strings.HasSuffix(p, "/") {
		c.fault(at, `path %q: write slashes, "*" for a part of a name, and no slash at the end`, p)
	}
}

func (c *checker) text(at, text string) {
	if strings.TrimSpace(text) == "" {
		c.fault(at, "is missing")
	}
}

func (c *checker) source(at string, s *Store) {
	u, err := url.Parse(s.Source)
	if err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") || u.User != nil {
		c.fault(at+".source", "%q is not an https address: a fact without a source does not go in", s.Source)
	}
	if s.Checked.IsZero() {
		c.fault(at+".checked", "is missing: write the day as 2026-11-01")
	}
}
