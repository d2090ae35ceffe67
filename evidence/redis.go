package evidence

import (
	"cmp"
	_ "embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"go.yaml.in/yaml/v3"
)

// redisACLs reads who may do what on a Redis or Valkey server: files of users, the
// server's own configuration, and scripts that set users.
type redisACLs struct{ claims []Claim }

// Wants takes ACL files and configurations by their names, and scripts.
func (*redisACLs) Wants(p string) bool {
	base := strings.ToLower(path.Base(p))
	if strings.HasSuffix(base, ".acl") || redisScript(base) {
		return true
	}
	return strings.HasSuffix(base, ".conf") && (strings.Contains(base, "redis") || strings.Contains(base, "valkey"))
}

// Read takes in one file.
func (r *redisACLs) Read(d *Document) { r.claims = append(r.claims, readRedis(d)...) }

// Claims are those of all files.
func (r *redisACLs) Claims() []Claim { return r.claims }

// redisConfig is what one file says.
type redisConfig struct {
	// users are in order; rules of a user that comes twice go on.
	users map[string][]string
	// disabled are the commands that are renamed to nothing.
	disabled map[string]bool
	password bool
}

func readRedis(d *Document) []Claim {
	config := redisConfig{users: map[string][]string{}, disabled: map[string]bool{}}
	if redisScript(strings.ToLower(path.Base(d.Path))) {
		config.script(string(d.Text))
	} else {
		for line := range strings.Lines(string(d.Text)) {
			config.take(redisWords(line))
		}
	}
	_, named := config.users["default"]
	if config.password && !named {
		config.users["default"] = []string{"on", "~*", "&*", "+@all"}
	}
	var claims []Claim
	for name, rules := range config.users {
		claims = append(claims, redisClaims(d.Path, name, config.grants(d.Path, name, rules))...)
	}
	Sort(claims)
	return claims
}

// take reads one line.
func (c *redisConfig) take(words []string) {
	if len(words) < 2 {
		return
	}
	switch strings.ToLower(words[0]) {
	case "user":
		c.users[words[1]] = append(c.users[words[1]], words[2:]...)
	case "rename-command":
		if len(words) == 2 || words[2] == "" {
			c.disabled[strings.ToLower(words[1])] = true
		}
	case "requirepass":
		c.password = true
	}
}

// redisWords are the words of a line, in which quotes hold words together.
func redisWords(line string) []string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return nil
	}
	if !strings.ContainsAny(line, `"'`) {
		return strings.Fields(line)
	}
	var words []string
	for line != "" {
		var word string
		if quote := line[:1]; quote == `"` || quote == "'" {
			word, line, _ = strings.Cut(line[1:], quote)
		} else if at := strings.IndexAny(line, " \t"); at >= 0 {
			word, line = line[:at], line[at:]
		} else {
			word, line = line, ""
		}
		words = append(words, word)
		line = strings.TrimLeft(line, " \t")
	}
	return words
}

// redisClaims are about a user; a login without one is the user default's.
func redisClaims(file, name string, grants []Grant) []Claim {
	c := Claim{
		Under: projectOf(file), About: map[string]string{finding.FactUser: name},
		Like:   map[string][]string{finding.FactScheme: {"redis*", "valkey*"}},
		Grants: grants, Settles: true, Path: file,
		Because:  file + " says what the user " + name + " may do",
		Unknowns: []string{"whether " + file + " is the one that its server reads"},
	}
	if name != "default" {
		return []Claim{c}
	}
	unnamed := c
	unnamed.About = map[string]string{finding.FactUser: ""}
	unnamed.Because += ", as whom a login without a user signs in"
	return []Claim{c, unnamed}
}

//go:embed data/redis.yaml
var redisData []byte

// redisCommand is a command that the catalog has an action for.
type redisCommand struct {
	name       string
	does       string
	categories []string
}

// redisCommands reads the data once. The file is part of the program, and tested.
var redisCommands = sync.OnceValues(func() ([]redisCommand, error) {
	var listed map[string]map[string]string
	if err := yaml.Unmarshal(redisData, &listed); err != nil {
		return nil, fmt.Errorf("data/redis.yaml: %w", err)
	}
	var all []redisCommand
	for does, commands := range listed {
		for name, categories := range commands {
			all = append(all, redisCommand{name, does, strings.Fields(categories)})
		}
	}
	slices.SortFunc(all, func(a, b redisCommand) int {
		return cmp.Or(cmp.Compare(plain(a.name), plain(b.name)), strings.Compare(a.name, b.name), strings.Compare(a.does, b.does))
	})
	return all, nil
})

// plain puts commands that everybody knows before the others, so that they are
// the ones that are named.
func plain(command string) int {
	if i := slices.Index([]string{"get", "hgetall", "del", "set", "flushall", "save"}, command); i >= 0 {
		return i
	}
	return 100
}
