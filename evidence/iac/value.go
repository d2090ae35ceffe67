// Package iac is what infrastructure code says: the resources of Terraform and
// CloudFormation files with the values of their attributes, as far as the files
// tell.
//
// What is not told, a variable, a function that nothing here knows, a count
// that hangs on the environment, is an unknown value or a gap in a text (see
// package partial), never nothing. Nothing is executed, and no file is opened.
//
// What does not live here: what any resource means.
package iac

import (
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Kind is what a value is.
type Kind int

// Kinds. The zero value is a value that is not there.
const (
	Missing Kind = iota
	Text         // a string, a number or a boolean, with gaps
	List
	Map
	// Encoded is a value that is written out as JSON: jsonencode(…).
	Encoded
	// File is the content of a file; Text is its path, from the folder of the
	// code, and Map what a template is filled with.
	File
	Unknown
)

// Value is what is known of a value.
type Value struct {
	Kind Kind
	// Text is a Text's, with gaps, or the path of a File.
	Text string
	// List is a List's, or the one value that is Encoded.
	List []Value
	// Map is a Map's.
	Map map[string]Value
	// What names an Unknown value for people.
	What string
	// Of is the resource whose attribute this is, if it is one.
	Of Reference
	// Either are the values that it may be, where the code chooses between them.
	Either []Value

	// weight is how many values it holds in all, where it is made by an
	// evaluator.
	weight int
}

// Reference is an attribute of a resource.
type Reference struct {
	// Address is the resource's without an instance: "aws_iam_user.ci", or in
	// CloudFormation its logical id.
	Address string
	// Key is the key of one of its instances, "" where it isn't told which.
	Key string
	// Attribute is "name", "arn", "Ref".
	Attribute string
	// Module is the module call that the value comes out of, "" for none.
	Module string
}

// Literal is a known text.
func Literal(text string) Value { return Value{Kind: Text, Text: text} }

// NotKnown is a value of which nothing is known but a name for it.
func NotKnown(what string) Value { return Value{Kind: Unknown, What: what} }

// At is the value under a key of a map; Missing where there is none, and
// unknown where the whole is.
func (v Value) At(keys ...string) Value {
	for _, key := range keys {
		switch {
		case v.Kind == Unknown:
			return v
		case v.Kind == Encoded:
			v = v.List[0].Map[key]
		default:
			v = v.Map[key]
		}
	}
	return v
}

// Each are the elements of a list; a single value is a list of one.
func (v Value) Each() []Value {
	switch v.Kind {
	case Missing:
		return nil
	case List:
		return v.List
	}
	return []Value{v}
}

// String is the value as text: a gap where it isn't one.
func (v Value) String() string {
	switch v.Kind {
	case Text:
		return v.Text
	case Missing:
		return ""
	case Unknown:
		return partial.Gap(v.What)
	}
	return partial.Gap(v.name())
}

// Known is the text of a value that is known whole.
func (v Value) Known() (string, bool) {
	if v.Kind != Text || !partial.Whole(v.Text) {
		return "", false
	}
	return v.Text, true
}

// name is a value's name for people.
func (v Value) name() string {
	switch {
	case v.Of.Address != "" && v.Of.Attribute != "":
		return v.Of.Address + "." + v.Of.Attribute
	case v.Of.Address != "":
		return v.Of.Address
	case v.What != "":
		return v.What
	}
	return "a value"
}

// Keys are the keys of a map, in order.
func (v Value) Keys() []string {
	keys := make([]string, 0, len(v.Map))
	for k := range v.Map {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Resource is a resource of a file.
type Resource struct {
	// Type is "aws_iam_user" or "AWS::IAM::User".
	Type string
	// Address is where it stands in its scope, without an instance's key.
	Address string
	// Key is the key of its instance, "" for the only one.
	Key string
	// Path is the file that has it.
	Path string
	// Attributes are a Map; blocks are lists under their names.
	Attributes Value
	// Maybe says in words what its being there hangs on, "" for nothing.
	Maybe string
}
