package evidence

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/environment"
)

// compose reads compose files: the services in them are hosts that exist only
// on the machine that runs the file.
type compose struct{ claims []Claim }

// Wants takes the names that compose itself looks for, and their variants.
func (*compose) Wants(p string) bool {
	base := strings.ToLower(path.Base(p))
	ext := path.Ext(base)
	return (ext == ".yml" || ext == ".yaml") &&
		(strings.HasPrefix(base, "docker-compose") || strings.HasPrefix(base, "compose") || strings.HasPrefix(base, "podman-compose"))
}

// Read claims the hosts of one file.
func (c *compose) Read(d *Document) { c.claims = append(c.claims, readCompose(d)...) }

// Claims are those of all files.
func (c *compose) Claims() []Claim { return c.claims }

// readCompose claims each service name, container name and network alias. A
// compose file named after production may run there, so it claims nothing.
func readCompose(d *Document) []Claim {
	if env := environment.InPath(path.Base(d.Path)); env == catalog.Production || env == catalog.Staging {
		return nil
	}
	hosts := map[string]bool{}
	for _, leaf := range d.Leaves {
		if len(leaf.Path) < 3 || leaf.Path[0] != "services" {
			continue
		}
		service := leaf.Path[1]
		switch {
		case leaf.Path[2] == "container_name", leaf.Path[2] == "hostname":
			hosts[leaf.Text] = true
		case leaf.Path[2] == "networks" && len(leaf.Path) == 6 && leaf.Path[4] == "aliases":
			hosts[leaf.Text] = true
		case leaf.Path[2] == "image", leaf.Path[2] == "build":
			hosts[service] = true
		}
	}
	var claims []Claim
	for host := range hosts {
		claims = append(claims, Claim{
			Under:   composeScope(d.Path),
			About:   map[string]string{finding.FactHost: host},
			Says:    map[string]string{finding.FactEnvironment: string(catalog.Local)},
			Path:    d.Path,
			Because: "host " + host + " is a service of " + d.Path,
		})
	}
	Sort(claims)
	return claims
}

// composeScope is the folder whose files a compose file speaks for: its own,
// or the one above where it lies in a folder made for such files.
func composeScope(p string) string {
	dir := path.Dir(p)
	switch path.Base(dir) {
	case ".devcontainer", ".docker", "docker", "compose", "deploy", "infra":
		return path.Dir(dir)
	}
	return dir
}
