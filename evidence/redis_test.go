package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func redisLogin(user string) login {
	f := finding.Facts{finding.FactScheme: "rediss", finding.FactHost: "cache.acme.io"}
	if user != "" {
		f[finding.FactUser] = user
	}
	return login{kind: "redis.url", facts: f, at: "shop/.env"}
}

func TestRedisVerdicts(t *testing.T) {
	const flushes, deletes, reads = "critical declared redis.all.flush", "critical declared redis.keys.delete", "medium declared redis.keys.read"
	const nothing = "low declared nothing"
	for _, c := range []struct{ name, rules, want string }{
		{"everything", "on >pw ~* &* +@all", "critical declared redis.all.flush-and-save"},
		{"without a right to log in", "off >pw ~* +@all", nothing},
		{"nothing said", ">pw", nothing},
		{"no dangerous commands", "on >pw ~* +@all -@dangerous", deletes},
		{"no admin's commands", "on >pw ~* +@all -@admin", flushes},
		{"it reads", "on >pw ~* +@read", reads},
		{"it reads some keys", "on >pw ~cache:* -@all +@read", reads},
		{"it writes no key", "on >pw +@all -@dangerous", nothing},
		{"flushing needs no key", "on >pw resetkeys +flushall", flushes},
		{"keys for reading alone", "on >pw %R~* +@all -@dangerous", reads},
		{"keys for writing", "on >pw %RW~jobs:* +@write -@dangerous", deletes},
		{"it adds alone", "on >pw ~queue +lpush +rpush +ping", nothing},
		{"one command", "on >pw ~* +get +set", deletes},
		{"all but one", "on >pw ~* +@all -@admin -flushall", flushes}, // FLUSHDB stays
		{"a form of a command", "on >pw +config|get", nothing},
		{"a family", "on >pw +config", "medium declared redis.config.set"},
		{"but for a form", "on >pw +config -config|set", nothing},
		{"it makes users", "on >pw +acl|setuser", "critical declared redis.all.flush-and-save"},
		{"a replica drops its data", "on >pw +replicaof", flushes},
		{"a selector", "on >pw %R~* +get (%W~tmp:* +del)", deletes},
		{"selectors cleared", "on >pw ~* +get (~tmp:* +del) clearselectors", reads},
		{"reset", "on >pw ~* +@all reset on ~* +get", reads},
		{"a module's command", "on >pw ~* +json.del", "critical assumed redis.keys.delete"},
		{"a category that is not known", "on >pw ~* +get +@json", "critical assumed redis.keys.delete"},
		{"a command that is not known", "on >pw ~* +get +hexpire", "critical assumed redis.keys.delete"},
		{"the old names", "on nopass allkeys allcommands", "critical declared redis.all.flush-and-save"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := files{"shop/redis/users.acl": "# users\nuser other on ~* +@all\nuser app " + c.rules + "\n"}
			if got := verdict(redisLogin("app").blast(f.claims())); got != c.want {
				t.Errorf("%s, want %s: %s", got, c.want, c.rules)
			}
		})
	}
}

func TestRedisDefaultUser(t *testing.T) {
	for _, c := range []struct{ config, user, want string }{
		{"user default off\nuser app on ~* +get\n", "", "low declared nothing"},
		{"user default on nopass ~* +@read\n", "", "medium declared redis.keys.read"},
		{"user default on nopass ~* +@read\n", "default", "medium declared redis.keys.read"},
		{"requirepass \"secret word\"\n", "", "critical declared redis.all.flush-and-save"},
		{"requirepass x\nrename-command FLUSHALL \"\"\nrename-command FLUSHDB ''\nrename-command REPLICAOF \"\"\nrename-command SLAVEOF \"\"\nrename-command ACL \"\"", "", "critical declared redis.keys.delete"},
		{"requirepass x\nrename-command FLUSHALL hidden\n", "", "critical declared redis.all.flush-and-save"},
		{"port 6379\n", "", "critical assumed redis.all.flush-and-save"},
	} {
		f := files{"shop/redis.conf": c.config}
		if got := verdict(redisLogin(c.user).blast(f.claims())); got != c.want {
			t.Errorf("%q: %s, want %s", c.config, got, c.want)
		}
	}
}

// TestRedisRules: a rule that allows never lowers, one that forbids never raises.
func TestRedisRules(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	level := func(rules []string) int {
		f := files{"users.acl": "user app on >pw " + strings.Join(rules, " ")}
		l := redisLogin("app")
		l.at = "users.acl"
		return int(l.blast(f.claims()).Level)
	}
	for range 300 {
		var rules []string
		for range r.IntN(6) {
			rules = append(rules, pick("+@all", "+@read", "-@write", "+del", "-@dangerous", "~*", "~a:*", "%R~*", "+config", "-flushall"))
		}
		before := level(rules)
		if more := append(rules[:len(rules):len(rules)], pick("+@all", "+@write", "+get", "~*", "+x.y")); level(more) < before {
			t.Fatalf("%v is less than %v", more, rules)
		}
		if less := append(rules[:len(rules):len(rules)], pick("-@all", "-@write", "-get", "resetkeys", "off")); level(less) > before {
			t.Fatalf("%v is more than %v", less, rules)
		}
	}
}

func TestRedisCommandsAreSorted(t *testing.T) {
	commands, err := redisCommands()
	if err != nil || len(commands) < 300 {
		t.Fatalf("%d commands: %v", len(commands), err)
	}
	for _, c := range commands {
		if c.does != "nothing" && c.does != "password" && (len(redisScopes[c.does]) == 0 || len(c.categories) == 0) {
			t.Errorf("%s does %q, in %v", c.name, c.does, c.categories)
		}
	}
}

func FuzzRedis(f *testing.F) {
	f.Add("user app on >pw ~* (+@all %R~x) -@dangerous")
	f.Add("requirepass \"x\nrename-command FLUSHALL \"\"\nuser default off")
	f.Fuzz(func(t *testing.T, text string) {
		claims := files{"shop/a/redis.conf": text, "shop/redis/users.acl": "user app on ~* +@all"}.claims()
		if got := redisLogin("app").blast(claims); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}

func rabbitLogin(user string) login {
	return login{kind: "rabbitmq.url", facts: finding.Facts{finding.FactScheme: "amqps", finding.FactUser: user}, at: "shop/.env"}
}

func TestRabbitVerdicts(t *testing.T) {
	permission := func(configure, write, read string) string {
		return fmt.Sprintf(`{"rabbit_version":"4.0","users":[{"name":"app","tags":[]},{"name":"boss","tags":["administrator"]},{"name":"old","tags":"monitoring,policymaker"},{"name":"idle","tags":[]}],
"permissions":[{"user":"app","vhost":"orders","configure":%q,"write":%q,"read":%q},{"user":"old","vhost":"/","configure":"","write":"","read":""}]}`, configure, write, read)
	}
	for _, c := range []struct{ user, file, want string }{
		{"app", permission(".*", ".*", ".*"), "critical declared rabbitmq.queue.delete"},
		{"app", permission("^$", "^$", "orders"), "critical declared rabbitmq.queue.purge"},
		{"app", permission("", "^orders$", ""), "medium declared rabbitmq.message.publish"},
		{"app", permission("", "", ""), "low declared nothing"},
		{"boss", permission("", "", ""), "critical declared rabbitmq.vhost.delete"},
		{"old", permission("", "", ""), "critical declared rabbitmq.queue.delete"},
		{"idle", permission("", "", ""), "critical assumed rabbitmq.queue.delete"},
		{"other", permission("", "", ""), "critical assumed rabbitmq.queue.delete"},
	} {
		got := verdict(rabbitLogin(c.user).blast(files{"shop/rabbitmq/definitions.json": c.file}.claims()))
		if got != c.want {
			t.Errorf("%s: %s, want %s\n%s", c.user, got, c.want, c.file)
		}
	}
	conf := "default_user = app\ndefault_pass = x\ndefault_user_tags.administrator = false\ndefault_permissions.configure = ^$\ndefault_permissions.read = ^$\n"
	if got := verdict(rabbitLogin("app").blast(files{"shop/rabbitmq.conf": conf}.claims())); got != "medium declared rabbitmq.message.publish" {
		t.Errorf("rabbitmq.conf: %s", got)
	}
}

func FuzzRabbit(f *testing.F) {
	f.Add(`{"users":[{"name":"app","tags":"x"}],"permissions":[{"user":"app","vhost":"/","configure":"","write":"","read":""}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		base := `{"permissions":[{"user":"app","vhost":"/","configure":".*","write":"","read":""}]}`
		claims := files{"shop/mq/a.json": text, "shop/mq/b.json": base}.claims()
		if got := rabbitLogin("app").blast(claims); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}
