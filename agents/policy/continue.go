package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// continued is Continue, the extension and its command line, as of June 2026
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
		for _, l := range s.Of("permissions") {
			for _, n := range l.Root.Get(step.list).Strings() {
				if continueMatches(n, tool, argument) {
					return Verdict{Access: step.access, Channel: v.Channel, Because: clip(n.Text) + " is in the list " + step.list, Rule: l.At(n)}
				}
			}
		}
	}
	return v
}

func continueMatches(n *conf.Node, tool, argument string) bool {
	name, rest, scoped := strings.Cut(n.Text, "(")
	if name != tool && name != "*" {
		return false
	}
	glob := strings.TrimSuffix(rest, ")")
	return !scoped || glob == "*" || pattern.Path(glob, argument) || pattern.Wild(glob, argument)
}

// Idle implements Idler.
func (continued) Idle(s *Session) []Idle { return idleIgnore(s, "Continue") }
