package armed

import "strings"

// builtin follows the commands of a shell that change what later ones find. It
// says whether the command was nothing else.
func (p *splitter) builtin(words []word) bool {
	args := words[1:]
	switch words[0].text {
	case "export", "declare", "typeset", "readonly", "local":
		p.export(args, words[0].text == "export" || hasWord(args, "-x"))
	case "unset":
		for _, w := range args {
			p.scope = p.scope.with(unset, w.text, "", true)
		}
	case "cd", "pushd":
		p.enter(args)
	case "popd":
		p.scope = p.scope.with(folder, "", "", false)
	case "source", ".":
		if len(args) == 0 || !isEnvironmentFile(args[0].text) {
			return false // it may run commands
		}
		p.scope = p.scope.with(envFile, "", args[0].text, args[0].plain)
	default:
		return false
	}
	return true
}

// export takes up the variables that a command exports.
func (p *splitter) export(args []word, outside bool) {
	kind := variable
	if outside {
		kind = exported
	}
	for _, w := range args {
		name, value, sets := strings.Cut(w.text, "=")
		switch {
		case sets && nameLength(name) == len(name):
			p.scope = p.scope.with(kind, name, value, w.plain)
		case !sets && outside && nameLength(name) == len(name):
			if value, known := p.scope.lookup(name); known {
				p.scope = p.scope.with(exported, name, value, true)
			}
		}
	}
}

// enter changes the folder.
func (p *splitter) enter(args []word) {
	for _, w := range args {
		if !strings.HasPrefix(w.text, "-") {
			p.scope = p.scope.with(folder, "", w.text, w.plain && !strings.HasPrefix(w.text, "~"))
			return
		}
	}
	p.scope = p.scope.with(folder, "", "", false)
}

func hasWord(words []word, text string) bool {
	for _, w := range words {
		if w.text == text {
			return true
		}
	}
	return false
}
