package cmd

import (
	"fmt"
	"sync"
	"time"

	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// progress is one line on standard error, redrawn while a long scan runs. It is
// silent where nobody watches, and for work that is done within a second.
type progress struct {
	t       Terminal
	counter scanner.Progress
	started time.Time
	done    chan struct{}
	drawing sync.WaitGroup
}

const (
	progressDelay = time.Second
	progressEvery = 200 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

func startProgress(t Terminal) *progress {
	p := &progress{t: t, started: time.Now(), done: make(chan struct{})}
	if t.ErrIsTerminal && t.Getenv("TERM") != "dumb" {
		p.drawing.Add(1)
		go p.draw()
	}
	return p
}

// Counter is what the scanner counts into.
func (p *progress) Counter() *scanner.Progress { return &p.counter }

func (p *progress) draw() {
	defer p.drawing.Done()
	wait := progressDelay
	for drawn := false; ; drawn = true {
		select {
		case <-p.done:
			if drawn {
				_, _ = fmt.Fprint(p.t.Err, clearLine)
			}
			return
		case <-time.After(wait):
			wait = progressEvery
			s := p.counter.Stats()
			_, _ = fmt.Fprintf(p.t.Err, "%s%d files, %s, %s/s", clearLine, s.Files, bytesText(s.Bytes), bytesText(p.rate(s.Bytes)))
		}
	}
}

func (p *progress) stop() {
	close(p.done)
	p.drawing.Wait()
}

func (p *progress) rate(bytes int64) int64 {
	seconds := max(time.Since(p.started).Seconds(), 1e-3)
	return int64(float64(bytes) / seconds)
}

// summarise says what was read and how fast.
func (p *progress) summarise(r *report.Report) {
	_, _ = fmt.Fprintf(p.t.Err, "read %d files, %s, in %s (%s/s)\n",
		r.Scan.Files, bytesText(r.Scan.Bytes), time.Since(p.started).Round(time.Millisecond), bytesText(p.rate(r.Scan.Bytes)))
}

// bytesText is a number of bytes for people.
func bytesText(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
