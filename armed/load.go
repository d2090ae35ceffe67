package armed

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.yaml
var files embed.FS

// Tools are all tools' files, checked and indexed. They do not change once
// loaded, and many goroutines may use them at once.
type Tools struct {
	tools     []*Tool
	byProgram map[string][]*Tool
	calls     *callFinder
}

// Load are the tools of the files that are built into the command, as the
// snapshot has them; where that is of other files, they are read. An error names
// each fault with its file and line.
func Load() (*Tools, error) {
	if tools, err := fromSnapshot(frozen, files); err == nil {
		return tools, nil
	}
	return LoadFS(files)
}

// LoadFS reads data/*.yaml of any file system, under the same rules.
func LoadFS(fsys fs.FS) (*Tools, error) {
	paths, err := fs.Glob(fsys, "data/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("armed: list tools: %w", err)
	}
	if len(paths) == 0 {
		return nil, errors.New("armed: no file matches data/*.yaml")
	}
	slices.Sort(paths)
	tools := make([]*Tool, len(paths))
	faults := make([]error, len(paths))
	var all sync.WaitGroup
	for i, p := range paths {
		all.Go(func() { tools[i], faults[i] = read(fsys, p) })
	}
	all.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return index(tools), nil
}

// read parses and checks one file.
func read(fsys fs.FS, name string) (*Tool, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("armed: %w", err)
	}
	src, err := decode(name, text)
	if err != nil {
		return nil, err
	}
	if src.check(); len(src.faults) > 0 {
		return nil, src.err()
	}
	src.compile()
	return src.tool, src.err()
}

// compile prepares the expressions, and points what belongs to the tool to it.
func (s *source) compile() {
	for i, r := range s.tool.Commands {
		r.tool = s.tool
		if r.Says != "" {
			r.says = s.expression(r.Says, "commands", i, "says")
		}
	}
	for i, c := range s.tool.Calls {
		c.tool = s.tool
		c.pattern = s.expression(c.Pattern, "calls", i, "pattern")
	}
}

func (s *source) expression(text string, at ...any) *regexp.Regexp {
	re, err := regexp.Compile(text)
	if err != nil {
		s.fault(at, "it is not RE2: %v", err)
	}
	return re
}

// index joins the files.
func index(tools []*Tool) *Tools {
	t := &Tools{tools: tools, byProgram: map[string][]*Tool{}}
	for _, tool := range tools {
		for _, p := range tool.Programs {
			t.byProgram[p] = append(t.byProgram[p], tool)
		}
	}
	t.calls = newCallFinder(tools)
	return t
}

// called are the tools that a word calls.
func (t *Tools) called(w string) []*Tool { return t.byProgram[programName(w)] }

// stem is a file's name without folder and ending, which is its tool's id.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
