package armed

import (
	_ "embed" // the snapshot
	"errors"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/snapshot"
)

// frozen is the snapshot of the tools' files, which 'go test ./armed -update'
// writes.
//
//go:embed snapshot.jsonl
var frozen []byte

// fromSnapshot are the tools of a snapshot. An error says that it is not that of
// the files, which is no harm: then these are read.
func fromSnapshot(text []byte, fsys fs.FS) (*Tools, error) {
	tools, err := snapshot.Read[Tool](text, fsys, "data")
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, tool := range tools {
		src := &source{name: tool.ID, root: new(yaml.Node), tool: tool}
		src.compile()
		faults = append(faults, src.err())
	}
	return index(tools), errors.Join(faults...)
}
