package match

// A segment is a span of a text that was decoded, and what became of it.
type segment struct {
	encoded  span // in the text before
	decoded  span // in the text with its segments decoded
	original span // in the text that was given to Scan
	by       Encodings
	value    span // in the level's values
}

// A level is a text with its encoded segments, and the text that they decode to.
type level struct {
	looks    []encoded
	segments []segment
	values   []byte
	decoded  []byte
}

// find looks for the segments of text that are encoded by one of by. The text
// itself is decoded from outer, innermost last. It reports whether there are any.
func (l *level) find(text []byte, by Encodings, outer []level) bool {
	l.looks = appendEncoded(text, by, l.looks[:0])
	l.segments, l.values = l.segments[:0], l.values[:0]
	shift := 0
	for i, e := range l.looks {
		if l.waits(i) {
			continue
		}
		from := len(l.values)
		l.values = appendDecoded(l.values, text[e.start:e.end], e.by)
		size := len(l.values) - from
		if size == 0 {
			continue
		}
		l.segments = append(l.segments, segment{
			encoded:  e.span,
			decoded:  span{e.start + shift, e.start + shift + size},
			original: toOriginal(e.span, outer),
			by:       e.by | under(e.span, outer),
			value:    span{from, len(l.values)},
		})
		shift += size - (e.end - e.start)
	}
	return len(l.segments) > 0
}

// waits reports whether a span is left for the next level because one beside it
// comes first: what encodes single characters comes before what encodes all.
func (l *level) waits(i int) bool {
	e := l.looks[i]
	before := func(o encoded) bool { return o.by < e.by && e.touches(o.span) }
	return i > 0 && before(l.looks[i-1]) || i+1 < len(l.looks) && before(l.looks[i+1])
}

// decode returns text with its segments decoded. It holds until the next find.
func (l *level) decode(text []byte) []byte {
	l.decoded = l.decoded[:0]
	at := 0
	for i := range l.segments {
		s := &l.segments[i]
		l.decoded = append(l.decoded, text[at:s.encoded.start]...)
		l.decoded = append(l.decoded, l.values[s.value.start:s.value.end]...)
		at = s.encoded.end
	}
	l.decoded = append(l.decoded, text[at:]...)
	return l.decoded
}

// touching are the segments that a span of the decoded text touches.
func (l *level) touching(s span) []segment {
	first := firstNotBefore(l.segments, s.start)
	last := first
	for last < len(l.segments) && l.segments[last].decoded.start <= s.end {
		last++
	}
	return l.segments[first:last]
}

// firstNotBefore is the index of the first segment that ends at at or later.
func firstNotBefore(segments []segment, at int) int {
	lo, hi := 0, len(segments)
	for lo < hi {
		if mid := (lo + hi) / 2; segments[mid].decoded.end < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// under are the encodings of the innermost level's segments that s touches.
func under(s span, outer []level) (by Encodings) {
	if len(outer) == 0 {
		return 0
	}
	for _, segment := range outer[len(outer)-1].touching(s) {
		by |= segment.by
	}
	return by
}

// toOriginal is the span of the given text that became s. What a segment became
// cannot be told apart within it: a span that touches a segment covers all of
// the encoded text.
func toOriginal(s span, outer []level) span {
	for i := len(outer) - 1; i >= 0; i-- {
		segments := outer[i].touching(s)
		for j := range segments {
			if segments[j].decoded.holds(s) {
				return segments[j].original
			}
		}
		s = outer[i].encode(s, segments)
	}
	return s
}

// encode is the span of the text before that became s, which touches segments.
func (l *level) encode(s span, segments []segment) span {
	if len(segments) == 0 {
		shift := 0
		if i := firstNotBefore(l.segments, s.start); i > 0 {
			shift = l.segments[i-1].encoded.end - l.segments[i-1].decoded.end
		}
		return span{s.start + shift, s.end + shift}
	}
	first, last := &segments[0], &segments[len(segments)-1]
	return span{
		first.encoded.start - max(0, first.decoded.start-s.start),
		last.encoded.end + max(0, s.end-last.decoded.end),
	}
}
