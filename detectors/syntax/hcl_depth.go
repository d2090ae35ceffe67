package syntax

import "github.com/hashicorp/hcl/v2/hclsyntax"

// maxHCLRecursion is how often the HCL library may call itself for signs,
// question marks and the like, apart from brackets.
const maxHCLRecursion = 10 * MaxDepth

// hclTooDeep is the byte at which a file is nested deeper than the limit, or -1.
// The library calls itself for every bracket, sign and question mark, without a
// limit of its own, and a stack that is full ends the process.
func hclTooDeep(tokens hclsyntax.Tokens) int {
	d := hclDepth{levels: []hclLevel{{}}}
	for _, t := range tokens {
		d.take(t.Type)
		if len(d.levels) > MaxDepth || d.calls > maxHCLRecursion {
			return t.Range.Start.Byte
		}
	}
	return -1
}

// hclDepth follows how deep the library would be in its recursion.
type hclDepth struct {
	levels []hclLevel
	// calls is the sum over all levels.
	calls int
}

// hclLevel is an open bracket, or the file itself.
type hclLevel struct {
	open  hclsyntax.TokenType
	calls int
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
