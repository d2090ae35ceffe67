package shape

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	dockerSocketRule = "docker-socket"
	kindDockerSocket = "docker.socket"
)

// dockerSockets reads the containers in which people and agents work, and finds
// the socket of the host's Docker daemon in them. Services that have it by
// themselves, such as a proxy, are not read: no agent works in them.
func dockerSockets() Reader {
	return Reader{
		Name:     dockerSocketRule,
		Keywords: []string{"docker.sock", "docker-outside-of-docker", "docker-from-docker"},
		Wants:    describesWorkspace,
		Kinds:    []string{kindDockerSocket},
		Read: func(doc *Document) []finding.Finding {
			for _, l := range doc.Leaves {
				if at, ok := socketAt(doc.Text, l); ok {
					return []finding.Finding{{
						Kind: kindDockerSocket, Start: at, End: at, By: finding.ByParser, Rule: dockerSocketRule,
						Facts: facts(finding.FactAmbient, doc.Path+"#docker.sock"),
					}}
				}
			}
			return nil
		},
	}
}

// describesWorkspace says whether a file describes a development container: its
// own file, or a compose file beside that.
func describesWorkspace(p string) bool {
	base := strings.ToLower(path.Base(p))
	switch base {
	case "devcontainer.json", ".devcontainer.json":
		return true
	}
	ext := path.Ext(base)
	return (ext == ".yml" || ext == ".yaml") && strings.Contains(base, "compose") && strings.Contains("/"+path.Dir(p)+"/", "/.devcontainer/")
}

// socketAt is the byte at which a value mounts the host's socket, or a feature
// does that mounts it. A feature without options has no values: its version
// mostly stands there.
func socketAt(text []byte, l syntax.Leaf) (int, bool) {
	if len(l.Path) == 0 || l.Start > len(text) {
		return 0, false
	}
	switch l.Path[0] {
	case "mounts", "runArgs", "services", "workspaceMount":
		return l.Start, strings.Contains(l.Text, "docker.sock")
	case "features":
		if len(l.Path) > 1 && (strings.Contains(l.Path[1], "/docker-outside-of-docker") || strings.Contains(l.Path[1], "/docker-from-docker")) {
			return l.Start, true
		}
	}
	return 0, false
}
