package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// continued is Continue, the extension and its command line, as of 1.5
// (docs.continue.dev/cli/tool-permissions). Names that are usual for secrets are
// kept from its read tool, and not from commands.
type continued struct{}

// continueSecrets are those names, as far as they matter here.
var continueSecrets = []string{
	"*.env", "*.env.*", ".env*", "config.json", "config.yaml", "config.yml", "settings.json", "appsettings.json", "appsettings.*.json",
	"*.key", "*.pem", "*.p12", "*.pfx", "*.crt", "*.cer", "*.jks", "*.keystore", "*.truststore", "*.db", "*.sqlite", "*.sqlite3",
	"*.secret", "*.secrets", "auth.json", "*.token", "*.bak", "*.backup", "*.old", "*.orig", "docker-compose.override.yml", "docker-compose.override.yaml",
	"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.ppk", "*.gpg",
	".env/", "env/", ".aws/", ".gcp/", ".azure/", ".kube/", ".docker/", "secrets/", ".secrets/", "private/", ".private/",
	"certs/", "certificates/", "keys/", ".ssh/", ".gnupg/", ".gpg/", "tmp/secrets/", "temp/secrets/", ".tmp/",
}

// Judge implements Evaluator.
func (continued) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			if covered(continueSecrets, p) {
				return Verdict{Access: Refused, Channel: File, Because: "its list of secret files keeps it from the read tool, and not from commands"}
			}
			return continueTool(s, "Read", []string{p.Path, rel(s.Dir, p.Path)}, s.Default(File, p))
		},
		func() Verdict {
			return anyCommand(p, func(line string) Verdict { return continueTool(s, "Bash", []string{line}, s.Default(Shell, p)) })
		})
}

// continueTool applies permissions.yaml. What excludes goes before what asks, and
// that before what allows; of an argument's spellings the most open counts.
func continueTool(s *Session, tool string, arguments []string, v Verdict) Verdict {
	var answers []Verdict
	for _, argument := range arguments {
		if argument != "" {
			answers = append(answers, continueDecide(s, tool, argument, v))
		}
	}
	return Best(answers...)
}

func continueDecide(s *Session, tool, argument string, v Verdict) Verdict {
	for _, step := range []struct {
		list   string
		access Access
	}{{"exclude", Refused}, {"ask", Asks}, {"allow", Open}} {
		for _, l := range continueFiles(s) {
			for _, n := range l.Root.Get(step.list).Strings() {
				if continueMatches(n, tool, argument) {
					return Verdict{Access: step.access, Channel: v.Channel, Because: clip(n.Text) + " is in the list " + step.list, Rule: l.At(n)}
				}
			}
		}
	}
	return v
}

// continueMatches says whether an entry is about a call. A path of Read is held
// against an argument that the tool does not have, so that only stars match.
func continueMatches(n *conf.Node, tool, argument string) bool {
	name, rest, scoped := strings.Cut(n.Text, "(")
	if !pattern.Glob(name, tool) {
		return false
	}
	glob := strings.TrimSuffix(rest, ")")
	if tool == "Read" && strings.Trim(glob, "*") != "" {
		return false
	}
	return !scoped || pattern.Glob(glob, argument)
}

// continueLists are the keys of permissions.yaml. With any other beside them the
// whole file is not taken.
var continueLists = []string{"exclude", "ask", "allow"}

// continueFiles are the permission files that are taken.
func continueFiles(s *Session) []Layer {
	return slices.DeleteFunc(s.Of("permissions"), func(l Layer) bool { return continueSpoilt(l) != nil })
}

// continueSpoilt is the entry for which a file is not taken, or nil.
func continueSpoilt(l Layer) *conf.Node {
	if !l.Root.Is(conf.Map) {
		return nil
	}
	for i, key := range l.Root.Keys {
		if value := l.Root.Items[i]; !slices.Contains(continueLists, key) || !value.Is(conf.List) && !value.Is(conf.Null) {
			return value
		}
	}
	return nil
}

// Idle implements Idler.
func (continued) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Continue")
	for _, l := range s.Of("permissions") {
		if n := continueSpoilt(l); n != nil {
			out = append(out, Idle{Rule: l.At(n), Because: "permissions.yaml holds the lists allow, ask and exclude and nothing else: for this entry Continue takes nothing of the file"})
			continue
		}
		for _, list := range []string{"exclude", "ask"} {
			for _, n := range l.Root.Get(list).Strings() {
				if path, ok := strings.CutPrefix(n.Text, "Read("); ok && strings.Trim(path, "*)") != "" {
					out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " matches no read: Continue compares the path with an argument that its read tool does not have; exclude Read as a whole"})
				}
			}
		}
	}
	return out
}

// Call implements Caller.
func (continued) Call(s *Session, _ Server) Verdict {
	return continueTool(s, "read_file", []string{"read_file"}, s.Default(MCP, Place{}))
}
