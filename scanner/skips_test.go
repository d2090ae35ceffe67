package scanner

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSkipsDoNotDependOnTheOrderTheyCameIn(t *testing.T) {
	var all []Skip
	for i := range 450 {
		all = append(all,
			Skip{Path: fmt.Sprintf("image%03d", i), Reason: "binary content"},
			Skip{Path: fmt.Sprintf("locked%03d", i), Reason: "permission denied", Incomplete: true})
	}
	all = append(all,
		Skip{Path: "archive", Reason: "binary content", Count: 7},
		Skip{Path: "z-archive", Reason: "binary content", Count: 5},
		Skip{Path: "link", Reason: "symbolic link"})
	var first []Skip
	for round := range 20 {
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		list := collect(all)
		if round == 0 {
			first = list
		}
		if diff := cmp.Diff(first, list); diff != "" {
			t.Fatal(diff)
		}
	}
	if len(first) != 450+100+1+1 {
		t.Errorf("%d skips are listed", len(first))
	}
	rest := Skip{Reason: "binary content", Count: 450 - 99 + 5}
	if first[0] != rest {
		t.Errorf("the rest is %v, want %v", first[0], rest)
	}
}

func collect(all []Skip) []Skip {
	var s Skips
	var adders sync.WaitGroup
	for half := range 2 {
		adders.Go(func() {
			for i := half; i < len(all); i += 2 {
				s.Add(all[i])
			}
		})
	}
	adders.Wait()
	return s.List()
}

func TestOnlyAGapMakesAScanIncomplete(t *testing.T) {
	var s Skips
	s.Add(Skip{Path: "a", Reason: "binary content"})
	if !s.Complete() {
		t.Error("an image left out is no gap")
	}
	s.Add(Skip{Path: "b", Reason: "permission denied", Incomplete: true})
	if s.Complete() {
		t.Error("a file that could not be read is a gap")
	}
}
