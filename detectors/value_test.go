package detectors

import (
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// Every kind that a shape or a reader of values names is one of the catalog's.
func TestKindsOfShapesAreInTheCatalog(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(shape.Kinds(), shape.ValueKinds()...) {
		if _, ok := known.Kind(name); !ok {
			t.Errorf("%s is not in the catalog", name)
		}
	}
}
