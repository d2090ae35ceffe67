package scanner

import (
	"bytes"
	"context"
	"path"
	"strings"
)

// Transcripts hold what a tool printed as a string of JSON, often as one in
// another: a line break is a backslash and an "n", so that a token at the
// beginning of a line seems to begin with that letter; a colour ends in an "m".
// Such escapes become blanks of the same length, before anything looks for words.

// spaced has a handler see transcripts with blanks for escapes. Their text is the
// worker's own until the handler has it.
func spaced(handle Handler) Handler {
	return func(ctx context.Context, f *Fragment) error {
		if printsJSON(f.Origin) {
			blankEscapes(f.Text)
		}
		return handle(ctx, f)
	}
}

// printsJSON says whether a file's strings are likely to be what a tool printed.
// What lies in a repository's history or in an archive is not the worker's alone,
// and is left as it is.
func printsJSON(o Origin) bool {
	ending := strings.ToLower(path.Ext(o.Path))
	switch o.Source {
	case Workstation:
		return ending == ".jsonl" || ending == ".json" || strings.HasPrefix(ending, ".vscdb") || strings.HasPrefix(ending, ".db")
	case Worktree:
		return ending == ".jsonl" && !strings.Contains(o.Path, "!")
	}
	return false
}

const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	// longestPEM is where a key that nothing ends is taken to end, in bytes.
	longestPEM = 32 << 10
)

// blankEscapes puts blanks over escaped line breaks, tabs and colours. The lines
// of a PEM block are left as they are: they belong together.
func blankEscapes(text []byte) {
	pem := after(text, 0, pemBegin)
	for i := 0; ; {
		at := bytes.IndexByte(text[i:], '\\')
		if at < 0 {
			return
		}
		i += at
		if i >= pem {
			i = max(i, endOfPEM(text, pem))
			pem = after(text, i, pemBegin)
			continue
		}
		i = blankEscape(text, i)
	}
}

// after is where a word ends that stands behind a place, len(text)+1 where it
// stands nowhere.
func after(text []byte, from int, word string) int {
	if at := bytes.Index(text[from:], []byte(word)); at >= 0 {
		return from + at + len(word)
	}
	return len(text) + 1
}

func endOfPEM(text []byte, begin int) int {
	limit := min(begin+longestPEM, len(text))
	return min(after(text[:limit], begin, pemEnd), limit)
}

// blankEscape deals with the escape at a backslash, and returns where to go on. A
// string in a string has more than one backslash.
func blankEscape(text []byte, at int) int {
	letter := at
	for letter < len(text) && text[letter] == '\\' {
		letter++
	}
	if letter == len(text) {
		return letter
	}
	end := letter + 1
	switch text[letter] {
	case 'n', 'r', 't', 'b', 'f':
	case 'u':
		colour := colourAt(text, letter)
		if colour == 0 {
			return end
		}
		end = colour
	default:
		return end
	}
	for i := at; i < end; i++ {
		text[i] = ' '
	}
	return end
}

// colourAt is where a terminal's colour ends that is written as u001b[…m; 0 where
// none is.
func colourAt(text []byte, at int) int {
	if len(text) < at+6 || !strings.EqualFold(string(text[at:at+5]), "u001b") || text[at+5] != '[' {
		return 0
	}
	for i := at + 6; i < len(text) && i < at+24; i++ {
		switch c := text[i]; {
		case c >= '@' && c <= '~':
			return i + 1
		case c < '0' || c > ';':
			return 0
		}
	}
	return 0
}
