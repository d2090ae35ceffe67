package evidence

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Backup is a copy that files tell of, of what an action destroys.
type Backup struct {
	// Of are the full names of the actions whose loss it brings back.
	Of []string
	// Over are globs of what it is a copy of, in the words of Grant.On.
	Over []string
	// Account is whose it is, "" where files don't say.
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

// backupKinds are the types of resources that tell of backups.
var backupKinds = []string{
	"aws_backup_", "aws_s3_bucket_replication_configuration", "aws_db_instance_automated_backups_replication", "aws_dlm_lifecycle_policy",
	"google_compute_resource_policy", "google_compute_disk_resource_policy_attachment", "google_backup_dr_",
}

// mentionsBackup says whether a text may tell of backups.
func mentionsBackup(text []byte) bool {
	return slices.ContainsFunc(backupKinds, func(kind string) bool { return bytes.Contains(text, []byte(kind)) })
}

// backupWorld is what resources together say of backups.
type backupWorld struct {
	resources []protector
	// folders are those in which code has an address: in two, it is two things.
	folders map[string]map[string]bool
}

// backupsOf are the backups that resources tell of, in order.
func backupsOf(resources []protector) []Backup {
	w := &backupWorld{folders: map[string]map[string]bool{}}
	for _, r := range resources {
		if strings.HasPrefix(r.Type, "data.") {
			continue
		}
		w.resources = append(w.resources, r)
		if w.folders[r.Address] == nil {
			w.folders[r.Address] = map[string]bool{}
		}
		w.folders[r.Address][r.dir] = true
	}
	backups := slices.Concat(w.plans(), w.replicas(), w.named(), w.diskSnapshots(), w.googleVaults())
	slices.SortFunc(backups, compareBackups)
	return slices.CompactFunc(backups, func(a, b Backup) bool { return compareBackups(a, b) == 0 })
}

func compareBackups(a, b Backup) int {
	return cmp.Or(
		cmp.Compare(a.Says, b.Says), slices.Compare(a.Of, b.Of), slices.Compare(a.Over, b.Over), cmp.Compare(a.Account, b.Account),
		slices.CompareFunc(a.Ends, b.Ends, func(a, b End) int {
			return cmp.Or(cmp.Compare(a.Call, b.Call), slices.Compare(a.Needs, b.Needs), slices.Compare(a.On, b.On))
		}),
	)
}

// backupClaim claims backups. It is about everybody: what a grant is on ties them.
func backupClaim(backups []Backup) []Claim {
	if len(backups) == 0 {
		return nil
	}
	return []Claim{{Backups: backups, Because: "files say what is backed up"}}
}

// of are the resources of a type that are surely there.
func (w *backupWorld) of(kind string) []protector {
	var found []protector
	for _, r := range w.resources {
		if r.Type == kind && r.Maybe == "" {
			found = append(found, r)
		}
	}
	return found
}

// meant are the resources of a type that a value of some folder's code means: by
// its address, or by one of these attributes.
func (w *backupWorld) meant(kind, dir string, v iac.Value, attributes ...string) []protector {
	text, known := v.Known()
	var found []protector
	for _, r := range w.of(kind) {
		byAddress := v.Of.Address == r.Address && r.dir == dir && (v.Of.Key == "" || v.Of.Key == r.Key)
		byName := known && text != "" && slices.ContainsFunc(attributes, func(a string) bool {
			name, ok := r.Attributes.At(a).Known()
			return ok && name == text
		})
		if byAddress || byName && v.Of.Address == "" {
			found = append(found, r)
		}
	}
	return found
}

// copied is a thing that a value of some folder's code means: the type of its
// resource, what stands for it in the words of Grant.On, and its name for people.
func (w *backupWorld) copied(dir string, v iac.Value, kinds ...string) (kind string, over []string, called string) {
	if v.Of.Address != "" {
		kind = strings.TrimPrefix(v.Of.Address, "data.")
		kind, _, _ = strings.Cut(kind, ".")
		if !slices.Contains(kinds, kind) {
			return "", nil, ""
		}
		for _, r := range w.resources {
			if r.Address != v.Of.Address || r.dir != dir || r.Maybe != "" {
				continue
			}
			address := r.Address
			if len(w.folders[address]) > 1 || r.Key != "" || v.Of.Key != "" {
				address = ""
			}
			name := things[kind].calledOf(r.Resource)
			if !partial.Whole(name) {
				name = ""
			}
			if r.Key != v.Of.Key && v.Of.Key != "" {
				continue
			}
			return kind, overThings(things[kind], name, address), firstOf(name, r.Address)
		}
		return "", nil, ""
	}
	text, known := v.Known()
	if !known || text == "" || strings.ContainsAny(text, "*?") {
		return "", nil, ""
	}
	for _, kind := range kinds {
		for _, form := range things[kind].over {
			if catalog.Glob(strings.ReplaceAll(form, "%s", "*"), text) {
				name := text[strings.LastIndexAny(text, ":/")+1:]
				if kind == "aws_s3_bucket" {
					return kind, []string{text, text + "/*"}, name
				}
				return kind, []string{text}, name
			}
		}
	}
	return "", nil, ""
}

// overThings are the globs that stand for a thing by its name, and by its address.
func overThings(t thing, name, address string) []string {
	var over []string
	if name != "" {
		over = t.overOf(name, "")
	}
	if address != "" {
		for _, form := range t.over {
			over = append(over, fmt.Sprintf(form, partial.Gap(address)))
		}
	}
	return slices.DeleteFunc(once(over), func(s string) bool { return strings.Contains(s, partial.Gap("")) })
}

// unknownThings stands for what is copied where files don't show what that is.
func unknownThings() []string { return []string{partial.Gap("nothing that is known")} }

// endNeeds are the permissions of a provider that destroy backups.
func endNeeds(provider string) []string {
	var ends []End
	switch provider {
	case awsProvider:
		ends = append(slices.Clone(pointEnds), keyEnd)
		for _, kind := range backedByAWS {
			ends = append(ends, snapshotEnds[kind]...)
		}
		ends = append(ends, End{Needs: []string{locksOff, "s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"}})
	case "gcp":
		ends = []End{snapshotEnd, googleKeyEnd}
	}
	var needs []string
	for _, e := range ends {
		needs = append(needs, e.Needs...)
	}
	return needs
}

// blocks are the blocks under a name: a list of them, or one of a template.
func blocks(v iac.Value, name string) []iac.Value {
	b := v.At(name)
	switch b.Kind {
	case iac.List:
		return b.List
	case iac.Map:
		return []iac.Value{b}
	}
	return nil
}

// textAt is a text that is known.
func textAt(v iac.Value, keys ...string) string {
	text, _ := v.At(keys...).Known()
	return text
}
