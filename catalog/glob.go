package catalog

// Glob reports whether text matches a pattern as those of a "when" and of scopes
// do.
func Glob(pattern, text string) bool { return glob(pattern, text) }

// glob reports whether text matches a pattern in which * stands for any run of
// characters and ? for any one. Case does not matter in ASCII. Its time is
// bounded by the product of the lengths.
func glob(pattern, text string) bool {
	p, t := 0, 0
	star, resume := -1, 0 // the last *, and where the text after its run begins
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || fold(pattern[p]) == fold(text[t])):
			p, t = p+1, t+1
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func fold(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
