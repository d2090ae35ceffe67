package scanner

import (
	"context"
	"io"
)

// Input walks what a reader gives, as a rule standard input.
type Input struct {
	from io.Reader
	opts Options
}

// NewStdin is a walker for a reader. Its fragments carry Options.StdinPath,
// whose extension decides whether up to 16 MiB are handed on in one piece.
func NewStdin(from io.Reader, opts Options) *Input {
	return &Input{from: from, opts: opts.withDefaults()}
}

// Walk implements Walker. When ctx ends while the reader waits for input, Walk
// returns, and leaves one goroutine behind that waits on.
func (s *Input) Walk(ctx context.Context, handle Handler) error {
	return walk(ctx, &s.opts, standardSizes, s.list, handle)
}

func (s *Input) list(_ context.Context, give func(job) error) error { return give(s) }

func (s *Input) read(ctx context.Context, w *worker) error {
	return w.read(ctx, content{
		from:   &interruptible{ctx: ctx, from: s.from, buf: make([]byte, 64<<10)},
		origin: Origin{Source: Stdin, Path: shown(s.opts.StdinPath)},
	})
}

func (s *Input) drop() {}

// interruptible reads from a reader that may wait for ever, such as a terminal,
// and stops waiting when ctx ends. It reads into its own buffer, which nobody
// else uses once it has been left behind.
type interruptible struct {
	ctx  context.Context
	from io.Reader
	buf  []byte
	left []byte
	err  error
}

// Read implements io.Reader.
func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.left) == 0 && r.err == nil {
		r.wait()
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	if len(r.left) > 0 {
		return n, nil
	}
	return n, r.err
}

// wait reads once, or notes that ctx has ended.
func (r *interruptible) wait() {
	type result struct {
		n   int
		err error
	}
	got := make(chan result, 1)
	go func() {
		n, err := r.from.Read(r.buf)
		got <- result{n, err}
	}()
	select {
	case res := <-got:
		r.left, r.err = r.buf[:res.n], res.err
	case <-r.ctx.Done():
		r.err = r.ctx.Err()
	}
}
