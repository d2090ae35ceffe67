package iam

import (
	"strings"
	"time"
)

// Context is what is known of the keys that conditions and variables look at.
// A key that is not in it is not known. Names are compared in any case.
type Context map[string]Fact

// Fact is what is known of one key.
type Fact struct {
	// Values are the key's values; Absent says that no request has the key.
	Values []string
	Absent bool
	// Chosen says that the caller may give the key whatever value it likes.
	Chosen bool
	// Since says that the key is a time, and not before this one.
	Since time.Time
}

// Today is the day on which AWS's facts here were last read; a request comes
// after it. A clock would make one tree say two things.
var Today = time.Date(2026, time.August, 22, 0, 0, 0, 0, time.UTC)

// Is is a fact of known values.
func Is(values ...string) Fact { return Fact{Values: values} }

// Of makes a context; names may be in any case.
func Of(facts map[string]Fact) Context {
	c := Context{}
	for name, fact := range facts {
		c[strings.ToLower(name)] = fact
	}
	return c
}

// Callers choose these: a region by the endpoint they call, the rest by how.
var chosen = map[string]bool{
	"aws:requestedregion": true, "aws:securetransport": true, "aws:useragent": true, "aws:referer": true,
}

// Services with one endpoint for all regions. Their requests have its region.
var global = map[string]string{
	"iam": "us-east-1", "organizations": "us-east-1", "route53": "us-east-1", "cloudfront": "us-east-1",
	"account": "us-east-1", "globalaccelerator": "us-west-2",
}

// of is what is known of a key in requests for an action.
func (c Context) of(key, action string) (Fact, bool) {
	key = strings.ToLower(key)
	if fact, ok := c[key]; ok {
		return fact, true
	}
	if key == "aws:requestedregion" {
		service, _, _ := strings.Cut(action, ":")
		if region := global[strings.ToLower(service)]; region != "" {
			return Is(region), true
		}
	}
	if key == "aws:currenttime" {
		return Fact{Since: Today}, true
	}
	if chosen[key] {
		return Fact{Chosen: true}, true
	}
	return Fact{}, false
}
