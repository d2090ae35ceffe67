package evidence

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// vaultRule is one path of a policy.
type vaultRule struct {
	// pattern may end in "*", and have "+" for a whole segment.
	pattern string
	// can are its capabilities.
	can []string
	// bounded are those that hold for some requests alone.
	bounded bool
	// loose says that the pattern is only known in part, and stands for more than the
	// policy does.
	loose bool
}

// vaultPolicy reads the text of a policy, in HCL or JSON. Ok says that it is one and
// was read to its end.
func vaultPolicy(text string) (rules []vaultRule, ok bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") {
		return vaultJSON(text)
	}
	if leaves, err := syntax.Parse(syntax.HCL, []byte(text)); err != nil || len(leaves) == 0 {
		return nil, text == "" // the library must not be given more than that parser takes
	}
	parsed, faults := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	body, isBody := parsed.Body.(*hclsyntax.Body)
	if faults.HasErrors() || !isBody {
		return nil, false
	}
	for _, b := range body.Blocks {
		if b.Type != "path" || len(b.Labels) != 1 {
			return nil, false
		}
		rule := vaultRule{pattern: b.Labels[0]}
		for name, a := range b.Body.Attributes {
			rule.take(name, vaultTexts(a.Expr))
		}
		for _, inner := range b.Body.Blocks {
			rule.take(inner.Type, nil)
		}
		rules = append(rules, rule.known())
	}
	return rules, len(rules) > 0
}

// vaultTexts are the texts of an expression; one that is worked out is a gap.
func vaultTexts(expr hclsyntax.Expression) []string {
	if list, is := expr.(*hclsyntax.TupleConsExpr); is {
		var all []string
		for _, e := range list.Exprs {
			all = append(all, vaultTexts(e)...)
		}
		return all
	}
	v, faults := expr.Value(nil)
	if faults.HasErrors() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return []string{partial.Gap("a capability")}
	}
	return []string{v.AsString()}
}

func vaultJSON(text string) (rules []vaultRule, ok bool) {
	var policy struct {
		Path map[string]map[string]any `json:"path"`
	}
	if json.Unmarshal([]byte(text), &policy) != nil || len(policy.Path) == 0 {
		return nil, false
	}
	for pattern, says := range policy.Path {
		rule := vaultRule{pattern: pattern}
		for name, value := range says {
			var texts []string
			if list, is := value.([]any); is {
				for _, v := range list {
					s, _ := v.(string)
					texts = append(texts, s)
				}
			} else if s, is := value.(string); is {
				texts = []string{s}
			}
			rule.take(name, texts)
		}
		rules = append(rules, rule.known())
	}
	slices.SortFunc(rules, func(a, b vaultRule) int { return strings.Compare(a.pattern, b.pattern) })
	return rules, true
}

// vaultOld are the capabilities of the words that came before them.
var vaultOld = map[string][]string{
	"deny": {"deny"}, "read": {"read", "list"}, "write": {"create", "read", "update", "delete", "list"},
	"sudo": {"create", "read", "update", "delete", "list", "sudo"},
}

var vaultAll = []string{"create", "read", "update", "delete", "list", "patch", "sudo"}

// take reads an attribute of a path. What is not known here may bound it.
func (r *vaultRule) take(name string, texts []string) {
	switch name {
	case "capabilities":
		for _, t := range texts {
			if !partial.Whole(t) {
				r.can, r.bounded = append(r.can, vaultAll...), true
				continue
			}
			r.can = append(r.can, strings.ToLower(t))
		}
	case "policy":
		for _, t := range texts {
			r.can = append(r.can, vaultOld[t]...)
		}
	case "comment":
	default:
		r.bounded = true // allowed, denied and required parameters, wrapping, control groups
	}
}

// known puts wildcards where a pattern is not known: templates of the identity, and
// what code fills in.
func (r vaultRule) known() vaultRule {
	pattern := strings.TrimPrefix(r.pattern, "/")
	if !partial.Whole(pattern) {
		pattern, _, _ = strings.Cut(partial.Loose(pattern), "*")
		pattern, r.loose = pattern+"*", true
	}
	if at := strings.Index(pattern, "{{"); at >= 0 {
		pattern, r.loose = pattern[:at]+"*", true
	}
	if at := strings.Index(pattern, "${"); at >= 0 {
		pattern, r.loose = pattern[:at]+"*", true
	}
	r.pattern = pattern
	return r
}
