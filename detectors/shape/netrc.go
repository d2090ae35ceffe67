package shape

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const (
	netrcRule     = "netrc"
	kindHerokuKey = "heroku.api-key"
)

// netrcLogins reads the machines of .netrc and .authinfo. The passwords of
// Heroku's are its API keys; any other may be a token of the host's own.
func netrcLogins() Reader {
	return Reader{
		Name:     netrcRule,
		Keywords: []string{"password"},
		Wants:    isNetrc,
		Kinds:    []string{kindHerokuKey, KindLogin, ""},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, m := range netrcMachines(string(doc.Text)) {
				found = append(found, m.finding()...)
			}
			return found
		},
	}
}

func isNetrc(file string) bool {
	switch path.Base(file) {
	case ".netrc", "_netrc", "netrc", ".authinfo":
		return true
	}
	return false
}

// machine is an entry: a host, or none for "default".
type machine struct {
	host, user string
	password   word
	length     int // of the password as it is written
}

func (m machine) finding() []finding.Finding {
	if m.password.text == "" || reference(m.password.text) {
		return nil
	}
	at := span{m.password.at, m.password.at + m.length}
	f := facts(finding.FactHost, m.host, finding.FactUser, m.user)
	if m.host == "api.heroku.com" || m.host == "git.heroku.com" {
		return []finding.Finding{sighting(netrcRule, kindHerokuKey, m.password.text, at, f)}
	}
	return []finding.Finding{untyped(netrcRule, KindLogin, m.password.text, at, f)}
}

// netrcMachines reads the entries of a file, in any layout: words parted by
// blanks, on one line or many.
func netrcMachines(text string) []machine {
	var all []machine
	s := &netrcScanner{text: text}
	for {
		key, _, ok := s.next()
		if !ok {
			return all
		}
		switch key.text {
		case "machine":
			host, _, _ := s.next()
			all = append(all, machine{host: strings.ToLower(host.text)})
		case "default":
			all = append(all, machine{})
		case "macdef":
			s.skipMacro()
		case "login", "password", "account", "port":
			value, length, _ := s.next()
			if len(all) == 0 {
				continue
			}
			m := &all[len(all)-1]
			switch {
			case key.text == "login" && m.user == "":
				m.user = value.text
			case key.text == "password" && m.password.text == "":
				m.password, m.length = value, length
			}
		default:
			if strings.HasPrefix(key.text, "#") {
				s.skipLine()
			}
		}
	}
}

// netrcScanner parts a text into words.
type netrcScanner struct {
	text string
	at   int
}

// next is the next word without its quotes, and how long it is as written.
func (s *netrcScanner) next() (w word, length int, ok bool) {
	for s.at < len(s.text) && isBlank(s.text[s.at]) {
		s.at++
	}
	if s.at == len(s.text) {
		return word{at: s.at}, 0, false
	}
	if s.text[s.at] == '"' {
		if w, length, ok = s.quoted(); ok {
			return w, length, true
		}
	}
	start := s.at
	for s.at < len(s.text) && !isBlank(s.text[s.at]) {
		s.at++
	}
	return word{s.text[start:s.at], start}, s.at - start, true
}

// quoted is a word in double quotes, in which a backslash stands before a quote
// or a backslash. It must end on its line.
func (s *netrcScanner) quoted() (w word, length int, ok bool) {
	var b strings.Builder
	start := s.at + 1
	for i := start; i < len(s.text) && s.text[i] != '\n'; i++ {
		switch s.text[i] {
		case '"':
			s.at = i + 1
			return word{b.String(), start}, i - start, true
		case '\\':
			if i+1 < len(s.text) && s.text[i+1] != '\n' {
				i++
			}
		}
		b.WriteByte(s.text[i])
	}
	return word{}, 0, false
}

// skipMacro skips a macro: to the next empty line.
func (s *netrcScanner) skipMacro() {
	for s.at < len(s.text) {
		s.skipLine()
		if rest := strings.TrimLeft(s.text[s.at:], " \t\r"); rest == "" || rest[0] == '\n' {
			return
		}
	}
}

// skipLine skips to the beginning of the next line.
func (s *netrcScanner) skipLine() {
	i := strings.IndexByte(s.text[s.at:], '\n')
	if i < 0 {
		s.at = len(s.text)
		return
	}
	s.at += i + 1
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
