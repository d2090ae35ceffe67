package armed

import (
	"path"
	"regexp"
	"strings"
)

// shellReader reads shell scripts: by their ending, or by their first line where
// the name has none.
type shellReader struct{}

// shellNames are files without a telling ending that are shell scripts.
var shellNames = map[string]bool{".envrc": true, ".bash_aliases": true, "PKGBUILD": true}

func (shellReader) wants(file string) bool {
	base := path.Base(file)
	switch path.Ext(base) {
	case ".sh", ".bash", ".zsh", ".ksh", ".bats":
		return true
	case "":
		return !strings.Contains(base, ".") && !isForeign(file)
	}
	return shellNames[base]
}

func (shellReader) read(d *Document) []script {
	text := string(d.Text[:min(len(d.Text), maxText)])
	known := path.Ext(d.Path) != "" || shellNames[path.Base(d.Path)] || path.Base(path.Dir(d.Path)) == ".husky"
	if !known && !isShell(text) {
		return nil
	}
	runs := split(text, 1, nil)
	if len(runs) == 0 {
		return nil
	}
	return []script{{ScriptFile, d.Path, dirOf(d.Path), runs}}
}

var shebang = regexp.MustCompile(`^#!\s*\S*(?:/env\s+(?:-S\s+)?)?\b(?:ba|z|da|k|a)?sh\b`)

// isShell says whether a text says in its first line that a shell runs it.
func isShell(text string) bool { return shebang.MatchString(text[:min(len(text), 128)]) }
