package scanner

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// description is what the JSON of an image may be: a manifest, which names layers,
// or a configuration.
type description struct {
	Layers []struct {
		Digest string `json:"digest"`
	} `json:"layers"`
	RootFS          json.RawMessage `json:"rootfs"`
	Config          map[string]any  `json:"config"`
	ContainerConfig map[string]any  `json:"container_config"`
}

// describe is empty for what is no description.
func describe(text []byte) (d description) {
	if json.Unmarshal(text, &d) != nil {
		return description{}
	}
	return d
}

// readDescription hands on what a configuration says as the text that it was made
// of, so that it is read as an environment file and a build file are. A manifest's
// layers are kept.
func (w *worker) readDescription(ctx context.Context, c content, p part, text []byte) (done bool, err error) {
	d := describe(text)
	if len(d.Layers) > 0 {
		var stack []string
		for _, l := range d.Layers {
			stack = append(stack, digestIn.FindString(l.Digest))
		}
		w.opts.images.stack(p.layout, stack)
	}
	if d.RootFS == nil || d.Config == nil && d.ContainerConfig == nil {
		return false, nil
	}
	return true, w.readConfig(ctx, c, p, text)
}

func (w *worker) readConfig(ctx context.Context, c content, p part, text []byte) error {
	origin := c.origin
	origin.Source = Image
	base := p.layout + Within + p.digest[:shortDigest] + "/"
	var all any
	_ = json.Unmarshal(text, &all) // it was one just now
	env, rest := drawn(all)
	for _, f := range []struct{ name, text string }{{"config.env", env}, {"history", rest}} {
		origin.Path = base + f.name
		if f.text == "" || w.opts.excluded(origin.Path) {
			continue
		}
		// No file has these lines, but each is whole.
		if err := w.handle(ctx, &Fragment{Origin: origin, Text: []byte(f.text), Line: 1, Column: 1, Whole: true}); err != nil {
			return err
		}
	}
	w.opts.Progress.Count(1, int64(len(text)))
	return nil
}

// drawn are the strings of a configuration, each on its own line: those of the
// environment, and all others.
func drawn(v any) (env, rest string) {
	var e, r strings.Builder
	draw(v, "", &e, &r)
	return e.String(), r.String()
}

func draw(v any, key string, env, rest *strings.Builder) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if k != "rootfs" { // digests
				draw(v[k], k, env, rest)
			}
		}
	case []any:
		for _, inner := range v {
			draw(inner, key, env, rest)
		}
	case string:
		drawString(v, key, env, rest)
	}
}

func drawString(v, key string, env, rest *strings.Builder) {
	to := rest
	switch key {
	case "Env":
		to = env
	case "created_by", "Cmd", "Entrypoint", "Shell", "Test", "OnBuild", "comment", "author":
	default:
		to.WriteString(key + "=")
	}
	to.WriteString(v + "\n")
}

// readManifest keeps the layers that a docker manifest names.
func (i *images) readManifest(layout string, text []byte) {
	var list []struct{ Layers []string }
	if json.Unmarshal(text, &list) != nil {
		return
	}
	for _, m := range list {
		var stack []string
		for _, name := range m.Layers {
			if digest := digestIn.FindString(name); digest != "" {
				stack = append(stack, digest)
			}
		}
		i.stack(layout, stack)
	}
}

// stack keeps the layers of one image.
func (i *images) stack(layout string, digests []string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	im := i.at(layout)
	var kept []string
	for _, digest := range digests {
		if digest != "" && im.room() {
			kept = append(kept, digest)
		}
	}
	if len(kept) > 0 {
		im.stacks = append(im.stacks, kept)
	}
}
