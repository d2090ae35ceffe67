package iac

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// show is a value in one line.
func show(v Value) string {
	switch v.Kind {
	case Missing:
		return "-"
	case Text:
		return partial.Show(v.Text)
	case List:
		var all []string
		for _, e := range v.List {
			all = append(all, show(e))
		}
		return "[" + strings.Join(all, " ") + "]"
	case Map:
		var all []string
		for _, k := range v.Keys() {
			all = append(all, k+"="+show(v.Map[k]))
		}
		return "{" + strings.Join(all, " ") + "}"
	case Encoded:
		return "json" + show(v.List[0])
	case File:
		return "file:" + v.Text
	}
	if len(v.Either) > 0 {
		return "either" + show(Value{Kind: List, List: v.Either})
	}
	return "?" + v.What
}

// summary is resources in a line each.
func summary(all []Resource) string {
	var lines []string
	for _, r := range all {
		line := r.Type + " " + r.Address
		if r.Key != "" {
			line += "[" + r.Key + "]"
		}
		line += " " + show(r.Attributes)
		if r.Maybe != "" {
			line += " maybe"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
