package cmd

import (
	"context"
	"sync"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/armed"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
)

// ready is what a run needs before it reads its targets.
type ready struct {
	detector *detectors.Detector
	reach    *agents.Set
	// commands is the collector of commands, which is made when the first file
	// comes that may hold one: a hook mostly meets none, and is waited for.
	commands func() (*armed.Collector, error)
}

// start loads what the run needs, side by side.
func (r *run) start(ctx context.Context, t Terminal) (*ready, error) {
	s := &ready{commands: sync.OnceValues(func() (*armed.Collector, error) {
		tools, err := armed.Load()
		if err != nil {
			return nil, err
		}
		return armed.NewCollector(tools), nil
	})}
	var unreached error
	var agentsRead sync.WaitGroup
	agentsRead.Go(func() { s.reach, unreached = r.discover(ctx, t) })
	var err error
	if r.known, err = catalog.Load(); err == nil {
		s.detector, err = detectors.New(r.known)
	}
	agentsRead.Wait()
	if err != nil {
		return nil, err
	}
	return s, unreached
}
