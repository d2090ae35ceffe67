package blastradius

import (
	"slices"

	"github.com/worstcase-dev/worstcase/catalog"
)

// unknowns gathers, in a fixed order and without repeats, what could not be
// told about a credential: from the credential itself, from its kind, and from
// its worst action. The environment is among them only where it matters: where
// knowing it could change the level at best.
func unknowns(s Subject, worst *Judged, environmentMatters bool) []string {
	list := slices.Clone(s.Unknowns)
	if s.Kind != nil {
		list = append(list, s.Kind.Unknowns...)
		if s.Kind.Lifetime != "" {
			list = append(list, "it lives "+s.Kind.Lifetime+" from its issue, which nothing here dates")
		}
	}
	if worst != nil {
		list = append(list, worst.Open...)
		if worst.Backups == catalog.BackupsUnknown && worst.Effect == catalog.Destroy {
			list = append(list, "whether a backup survives")
		}
		if !s.Sure && environmentMatters {
			list = append(list, environmentUnknown(s.Environment))
		}
	}
	var once []string
	for _, u := range list {
		if !slices.Contains(once, u) {
			once = append(once, u)
		}
	}
	return once
}

func environmentUnknown(e catalog.Environment) string {
	if e == "" || e == catalog.UnknownEnvironment {
		return "which environment it works on"
	}
	return "whether it works on " + string(e) + " alone, as the name of its file suggests"
}
