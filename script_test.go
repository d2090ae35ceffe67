package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/worstcase-dev/worstcase/cmd"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"worstcase": func() { os.Exit(cmd.Main(context.Background(), os.Args[1:], cmd.System())) },
		"pack":      pack,
	})
}

// TestScripts runs the transcripts: what a user types, and what the tool says.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}
