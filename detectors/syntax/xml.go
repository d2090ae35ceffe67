package syntax

import "strings"

// readXML reads elements' texts and attributes, these as "@name". It reads on
// its own because encoding/xml gives attributes no place and stops at the first
// fault; entities that a document declares are never expanded. A property list
// is read by its keys.
func readXML(c *collector) error {
	r := &xmlReader{collector: c, at: afterBOM(c.src)}
	for r.at < len(c.src) {
		if err := r.next(); err != nil {
			return err
		}
	}
	if len(r.open) > 0 {
		r.wrong(len(c.src), "an element is not closed")
	}
	return nil
}

// xmlReader is the state of one reading.
type xmlReader struct {
	*collector
	at   int
	open []xmlElement
	// skipped counts the open elements beyond the depth limit.
	skipped int
	// plist says that the document is Apple's property list.
	plist bool
}

// xmlElement is an open element.
type xmlElement struct {
	name string
	// keys is how many keys it put on the path.
	keys int
	// key is the last key of a property list's dict, items how many elements
	// its array has had.
	key   string
	items int
}

// next reads one piece of markup or text.
func (r *xmlReader) next() error {
	rest := r.src[r.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		r.past("-->", 4)
	case strings.HasPrefix(rest, "<![CDATA["):
		start := r.at + len("<![CDATA[")
		r.past("]]>", len("<![CDATA["))
		return r.text(start, max(r.at-len("]]>"), start), true)
	case strings.HasPrefix(rest, "<?"):
		r.past("?>", 2)
	case strings.HasPrefix(rest, "<!"):
		r.declaration()
	case strings.HasPrefix(rest, "</"):
		r.closeTag()
	case len(rest) > 1 && rest[0] == '<' && isXMLName(rest[1]):
		return r.openTag()
	default:
		start := r.at
		if n := strings.IndexByte(rest[1:], '<'); n >= 0 {
			r.at += 1 + n
		} else {
			r.at = len(r.src)
		}
		return r.text(start, r.at, false)
	}
	return nil
}

// past moves behind the next mark, from skip bytes on.
func (r *xmlReader) past(mark string, skip int) {
	if n := strings.Index(r.src[r.at+skip:], mark); n >= 0 {
		r.at += skip + n + len(mark)
		return
	}
	r.wrong(r.at, "a comment, instruction or CDATA section is not closed")
	r.at = len(r.src)
}

// declaration moves behind a <!DOCTYPE …>, whatever it declares.
func (r *xmlReader) declaration() {
	depth := 0
	for start := r.at; r.at < len(r.src); r.at++ {
		switch b := r.src[r.at]; b {
		case '<', '[':
			depth++
		case '>', ']':
			if depth--; depth <= 0 {
				r.at++
				return
			}
		case '"', '\'':
			n := strings.IndexByte(r.src[r.at+1:], b)
			if n < 0 {
				r.wrong(start, "a declaration is not closed")
				r.at = len(r.src)
				return
			}
			r.at += n + 1
		}
	}
	r.wrong(len(r.src), "a declaration is not closed")
}

// text takes up a run of text, without the white space round it unless it is
// literal.
func (r *xmlReader) text(start, end int, literal bool) error {
	for start < end && isXMLSpace(r.src[start]) {
		start++
	}
	for end > start && isXMLSpace(r.src[end-1]) {
		end--
	}
	if start == end || len(r.open) == 0 || r.skipped > 0 {
		return nil
	}
	text := strings.ReplaceAll(r.src[start:end], "\r\n", "\n")
	if !literal {
		text = unescapeXML(text)
	}
	if r.plistKey(text) {
		return nil
	}
	return r.add(text, start, end)
}

// openTag reads an element's start with its attributes.
func (r *xmlReader) openTag() error {
	at := r.at
	start := at + 1
	for r.at = start; r.at < len(r.src) && isXMLName(r.src[r.at]); r.at++ {
	}
	r.enter(at, r.src[start:r.at])
	for {
		r.space()
		if r.at == len(r.src) || r.src[r.at] == '<' {
			r.wrong(at, "a tag is not closed")
			return nil
		}
		switch r.src[r.at] {
		case '>':
			r.at++
			return nil
		case '/':
			r.at++
			if r.at < len(r.src) && r.src[r.at] == '>' {
				r.at++
				r.leave()
				return nil
			}
			continue
		}
		if err := r.attribute(); err != nil {
			return err
		}
	}
}

// attribute reads one name="value".
func (r *xmlReader) attribute() error {
	start := r.at
	for r.at < len(r.src) && !isXMLSpace(r.src[r.at]) && strings.IndexByte("=/><", r.src[r.at]) < 0 {
		r.at++
	}
	name := r.src[start:r.at]
	r.space()
	if r.at == len(r.src) || r.src[r.at] != '=' {
		return nil
	}
	r.at++
	r.space()
	if r.at == len(r.src) || r.src[r.at] != '"' && r.src[r.at] != '\'' {
		r.wrong(start, "an attribute has no value")
		return nil
	}
	n := strings.IndexByte(r.src[r.at+1:], r.src[r.at])
	if n < 0 {
		r.wrong(start, "an attribute's value is not closed")
		r.at++
		return nil
	}
	from := r.at + 1
	r.at = from + n + 1
	if r.skipped > 0 || r.plist || name == "" {
		return nil
	}
	return r.addKey("@"+name, unescapeXML(r.src[from:from+n]), from, from+n)
}

// closeTag reads an element's end. One that closes nothing is passed over; one
// that closes an outer element closes those inside it.
func (r *xmlReader) closeTag() {
	at := r.at
	start := at + len("</")
	for r.at = start; r.at < len(r.src) && isXMLName(r.src[r.at]); r.at++ {
	}
	name := r.src[start:r.at]
	if n := strings.IndexAny(r.src[r.at:], "<>"); n < 0 {
		r.at = len(r.src)
	} else if r.at += n; r.src[r.at] == '>' {
		r.at++
	}
	if r.skipped > 0 {
		r.skipped--
		return
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].name != name {
			continue
		}
		if i != len(r.open)-1 {
			r.wrong(at, "an element is not closed")
		}
		for len(r.open) > i {
			r.leave()
		}
		return
	}
	r.wrong(at, "an element is closed that is not open")
}

// enter opens an element.
func (r *xmlReader) enter(at int, name string) {
	if r.skipped > 0 || len(r.open) >= MaxDepth-1 {
		r.skipped++
		r.tooDeep(at)
		return
	}
	e := xmlElement{name: name, keys: 1}
	key := name
	if len(r.open) == 0 && name == "plist" {
		r.plist = true
	}
	if r.plist {
		key, e.keys = r.plistEntry(name)
	}
	if e.keys > 0 {
		r.push(key)
	}
	r.open = append(r.open, e)
}

// leave closes the innermost element.
func (r *xmlReader) leave() {
	if r.skipped > 0 {
		r.skipped--
		return
	}
	last := len(r.open) - 1
	r.pop(r.open[last].keys)
	r.open = r.open[:last]
}

// space moves past white space.
func (r *xmlReader) space() {
	for r.at < len(r.src) && isXMLSpace(r.src[r.at]) {
		r.at++
	}
}
