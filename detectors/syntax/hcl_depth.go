package syntax

import "github.com/hashicorp/hcl/v2/hclsyntax"

// The HCL library calls itself for every bracket, sign and question mark,
// without a limit of its own, and a stack that is full ends the process. It also
// takes time with the square of a heredoc's lines and of a number's digits. So
// the tokens are looked through before they are parsed.
const (
	// maxHCLCalls is how often it may call itself, apart from brackets.
	maxHCLCalls = 10 * MaxDepth
	// maxHCLDigits is how long a number may be.
	maxHCLDigits = 1000
	// maxHCLJoins is how many pieces of text it may move while it joins lines:
	// one heredoc of some 20 000 lines, or hundreds of a thousand.
	maxHCLJoins = 400 << 20
)

// hclTooMuch is the byte at which a file asks too much of the library, or -1.
func hclTooMuch(tokens hclsyntax.Tokens) int {
	d := hclDepth{levels: []hclLevel{{}}}
	for _, t := range tokens {
		d.take(t.Type)
		digits := 0
		if t.Type == hclsyntax.TokenNumberLit {
			digits = len(t.Bytes)
		}
		if len(d.levels) > MaxDepth || d.calls > maxHCLCalls || d.joins > maxHCLJoins || digits > maxHCLDigits {
			return t.Range.Start.Byte
		}
	}
	return -1
}

// hclDepth follows how deep the library would be in its recursion.
type hclDepth struct {
	levels []hclLevel
	// calls is the sum over all levels, joins what all texts took so far.
	calls, joins int
}

// hclLevel is an open bracket, or the file itself.
type hclLevel struct {
	open  hclsyntax.TokenType
	calls int
	// pieces are the lines of text right in this level.
	pieces int
}

func (d *hclDepth) take(t hclsyntax.TokenType) {
	top := &d.levels[len(d.levels)-1]
	switch t {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote,
		hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp:
		d.levels = append(d.levels, hclLevel{open: t})
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote,
		hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		d.end(top)
		if len(d.levels) > 1 {
			d.levels = d.levels[:len(d.levels)-1]
		}
	case hclsyntax.TokenStringLit, hclsyntax.TokenQuotedLit:
		// The n-th piece moves those after it: n² for all of them.
		d.joins += 2*top.pieces + 1
		top.pieces++
	case hclsyntax.TokenTemplateControl:
		d.call(top) // %{ if } stays open beyond its brace
		d.levels = append(d.levels, hclLevel{open: t})
	case hclsyntax.TokenStar:
		d.call(top)
		if top.open == hclsyntax.TokenOBrack {
			d.call(&d.levels[len(d.levels)-2]) // a[*] stays open beyond its bracket
		}
	case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion, hclsyntax.TokenPlus,
		hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenAnd, hclsyntax.TokenOr:
		d.call(top)
	case hclsyntax.TokenComma:
		d.end(top)
	case hclsyntax.TokenNewline:
		if top.open == 0 || top.open == hclsyntax.TokenOBrace {
			d.end(top)
		}
	}
}

// call counts one more call at a level.
func (d *hclDepth) call(l *hclLevel) {
	l.calls++
	d.calls++
}

// end takes back the calls of a level: what they were for is over.
func (d *hclDepth) end(l *hclLevel) {
	d.calls -= l.calls
	l.calls = 0
}
