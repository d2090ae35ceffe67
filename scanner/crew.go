package scanner

import (
	"context"
	"sync"
)

// job is one thing to read. A worker calls exactly one of its methods.
type job interface {
	// read hands the fragments on. Its error stops the walk: what could not be
	// read is no error, but a skip.
	read(context.Context, *worker) error
	// drop gives back what the job holds, unread.
	drop()
}

// lister finds jobs and hands each to give, until there are no more or give
// returns an error. A walker is a lister and the crew that does its jobs.
type lister func(ctx context.Context, give func(job) error) error

// worker reads one job after the other. It belongs to one goroutine.
type worker struct {
	opts   *Options
	handle Handler
	slabs  *slabs
	small  []byte
}

// walk lists jobs and has them done, both at once, and returns when no handler
// runs any more. When ctx ends, it returns ctx.Err(). The options have their
// defaults.
func walk(ctx context.Context, opts *Options, s sizes, list lister, handle Handler) error {
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	jobs := make(chan job, 16*opts.Workers)
	slabs := newSlabs(s)
	var crew sync.WaitGroup
	for range opts.Workers {
		w := &worker{opts: opts, handle: handle, slabs: slabs, small: make([]byte, s.small)}
		crew.Go(func() { w.work(working, jobs, stop) })
	}

	listed := list(working, func(j job) error {
		select {
		case jobs <- j:
			return nil
		case <-working.Done():
			j.drop()
			return context.Cause(working)
		}
	})
	close(jobs)
	crew.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if cause := context.Cause(working); cause != nil {
		return cause
	}
	opts.images.report(opts.Skips)
	return listed
}

// work does jobs until there are none, and stops the walk when one fails. What
// is queued then is dropped.
func (w *worker) work(ctx context.Context, jobs <-chan job, stop context.CancelCauseFunc) {
	for j := range jobs {
		if ctx.Err() != nil {
			j.drop()
			continue
		}
		if err := j.read(ctx, w); err != nil {
			stop(err)
		}
	}
}
