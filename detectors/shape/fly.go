package shape

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Fly.io's tokens are macaroons: everybody who has one can read its caveats, and
// add to them, and nobody can take one away. The format is that of
// https://github.com/superfly/macaroon (macaroon.go, format.go, caveat.go,
// flyio/caveats.go, resset/): MessagePack, structures as lists, in base64 after
// "fm2_" or "fm1r_", several with commas between.

// flyPermission is the location of tokens that permit; others discharge caveats.
const flyPermission = "https://api.fly.io/v1"

// Bounds on a header of tokens.
const (
	maxFlyTokens = 32
	maxFlyToken  = 64 << 10
)

// flyLimits are the limits in a header of tokens. Where several permit, what any
// of them permits is permitted.
func flyLimits(header string) finding.Facts {
	var all []*flyCaveats
	for token := range strings.SplitSeq(strings.TrimSpace(strings.TrimPrefix(header, "FlyV1 ")), ",") {
		if c := flyToken(token); c != nil && len(all) < maxFlyTokens {
			all = append(all, c)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0].facts()
	}
	union := all[0]
	for _, c := range all[1:] {
		union.join(c)
	}
	return union.facts()
}

// flyToken reads one token that permits; nil for any other.
func flyToken(token string) *flyCaveats {
	label, encoded, _ := strings.Cut(token, "_")
	if label != "fm2" && label != "fm1r" || len(encoded) > maxFlyToken {
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil
	}
	value, ok := msgpackValue(raw)
	fields, isList := value.([]any) // nonce, location, caveats, signature
	if !ok || !isList || len(fields) != 4 || fields[1] != flyPermission {
		return nil
	}
	list, isList := fields[2].([]any)
	if !isList {
		return nil
	}
	c := &flyCaveats{mask: flyEvery}
	c.add(list, 0)
	return c
}

// flyActions are the actions of a mask, a bit each, by Fly's letters: read,
// write, create, delete, control.
const flyActions = "rwcdC"

const flyEvery uint64 = 1<<len(flyActions) - 1

// flyReaches are what a token may be confined to, widest first.
var flyReaches = []string{"organization", "app", "cluster", "volume", "machine", "feature", "storage", "mutations", "commands"}

// flyCaveats is what the caveats of a token leave of it.
type flyCaveats struct {
	organization uint64
	mask         uint64
	// reach is a place in flyReaches, resources what it may touch there.
	reach     int
	resources []string
	expires   int64
}

// Numbers of caveats, from caveat.go.
const (
	flyOrganization = 0
	flyVolumes      = 2
	flyApps         = 3
	flyWindow       = 4
	flyFeatures     = 5
	flyMutations    = 6
	flyMachines     = 7
	flyIfPresent    = 13
	flyClusters     = 16
	flyAction       = 26
	flyCommands     = 27
	flyStorage      = 29
)

// flySets are the caveats that name resources, by where those are in flyReaches.
var flySets = map[uint64]int{
	flyApps: 1, flyClusters: 2, flyVolumes: 3, flyMachines: 4, flyFeatures: 5, flyStorage: 6,
}

// add takes a list of caveats in: a number and a body in turn. A caveat that is
// not known here only narrows, and is passed over.
func (c *flyCaveats) add(list []any, depth int) {
	for i := 0; i+1 < len(list); i += 2 {
		number, ok := msgpackNumber(list[i])
		if !ok {
			continue
		}
		if mask, ok := msgpackNumber(list[i+1]); ok && number == flyAction {
			c.mask &= mask
		}
		if body, ok := list[i+1].([]any); ok {
			c.caveat(number, body, depth)
		}
	}
}

func (c *flyCaveats) caveat(number uint64, body []any, depth int) {
	if reach, ok := flySets[number]; ok && len(body) > 0 {
		if set, ok := body[0].([]msgpackPair); ok {
			c.confine(reach, set)
		}
		return
	}
	switch {
	case number == flyOrganization && len(body) == 2:
		c.organization, _ = msgpackNumber(body[0])
		mask, _ := msgpackNumber(body[1])
		c.mask &= mask
	case number == flyWindow && len(body) == 2:
		if end, ok := msgpackTime(body[1]); ok && end > 0 && (c.expires == 0 || end < c.expires) {
			c.expires = end
		}
	case number == flyMutations:
		c.narrow(slices.Index(flyReaches, "mutations"), nil)
	case number == flyCommands && !anyCommand(body):
		c.narrow(slices.Index(flyReaches, "commands"), nil)
	case number == flyIfPresent && len(body) == 2 && depth < maxMsgpackDepth:
		c.ifPresent(body, depth)
	}
}

// ifPresent is a caveat around others: they hold where the access is to such a
// resource, and for everything else there is a mask. Features, such as the
// builders that a deployment needs, do not narrow it to themselves.
func (c *flyCaveats) ifPresent(body []any, depth int) {
	list, ok := body[0].([]any)
	if !ok {
		return
	}
	inner := flyCaveats{mask: flyEvery}
	for i := 0; i+1 < len(list); i += 2 {
		if number, ok := msgpackNumber(list[i]); ok && number != flyFeatures {
			inner.add(list[i:i+2], depth+1)
		}
	}
	if inner.reach > 0 {
		c.mask &= inner.mask
		c.narrow(inner.reach, inner.resources)
	}
}

// confine narrows to a set of resources with their masks; the resource 0 is any.
func (c *flyCaveats) confine(reach int, set []msgpackPair) {
	var mask uint64
	var names []string
	for _, entry := range set {
		m, _ := msgpackNumber(entry.value)
		mask |= m
		name := fmt.Sprint(entry.key)
		if name != "0" && name != "" {
			names = append(names, name)
		}
	}
	c.mask &= mask
	if len(names) > 0 || reach > 1 {
		c.narrow(reach, names)
	}
}

// narrow keeps the narrowest of the reaches.
func (c *flyCaveats) narrow(reach int, names []string) {
	if reach < c.reach {
		return
	}
	c.reach, c.resources = reach, names
}

// anyCommand says whether one of the commands of a list is any command at all.
func anyCommand(list []any) bool {
	return slices.ContainsFunc(list, func(command any) bool {
		fields, ok := command.([]any)
		if !ok || len(fields) == 0 {
			return true
		}
		arguments, ok := fields[0].([]any)
		return !ok || len(arguments) == 0
	})
}

// join widens to what another token permits too.
func (c *flyCaveats) join(other *flyCaveats) {
	if c.organization != other.organization {
		c.organization = 0
	}
	if c.reach != other.reach {
		c.resources = nil
	} else {
		c.resources = append(c.resources, other.resources...)
	}
	c.mask |= other.mask
	c.reach = min(c.reach, other.reach)
	c.expires = max(c.expires, other.expires)
	if other.expires == 0 {
		c.expires = 0
	}
}

func (c *flyCaveats) facts() finding.Facts {
	f := facts(
		FactReach, flyReaches[c.reach],
		FactPermissions, flyLetters(c.mask),
		FactResources, listed(c.resources),
	)
	if c.organization != 0 {
		f[finding.FactAccount] = strconv.FormatUint(c.organization, 10)
	}
	if c.expires > 0 {
		f = with(f, facts(finding.FactExpires, unixTime(c.expires)))
	}
	return f
}

func flyLetters(mask uint64) string {
	var letters strings.Builder
	for i, letter := range flyActions {
		if mask&(1<<i) != 0 {
			letters.WriteRune(letter)
		}
	}
	if letters.Len() == 0 {
		return "none"
	}
	return letters.String()
}

// maxListed is how many names of resources one fact holds.
const maxListed = 20

// listed are names as one fact, in order.
func listed(names []string) string {
	names = slices.Clone(names)
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > maxListed {
		names = append(names[:maxListed:maxListed], "…")
	}
	return strings.Join(names, " ")
}

// unixTime is a time in seconds since 1970 in the form of facts, "" for one past
// the year 9999.
func unixTime(seconds int64) string {
	if seconds <= 0 || seconds > 253402300799 {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}
