package armed

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A script that runs a script that does harm stands ready too.
func TestFollow(t *testing.T) {
	const scripts = `{"scripts": {"db:push": "drizzle-kit push", "loop": "npm run loop && npm run db:push"}}`
	push := line{"package.json", 1, "drizzle-kit push"}
	loop := line{"package.json", 1, "npm run db:push → drizzle-kit push"}
	workflow := func(run string) string { return "jobs:\n  a:\n    steps:\n      - run: " + run + "\n" }
	const path = ".github/workflows/a.yml"
	tools := load(t)
	for _, c := range []struct {
		name  string
		files tree
		want  []line
	}{
		{"npm", tree{"package.json": scripts, path: workflow("npm run db:push")},
			[]line{{path, 4, "npm run db:push → drizzle-kit push"}, push, loop}},
		{"npm with arguments", tree{"package.json": scripts, path: workflow("npm run db:push -- --force")},
			[]line{{path, 4, "npm run db:push -- --force → drizzle-kit push --force"}, push, loop}},
		{"npm without dashes", tree{"package.json": scripts, path: workflow("npm run db:push --force")},
			[]line{{path, 4, "npm run db:push --force → drizzle-kit push"}, push, loop}},
		{"pnpm with arguments", tree{"package.json": scripts, path: workflow("pnpm db:push --force")},
			[]line{{path, 4, "pnpm db:push --force → drizzle-kit push --force"}, push, loop}},
		{"turbo, below", tree{"apps/a/package.json": scripts, path: workflow("npx turbo run db:push")},
			[]line{{path, 4, "npx turbo run db:push → drizzle-kit push"}, {"apps/a/package.json", 1, push.Text}, {"apps/a/package.json", 1, loop.Text}}},
		{"not below without asking", tree{"apps/a/package.json": scripts, path: workflow("npm run db:push")},
			[]line{{"apps/a/package.json", 1, push.Text}, {"apps/a/package.json", 1, loop.Text}}},
		{"a workspace", tree{"apps/a/package.json": scripts, path: workflow("npm run db:push -w a")},
			[]line{{path, 4, "npm run db:push -w a → drizzle-kit push"}, {"apps/a/package.json", 1, push.Text}, {"apps/a/package.json", 1, loop.Text}}},
		{"a folder", tree{"apps/a/package.json": scripts, path: workflow("cd apps/a && npm run db:push")},
			[]line{{path, 4, "npm run db:push → drizzle-kit push"}, {"apps/a/package.json", 1, push.Text}, {"apps/a/package.json", 1, loop.Text}}},
		{"another folder", tree{"apps/a/package.json": scripts, path: workflow("npm --prefix apps/b run db:push")},
			[]line{{"apps/a/package.json", 1, push.Text}, {"apps/a/package.json", 1, loop.Text}}},
		{"run-s", tree{"package.json": `{"scripts": {"a": "drizzle-kit push", "b": "run-s lint a"}}`},
			[]line{{"package.json", 1, "drizzle-kit push"}, {"package.json", 1, "run-s lint a → drizzle-kit push"}}},
		{"concurrently", tree{"package.json": `{"scripts": {"a": "drizzle-kit push", "b": "concurrently npm:dev npm:a"}}`},
			[]line{{"package.json", 1, "concurrently npm:dev npm:a → drizzle-kit push"}, {"package.json", 1, "drizzle-kit push"}}},
		{"make", tree{"Makefile": "a:\n\tdropdb x\nb: a\nc:\n\t$(MAKE) b\n"},
			[]line{{"Makefile", 2, "dropdb x"}, {"Makefile", 5, "make b → dropdb x"}}},
		{"make elsewhere", tree{"db/Makefile": "a:\n\tdropdb x\n", "Makefile": "c:\n\tmake -C db a\n"},
			[]line{{"Makefile", 2, "make -C db a → dropdb x"}, {"db/Makefile", 2, "dropdb x"}}},
		{"just", tree{"justfile": "a:\n  dropdb x\nb: a\n  just a\n"}, []line{{"justfile", 2, "dropdb x"}, {"justfile", 4, "just a → dropdb x"}}},
		{"task", tree{"Taskfile.yml": "tasks:\n  a: dropdb x\n", "Makefile": "b:\n\ttask a\n"}, []line{{"Makefile", 2, "task a → dropdb x"}, {"Taskfile.yml", 2, "dropdb x"}}},
		{"a script file", tree{"scripts/a.sh": "dropdb x", "Makefile": "b:\n\tbash scripts/a.sh\n\t./scripts/a.sh\n"},
			[]line{{"Makefile", 2, "bash scripts/a.sh → dropdb x"}, {"Makefile", 3, "./scripts/a.sh → dropdb x"}, {"scripts/a.sh", 1, "dropdb x"}}},
		{"a file of statements", tree{"db/a.sql": "-- DROP TABLE a;\nDROP SCHEMA public CASCADE;\n", "Makefile": "b:\n\tpsql \"$$URL\" -f db/a.sql\n\tpsql < db/a.sql\n\tpsql -f db/none.sql\n"},
			[]line{{"Makefile", 2, `psql "$URL" -f db/a.sql → DROP SCHEMA public CASCADE`}, {"Makefile", 3, "psql → DROP SCHEMA public CASCADE"}}},
		{"a here-document", tree{"a.sh": "psql $URL <<SQL\nDROP TABLE a;\nSQL\n"}, []line{{"a.sh", 1, "psql $URL → DROP TABLE a"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lines(collect(tools, c.files).Commands())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Scripts that run each other, many of them, end.
func TestFollowingEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"scripts": {"x": "dropdb x"`)
	for i := range 60 {
		fmt.Fprintf(&b, `, "s%d": "npm run x`, i)
		for j := range 60 {
			fmt.Fprintf(&b, " && npm run s%d", j)
		}
		b.WriteString(`"`)
	}
	b.WriteString("}}")
	got := collect(load(t), tree{"package.json": b.String()}).Commands()
	if len(got) < 61 {
		t.Errorf("%d commands, want one for each script at least", len(got))
	}
}
