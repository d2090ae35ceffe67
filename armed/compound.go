package armed

import "strings"

// block is an open compound command.
type block struct {
	word  string
	scope *scope
}

// muted passes over a word that is no command's.
func (p *splitter) muted(text string) {
	switch {
	case p.mute == ")" && text == "esac":
		p.mute = ""
		p.close()
	case text == p.mute && text == "in":
		p.mute = ")"
	case text == p.mute:
		p.mute = ""
		if text == "do" {
			p.branch()
		}
	}
}

// reserved handles the words that make compound commands.
func (p *splitter) reserved(text string) bool {
	switch text {
	case "if", "while", "until":
		p.open(text)
	case "{":
		if p.defines {
			text = "function"
		}
		p.defines = false
		p.open(text)
	case "for", "select":
		p.open(text)
		p.mute = "do"
	case "case":
		p.open(text)
		p.mute = "in"
	case "then", "do", "elif", "else":
		p.branch()
	case "fi", "done", "esac", "}":
		p.close()
	case "!", "time":
	case "function":
		p.mute = "{"
		p.open(text)
	default:
		return false
	}
	return true
}

func (p *splitter) open(word string) {
	if len(p.blocks) < 100 {
		p.blocks = append(p.blocks, block{word, p.scope})
	}
}

// branch begins a part of a block, in which what other parts set does not hold.
func (p *splitter) branch() {
	if n := len(p.blocks); n > 0 {
		p.scope = p.blocks[n-1].scope
	}
	p.joined = false
}

// close ends a block. What was set in it may not hold after it, but for a plain
// group.
func (p *splitter) close() {
	n := len(p.blocks)
	if n == 0 {
		return
	}
	if p.blocks[n-1].word != "{" {
		p.scope = p.blocks[n-1].scope
	}
	p.blocks = p.blocks[:n-1]
	p.joined = false
}

// parenthesis is a subshell, a function's head or an array.
func (p *splitter) parenthesis() {
	rest := strings.TrimLeft(p.src[p.at:], " \t")
	switch {
	case len(p.words) == 1 && strings.HasPrefix(rest, ")"):
		p.at = len(p.src) - len(rest) + 1
		p.current = current{defines: true}
	case len(p.words) == 0 && len(p.sets) > 0:
		p.at = min(closing(p.src, p.at, '(', ')')+1, len(p.src))
	default:
		p.finish()
		p.open("(")
	}
}

// closeParenthesis ends a subshell.
func (p *splitter) closeParenthesis() {
	p.finish()
	if n := len(p.blocks); n > 0 && p.blocks[n-1].word == "(" {
		p.scope, p.joined = p.blocks[n-1].scope, false
		p.blocks = p.blocks[:n-1]
	}
}
