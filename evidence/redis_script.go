package evidence

import (
	"path"
	"slices"
	"strings"
)

// redisScript says whether a file of this name can be a script that sets users.
func redisScript(base string) bool {
	switch path.Ext(base) {
	case ".sh", ".bash", ".zsh", ".ksh", ".redis", ".mk":
		return true
	}
	return base == "makefile" || base == "justfile"
}

// unreadRule stands for rules that a script works out.
const unreadRule = "$"

// script takes the users that ACL SETUSER sets, in the order of the script. A user
// whose name the script works out is nobody by name.
func (c *redisConfig) script(text string) {
	if !strings.Contains(strings.ToLower(text), "setuser") {
		return
	}
	for _, words := range shellCommands(text) {
		at := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "setuser") })
		if at < 1 || at+1 >= len(words) || !strings.EqualFold(words[at-1], "acl") || strings.ContainsAny(words[at+1], "$`{}") {
			continue
		}
		name := words[at+1]
		for _, rule := range words[at+2:] {
			if worked := strings.ContainsAny(rule, "$`"); worked && !strings.HasPrefix(rule, ">") && !strings.HasPrefix(rule, "#") {
				rule = "+" + unreadRule
			}
			if strings.HasPrefix(rule, "(") {
				c.users[name] = append(c.users[name], strings.Fields(rule)...) // a selector in quotes
				continue
			}
			c.users[name] = append(c.users[name], rule)
		}
		if c.users[name] == nil {
			c.users[name] = []string{}
		}
	}
}
