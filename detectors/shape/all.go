package shape

import (
	"cmp"
	"slices"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// All are the readers, in the order in which they are tried. A new one is a new
// file and a line here. Each gives its findings in the order in which they stand.
func All() []Reader {
	all := []Reader{
		awsKeys(),
		gcpKeys(),
		kubeconfigs(),
		kubeSecrets(),
		terraformState(),
		terraformLogins(),
		vaultInit(),
		dockerLogins(),
		npmLogins(),
		pypiLogins(),
		netrcLogins(),
		gitLogins(),
		databaseFiles(),
		databaseVariables(),
		connectionStrings(),
		cliStores(),
		workflows(),
		dockerSockets(),
	}
	for i := range all {
		all[i].Read = inOrder(all[i].Read)
	}
	return all
}

// inOrder sorts what a reader finds by its place.
func inOrder(read func(*Document) []finding.Finding) func(*Document) []finding.Finding {
	return func(doc *Document) []finding.Finding {
		found := read(doc)
		slices.SortStableFunc(found, func(a, b finding.Finding) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
		})
		return found
	}
}

// Kinds are the full names of all kinds that this package gives, in order, those
// of FromURL and PEMKey too. "" is not among them.
func Kinds() []string {
	kinds := slices.Concat(connectionKinds(), pemKinds())
	for _, r := range All() {
		kinds = append(kinds, r.Kinds...)
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	return slices.DeleteFunc(kinds, func(kind string) bool { return kind == "" })
}
