package scanner

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	must(t, err)
	return string(b)
}

// built is an image that a test makes, as files of a layout.
type built struct {
	files          []packed
	layers         []string // digests
	config         string   // its digest
	manifestDigest string
}

const imageConfig = `{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin","API_TOKEN=abc"],"Labels":{"built-by":"me"},"Cmd":["serve"]},` +
	`"rootfs":{"type":"layers","diff_ids":["sha256:aa"]},"history":[{"created_by":"ARG NPM_TOKEN=def"},{"created_by":"RUN |1 NPM_TOKEN=def /bin/sh -c npm ci # buildkit"}]}`

// imageOf makes an image in the layout of the Open Container Initiative.
func imageOf(t testing.TB, config string, layers ...string) built {
	t.Helper()
	var b built
	type ref struct {
		MediaType string `json:"mediaType"`
		Digest    string `json:"digest"`
		Size      int    `json:"size"`
	}
	blob := func(text string) ref {
		b.files = append(b.files, packed{"blobs/sha256/" + digestOf(text), text})
		return ref{"application/x", "sha256:" + digestOf(text), len(text)}
	}
	refs := []ref{}
	for _, l := range layers {
		refs = append(refs, blob(l))
		b.layers = append(b.layers, digestOf(l))
	}
	c := blob(config)
	b.config = digestOf(config)
	manifest := jsonOf(t, map[string]any{"schemaVersion": 2, "config": c, "layers": refs})
	m := blob(manifest)
	b.manifestDigest = digestOf(manifest)
	b.files = append(b.files, packed{"index.json", jsonOf(t, map[string]any{"manifests": []ref{m}})}, packed{"oci-layout", `{"imageLayoutVersion":"1.0.0"}`})
	return b
}

// threeLayers bring files, take some away, and write over others.
func threeLayers(t testing.TB) []string {
	return []string{
		gzipOf(t, tarOf(t, packed{"app/.env", token}, packed{"app/keep", token}, packed{"etc/old", token}, packed{"opt/a/b", token}, packed{"srv/x", token})),
		zstdOf(t, tarOf(t, packed{"app/.wh..env", ""}, packed{"etc/old", "new\n"}, packed{".wh.opt", ""})),
		tarOf(t, packed{"srv/.wh..wh..opq", ""}, packed{"srv/y", token}, packed{"app/late", token}),
	}
}

func TestImagesLayerByLayer(t *testing.T) {
	image := imageOf(t, imageConfig, threeLayers(t)...)
	forms := map[string]map[string]string{
		"image.tar":    {"image.tar": tarOf(t, image.files...)},
		"image.tar.gz": {"image.tar.gz": gzipOf(t, tarOf(t, image.files...))},
		"layout":       {},
	}
	for _, f := range image.files {
		forms["layout"]["layout/"+f.name] = f.text
	}
	for root, files := range forms {
		t.Run(root, func(t *testing.T) {
			plant(t, files)
			h, set := walkAll(t, Options{}, ".")
			checkImage(t, h, set, root, image)
		})
	}
}

func checkImage(t *testing.T, h *harvest, set *Set, root string, image built) {
	t.Helper()
	short := func(n int) string { return root + Within + image.layers[n][:shortDigest] }
	gone := map[string]string{ // by which layer
		short(0) + "/app/.env": image.layers[1][:shortDigest], short(0) + "/etc/old": image.layers[1][:shortDigest],
		short(0) + "/opt/a/b": image.layers[1][:shortDigest], short(0) + "/srv/x": image.layers[2][:shortDigest],
		short(0) + "/app/keep": "", short(1) + "/etc/old": "", short(2) + "/srv/y": "", short(2) + "/app/late": "",
	}
	for path, by := range gone {
		if h.all(path) == "" {
			t.Errorf("%s was not read, of %v", path, h.paths())
			continue
		}
		origin := h.text[path][0].Origin
		if got := set.Deleted(origin); got != by || origin.Source != Image {
			t.Errorf("%s, of %s, is deleted by %q, want %q", path, origin.Source, got, by)
		}
	}
	config := root + Within + image.config[:shortDigest]
	if got, want := h.all(config+"/config.env"), "PATH=/bin\nAPI_TOKEN=abc\n"; got != want {
		t.Errorf("the environment is %q, want %q", got, want)
	}
	want := "architecture=amd64\nserve\nbuilt-by=me\nARG NPM_TOKEN=def\nRUN |1 NPM_TOKEN=def /bin/sh -c npm ci # buildkit\nos=linux\n"
	if diff := cmp.Diff(want, h.all(config+"/history")); diff != "" {
		t.Error(diff)
	}
	if skips := set.Skips(); len(skips) > 0 {
		t.Errorf("skipped %v", skips)
	}
}

func TestImagesThatDockerSaved(t *testing.T) {
	layers := threeLayers(t)[2:]
	old := tarOf(t, packed{"srv/x", token})
	v1 := []string{strings.Repeat("1", 64), strings.Repeat("2", 64), strings.Repeat("3", 64)}
	config := digestOf(imageConfig)
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	add := func(h tar.Header, text string) {
		h.Size = int64(len(text))
		must(t, w.WriteHeader(&h))
		_, err := io.WriteString(w, text)
		must(t, err)
	}
	add(tar.Header{Name: v1[0] + "/layer.tar"}, old)
	add(tar.Header{Name: v1[1] + "/layer.tar"}, layers[0])
	add(tar.Header{Name: v1[2] + "/layer.tar", Typeflag: tar.TypeSymlink, Linkname: "../" + v1[1] + "/layer.tar"}, "")
	add(tar.Header{Name: config + ".json"}, imageConfig)
	manifest := func(tag string, third string) map[string]any {
		return map[string]any{"Config": config + ".json", "RepoTags": []string{tag}, "Layers": []string{v1[0] + "/layer.tar", third + "/layer.tar"}}
	}
	add(tar.Header{Name: "manifest.json"}, jsonOf(t, []any{manifest("a:1", v1[1]), manifest("a:2", v1[2])}))
	must(t, w.Close())
	plant(t, map[string]string{"image.tar": b.String()})
	h, set := walkAll(t, Options{}, "image.tar")
	path := "image.tar!/111111111111/srv/x"
	if h.all(path) != token || h.times[path] != 1 || set.Deleted(Origin{Source: Image, Path: path}) != "222222222222" {
		t.Errorf("read %v; it is deleted by %q", h.paths(), set.Deleted(Origin{Source: Image, Path: path}))
	}
	if h.all("image.tar!/"+config[:12]+"/config.env") == "" {
		t.Errorf("the configuration is not among %v", h.paths())
	}
	want := []Skip{{Path: "image.tar!/" + v1[2] + "/layer.tar", Reason: reasonLink}}
	if diff := cmp.Diff(want, set.Skips()); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatOneImageStillShowsIsNotDeleted(t *testing.T) {
	base, later := tarOf(t, packed{"a", token}), tarOf(t, packed{".wh.a", ""})
	one, two := imageOf(t, imageConfig, base, later), imageOf(t, imageConfig, base)
	plant(t, map[string]string{"both.tar": tarOf(t, append(one.files, two.files[len(two.files)-3])...)})
	_, set := walkAll(t, Options{}, ".")
	if by := set.Deleted(Origin{Source: Image, Path: "both.tar!/" + digestOf(base)[:12] + "/a"}); by != "" {
		t.Errorf("it is deleted by %q", by)
	}
}

func TestDamagedImages(t *testing.T) {
	layers := threeLayers(t)
	image := imageOf(t, imageConfig, layers...)
	without := func(n int) []packed { return append(append([]packed{}, image.files[:n]...), image.files[n+1:]...) }
	swapped := append([]packed{}, image.files...)
	swapped[2].text = tarOf(t, packed{"other", token})
	short := append([]packed{}, image.files...)
	short[0].text = short[0].text[:len(short[0].text)-40]
	config := append([]packed{}, image.files...)
	config[3].text = strings.Replace(config[3].text, "abc", "xyz", 1)
	for _, c := range []struct {
		name  string
		files []packed
		want  map[string]string
	}{
		{"a layer is missing", without(1), map[string]string{"i.tar": "layer " + image.layers[1][:12] + " of the image is missing"}},
		{"a layer is another one", swapped, map[string]string{"i.tar!/" + image.layers[2][:12]: reasonDigest}},
		{"a configuration is another one", config, map[string]string{"i.tar!/blobs/sha256/" + image.config: reasonDigest}},
		{"a layer breaks off", short, map[string]string{"i.tar!/" + image.layers[0][:12]: reasonDigest}},
	} {
		_, skips := unpack(t, "i.tar", tarOf(t, c.files...), Options{})
		for path, reason := range c.want {
			found := false
			for _, s := range skips {
				found = found || s.Path == path && s.Reason == reason && s.Incomplete
			}
			if !found {
				t.Errorf("%s: skipped %v", c.name, skips)
			}
		}
	}
}

func TestManifestsThatNameManyLayers(t *testing.T) {
	var names []string
	for i := range 3000 {
		names = append(names, fmt.Sprintf("%064x/layer.tar", i))
	}
	_, skips := unpack(t, "i.tar", tarOf(t, packed{"manifest.json", jsonOf(t, []any{map[string]any{"Layers": names}})}), Options{})
	if len(skips) != mostGaps+1 {
		t.Errorf("%d were skipped", len(skips))
	}
}

func TestFilesThatOnlyLookLikeAnImage(t *testing.T) {
	name := strings.Repeat("ab", 32)
	plant(t, map[string]string{
		"store/" + name: tarOf(t, packed{"x", token}), "blobs/sha256/" + name: token,
		"manifest.json": `{"name": "an extension"}`, "other/manifest.json": "[1, 2]",
	})
	h, set := walkAll(t, Options{}, ".")
	if h.all("store/"+name+"!/x") != token || h.all("blobs/sha256/"+name) != token || h.all("manifest.json") == "" || h.all("other/manifest.json") == "" {
		t.Errorf("read %v", h.paths())
	}
	if len(set.Skips()) > 0 {
		t.Errorf("skipped %v", set.Skips())
	}
}
