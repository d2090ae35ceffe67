package syntax

import "strings"

// bom is the mark that some editors put at a file's start.
const bom = "\xef\xbb\xbf"

// afterBOM is where the text proper begins.
func afterBOM(src string) int {
	if strings.HasPrefix(src, bom) {
		return len(bom)
	}
	return 0
}

// lineEnd is where the line that holds the byte ends, before its "\n" or
// "\r\n", and where the next line begins.
func lineEnd(src string, at int) (end, next int) {
	i := strings.IndexByte(src[at:], '\n')
	if i < 0 {
		end, next = len(src), len(src)
	} else {
		end, next = at+i, at+i+1
	}
	if end > at && src[end-1] == '\r' {
		end--
	}
	return end, next
}

// isBlank says whether the byte is a space or a tab.
func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// skipBlanks is the first byte at or after i, before end, that is no blank.
func skipBlanks(src string, i, end int) int {
	for i < end && isBlank(src[i]) {
		i++
	}
	return i
}

// trimRight is the end without the blanks before it.
func trimRight(src string, start, end int) int {
	for end > start && (isBlank(src[end-1]) || src[end-1] == '\r') {
		end--
	}
	return end
}

// commentStart is where a comment that a blank sets off begins in src[start:end],
// or end. The blank may stand right before start.
func commentStart(src string, start, end int, marks string) int {
	for i := start; i < end; i++ {
		if strings.IndexByte(marks, src[i]) >= 0 && i > 0 && isBlank(src[i-1]) {
			return i
		}
	}
	return end
}
