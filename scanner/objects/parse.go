package objects

import (
	"bytes"
	"strconv"
	"time"
)

// Entry is a line of a tree.
type Entry struct {
	// Name is valid as long as the tree's data is.
	Name []byte
	Hash Hash
	// Tree says that it is a directory. Links to commits of submodules are not
	// among the entries.
	Tree bool
}

// Entries calls do for each entry of a tree, until it returns false. It reports
// whether the tree is well-formed as far as it was read.
func Entries(tree []byte, do func(Entry) bool) bool {
	for len(tree) > 0 {
		space := bytes.IndexByte(tree, ' ')
		if space < 5 || space > 6 {
			return false
		}
		mode := tree[:space]
		end := bytes.IndexByte(tree[space:], 0)
		if end < 0 || len(tree) < space+end+21 {
			return false
		}
		e := Entry{Name: tree[space+1 : space+end], Hash: Hash(tree[space+end+1:][:20]), Tree: mode[0] == '4' || string(mode) == "040000"}
		tree = tree[space+end+21:]
		if string(mode) == "160000" {
			continue
		}
		if !do(e) {
			return true
		}
	}
	return true
}

// CommitInfo is what a commit says.
type CommitInfo struct {
	Tree    Hash
	Parents []Hash
	// Author is "Name <address>", and Date when it was written, in its own zone.
	Author string
	Date   time.Time
	// Committed is when it was made, in seconds since 1970.
	Committed int64
}

// ParseCommit reads a commit's head. What is missing is zero.
func ParseCommit(data []byte) (c CommitInfo, ok bool) {
	for line := range bytes.Lines(data) {
		key, value, found := bytes.Cut(bytes.TrimRight(line, "\n"), []byte(" "))
		if !found {
			break // the empty line before the message
		}
		switch string(key) {
		case "tree":
			c.Tree, ok = hashIn(value)
		case "parent":
			if h, parsed := hashIn(value); parsed {
				c.Parents = append(c.Parents, h)
			}
		case "author":
			var at time.Time
			c.Author, at = signature(value)
			c.Date = at
		case "committer":
			_, at := signature(value)
			c.Committed = at.Unix()
		}
	}
	return c, ok
}

func hashIn(text []byte) (Hash, bool) {
	h, err := ParseHash(string(text))
	return h, err == nil
}

// signature reads "Name <address> 1700000000 +0100".
func signature(text []byte) (who string, at time.Time) {
	end := bytes.LastIndexByte(text, '>')
	if end < 0 {
		return string(text), time.Unix(0, 0).UTC()
	}
	who = string(text[:end+1])
	seconds, zone, _ := bytes.Cut(bytes.TrimSpace(text[end+1:]), []byte(" "))
	unix, err := strconv.ParseInt(string(seconds), 10, 64)
	if err != nil || unix < 0 || unix > 1<<40 {
		unix = 0
	}
	offset := 0
	if n, err := strconv.Atoi(string(zone)); err == nil && n > -2400 && n < 2400 {
		offset = (n/100)*3600 + (n%100)*60
	}
	return who, time.Unix(unix, 0).In(time.FixedZone("", offset))
}

// TagTarget is the object that an annotated tag points at.
func TagTarget(data []byte) (Hash, bool) {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	value, found := bytes.CutPrefix(line, []byte("object "))
	if !found {
		return Hash{}, false
	}
	return hashIn(value)
}
