package armed

import (
	"regexp"
	"strings"
)

const ellipsis = "…"

// maxShown is how many bytes of a command line are shown.
const maxShown = 400

// show is the command line for a reader, with everything masked that could be a
// secret. Hides are the tool's own flags with a secret for a value.
func show(words []shownWord, hides []string) string {
	var parts []string
	length := 0
	previous := ""
	for _, w := range words {
		part := maskWord(w, previous, hides)
		previous = w.text
		if length += len(part) + 1; length > maxShown {
			parts = append(parts, ellipsis)
			break
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

// maskWord masks one word, which follows another.
func maskWord(w shownWord, previous string, hides []string) string {
	if w.raw == "" {
		return ""
	}
	if takesSecret(previous, hides) && !strings.HasPrefix(w.text, "-") && !onlyReference(w.text) {
		return ellipsis
	}
	if userFlag.MatchString(previous) && strings.Contains(w.text, ":") {
		return ellipsis
	}
	for _, h := range hides {
		if len(h) == 2 && len(w.text) > 2 && strings.HasPrefix(w.text, h) && !onlyReference(w.text[2:]) {
			return h + ellipsis
		}
	}
	if name, value, ok := strings.Cut(w.text, "="); ok && name != "" && strings.Trim(name, nameBytes) == "" {
		if isSecret(w, previous, name, hides) && !isPlain(name, value) {
			return name + "=" + ellipsis
		}
	}
	return maskText(w.raw)
}

const nameBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."

// isSecret says whether what a word sets something to may be a secret: a
// variable, or a flag or a key that is called like one.
func isSecret(w shownWord, previous, name string, hides []string) bool {
	if strings.HasPrefix(name, "-") {
		return takesSecret(name, hides)
	}
	switch previous {
	case "-e", "--env", "--build-arg", "-var", "--var":
		return true
	}
	return w.set || strings.ToUpper(name) == name || secretName.MatchString(name)
}

// isPlain says whether a value is surely no secret.
func isPlain(name, value string) bool {
	return onlyReference(value) || isSwitch(value) || choosesEnvironment(name) && environmentIn(value) != ""
}

// isSwitch says whether a value only switches something on or off.
func isSwitch(value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "":
		return true
	}
	return len(value) < 6 && strings.Trim(value, "0123456789") == ""
}

// onlyReference says whether a text is nothing but variables.
func onlyReference(text string) bool {
	return text != "" && strings.Trim(referenceOnly.ReplaceAllString(text, ""), `"'`) == ""
}

var referenceOnly = regexp.MustCompile(`\$\{\{[^}]*\}\}|\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*|\$\([^()]*\)`)

// secretName is a name that says that a secret follows, secretFlag a flag.
var (
	secretName = regexp.MustCompile(`(?i)pass|pwd|token|secret|key|auth|credential|cookie|bearer|header|url|uri|dsn`)
	secretFlag = regexp.MustCompile(`(?i)^-{1,2}[\w.-]*(pass|pwd|token|secret|key|auth|credential|cookie|bearer|header)[\w.-]*$`)
)

// userFlag is a flag that a name follows, or a name and a password.
var userFlag = regexp.MustCompile(`^(-u|--user)$`)

func takesSecret(flag string, hides []string) bool {
	if !strings.HasPrefix(flag, "-") {
		return false
	}
	for _, h := range hides {
		if h == flag {
			return true
		}
	}
	return flag == "-H" || secretFlag.MatchString(flag)
}

var (
	userInURL   = regexp.MustCompile(`://[^\s"']*@`)
	queryInURL  = regexp.MustCompile(`(?i)([?&][\w-]*(?:token|key|secret|pass|pwd|sig|auth|code)[\w-]*=)[^&\s"']+`)
	namedSecret = regexp.MustCompile(`(?i)((?:authorization|password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)\\?["']?\s*[:=]\s*\\?["']?(?:bearer |basic |token )?|\b(?:bearer|basic|identified\s+by)\s+\\?["']?)([^\s"'${\\][^\s"'\\]*)`)
	uuid        = regexp.MustCompile(`\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b`)
	longRun     = regexp.MustCompile(`[A-Za-z0-9+_]{16,}`)
)

// maskText masks what looks like a secret wherever it stands.
func maskText(text string) string {
	if len(text) > maxFilled {
		whole := text[:maxFilled]
		text = whole[:max(0, strings.LastIndexAny(whole, " \t\n"))] + ellipsis // no half of a secret
	}
	text = userInURL.ReplaceAllString(text, "://"+ellipsis+"@")
	text = queryInURL.ReplaceAllString(text, "${1}"+ellipsis)
	text = namedSecret.ReplaceAllString(text, "${1}"+ellipsis)
	text = uuid.ReplaceAllString(text, ellipsis)
	text = longRun.ReplaceAllStringFunc(text, func(run string) string {
		if looksRandom(run) {
			return ellipsis
		}
		return run
	})
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + ellipsis
	}
	return text
}

// looksRandom says whether a run of letters and digits is no word: digits stand
// among letters, or its case goes up and down.
func looksRandom(run string) bool {
	changes := 0
	for i := 1; i < len(run); i++ {
		if class(run[i]) != class(run[i-1]) && class(run[i-1]) != '_' && class(run[i]) != '_' {
			changes++
		}
	}
	if strings.ContainsAny(run, "0123456789") {
		return changes >= 4 && changes*6 >= len(run)
	}
	return changes*5 >= len(run)*2
}

func class(b byte) byte {
	switch {
	case '0' <= b && b <= '9':
		return '0'
	case 'a' <= b && b <= 'z':
		return 'a'
	case 'A' <= b && b <= 'Z':
		return 'A'
	}
	return '_'
}
