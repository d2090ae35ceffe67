package syntax

import (
	"path"
	"strings"
)

// FormatOf is the format of a file, by its name and, where that doesn't tell, by
// a look at its first bytes. It is "" for everything that has no parser here,
// source code above all. The path has slashes; a few hundred bytes of head are
// enough, and none are needed for most names.
func FormatOf(file string, head []byte) Format {
	name := strings.ToLower(path.Base(file))
	dir := strings.ToLower(path.Base(path.Dir(file)))
	if f, known := formatOfName(dir, name); known {
		return confirm(f, head)
	}
	for {
		if f, known := formatOfExtension(extension(name)); known {
			return confirm(f, head)
		}
		if isDotenvName(name) {
			return Dotenv
		}
		if !isCopy(extension(name)) {
			break
		}
		name = strings.TrimSuffix(name, "."+extension(name))
		if f, known := formatOfName(dir, name); known {
			return confirm(f, head)
		}
	}
	if f, known := formatOfVague(dir, extension(name)); known {
		return f
	}
	if maySniff(name) {
		return sniff(head)
	}
	return ""
}

// extension is what follows the last dot, "" where nothing or all does.
func extension(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 {
		return ""
	}
	return name[i+1:]
}

// formatOfName knows files that are called the same everywhere. Known with ""
// means that the file is surely none of ours.
func formatOfName(dir, name string) (f Format, known bool) {
	if name == "config" || name == "credentials" {
		return formatOfStore(dir)
	}
	switch name {
	case ".npmrc", ".yarnrc", "npmrc":
		return Properties, true
	case ".pypirc", "pip.conf", ".gitconfig", "gitconfig", ".gitmodules", ".my.cnf",
		".databrickscfg", ".sentryclirc", ".s3cfg", ".boto", ".pg_service.conf", "pg_service.conf",
		"rclone.conf", ".bigqueryrc", ".hgrc", ".passwd-s3fs", "ansible.cfg", ".coveragerc", ".odbc.ini":
		return INI, true
	case ".dockercfg", ".mcp.json":
		return JSON, true
	case "kubeconfig", ".kubeconfig", ".condarc", ".clang-format":
		return YAML, true
	case ".terraformrc", "terraform.rc", ".tofurc":
		return HCL, true
	case "pipfile":
		return TOML, true
	case "nuget.config", "web.config", "app.config":
		return XML, true
	case ".envrc", ".flaskenv", ".bashrc", ".zshrc", ".profile", ".bash_profile", ".zprofile", ".zshenv",
		".bash_login", ".zlogin", ".bash_aliases":
		return Dotenv, true
	case ".netrc", "_netrc", ".pgpass", ".ssh", "known_hosts", "authorized_keys":
		return "", true
	}
	return "", false
}

// formatOfStore knows the files "config" and "credentials" by their folder.
func formatOfStore(dir string) (f Format, known bool) {
	switch dir {
	case ".aws", ".git", "git", ".oci", ".snowsql", ".modules":
		return INI, true
	case ".kube", ".bundle", ".gem":
		return YAML, true
	case ".cargo":
		return TOML, true
	case ".ssh":
		return "", true
	}
	return "", false
}

// formatOfExtension knows extensions that mean one format.
func formatOfExtension(ext string) (f Format, known bool) {
	switch ext {
	case "json", "jsonc", "json5", "jsonl", "ndjson", "tfstate", "har", "code-workspace", "webmanifest",
		"postman_collection", "avsc", "sarif":
		return JSON, true
	case "ipynb":
		return Notebook, true
	case "yaml", "yml", "kubeconfig", "eyaml":
		return YAML, true
	case "toml":
		return TOML, true
	case "ini", "cfg", "service", "desktop", "gitconfig":
		return INI, true
	case "properties":
		return Properties, true
	case "tf", "tfvars", "hcl", "tofu", "tfrc", "nomad", "pkrvars":
		return HCL, true
	case "xml", "csproj", "vbproj", "fsproj", "plist", "props", "targets", "pom", "nuspec", "pubxml",
		"publishsettings", "mobileconfig", "xsl", "xsd", "wsdl", "jelly":
		return XML, true
	case "env", "envrc", "vars":
		return Dotenv, true
	}
	return "", false
}

// formatOfVague knows extensions that mean a format only in some folders.
func formatOfVague(dir, ext string) (f Format, known bool) {
	if ext == "conf" && dir == "environment.d" {
		return Dotenv, true
	}
	return "", false
}

// isDotenvName says whether a file is called like a .env file with something
// after it. Names that go on with an extension of ours or of source code don't
// come here or are not meant.
func isDotenvName(name string) bool {
	for _, stem := range [...]string{".env", ".dev.vars", "env"} {
		rest, found := strings.CutPrefix(name, stem)
		if !found {
			continue
		}
		if rest == "" {
			return stem != "env"
		}
		if strings.IndexByte(".-_", rest[0]) >= 0 && !isForeign(extension(name)) {
			return stem != "env" || rest[0] == '.'
		}
	}
	return false
}

// isForeign says whether an extension belongs to source code or prose.
func isForeign(ext string) bool {
	switch ext {
	case "go", "py", "rb", "js", "ts", "mjs", "cjs", "mts", "cts", "jsx", "tsx", "d", "php", "java", "kt", "rs",
		"c", "h", "cpp", "cs", "swift", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "md", "rst", "adoc",
		"html", "htm", "css", "scss", "vue", "svelte", "lock", "sum", "mod", "sql", "gpg", "age", "enc", "asc",
		"zip", "gz", "png", "jpg", "svg", "pdf", "dockerfile", "ex", "exs", "lua", "pl", "nix", "dart", "scala":
		return true
	}
	return false
}

// isCopy says whether an extension only says which copy of a file this is.
func isCopy(ext string) bool {
	switch ext {
	case "bak", "backup", "old", "orig", "save", "saved", "copy", "tmp", "example", "sample", "template", "tmpl",
		"tpl", "dist", "default", "defaults", "j2", "erb", "gotmpl", "local", "rej", "disabled", "tfbackup":
		return true
	}
	return strings.HasSuffix(ext, "~") || ext != "" && strings.Trim(ext, "0123456789") == ""
}

// maySniff says whether a file may be one of ours though its name doesn't tell:
// it has no extension, or one that many formats share.
func maySniff(name string) bool {
	switch extension(name) {
	case "", "txt", "conf", "cnf", "config", "rc", "settings", "cred", "creds", "credentials", "secret", "secrets",
		"prod", "production", "staging", "dev", "development", "test", "log":
		return true
	}
	return false
}
