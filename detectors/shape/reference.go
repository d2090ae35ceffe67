package shape

import (
	"regexp"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// literal says whether a leaf's value stands there as it is, rather than being
// looked up, decrypted or filled in when the file is used, or not being there.
func literal(l syntax.Leaf) bool {
	switch strings.ToLower(strings.TrimSpace(l.Text)) {
	case "", "null", "nil", "none", "undefined", "~", "true", "false":
		return false
	}
	return l.Tag == "" && !reference(l.Text)
}

// expansions stand anywhere in a value that is put together later. Both ends
// must be there: a random password may well hold one of them.
var expansions = [][2]string{{"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<%", "%>"}, {"#{", "}"}, {"%{", "}"}}

// schemes begin a value that names a secret in a store, or an encrypted one.
var schemes = []string{
	"op://", "vault:", "secret://", "keyring:", "ref+", "env:", "file:", "enc[", "enc(", "sops:",
	"arn:aws:secretsmanager:", "arn:aws:ssm:", "@microsoft.keyvault(", "$ansible_vault", "process.env.",
	"os.environ", "!ref ", "!sub ", "!vault",
}

// whole are the forms of a value that is nothing but a slot: $NAME, %NAME%,
// <name>, {name}, [NAME], %s, %(name)s, @name@.
var whole = regexp.MustCompile(`^(?:` +
	`\$[A-Z_][A-Z0-9_]*|\$(?:[a-z]+_)*(?:pass|password|passwd|pwd|secret|token|key)|%[A-Za-z_]\w*%|` +
	`<[^<>]*>|\{[A-Za-z0-9_. ]*\}|\[[A-Za-z_][A-Za-z_ -]*\]|%[svdq@]|%\(\w+\)s|@[A-Z_]+@|@@\w+@@|__[A-Z0-9_]+__` +
	`)$`)

// reference says whether a value stands for one that is elsewhere.
func reference(value string) bool {
	for _, e := range expansions {
		if _, rest, found := strings.Cut(value, e[0]); found && strings.Contains(rest, e[1]) {
			return true
		}
	}
	value = strings.TrimSpace(value)
	lower := strings.ToLower(value[:min(len(value), 40)])
	for _, s := range schemes {
		if strings.HasPrefix(lower, s) {
			return true
		}
	}
	return len(value) < 200 && whole.MatchString(value)
}
