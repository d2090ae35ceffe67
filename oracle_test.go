package main

import (
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// oracleScore compares what was said with what was seen, of many sets of grants.
type oracleScore struct {
	mu sync.Mutex
	// tooMuch are the times of "can" of what it could not, and assumed those of them
	// that were said as an assumption.
	sets, asked, right, tooMuch, assumed, tooLittle int
	// over are those times by what was asked.
	over map[string]int
}

// compareSure compares what was said of one set with what was seen. Some of what is
// said is said as an assumption: what is in said and not in sure.
func (c *oracleScore) compareSure(t *testing.T, said, sure, seen answer, what string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sets++
	for _, thing := range slices.Sorted(maps.Keys(seen)) {
		c.asked++
		switch {
		case said[thing] == seen[thing]:
			c.right++
		case said[thing]:
			c.tooMuch++
			if !sure[thing] {
				c.assumed++
			}
			if c.over == nil {
				c.over = map[string]int{}
			}
			c.over[thing]++
			t.Logf("the files say that it can %s (sure: %t), and it could not:\n%s", thing, sure[thing], what)
		default:
			c.tooLittle++
			t.Errorf("the files say that it cannot %s, and it did:\n%s", thing, what)
		}
	}
}

// state logs the agreement with one server in one line, and fails where fewer than
// floor of a hundred answers are right.
func (c *oracleScore) state(t *testing.T, server string, floor float64) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	share := 100 * float64(c.right) / float64(max(c.asked, 1))
	t.Logf("%s: %d sets, %d questions, %d right (%.1f %%), %d \"can\" that could not (%d of them assumed; %v), %d \"cannot\" that could",
		server, c.sets, c.asked, c.right, share, c.tooMuch, c.assumed, c.over, c.tooLittle)
	if share < floor {
		t.Errorf("%.1f %% of the answers are right, want %.0f %% or more", share, floor)
	}
}

// oracleSets makes up sets of grants and asks of each, two or more at a time. Each
// set is a test of its own, and its number and the seed make it again.
func oracleSets(t *testing.T, ask func(t *testing.T, i int, r *rand.Rand)) {
	t.Run("sets", func(t *testing.T) {
		for i := range int(fromEnv(t, "WORSTCASE_ORACLE_SETS", 200)) {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				ask(t, i, rand.New(rand.NewPCG(fromEnv(t, "WORSTCASE_ORACLE_SEED", 2026), uint64(i))))
			})
		}
	})
}

func fromEnv(t *testing.T, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// missing skips a test for want of something on this machine. Where CI runs it, it
// fails, so that nothing is left out there without a word.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format+" (CI is true, so that this is a failure)", args...)
	}
	t.Skipf(format, args...)
}

// verdictOf is what the files say that a login can do: for each thing, whether an
// action with one of these ids is covered. Sure is what of it is more than an
// assumption.
func verdictOf(t *testing.T, known *catalog.Catalog, files map[string]string, kind string, facts finding.Facts, things map[string][]string) (said, sure answer) {
	t.Helper()
	claims := evidence.NewCollector(known)
	for path, text := range files {
		format := syntax.FormatOf(path, []byte(text))
		leaves, _ := syntax.Parse(format, []byte(text))
		claims.Add(path, func() *evidence.Document {
			return &evidence.Document{Path: path, Text: []byte(text), Format: format, Leaves: leaves}
		})
	}
	k, ok := known.Kind(kind)
	if !ok {
		t.Fatalf("no kind %s", kind)
	}
	facts = maps.Clone(facts)
	told := evidence.Apply(claims.Claims(), facts, []string{"shop/.env"})
	if !told.Settled {
		t.Fatalf("the files do not settle what %s may do", facts[finding.FactUser])
	}
	subject := blastradius.Subject{Kind: k, Facts: facts, Settled: told.Settled}
	for _, g := range told.Grants {
		subject.Grants = append(subject.Grants, blastradius.Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Conditional})
	}
	blast := blastradius.Assess(subject, time.Now())
	said, sure = answer{}, answer{}
	for thing, actions := range things {
		for _, j := range blast.Actions {
			if slices.Contains(actions, j.ID) {
				said[thing], sure[thing] = true, sure[thing] || j.Certainty != catalog.Assumed
			}
		}
	}
	return said, sure
}

// oracleServer is a program of a database on its way: a folder of its own, and a user
// that is not root, whom some of them refuse.
type oracleServer struct {
	dir string
	as  *syscall.SysProcAttr
	env []string
}

func newServer(t *testing.T, account string) *oracleServer {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a server")
	}
	s := &oracleServer{dir: t.TempDir()}
	if os.Geteuid() != 0 {
		return s
	}
	u, err := user.Lookup(account)
	if err != nil {
		missing(t, "runs as root, and there is no user %s to run a server as", account)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for _, dir := range []string{s.dir, filepath.Dir(s.dir)} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(s.dir, uid, gid); err != nil {
		missing(t, "a folder cannot be given to the user %s: %v", account, err)
	}
	s.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return s
}

func (s *oracleServer) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.SysProcAttr = s.dir, s.as
	cmd.Env = append(os.Environ(), s.env...)
	return cmd
}

// start runs a server until the test is over.
func (s *oracleServer) start(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := s.command(program, args...)
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		missing(t, "%s does not start: %v", program, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		log.Close()
	})
}

// ready waits for a server to answer.
func (s *oracleServer) ready(t *testing.T, ask func() error) {
	t.Helper()
	var err error
	for range 150 {
		if err = ask(); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	missing(t, "the server does not answer: %v\n%s", err, log)
}

// freePort is a port on which nothing listens.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
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
	missing(t, "none of %s is installed", strings.Join(patterns, ", "))
	return ""
}
