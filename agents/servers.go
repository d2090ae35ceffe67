package agents

import (
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// servers are the MCP servers of one settings file. Agents agree on little more
// than that an entry has a command or an address: each name that any of them
// uses is read.
func servers(agent string, l layer) []policy.Server {
	if l.file.Servers == "" || l.Root == nil {
		return nil
	}
	var out []policy.Server
	each(l.Root, dotted(l.file.Servers), func(group *conf.Node) {
		for i, entry := range group.Items {
			name := entry.Get("name").Str()
			if group.Kind == conf.Map {
				name = group.Keys[i]
			}
			if server, ok := server(name, entry); ok {
				server.Agent, server.Shown, server.Scrubbed = agent, l.Shown, l.file.Scrubs
				out = append(out, server)
			}
		}
	})
	return out
}

// each visits what a dotted key leads to; "*" is any key.
func each(n *conf.Node, keys []string, visit func(*conf.Node)) {
	switch {
	case n == nil:
	case len(keys) == 0:
		visit(n)
	case keys[0] == "*":
		for _, item := range n.Items {
			each(item, keys[1:], visit)
		}
	default:
		each(n.Get(keys[0]), keys[1:], visit)
	}
}

func server(name string, entry *conf.Node) (policy.Server, bool) {
	s := policy.Server{
		Name: name, Line: entry.Line, Last: last(entry),
		URL:      first(entry, "url", "serverUrl", "httpUrl", "uri").Str(),
		Disabled: entry.Get("disabled").True() || entry.Get("enabled").False(),
		Trusted:  entry.Get("trust").True(),
	}
	for i, word := range first(entry, "command", "cmd").Strings() {
		if i == 0 {
			s.Command = word.Text
		} else {
			s.Args = append(s.Args, word.Text)
		}
	}
	for _, arg := range entry.Get("args").Strings() {
		s.Args = append(s.Args, arg.Text)
	}
	if s.Command == "" && s.URL == "" {
		return s, false
	}
	sortHanded(&s, entry)
	return s, true
}

// first is the first of some keys that is there.
func first(n *conf.Node, keys ...string) *conf.Node {
	for _, key := range keys {
		if found := n.Get(key); found != nil {
			return found
		}
	}
	return nil
}

// last is the last line on which anything of a value begins.
func last(n *conf.Node) int {
	line := n.Line
	for _, item := range n.Items {
		line = max(line, last(item))
	}
	return line
}
