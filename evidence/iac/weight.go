package iac

// maxWeight is how many values one value may hold. A few lines of references to
// references would otherwise make billions.
const maxWeight = 50_000

// weighed is a value that knows how many it holds; unknown if those are too many.
func weighed(v Value) Value {
	v.weight = 1
	for _, e := range v.List {
		v.weight += max(e.weight, 1)
	}
	for _, e := range v.Map {
		v.weight += max(e.weight, 1)
	}
	for _, e := range v.Either {
		v.weight += max(e.weight, 1)
	}
	if v.weight > maxWeight {
		return NotKnown("more than is worked out here")
	}
	return v
}
