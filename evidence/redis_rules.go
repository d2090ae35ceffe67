package evidence

import (
	"slices"
	"strings"
)

// redisRights are what rules come to: which commands, on which keys. A user has
// one by itself, and one more for each selector.
type redisRights struct {
	commands map[string]bool
	// read and write are the patterns of keys.
	read, write []string
	// strange are rules that name commands which are not known here.
	strange []string
}

func newRedisRights() *redisRights { return &redisRights{commands: map[string]bool{}} }

// redisUser is a user on its way through its rules.
type redisUser struct {
	on        bool
	own       *redisRights
	selectors []*redisRights
}

// redisRules reads the rules of a user, from left to right: a later one wins.
func redisRules(rules []string) redisUser {
	u := redisUser{own: newRedisRights()}
	for i := 0; i < len(rules); i++ {
		rule := rules[i]
		switch strings.ToLower(rule) {
		case "on":
			u.on = true
		case "off":
			u.on = false
		case "reset":
			u = redisUser{own: newRedisRights()}
		case "clearselectors":
			u.selectors = nil
		default:
			if !strings.HasPrefix(rule, "(") {
				u.own.rule(rule)
				continue
			}
			s := newRedisRights()
			for {
				s.rule(strings.Trim(rules[i], "()"))
				if strings.HasSuffix(rules[i], ")") || i+1 == len(rules) {
					break
				}
				i++
			}
			u.selectors = append(u.selectors, s)
		}
	}
	return u
}

// rule reads one rule about commands or keys. Passwords and channels don't matter.
func (r *redisRights) rule(rule string) {
	lower := strings.ToLower(rule)
	switch {
	case lower == "allcommands":
		r.allow("@all", true)
	case lower == "nocommands":
		r.allow("@all", false)
	case lower == "allkeys":
		r.read, r.write = append(r.read, "*"), append(r.write, "*")
	case lower == "resetkeys":
		r.read, r.write = nil, nil
	case strings.HasPrefix(rule, "~"):
		r.read, r.write = append(r.read, rule[1:]), append(r.write, rule[1:])
	case strings.HasPrefix(rule, "%"):
		r.keys(rule)
	case strings.HasPrefix(lower, "+"):
		r.allow(lower[1:], true)
	case strings.HasPrefix(lower, "-"):
		r.allow(lower[1:], false)
	}
}

// keys reads a pattern for reading or writing alone: %R~cache:*.
func (r *redisRights) keys(rule string) {
	way, pattern, ok := strings.Cut(rule[1:], "~")
	if !ok {
		return
	}
	if strings.ContainsAny(way, "rR") {
		r.read = append(r.read, pattern)
	}
	if strings.ContainsAny(way, "wW") {
		r.write = append(r.write, pattern)
	}
}

// allow allows or forbids a command, one form of it ("config|set"), or all of a
// category ("@write").
func (r *redisRights) allow(what string, allowed bool) {
	commands, _ := redisCommands()
	category, isCategory := strings.CutPrefix(what, "@")
	command, _, _ := strings.Cut(what, "|")
	known := false
	for _, c := range commands {
		family, _, _ := strings.Cut(c.name, "|")
		switch {
		case isCategory && (category == "all" || slices.Contains(c.categories, category)), c.name == what, family == what:
			r.commands[c.name], known = allowed, true
		case allowed && c.name == command && !known:
			r.commands[c.name], known = true, true // with one first argument, the old way
		}
	}
	if allowed && !known && !slices.Contains(redisCategories, what) {
		r.strange = append(r.strange, what)
	}
}

// redisCategories are those of Redis that hold no command which matters.
var redisCategories = []string{"@connection", "@pubsub", "@transaction", "@scripting"}

// grants are the rules of a user in the words of the catalog.
func (c *redisConfig) grants(file, name string, rules []string) []Grant {
	u := redisRules(rules)
	if !u.on {
		return nil
	}
	var grants []Grant
	for _, r := range u.rights() {
		grants = append(grants, c.granted(r, file+" gives the user "+name)...)
		if name != "default" {
			grants = append(grants, c.asDefault(r, file+" gives the user "+name)...)
		}
	}
	return distinct(grants)
}

// rights are the user's own, and those of its selectors.
func (u redisUser) rights() []*redisRights { return append([]*redisRights{u.own}, u.selectors...) }

// asDefault is what a user gets by the password of the user default: CONFIG SET
// requirepass changes it, and CONFIG GET shows it where the configuration has it.
func (c *redisConfig) asDefault(r *redisRights, who string) []Grant {
	u := redisRules(c.users["default"])
	if !u.on || c.disabled["config"] {
		return nil
	}
	var way string
	switch {
	case r.commands["config|set"]:
		way = " the command config set, and so a password of default, who has"
	case c.password && r.commands["config|get"]:
		way = " the command config get, and so the password of default, who has"
	default:
		return nil
	}
	var grants []Grant
	for _, r := range u.rights() {
		grants = append(grants, c.granted(r, who+way)...)
	}
	return grants
}

// redisScopes are the scopes of the catalog by what a command does.
var redisScopes = map[string][]string{
	"flush": {"data:flush"}, "delete": {"data:write"}, "read": {"data:read"}, "watch": {"data:read"}, "save": {"server:save"},
	"module": {"server:module"}, "config": {"server:config"}, "shutdown": {"server:shutdown", "server:save"},
	// A server refuses DEBUG unless it is told not to, since 7.0.
	"debug": {"server:shutdown", "server:save"},
	"users": {"server:acl"},
	// Whoever may change users may allow itself everything.
	"acl": {"server:acl", "data:*", "server:*"},
}

// granted are the grants of one set of rights.
func (c *redisConfig) granted(r *redisRights, who string) []Grant {
	var grants []Grant
	add := func(scope, because string, conditional bool) {
		grants = append(grants, Grant{Scope: scope, Because: because, Conditional: conditional}.sure())
	}
	commands, _ := redisCommands()
	for _, command := range commands {
		family, _, _ := strings.Cut(command.name, "|")
		if !r.commands[command.name] || c.disabled[family] {
			continue
		}
		because := who + " the command " + strings.ReplaceAll(command.name, "|", " ")
		switch command.does {
		case "delete":
			if len(r.write) == 0 {
				continue
			}
			because += onKeys(r.write)
		case "read":
			if len(r.read) == 0 {
				continue
			}
			because += onKeys(r.read)
		}
		for _, scope := range redisScopes[command.does] {
			add(scope, because, command.does == "debug")
		}
	}
	for _, what := range r.strange {
		if what == unreadRule {
			add("*", who+" rules that are only known when the script runs", true)
			continue
		}
		if len(r.write) > 0 {
			add("data:write", who+" "+what+", which is not known here", true)
		}
		if len(r.read) > 0 {
			add("data:read", who+" "+what+", which is not known here", true)
		}
	}
	return grants
}

// onKeys says on which keys, if not on all.
func onKeys(patterns []string) string {
	if slices.Contains(patterns, "*") {
		return ""
	}
	return " on keys like " + strings.Join(once(patterns), ", ")
}
