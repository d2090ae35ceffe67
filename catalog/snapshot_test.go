package catalog

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/worstcase-dev/worstcase/snapshot"
)

var update = flag.Bool("update", false, "write the snapshot anew")

// TestSnapshotIsThatOfTheFiles fails when a provider's file was changed since the
// snapshot was written.
func TestSnapshotIsThatOfTheFiles(t *testing.T) {
	read, err := LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	want, err := snapshot.Write(files, "providers", read.providers)
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
	same := cmp.Options{
		cmp.AllowUnexported(Catalog{}, Provider{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(Kind{}, "Provider"), cmpopts.IgnoreFields(Action{}, "Provider"),
		cmpopts.IgnoreFields(Provider{}, "brings"), // worked out of the rest, in any order
	}
	if diff := cmp.Diff(read, quick, same); diff != "" {
		t.Errorf("the snapshot says other than the files:\n%s", diff)
	}
	for _, p := range quick.providers {
		for _, k := range p.Credentials {
			if k.Provider != p {
				t.Errorf("%s is of another provider", k.ID)
			}
		}
		for _, a := range p.Actions {
			if a.Provider != p {
				t.Errorf("%s is of another provider", a.ID)
			}
		}
	}
}

func TestAStaleSnapshotIsNotUsed(t *testing.T) {
	changed := fstest.MapFS{"providers/one.yaml": {Data: []byte("provider: one\n")}}
	if _, err := fromSnapshot(frozen, changed); err == nil {
		t.Error("a snapshot is used for other files")
	}
}

func BenchmarkStartupCatalog(b *testing.B) {
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			if _, err := fromSnapshot(frozen, files); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("files", func(b *testing.B) {
		for b.Loop() {
			if _, err := LoadFS(files); err != nil {
				b.Fatal(err)
			}
		}
	})
}
