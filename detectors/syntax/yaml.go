package syntax

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxYAMLTree is the size in bytes above which a document is read line by line:
// the library's tree takes many times the document's own size.
const maxYAMLTree = 4 << 20

// maxYAMLTrees is how many documents of a stream are read as trees. The library
// takes some microseconds and kilobytes for each, however short it is.
const maxYAMLTrees = 1 << 14

// readYAML reads every document of a stream by itself, so that a broken one
// doesn't hide the others. One that is not YAML, as a Helm or Jinja template
// often isn't, is read line by line.
func readYAML(c *collector) error {
	for start := afterBOM(c.src); start < len(c.src); {
		end := yamlDocumentEnd(c.src, start)
		if hasYAMLContent(c.src[start:end]) {
			if err := c.yamlDocument(start, end); err != nil {
				return err
			}
			c.doc++
		}
		start = end
	}
	return nil
}

// yamlDocumentEnd is where the document that begins at a byte ends: before the
// next line of "---", or after one of "...". Directives and comments before a
// "---" belong to the document that it opens.
func yamlDocumentEnd(src string, start int) int {
	opened := false
	for at := start; at < len(src); {
		end, next := lineEnd(src, at)
		line := src[at:end]
		switch {
		case isYAMLMark(line, "---"):
			if opened {
				return at
			}
			opened = true
		case isYAMLMark(line, "..."):
			return next
		case !opened:
			opened = !isYAMLProlog(line)
		}
		at = next
	}
	return len(src)
}

// isYAMLMark says whether a line is, or begins with, the mark as a word.
func isYAMLMark(line, mark string) bool {
	return strings.HasPrefix(line, mark) && (len(line) == len(mark) || isBlank(line[len(mark)]))
}

// isYAMLProlog says whether a line may stand before a document: empty, a comment
// or a directive.
func isYAMLProlog(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return line == "" || line[0] == '#' || line[0] == '%'
}

// hasYAMLContent says whether any line of a document is more than prolog.
func hasYAMLContent(src string) bool {
	for at := 0; at < len(src); {
		end, next := lineEnd(src, at)
		if line := src[at:end]; !isYAMLProlog(line) && line != "---" && !isYAMLMark(line, "...") {
			return true
		}
		at = next
	}
	return false
}

// yamlDocument reads one document between two bytes of the source.
func (c *collector) yamlDocument(start, end int) error {
	if strings.HasPrefix(c.src[start:end], bom) {
		start += len(bom)
	}
	if end-start > maxYAMLTree || c.doc >= maxYAMLTrees || isUTF16(c.src[start:end]) {
		return c.yamlFallback(start, end)
	}
	trees, err := yamlTrees(c.src[start:end])
	if err != nil {
		if line, what := yamlProblem(err); c.fault == nil {
			c.fault = fmt.Errorf("%s, line %d: %s", YAML, c.line(start)+line, what)
		}
		return c.yamlFallback(start, end)
	}
	w := newYAMLWalker(c, start, end)
	for _, tree := range trees {
		if err := w.node(tree); err != nil {
			return err
		}
	}
	return nil
}

// isUTF16 says whether the library would take a text for UTF-16. Ours is not.
func isUTF16(text string) bool {
	return strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff")
}

// yamlTrees parses a text that holds one document by our count. By the library's
// there may be more: it knows line breaks that we don't.
func yamlTrees(text string) (trees []*yaml.Node, err error) {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	err = contain(YAML, func() error {
		for {
			var tree yaml.Node
			if err := decoder.Decode(&tree); err != nil {
				return err
			}
			trees = append(trees, &tree)
		}
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return trees, err
}

// yamlProblem takes the line, from 0, and the fault out of the library's error.
// The fault is cut where it quotes the text.
func yamlProblem(err error) (line int, what string) {
	what = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, found := strings.CutPrefix(what, "line "); found {
		number, message, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, what = max(n-1, 0), message
		}
	}
	if i := strings.IndexAny(what, "'`\""); i >= 0 {
		what = strings.TrimSpace(what[:i])
	}
	return line, what
}
