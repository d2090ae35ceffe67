package armed

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
)

// inheritedFiles set variables for every program that runs on the machine.
var inheritedFiles = []string{
	".bashrc", ".zshrc", ".profile", ".bash_profile", ".zprofile", ".zshenv", ".zlogin", ".bash_login", "etc/environment",
	"fish/config.fish",
}

// Commands are all commands that stand ready, whatever credential they would run
// with, by place.
func (c *Collector) Commands() []Command {
	var list []Command
	for _, a := range c.all() {
		list = append(list, a.Command)
	}
	return once(list)
}

// For are the commands that would run with a credential, by place.
//
// A command runs with a credential where, at one of the credential's places, all
// of this holds:
//   - its tool reads credentials of this provider, or of this kind;
//   - the name that the credential stands under is one that the tool reads, or
//     that the command, or a file of the tool's own in the project, names; a
//     credential without a name, and one in a file that the tool reads by
//     itself or that the command names, needs none;
//   - the two lie in one project, as projects tells; a file of the home folder
//     that the tool reads, or that sets variables for every program, lies in all,
//     and so does a file that the command names;
//   - the command does not read its environment from another file;
//   - it does not set that variable itself to something plain, unless the
//     credential stands in the command's own file.
//
// And for the credential as a whole: the host, profile or context that the
// command names is that of the credential, as far as both are known, and the
// command does not plainly ask for an environment other than the credential's.
func (c *Collector) For(credential Credential) []Command {
	var list []Command
	for _, a := range c.all() {
		if a.runsWith(credential) {
			list = append(list, a.Command)
		}
	}
	return once(list)
}

// once are commands without those that say the same at the same place.
func once(list []Command) []Command {
	return slices.CompactFunc(list, func(a, b Command) bool { return compareCommands(a, b) == 0 })
}

// all are the answers for all commands, made when somebody first asks.
func (c *Collector) all() []*answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answers == nil {
		c.answers = c.resolve(projects{maps.Clone(c.roots)})
	}
	return c.answers
}

// resolve follows every command to what it comes to.
func (c *Collector) resolve(roots projects) []*answer {
	list := []*answer{}
	slices.SortFunc(c.scripts, compareScripts)
	f := newFollower(c)
	for i := range c.scripts {
		s := &c.scripts[i]
		for _, in := range s.runs {
			if in.hidden {
				continue
			}
			found := f.outcomes(in, s)
			for j := range found {
				list = append(list, c.answerFor(&found[j], in.path, in.line, roots))
			}
		}
	}
	for _, h := range c.hits {
		list = append(list, c.answerForHit(h, roots))
	}
	slices.SortStableFunc(list, func(a, b *answer) int { return compareCommands(a.Command, b.Command) })
	return list
}

// compareScripts orders scripts by place, so that the order in which files came
// does not matter to what is left out where there is too much.
func compareScripts(a, b script) int {
	return cmp.Or(
		cmp.Compare(a.runs[0].path, b.runs[0].path), cmp.Compare(a.runs[0].line, b.runs[0].line),
		cmp.Compare(a.runner, b.runner), cmp.Compare(a.name, b.name), cmp.Compare(len(a.runs), len(b.runs)),
	)
}

func (a *answer) runsWith(c Credential) bool {
	if guards(a.asked, c.Environment) || !a.agrees(c.Facts) {
		return false
	}
	for _, r := range a.reads {
		if !slices.Contains(r.Credentials, c.Provider) && !slices.Contains(r.Credentials, c.Kind) {
			continue
		}
		if slices.ContainsFunc(c.Places, func(p Place) bool { return a.reaches(r, p) }) {
			return true
		}
	}
	return false
}

// agrees says whether what the command asks for is what the credential has.
func (a *answer) agrees(facts map[string]string) bool {
	for fact, values := range a.chosen {
		known := facts[fact]
		if known == "" {
			continue
		}
		if !slices.ContainsFunc(values, func(v string) bool { return sameFact(v, known) }) {
			return false
		}
	}
	return true
}

// sameFact compares without case; machines have several names for themselves.
func sameFact(a, b string) bool {
	return strings.EqualFold(a, b) || !isRemote(a) && !isRemote(b)
}

// reaches says whether the command finds the credential at a place.
func (a *answer) reaches(r *Read, p Place) bool {
	if anyFile(r.Stores, p.Path) || a.mentions[clean(p.Path)] {
		return true
	}
	dir := dirOf(p.Path)
	everywhere := anyFile(inheritedFiles, p.Path)
	if !everywhere && !a.roots.near(a.dir, dir) && p.Path != a.Path {
		return false
	}
	if anyFile(r.Files, p.Path) {
		return true
	}
	if len(a.files) > 0 && isEnvironmentFile(p.Path) && !slices.Contains(a.files, path.Base(p.Path)) {
		return false
	}
	if p.Name == "" || r.Named && p.Path == a.Path {
		return p.Path == a.Path || !r.Named
	}
	if a.set[plainName(p.Name)] && p.Path != a.Path {
		return false
	}
	return a.named(r, p.Name)
}

// named says whether the command looks for a credential under a name.
func (a *answer) named(r *Read, name string) bool {
	if r.anyName() || nameIn(r.Variables, name) || nameIn(a.names, name) {
		return true
	}
	return slices.ContainsFunc(a.own, func(c config) bool { return nameIn(c.names, name) })
}

// anyName says whether a credential may stand under whatever name.
func (r *Read) anyName() bool {
	return len(r.Variables)+len(r.Files)+len(r.Stores) == 0 && !r.Named
}

// nameIn says whether a name is one of a list, which may hold wildcards.
func nameIn(list []string, name string) bool {
	name = plainName(name)
	return slices.ContainsFunc(list, func(n string) bool { return glob(plainName(n), name) })
}

// plainName is a name without what does not matter in it: case, and how its
// words are parted.
func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
}
