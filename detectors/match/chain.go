package match

import "unicode/utf8"

// A window is a run of places in a text at which a match may begin: the first
// and the last.
type window struct{ from, to int }

// A chain follows one rule through one text: the matches that regexp.FindAll
// would find, each beginning where the one before it ended or later.
type chain struct {
	program *program
	text    []byte
	pass    *pass // is told of attempts and matches

	floor int // the end of the match before
	next  int // every place before it was tried
	spent int // bytes looked at
}

// Limits on the bytes that attempts may look at, for each byte of the text and
// besides. Past them the expression searches the rest of the text by itself,
// which takes time linear in the text whatever stands there.
const (
	lookedPerByte = 16
	lookedBesides = 1 << 16
)

// run tries the rule in windows, which are in order of their first places.
func (c *chain) run(windows []window) {
	t := c.program.ready()
	if t.dfa == nil {
		c.byRegexp()
		return
	}
	for _, w := range windows {
		if w.from < w.to {
			c.pass.tried(w.from-c.program.reach, w.to)
		}
		for at := max(w.from, c.next); at <= w.to && at < len(c.text); at = c.next {
			c.next = at + 1
			if !t.first[c.text[at]] || !begins(c.text, at) {
				continue
			}
			c.try(t.dfa, at)
			if c.spent > lookedPerByte*len(c.text)+lookedBesides {
				c.byRegexp()
				return
			}
		}
	}
}

func (c *chain) try(d *dfa, at int) {
	end, looked := d.match(c.text, at)
	c.spent += looked - at
	c.pass.tried(at-c.program.reach, looked)
	if end < 0 {
		return
	}
	start := c.program.leftmost(c.text, at, c.floor)
	c.floor, c.next = end, end
	c.pass.found(c.program, span{start, end}, at)
}

// byRegexp finds the matches from the floor on with package regexp.
func (c *chain) byRegexp() {
	c.pass.tried(0, len(c.text))
	for _, loc := range c.program.whole().FindAllIndex(c.text, -1) {
		if loc[0] >= c.floor {
			c.pass.found(c.program, span{loc[0], loc[1]}, loc[0])
		}
	}
}

// begins reports whether a character begins at text[at]: whether it is not in
// the middle of one.
func begins(text []byte, at int) bool {
	if utf8.RuneStart(text[at]) {
		return true
	}
	for back := 1; back < utf8.UTFMax && back <= at; back++ {
		if utf8.RuneStart(text[at-back]) {
			_, size := utf8.DecodeRune(text[at-back:])
			return size <= back
		}
	}
	return true
}
