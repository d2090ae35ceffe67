package evidence

import (
	"slices"
	"strings"
)

// readScript takes the policies that a script writes, and the tokens and roles that
// it makes. Of notes, only the comments are read: a line that says how the token
// below it was made.
func (v *vault) readScript(d *Document, notes bool) {
	if notes {
		v.readNotes(d)
		return
	}
	variable := ""
	for _, words := range shellCommands(string(d.Text)) {
		words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "sudo" || w == "exec" })
		if name, worked := vaultAssigned(words); worked {
			variable = name // the command that it is made by comes next
			continue
		}
		if tie, ok := vaultCommand(words); ok {
			tie.path, tie.variable = d.Path, variable
			tie.what = d.Path + " makes it with " + tie.what
			v.ties = append(v.ties, tie)
		}
		v.written(d.Path, words)
		variable = ""
	}
}

// readNotes takes "# vault token create -policy=app" above VAULT_TOKEN=….
func (v *vault) readNotes(d *Document) {
	var said *vaultTie
	for line := range strings.Lines(string(d.Text)) {
		line = strings.TrimSpace(line)
		if note, is := strings.CutPrefix(line, "#"); is {
			if at := strings.Index(note, "vault "); at >= 0 {
				for _, words := range shellCommands(note[at:]) {
					if tie, ok := vaultCommand(words); ok {
						tie.path, tie.here = d.Path, true
						tie.what = "a comment in " + d.Path + " says that it was made with " + tie.what
						said = &tie
					}
				}
			}
			continue
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if ok && said != nil && value != "" {
			said.variable = strings.TrimSpace(name)
			v.ties = append(v.ties, *said)
		}
		said = nil
	}
}

// vaultAssigned says whether a command is an assignment whose value is worked out by
// the command that follows: NAME=$(…
func vaultAssigned(words []string) (name string, worked bool) {
	if len(words) == 0 {
		return "", false
	}
	last := words[len(words)-1]
	name, value, ok := strings.Cut(last, "=")
	if !ok || value != "$(" && value != "$" && value != "" || name == "" || strings.ContainsAny(name, "-$/ ") {
		return "", false
	}
	return name, true
}

// vaultCommand is the token that a command makes: vault token create -policy=app.
func vaultCommand(words []string) (vaultTie, bool) {
	at := slices.Index(words, "token")
	if at < 1 || at+1 >= len(words) || words[at+1] != "create" || !vaultClient(words[:at]) {
		return vaultTie{}, false
	}
	var tie vaultTie
	for i := at + 2; i < len(words); i++ {
		flag, value, has := strings.Cut(strings.TrimLeft(words[i], "-"), "=")
		if !strings.HasPrefix(words[i], "-") {
			continue
		}
		if flag == "role" {
			return vaultTie{}, false // what the role allows, nobody says here
		}
		if flag != "policy" && flag != "policies" {
			continue
		}
		if !has && i+1 < len(words) {
			i++
			value = words[i]
		}
		tie.policies = append(tie.policies, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	tie.conditional = slices.ContainsFunc(tie.policies, func(p string) bool { return strings.ContainsAny(p, "$`{") })
	tie.what = "the policies " + strings.Join(tie.policies, ", ")
	return tie, len(tie.policies) > 0
}

// vaultClient says whether these words begin a command of the client.
func vaultClient(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		name := w[strings.LastIndexByte(w, '/')+1:]
		return name == "vault" || name == "bao"
	})
}

// written takes a policy that a command writes: vault policy write app app.hcl.
func (v *vault) written(file string, words []string) {
	at := slices.Index(words, "policy")
	if at < 1 || at+3 >= len(words) || words[at+1] != "write" || !vaultClient(words[:at]) {
		return
	}
	v.policies = append(v.policies, vaultText{name: words[at+2], path: file, text: vaultAt + words[at+3]})
}

// vaultAt stands before a path where a text would stand.
const vaultAt = "\x00at "
