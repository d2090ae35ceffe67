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
	detector := detect.NewDetector(libraryConfig(tb))
	detector.MaxDecodeDepth = match.MaxDepth
	detector.IgnoreGitleaksAllow = true
	return &both{theirs: detector, ours: newEngine(tb)}
}

// libraryConfig is the default configuration as the library understands it, with
// our widenings, which are not what is compared.
func libraryConfig(tb testing.TB) config.Config {
	tb.Helper()
	logging.Logger = zerolog.Nop()
	v := viper.New()
	v.SetConfigType("toml")
	text, err := configuration()
	if err != nil {
		tb.Fatal(err)
	}
	if err := v.ReadConfig(strings.NewReader(text)); err != nil {
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
	return cfg
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
func differ(one, other map[finding]int) []finding {
	var out []finding
	for f, n := range one {
		if other[f] < n {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b finding) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func (f finding) String() string { return fmt.Sprintf("line %d: %s: %q", f.line+1, f.rule, f.secret) }

// agree reports as an error every difference that is not meant, and returns how
// much both found.
func (b *both) agree(tb testing.TB, path string, text []byte) int {
	tb.Helper()
	theirs, ours := b.library(path, text), b.engine(path, text)
	for _, f := range differ(theirs, ours) {
		tb.Errorf("%s: only the library finds %s", path, f)
	}
	for _, f := range differ(ours, theirs) {
		if !b.onLastLine(path, text, f) {
			tb.Errorf("%s: only we find %s", path, f)
		}
	}
	return len(ours)
}

// onLastLine reports whether a finding that only we have is on a last line
// without a line break, and the library has it too when that line stands alone.
// In a text it takes everything from the text's start for that line, so that an
// allow-list about lines allows it for what stands elsewhere.
func (b *both) onLastLine(path string, text []byte, f finding) bool {
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	alone := finding{f.rule, f.secret, 0}
	return len(last) > 0 && f.line == bytes.Count(text, []byte("\n")) && b.library(path, last)[alone] > 0
}

func TestLastLineWithoutBreak(t *testing.T) {
	b := newBoth(t)
	text := []byte("RUN --mount=type=secret,id=x make\napi_key = \"f83hs0Lq92mXb71Tz\"")
	secret := finding{"generic-api-key", "f83hs0Lq92mXb71Tz", 1}
	if got := b.engine("Dockerfile", text); got[secret] != 1 {
		t.Errorf("we find %v", got)
	}
	if got := b.library("Dockerfile", text); len(got) != 0 {
		t.Errorf("the library finds %v: the difference is gone, and so can be what allows for it", got)
	}
}

// TestSourceTree compares over real files: some of Go's own source, all of it
// with WORSTCASE_DIFF=full, or the folders that WORSTCASE_DIFF_DIRS names.
func TestSourceTree(t *testing.T) {
	if testing.Short() {
		t.Skip("the library takes half a minute for it")
	}
	dirs := strings.Fields(os.Getenv("WORSTCASE_DIFF_DIRS"))
	if os.Getenv("WORSTCASE_DIFF") == "full" {
		dirs = []string{filepath.Join(runtime.GOROOT(), "src")}
	}
	if len(dirs) == 0 {
		for _, dir := range []string{"net", "encoding", "crypto/x509", "cmd/go/testdata"} {
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

func FuzzAgree(f *testing.F) {
	for _, text := range []string{
		"token = ghp_0123456789abcdefABCDEF0123456789abcd\n",
		"eyJhbGciOiJIUzI1NiJ9aa.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P\n",
		"password%3D%22hunter2hunter2%22",
		"c2VjcmV0X2tleSA9ICJhazQ3ZGhhOEpTbGFzOGRqYUhEMDEyIgo=\n",
		"kind: Secret\ndata:\n  password: aHVudGVyMmh1bnRlcjI=\n",
	} {
		f.Add("a.yaml", []byte(text))
	}
	b := newBoth(f)
	f.Fuzz(func(t *testing.T, path string, text []byte) { b.agree(t, path, text) })
}
