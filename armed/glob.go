package armed

import (
	"path"
	"strings"
)

// glob reports whether a text matches a pattern in which * stands for any run of
// characters. Case does not matter in ASCII. Its time is bounded by the product
// of the lengths.
func glob(pattern, text string) bool {
	p, t := 0, 0
	star, resume := -1, 0 // the last *, and where the text after its run begins
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && lower(pattern[p]) == lower(text[t]):
			p, t = p+1, t+1
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// fileGlob reports whether a file is one that a glob names: "package.json" in
// any folder, "config/database.yml" as the end of its path, "*.tfvars".
func fileGlob(pattern, file string) bool {
	n := strings.Count(pattern, "/")
	from := len(file)
	for range n + 1 {
		if from = strings.LastIndexByte(file[:max(from, 0)], '/'); from < 0 {
			break
		}
	}
	return (n == 0 || from >= 0 || strings.Count(file, "/") == n) && glob(pattern, file[from+1:])
}

func anyFile(patterns []string, file string) bool {
	for _, p := range patterns {
		if fileGlob(p, file) {
			return true
		}
	}
	return false
}

// joinPath is a path from a folder. What is absolute stays so; "" is the folder
// that paths begin in.
func joinPath(dir, p string) string {
	if strings.HasPrefix(p, "/") {
		return path.Clean(p)
	}
	return clean(path.Join(dir, p))
}

// clean is a path in its shortest form, "" for the folder itself.
func clean(p string) string {
	if p = path.Clean(p); p == "." {
		return ""
	}
	return p
}

// dirOf is the folder of a file.
func dirOf(file string) string { return clean(path.Dir(file)) }

// within says whether a folder is another, or lies below it.
func within(dir, above string) bool {
	return above == "" && !strings.HasPrefix(dir, "/") && !strings.HasPrefix(dir, "../") ||
		dir == above || strings.HasPrefix(dir, strings.TrimSuffix(above, "/")+"/") && above != ""
}
