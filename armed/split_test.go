package armed

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told is what a test compares of an invocation: its line, what is set for it,
// its folder, its words, and what it reads.
func told(in invocation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:", in.line)
	env := in.scope.environment()
	for i := len(env) - 1; i >= 0; i-- {
		mark := ""
		if !env[i].plain {
			mark = "?"
		}
		fmt.Fprintf(&b, " %s=%s%s", env[i].name, env[i].value, mark)
	}
	for _, f := range in.scope.files() {
		fmt.Fprintf(&b, " <%s>", f)
	}
	if dir, known := in.scope.dir(); !known {
		b.WriteString(" in ?")
	} else if dir != "" {
		fmt.Fprintf(&b, " in %s", dir)
	}
	fmt.Fprintf(&b, " [%s]", strings.Join(in.words, "|"))
	if in.fed != nil {
		fmt.Fprintf(&b, " fed %q", *in.fed)
	}
	for _, f := range in.inputs {
		fmt.Fprintf(&b, " reads %s", f)
	}
	if in.agreed {
		b.WriteString(" agreed")
	}
	return b.String()
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a command", "terraform destroy -auto-approve", []string{"1: [terraform|destroy|-auto-approve]"}},
		{"nothing", "  # only a comment\n\n", nil},
		{"lists", "a 1 && b 2 || c 3; d 4 & e 5", []string{"1: [a|1]", "1: [b|2]", "1: [c|3]", "1: [d|4]", "1: [e|5]"}},
		{"lines and comments", "a # b\n\n  c\n", []string{"1: [a]", "3: [c]"}},
		{"a mark that is no comment", "a b#c", []string{"1: [a|b#c]"}},
		{"continued lines", "a \\\n  b \\\r\n c\nd", []string{"1: [a|b|c]", "4: [d]"}},
		{"quotes", `a 'b c' "d e" f\ g "h\"i" "j\k" $'l\nm'`, []string{"1: [a|b c|d e|f g|h\"i|j\\k|l\nm]"}},
		{"quotes that join", `a b'c'"d"e`, []string{"1: [a|bcde]"}},
		{"an open quote", `a "b c`, []string{"1: [a|b c]"}},
		{"an empty word", `a '' b`, []string{"1: [a||b]"}},

		{"settings before a command", "NODE_ENV=test A='b c' x y=z", []string{"1: NODE_ENV=test A=b c [x|y=z]"}},
		{"settings alone", "A=1\nx", []string{"2: [x]"}},
		{"an array", "A=(one two)\nx", []string{"2: [x]"}},
		{"exports", "export A=1 B=2\nx\nunset A\ny", []string{"2: A=1 B=2 [x]", "4: B=2 [y]"}},
		{"an export of what was set", "A=1; export A; x", []string{"1: A=1 [x]"}},
		{"a setting known only later", "export A=$B; x", []string{"1: A=$B? [x]"}},
		{"the innermost wins", "export A=1; A=2 x", []string{"1: A=2 [x]"}},

		{"a variable put in", "TF=terraform; $TF destroy", []string{"1: [terraform|destroy]"}},
		{"several words put in", `TF="terraform -chdir=x"; ${TF} destroy`, []string{"1: [terraform|-chdir=x|destroy]"}},
		{"none put in when quoted", `A="b c"; x "$A"`, []string{"1: [x|b c]"}},
		{"none put in single quotes", `A=b; x '$A'`, []string{"1: [x|$A]"}},
		{"an unknown variable", "x $A ${B} ${C:-d} ${E%%.*}", []string{"1: [x|$A|${B}|d|${E%%.*}]"}},
		{"a pipeline's value", `x "${{ secrets.A }}" y`, []string{"1: [x|${{ secrets.A }}|y]"}},
		{"a template", "x {{.A}} {{ b c }} {d}", []string{"1: [x|{{.A}}|{{ b c }}|{d}]"}},

		{"a pipe", "a | b", []string{"1: [a]", "1: [b]"}},
		{"echo feeds", `echo "DROP TABLE a;" | psql`, []string{`1: [echo|DROP TABLE a;]`, `1: [psql] fed "DROP TABLE a;"`}},
		{"yes answers", "yes | a", []string{"1: [yes]", "1: [a] agreed"}},
		{"echo answers", "echo y | a", []string{"1: [echo|y]", `1: [a] fed "y" agreed`}},
		{"printf answers", `printf 'yes\n' | a`, []string{`1: [printf|yes\n]`, `1: [a] fed "yes" agreed`}},
		{"cat feeds", "cat a.sql | b", []string{"1: [cat|a.sql]", "1: [b] reads a.sql"}},
		{"input", "a < b.sql > c 2>&1", []string{"1: [a] reads b.sql"}},
		{"a here-string", "a <<< 'b c'", []string{`1: [a] fed "b c"`}},
		{"a here-document", "a <<EOF\nb c\nterraform destroy\nEOF\nd", []string{"1: [a] fed \"b c\\nterraform destroy\\n\"", "5: [d]"}},
		{"an indented one", "a <<-'X' | b\n\tc\n\tX\nd", []string{"1: [a] fed \"\\tc\\n\"", "1: [b]", "4: [d]"}},
		{"two of them", "a <<A; b <<B\n1\nA\n2\nB\nc", []string{"1: [a] fed \"1\\n\"", "1: [b] fed \"2\\n\"", "6: [c]"}},
		{"an open one", "a <<EOF\nb", []string{`1: [a] fed "b"`}},

		{"commands in commands", "a $(b c) `d e` \"$(f)\" <(g)", []string{"1: [b|c]", "1: [d|e]", "1: [f]", "1: [g]", "1: [a|$(b c)|`d e`|$(f)|<(g)]"}},
		{"nested", "a $(b $(c))", []string{"1: [c]", "1: [b|$(c)]", "1: [a|$(b $(c))]"}},
		{"an open one", "a $(b c", []string{"1: [b|c]", "1: [a|$(b c]"}},

		{"if", "if a; then\n b\nelif c; then d; else e; fi; f", []string{"1: [a]", "2: [b]", "3: [c]", "3: [d]", "3: [e]", "3: [f]"}},
		{"loops", "for i in rm drop; do a $i; done\nwhile b; do c; done\nuntil d\ndo e\ndone", []string{"1: [a|$i]", "2: [b]", "2: [c]", "3: [d]", "4: [e]"}},
		{"case", "case $1 in\n drop|dropdb) a ;;\n (b) c;;\n *) d\nesac\ne", []string{"2: [a]", "3: [c]", "4: [d]", "6: [e]"}},
		{"functions", "f() {\n a\n}\nfunction g { b; }\nf", []string{"2: [a]", "4: [b]", "5: [f]"}},
		{"groups", "{ a; b; } && (c; d)", []string{"1: [a]", "1: [b]", "1: [c]", "1: [d]"}},
		{"not", "! a; time b", []string{"1: [a]", "1: [b]"}},

		{"a folder", "cd a/b && c\nd", []string{"1: in a/b [c]", "2: in a/b [d]"}},
		{"up and down", "cd a; cd ../b; c", []string{"1: in b [c]"}},
		{"a folder known later", "cd $A && b", []string{"1: in ? [b]"}},
		{"a subshell's folder", "(cd a && b); c", []string{"1: in a [b]", "1: [c]"}},
		{"a branch's settings", "if a; then export B=1; b; else c; fi; d", []string{"1: [a]", "1: B=1 [b]", "1: [c]", "1: [d]"}},
		{"a list's settings may not hold after it", "a && export B=1 && b\nc", []string{"1: [a]", "1: B=1 [b]", "2: [c]"}},
		{"what a list begins with holds", "cd a || exit 1\nb", []string{"1: in a [exit|1]", "2: in a [b]"}},
		{"a function's settings do not hold", "f() { export A=1; }\nb", []string{"2: [b]"}},
		{"an environment file", ". ./.env.test; a\nsource lib.sh", []string{"1: <./.env.test> [a]", "2: <./.env.test> [source|lib.sh]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, in := range split(c.text, 1, nil) {
				got = append(got, told(in))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n%s", c.text, diff)
			}
		})
	}
}

// What stands behind a wrapper is found, with what the wrapper sets for it.
func TestUnwrap(t *testing.T) {
	tools := load(t)
	for _, c := range []struct{ text, want string }{
		{"npx prisma migrate reset", "1: [prisma|migrate|reset]"},
		{"npx -y -p prisma@5 prisma db push", "1: [prisma|db|push]"},
		{"pnpm dlx drizzle-kit push", "1: [drizzle-kit|push]"},
		{"yarn prisma db push", "1: [prisma|db|push]"},
		{"pnpm --filter api exec prisma db push", "1: [prisma|db|push]"},
		{"bundle exec rake db:drop", "1: [rake|db:drop]"},
		{"sudo -u postgres dropdb shop", "1: [dropdb|shop]"},
		{"sudo -E PGHOST=x dropdb shop", "1: PGHOST=x [dropdb|shop]"},
		{"env -i A=1 x y", "1: A=1 [x|y]"},
		{"cross-env NODE_ENV=test sequelize db:drop", "1: NODE_ENV=test [sequelize|db:drop]"},
		{"dotenv -e .env.production -- prisma migrate reset", "1: <.env.production> [prisma|migrate|reset]"},
		{"dotenvx run -f .env.test -- prisma db push", "1: <.env.test> [prisma|db|push]"},
		{"env-cmd -f .env.test prisma db push", "1: <.env.test> [prisma|db|push]"},
		{"docker compose -f a.yml exec -T -e A=b db psql -c x", "1: A=b [psql|-c|x]"},
		{"docker-compose run --rm web rails db:drop", "1: [rails|db:drop]"},
		{"docker exec -it db dropdb shop", "1: [dropdb|shop]"},
		{"kubectl -n shop exec deploy/db -c db -- dropdb shop", "1: [dropdb|shop]"},
		{"heroku run -a shop rails db:reset", "1: [rails|db:reset]"},
		{`fly ssh console -a shop -C "bin/rails db:reset"`, "1: [bin/rails|db:reset]"},
		{"railway run --service web npx prisma db push", "1: [prisma|db|push]"},
		{"doppler run -c prd -- terraform destroy", "1: ENVIRONMENT=prd [terraform|destroy]"},
		{"aws-vault exec prod -- terraform destroy", "1: [terraform|destroy]"},
		{`bash -lc "cd a && dropdb shop"`, "1: in a [dropdb|shop]"},
		{`sh -euc 'A=1 dropdb shop'`, "1: A=1 [dropdb|shop]"},
		{`ssh -i key deploy@host "cd app && rails db:reset"`, "1: in app [rails|db:reset]"},
		{"timeout -k 5 60 dropdb shop", "1: [dropdb|shop]"},
		{"python -W ignore -m alembic downgrade base", "1: [alembic|downgrade|base]"},
		{"poetry run python manage.py flush", "1: [manage.py|flush]"},
		{"node --env-file=.env.test ./node_modules/.bin/prisma db push", "1: <.env.test> [./node_modules/.bin/prisma|db|push]"},
		{`concurrently -n a,b "vite" "prisma db push"`, "1: [prisma|db|push]"},
		{"find . | xargs -n1 kubectl delete -f", "1: [kubectl|delete|-f]"},
		{"trap 'terraform destroy -auto-approve' EXIT", "1: [terraform|destroy|-auto-approve]"},
		{"nohup time nice -n 5 dropdb shop", "1: [dropdb|shop]"},
		{"eval terraform destroy", "1: [terraform|destroy]"},
		{"mise exec -- terraform destroy", "1: [terraform|destroy]"},
		{"nix develop -c terraform destroy", "1: [terraform|destroy]"},
		{`nix-shell -p a --run "terraform destroy"`, "1: [terraform|destroy]"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			for _, in := range split(c.text, 1, nil) {
				for _, u := range tools.unwrap(in) {
					got = append(got, told(u))
				}
			}
			if !contains(got, c.want) {
				t.Errorf("found %v, want %s among them", got, c.want)
			}
		})
	}
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}
