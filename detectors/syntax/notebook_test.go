package syntax

import "testing"

func TestNotebook(t *testing.T) {
	const text = `{"cells": [
	 {"cell_type": "code", "source": ["a = 1\n", "b = \"x\""], "outputs": [
	  {"name": "stdout", "text": ["one\n", "two"]},
	  {"data": {"image/png": "AAAA", "text/plain": ["three"]}},
	  {"ename": "E", "traceback": ["t1", "t2"]}]},
	 {"cell_type": "markdown", "source": "words"},
	 {"cell_type": "code", "source": [], "outputs": [{"data": {"image/png": "AAAA"}}]}],
	 "metadata": {"k": "v"}}`
	leaves := parse(t, Notebook, text)
	want := []struct{ path, text string }{
		{"cells.0.cell_type", "code"}, {"cells.0.source", "a = 1\nb = \"x\""},
		{"cells.0.outputs", "one\ntwo\nthree\nE\nt1\nt2"},
		{"cells.1.cell_type", "markdown"}, {"cells.1.source", "words"}, {"cells.2.cell_type", "code"}, {"metadata.k", "v"},
	}
	if len(leaves) != len(want) {
		t.Fatalf("%d leaves, want %d: %v", len(leaves), len(want), leaves)
	}
	for i, w := range want {
		if leaves[i].Dotted() != w.path || leaves[i].Text != w.text {
			t.Errorf("leaf %d is %s=%q, want %s=%q", i, leaves[i].Dotted(), leaves[i].Text, w.path, w.text)
		}
	}
	if got := text[leaves[1].Start:leaves[1].End]; got != `a = 1\n", "b = \"x\"` {
		t.Errorf("the source stands at %q", got)
	}
}

func TestNotebookOfVersion3(t *testing.T) {
	leaves := parse(t, Notebook, `{"worksheets": [{"cells": [{"input": ["x\n", "y"]}]}]}`)
	if len(leaves) != 1 || leaves[0].Dotted() != "worksheets.0.cells.0.source" || leaves[0].Text != "x\ny" {
		t.Errorf("leaves are %v", leaves)
	}
}

func TestBrokenNotebook(t *testing.T) {
	leaves := parseBroken(t, Notebook, `{"cells": [{"source": ["one\n", "two"]}, {"source": ["thr`, "a string is not closed")
	if len(leaves) != 1 || leaves[0].Text != "one\ntwo" {
		t.Errorf("leaves are %v", leaves)
	}
}
