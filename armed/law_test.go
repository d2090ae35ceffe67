package armed

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// forest makes trees out of pieces that have to do with each other: scripts that
// run scripts, settings, files of statements, folders of several projects.
type forest struct{ *rand.Rand }

func (f forest) pick(list ...string) string { return list[f.IntN(len(list))] }

func (f forest) dir() string {
	return f.pick("", "apps/a/", "apps/b/", "apps/a/scripts/", "scripts/", "infra/", "infra/prod/")
}

func (f forest) command() string {
	return f.pick(
		"drizzle-kit push --force", "prisma migrate reset", "terraform destroy -auto-approve", "rails db:reset", "npm run a",
		"npm run b -- --force", "make a", "bash scripts/a.sh", "./a.sh", `psql "$DATABASE_URL" -f db/a.sql`, "redis-cli FLUSHALL",
		"cd ../b && npm run a", "NODE_ENV=test npm run b", "turbo run a", "dotenv -e .env.test -- prisma db push", "echo hello",
	)
}

// file is a file, which may found a project.
func (f forest) file() (path, text string) {
	switch f.IntN(8) {
	case 0:
		return f.dir() + "package.json", fmt.Sprintf("{\"scripts\": {%q: %q,\n%q: %q}}", "a", f.command(), "b", f.command())
	case 1:
		return f.dir() + "Makefile", fmt.Sprintf("a: b\n\t%s\nb:\n\t%s\n", f.command(), f.command())
	case 2:
		return f.dir() + "main.tf", "resource \"a\" \"b\" {}"
	}
	return f.leaf()
}

// leaf is a file that founds nothing.
func (f forest) leaf() (path, text string) {
	switch f.IntN(5) {
	case 0:
		return ".github/workflows/" + f.pick("a", "b") + ".yml", fmt.Sprintf("jobs:\n  x:\n    steps:\n      - run: %s\n", f.command())
	case 1:
		return f.dir() + "a.sh", f.command() + "\n" + f.command()
	case 2:
		return f.dir() + "db/a.sql", f.pick("DROP TABLE a;", "SELECT 1;")
	case 3:
		return f.dir() + "db.js", f.pick("await sequelize.sync({force: true})", "execSync('"+f.command()+"')")
	}
	return f.dir() + "drizzle.config.ts", "url: process.env." + f.pick("DATABASE_URL", "REPORTS_URL")
}

func (f forest) credential() Credential {
	c := Credential{Provider: f.pick("postgres", "aws", "redis")}
	c.Kind = c.Provider + ".url"
	for range 1 + f.IntN(2) {
		c.Places = append(c.Places, Place{f.dir() + f.pick(".env", ".env.test", "config/prod.env"), f.pick("DATABASE_URL", "REPORTS_URL", "")})
	}
	return c
}

const rounds = 300

// The order in which files come never matters, nor how many read them at once.
func TestOrderDoesNotMatter(t *testing.T) {
	tools := load(t)
	for seed := range uint64(rounds) {
		f := forest{rand.New(rand.NewPCG(seed, 1))}
		files := map[string]string{}
		for range 2 + f.IntN(8) {
			path, text := f.file()
			files[path] = text
		}
		credential := f.credential()
		forward, backward := NewCollector(tools), NewCollector(tools)
		paths := sortedNames(files)
		for _, p := range paths {
			forward.add(p, files[p])
		}
		slices.Reverse(paths)
		var group sync.WaitGroup
		for _, p := range paths {
			group.Go(func() { backward.add(p, files[p]) })
		}
		group.Wait()
		if diff := cmp.Diff(forward.Commands(), backward.Commands()); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		if diff := cmp.Diff(forward.For(credential), backward.For(credential)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// Adding a file never takes a command away; nor does it untie one from a
// credential, unless the file founds a project and so parts two folders.
func TestAddingAFileTakesNothingAway(t *testing.T) {
	tools := load(t)
	for seed := range uint64(rounds) {
		f := forest{rand.New(rand.NewPCG(seed, 2))}
		c := NewCollector(tools)
		credential := f.credential()
		taken := map[string]bool{}
		for range 8 {
			before, tied := c.Commands(), c.For(credential)
			path, text := f.file()
			if taken[path] {
				continue // the same path twice is no added file
			}
			taken[path] = true
			c.add(path, text)
			if lost := missing(before, c.Commands()); lost != nil {
				t.Fatalf("seed %d: %s took away %+v", seed, path, lost)
			}
			if lost := missing(tied, c.For(credential)); lost != nil && !founds(path) {
				t.Fatalf("seed %d: %s untied %+v", seed, path, lost)
			}
		}
	}
}

// missing is a command of the first list that the second lacks, by where it
// stands and which tool it runs.
func missing(before, after []Command) *line {
	have := map[line]bool{}
	for _, c := range after {
		have[line{c.Path, c.Line, c.Tool}] = true
	}
	for _, c := range before {
		if l := (line{c.Path, c.Line, c.Tool}); !have[l] {
			return &l
		}
	}
	return nil
}

// What a command line holds that is secret is not shown, however it is written.
func TestSecretsAreNotShown(t *testing.T) {
	const token = "gX7pQ2vL9sKd4WnRb8Tz"
	tools := load(t)
	for _, text := range []string{
		"PGPASSWORD=" + token + " dropdb shop",
		"export DATABASE_URL=postgres://u:" + token + "@h/d; dropdb shop",
		"psql postgres://u:" + token + "@h/d -c 'drop table a'",
		"psql -c 'drop table a; create user b password '" + token,
		"mysql -p" + token + " -e 'drop database a'",
		"mysql --password=" + token + " -e 'drop database a'",
		"redis-cli -a " + token + " flushall",
		"redis-cli -u redis://:" + token + "@h FLUSHALL",
		"echo \"drop table a -- " + token + "\" | psql",
		"psql <<E\ndrop table a cascade -- " + token + "\nE",
		"curl -X DELETE -H 'Authorization: token " + token + "' https://api.github.com/repos/a/b",
		"curl -X DELETE https://api.github.com/repos/a/b?access_token=" + token,
		"npx vercel rm shop --token " + token,
		"npx vercel rm shop -t " + token,
		"heroku pg:reset -a shop --confirm shop # " + token,
		"docker compose exec -e PGPASSWORD=" + token + " db dropdb shop",
		"TOKEN=" + token + " bash -c 'terraform destroy'",
		"A=" + token + "; terraform destroy -var token=$A",
		"terraform destroy -var 'token=" + token + "'",
	} {
		c := collect(tools, tree{"a.sh": text})
		got := c.Commands()
		if len(got) == 0 {
			t.Errorf("nothing is found in %s", text)
		}
		for _, cmd := range got {
			if strings.Contains(cmd.Text, token) || strings.Contains(cmd.Text, token[:12]) {
				t.Errorf("%s is shown as %s", text, cmd.Text)
			}
		}
	}
}
