package armed

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// Collector takes in the files of one run and answers which commands stand
// ready. Many goroutines may use it at once; the order in which files come does
// not matter.
type Collector struct {
	tools   *Tools
	readers []reader

	mu      sync.Mutex
	scripts []script
	hits    []fileHit
	// roots are the folders in which something shows that a project begins.
	roots map[string]bool
	// configs are the variables that tools' own files name.
	configs map[*Tool][]config
	// feeds are what files of statements say to the rules that read them.
	feeds map[string]map[*Rule]string
	// answers are what all this comes to, until another file is added.
	answers []*answer
}

// fileHit is a call in source code, and its file.
type fileHit struct {
	hit
	path string
}

// config is a tool's own file, and the variables that it names.
type config struct {
	path  string
	names []string
}

// NewCollector returns a collector for one run.
func NewCollector(tools *Tools) *Collector {
	return &Collector{
		tools: tools, readers: readers(), roots: map[string]bool{}, configs: map[*Tool][]config{},
		feeds: map[string]map[*Rule]string{},
	}
}

// Wants says whether a file at this path can hold commands, or says anything
// about them.
func (c *Collector) Wants(file string) bool {
	return !isForeign(file) && (founds(file) || c.reads(file))
}

// reads says whether the file itself must be read.
func (c *Collector) reads(file string) bool {
	return holdsCode(file) || c.isFeed(file) || len(c.configured(file)) > 0 ||
		slices.ContainsFunc(c.readers, func(r reader) bool { return r.wants(file) }) || c.hasCalls(file)
}

// hasCalls says whether some call may stand in a file of this name.
func (c *Collector) hasCalls(file string) bool {
	return slices.ContainsFunc(c.tools.calls.calls, func(call *Call) bool { return anyFile(call.Files, file) })
}

func (c *Collector) isFeed(file string) bool {
	ending := strings.ToLower(path.Ext(file))
	return ending != "" && slices.ContainsFunc(c.tools.tools, func(t *Tool) bool { return slices.Contains(t.Feeds, ending) })
}

// configured are the tools of which this is a file of their own.
func (c *Collector) configured(file string) []*Tool {
	var tools []*Tool
	for _, t := range c.tools.tools {
		if anyFile(t.Config, file) {
			tools = append(tools, t)
		}
	}
	return tools
}

// Add takes in one whole file, if it is wanted. Open is called only where more
// than its name matters; what it returns is not kept.
func (c *Collector) Add(file string, open func() *Document) {
	if isForeign(file) {
		return
	}
	if founds(file) {
		c.found(dirOf(file))
	}
	if c.reads(file) {
		c.take(open())
	}
}

// found notes that a project begins in a folder.
func (c *Collector) found(dir string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.roots[dir] {
		c.roots[dir] = true
		c.answers = nil
	}
}

// take reads a document, and keeps what matters of it.
func (c *Collector) take(d *Document) {
	var scripts []script
	for _, r := range c.readers {
		if r.wants(d.Path) {
			scripts = append(scripts, c.relevant(d.Path, r.read(d))...)
		}
	}
	var calls []hit
	if holdsCode(d.Path) || c.hasCalls(d.Path) {
		var runs []invocation
		calls, runs = c.tools.readCode(d)
		scripts = append(scripts, c.relevant(d.Path, some(script{ScriptFile, d.Path, dirOf(d.Path), runs}))...)
	}
	var said map[*Rule]string
	if c.isFeed(d.Path) {
		said = c.tools.listen(d)
	}
	names, configured := []string(nil), c.configured(d.Path)
	if len(configured) > 0 {
		names = variablesIn(d.Text)
	}
	if len(scripts)+len(calls)+len(said)+len(names) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers = nil
	c.scripts = append(c.scripts, scripts...)
	for _, h := range calls {
		c.hits = append(c.hits, fileHit{h, d.Path})
	}
	if len(said) > 0 {
		c.feeds[clean(d.Path)] = said
	}
	for _, t := range configured {
		c.configs[t] = append(c.configs[t], config{d.Path, names})
	}
}

// relevant are the scripts, with those commands alone that may come to something.
func (c *Collector) relevant(file string, scripts []script) []script {
	var kept []script
	for _, s := range scripts {
		var runs []invocation
		for _, in := range s.runs {
			if c.tools.matters(&in) {
				in.path = file
				runs = append(runs, in)
			}
		}
		if s.runs = runs; len(runs) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// matters says whether an invocation runs a tool, or another script.
func (t *Tools) matters(in *invocation) bool {
	for _, u := range t.unwrap(*in) {
		if isScriptPath(u.words[0]) {
			return true
		}
		for _, tool := range t.called(u.words[0]) {
			if len(tool.Commands)+len(tool.Scripts) > 0 {
				return true
			}
		}
	}
	return false
}

// listen is what a file of statements says to the rules that read it.
func (t *Tools) listen(d *Document) map[*Rule]string {
	ending := strings.ToLower(path.Ext(d.Path))
	text := withoutComments(d.Text[:min(len(d.Text), maxText)])
	said := map[*Rule]string{}
	for _, tool := range t.tools {
		if !slices.Contains(tool.Feeds, ending) {
			continue
		}
		for _, r := range tool.Commands {
			if r.says == nil {
				continue
			}
			if hit := r.says.FindString(text); hit != "" {
				said[r] = hit
			}
		}
	}
	return said
}

// withoutComments is a text of statements without its comment lines.
func withoutComments(text []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			b.WriteString(line)
		}
	}
	return b.String()
}
