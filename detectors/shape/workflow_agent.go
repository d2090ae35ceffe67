package shape

import "strings"

// agentSteps are the actions and commands by which a step runs an agent.
var agentSteps = []string{
	"anthropics/claude-code-action", "anthropics/claude-code-base-action", "openai/codex-action",
	"google-github-actions/run-gemini-cli", "google-gemini/gemini-cli-action",
	"anomalyco/opencode/github", "sst/opencode/github", "All-Hands-AI/openhands-resolver", "OpenHands/software-agent-sdk",
	"continuedev/continue", "Codium-ai/pr-agent", "qodo-ai/pr-agent", "block/goose",
	"cursor-agent", "@anthropic-ai/claude-code", "@openai/codex", "@google/gemini-cli", "@github/copilot",
	"codex exec", "claude -p", "claude --print", "gemini -p", "gemini --prompt", "aider --message", "opencode run",
	"copilot -p", "kiro-cli chat", "amp -x", "goose run",
}

// agentIn is the action or command by which a step runs an agent, or "".
func agentIn(step string) string {
	for _, name := range agentSteps {
		if i := strings.Index(step, name); i >= 0 && standsAlone(step, i, i+len(name)) {
			return name
		}
	}
	return ""
}

// standsAlone says that what stands between two bytes is no part of a longer name.
func standsAlone(text string, start, end int) bool {
	part := func(c byte) bool {
		return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
	}
	return (start == 0 || !part(text[start-1]) && text[start-1] != '/') && (end == len(text) || !part(text[end]))
}
