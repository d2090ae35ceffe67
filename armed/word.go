package armed

import "strings"

// word is one word of a command line.
type word struct {
	// text is the word without quotes, with variables whose value stands in the
	// same text put in; others stay as they are written.
	text string
	// raw is the word as it is written, on one line.
	raw string
	// refs are the variables that it names.
	refs []string
	// bare says that no part of it is quoted; plain that all of it is known.
	bare, plain bool
	// filled says that a variable was put in outside of quotes, so that blanks
	// in it part words.
	filled bool
	// inner are command lines that run for it: $(…), `…` and <(…).
	inner []inner
}

// inner is a command line within another, and the line on which it begins.
type inner struct {
	text string
	line int
}

// wordReader reads one word.
type wordReader struct {
	*lexer
	word
	out   strings.Builder
	start int
}

// read reads to the end of the word. It ends at the text's end at the latest,
// and each byte is looked at a bounded number of times.
func (r *wordReader) read() word {
	r.start, r.bare, r.plain = r.at, true, true
	for r.at < len(r.src) && !r.endsWord() {
		r.piece()
	}
	r.text = r.out.String()
	r.raw = oneLine(r.src[r.start:r.at])
	return r.word
}

func (r *wordReader) endsWord() bool {
	switch b := r.src[r.at]; b {
	case ' ', '\t', '\n', '\r', ';', '&', '|', ')':
		return true
	case '(':
		return true
	case '<', '>':
		return !strings.HasPrefix(r.src[r.at+1:], "(")
	}
	return false
}

// piece reads the next character, quoted run or substitution.
func (r *wordReader) piece() {
	switch b := r.src[r.at]; b {
	case '\\':
		r.escape()
	case '\'':
		r.bare = false
		r.single()
	case '"':
		r.bare = false
		r.double()
	case '$':
		r.dollar(false)
	case '`':
		r.backtick()
	case '<', '>':
		r.substitution(2)
	case '{':
		if strings.HasPrefix(r.src[r.at:], "{{") {
			r.template()
			return
		}
		r.take()
	default:
		r.take()
	}
}

// take keeps one byte as it is.
func (r *wordReader) take() {
	r.out.WriteByte(r.src[r.at])
	r.at++
}

func (r *wordReader) escape() {
	r.at++
	if r.at >= len(r.src) {
		return
	}
	if n := newlineAt(r.src, r.at); n > 0 {
		r.at += n
		return
	}
	r.bare = false
	r.take()
}

func (r *wordReader) single() {
	r.at++
	end := strings.IndexByte(r.src[r.at:], '\'')
	if end < 0 {
		r.out.WriteString(r.src[r.at:])
		r.at = len(r.src)
		return
	}
	r.out.WriteString(r.src[r.at : r.at+end])
	r.at += end + 1
}

func (r *wordReader) double() {
	r.at++
	for r.at < len(r.src) {
		switch r.src[r.at] {
		case '"':
			r.at++
			return
		case '\\':
			r.quotedEscape()
		case '$':
			r.dollar(true)
		case '`':
			r.backtick()
		default:
			r.take()
		}
	}
}

// quotedEscape is a backslash between double quotes, where it stays unless what
// follows has a meaning there.
func (r *wordReader) quotedEscape() {
	next := byte(0)
	if r.at+1 < len(r.src) {
		next = r.src[r.at+1]
	}
	switch {
	case newlineAt(r.src, r.at+1) > 0:
		r.at += 1 + newlineAt(r.src, r.at+1)
	case next == '"' || next == '\\' || next == '$' || next == '`':
		r.at++
		r.take()
	default:
		r.take()
	}
}

// backtick is the old form of $(…).
func (r *wordReader) backtick() {
	start := r.at + 1
	end := start
	for end < len(r.src) && r.src[end] != '`' {
		if r.src[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end, len(r.src))
	r.keepInner(start, end)
	r.out.WriteString(r.src[r.at:min(end+1, len(r.src))])
	r.at = min(end+1, len(r.src))
}

// substitution is a command line in parentheses, which open n bytes on.
func (r *wordReader) substitution(n int) {
	start := r.at + n
	end := closing(r.src, start, '(', ')')
	r.keepInner(start, end)
	end = min(end+1, len(r.src))
	r.out.WriteString(r.src[r.at:end])
	r.at = end
}

func (r *wordReader) keepInner(start, end int) {
	r.plain = false
	r.inner = append(r.inner, inner{r.src[start:end], r.lineOf(start)})
}

// template is a value that another program puts in, {{ … }}.
func (r *wordReader) template() {
	r.plain = false
	end := strings.Index(window(r.src[r.at:]), "}}")
	if end < 0 || strings.Contains(r.src[r.at:r.at+end], "\n") {
		r.take()
		return
	}
	r.out.WriteString(r.src[r.at : r.at+end+2])
	r.at += end + 2
}

// oneLine is a text with every run of white space and every continued line end
// as one blank.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\\\r\n", " "), "\\\n", " ")
	return strings.Join(strings.Fields(s), " ")
}

// newlineAt is how many bytes long the line end at a byte is, 0 for none.
func newlineAt(s string, at int) int {
	switch {
	case at >= len(s):
		return 0
	case s[at] == '\n':
		return 1
	case strings.HasPrefix(s[at:], "\r\n"):
		return 2
	}
	return 0
}

// window is as much of a text as is searched for the end of a template: a text
// of nothing but beginnings would otherwise be searched to its end for each.
func window(s string) string { return s[:min(len(s), 512)] }
