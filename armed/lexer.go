package armed

import "strings"

// tokenKind is what a token of a shell's text is.
type tokenKind int

const (
	endOfText tokenKind = iota
	wordToken
	operatorToken
)

// token is a word or an operator. A line end is the operator "\n".
type token struct {
	kind tokenKind
	op   string
	word word
	line int
	// fed is the body of a here-document, for its operator.
	fed *string
}

// lexer cuts a shell's text into tokens. It knows the variables that were set
// before: whoever reads the tokens keeps scope up to date.
type lexer struct {
	src   string
	at    int
	scope *scope
	// lines is how many lines end before lineAt; first is the number of the
	// text's first line.
	first, lines, lineAt int
	// waiting are the here-documents whose bodies begin after this line.
	waiting []heredoc
}

type heredoc struct {
	end    string
	indent bool
	body   *string
}

// operators, the longest first.
var operators = []string{
	"<<<", "&>>", "<<-", "&&", "||", ";;", "|&", "&>", ">>", "<<", "<&", ">&", "<>", ">|", "|", "&", ";", "(", ")", "<", ">",
}

// next is the next token.
func (l *lexer) next() token {
	l.blanks()
	line := l.lineOf(l.at)
	if l.at >= len(l.src) {
		return token{kind: endOfText, line: line}
	}
	if n := newlineAt(l.src, l.at); n > 0 {
		l.at += n
		l.bodies()
		return token{kind: operatorToken, op: "\n", line: line}
	}
	for _, op := range operators {
		if strings.HasPrefix(l.src[l.at:], op) && !l.opensInner(op) {
			l.at += len(op)
			return l.operator(op, line)
		}
	}
	reader := wordReader{lexer: l}
	start := l.at
	w := reader.read()
	if l.at == start { // whatever it is, go on
		l.at++
	}
	return token{kind: wordToken, word: w, line: line}
}

// opensInner says whether < or > begins a word, <(…).
func (l *lexer) opensInner(op string) bool {
	return (op == "<" || op == ">") && strings.HasPrefix(l.src[l.at+1:], "(")
}

// operator is a token for an operator; that of a here-document takes the word
// which ends it.
func (l *lexer) operator(op string, line int) token {
	t := token{kind: operatorToken, op: op, line: line}
	if op == "<<" || op == "<<-" {
		l.blanks()
		reader := wordReader{lexer: l}
		t.fed = new(string)
		if end := reader.read().text; end != "" {
			l.waiting = append(l.waiting, heredoc{end, op == "<<-", t.fed})
		}
	}
	return t
}

// blanks skips blanks, continued line ends and comments.
func (l *lexer) blanks() {
	for l.at < len(l.src) {
		switch b := l.src[l.at]; {
		case b == ' ' || b == '\t' || b == '\r' && newlineAt(l.src, l.at) == 0:
			l.at++
		case b == '\\' && newlineAt(l.src, l.at+1) > 0:
			l.at += 1 + newlineAt(l.src, l.at+1)
		case b == '#':
			end := strings.IndexByte(l.src[l.at:], '\n')
			if end < 0 {
				end = len(l.src) - l.at
			}
			l.at += end
		default:
			return
		}
	}
}

// bodies reads the here-documents that begin here.
func (l *lexer) bodies() {
	for _, h := range l.waiting {
		start := l.at
		for l.at < len(l.src) {
			begin := l.at
			end := strings.IndexByte(l.src[begin:], '\n')
			if end < 0 {
				end = len(l.src) - begin
			}
			l.at = min(begin+end+1, len(l.src))
			text := strings.TrimSuffix(l.src[begin:begin+end], "\r")
			if h.indent {
				text = strings.TrimLeft(text, "\t")
			}
			if text == h.end {
				*h.body = l.src[start:begin]
				break
			}
			*h.body = l.src[start:l.at]
		}
	}
	l.waiting = nil
}

// lineOf is the line of a byte. It counts on from the byte last asked for.
func (l *lexer) lineOf(at int) int {
	at = min(at, len(l.src))
	if at < l.lineAt {
		l.lines, l.lineAt = 0, 0
	}
	l.lines += strings.Count(l.src[l.lineAt:at], "\n")
	l.lineAt = at
	return l.first + l.lines
}
