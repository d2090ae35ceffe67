//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/cmd"
)

// stagedFiles is the size of the repository that a hook must be quick in.
const stagedFiles = 10_000

// plantStaged makes a repository of many files, with one of them changed and
// staged. It has no work tree: what is staged lies in the store.
func plantStaged(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	git := func(in io.Reader, args ...string) string {
		c := exec.Command("git", args...)
		c.Dir, c.Stdin = dir, in
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	var files bytes.Buffer
	files.WriteString("commit refs/heads/main\ncommitter a <a@b.example> 1700000000 +0000\ndata 3\none\n")
	for i := range stagedFiles {
		text := fmt.Sprintf("package p%d\n\nfunc F() int { return %d }\n", i, i)
		fmt.Fprintf(&files, "M 100644 inline m%d/p%d/f%d.go\ndata %d\n%s\n", i%40, i/40%25, i, len(text), text)
	}
	git(nil, "init", "-q", "-b", "main")
	git(&files, "fast-import", "--quiet")
	git(nil, "read-tree", "HEAD")
	blob := git(strings.NewReader("package p0\n\nfunc F() int { return 1 }\n"), "hash-object", "-w", "--stdin")
	git(nil, "update-index", "--add", "--cacheinfo", "100644,"+blob+",m0/p0/f0.go")
	return dir
}

// scanStaged is what a pre-commit hook runs.
func scanStaged(t testing.TB, dir string) string {
	t.Helper()
	var out, problems bytes.Buffer
	terminal := cmd.Terminal{In: strings.NewReader(""), Out: &out, Err: &problems, Getenv: func(string) string { return "" }, Now: time.Now}
	if code := cmd.Main(context.Background(), []string{"scan", "--staged", "-v", dir}, terminal); code != 0 {
		t.Fatalf("exit code %d: %s", code, &problems)
	}
	return problems.String()
}

// processorTime is what this process has used so far.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// slowestHook bounds the processor's time for a hook. It is a multiple of what it
// takes on a quiet machine, since a busy one takes longer for the same.
const slowestHook = 400 * time.Millisecond

// TestStagedIsQuick measures a hook in a repository of 10,000 files, everything
// that it loads included.
func TestStagedIsQuick(t *testing.T) {
	dir := plantStaged(t)
	before := processorTime(t)
	said := scanStaged(t, dir)
	took := processorTime(t) - before
	t.Logf("%v of the processor's time for %d files", took.Round(time.Millisecond), stagedFiles)
	if !strings.Contains(said, "1 file") {
		t.Errorf("one file is staged: %s", said)
	}
	if took > slowestHook {
		t.Errorf("a hook took %v of the processor's time, and %v is the most", took, slowestHook)
	}
}

// BenchmarkStartup is the same: what a scan needs before it reads much.
func BenchmarkStartup(b *testing.B) {
	dir := plantStaged(b)
	before := processorTime(b)
	for b.Loop() {
		scanStaged(b, dir)
	}
	b.ReportMetric(float64(processorTime(b)-before)/float64(b.N)/1e6, "cpu-ms/op")
	b.ReportMetric(0, "ns/op")
}
