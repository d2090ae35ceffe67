package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// redisKinds are the kinds of values that lie under each prefix; "@" is the prefix,
// and "seen1" is what somebody who reads would see.
var redisSeed = []string{
	"SET @:s seen1", "RPUSH @:l" + strings.Repeat(" seen1", 12), "HSET @:h f seen1", "SADD @:t seen1 b", "ZADD @:z 1 seen1 2 seen1b 3 seen1c 4 seen1d 5 seen1e 6 seen1f 7 seen1g 8 seen1h",
	"XADD @:x 1-1 f seen1", "XGROUP CREATE @:x g 0", "GEOADD @:g 13 38 seen1", "SET @:b 9", "RPUSH @:q" + strings.Repeat(" seen1", 12),
}

var redisPrefixes = []string{"cache", "jobs", "orders", "other"}

// redisReads show what lies under keys, and leave it there.
var redisReads = []string{
	"GET @:s", "MGET @:s @:s", "GETRANGE @:s 0 -1", "SUBSTR @:s 0 -1", "LCS @:s @:s", "DUMP @:s", "GETEX @:s", "SORT @:l BY nosort",
	"SORT_RO @:l BY nosort", "LRANGE @:l 0 -1", "LINDEX @:l 0", "HGET @:h f", "HMGET @:h f", "HGETALL @:h", "HVALS @:h", "HSCAN @:h 0",
	"HRANDFIELD @:h 1 WITHVALUES", "SMEMBERS @:t", "SSCAN @:t 0", "SRANDMEMBER @:t 5", "SUNION @:t", "SINTER @:t", "SDIFF @:t",
	"ZRANGE @:z 0 -1", "ZREVRANGE @:z 0 -1", "ZRANGEBYSCORE @:z -inf +inf", "ZREVRANGEBYSCORE @:z +inf -inf", "ZRANGEBYLEX @:z - +",
	"ZREVRANGEBYLEX @:z + -", "ZRANDMEMBER @:z 5", "ZSCAN @:z 0", "ZUNION 1 @:z", "ZINTER 1 @:z", "ZDIFF 1 @:z",
	"XRANGE @:x - +", "XREVRANGE @:x + -", "XREAD STREAMS @:x 0", "XREADGROUP GROUP g me STREAMS @:x >", "XINFO STREAM @:x",
	"XAUTOCLAIM @:x g you 0 0", "XCLAIM @:x g me 0 1-1", "GEOSEARCH @:g FROMLONLAT 13 38 BYRADIUS 9 km",
	"GEORADIUS @:g 13 38 9 km", "GEORADIUS_RO @:g 13 38 9 km", "GEORADIUSBYMEMBER @:g seen1 9 km", "GEORADIUSBYMEMBER_RO @:g seen1 9 km",
}

// redisTakes show what lies under keys, and take it away.
var redisTakes = []string{
	// Those that wait come first, while there is something to take.
	"BLPOP @:l 0.01", "BRPOP @:q 0.01", "BLMPOP 0.01 1 @:l LEFT", "BLMOVE @:l @:new LEFT LEFT 0.01", "BRPOPLPUSH @:q @:new 0.01",
	"BZPOPMIN @:z 0.01", "BZPOPMAX @:z 0.01", "BZMPOP 0.01 1 @:z MIN",
	"GETDEL @:s", "GETSET @:s gone", "SET @:s gone GET", "LPOP @:l", "RPOP @:q", "LMPOP 1 @:l LEFT", "LMOVE @:l @:new LEFT LEFT",
	"RPOPLPUSH @:q @:new", "SPOP @:t 5", "ZPOPMIN @:z", "ZPOPMAX @:z", "ZMPOP 1 @:z MIN",
}

// redisDestroys take away what lies under keys.
var redisDestroys = []string{
	"DEL @:s", "UNLINK @:s", "SET @:s gone", "SETEX @:s 9 gone", "PSETEX @:s 9 gone", "MSET @:s gone", "SETRANGE @:s 0 gone", "SETBIT @:s 1 0",
	"BITFIELD @:s SET u8 0 1", "BITOP NOT @:s @:b", "COPY @:b @:s REPLACE", "RENAME @:b @:s", "MOVE @:s 1", "RESTORE @:s 0 junk REPLACE",
	"EXPIRE @:s -1", "PEXPIRE @:s -1", "EXPIREAT @:s 1", "PEXPIREAT @:s 1", "GETEX @:s EXAT 1", "LREM @:l 0 seen1", "LSET @:l 0 gone",
	"LTRIM @:l 1 0", "HDEL @:h f", "HSET @:h f gone", "HMSET @:h f gone", "SREM @:t seen1", "SMOVE @:t @:new seen1", "SDIFFSTORE @:t @:none",
	"SINTERSTORE @:t @:none", "SUNIONSTORE @:t @:none", "SORT @:none STORE @:l", "ZREM @:z seen1", "ZREMRANGEBYRANK @:z 0 -1",
	"ZREMRANGEBYSCORE @:z -inf +inf", "ZREMRANGEBYLEX @:z - +", "ZADD @:z 7 seen1", "ZDIFFSTORE @:z 1 @:none", "ZINTERSTORE @:z 1 @:none",
	"ZUNIONSTORE @:z 1 @:none", "ZRANGESTORE @:z @:none 0 -1", "GEOSEARCHSTORE @:g @:none FROMLONLAT 1 1 BYRADIUS 1 km", "GEOADD @:g 1 1 seen1",
	"XDEL @:x 1-1", "XTRIM @:x MAXLEN 0", "XADD @:x MAXLEN 1 * f gone", "XGROUP DESTROY @:x g", "GEORADIUS @:none 1 1 1 km STORE @:g",
	"SWAPDB 0 1", "FUNCTION FLUSH", "RENAMENX @:s @:moved", "XSETID @:x 9-9", "PFMERGE @:s", "PERSIST @:s", "EVAL return(redis.call('del',KEYS[1])) 1 @:s",
}

// on are commands for every prefix, a form for each.
func on(forms []string) [][]string {
	var all [][]string
	for _, form := range forms {
		for _, p := range redisPrefixes {
			all = append(all, strings.Fields(strings.ReplaceAll(form, "@", p)))
		}
	}
	return all
}

// redisVocabulary is the names of all commands that are tried, and rules about keys.
func redisVocabulary() (commands, keys []string) {
	for _, form := range slices.Concat(redisReads, redisTakes, redisDestroys) {
		name, _, _ := strings.Cut(strings.ToLower(form), " ")
		commands = append(commands, name)
	}
	commands = append(commands, "flushall", "flushdb", "replicaof", "slaveof", "save", "bgsave", "bgrewriteaof", "shutdown", "sync", "psync", "monitor",
		"keys", "scan", "incr", "lpush", "append", "ping", "debug", "config", "acl", "module", "eval", "migrate", "failover", "unknowncommand")
	slices.Sort(commands)
	return slices.Compact(commands), []string{"~*", "~cache:*", "~[cj]*", "%R~*", "%W~*", "%RW~orders:*", "~orders:s", "resetkeys", "allkeys"}
}

// seed puts the data there anew.
func redisFill(boss *redisLink) {
	boss.do("SELECT", "0")
	boss.do("REPLICAOF", "NO", "ONE")
	boss.do("FLUSHALL")
	boss.all(on(redisSeed))
}

// kept is all of what the keys hold, to see whether something is lost.
func redisKept(boss *redisLink) string {
	return strings.Join(boss.all(on([]string{"GET @:s", "LRANGE @:l 0 -1", "HGETALL @:h", "SMEMBERS @:t", "ZRANGE @:z 0 -1", "XRANGE @:x - +", "GEOPOS @:g seen1", "GET @:b", "LRANGE @:q 0 -1", "TTL @:s"})), "\n")
}

// try lets the user app try everything. Whoever may change users, or the password of
// a stronger one, tries again as that.
func (s *redisServer) try(t *testing.T) answer {
	boss := s.as(t, "boss", "boss")
	defer boss.Close()
	redisFill(boss)
	seen := answer{}
	app := s.as(t, "app", "pw")
	defer app.Close()
	s.tryAs(t, boss, app, seen)
	if may(app.do("ACL", "SETUSER", "app", "on", "allkeys", "allcommands")) {
		s.tryAs(t, boss, app, seen)
	}
	app.do("CONFIG", "SET", "requirepass", "another") // what is set already changes nothing
	if may(app.do("CONFIG", "SET", "requirepass", "mine")) && app.do("AUTH", "default", "mine") == "+OK" {
		s.tryAs(t, boss, app, seen)
	}
	boss.do("CONFIG", "SET", "maxmemory-samples", "5")
	return seen
}

// tryAs tries everything once. A thing that was done stays done.
func (s *redisServer) tryAs(t *testing.T, boss, app *redisLink, seen answer) {
	did := func(thing string, done bool) { seen[thing] = seen[thing] || done }
	redisFill(boss)
	before := redisKept(boss)
	shown := app.all(on(redisReads))
	after := redisKept(boss)
	shown = append(shown, app.all(on(redisTakes))...)
	app.all(on(redisDestroys))
	reads := slices.ContainsFunc(shown, func(a string) bool { return !strings.HasPrefix(a, "-") && strings.Contains(a, "seen1") })
	did("read keys", reads || !seen["read keys"] && s.listens(t, boss))
	did("delete keys", before != after || before != redisKept(boss))
	did("change the configuration", may(app.do("CONFIG", "SET", "maxmemory-samples", "4")))
	did("load a library", may(app.do("MODULE", "LOAD", "/nowhere")) || may(app.do("MODULE", "LOADEX", "/nowhere")))
	did("change users", may(app.do("ACL", "DELUSER", "nobody")) || may(app.do("ACL", "SETUSER", "other", "on")))
	stops := may(app.do("SHUTDOWN", "ABORT")) || may(app.do("DEBUG", "SLEEP", "0"))
	did("stop the server", stops)
	redisFill(boss)
	flushed := s.flushes(boss, app)
	did("delete every key", flushed)
	saves := stops || may(app.do("SAVE"))
	for _, c := range []string{"BGSAVE", "BGREWRITEAOF"} {
		saves = saves || may(app.do(c))
	}
	did("overwrite the saved copy", seen["delete every key"] && saves)
	redisFill(boss)
}

// flushes says whether the user emptied the server, by a command or by making it a
// replica of an empty one.
func (s *redisServer) flushes(boss, app *redisLink) bool {
	for _, c := range [][]string{{"FLUSHDB"}, {"FLUSHDB", "SYNC"}, {"FLUSHALL"}, {"FLUSHALL", "ASYNC"}} {
		app.do(c...)
	}
	if boss.do("DBSIZE") == ":0" {
		return true
	}
	// A replica drops its data when it is given its master's. That takes a while, and
	// the command is all that it takes.
	return may(app.do("REPLICAOF", "NO", "ONE")) || may(app.do("SLAVEOF", "NO", "ONE"))
}

// listens says whether contents come to the user that it has no right to a key of:
// as a replica, or as one who watches.
func (s *redisServer) listens(t *testing.T, boss *redisLink) bool {
	for _, how := range []string{"SYNC", "PSYNC ? -1", "MONITOR"} {
		l := s.as(t, "app", "pw")
		_ = l.SetDeadline(time.Now().Add(1500 * time.Millisecond))
		_, _ = l.Write([]byte(how + "\r\n"))
		first, _ := l.in.ReadString('\n')
		boss.do("SET", "watched", "seen1")
		heard := strings.Builder{}
		for !strings.HasPrefix(first, "-") && heard.Len() < 10_000 && !strings.Contains(heard.String(), "seen1") {
			b, err := l.in.ReadByte()
			if err != nil {
				break
			}
			heard.WriteByte(b)
		}
		l.Close()
		if strings.Contains(heard.String(), "seen1") {
			return true
		}
	}
	return false
}
