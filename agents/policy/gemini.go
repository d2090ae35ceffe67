package policy

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// gemini is Gemini CLI as of 0.61 (geminicli.com/docs: policy-engine,
// configuration, sandbox, gemini-ignore). Its read tool takes paths of the
// workspace; its commands are asked about, but for those that only read there,
// or as policies say.
type gemini struct{}

// Judge implements Evaluator.
func (gemini) Judge(s *Session, p Place) []Verdict {
	out := judge(p, func() Verdict { return geminiFile(s, p) }, func() Verdict { return geminiShell(s, p) })
	if len(out) == 2 && out[0].Access == Refused && out[1].Access == Blocked {
		out = out[1:]
	}
	if geminiLoads(s, p) {
		out = append(out, Verdict{Access: Open, Channel: Environment, Because: "it loads the file into the environment of what it starts"})
	}
	return out
}

func geminiFile(s *Session, p Place) Verdict {
	v := s.Default(File, p)
	if at, ok := geminiIncludes(s, p); ok {
		v = Verdict{Access: Open, Channel: File, Because: "context.includeDirectories adds the directory to the workspace", Rule: at}
	} else if !s.Inside(p) {
		return v
	}
	var answers []Verdict
	for _, spelling := range []string{p.Path, rel(s.Dir, p.Path)} {
		arguments, _ := json.Marshal(map[string]string{"file_path": spelling})
		answer, _ := geminiDecide(s, geminiCall{tool: "read_file", arguments: string(arguments)}, v)
		answers = append(answers, answer)
	}
	v = Best(answers...)
	if geminiClosed(p) {
		return Least(v, Verdict{Access: Refused, Channel: File, Because: "its read tool takes no path with .env, .git or node_modules in it"})
	}
	for key, role := range map[string]string{"respectGeminiIgnore": "ignore", "respectGitIgnore": "git-ignore"} {
		if respected, _ := s.Setting("settings", "context", "fileFiltering", key); !respected.False() {
			v = unlessIgnoredBy(s, role, p, v)
		}
	}
	return v
}

// geminiClosed says whether a part of a path is one that the read tool never
// takes.
func geminiClosed(p Place) bool {
	return slices.ContainsFunc(strings.Split(strings.ToLower(p.Path), "/"), func(part string) bool {
		return part == ".env" || part == ".git" || part == "node_modules"
	})
}

func geminiShell(s *Session, p Place) Verdict {
	if v, sealed := geminiContainer(s, p); sealed {
		return v
	}
	return anyCommand(p, func(line string) Verdict {
		v := Verdict{Access: Asks, Channel: Shell, Because: "commands are asked about"}
		known := geminiKnown(line, p.Committed) && (p.Committed || s.Inside(p))
		if known {
			v = s.Default(Shell, p)
		}
		arguments, _ := json.Marshal(map[string]string{"command": line})
		v, rule := geminiDecide(s, geminiCall{tool: "run_shell_command", arguments: string(arguments), line: line}, v)
		if known && v.Access == Asks && !rule.narrow {
			v = Verdict{Access: Open, Channel: Shell, Because: "a rule asks before commands, and those that only read run in the workspace without asking", Rule: rule.at}
		}
		return v
	})
}

// geminiContainer answers where the whole agent runs in a container: what is not
// mounted is not there. Without an explicit container the sandbox may be one that
// reads the disk.
func geminiContainer(s *Session, p Place) (Verdict, bool) {
	n, l := s.Setting("settings", "tools", "sandbox")
	if kind := n.Str(); kind != "docker" && kind != "podman" || s.Inside(p) || Within(s.Home+"/.gemini", p.Path) {
		return Verdict{}, false
	}
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get("tools", "sandboxAllowedPaths").Strings() {
			if Within(s.Absolute(n.Text, s.Dir), p.Path) {
				return Verdict{}, false
			}
		}
	}
	return Verdict{Access: Blocked, Channel: Shell, Rule: l.At(n), Because: "it runs in a container that holds the workspace"}, true
}

// geminiIncludes says whether settings add a directory to the workspace.
func geminiIncludes(s *Session, p Place) (rule string, ok bool) {
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get("context", "includeDirectories").Strings() {
			if Within(s.Absolute(n.Text, s.Dir), p.Path) {
				return l.At(n), true
			}
		}
	}
	return "", false
}

// geminiLoads says whether a place is a .env file that it loads at its start: the
// nearest, from the working directory up, or the one of the home.
func geminiLoads(s *Session, p Place) bool {
	if p.Committed || path.Base(p.Path) != ".env" {
		return false
	}
	dir := strings.TrimSuffix(path.Dir(p.Path), "/.gemini")
	return s.Dir != "" && Within(dir, s.Dir) && Within(s.Root, dir) || dir == s.Home
}

// Call implements Caller.
func (gemini) Call(s *Session, server Server) Verdict {
	v := s.Default(MCP, Place{})
	if server.Trusted {
		v = Verdict{Access: Open, Channel: MCP, Because: "the server is trusted", Rule: server.At()}
	}
	v, _ = geminiDecide(s, geminiCall{tool: "mcp_" + server.Name + "_read_file", arguments: "{}", server: server.Name}, v)
	return v
}

// Inherit implements Inheritor.
func (gemini) Inherit(s *Session, p Place) Verdict {
	redaction := []string{"security", "environmentVariableRedaction"}
	blocked, l := s.Setting("settings", append(redaction, "blocked")...)
	on, at := s.Setting("settings", append(redaction, "enabled")...)
	if on.True() && anyWild(blocked, p.Variable) {
		return Verdict{Access: Refused, Channel: Environment, Rule: l.At(blocked), Because: "environmentVariableRedaction takes the variable out"}
	}
	if on.True() && anyWild(&conf.Node{Kind: conf.List, Items: wilds("*TOKEN*", "*SECRET*", "*PASSWORD*", "*KEY*", "*AUTH*", "*CREDENTIAL*")}, p.Variable) {
		return Verdict{Access: Refused, Channel: Environment, Rule: at.At(on), Because: "environmentVariableRedaction takes variables with such names out"}
	}
	return s.Default(Environment, p)
}

func wilds(texts ...string) []*conf.Node {
	var out []*conf.Node
	for _, text := range texts {
		out = append(out, &conf.Node{Kind: conf.String, Text: text})
	}
	return out
}

// Idle implements Idler.
func (gemini) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Gemini CLI")
	for _, l := range s.Of("settings") {
		out = append(out, idleGeminiSettings(l)...)
	}
	for _, l := range s.Of("policies") {
		out = append(out, idleGeminiPolicies(l)...)
	}
	for _, l := range s.Of("workspace-policies") {
		for _, n := range l.Root.Get("rule").Elements() {
			if d := n.Get("decision").Str(); d == "deny" || d == "ask_user" {
				out = append(out, Idle{Rule: l.At(n), Because: "policies of a workspace are not read at present: put the rule into ~/.gemini/policies"})
			}
		}
	}
	return out
}
