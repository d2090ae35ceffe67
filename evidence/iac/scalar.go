package iac

import (
	"encoding/json"
	"fmt"

	"github.com/zclconf/go-cty/cty"
)

// scalar is a decoded JSON scalar as text.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case float64:
		return fmt.Sprint(v)
	}
	return ""
}

// constant is a literal of HCL.
func constant(v cty.Value) Value {
	switch {
	case v.IsNull():
		return Value{}
	case !v.IsKnown():
		return NotKnown("a value")
	case v.Type() == cty.String:
		return Literal(v.AsString())
	case v.Type() == cty.Bool && v.True():
		return Literal("true")
	case v.Type() == cty.Bool:
		return Literal("false")
	case v.Type() == cty.Number:
		return Literal(v.AsBigFloat().Text('f', -1))
	}
	return NotKnown("a value")
}
