package iam

import (
	"slices"
	"strings"
)

// class is what the name of a call says that it does. AWS names calls by their
// verbs; of those that its reference lists as reading, 99 in 100 begin with one
// of these, and of those that begin so, 99 in 100 read:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
type class int

const (
	reads class = iota
	changes
	deletes
)

var (
	readingVerbs = []string{
		"adminget", "adminlist", "batchcheck", "batchdescribe", "batchget", "batchread", "check", "describe", "detect", "discover",
		"download", "estimate", "filter", "get", "head", "list", "lookup", "preview", "query", "read", "scan", "search", "select",
		"simulate", "view",
	}
	deletingVerbs = []string{
		"delete", "admindelete", "batchdelete", "batchremove", "deregister", "destroy", "discard", "drop", "empty", "purge",
		"release", "remove", "terminate", "truncate", "wipe",
	}
	// Some of the others, to ask with.
	changingVerbs = []string{"update", "put", "create", "modify", "set", "start", "stop", "enable", "disable", "add", "attach", "detach"}
)

// classOf is what an action does, or the beginning of one, in lower case.
func classOf(name string) class {
	begins := func(verb string) bool { return strings.HasPrefix(name, verb) }
	switch {
	case slices.ContainsFunc(readingVerbs, begins):
		return reads
	case slices.ContainsFunc(deletingVerbs, begins):
		return deletes
	}
	return changes
}

// nothing stands where a pattern has a wildcard, to make an action of it that
// there is not.
const nothing = "~"

// sample is an action of a class that a pattern stands for and that nobody
// knows, in lower case; "" where there is none. A pattern that is a plain action
// is its own sample.
func sample(pattern string, of class) string {
	service, name, found := strings.Cut(strings.ToLower(pattern), ":")
	if !found {
		name = service
	}
	at := wildcard(name)
	if at < 0 {
		if classOf(name) != of {
			return ""
		}
		return filled(service) + ":" + name
	}
	begin, verbs := name[:at], changingVerbs
	if of == deletes {
		verbs = deletingVerbs
	}
	for _, verb := range verbs {
		if one := verb + nothing + filled(name[at+1:]); strings.HasPrefix(verb, begin) && covers(name, one) {
			return filled(service) + ":" + one
		}
	}
	if begin != "" && classOf(begin) == of && !slices.ContainsFunc(readingVerbs, func(verb string) bool { return strings.HasPrefix(verb, begin) }) {
		return filled(service) + ":" + filled(name)
	}
	return ""
}

func filled(pattern string) string {
	return strings.NewReplacer("*", nothing, "?", nothing).Replace(pattern)
}
