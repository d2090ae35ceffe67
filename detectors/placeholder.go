package detectors

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// placeholder says whether a value only stands where a secret would: a
// reference to one, a word that asks the reader to put one in, a row of x's, or
// a value that documentation is known to print. It judges the value and what
// is known about it, never the name of the file: real secrets lie in
// .env.example too.
func placeholder(value string, facts finding.Facts) bool {
	value = strings.Trim(value, "\"'`")
	return reference(value) ||
		cutShort(value) ||
		namesItself(value) ||
		monotone(value) ||
		asksForOne(value) ||
		documented(value, facts) ||
		stockLogin(value, facts)
}

// references begin what is looked up elsewhere when it is used.
var references = []string{
	"${", "$(", "$[", "{{", "[[", "<%", "%(", "%{", "#{", "@@", "<",
	"op://", "vault:", "secret://", "aws-secret", "keyring:", "file:", "env:", "env.", "enc[", "enc(",
	"arn:aws:secretsmanager", "arn:aws:ssm", "@microsoft.keyvault", "projects/", "sops:", "ref+",
	"process.env", "os.environ", "os.getenv", "system.getenv", "import.meta", "secrets.", "var.", "local.", "data.",
	"/run/", "/var/", "/etc/", "/opt/", "/home/", "/usr/", "/app/", "./", "../", "~/",
	"!ref", "!sub", "!vault", "!getatt", "ansible-vault", "$ansible_vault",
}

func reference(value string) bool {
	lower := strings.ToLower(value)
	for _, prefix := range references {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return isVariable(value)
}

// isVariable recognises a whole value that is a variable: $NAME, %NAME%.
func isVariable(value string) bool {
	name, ok := strings.CutPrefix(value, "$")
	if !ok {
		if len(value) < 3 || value[0] != '%' || value[len(value)-1] != '%' {
			return false
		}
		name = value[1 : len(value)-1]
	}
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return false
	}
	for _, r := range name {
		if r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// monotone recognises a body of hardly any different characters, or of
// characters in the order of the keyboard: xxxxxxxx, 00000000-0000, 1234567890.
func monotone(value string) bool {
	body := value
	if i := strings.LastIndexAny(body, "_-:/"); i >= 0 && len(body)-i > 8 {
		body = body[i+1:]
	}
	return hardlyVaries(value) || hardlyVaries(body) || inSequence(body)
}

// cutShort recognises the head of a value that was printed with dots for the
// rest: 63d8b153...
func cutShort(value string) bool {
	return strings.HasSuffix(value, "...") || strings.HasSuffix(value, "…")
}

// itselfWords are what a word in capitals names that says what goes there.
var itselfWords = map[string]bool{
	"TOKEN": true, "KEY": true, "APIKEY": true, "SECRET": true, "PASSWORD": true, "PASSWD": true, "EMAIL": true, "USER": true,
	"USERNAME": true, "CREDENTIAL": true, "CREDENTIALS": true,
}

// namesItself recognises words in capitals that say what goes there, such as
// ACCESS_TOKEN or EMAIL:API_KEY. Passwords of nothing but capitals that hold such
// a word on its own are hardly ever chosen.
func namesItself(value string) bool {
	found := false
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r == '_' || r == '-' || r == ':' || r == ' ' || r == '.' }) {
		if strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return false
		}
		found = found || itselfWords[word]
	}
	return found
}

func hardlyVaries(s string) bool {
	var seen [256]bool
	distinct, counted := 0, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '-' || c == '_' || c == '.' || c == ' ' {
			continue
		}
		counted++
		if !seen[c] {
			seen[c] = true
			distinct++
		}
	}
	switch {
	case counted >= 16:
		return distinct <= 4
	case counted >= 4:
		return distinct <= 1
	}
	return counted == 0
}

func inSequence(s string) bool {
	if len(s) < 8 {
		return false
	}
	steps := 0
	for i := 1; i < len(s); i++ {
		if d := int(s[i]) - int(s[i-1]); d == 1 || s[i-1] == '9' && (s[i] == '0' || s[i] == 'a' || s[i] == 'A') {
			steps++
		}
	}
	return steps*10 >= (len(s)-1)*9
}

// Long words mean a placeholder wherever they stand; a random token holds one
// by chance once in a billion. Short ones must stand alone.
var (
	longWords = []string{
		"example", "placeholder", "changeme", "change_me", "change-me", "changeit", "replaceme", "replace_me", "replace-me",
		"redacted", "your_", "your-", "yourkey", "yourtoken", "yoursecret", "yourpassword", "insert_", "insert-",
		"_here", "-here", "notreal", "not-a-real", "not_a_real", "notasecret", "not-a-secret", "donotuse",
		"xxxxxxxx", "dummytoken", "dummykey", "faketoken", "fakekey", "…", "•", "****", "....",
	}
	shortWords = map[string]bool{
		"your": true, "dummy": true, "fake": true, "sample": true, "todo": true, "fixme": true, "tbd": true,
		"insert": true, "replace": true, "redacted": true, "masked": true, "hidden": true, "removed": true,
		"foobar": true, "mytoken": true, "mysecret": true, "mypassword": true, "mykey": true, "my": true,
		"none": true, "null": true, "nil": true, "undefined": true, "true": true, "false": true, "xxx": true, "xxxx": true,
	}
)

func asksForOne(value string) bool {
	lower := strings.ToLower(value)
	for _, word := range longWords {
		if strings.Contains(lower, word) {
			return true
		}
	}
	for _, word := range strings.FieldsFunc(lower, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if shortWords[word] && wordLike(lower) {
			return true
		}
	}
	return false
}

// wordLike tells a value made of words from a random one in which a short word
// turned up: no digit, or digits only in a run of their own.
func wordLike(lower string) bool {
	changes, letter := 0, false
	for i, r := range lower {
		isLetter := r >= 'a' && r <= 'z'
		if i > 0 && isLetter != letter && r >= '0' && r <= '9' {
			changes++
		}
		letter = isLetter
	}
	return changes <= 1
}

// documented recognises values that vendors print in their own documentation.
func documented(value string, facts finding.Facts) bool {
	switch {
	case strings.HasSuffix(value, "EXAMPLE"), strings.HasSuffix(value, "EXAMPLEKEY"):
		return true
	case strings.HasPrefix(value, "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50u"): // the storage emulator's
		return true
	case strings.HasPrefix(value, "D1fficultP"): // MongoDB's manual
		return true
	case facts["jwt.sub"] == "1234567890" && strings.HasPrefix(facts["jwt.name"], "John"):
		return true
	}
	return false
}

// stockPasswords are what tutorials and images use. They are placeholders only
// beside a stock user or host: somewhere, they are somebody's real password.
var stockPasswords = map[string]bool{
	"password": true, "pass": true, "passwd": true, "pwd": true, "secret": true, "user": true, "username": true,
	"admin": true, "root": true, "postgres": true, "mysql": true, "test": true, "testing": true, "guest": true, "mongo": true,
	"foo": true, "bar": true, "baz": true, "abc": true, "abc123": true, "123456": true, "12345": true, "1234": true, "123": true,
	"p4ssw0rd": true, "passw0rd": true, "pw": true, "token": true, "key": true, "letmein": true, "qwerty": true, "p": true, "x": true,
	"default": true, "docker": true, "dev": true, "local": true, "localhost": true, "db": true, "app": true, "my-secret-pw": true,
}

func stockLogin(value string, facts finding.Facts) bool {
	lower := strings.ToLower(value)
	host, user := strings.ToLower(facts[finding.FactHost]), strings.ToLower(facts[finding.FactUser])
	if stockContainer[host] && stockContainer[user] && lower == user {
		return true
	}
	if !stockPasswords[lower] && !stockPasswords[strings.TrimRight(lower, "0123456789")] {
		return false
	}
	return stockHost(host) || stockUser[user]
}

// stockContainer are the names of engines, which service containers get in
// pipelines and examples. Where host, user and password are all one of them, the
// database is thrown away with the job.
var stockContainer = map[string]bool{
	"postgres": true, "postgresql": true, "mysql": true, "mariadb": true, "mongo": true, "mongodb": true, "redis": true, "rabbitmq": true,
}

var stockUser = map[string]bool{
	"user": true, "username": true, "usr": true, "myuser": true, "me": true, "foo": true, "bob": true, "alice": true,
	"scott": true, "u": true, "usern": true, "name": true, "login": true, "someuser": true, "john": true, "joe": true,
}

// stockHost recognises the hosts of examples: none at all, the reserved names,
// and the words that stand for a host. The machine itself is not one: what runs
// there is real, if only local.
func stockHost(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	switch host {
	case "", "host", "hostname", "myhost", "server", "domain", "somehost", "remotehost", "remote", "ip", "address", "h":
		return true
	}
	for _, suffix := range []string{".example", ".test", ".invalid", "example.com", "example.org", "example.net", "domain.com", "domain.tld", "host.com", "site.com", "server.com"} {
		if host == strings.TrimPrefix(suffix, ".") || strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}
