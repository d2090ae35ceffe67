package syntax

import "errors"

// ErrLimit says that a document is nested deeper or holds more values than a
// parser follows; the leaves up to there are returned with it.
var ErrLimit = errors.New("nested too deep or too many values")

// Limits on what a parser follows in one document.
const (
	MaxDepth  = 200
	MaxLeaves = 1 << 20
)
