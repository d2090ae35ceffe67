package blastradius

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Backup is a copy that files tell of, of data which an action destroys. It counts
// only where it is of the very things that a credential reaches, and where neither
// the credential nor anything that it leads to can destroy it as well.
type Backup struct {
	// Of are the full names of the actions whose loss it brings back.
	Of []string
	// Over are globs of what it is a copy of, in the words of Grant.On. A copy of
	// nothing that is known brings back nothing.
	Over []string
	// Account is whose it is, as credentials tell theirs; "" where files don't say.
	Account string
	// Ends are the ways to destroy it; none where nobody can.
	Ends []End
	// Says is what is copied where, and where that is written, as a clause.
	Says string
}

// End is a way to destroy a backup: a call, the permissions that it takes, and
// what they must be held on, none for anything.
type End struct {
	Call  string
	Needs []string
	On    []string
}

// factAccount is the fact that tells whose a credential is.
const factAccount = "account"

// kept is a backup, and the call by which it can be destroyed, "" for none.
type kept struct {
	Backup
	end string
}

// keptByAction are backups by the full names of the actions whose loss they bring
// back, as far as the stations of a walk leave them.
func keptByAction(backups []Backup, stations []station, r reading) map[string][]kept {
	by := map[string][]kept{}
	for _, b := range backups {
		if len(b.Over) == 0 {
			continue
		}
		k := kept{b, b.ended(stations, r)}
		for _, action := range b.Of {
			by[action] = append(by[action], k)
		}
	}
	return by
}

// ended is the first call by which somebody on the way can destroy the backup.
// What two of them hold together counts as held by one.
func (b *Backup) ended(stations []station, r reading) string {
	for _, end := range b.Ends {
		holders := map[*catalog.Provider][]Grant{}
		for _, at := range stations {
			if at.Kind != nil {
				p := at.Kind.Provider
				holders[p] = append(holders[p], end.holding(readGrants(grantsOf(*at.Subject), r), b.strange(at.Facts))...)
			}
		}
		for p, grants := range holders {
			if _, ok := held(p, end.Needs, grants); ok {
				return end.Call
			}
		}
	}
	return ""
}

// strange says whether somebody with these facts is surely of another account than
// the backup.
func (b *Backup) strange(facts map[string]string) bool {
	account := facts[factAccount]
	return b.Account != "" && account != "" && account != b.Account
}

// holding are the grants that may reach the backup. Those of another account do
// only where they name it: nobody grants what nobody else lets them have.
func (e End) holding(grants []Grant, strange bool) []Grant {
	var reach []Grant
	for _, g := range grants {
		switch {
		case strange && e.named(g.On), !strange && e.meets(g.On):
			reach = append(reach, g)
		}
	}
	return reach
}

// meets says whether what a grant is on may be what the end must be held on.
func (e End) meets(on []string) bool {
	if len(e.On) == 0 || len(on) == 0 {
		return true
	}
	return slices.ContainsFunc(on, func(a string) bool {
		return slices.ContainsFunc(e.On, func(b string) bool {
			a, b := plain(a), plain(b)
			return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
		})
	})
}

// named says whether a grant is on the very things.
func (e End) named(on []string) bool {
	return slices.ContainsFunc(on, func(a string) bool {
		return slices.ContainsFunc(e.On, func(b string) bool { return strings.HasPrefix(plain(a), plain(b)) })
	})
}

// plain is what a pattern begins with before anything that is left open. Two
// patterns that can match one text begin alike as far as both are plain.
func plain(pattern string) string {
	pattern = strings.ToLower(pattern)
	if i := strings.IndexFunc(pattern, func(r rune) bool { return r == '*' || r == '?' || r >= 0x80 }); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// afterBackups takes what backups bring back into account, where nothing but them
// would, or where it is not known whether they are there.
func (j *Judged) afterBackups(p *catalog.Provider, backups []kept, grants []Grant) {
	lost := j.Recovery == catalog.NoRecovery || j.Recovery == catalog.ByBackup
	if len(backups) == 0 || j.Effect != catalog.Destroy || !lost || j.Backups == catalog.BackupsSurvive {
		return
	}
	saved := false
	var all []string
	for _, need := range j.Needs {
		things := within(p, need, grants)
		saved = saved || savedAll(backups, things)
		all = append(all, things...)
	}
	notes, open := saidOfBackups(backups, all, saved)
	j.Notes, j.Open = append(j.Notes, notes...), append(j.Open, open...)
	if saved {
		after := *j.Action
		after.Recovery, after.Backups = catalog.ByBackup, catalog.BackupsSurvive
		j.Action = &after
	}
}

// savedAll says whether each of the things has a backup that stays.
func savedAll(backups []kept, things []string) bool {
	for _, on := range things {
		if !slices.ContainsFunc(backups, func(k kept) bool { return k.end == "" && k.of(on) }) {
			return false
		}
	}
	return len(things) > 0
}

// of says whether the backup is one of what a grant reaches.
func (k *kept) of(on string) bool {
	return on != everything && slices.ContainsFunc(k.Over, func(over string) bool { return catalog.Glob(over, on) })
}

// saidOfBackups is what there is to say of backups of these things.
func saidOfBackups(backups []kept, things []string, saved bool) (notes, open []string) {
	wide := slices.Contains(things, everything)
	for _, k := range backups {
		about := slices.ContainsFunc(things, k.of)
		switch {
		case k.end != "" && (about || wide):
			notes = append(notes, sentence(k.Says+"; it may destroy that too: "+k.end))
		case k.end == "" && about && saved:
			notes = append(notes, sentence(k.Says+", which nothing that it may call destroys"))
		case k.end == "":
			open = append(open, k.Says+"; whether that is all that it reaches")
		}
	}
	if saved {
		open = append(open, "whether the backups that files tell of were made, and how old the newest is")
	}
	return few(notes), few(open)
}
