package scanner

import (
	"runtime"
	"sync/atomic"
	"time"
)

// DefaultMaxFileSize is the size in bytes above which a file is not read.
const DefaultMaxFileSize = 256 << 20

// Options say how targets are walked. The zero value is ready to use.
type Options struct {
	// Workers is how many files are read and handled at once; GOMAXPROCS when
	// it is not positive.
	Workers int
	// MaxFileSize is the size in bytes above which a file is not read;
	// DefaultMaxFileSize when it is not positive. Of standard input, that much
	// is read.
	MaxFileSize int64
	// MaxArchiveDepth is how many archives in each other are opened;
	// DefaultMaxArchiveDepth when it is 0, none when it is negative.
	MaxArchiveDepth int
	// MaxUnpacked is how many bytes one archive may unpack to, with all that is in
	// it; DefaultMaxUnpacked when it is not positive.
	MaxUnpacked int64
	// Exclude says whether a path is left out, and why. It is asked with the
	// path as a report shows it, for files and for directories, from many
	// goroutines at once. An excluded directory is not entered. It is not asked
	// for the directory ".", nor for standard input.
	Exclude func(path string) (reason string, excluded bool)
	// History has the history of every repository among the targets walked as well.
	History bool
	// Since leaves out of the history what commits before it brought.
	Since time.Time
	// Range has nothing walked but what the commits of a range brought: "FROM..TO",
	// of which either may be left out.
	Range string
	// Staged has nothing walked but what the next commit would bring.
	Staged bool
	// StdinPath is the path that fragments of standard input carry; "stdin"
	// when empty.
	StdinPath string
	// Source is what fragments of files carry; Worktree when empty.
	Source Source
	// Places are walked beside the targets. With a list of them, be it empty, no
	// target need be named.
	Places []Place
	// Skips collects what was not read. A Set makes its own when it is nil.
	Skips *Skips
	// Progress counts what was read, and may be watched while a walk runs. A
	// Set makes its own when it is nil.
	Progress *Progress

	images *images
}

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MaxFileSize <= 0 {
		o.MaxFileSize = DefaultMaxFileSize
	}
	if o.MaxArchiveDepth == 0 {
		o.MaxArchiveDepth = DefaultMaxArchiveDepth
	}
	if o.MaxUnpacked <= 0 {
		o.MaxUnpacked = DefaultMaxUnpacked
	}
	if o.Exclude == nil {
		o.Exclude = func(string) (string, bool) { return "", false }
	}
	if o.StdinPath == "" {
		o.StdinPath = "stdin"
	}
	if o.Source == "" {
		o.Source = Worktree
	}
	if o.Skips == nil {
		o.Skips = new(Skips)
	}
	if o.images == nil {
		o.images = new(images)
	}
	if o.Progress == nil {
		o.Progress = new(Progress)
	}
	return o
}

// excluded asks Exclude, and notes the answer when the path is left out.
func (o *Options) excluded(path string) bool {
	reason, yes := o.Exclude(path)
	if yes {
		o.Skips.Add(Skip{Path: path, Reason: reason})
	}
	return yes
}

// Stats are how much was read: files that were handed on, and their bytes as
// they lie on the disk; of what lies in an archive, as it is unpacked.
type Stats struct {
	Files, Bytes int64
	// Commits are those of the histories.
	Commits int
}

// Progress counts while a walk runs. It may be read at any time, from any
// goroutine. The zero value is ready to use.
type Progress struct {
	files, bytes, commits atomic.Int64
}

// Count adds files and bytes to what was read.
func (p *Progress) Count(files, bytes int64) {
	p.files.Add(files)
	p.bytes.Add(bytes)
}

// Stats is the count so far.
func (p *Progress) Stats() Stats {
	return Stats{Files: p.files.Load(), Bytes: p.bytes.Load(), Commits: int(p.commits.Load())}
}
