package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// Ranks put all that decides about a call into one order, as Gemini CLI does: a
// tier, and a priority below a thousand within it. Settings are rules of the
// person's tier.
const (
	geminiUserTier  = 4000
	geminiAdminTier = 5000
	rankExclude     = geminiUserTier + 400
	rankConfirm     = geminiUserTier + 350
	rankAllowed     = geminiUserTier + 300
	rankCore        = geminiUserTier + 250
	belowRank       = 10 // of what a list leaves out, below what it names
)

// geminiRule is one rule, from a policy file or from settings.
type geminiRule struct {
	rank   int
	access Access
	// because says what the rule is, and at where it stands.
	because, at string
	// about says whether it is about a call.
	about func(call geminiCall) bool
	// narrow says that it looks at the arguments of a call.
	narrow bool
}

// geminiCall is one call of a tool. Line is the command of the shell tool.
type geminiCall struct{ tool, arguments, line, server string }

// geminiDecide gives the rule with the highest rank that is about a call. No rule
// leaves the answer as it is.
func geminiDecide(s *Session, call geminiCall, v Verdict) (Verdict, geminiRule) {
	var best geminiRule
	for _, r := range append(geminiSettings(s), geminiPolicies(s)...) {
		if r.rank > best.rank && r.about(call) {
			best = r
			v.Access, v.Because, v.Rule, v.Assumed = r.access, r.because, r.at, false
		}
	}
	return v, best
}

// geminiPolicies are the rules of the policy files. A file with one rule that is
// not whole is not taken at all.
func geminiPolicies(s *Session) []geminiRule {
	mode, _ := s.Setting("settings", "general", "defaultApprovalMode")
	var out []geminiRule
	for _, l := range s.Of("policies") {
		rules := l.Root.Get("rule").Elements()
		if slices.ContainsFunc(rules, func(n *conf.Node) bool { return !geminiWhole(n) }) {
			continue
		}
		for _, n := range rules {
			priority, _ := strconv.Atoi(scalar(n.Get("priority")))
			access := geminiDecisions[n.Get("decision").Str()]
			tier := geminiUserTier
			if l.Scope == Managed {
				tier = geminiAdminTier
			}
			out = append(out, geminiRule{
				rank: tier + priority, access: access, at: l.At(n), because: "a policy says " + n.Get("decision").Str(),
				narrow: n.Get("commandPrefix") != nil || n.Get("commandRegex") != nil || n.Get("argsPattern") != nil,
				about:  func(call geminiCall) bool { return geminiMatches(n, mode.Str(), call) },
			})
		}
	}
	return out
}

var geminiDecisions = map[string]Access{"allow": Open, "ask_user": Asks, "deny": Refused}

// geminiWhole says whether a rule has what every rule must have.
func geminiWhole(n *conf.Node) bool {
	priority, err := strconv.Atoi(scalar(n.Get("priority")))
	return err == nil && priority >= 0 && priority <= 999 && geminiDecisions[n.Get("decision").Str()] != "" &&
		len(n.Get("toolName").Strings()) > 0
}

// geminiMatches says whether a rule is about a call. An expression that we cannot
// read matches if the rule allows, and does not if it denies.
func geminiMatches(n *conf.Node, mode string, call geminiCall) bool {
	if n.Get("interactive").False() || n.Get("subagent") != nil || !geminiMode(n.Get("modes").Strings(), mode) {
		return false
	}
	lenient := n.Get("decision").Str() == "allow"
	if server := n.Get("mcpName").Str(); server != "" && server != "*" && server != call.server || server == "*" && call.server == "" {
		return false
	}
	if !slices.ContainsFunc(n.Get("toolName").Strings(), func(name *conf.Node) bool { return geminiNames(name.Text, call) }) {
		return false
	}
	if prefixes := n.Get("commandPrefix").Strings(); len(prefixes) > 0 {
		return call.line != "" && slices.ContainsFunc(prefixes, func(p *conf.Node) bool { return hasCommandPrefix(call.line, p.Text) })
	}
	if written := n.Get("commandRegex").Str(); written != "" {
		matched, understood := expression(`"command":"`+written, call.arguments, false)
		return call.line != "" && (matched || !understood && lenient)
	}
	if written := n.Get("argsPattern").Str(); written != "" {
		matched, understood := expression(written, call.arguments, false)
		return matched || !understood && lenient
	}
	return true
}

func geminiMode(modes []*conf.Node, mode string) bool {
	switch mode {
	case "":
		mode = "default"
	case "auto_edit":
		mode = "autoEdit"
	}
	return len(modes) == 0 || slices.ContainsFunc(modes, func(m *conf.Node) bool { return m.Text == mode })
}

// geminiNames says whether a name stands for a call's tool. Beside "*" only the
// tools of a server may be named with a star.
func geminiNames(name string, call geminiCall) bool {
	switch {
	case name == "*", name == call.tool:
		return true
	case call.server == "":
		return false
	case name == "mcp_*", "mcp_"+call.server+"_"+name == call.tool:
		return true
	case strings.HasPrefix(name, "mcp_") && strings.HasSuffix(name, "_*"):
		return name == "mcp_"+call.server+"_*"
	}
	return false
}

// hasCommandPrefix says whether a command begins with words.
func hasCommandPrefix(line, prefix string) bool {
	return strings.HasPrefix(line, prefix) && (len(line) == len(prefix) || strings.HasSuffix(prefix, " ") || line[len(prefix)] == ' ')
}
