package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// redisThings are what is asked of Redis, by the ids of actions.
var redisThings = map[string][]string{
	"read keys":                {"keys.read"},
	"delete keys":              {"keys.delete"},
	"delete every key":         {"all.flush", "all.flush-and-save"},
	"overwrite the saved copy": {"all.flush-and-save"},
	"load a library":           {"module.load"},
	"change the configuration": {"config.set"},
	"change users":             {"user.set"},
	"stop the server":          {"server.stop"},
}

// redisServer is a Redis of its own.
type redisServer struct{ *oracleServer }

func startRedis(t *testing.T) *redisServer {
	s := &redisServer{newServer(t, "nobody")}
	daemon := program(t, "redis-server", "valkey-server")
	if err := os.WriteFile(s.acl(), []byte(redisBoss), 0o644); err != nil {
		t.Fatal(err)
	}
	s.start(t, daemon, "--port", "0", "--unixsocket", s.socket(), "--aclfile", s.acl(), "--dir", s.dir, "--save", "",
		"--enable-module-command", "yes", "--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0")
	s.ready(t, func() error {
		c, err := net.Dial("unix", s.socket())
		if err == nil {
			c.Close()
		}
		return err
	})
	return s
}

func (s *redisServer) socket() string { return filepath.Join(s.dir, "s") }
func (s *redisServer) acl() string    { return filepath.Join(s.dir, "users.acl") }

// redisBoss is the user that sets up and looks after.
const redisBoss = "user boss on >boss ~* &* +@all\n"

// redisLink is one connection.
type redisLink struct {
	net.Conn
	in *bufio.Reader
}

func (s *redisServer) as(t *testing.T, user, password string) *redisLink {
	t.Helper()
	conn, err := net.Dial("unix", s.socket())
	if err != nil {
		t.Fatal(err)
	}
	l := &redisLink{conn, bufio.NewReader(conn)}
	l.do("AUTH", user, password)
	return l
}

// do runs a command; what it answers is written out flat, an error with a "-" first.
func (l *redisLink) do(words ...string) string { return l.all([][]string{words})[0] }

// all runs commands one after the other, a few at a time.
func (l *redisLink) all(commands [][]string) []string {
	var answers []string
	for len(commands) > 0 {
		n := min(len(commands), 50)
		var b strings.Builder
		for _, words := range commands[:n] {
			fmt.Fprintf(&b, "*%d\r\n", len(words))
			for _, w := range words {
				fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
			}
		}
		_ = l.SetDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.WriteString(l, b.String())
		for range n {
			answers = append(answers, l.answer())
		}
		commands = commands[n:]
	}
	return answers
}

func (l *redisLink) answer() string {
	line, err := l.in.ReadString('\n')
	if err != nil || len(line) < 3 {
		return "-gone"
	}
	line = strings.TrimRight(line, "\r\n")
	n, _ := strconv.Atoi(line[1:])
	switch line[0] {
	case '$':
		if n < 0 {
			return ""
		}
		text := make([]byte, n+2)
		_, _ = io.ReadFull(l.in, text)
		return string(text[:n])
	case '*':
		var parts []string
		for range n {
			parts = append(parts, l.answer())
		}
		return strings.Join(parts, " ")
	}
	return line
}

// load lets the server read the file of users anew, which ends every connection.
func (s *redisServer) load(t *testing.T) bool {
	t.Helper()
	l := s.as(t, "boss", "boss")
	defer l.Close()
	loaded := l.do("ACL", "LOAD")
	if loaded == "-gone" {
		t.Fatal("the server is gone")
	}
	return loaded == "+OK"
}

// may says whether a command was let through, whatever came of it.
func may(answer string) bool {
	return !strings.HasPrefix(answer, "-NOPERM") && !strings.HasPrefix(answer, "-NOAUTH") && answer != "-gone"
}

// randomRedis is rules of a user, and how they are written down: as a line of a file,
// or as a command of a script.
func randomRedis(r *rand.Rand) []string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	commands, keys := redisVocabulary()
	rules := []string{pick("on", "on", "on", "on", "on", "on", "on", "ON", "off"), pick(">pw", ">pw", ">pw", "nopass")}
	if r.IntN(3) > 0 {
		rules = append(rules, pick("~*", "allkeys", "~cache:*", "~jobs:?", "%R~*", "%RW~orders:*", "%W~cache:*", "%r~jobs:*"))
	}
	if r.IntN(3) == 0 {
		rules = append(rules, pick("+@all", "allcommands", "+@all -@dangerous", "+@ALL -@admin", "+@all -@write", "+@read +@write", "+@all -acl -config -debug"))
	}
	for range r.IntN(8) {
		switch r.IntN(12) {
		case 0, 1:
			rules = append(rules, pick("+@", "+@", "-@")+pick("all", "read", "write", "dangerous", "admin", "keyspace", "string", "list", "hash", "set", "sortedset", "stream", "slow", "fast", "blocking", "bitmap", "geo", "connection", "scripting", "transaction", "pubsub"))
		case 2, 3, 4, 5:
			rules = append(rules, pick("+", "+", "+", "-")+commands[r.IntN(len(commands))])
		case 6, 7:
			rules = append(rules, pick("+", "+", "-")+pick("config|set", "config|get", "acl|setuser", "acl", "config", "module|load", "debug", "shutdown", "xgroup|create", "acl|whoami", "client|kill", "acl|deluser"))
		case 8:
			rules = append(rules, pick("+flushall|async", "+flushdb|sync", "+get", "+DEL", "+FlushAll", "+select|1"))
		case 9:
			rules = append(rules, keys[r.IntN(len(keys))])
		case 10:
			rules = append(rules, "(", pick("~*", "%R~jobs:*", "%W~orders:*", "~cache:*"), pick("+@read", "+@write", "+del +get", "+@all -@admin", "+getdel")+")")
			rules[len(rules)-3] += rules[len(rules)-2]
			rules = append(rules[:len(rules)-2], rules[len(rules)-1])
		case 11:
			rules = append(rules, pick("resetkeys", "nocommands", "clearselectors", "reset on >pw", "resetpass >pw", "&*", "resetchannels"))
		}
	}
	return strings.Fields(strings.Join(rules, " "))
}

// redisFile writes the users down as a project would.
func redisFile(r *rand.Rand, rules, standard []string) (path, text string) {
	switch r.IntN(3) {
	case 0:
		return "shop/redis/redis.conf", "port 6379\nuser default " + strings.Join(standard, " ") + "\nuser app " + strings.Join(rules, " ") + "\n"
	case 1:
		text = "#!/bin/sh\nset -e\n"
		for _, u := range [][]string{append([]string{"default", "reset"}, standard...), append([]string{"app", "reset"}, rules...)} {
			quoted := "'" + strings.Join(u[1:], "' '") + "'"
			text += "redis-cli -h cache -a \"$ADMIN\" ACL SETUSER " + u[0] + " \\\n  " + quoted + "\n"
		}
		return "shop/redis/users.sh", text
	}
	return "shop/redis/users.acl", "user default " + strings.Join(standard, " ") + "\nuser app " + strings.Join(rules, " ") + "\n"
}

// TestOracleRedis lets a real server answer what a login can do.
func TestOracleRedis(t *testing.T) {
	s := startRedis(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	var c oracleScore
	seed := fromEnv(t, "WORSTCASE_ORACLE_SEED", 2026)
	for i := uint64(0); c.sets < int(fromEnv(t, "WORSTCASE_ORACLE_SETS", 240)); i++ {
		r := rand.New(rand.NewPCG(seed, i))
		rules := randomRedis(r)
		standard := strings.Fields([]string{"off", "on >secret ~* +@read", "on >secret ~* &* +@all", "off ~* +@all", "on >secret -@all"}[r.IntN(5)])
		path, text := redisFile(r, rules, standard)
		users := redisBoss + "user other on >x\nuser default " + strings.Join(standard, " ") + "\nuser app " + strings.Join(rules, " ") + "\n"
		if err := os.WriteFile(s.acl(), []byte(users), 0o644); err != nil {
			t.Fatal(err)
		}
		if !s.load(t) {
			continue // rules that the server does not take
		}
		said, sure := verdictOf(t, known, map[string]string{path: text}, "redis.url", finding.Facts{finding.FactScheme: "redis", finding.FactUser: "app"}, redisThings)
		c.compareSure(t, said, sure, s.try(t), text)
	}
	c.state(t, "Redis", 90)
}
