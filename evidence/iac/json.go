package iac

import (
	"encoding/json"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// FromJSON is the value of decoded JSON.
func FromJSON(tree any) Value {
	return fromJSON(tree, partial.Clean)
}

// Decode is the value of JSON text that code puts together, in which there may
// be gaps; unknown where it is not well-formed.
func Decode(text string) Value {
	var tree any
	if len(text) > maxText || json.Unmarshal([]byte(text), &tree) != nil {
		return NotKnown("JSON that could not be read")
	}
	return fromJSON(tree, func(s string) string { return s })
}

func fromJSON(tree any, clean func(string) string) Value {
	switch tree := tree.(type) {
	case map[string]any:
		v := Value{Kind: Map, Map: make(map[string]Value, len(tree))}
		for k, e := range tree {
			v.Map[clean(k)] = fromJSON(e, clean)
		}
		return v
	case []any:
		v := Value{Kind: List, List: make([]Value, 0, len(tree))}
		for _, e := range tree {
			v.List = append(v.List, fromJSON(e, clean))
		}
		return v
	case nil:
		return Value{}
	}
	return Literal(clean(scalar(tree)))
}
