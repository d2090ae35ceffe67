package match

import "unicode/utf8"

// A window is a run of places in a text at which a match may begin: the first
// and the last. The word for which it is there ends at end.
type window struct{ from, to, end int }

// A chain follows one rule through one text: the matches that regexp.FindAll
// would find, each beginning where the one before it ended or later.
type chain struct {
	program *program
	text    []byte
	pass    *pass // is told of attempts and matches

	floor int // the end of the match before
	next  int // every place before it was tried
	spent int // what attempts have cost
}

// Limits on what attempts may cost, counted in bytes looked at, for each byte of
// the text and besides. Past them the expression searches the rest of the text by
// itself, which takes time linear in the text whatever stands there.
const (
	costPerByte = 16
	costBesides = 1 << 20
	costOfState = 256
)

// run tries the rule in windows, which are in order of their first places.
func (c *chain) run(windows []window) {
	t := c.program.ready()
	if t.dfa == nil {
		c.byRegexp()
		return
	}
	for _, w := range windows {
		c.looked(w.from, w.end)
		for at := max(w.from, c.next); at <= w.to && at < len(c.text); at = c.next {
			c.next = at + 1
			if !t.first[c.text[at]] || !begins(c.text, at) {
				continue
			}
			c.try(t.dfa, at)
			if c.spent > costPerByte*len(c.text)+costBesides {
				c.byRegexp()
				return
			}
		}
	}
}

func (c *chain) try(d *dfa, at int) {
	try := d.match(c.text, at)
	c.spent += try.looked - at + try.made*costOfState
	c.looked(at, try.looked)
	if try.end < 0 {
		return
	}
	start := c.program.leftmost(c.text, at, c.floor)
	c.floor, c.next = try.end, try.end
	c.pass.found(c.program, span{start, try.end}, at)
}

// looked tells the pass which bytes decided on matches that begin at at, or
// before it by the program's lead.
func (c *chain) looked(at, to int) {
	if c.pass.encoded && !c.pass.met {
		c.pass.tried(c.program.leftmost(c.text, max(at, 0), 0), to)
	}
}

// byRegexp finds the matches from the floor on with package regexp.
func (c *chain) byRegexp() {
	c.looked(0, len(c.text))
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
