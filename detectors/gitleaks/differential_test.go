package gitleaks

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/spf13/viper"
	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/logging"
)

// A both runs the library's detector and ours on the same text.
type both struct {
	theirs  *detect.Detector
	ours    *match.Engine
	scratch match.Scratch
}

func newBoth(tb testing.TB) *both {
	tb.Helper()
	logging.Logger = zerolog.Nop()
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		tb.Fatal(err)
	}
	var vc config.ViperConfig
	if err := v.Unmarshal(&vc); err != nil {
		tb.Fatal(err)
	}
	cfg, err := vc.Translate()
	if err != nil {
		tb.Fatal(err)
	}
	detector := detect.NewDetector(cfg)
	detector.MaxDecodeDepth = match.MaxDepth
	detector.IgnoreGitleaksAllow = true
	return &both{theirs: detector, ours: newEngine(tb)}
}

func newEngine(tb testing.TB) *match.Engine {
	tb.Helper()
	rules, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	engine, err := match.Compile(rules.Match())
	if err != nil {
		tb.Fatal(err)
	}
	return engine
}

// finding is what both must agree on.
type finding struct {
	rule, secret string
	line         int
}

func (b *both) library(path string, text []byte) map[finding]int {
	all := make(map[finding]int)
	for _, f := range b.theirs.Detect(detect.Fragment{Raw: string(text), FilePath: path}) {
		all[finding{f.RuleID, f.Secret, f.StartLine}]++
	}
	return all
}

func (b *both) engine(path string, text []byte) map[finding]int {
	var found []match.Match
	b.ours.Scan(text, path, &b.scratch, func(m *match.Match) { found = append(found, *m) })
	all := make(map[finding]int)
	for _, m := range Dedupe(text, found) {
		all[finding{m.ID, string(m.Secret), bytes.Count(text[:m.Start], []byte("\n"))}]++
	}
	return all
}

// differ are the findings of one that the other has not, or has less often.
func differ(one, other map[finding]int) []string {
	var out []string
	for f, n := range one {
		if other[f] < n {
			out = append(out, fmt.Sprintf("line %d: %s (%d times more): %q", f.line+1, f.rule, n-other[f], f.secret))
		}
	}
	slices.Sort(out)
	return out
}

// agree reports every difference as an error, and returns how much both found.
func (b *both) agree(tb testing.TB, path string, text []byte) int {
	tb.Helper()
	theirs, ours := b.library(path, text), b.engine(path, text)
	for _, f := range differ(theirs, ours) {
		tb.Errorf("%s: only the library finds %s", path, f)
	}
	for _, f := range differ(ours, theirs) {
		tb.Errorf("%s: only we find %s", path, f)
	}
	return len(ours)
}

func TestSourceTree(t *testing.T) {
	dirs := strings.Fields(os.Getenv("WORSTCASE_DIFF_DIRS"))
	if os.Getenv("WORSTCASE_DIFF") == "full" {
		dirs = []string{filepath.Join(runtime.GOROOT(), "src")}
	}
	if len(dirs) == 0 {
		for _, dir := range []string{"crypto", "net"} {
			dirs = append(dirs, filepath.Join(runtime.GOROOT(), "src", dir))
		}
	}
	b := newBoth(t)
	total, size := 0, 0
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			info, err := d.Info()
			if err != nil || info.Size() > 3<<20 {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			total += b.agree(t, filepath.ToSlash(path), text)
			size += len(text)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d findings in %d bytes", total, size)
}
