package armed

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// callFinder looks through source code for calls, in one pass over the text.
type callFinder struct {
	calls []*Call
	// begins says which pairs of bytes a keyword begins with; words are the
	// keywords of each first byte.
	begins [1 << 16 / 64]uint64
	words  [256][]keyword
}

// keyword is a word at which a call may stand; call is nil for the words that
// begin a command line in code.
type keyword struct {
	text string
	call *Call
}

func newCallFinder(tools []*Tool) *callFinder {
	f := new(callFinder)
	for _, t := range tools {
		for _, c := range t.Calls {
			f.calls = append(f.calls, c)
			for _, k := range c.Keywords {
				f.add(keyword{k, c})
			}
		}
	}
	for _, k := range spawnWords {
		f.add(keyword{k, nil})
	}
	return f
}

func (f *callFinder) add(k keyword) {
	pair := uint(k.text[0])<<8 | uint(k.text[1])
	f.begins[pair/64] |= 1 << (pair % 64)
	f.words[k.text[0]] = append(f.words[k.text[0]], k)
}

// sight is a keyword in a text.
type sight struct {
	at int
	keyword
}

// maxSights bounds what is followed of one file.
const maxSights = 2000

// sights are all keywords of a text, in order.
func (f *callFinder) sights(text []byte) []sight {
	var list []sight
	for i := 0; i+1 < len(text); i++ {
		pair := uint(text[i])<<8 | uint(text[i+1])
		if f.begins[pair/64]&(1<<(pair%64)) == 0 {
			continue
		}
		for _, k := range f.words[text[i]] {
			if len(text)-i >= len(k.text) && string(text[i:i+len(k.text)]) == k.text {
				list = append(list, sight{i, k})
			}
		}
		if len(list) > maxSights {
			break
		}
	}
	return list
}

// hit is a call that was found in source code.
type hit struct {
	call *Call
	line int
	text string
	// guard is the environment that the code asks for before it.
	guard setting
}

// callWindow is how far before and after its keyword a call may stand.
const callWindow = 600

// hits are the calls among the sights, one a line and call.
func hits(d *Document, sights []sight) []hit {
	var list []hit
	done := map[*Call]int{} // up to which byte the call was found
	lines := lineCounter{text: d.Text}
	guardOfFile := sync.OnceValue(func() setting { return fileGuard(d) })
	for _, s := range sights {
		c := s.call
		if c == nil || s.at < done[c] || !anyFile(c.Files, d.Path) || !isNear(c.Near, d.Text) {
			continue
		}
		start, end := c.find(d.Text, s.at)
		if end == 0 {
			continue
		}
		done[c] = end
		if commented(d.Path, d.Text, s.at) || commented(d.Path, d.Text, start) {
			continue
		}
		guard := guardOfFile()
		if guard.name == "" {
			guard = codeGuard(d.Text, start)
		}
		list = append(list, hit{
			call: c, line: lines.at(start), text: oneLine(string(d.Text[start:end])),
			guard: guard,
		})
	}
	return list
}

// find is where the call's pattern matches around a keyword; end is 0 where it
// does not.
func (c *Call) find(text []byte, at int) (start, end int) {
	from, to := max(0, at-callWindow), min(len(text), at+callWindow)
	for _, m := range c.pattern.FindAllIndex(text[from:to], 50) {
		if from+m[0] <= at && at < from+m[1] {
			return from + m[0], from + m[1]
		}
	}
	return 0, 0
}

func isNear(words []string, text []byte) bool {
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(text, []byte(w)) })
}

// commented says whether a byte stands in a comment, as far as its own line
// shows.
func commented(file string, text []byte, at int) bool {
	begin := 1 + bytes.LastIndexByte(text[:at], '\n')
	if at-begin > callWindow {
		return false
	}
	before := strings.TrimSpace(string(text[begin:at]))
	if strings.HasPrefix(before, "*") || strings.HasPrefix(before, "/*") || strings.HasPrefix(before, "--") {
		return true
	}
	if usesHash(file) {
		return strings.HasPrefix(before, "#") || strings.Contains(before, " # ")
	}
	i := strings.Index(before, "//")
	return i == 0 || i > 0 && before[i-1] != ':'
}

// usesHash says whether # begins a comment in a file.
func usesHash(file string) bool {
	return anyFile([]string{"*.py", "*.rb", "*.rake", "*.yml", "*.yaml", "*.properties", "*.sh", "Rakefile", "*.toml", "*.pl"}, file)
}

// ownDatabase are signs that a file works on a database made for it alone.
var ownDatabase = regexp.MustCompile(
	`(?i)sqlite|:memory:|memory-?server|testcontainers|test_?database|test_?db\b|test_?engine|fakeredis|redis-mock|ioredis-mock|jdbc:h2:`)

// fileGuard is the environment that a whole file plainly works in: its own
// database, or, for a file of settings, the environment that its name says.
func fileGuard(d *Document) setting {
	if ownDatabase.Match(d.Text) {
		return setting{"its own database", "test", true}
	}
	if name := path.Base(d.Path); !holdsCode(d.Path) && environmentIn(name) != "" {
		return setting{"its name", string(environmentIn(name)), true}
	}
	return setting{}
}

// asksEnvironment is a condition on the environment, as code writes it.
var asksEnvironment = regexp.MustCompile(
	`(?i)\b(\w*env(?:ironment)?\b)[\w.\[\]"'()?]{0,20}\s*(===?|!==?|\bis not\b|\bis\b)\s*["'](\w+)["']`)

// codeGuard is the environment that code asks for on the line of a byte, or on
// the one before that opens a block.
func codeGuard(text []byte, at int) setting {
	begin := 1 + bytes.LastIndexByte(text[:at], '\n')
	own := string(text[max(begin, at-callWindow):at])
	if g := guardOf(own); g.name != "" || begin == 0 {
		return g
	}
	above := 1 + bytes.LastIndexByte(text[:begin-1], '\n')
	line := strings.TrimSpace(string(text[max(above, begin-callWindow):begin]))
	if strings.HasSuffix(line, "{") || strings.HasSuffix(line, ":") || strings.HasSuffix(line, ")") || strings.HasPrefix(line, "if ") {
		return guardOf(line)
	}
	return setting{}
}

func guardOf(line string) setting {
	m := asksEnvironment.FindStringSubmatch(line)
	switch {
	case m == nil:
		return setting{}
	case m[2][0] == '!' || strings.EqualFold(m[2], "is not"):
		if environmentIn(m[3]) == "production" {
			return setting{m[1], "development", true}
		}
		return setting{}
	}
	return setting{m[1], m[3], true}
}

// lineCounter tells the lines of bytes. It counts on from the byte last asked for.
type lineCounter struct {
	text        []byte
	lines, last int
}

func (c *lineCounter) at(i int) int {
	i = min(max(i, 0), len(c.text))
	if i < c.last {
		c.lines, c.last = 0, 0
	}
	c.lines += bytes.Count(c.text[c.last:i], []byte{'\n'})
	c.last = i
	return 1 + c.lines
}
