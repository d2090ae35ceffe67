package report

import (
	"cmp"
	"reflect"
	"slices"
)

// cleaned is a copy of the report in which every string has been through clean.
// It walks the types, so that no field, present or future, is forgotten.
func (r *Report) cleaned() *Report {
	return cleanValue(reflect.ValueOf(r)).Interface().(*Report)
}

// cleaned is the same for one credential.
func (c *Credential) cleaned() *Credential {
	return cleanValue(reflect.ValueOf(c)).Interface().(*Credential)
}

func cleanValue(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return reflect.ValueOf(clean(v.String())).Convert(v.Type())
	case reflect.Pointer:
		return cleanPointer(v)
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(cleanValue(v.Field(i)))
		}
		return out
	case reflect.Slice:
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(cleanValue(v.Index(i)))
		}
		return out
	case reflect.Map:
		return cleanMap(v)
	default:
		return v
	}
}

func cleanPointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.New(v.Type().Elem())
	out.Elem().Set(cleanValue(v.Elem()))
	return out
}

// cleanMap goes through the keys in order: where two of them are the same once
// cleaned, the last one wins every time.
func cleanMap(v reflect.Value) reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	out := reflect.MakeMapWithSize(v.Type(), len(keys))
	for _, key := range keys {
		out.SetMapIndex(cleanValue(key), cleanValue(v.MapIndex(key)))
	}
	return out
}
