package syntax

import "strings"

// readJSON reads JSON as people and tools really write it: comments, trailing
// or missing commas, unquoted keys, single quotes, several documents after each
// other or one a line, and files that end too early. What cannot be read is
// stepped over, so that one broken value doesn't hide the rest.
func readJSON(c *collector) error {
	return readJSONFrom(c, afterBOM(c.src), len(c.src))
}

// readJSONFrom reads the part of the source between two bytes as JSON.
func readJSONFrom(c *collector, start, end int) error {
	p := &jsonParser{collector: c, at: start, end: end}
	for {
		p.space()
		if p.at >= p.end {
			return nil
		}
		if err := p.document(); err != nil {
			return err
		}
	}
}

// jsonParser is the state of one reading.
type jsonParser struct {
	*collector
	at, end int
	// restart says that a new document began inside an unfinished one.
	restart bool
}

// document reads one value at the top. Bare words are no documents: a line of
// prose holds none.
func (p *jsonParser) document() error {
	switch b := p.src[p.at]; {
	case b == '{' || b == '[' || b == '"' || b == '-' || b >= '0' && b <= '9':
	case isLiteral(p.peekWord()):
	default:
		p.wrong(p.at, "no value begins here")
		p.stepOver()
		return nil
	}
	p.restart = false
	err := p.value(1)
	p.doc++
	return err
}

// value reads the value at the present byte into a leaf at the present path, or
// the leaves below it. Depth counts containers from 1.
func (p *jsonParser) value(depth int) error {
	switch p.src[p.at] {
	case '{', '[':
		if depth > MaxDepth {
			p.tooDeep(p.at)
			p.skipContainer()
			return nil
		}
		if p.src[p.at] == '{' {
			return p.object(depth)
		}
		return p.array(depth)
	case '"', '\'':
		text, start, end, ok := p.quoted()
		if !ok {
			return nil
		}
		return p.add(text, start, end)
	}
	start := p.at
	word := p.peekWord()
	if word == "" {
		p.wrong(p.at, "no value begins here")
		p.stepOver()
		return nil
	}
	p.at += len(word)
	return p.add(word, start, p.at)
}

// object reads the members of an object.
func (p *jsonParser) object(depth int) error {
	open := p.at
	p.at++
	for {
		p.spaceAndCommas()
		if p.at >= p.end {
			p.wrong(open, "an object is not closed")
			return nil
		}
		switch b := p.src[p.at]; {
		case b == '}':
			p.at++
			return nil
		case b == '{' && p.src[p.at-1] == '\n':
			// Where a key must stand, at a line's start: the next of JSON Lines.
			p.wrong(open, "an object is not closed")
			p.restart = true
			return nil
		case b == '{' || b == '[':
			p.wrong(p.at, "a value has no key")
			if err := p.value(depth + 1); err != nil || p.restart {
				return err
			}
			continue
		case b == ']':
			p.wrong(p.at, "a list ends where an object must")
			p.at++
			return nil
		}
		if err := p.member(depth); err != nil || p.restart {
			return err
		}
	}
}

// member reads one key and its value.
func (p *jsonParser) member(depth int) error {
	key, ok := p.key()
	if !ok {
		return nil
	}
	p.space()
	if p.at >= p.end || p.src[p.at] != ':' {
		p.wrong(p.at, "a key has no value")
		return nil
	}
	p.at++
	p.space()
	if p.at >= p.end {
		p.wrong(p.at, "a key has no value")
		return nil
	}
	p.push(key)
	defer p.pop(1)
	return p.value(depth + 1)
}

// key reads a key, quoted or bare.
func (p *jsonParser) key() (key string, ok bool) {
	if b := p.src[p.at]; b == '"' || b == '\'' {
		key, _, _, ok = p.quoted()
		return key, ok
	}
	word := p.peekWord()
	if word == "" {
		p.wrong(p.at, "no key begins here")
		p.stepOver()
		return "", false
	}
	p.at += len(word)
	return word, true
}

// array reads the elements of a list.
func (p *jsonParser) array(depth int) error {
	open := p.at
	p.at++
	for i := 0; ; i++ {
		p.spaceAndCommas()
		if p.at >= p.end {
			p.wrong(open, "a list is not closed")
			return nil
		}
		switch p.src[p.at] {
		case ']':
			p.at++
			return nil
		case '}':
			p.wrong(p.at, "an object ends where a list must")
			p.at++
			return nil
		}
		p.push(index(i))
		err := p.value(depth + 1)
		p.pop(1)
		if err != nil || p.restart {
			return err
		}
	}
}

// skipContainer steps over a container without following it.
func (p *jsonParser) skipContainer() {
	for depth := 0; p.at < p.end; {
		switch p.src[p.at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				p.at++
				return
			}
		case '"':
			p.quoted()
			continue
		}
		p.at++
	}
}

// stepOver moves past something unreadable to where a value may begin again.
func (p *jsonParser) stepOver() {
	for p.at++; p.at < p.end; p.at++ {
		if strings.IndexByte("{}[],\"\n", p.src[p.at]) >= 0 {
			return
		}
	}
}

// spaceAndCommas moves to the next token. How many commas stand between two
// elements doesn't matter to us.
func (p *jsonParser) spaceAndCommas() {
	for p.space(); p.at < p.end && p.src[p.at] == ','; p.space() {
		p.at++
	}
}
