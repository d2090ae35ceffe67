package evidence

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// rabbitDefinitions reads what a RabbitMQ broker was told about its users: exported
// definitions, and the first user in its configuration.
type rabbitDefinitions struct{ claims []Claim }

// Wants takes JSON, which definitions are, and configurations by their names.
func (*rabbitDefinitions) Wants(p string) bool {
	base := strings.ToLower(path.Base(p))
	return path.Ext(base) == ".json" || path.Ext(base) == ".conf" && strings.Contains(base, "rabbit")
}

// Read takes in one file.
func (r *rabbitDefinitions) Read(d *Document) {
	if strings.EqualFold(path.Ext(d.Path), ".conf") {
		r.claims = append(r.claims, rabbitFirstUser(d)...)
		return
	}
	if d.Format != syntax.JSON || !bytes.Contains(d.Text, []byte(`"permissions"`)) || !bytes.Contains(d.Text, []byte(`"configure"`)) {
		return
	}
	for _, root := range trees(d.Leaves) {
		r.claims = append(r.claims, rabbitUsers(d.Path, root)...)
	}
}

// Claims are those of all files.
func (r *rabbitDefinitions) Claims() []Claim { return r.claims }

// rabbitUsers are the users of exported definitions. One without any permission
// in the file may have some elsewhere, and nothing is claimed of it.
func rabbitUsers(file string, root *tree) []Claim {
	grants := map[string][]Grant{}
	for _, p := range root.at("permissions").each() {
		user := p.at("user").text()
		because := fmt.Sprintf("%s lets %s %%s names like %%q in the virtual host %s", file, user, p.at("vhost").text())
		grants[user] = append(grants[user], Grant{Scope: "vhost:connect", Because: file + " lets " + user + " into the virtual host " + p.at("vhost").text()})
		for _, right := range []string{"configure", "write", "read"} {
			if pattern := p.at(right).text(); !matchesNothing(pattern) {
				grants[user] = append(grants[user], Grant{Scope: "vhost:" + right, Because: fmt.Sprintf(because, right, pattern)})
			}
		}
	}
	for _, u := range root.at("users").each() {
		name := u.at("name").text()
		for _, tag := range rabbitTags(u.at("tags")) {
			for _, scope := range rabbitTagScopes[tag] {
				grants[name] = append(grants[name], Grant{Scope: scope, Because: fmt.Sprintf("%s gives %s the tag %s", file, name, tag)})
			}
		}
	}
	var claims []Claim
	for user, held := range grants {
		claims = append(claims, rabbitClaim(file, user, held))
	}
	slices.SortFunc(claims, func(a, b Claim) int { return cmp.Compare(a.Because, b.Because) })
	return claims
}

// rabbitTagScopes is what tags allow. An administrator may give itself every
// permission. https://www.rabbitmq.com/docs/management#permissions
var rabbitTagScopes = map[string][]string{
	"administrator": {"management:*", "vhost:*"},
	"policymaker":   {"management:policies", "vhost:configure"}, // a policy lets queues drop what is in them
	"monitoring":    {"management:monitoring"},
	"management":    {"management:own"},
}

// rabbitTags are a user's tags: a list, or a text with commas in older files.
func rabbitTags(t *tree) []string {
	if t.text() != "" {
		return strings.FieldsFunc(t.text(), func(r rune) bool { return r == ',' || r == ' ' })
	}
	return t.texts()
}

// matchesNothing says whether a pattern stands for no name.
func matchesNothing(pattern string) bool { return pattern == "" || pattern == "^$" }

func rabbitClaim(file, user string, grants []Grant) Claim {
	for i := range grants {
		grants[i] = grants[i].sure()
	}
	return Claim{
		Under: projectOf(file), About: map[string]string{finding.FactUser: user},
		Like:   map[string][]string{finding.FactScheme: {"amqp*", "rabbitmq"}},
		Grants: distinct(grants), Settles: true, Path: file,
		Because:  file + " says what the user " + user + " may do",
		Unknowns: []string{"whether " + file + " is what its broker was told last"},
	}
}

// rabbitFirstUser is the user that a configuration makes, an administrator of
// everything where nothing narrows it.
// https://www.rabbitmq.com/docs/access-control#default-state
func rabbitFirstUser(d *Document) []Claim {
	user := ""
	rights := map[string]string{"configure": ".*", "write": ".*", "read": ".*"}
	tags := map[string]string{"administrator": "true"}
	for line := range strings.Lines(string(d.Text)) {
		key, value, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		key, value = strings.TrimSpace(key), strings.Trim(strings.TrimSpace(value), `'"`)
		if right, is := strings.CutPrefix(key, "default_permissions."); is {
			rights[right] = value
		}
		if tag, is := strings.CutPrefix(key, "default_user_tags."); is {
			tags[tag] = value
		}
		if key == "default_user" {
			user = value
		}
	}
	if user == "" || strings.ContainsAny(user, "${}") {
		return nil
	}
	because := d.Path + " makes " + user + " the broker's first user"
	var grants []Grant
	for _, right := range []string{"configure", "write", "read"} {
		if !matchesNothing(rights[right]) {
			grants = append(grants, Grant{Scope: "vhost:" + right, Because: because})
		}
	}
	if tags["administrator"] == "true" {
		grants = append(grants, Grant{Scope: "management:*", Because: because}, Grant{Scope: "vhost:*", Because: because})
	}
	return []Claim{rabbitClaim(d.Path, user, grants)}
}
