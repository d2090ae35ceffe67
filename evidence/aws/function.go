package aws

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Function is a Lambda function of which the files tell the role that it runs
// with. Whoever replaces its code has that role.
type Function struct {
	// Name and ARN may have gaps.
	Name, ARN string
	// Path is the file that says so.
	Path string
	// Maybe says in words what its being there hangs on, "" for nothing.
	Maybe string
	Role  *Subject
}

// lambdaFunction is a function as Terraform calls it.
const lambdaFunction = "aws_lambda_function"

// Functions are the first functions whose roles the files describe, in order. A
// function that has a state goes by that.
func (w *World) Functions(most int) []Function {
	var all []Function
	made := map[place]bool{}
	for _, r := range w.functions { // states come first
		where := place{r.scope, r.Address, r.Key}
		role := w.roleOf(r)
		if made[where] || role == nil || len(all) >= most {
			continue
		}
		made[where] = true
		name := partial.Show(r.Attributes.At("function_name").String())
		if !partial.Whole(r.Attributes.At("function_name").String()) || name == "" {
			name = r.Address
		}
		all = append(all, Function{
			Name: name, ARN: functionARN(r.Resource), Path: r.Path, Maybe: r.Maybe, Role: w.subject([]*Identity{role}),
		})
	}
	return all
}

// function keeps the record of a function.
func (w *World) function(r record) {
	if r.Type == lambdaFunction {
		w.functions = append(w.functions, r)
	}
}

// roleOf is the role that a function runs with, nil where the files don't tell
// or describe it.
func (w *World) roleOf(r record) *Identity {
	v := r.Attributes.At("role")
	if v.Of.Address != "" {
		at := w.ids.at[Role][place{scope: r.scope, address: v.Of.Address}]
		same := func(key string) int {
			return slices.IndexFunc(at, func(i *Identity) bool { return i.key == key })
		}
		switch {
		case same(v.Of.Key) >= 0:
			return at[same(v.Of.Key)]
		case same(r.Key) >= 0:
			return at[same(r.Key)]
		}
	}
	text, known := v.Known()
	if !known {
		return nil
	}
	var found []*Identity
	for _, i := range w.ids.all {
		if i.Kind == Role && (i.ARN == text || afterAccount(i.ARN) == afterAccount(text) && i.Account() == "") {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// functionARN is the ARN of a function, which policies name it by.
func functionARN(r iac.Resource) string {
	if arn, ok := r.Attributes.At("arn").Known(); ok && strings.HasPrefix(arn, "arn:") {
		return arn
	}
	name := textOr(r.Attributes.At("function_name"), r.Address)
	return "arn:aws:lambda:*:*:function:" + name
}
