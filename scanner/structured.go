package scanner

import (
	"path"
	"strings"
)

// wantedWhole says whether a parser could make sense of a file of this name,
// and so wants it in one piece: cut in two, a document parses as neither.
func wantedWhole(shown string) bool {
	name := strings.ToLower(path.Base(shown))
	if strings.HasPrefix(name, ".env") {
		return true
	}
	switch name {
	case "config", "credentials", "kubeconfig", ".npmrc", ".pypirc", ".netrc", "_netrc", ".pgpass":
		return true
	}
	name = strings.TrimSuffix(name, ".backup") // terraform.tfstate.backup
	switch path.Ext(name) {
	case ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".xml", ".ipynb", ".env",
		".ini", ".cfg", ".conf", ".properties", ".tf", ".tfvars", ".tfstate", ".hcl":
		return true
	}
	return false
}
