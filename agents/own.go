package agents

import (
	"fmt"
	"path"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// own is what an agent holds because the place is its own: an MCP configuration
// that it hands to a server, settings that it puts into the environment, and
// the logs and memories that it reads again.
func (s *Set) own(a *present, p Place, at policy.Place) []policy.Verdict {
	var out []policy.Verdict
	for _, l := range a.layers() {
		if l.Path != at.Path {
			continue
		}
		if v, ok := a.byConfiguration(l, p); ok {
			out = append(out, v)
		}
		if v, ok := byEnvironment(l, p); ok {
			out = append(out, v)
		}
	}
	for _, store := range a.profile.Stores {
		if s.holds(a.profile, store, at.Path) {
			out = append(out, store.verdict())
		}
	}
	return out
}

// byConfiguration is the way of a value that stands in an MCP configuration.
func (a *present) byConfiguration(l layer, p Place) (policy.Verdict, bool) {
	v := policy.Verdict{Access: policy.Open, Channel: policy.MCP}
	for _, server := range a.servers {
		if server.Shown != l.Shown || server.Disabled || p.Line < server.Line || p.Line > server.Last {
			continue
		}
		v.Because = fmt.Sprintf("it hands the value to the MCP server %q that it starts", server.Name)
		if server.Command == "" {
			v.Because = fmt.Sprintf("it sends the value to the MCP server %q", server.Name)
		}
		v.Rule = fmt.Sprintf("%s:%d", server.Shown, server.Line)
		return v, true
	}
	if l.file.Role == "mcp" && (p.Line == 0 || p.Facts["mcp-server"] != "") {
		v.Because, v.Rule = "it hands the value to an MCP server that it starts", l.Shown+":1"
		return v, true
	}
	return v, false
}

// byEnvironment is the way of a value that the agent puts into the environment
// of everything it starts.
func byEnvironment(l layer, p Place) (policy.Verdict, bool) {
	for _, key := range l.file.Handed {
		var found *conf.Node
		each(l.Root, dotted(key), func(n *conf.Node) {
			if n.Line <= p.Line && p.Line <= last(n) {
				found = n
			}
		})
		if found != nil {
			return policy.Verdict{
				Access: policy.Open, Channel: policy.Environment,
				Because: "it puts the value into the environment of what it starts",
				Rule:    l.At(found),
			}, true
		}
	}
	return policy.Verdict{}, false
}

// holds says whether a path is in one of the agent's stores.
func (s *Set) holds(p *Profile, store Store, at string) bool {
	if placeOf(store.Path) == inProject {
		ok, _ := doublestar.Match("**/"+store.Path, at)
		return ok
	}
	for _, pattern := range s.machine.expand(p, store.Path) {
		if ok, _ := doublestar.Match(pattern, path.Clean(at)); ok {
			return true
		}
	}
	return false
}

// verdict is how the agent gets at what it keeps itself.
func (store Store) verdict() policy.Verdict {
	v := policy.Verdict{Access: policy.Open, Channel: policy.Transcript}
	switch store.Reads {
	case "always":
		v.Because = "it reads its own " + store.Holds + " in every session"
	case "resume":
		v.Because = "it keeps its own " + store.Holds + " and reads them when a session is resumed"
	default:
		v.Because, v.Assumed = "it keeps its own "+store.Holds+", and nothing documented keeps it from them", true
	}
	return v
}
