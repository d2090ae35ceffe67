package main

import (
	"maps"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence"
)

// The oracles ask real servers. Each makes up grants, writes them into files as a
// project would, asks what a login can do by these files, and then lets the login
// try. "Cannot" of something that worked fails; "can" of something that did not is
// counted, for files tell less than a server knows.

// answer is what is said, or seen, of a login: the things it can do.
type answer map[string]bool

// oracleScore compares what was said with what was seen.
type oracleScore struct{ asked, right, tooMuch int }

func (c *oracleScore) compare(t *testing.T, said, seen answer, what string) {
	t.Helper()
	for _, thing := range slices.Sorted(maps.Keys(seen)) {
		c.asked++
		switch {
		case said[thing] == seen[thing]:
			c.right++
		case said[thing]:
			c.tooMuch++
		default:
			t.Errorf("the files say that it cannot %s, and it did:\n%s", thing, what)
		}
	}
}

func (c *oracleScore) log(t *testing.T) {
	t.Logf("%d questions: %d right, %d times \"can\" of what it could not, no \"cannot\" of what it could", c.asked, c.right, c.tooMuch)
}

// fromFiles is what the files say that a login can do: for each thing, whether an
// action with one of these ids is covered.
func fromFiles(t *testing.T, known *catalog.Catalog, files map[string]string, kind string, facts finding.Facts, things map[string][]string) answer {
	t.Helper()
	claims := evidence.NewCollector(known)
	for path, text := range files {
		format := syntax.FormatOf(path, []byte(text))
		claims.Add(path, func() *evidence.Document { return &evidence.Document{Path: path, Text: []byte(text), Format: format} })
	}
	k, ok := known.Kind(kind)
	if !ok {
		t.Fatalf("no kind %s", kind)
	}
	facts = finding.Facts(maps.Clone(facts))
	told := evidence.Apply(claims.Claims(), facts, []string{"shop/.env"})
	if !told.Settled {
		t.Fatalf("the files do not settle what %s may do", facts[finding.FactUser])
	}
	subject := blastradius.Subject{Kind: k, Facts: facts, Settled: told.Settled}
	for _, g := range told.Grants {
		subject.Grants = append(subject.Grants, blastradius.Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Conditional})
	}
	blast := blastradius.Assess(subject, time.Now())
	said := answer{}
	for thing, actions := range things {
		said[thing] = slices.ContainsFunc(blast.Actions, func(j blastradius.Judged) bool { return slices.Contains(actions, j.ID) })
	}
	return said
}

// server is a program of a database on its way: a folder of its own, and a user
// that is not root, whom some of them refuse.
type server struct {
	dir string
	as  *syscall.SysProcAttr
	env []string
}

func newServer(t *testing.T, account string) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a server")
	}
	s := &server{dir: t.TempDir()}
	if os.Geteuid() != 0 {
		return s
	}
	u, err := user.Lookup(account)
	if err != nil {
		t.Skipf("runs as root, and there is no user %s to run a server as", account)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for _, dir := range []string{s.dir, filepath.Dir(s.dir)} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(s.dir, uid, gid); err != nil {
		t.Skipf("a folder cannot be given to the user %s: %v", account, err)
	}
	s.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return s
}

func (s *server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.SysProcAttr = s.dir, s.as
	cmd.Env = append(os.Environ(), s.env...)
	return cmd
}

// start runs a server until the test is over.
func (s *server) start(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := s.command(program, args...)
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Skipf("%s does not start: %v", program, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		log.Close()
	})
}

// ready waits for a server to answer.
func (s *server) ready(t *testing.T, ask func() error) {
	t.Helper()
	var err error
	for range 150 {
		if err = ask(); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	t.Skipf("the server does not answer: %v\n%s", err, log)
}

// program is the path of the first of these programs that is there.
func program(t *testing.T, patterns ...string) string {
	t.Helper()
	for _, p := range patterns {
		if found, _ := filepath.Glob(p); len(found) > 0 {
			return found[len(found)-1]
		}
		if found, err := exec.LookPath(p); err == nil && !strings.Contains(p, "/") {
			return found
		}
	}
	t.Skipf("none of %s is installed", strings.Join(patterns, ", "))
	return ""
}
