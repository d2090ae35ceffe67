package catalog

import (
	_ "embed" // the snapshot
	"io/fs"

	"github.com/worstcase-dev/worstcase/snapshot"
)

// frozen is the snapshot of the providers' files, which 'go test ./catalog
// -update' writes.
//
//go:embed snapshot.jsonl
var frozen []byte

// fromSnapshot is the catalog of a snapshot. An error says that it is not that
// of the files, which is no harm: then these are read.
func fromSnapshot(text []byte, fsys fs.FS) (*Catalog, error) {
	providers, err := snapshot.Read[Provider](text, fsys, "providers")
	if err != nil {
		return nil, err
	}
	for _, p := range providers {
		p.complete()
	}
	return gather(providers), nil
}
