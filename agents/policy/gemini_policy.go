package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// geminiPolicy applies the policy files: the rule with the highest priority that
// matches a call decides, an administrator's before a person's. No rule leaves
// the answer as it is.
func geminiPolicy(s *Session, tool, arguments, line string, v Verdict) Verdict {
	mode, _ := s.Setting("settings", "general", "defaultApprovalMode")
	best := -1
	for _, l := range s.Of("policies") {
		for _, n := range l.Root.Get("rule").Elements() {
			rank, _ := strconv.Atoi(scalar(n.Get("priority")))
			if l.Scope == Managed {
				rank += 1000
			}
			if rank <= best || !geminiMatches(n, mode.Str(), tool, arguments, line) {
				continue
			}
			if decided, ok := geminiDecision(n.Get("decision").Str()); ok {
				best = rank
				v.Access, v.Rule = decided, l.At(n)
				v.Because = "a policy says " + n.Get("decision").Str()
			}
		}
	}
	return v
}

func geminiDecision(word string) (Access, bool) {
	switch word {
	case "allow":
		return Open, true
	case "ask_user":
		return Asks, true
	case "deny":
		return Refused, true
	}
	return "", false
}

// geminiMatches says whether a rule is about a call. An expression that we cannot
// read matches if the rule allows, and does not if it denies.
func geminiMatches(n *conf.Node, mode, tool, arguments, line string) bool {
	if n.Get("interactive").False() || n.Get("subagent") != nil {
		return false
	}
	if modes := n.Get("modes").Strings(); len(modes) > 0 {
		if mode == "" {
			mode = "default"
		}
		if !slices.ContainsFunc(modes, func(m *conf.Node) bool { return m.Text == mode }) {
			return false
		}
	}
	lenient := n.Get("decision").Str() == "allow"
	if server := n.Get("mcpName").Str(); server != "" {
		return server == "*" && strings.HasPrefix(tool, "mcp_") || tool == "mcp_"+server+"_" && n.Get("toolName") == nil
	}
	if prefixes := n.Get("commandPrefix").Strings(); len(prefixes) > 0 {
		return line != "" && slices.ContainsFunc(prefixes, func(p *conf.Node) bool { return hasCommandPrefix(line, p.Text) })
	}
	if written := n.Get("commandRegex").Str(); written != "" {
		matched, understood := expression(`"command":"`+written, arguments, false)
		return line != "" && (matched || !understood && lenient)
	}
	if !geminiTool(n.Get("toolName"), tool) {
		return false
	}
	if written := n.Get("argsPattern").Str(); written != "" {
		matched, understood := expression(written, arguments, false)
		return matched || !understood && lenient
	}
	return true
}

// hasCommandPrefix says whether a command begins with words.
func hasCommandPrefix(line, prefix string) bool {
	return strings.HasPrefix(line, prefix) && (len(line) == len(prefix) || strings.HasSuffix(prefix, " ") || line[len(prefix)] == ' ')
}
