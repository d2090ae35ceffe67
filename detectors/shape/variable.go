package shape

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// variable is a name with its value, however the format writes that down: a key,
// a {name, value} pair, a "NAME=value" in a list, a Terraform variable's default.
type variable struct {
	// name is as written, text is the value, and at where that is written.
	name, text string
	at         span
	tag        string
}

// words are the name's words in capitals: dbHost is DB, HOST.
func (v *variable) words() []string { return wordsOf(v.name) }

// literal says whether the value is no reference.
func (v *variable) literal() bool {
	return literal(syntax.Leaf{Text: v.text, Tag: v.tag})
}

// block is a group of variables that stand side by side.
type block struct {
	path []string
	vars []variable
}

// blocks groups a document's values with their siblings, in order. What stands
// in a Kubernetes Secret or a Terraform state has a meaning of its own, which
// other readers know, and is left out. A name that comes again begins a new
// block: two blocks of HCL may have the same path.
func blocks(doc *Document) []*block {
	if isTerraformState(doc) {
		return nil
	}
	return group(outsideSecrets(doc.Leaves))
}

// group makes blocks of leaves.
func group(leaves []syntax.Leaf) []*block {
	var all []*block
	open := map[string]*block{}
	taken := map[*block]map[string]bool{}
	for i := 0; i < len(leaves); i++ {
		path, v, used := variableAt(leaves, i)
		if used == 0 {
			continue
		}
		i += used - 1
		id := strconv.Itoa(leaves[i].Doc) + "\x00" + strings.Join(path, "\x00")
		b := open[id]
		if b == nil || taken[b][v.name] {
			b = &block{path: path}
			open[id], taken[b] = b, map[string]bool{}
			all = append(all, b)
		}
		taken[b][v.name] = true
		b.vars = append(b.vars, v)
	}
	return all
}

// variableAt is the variable that begins at a leaf, the path of its block and
// how many leaves it takes up: none where the leaf is no variable.
func variableAt(leaves []syntax.Leaf, i int) (path []string, v variable, used int) {
	l := leaves[i]
	if len(l.Path) == 0 {
		return nil, v, 0
	}
	key, parent := l.Key(), l.Path[:len(l.Path)-1]
	switch {
	case key == "name" && i+1 < len(leaves) && len(parent) > 0 && isPair(l, leaves[i+1]):
		next := leaves[i+1]
		return parent[:len(parent)-1], newVariable(l.Text, next.Text, next), 2
	case key == "default" && len(parent) == 2 && parent[0] == "variable":
		return parent[:1], newVariable(parent[1], l.Text, l), 1
	case isIndex(key):
		name, value, found := strings.Cut(l.Text, "=")
		if !found || !isVariableName(name) {
			return nil, v, 0
		}
		v = newVariable(name, value, l)
		if l.End-l.Start == len(l.Text) {
			v.at.start += len(name) + 1
		}
		return parent, v, 1
	}
	return parent, newVariable(key, l.Text, l), 1
}

func newVariable(name, text string, l syntax.Leaf) variable {
	return variable{name: name, text: text, at: spanOf(l), tag: l.Tag}
}

// isPair says whether two leaves are the name and the value of one variable.
func isPair(name, value syntax.Leaf) bool {
	return value.Key() == "value" && name.Doc == value.Doc && isVariableName(name.Text) &&
		slices.Equal(name.Path[:len(name.Path)-1], value.Path[:len(value.Path)-1])
}

func isIndex(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}

// isVariableName says whether a text can be the name of a variable.
func isVariableName(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for i, r := range s {
		if r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (i == 0 || (r < '0' || r > '9') && r != '.' && r != '-') {
			return false
		}
	}
	return true
}

// wordsOf parts a name into words in capitals: at anything that is no letter and
// no digit, and where a capital follows a small letter.
func wordsOf(name string) []string {
	if len(name) > 200 {
		return nil
	}
	var b strings.Builder
	small := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && small:
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r) || small && unicode.IsDigit(r)
		b.WriteRune(unicode.ToUpper(r))
	}
	return strings.Fields(b.String())
}
