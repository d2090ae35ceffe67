package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// geminiClasses are the names of tools by which older settings call them.
var geminiClasses = map[string]string{"ReadFileTool": "read_file", "ShellTool": "run_shell_command"}

// geminiSettings are the rules that the lists of the settings come to.
func geminiSettings(s *Session) []geminiRule {
	var out []geminiRule
	for _, l := range s.Of("settings") {
		tools := l.Root.Get("tools")
		for _, n := range tools.Get("exclude").Strings() {
			out = append(out, geminiListed(l, n, rankExclude, Refused, "tools.exclude takes the tool away"))
		}
		for _, n := range tools.Get("confirmationRequired").Strings() {
			out = append(out, geminiListed(l, n, rankConfirm, Asks, "tools.confirmationRequired asks before the tool"))
		}
		out = append(out, geminiAllowed(l, tools.Get("allowed"), rankAllowed, "tools.allowed lets it run without asking")...)
		if core := tools.Get("core"); core.Is(conf.List) {
			out = append(out, geminiAllowed(l, core, rankCore, "tools.core lets it run without asking")...)
			out = append(out, geminiRule{rank: rankCore - belowRank, access: Refused, at: l.At(core),
				because: "tools.core leaves the tool out", about: func(geminiCall) bool { return true }})
		}
	}
	return out
}

// geminiListed is the rule of a list that names whole tools: one with an argument
// is about no call.
func geminiListed(l Layer, n *conf.Node, rank int, access Access, because string) geminiRule {
	return geminiRule{rank: rank, access: access, at: l.At(n), because: because, about: func(call geminiCall) bool {
		return n.Text == call.tool || geminiClasses[n.Text] == call.tool
	}}
}

// geminiAllowed are the rules of a list that names tools or commands. A command
// that is named takes every other away.
func geminiAllowed(l Layer, list *conf.Node, rank int, because string) []geminiRule {
	var out []geminiRule
	for _, n := range list.Strings() {
		name, prefix, scoped := strings.Cut(strings.TrimSuffix(n.Text, ")"), "(")
		if class, ok := geminiClasses[name]; ok {
			name = class
		}
		out = append(out, geminiRule{rank: rank, access: Open, at: l.At(n), because: because, narrow: scoped, about: func(call geminiCall) bool {
			return name == call.tool && (!scoped || call.line != "" && hasCommandPrefix(call.line, prefix))
		}})
		if scoped && name == "run_shell_command" && rank == rankAllowed {
			out = append(out, geminiRule{rank: rank - belowRank, access: Refused, at: l.At(n), because: "tools.allowed names the commands that run",
				about: func(call geminiCall) bool { return call.tool == name }})
		}
	}
	return out
}

// geminiSafe are programs that only read, which run in the workspace without
// asking wherever no rule says more than that commands are asked about.
var geminiSafe = []string{"cat", "head", "tail", "grep"}

// geminiKnown says whether a command is one of these, or only reads from git.
func geminiKnown(line string, committed bool) bool {
	return committed || slices.Contains(geminiSafe, firstWord(line))
}

// idleGeminiSettings finds entries of lists that are about no call.
func idleGeminiSettings(l Layer) []Idle {
	var out []Idle
	tools := l.Root.Get("tools")
	for _, key := range []string{"exclude", "confirmationRequired"} {
		for _, n := range tools.Get(key).Strings() {
			switch name, _, scoped := strings.Cut(n.Text, "("); {
			case scoped:
				out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " in tools." + key + " is about no call: the list names whole tools; deny a command with a policy in ~/.gemini/policies"})
			case key == "confirmationRequired" && name == "run_shell_command":
				out = append(out, Idle{Rule: l.At(n), Because: "cat, head and grep run in the workspace without asking all the same: deny them with a policy in ~/.gemini/policies"})
			}
		}
	}
	return out
}

// idleGeminiPolicies finds files that are not taken, and names that match nothing.
func idleGeminiPolicies(l Layer) []Idle {
	var out []Idle
	for _, n := range l.Root.Get("rule").Elements() {
		if !geminiWhole(n) {
			out = append(out, Idle{Rule: l.At(n), Because: "the rule has no known decision, no toolName or no priority from 0 to 999, and Gemini CLI takes nothing of such a file"})
			continue
		}
		for _, name := range n.Get("toolName").Strings() {
			if strings.Contains(name.Text, "*") && name.Text != "*" && !strings.HasPrefix(name.Text, "mcp_") && n.Get("decision").Str() != "allow" {
				out = append(out, Idle{Rule: l.At(n), Because: clip(name.Text) + " names no tool: a star stands for all tools or for those of a server"})
			}
		}
	}
	return out
}
