package agents

import (
	"context"
	"path"
	"slices"
	"strings"
)

// passed are directories that hold other people's code or what a build makes:
// the settings in them are nobody's.
var passed = []string{
	"node_modules", "vendor", "bower_components", "target", "dist", "build", "out",
	"venv", "site-packages", "__pycache__", "Pods", "DerivedData", "Library", "AppData",
}

// below walks a target breadth first, so that where the bounds end the search,
// what is nearest has been seen.
func (g *ground) below(ctx context.Context, root string, seen map[string]bool) error {
	level := []string{root}
	for depth := 0; depth < maxDepth && len(level) > 0; depth++ {
		var next []string
		for _, dir := range level {
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(seen) >= maxDirs {
				return nil
			}
			for _, e := range g.visit(dir, seen) {
				if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(passed, e.Name()) {
					next = append(next, path.Join(dir, e.Name()))
				}
			}
		}
		level = next
	}
	return nil
}
