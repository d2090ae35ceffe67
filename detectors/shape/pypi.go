package shape

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// PyPI's tokens are macaroons in the second binary format of libmacaroons
// (https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt), in base64
// after "pypi-". Their caveats are JSON:
// https://github.com/pypi/warehouse/tree/main/warehouse/macaroons/caveats.

// Bounds on a token.
const (
	maxPyPIToken   = 16 << 10
	maxPyPICaveats = 64
)

// Reaches of a PyPI token.
const (
	reachAccount   = "account"   // every project of its user
	reachProject   = "project"   // the projects that it names
	reachPublisher = "publisher" // what a trusted publisher was given
)

// pypiLimits are the limits in a token's caveats.
func pypiLimits(token string) finding.Facts {
	encoded, ok := strings.CutPrefix(token, "pypi-")
	if !ok || len(encoded) > maxPyPIToken {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return nil
	}
	location, caveats, ok := macaroonCaveats(raw)
	if !ok {
		return nil
	}
	limits := pypiCaveats{reach: reachAccount}
	for _, caveat := range caveats {
		limits.add(caveat)
	}
	return with(limits.facts(), facts(finding.FactHost, location))
}

// Types of fields of a macaroon.
const (
	macaroonEnd        = 0
	macaroonLocation   = 1
	macaroonIdentifier = 2
	macaroonSignature  = 6
)

// macaroonCaveats are the location and the caveats of a macaroon of version 2.
func macaroonCaveats(raw []byte) (location string, caveats [][]byte, ok bool) {
	if len(raw) == 0 || raw[0] != 2 {
		return "", nil, false
	}
	rest, sections := raw[1:], 0
	for {
		kind, content, left, ok := macaroonField(rest)
		if !ok {
			return "", nil, false
		}
		rest = left
		switch {
		case kind == macaroonSignature:
			return location, caveats, len(rest) == 0 && sections > 1
		case kind == macaroonEnd:
			sections++
		case kind == macaroonLocation && sections == 0:
			location = string(content)
		case kind == macaroonIdentifier && sections > 0 && len(caveats) < maxPyPICaveats:
			caveats = append(caveats, content)
		}
	}
}

// macaroonField is a field's type and its content; the end has none.
func macaroonField(raw []byte) (kind uint64, content, rest []byte, ok bool) {
	kind, n := binary.Uvarint(raw)
	if n <= 0 || kind > macaroonSignature {
		return 0, nil, nil, false
	}
	raw = raw[n:]
	if kind == macaroonEnd {
		return kind, nil, raw, true
	}
	length, n := binary.Uvarint(raw)
	if n <= 0 || length > uint64(len(raw)-n) {
		return 0, nil, nil, false
	}
	end := n + int(length)
	return kind, raw[n:end], raw[end:], true
}

// pypiCaveats is what the caveats of a token leave of it.
type pypiCaveats struct {
	reach, user string
	projects    []string
	expires     int64
}

// add takes a caveat in: a list that begins with its number, or for old tokens a
// mapping.
func (c *pypiCaveats) add(text []byte) {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil {
		c.numbered(list)
		return
	}
	var old struct {
		Permissions json.RawMessage
		Exp         int64
		ProjectIDs  []string `json:"project_ids"`
	}
	if json.Unmarshal(text, &old) != nil {
		return
	}
	var permissions struct{ Projects []string }
	if json.Unmarshal(old.Permissions, &permissions) == nil && permissions.Projects != nil {
		c.only(permissions.Projects)
	}
	if old.ProjectIDs != nil {
		c.reach = reachProject
	}
	c.until(old.Exp)
}

// numbered is a caveat of the present form.
func (c *pypiCaveats) numbered(list []json.RawMessage) {
	var number int
	if len(list) < 2 || json.Unmarshal(list[0], &number) != nil {
		return
	}
	switch number {
	case 0:
		var end int64
		if json.Unmarshal(list[1], &end) == nil {
			c.until(end)
		}
	case 1:
		var names []string
		if json.Unmarshal(list[1], &names) == nil {
			c.only(names)
		}
	case 2:
		c.reach = reachProject
	case 3:
		_ = json.Unmarshal(list[1], &c.user)
	case 4:
		if c.reach == reachAccount {
			c.reach = reachPublisher
		}
	}
}

// only narrows to projects by their names; of two lists, what is in both.
func (c *pypiCaveats) only(names []string) {
	if c.projects != nil {
		names = slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(c.projects, n) })
	}
	c.reach, c.projects = reachProject, names
}

func (c *pypiCaveats) until(end int64) {
	if end > 0 && (c.expires == 0 || end < c.expires) {
		c.expires = end
	}
}

func (c *pypiCaveats) facts() finding.Facts {
	return facts(
		FactReach, c.reach,
		FactResources, listed(c.projects),
		finding.FactUser, c.user,
		finding.FactExpires, unixTime(c.expires),
	)
}
