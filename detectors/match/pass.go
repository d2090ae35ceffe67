package match

import (
	"math/bits"
	"slices"
)

// A pass searches one text: the one given to Scan, or what it decodes to.
type pass struct {
	engine  *Engine
	scratch *Scratch
	path    string
	emit    func(*Match)

	original []byte // the text given to Scan
	text     []byte
	depth    int
	// shown are the encodings that the words of the text tell of; base64 and
	// hexadecimal need no word.
	shown Encodings
	// encoded says that text has encoded segments, which are in the level of
	// this depth.
	encoded bool
	// searched says that this text was searched and not only decoded further,
	// and met that an attempt looked at one of its segments.
	searched, met bool
	segment       int // the first that the chain at hand has not passed
}

// decode goes on to the text that this one decodes to. That is searched only
// when it can hold a match that touches a segment: when a word was decoded, or
// when an attempt at a match here looked at what has changed.
func (p *pass) decode() {
	level := &p.scratch.levels[p.depth]
	search := !p.searched || p.met
	p.text = level.decode(p.text)
	p.depth++
	search = search || p.decodedWord(level)
	if search {
		p.run()
		return
	}
	p.searched = false
	p.findEncoded(Percent | Unicode | Hex | Base64)
}

// findEncoded finds the segments of the text that are encoded by one of by.
func (p *pass) findEncoded(by Encodings) {
	levels := &p.scratch.levels
	p.encoded = p.depth < MaxDepth && levels[p.depth].find(p.text, by, levels[:p.depth])
}

// decodedWord reports whether a word that matters stands in or across a segment.
func (p *pass) decodedWord(level *level) bool {
	words := p.engine.words
	for i := range level.segments {
		s := level.segments[i].decoded
		from := max(0, s.start-words.longest)
		to := min(len(p.text), s.end+words.longest)
		hits, _ := words.step(0, p.text[from:to], from, p.scratch.walker.hits[:0])
		p.scratch.walker.hits = hits
		for _, h := range hits {
			for _, c := range p.engine.at[h.state] {
				if c.matters && h.end > s.start && h.end-c.length < s.end {
					return true
				}
			}
		}
	}
	return false
}

// run searches the text.
func (p *pass) run() {
	p.searched, p.met = true, false
	p.collect()
	p.findEncoded(p.shown | Hex | Base64)
	s := p.scratch
	for i, live := range s.live {
		for ; live != 0; live &= live - 1 {
			p.follow(p.engine.programs[i*64+bits.TrailingZeros64(live)])
		}
	}
}

// collectAtOnce is how much of a text is walked before its hits are used, which
// bounds the memory of hits and finds the text still in the cache.
const collectAtOnce = 256 << 10

// collect finds the words in the text, and from them the windows of each
// program that has a chance.
func (p *pass) collect() {
	clear(p.scratch.seen)
	clear(p.scratch.live)
	clear(p.scratch.covered)
	p.shown = 0
	for at := 0; at < len(p.text); at += collectAtOnce {
		from := max(0, at-p.engine.words.longest)
		for _, h := range p.scratch.walker.walk(p.engine.words, p.text[from:min(at+collectAtOnce, len(p.text))]) {
			if h.end += from; h.end > at {
				p.use(h)
			}
		}
	}
	for _, program := range p.engine.everywhere {
		p.add(program, window{0, len(p.text), len(p.text)})
	}
	if p.has(kelvinWord) || p.has(dottedIWord) {
		p.lowered()
	}
	if p.has(kelvinWord) || p.has(longSWord) {
		p.folded()
	}
}

// use does what the words of a hit call for.
func (p *pass) use(h hit) {
	words := p.engine.words
	calls := p.engine.at[h.state]
	for i := range calls {
		c := &calls[i]
		if words.shared && !words.endsIn(p.text[:h.end], c.word) {
			continue
		}
		p.see(c.word)
		p.shown |= c.shows
		for j := range c.uses {
			u := &c.uses[j]
			w := window{h.end - u.most, h.end - u.least, h.end}
			if u.gap != nil {
				w.from = p.across(u, w.to)
			}
			p.add(u.program, w)
		}
	}
}

// across is the first place from which the bytes of a use's gap go on up to to.
// What the use's window before covers is not walked again.
func (p *pass) across(u *use, to int) int {
	from, floor := to, min(p.scratch.covered[u.id], max(to, 0))
	for from > floor && u.gap.has(p.text[from-1]) {
		from--
	}
	p.scratch.covered[u.id] = max(to, floor)
	return from
}

// see takes note of a word.
func (p *pass) see(word uint16) { p.scratch.seen[word/64] |= 1 << (word % 64) }

// add gives a program one more window.
func (p *pass) add(program *program, w window) {
	s, i := p.scratch, program.index
	if bit := uint64(1) << (i % 64); s.live[i/64]&bit == 0 {
		s.live[i/64] |= bit
		s.windows[i] = s.windows[i][:0]
	}
	s.windows[i] = append(s.windows[i], w)
}

// follow runs a program in its windows if its conditions hold.
func (p *pass) follow(program *program) {
	if !p.holds(program) {
		return
	}
	if program.Regex == "" {
		p.foundPath(program)
		return
	}
	c := chain{program: program, text: p.text, pass: p}
	windows := p.scratch.windows[program.index]
	slices.SortFunc(windows, func(a, b window) int { return a.from - b.from })
	p.segment = 0
	c.run(windows)
}

// holds reports whether the conditions hold that the text as a whole must meet.
func (p *pass) holds(program *program) bool {
	return (len(program.keywords) == 0 || p.hasAny(program.keywords)) &&
		(len(program.near) == 0 || p.hasAny(program.near)) &&
		(program.only < 0 || p.asks(program.only))
}

// has reports whether a word stands in the text.
func (p *pass) has(word uint16) bool { return p.scratch.seen[word/64]>>(word%64)&1 != 0 }

func (p *pass) hasAny(words []uint16) bool { return slices.ContainsFunc(words, p.has) }

// asks reports whether the path is one of a pattern's.
func (p *pass) asks(pattern int) bool {
	answer := &p.scratch.asked[pattern]
	if *answer == unasked {
		*answer = no
		if p.path != "" && p.engine.patterns[pattern].Match(p.scratch.path) {
			*answer = yes
		}
	}
	return *answer == yes
}

// tried takes note of the bytes that decided on a match, or that there is none:
// from and to and those between. In a chain they come in order of from.
func (p *pass) tried(from, to int) {
	segments := p.scratch.levels[p.depth].segments
	for p.segment < len(segments) && segments[p.segment].encoded.end < from-1 {
		p.segment++
	}
	p.met = p.segment < len(segments) && segments[p.segment].encoded.start <= to+1
}

// watched are the watched words that stand in the text.
func (p *pass) watched() (seen Seen) {
	for i, word := range p.engine.watch {
		if p.has(word) {
			seen.add(i)
		}
	}
	return seen
}
