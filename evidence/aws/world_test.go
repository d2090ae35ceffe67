package aws

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// asked are the actions that the archives of testdata speak of.
var asked = []string{
	"ec2:TerminateInstances", "iam:CreateUser", "rds:DeleteDBInstance", "rds:DeleteDBSnapshot", "rds:StopDBInstance",
	"s3:DeleteBucket", "s3:DeleteObject", "s3:GetObject", "sts:AssumeRole",
}

func document(path, text string) *Document {
	d := &Document{Path: path, Text: []byte(text), Format: syntax.FormatOf(path, []byte(text))}
	if d.Format != "" {
		d.Leaves, _ = syntax.Parse(d.Format, d.Text)
	}
	return d
}

func read(files []txtar.File) *World {
	var f Files
	for _, file := range files {
		if Wants(file.Name) {
			f.Read(document(file.Name, string(file.Data)))
		}
	}
	return f.World()
}

// TestWorlds: an archive's comment says what comes of its files, a user at a
// time: grants after ":", what is not known after "?", roles after "->".
func TestWorlds(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives")
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(text)
			_, want, _ := strings.Cut(string(archive.Comment), "\n\n")
			w := read(archive.Files)
			var got []string
			for _, line := range strings.Split(want, "\n") {
				if user, _, ok := strings.Cut(line, ":"); ok && !strings.ContainsAny(user, " ?>") {
					got = append(got, told(t, w, user)...)
				}
			}
			if diff := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			shuffled(t, archive.Files, w)
		})
	}
}

// told is what a world says of a user.
func told(t *testing.T, w *World, user string) []string {
	t.Helper()
	s := w.Owner(Link{User: user, scope: "."})
	if s == nil {
		return []string{user + " is nobody"}
	}
	var grants []string
	for _, g := range s.Layers.Grants(asked) {
		grants = append(grants, strings.TrimSpace(g.Scope+" "+g.Verdict.String()+" "+strings.Join(g.If, ", ")))
	}
	lines := []string{strings.TrimSpace(user + ": " + strings.Join(grants, ", "))}
	for _, u := range s.Unknowns() {
		lines = append(lines, user+" ? "+u)
	}
	if s.Layers.Evaluate("iam:CreateUser").Verdict == iam.Denied {
		for _, a := range w.Assumes(s, w.Roles(100)) {
			name := partial.Show(a.ARN)
			if a.Role != nil {
				name = a.Role.Name
			}
			line := user + " -> " + name
			if len(a.If) > 0 {
				line += " if " + strings.Join(a.If, ", ")
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// shuffled holds that the order of files does not matter.
func shuffled(t *testing.T, files []txtar.File, w *World) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 3))
	for range 5 {
		r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		other := read(files)
		if len(w.ids.all) != len(other.ids.all) {
			t.Fatalf("%d identities, then %d", len(w.ids.all), len(other.ids.all))
		}
		for i := range w.ids.all {
			a, b := w.subject([]*Identity{w.ids.all[i]}), other.subject([]*Identity{other.ids.all[i]})
			if diff := cmp.Diff(fmt.Sprint(a.Layers.Grants(asked)), fmt.Sprint(b.Layers.Grants(asked))); diff != "" {
				t.Errorf("%s: %s", a.Describe(), diff)
			}
		}
	}
}
