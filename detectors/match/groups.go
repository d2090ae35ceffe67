package match

import (
	"regexp/syntax"
	"unicode/utf8"
)

// A grouper finds the groups of a match, by trying one alternative after the
// other as package regexp does and no place twice. Its memory is kept from one
// match to the next.
type grouper struct {
	prog    *syntax.Prog
	text    []byte
	visited []uint64 // by instruction and offset, a bit each
	stack   []step
	caps    []int
}

// A step is to go on with an instruction at an offset, or, with pc -1, to put
// back what a group was before.
type step struct{ pc, at, group, was int }

// maxVisited is how many bits a grouper keeps. A match that needs more is left to
// package regexp.
const maxVisited = 1 << 23

// groups returns the groups of the match of a program that text is, as
// regexp.FindSubmatchIndex gives them, or nil. Its tail begins at tail. They
// hold until the next call.
func (g *grouper) groups(p *program, text []byte, tail int) []int {
	if d := p.ready().dfa; d != nil && len(d.prog.Inst)*(len(text)+1) <= maxVisited {
		if found := g.find(d.prog, text, tail, p.groups); found != nil {
			return found
		}
	}
	return p.whole().FindSubmatchIndex(text)
}

// find returns the groups of the leftmost match in text that begins at from or
// later, as regexp.FindSubmatchIndex gives them, or nil. They hold until the
// next call.
func (g *grouper) find(prog *syntax.Prog, text []byte, from, groups int) []int {
	g.prog, g.text = prog, text
	n := bitWords(len(prog.Inst) * (len(text) + 1))
	if cap(g.visited) < n {
		g.visited = make([]uint64, n)
	}
	g.visited = g.visited[:n]
	clear(g.visited)
	if cap(g.caps) < 2*groups+2 {
		g.caps = make([]int, 2*groups+2)
	}
	g.caps = g.caps[:2*groups+2]
	for at := from; at <= len(text); {
		for i := range g.caps {
			g.caps[i] = -1
		}
		if end := g.try(at); end >= 0 {
			g.caps[0], g.caps[1] = at, end
			return g.caps
		}
		_, size := utf8.DecodeRune(text[at:])
		at += max(size, 1)
	}
	return nil
}

// try returns the end of the match that begins at at, or -1.
func (g *grouper) try(at int) int {
	g.stack = append(g.stack[:0], step{pc: g.prog.Start, at: at})
	for len(g.stack) > 0 {
		s := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		if s.pc < 0 {
			g.caps[s.group] = s.was
			continue
		}
		if end := g.follow(s.pc, s.at); end >= 0 {
			return end
		}
	}
	return -1
}

// follow goes on until the way ends, and returns the end of the match or -1.
func (g *grouper) follow(pc, at int) int {
	for {
		bit := pc*(len(g.text)+1) + at
		if g.visited[bit/64]>>(bit%64)&1 != 0 {
			return -1
		}
		g.visited[bit/64] |= 1 << (bit % 64)
		inst := &g.prog.Inst[pc]
		switch inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			g.stack = append(g.stack, step{pc: int(inst.Arg), at: at})
		case syntax.InstCapture:
			if i := int(inst.Arg); i < len(g.caps) {
				g.stack = append(g.stack, step{pc: -1, group: i, was: g.caps[i]})
				g.caps[i] = at
			}
		case syntax.InstNop:
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^around(g.text, at) != 0 {
				return -1
			}
		case syntax.InstMatch:
			return at
		case syntax.InstFail:
			return -1
		default:
			r, size := utf8.DecodeRune(g.text[at:])
			if size == 0 || !inst.MatchRune(r) {
				return -1
			}
			at += size
		}
		pc = int(inst.Out)
	}
}

// around tells which assertions hold at text[at].
func around(text []byte, at int) syntax.EmptyOp {
	before, after := rune(-1), rune(-1)
	if at > 0 {
		before, _ = utf8.DecodeLastRune(text[:at])
	}
	if at < len(text) {
		after, _ = utf8.DecodeRune(text[at:])
	}
	return syntax.EmptyOpContext(before, after)
}
