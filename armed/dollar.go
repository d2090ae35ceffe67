package armed

import (
	"regexp"
	"strings"
)

// maxFilled bounds a word that variables were put into.
const maxFilled = 4096

// dollar reads what begins with $: a variable, a command line, arithmetic.
func (r *wordReader) dollar(quoted bool) {
	rest := r.src[r.at+1:]
	switch {
	case strings.HasPrefix(rest, "("):
		r.substitution(2)
	case strings.HasPrefix(rest, "{{"):
		r.expression()
	case strings.HasPrefix(rest, "{"):
		r.braced(quoted)
	case strings.HasPrefix(rest, "'") && !quoted:
		r.bare = false
		r.at++
		r.ansi()
	default:
		n := nameLength(rest)
		if n == 0 {
			r.plain = r.plain && (rest == "" || !strings.ContainsRune("0123456789@*#?!$", rune(rest[0])))
			r.take()
			return
		}
		r.fill(rest[:n], r.src[r.at:r.at+1+n], "", quoted)
		r.at += 1 + n
	}
}

// ansi is a text between $' and ', in which a backslash escapes.
func (r *wordReader) ansi() {
	for r.at++; r.at < len(r.src) && r.src[r.at] != '\''; {
		if r.src[r.at] == '\\' && r.at+1 < len(r.src) {
			r.at++
			if r.src[r.at] == 'n' {
				r.out.WriteByte('\n')
				r.at++
				continue
			}
		}
		r.take()
	}
	r.at = min(r.at+1, len(r.src))
}

// expression is a value that a pipeline puts in, ${{ secrets.NAME }}.
func (r *wordReader) expression() {
	end := strings.Index(window(r.src[r.at:]), "}}")
	if end < 0 {
		r.take()
		return
	}
	text := r.src[r.at : r.at+end+2]
	r.plain = false
	r.refs = append(r.refs, expressionRefs(text)...)
	r.out.WriteString(text)
	r.at += len(text)
}

// braced is ${NAME} with whatever a shell allows in it.
func (r *wordReader) braced(quoted bool) {
	start := r.at + 2
	end := closing(r.src, start, '{', '}')
	body := r.src[start:end]
	after := min(end+1, len(r.src))
	n := nameLength(body)
	if n == 0 {
		r.plain = false
		r.out.WriteString(r.src[r.at:after])
		r.at = after
		return
	}
	fallback := ""
	for _, op := range []string{":-", "-", ":=", "="} {
		if rest, ok := strings.CutPrefix(body[n:], op); ok {
			fallback = strings.Trim(rest, `"'`)
			break
		}
	}
	r.fill(body[:n], r.src[r.at:after], fallback, quoted)
	r.at = after
}

// fill puts in a variable's value where it is known. A default is put in for
// what is unknown, but does not make it known.
func (r *wordReader) fill(name, raw, fallback string, quoted bool) {
	r.refs = append(r.refs, name)
	value, known := r.scope.lookup(name)
	if !known {
		r.plain = false
		if value = raw; fallback != "" && !strings.ContainsAny(fallback, "$`\\") {
			value = fallback
		}
	}
	if r.out.Len()+len(value) > maxFilled {
		value = raw
		r.plain = false
	}
	r.filled = r.filled || value != raw && !quoted
	r.out.WriteString(value)
}

// nameLength is how long the variable's name is with which a text begins.
func nameLength(s string) int {
	n := 0
	for n < len(s) && (isNameByte(s[n]) || n > 0 && '0' <= s[n] && s[n] <= '9') {
		n++
	}
	return n
}

func isNameByte(b byte) bool { return b == '_' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' }

// closing is where what was opened just before a byte is closed, with what is
// nested in it and quoted; the end of the text where it is not.
func closing(src string, at int, open, close byte) int {
	for depth := 1; at < len(src); at++ {
		switch src[at] {
		case '\\':
			at++
		case '\'':
			if end := strings.IndexByte(src[at+1:], '\''); open == '(' && end >= 0 {
				at += end + 1
			}
		case open:
			depth++
		case close:
			if depth--; depth == 0 {
				return at
			}
		}
	}
	return len(src)
}

// reference is a variable's name as code, settings and pipelines refer to it.
var reference = regexp.MustCompile(`\$\{?([A-Za-z_]\w*)`)

// expressionRef is a name in a pipeline's expression.
var expressionRef = regexp.MustCompile(`\b(?:secrets|env|vars|variables|inputs|parameters)\.([A-Za-z_]\w*)`)

func expressionRefs(text string) []string {
	var refs []string
	for _, m := range expressionRef.FindAllStringSubmatch(text, 16) {
		refs = append(refs, m[1])
	}
	return refs
}

// refsIn are all variables that a text refers to.
func refsIn(text string) []string {
	refs := expressionRefs(text)
	for _, m := range reference.FindAllStringSubmatch(text, 32) {
		refs = append(refs, m[1])
	}
	return refs
}
