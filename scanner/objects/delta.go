package objects

// apply makes an object out of what it is based on and a delta
// (https://git-scm.com/docs/gitformat-pack). The result is written into buf,
// which is as long as the delta says that the result is.
func apply(base, delta, buf []byte) error {
	from, n := deltaSize(delta)
	if n == 0 || from != int64(len(base)) {
		return errCorrupt
	}
	delta = delta[n:]
	to, n := deltaSize(delta)
	if n == 0 || to != int64(len(buf)) {
		return errCorrupt
	}
	delta = delta[n:]
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		switch {
		case op&0x80 != 0:
			offset, size, rest, ok := copied(op, delta)
			if !ok || offset+size > len(base) || size > len(buf) {
				return errCorrupt
			}
			copy(buf, base[offset:offset+size])
			buf, delta = buf[size:], rest
		case op != 0:
			size := int(op)
			if size > len(delta) || size > len(buf) {
				return errCorrupt
			}
			copy(buf, delta[:size])
			buf, delta = buf[size:], delta[size:]
		default:
			return errCorrupt
		}
	}
	if len(buf) > 0 {
		return errCorrupt
	}
	return nil
}

// copied reads what a copying instruction copies: the bits of op say which bytes
// of the two numbers follow.
func copied(op byte, delta []byte) (offset, size int, rest []byte, ok bool) {
	at := 0
	take := func(bit, shift uint) int {
		if op&(1<<bit) == 0 {
			return 0
		}
		if at >= len(delta) {
			at = len(delta) + 1
			return 0
		}
		b := int(delta[at])
		at++
		return b << shift
	}
	offset = take(0, 0) | take(1, 8) | take(2, 16) | take(3, 24)
	size = take(4, 0) | take(5, 8) | take(6, 16)
	if at > len(delta) {
		return 0, 0, nil, false
	}
	if size == 0 {
		size = 0x10000
	}
	return offset, size, delta[at:], true
}

// deltaSize reads one of the two sizes that a delta begins with, and how many
// bytes it takes, 0 where it is malformed.
func deltaSize(delta []byte) (size int64, n int) {
	for shift := uint(0); n < len(delta) && shift < 56; shift += 7 {
		b := delta[n]
		n++
		size |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			return size, n
		}
	}
	return 0, 0
}

// resultSize is how long the result of a delta is.
func resultSize(delta []byte) (int64, error) {
	_, n := deltaSize(delta)
	if n == 0 {
		return 0, errCorrupt
	}
	size, n := deltaSize(delta[n:])
	if n == 0 {
		return 0, errCorrupt
	}
	return size, nil
}
