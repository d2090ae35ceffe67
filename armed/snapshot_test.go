package armed

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/worstcase-dev/worstcase/snapshot"
)

var update = flag.Bool("update", false, "write the snapshot anew")

// TestSnapshotIsThatOfTheFiles fails when a tool's file was changed since the
// snapshot was written.
func TestSnapshotIsThatOfTheFiles(t *testing.T) {
	read, err := LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	want, err := snapshot.Write(files, "data", read.tools)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("snapshot.jsonl", want, 0o644); err != nil {
			t.Fatal(err)
		}
		frozen = want
	}
	if !bytes.Equal(frozen, want) {
		t.Fatal("a file or a type was changed since the snapshot was written: go test ./catalog ./armed -run Snapshot -update")
	}
	quick, err := fromSnapshot(frozen, files)
	if err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Rule{}, Call{})}
	if diff := cmp.Diff(read.tools, quick.tools, same); diff != "" {
		t.Errorf("the snapshot says other than the files:\n%s", diff)
	}
	for _, tool := range quick.tools {
		for _, r := range tool.Commands {
			if r.tool != tool || (r.says == nil) != (r.Says == "") {
				t.Errorf("%s: %s is not whole", tool.ID, r.ID)
			}
		}
		for _, c := range tool.Calls {
			if c.tool != tool || c.pattern == nil {
				t.Errorf("%s: %s is not whole", tool.ID, c.ID)
			}
		}
	}
}
