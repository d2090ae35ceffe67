package armed

import (
	"bytes"
	"strings"
)

// maxFileLines bounds how many lines of a file are read.
const maxFileLines = 200000

// eachLine calls do for every line of a text, joined with those that continue
// it after a backslash; the line ends between them stay. Numbers are from 1.
func eachLine(text []byte, do func(text string, line int)) {
	line := 1
	for len(text) > 0 && line < maxFileLines {
		end, lines := 0, 1
		for {
			i := bytes.IndexByte(text[end:], '\n')
			if i < 0 {
				end = len(text)
				break
			}
			end += i + 1
			if before := bytes.TrimSuffix(text[:end-1], []byte{'\r'}); !bytes.HasSuffix(before, []byte{'\\'}) {
				break
			}
			lines++
		}
		do(strings.TrimRight(string(text[:end]), "\r\n"), line)
		text, line = text[end:], line+lines
	}
}
