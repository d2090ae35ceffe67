package iam

import (
	"encoding/base64"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// operator is a condition operator without its prefix and suffix.
type operator struct {
	// matches compares a value of the policy with one of the request.
	matches func(policy, request string) truth
	// negated says that the condition holds where nothing matches.
	negated bool
	// variables says that policy variables may stand in its values.
	variables bool
	// chosen says that whoever chooses the key's value can have it either way.
	chosen bool
}

// operators are all there are but Null, by their names in lower case.
var operators = map[string]operator{
	"stringequals":              {matches: equal, variables: true, chosen: true},
	"stringnotequals":           {matches: equal, variables: true, chosen: true, negated: true},
	"stringequalsignorecase":    {matches: equalFold, variables: true, chosen: true},
	"stringnotequalsignorecase": {matches: equalFold, variables: true, chosen: true, negated: true},
	"stringlike":                {matches: like, variables: true, chosen: true},
	"stringnotlike":             {matches: like, variables: true, chosen: true, negated: true},
	"numericequals":             {matches: numeric(func(r, p float64) bool { return r == p })},
	"numericnotequals":          {matches: numeric(func(r, p float64) bool { return r == p }), negated: true},
	"numericlessthan":           {matches: numeric(func(r, p float64) bool { return r < p })},
	"numericlessthanequals":     {matches: numeric(func(r, p float64) bool { return r <= p })},
	"numericgreaterthan":        {matches: numeric(func(r, p float64) bool { return r > p })},
	"numericgreaterthanequals":  {matches: numeric(func(r, p float64) bool { return r >= p })},
	"dateequals":                {matches: date(func(r, p time.Time) bool { return r.Equal(p) })},
	"datenotequals":             {matches: date(func(r, p time.Time) bool { return r.Equal(p) }), negated: true},
	"datelessthan":              {matches: date(func(r, p time.Time) bool { return r.Before(p) })},
	"datelessthanequals":        {matches: date(func(r, p time.Time) bool { return !r.After(p) })},
	"dategreaterthan":           {matches: date(func(r, p time.Time) bool { return r.After(p) })},
	"dategreaterthanequals":     {matches: date(func(r, p time.Time) bool { return !r.Before(p) })},
	"bool":                      {matches: equalFold, variables: true, chosen: true},
	"binaryequals":              {matches: binary},
	"ipaddress":                 {matches: address},
	"notipaddress":              {matches: address, negated: true},
	"arnequals":                 {matches: arnLike, variables: true},
	"arnlike":                   {matches: arnLike, variables: true},
	"arnnotequals":              {matches: arnLike, variables: true, negated: true},
	"arnnotlike":                {matches: arnLike, variables: true, negated: true},
}

// matchesAny says whether a value of the request matches one of the policy's.
func (o operator) matchesAny(policy []string, request string) truth {
	best := no
	for _, p := range policy {
		best = max(best, o.matches(p, request))
	}
	return best
}

// unescaped is a pattern without wildcards as text.
func unescaped(pattern string) string {
	return strings.NewReplacer(string(literalStar), "*", string(literalMark), "?").Replace(pattern)
}

func equal(policy, request string) truth {
	if !partial.Whole(policy) {
		return mayBe(policy, request)
	}
	return truthOf(unescaped(policy) == request)
}

func equalFold(policy, request string) truth {
	if !partial.Whole(policy) {
		return mayBe(strings.ToLower(policy), strings.ToLower(request))
	}
	return truthOf(strings.EqualFold(unescaped(policy), request))
}

// mayBe is maybe where a text with gaps could be another one.
func mayBe(policy, request string) truth {
	if covers(partial.Loose(policy), escaped(request)) {
		return maybe
	}
	return no
}

func like(policy, request string) truth {
	if covers(policy, escaped(request)) {
		return yes
	}
	if partial.Whole(policy) {
		return no
	}
	return mayBe(policy, request)
}

// arnLike compares the six parts of an ARN, each by itself.
func arnLike(policy, request string) truth {
	p, r := strings.SplitN(policy, ":", 6), strings.SplitN(request, ":", 6)
	if policy == "*" {
		return yes
	}
	if len(p) != len(r) {
		if !partial.Whole(policy) {
			return mayBe(policy, request)
		}
		return no
	}
	result := yes
	for i := range p {
		if i == 1 && strings.HasPrefix(r[i], "aws") && strings.HasPrefix(p[i], "aws") {
			continue // the partition: an account is in one only
		}
		result = min(result, like(p[i], r[i]))
	}
	return result
}

func numeric(compare func(request, policy float64) bool) func(string, string) truth {
	return func(policy, request string) truth {
		p, err := strconv.ParseFloat(policy, 64)
		r, err2 := strconv.ParseFloat(request, 64)
		if err != nil || err2 != nil {
			return maybe
		}
		return truthOf(compare(r, p))
	}
}

func date(compare func(request, policy time.Time) bool) func(string, string) truth {
	return func(policy, request string) truth {
		p, ok := parseDate(policy)
		r, ok2 := parseDate(request)
		if !ok || !ok2 {
			return maybe
		}
		return truthOf(compare(r, p))
	}
}

// parseDate reads the forms of a date that AWS takes: ISO 8601 as the W3C has
// it, or seconds since 1970.
func parseDate(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > 4 {
		return time.Unix(n, 0), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// binary compares the base64 of the policy with that of the request.
func binary(policy, request string) truth {
	p, err := base64.StdEncoding.DecodeString(policy)
	r, err2 := base64.StdEncoding.DecodeString(request)
	if err != nil || err2 != nil {
		return maybe
	}
	return truthOf(string(p) == string(r))
}

// address says whether an address lies in a range; an address alone is a range
// of itself.
func address(policy, request string) truth {
	r, err := netip.ParseAddr(request)
	if err != nil {
		return maybe
	}
	if p, err := netip.ParseAddr(policy); err == nil {
		return truthOf(p.Unmap() == r.Unmap())
	}
	p, err := netip.ParsePrefix(policy)
	if err != nil {
		return maybe
	}
	return truthOf(p.Contains(r.Unmap()))
}
