package evidence

import (
	"path"
	"slices"
	"strings"
)

// sqlFolders are names of folders that hold scripts of a project. The project is
// the folder above them.
var sqlFolders = []string{
	"access", "admin", "alembic", "ansible", "bin", "bootstrap", "charts", "config", "data", "database", "databases", "db", "ddl", "deploy",
	"deployment", "docker", "docker-entrypoint-initdb.d", "etc", "files", "flyway", "grants", "helm", "infra", "infrastructure", "init",
	"init.d", "initdb", "initdb.d", "k8s", "kubernetes", "liquibase", "main", "mariadb", "migrate", "migration", "migrations", "mysql",
	"ops", "permissions", "pg", "postgres", "postgresql", "prisma", "provision", "provisioning", "resources", "roles", "schema", "schemas",
	"scripts", "security", "seed", "seeds", "server", "setup", "sql", "src", "storage", "supabase", "templates", "terraform", "tools",
	"versions", "warehouse",
}

// projectOf is the folder for which a script of SQL speaks: the one above the
// folders that are there for such scripts. A folder of no such name is taken for
// one of them if it is the last.
func projectOf(file string) string {
	dir := path.Dir(file)
	stripped := false
	for dir != "." && dir != "/" {
		base := strings.ToLower(path.Base(dir))
		if !slices.Contains(sqlFolders, base) && (base[0] < '0' || base[0] > '9') {
			break
		}
		dir, stripped = path.Dir(dir), true
	}
	if !stripped {
		dir = path.Dir(dir)
	}
	if dir == "." || dir == "/" {
		return ""
	}
	return dir
}

// sqlSections are the lines by which tools for migrations begin the part that
// goes back, and the one that goes forth again.
var sqlSections = []struct{ back, forth string }{
	{"-- +goose down", "-- +goose up"},
	{"-- +migrate down", "-- +migrate up"},
	{"-- migrate:down", "-- migrate:up"},
	{"---- create above / drop below ----", ""},
	{"-- //@undo", ""},
}

// forth is a script without the parts that go back, at which lines a tool for
// migrations parts it.
func forth(text string) string {
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(sqlSections, func(s struct{ back, forth string }) bool { return strings.Contains(lower, s.back) }) {
		return text
	}
	var b strings.Builder
	back := false
	for line := range strings.Lines(text) {
		trimmed := strings.ToLower(strings.TrimSpace(line))
		for _, s := range sqlSections {
			if strings.HasPrefix(trimmed, s.back) {
				back = true
			} else if s.forth != "" && strings.HasPrefix(trimmed, s.forth) {
				back = false
			}
		}
		if !back {
			b.WriteString(line)
		}
	}
	return b.String()
}
