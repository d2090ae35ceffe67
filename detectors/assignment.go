package detectors

import (
	"bytes"
	"regexp"
	"strings"
)

// The ways in which languages and file formats give a name a value:
//
//	NAME=value   NAME: value   "NAME": "value"   NAME := "value"   NAME => 'value'
//	config["NAME"] = "value"   setenv NAME value   --name value   setenv("NAME", "value")
//	const NAME: string = "value"   process.env.NAME ?? "value"   ${NAME:-value}
//	getenv('NAME') ?: 'value'   env::var("NAME").unwrap_or("value")
//	<key>NAME</key> <value>value</value>
//	- name: NAME
//	  value: value
const (
	afterName  = `["'\x60\\)\]]{0,4}[ \t]{0,20}(?::[ \t]?[A-Za-z][\w.]{0,30}(?:\[\w{0,20}\])?\??[ \t]{0,4}=)?`
	operator   = `(?:=>|:=|={1,3}|\?\??[=:]?|\|\|=?|:-?|,(?:[ \t]default[ \t]?=)?|;|or |\.unwrap_or\(|[ \t](?:\|[ \t]|default=|value=|content=)?|>|</\w{1,20}>\s{0,40}<\w{1,20}>|(?:,?\s{0,40})["']?[Vv]alue["']?:)`
	beforeText = `[ \t]{0,20}[\\"'\x60\[]{0,4}`
	afterText  = `(?:[\\"'\x60\s,;)\]}<&#]|$)`
)

// assignment is an expression for any of the names being given the value.
func assignment(names []string, value string) string {
	var alternatives []string
	for _, name := range names {
		alternatives = append(alternatives, nameExpression(name))
	}
	return `(?i:` + strings.Join(alternatives, "|") + `)` + afterName + operator + beforeText +
		`(?P<secret>` + value + `)` + afterText
}

// nameExpression matches a name whether its words are joined by _, by -, by a
// dot or by nothing.
func nameExpression(name string) string {
	words := nameWords(name)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	return strings.Join(words, `[_.-]?`)
}

// nameWords splits a name at its separators and at its humps.
func nameWords(name string) []string {
	return strings.FieldsFunc(foldName(name, '_'), func(r rune) bool { return r == '_' })
}

// foldName lower-cases a name and puts sep between its words, so that apiKey,
// API_KEY and api-key are one.
func foldName(name string, sep byte) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c == '-' || c == '.' || c == ' ' || c == '_':
			b.WriteByte(sep)
			continue
		case c >= 'A' && c <= 'Z':
			if i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
				b.WriteByte(sep)
			}
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// nameVariants are the spellings of names that the engine looks for.
func nameVariants(names []string) []string {
	var variants []string
	seen := map[string]bool{}
	for _, name := range names {
		words := nameWords(name)
		for _, sep := range []string{"_", "-", ".", ""} {
			if v := strings.Join(words, sep); !seen[v] {
				seen[v] = true
				variants = append(variants, v)
			}
		}
	}
	return variants
}

// sameName compares names without regard to case and joints.
func sameName(a, b string) bool {
	return squash(a) == squash(b)
}

func squash(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r == ' ':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// nameBefore is the variable or key that the value at start is given to, as far
// as the same line shows, or "".
func nameBefore(text []byte, start int) string {
	i := addressStart(text, start)
	skip := func(set string, most int) {
		for n := 0; i > 0 && n < most && strings.IndexByte(set, text[i-1]) >= 0; n++ {
			i--
		}
	}
	skip("\"'`\\ \t", 24)
	before := i
	skip("=:>,(", 3)
	if i == before {
		return ""
	}
	skip("\"'`\\ \t])", 24)
	end := i
	for i > 0 && end-i < 64 && isNameByte(text[i-1]) {
		i--
	}
	return strings.Trim(string(text[i:end]), "-.")
}

// maxAddress is how far before its password an address may begin.
const maxAddress = 300

// addressStart is where the address begins that the value at start is a part of,
// such as the password of a connection URL: the name is that of the whole. It is
// start where the value stands for itself.
func addressStart(text []byte, start int) int {
	before := text[max(0, start-maxAddress):start]
	begin := bytes.LastIndex(before, []byte("://"))
	if begin < 0 || bytes.ContainsAny(before[begin:], " \t\r\n\"'`<>") {
		return start
	}
	for begin > 0 && (before[begin-1] == '+' || isNameByte(before[begin-1])) {
		begin--
	}
	begin = len(bytes.TrimSuffix(before[:begin], []byte("jdbc:")))
	return start - len(before) + begin
}

func isNameByte(c byte) bool {
	return c == '_' || c == '-' || c == '.' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
