package scanner

import (
	"context"
	"errors"
	"io"
)

// meter counts the bytes of a source and knows when it has ended. An error of
// the source is kept, and reads as an end: what came before it is still text.
type meter struct {
	ctx    context.Context
	from   io.Reader
	size   int64 // as the file system states it; 0 when it is not known
	limit  int64
	read   int64
	ended  bool
	over   bool  // the source goes on beyond the limit
	broken error // the source failed
}

// whole says that all of the source was read, once it has ended.
func (m *meter) whole() bool { return !m.over && m.broken == nil }

// Read implements io.Reader. It reads one byte beyond the limit at most, and
// that only to see whether the source goes on.
func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	if m.ended {
		return 0, io.EOF
	}
	if left := m.limit - m.read + 1; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := m.from.Read(p)
	m.read += int64(n)
	m.ended = err != nil
	if err != nil && !errors.Is(err, io.EOF) {
		m.broken = err
	}
	if m.read == m.size && n < len(p) {
		// A read that comes back short where the file should end is taken as
		// its end, and saves asking again.
		m.ended = true
	}
	if m.read > m.limit {
		m.over, m.ended = true, true
		m.read--
		n--
	}
	if m.ended && n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
