package shape

import (
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/secret"
)

// span is where a value is written: bytes of the document's text.
type span struct{ start, end int }

func spanOf(l syntax.Leaf) span { return span{l.Start, l.End} }

// sighting is a finding of the reader called rule.
func sighting(rule, kind, value string, at span, facts finding.Facts) finding.Finding {
	return finding.Finding{
		Kind:   kind,
		Secret: secret.New(value),
		Start:  at.start,
		End:    at.end,
		Facts:  facts,
		By:     finding.ByParser,
		Rule:   rule,
	}
}

// untyped is a finding of the reader called rule whose kind the value may tell;
// if it doesn't, fallback is the kind.
func untyped(rule, fallback, value string, at span, facts finding.Facts) finding.Finding {
	f := sighting(rule, "", value, at, facts)
	f.Fallback = fallback
	return f
}

// facts makes facts of names and values in turn; empty values and references
// are left out, since they say nothing.
func facts(pairs ...string) finding.Facts {
	f := finding.Facts{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := pairs[i+1]; v != "" && len(v) <= maxFact && !reference(v) {
			f[pairs[i]] = v
		}
	}
	return f
}

// maxFact is the length in bytes above which a value is not a property but
// something that got into its place.
const maxFact = 1024

// with adds what more holds and f doesn't.
func with(f, more finding.Facts) finding.Facts {
	for name, v := range more {
		if f[name] == "" {
			f[name] = v
		}
	}
	return f
}

// moved puts findings of an inner text, such as decoded base64, where the outer
// value stands, and adds what is known there.
func moved(inner []finding.Finding, to span, more finding.Facts) []finding.Finding {
	for i := range inner {
		inner[i].Start, inner[i].End = to.start, to.end
		inner[i].Facts = with(inner[i].Facts, more)
	}
	return inner
}

// leavesAs are the document's leaves in a format that the shape prescribes,
// whatever the file's name made others think.
func leavesAs(doc *Document, format syntax.Format) []syntax.Leaf {
	if doc.Format == format {
		return doc.Leaves
	}
	return parsed(format, string(doc.Text))
}

// parsed are the leaves of a text; of a broken one, those that could be read.
func parsed(format syntax.Format, text string) []syntax.Leaf {
	leaves, _ := syntax.Parse(format, []byte(text))
	return leaves
}
