package cmd

import (
	"runtime"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/scanner"
	"github.com/worstcase-dev/worstcase/workstation"
)

// workstationTarget is what a report calls the person's machine among targets.
const workstationTarget = "workstation"

// keeping is what a person's machine keeps: places to be read, and powers that
// stand in no file.
type keeping struct {
	places []scanner.Place
	powers []detectors.Sighting
}

// onWorkstation finds the credential stores of this machine, and what the agents
// that are here keep.
func onWorkstation(t Terminal, set *agents.Set) (keeping, error) {
	k := keeping{places: []scanner.Place{}} // there, and perhaps empty
	families, err := workstation.Load()
	if err != nil {
		return k, err
	}
	for _, kept := range set.Kept() {
		k.places = append(k.places, scanner.Place{Path: kept.Path, Shown: kept.Shown, Source: scanner.Workstation})
	}
	options := workstation.Options{Home: t.Getenv("HOME"), GOOS: runtime.GOOS, Getenv: t.Getenv}
	for _, found := range workstation.Find(families, options) {
		if found.Store.Read() {
			k.places = append(k.places, scanner.Place{Path: found.Path, Shown: found.Shown, Source: scanner.Workstation})
			continue
		}
		k.powers = append(k.powers, power(found))
	}
	return k, nil
}

// power is a store that unlocks something, as an ambient credential.
func power(found workstation.Found) detectors.Sighting {
	facts := finding.Facts{
		finding.FactAmbient: found.Shown + "#" + found.Store.Kind,
		"store":             found.Store.Name,
		"unlocks":           found.Store.Unlocks,
	}
	at := detectors.Location{Origin: scanner.Origin{Source: scanner.Workstation, Path: found.Shown}, Line: 1, Column: 1}
	switch {
	case found.Path == "":
		at.Origin.Source, at.Name = scanner.Environment, found.Variable
	case found.Store.Format == workstation.Socket:
		facts["socket"] = found.Shown
	}
	return detectors.Sighting{
		Finding:  finding.Finding{Kind: found.Store.Kind, Facts: facts, By: finding.ByParser, Rule: workstationTarget},
		Location: at,
	}
}
