package evidence

import "strings"

// shellCommands are the simple commands of a shell script, as words without their
// quotes. Nothing is worked out: a variable stays as it is written, and a command
// inside "$(…)" stands by itself, after the word that it is a piece of. Comments are
// left out. What lies in a here-document is read like commands.
func shellCommands(text string) [][]string {
	s := &shell{text: strings.ReplaceAll(text, "\\\n", " ")}
	for s.at < len(s.text) {
		s.step()
	}
	s.endCommand()
	return s.commands
}

// shell is a script on its way.
type shell struct {
	text string
	at   int

	commands [][]string
	words    []string
	word     strings.Builder
	// inWord says that a word has begun, even one of nothing: "".
	inWord bool
}

func (s *shell) step() {
	c := s.text[s.at]
	s.at++
	switch c {
	case ' ', '\t', '\r':
		s.endWord()
	case '\n', ';', '|', '&', '(', ')':
		s.operator(c)
	case '#':
		if s.inWord {
			s.put(c)
			return
		}
		if end := strings.IndexByte(s.text[s.at:], '\n'); end >= 0 {
			s.at += end
		} else {
			s.at = len(s.text)
		}
	case '\'':
		s.quoted('\'')
	case '"':
		s.quoted('"')
	case '\\':
		if s.at < len(s.text) {
			s.put(s.text[s.at])
			s.at++
		}
	case '`':
		s.endCommand()
	default:
		s.put(c)
	}
}

// operator ends a command. A parenthesis after a dollar sign belongs to a word that
// is worked out, and begins a command of its own.
func (s *shell) operator(c byte) {
	if c == '(' && strings.HasSuffix(s.word.String(), "$") {
		s.put('(')
	}
	s.endCommand()
}

// quoted reads up to the closing quote, or to the end of the text.
func (s *shell) quoted(quote byte) {
	s.inWord = true
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == quote:
			return
		case c == '\\' && quote == '"' && s.at < len(s.text) && strings.IndexByte("\\\"$`", s.text[s.at]) >= 0:
			s.put(s.text[s.at])
			s.at++
		case c == '$' && quote == '"' && strings.HasPrefix(s.text[s.at:], "("):
			s.put(c)
			return // the command inside is read by itself
		default:
			s.put(c)
		}
	}
}

func (s *shell) put(c byte) {
	s.inWord = true
	s.word.WriteByte(c)
}

func (s *shell) endWord() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}

func (s *shell) endCommand() {
	s.endWord()
	if len(s.words) > 0 {
		s.commands = append(s.commands, s.words)
	}
	s.words = nil
}
