package syntax

import "strings"

// readNotebook reads a Jupyter notebook: a leaf for the source of each cell and
// one for what it put out as text, unescaped and in one piece, at "cells.N.source"
// and "cells.N.outputs". Everything outside the cells is as in JSON.
func readNotebook(c *collector) error {
	whole := &collector{format: c.format, src: c.src}
	err := readJSON(whole)
	c.fault = whole.fault
	for i := 0; i < len(whole.leaves); {
		n := regionLength(whole.leaves[i:])
		if err := c.addRegion(whole.leaves[i : i+n]); err != nil {
			return err
		}
		i += n
	}
	return err
}

// regionLength is how many leaves belong to the same region as the first.
func regionLength(leaves []Leaf) int {
	depth := regionDepth(leaves[0].Path)
	n := 1
	if depth == 0 {
		return n
	}
	region := leaves[0].Path[:depth]
	for n < len(leaves) && leaves[n].Doc == leaves[0].Doc && hasPath(leaves[n].Path, region) {
		n++
	}
	return n
}

// regionDepth is how many keys of a path name a cell's source or outputs; 0 is a
// path elsewhere. Notebooks of version 3 have worksheets above the cells and
// call the source input.
func regionDepth(path []string) int {
	for i := 0; i+2 < len(path) && i < 3; i++ {
		if path[i] != "cells" {
			continue
		}
		switch path[i+2] {
		case "source", "input", "outputs":
			return i + 3
		}
	}
	return 0
}

// hasPath says whether a path begins with another.
func hasPath(path, start []string) bool {
	if len(path) < len(start) {
		return false
	}
	// From the end: cells differ in their index, and all begin alike.
	for i := len(start) - 1; i >= 0; i-- {
		if path[i] != start[i] {
			return false
		}
	}
	return true
}

// addRegion takes up the leaves of a region as one, or a single leaf as it is.
func (c *collector) addRegion(leaves []Leaf) error {
	c.doc = leaves[0].Doc
	defer func(outer []string) { c.keys = outer }(c.keys)
	depth := regionDepth(leaves[0].Path)
	if depth == 0 {
		c.keys = leaves[0].Path
		return c.add(leaves[0].Text, leaves[0].Start, leaves[0].End)
	}
	region := leaves[0].Path[:depth]
	var text strings.Builder
	start, end := -1, -1
	for i, leaf := range leaves {
		if region[depth-1] == "outputs" {
			if !isTextOutput(leaf.Path[depth:]) {
				continue
			}
			if i > 0 && text.Len() > 0 && !strings.HasSuffix(leaves[i-1].Text, "\n") {
				text.WriteByte('\n')
			}
		}
		if start < 0 {
			start = leaf.Start
		}
		end = leaf.End
		text.WriteString(leaf.Text)
	}
	if start < 0 {
		return nil
	}
	c.keys = append([]string{}, region...)
	if region[depth-1] == "input" {
		c.keys[depth-1] = "source"
	}
	return c.add(text.String(), start, end)
}

// isTextOutput says whether a path below "outputs" leads to text: a stream, an
// error's message and trace, or data of a text type. Pictures are none.
func isTextOutput(path []string) bool {
	if len(path) < 2 {
		return false
	}
	switch path[1] {
	case "text", "ename", "evalue", "traceback", "html", "json":
		return true
	case "data":
		return len(path) > 2 && (strings.HasPrefix(path[2], "text/") || strings.Contains(path[2], "json"))
	}
	return false
}
