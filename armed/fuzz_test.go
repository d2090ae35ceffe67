package armed

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"
)

// Whatever a shell's text holds, it is split, within the bounds.
func FuzzSplit(f *testing.F) {
	for _, text := range []string{
		"a && b || c; d | e &", "if a; then b; elif c; else d; fi", "case $1 in a|b) c;; *) d;; esac", "f() { a; }; function g { b; }",
		"for i in a b; do c; done", "a <<E\nb\nE\nc", "a <<-'E' <<F\n\tb\n\tE\nF", "a $(b `c` \"$(d)\") <(e) $((1+2))", "A=b C=(d e) f",
		`a "b\"c" 'd' $'e\n' f\ g`, "a ${b:-c} ${d%%.*} ${{ secrets.e }} {{.f}}", "cd a && (cd b; c) || { d; }", "yes | a 2>&1 >b <c", "\\\n\\", "$", "\"", "'", "`", "<<", "((",
	} {
		f.Add(text)
	}
	tools := load(f)
	f.Fuzz(func(t *testing.T, text string) {
		found := split(text, 1, nil)
		if len(found) > maxInvocations+maxInner {
			t.Errorf("%d invocations", len(found))
		}
		for _, in := range found {
			if len(in.words) == 0 {
				t.Fatal("an invocation of nothing")
			}
			if last := 1 + strings.Count(text, "\n"); in.line < 1 || in.line > last {
				t.Errorf("line %d of %d", in.line, last)
			}
			if n := len(tools.unwrap(in)); n > maxReach {
				t.Errorf("it comes to %d invocations", n)
			}
			if s := show(in.shown, nil); len(s) > 2*maxShown+len(ellipsis)*len(in.shown) {
				t.Errorf("%d bytes are shown", len(s))
			}
		}
	})
}

// files are a name for each kind of file that is read.
var fuzzed = []string{
	"package.json", "composer.json", "Taskfile.yml", "pyproject.toml", ".github/workflows/a.yml", ".gitlab-ci.yml",
	"docker-compose.yml", ".vscode/tasks.json", "Makefile", "justfile", "a.sh", "Dockerfile", "Procfile", "crontab", "tox.ini",
	"a.ts", "a.py", "Rakefile", "a.go", "a.sql", "application.yml", "drizzle.config.ts", "cloudbuild.yaml", ".replit",
}

// Whatever a file holds, it is read, and what is found is the same each time.
func FuzzReaders(f *testing.F) {
	for i, text := range []string{
		`{"scripts": {"a": "terraform destroy", "b": "npm run a"}}`, `{"scripts": {"a": ["@b", "@php artisan db:wipe"]}}`,
		"vars: {A: terraform}\ntasks: {a: '{{.A}} destroy', b: {cmds: [{cmd: a}]}}", "[tool.poe.tasks]\na = ['b', {cmd = 'dropdb c'}]",
		"env: {A: b}\njobs: {a: {environment: test, steps: [{run: dropdb a, env: {B: c}}]}}", "a: {script: [cd b, terraform destroy]}",
		"services: {a: {command: [sh, -c, dropdb b], environment: [A=b], env_file: .env.test}}", `{"tasks": [{"command": "terraform", "args": ["destroy"]}]}`,
		"A := terraform\nexport B = c\na: b ; dropdb c\n\t@$(A) \\\n\t destroy\ninclude .env\nx: export C=d\ndefine E\nendef\n", "a := 'b'\nx y='z': w\n  @{{a}}\n  -dropdb b\nw:\n  #!/bin/sh\n  dropdb c\n",
		"#!/bin/sh\nset -e\n. ./.env\ndropdb a\n", "FROM a\nENV B=c D=e\nRUN --mount=x dropdb a\nCMD [\"dropdb\", \"b\"]\n", "a: dropdb b\n", "A=b\n* * * * * dropdb c\n@daily dropdb d\n",
		"[testenv]\ncommands =\n  dropdb a\n", "await sequelize.sync({force: true}); execSync(`dropdb ${a}`)", "os.system('dropdb a'); subprocess.run(['dropdb', 'b'])", "sh \"dropdb a\"\nRake::Task['db:drop'].invoke",
		"exec.Command(\"dropdb\", \"a\")", "DROP TABLE a;\n-- DROP TABLE b;", "ddl-auto: create", "url: process.env.A ?? env('B')", "steps: [{entrypoint: terraform, args: [destroy]}]", "run = ['dropdb', 'a']",
	} {
		f.Add(i, text)
	}
	tools := load(f)
	f.Fuzz(func(t *testing.T, file int, text string) {
		path := fuzzed[(file%len(fuzzed)+len(fuzzed))%len(fuzzed)]
		c := collect(tools, tree{path: text})
		for _, cmd := range c.Commands() {
			if cmd.Path != path || cmd.Line < 1 || cmd.Line > 1+strings.Count(text, "\n") || cmd.Text == "" || cmd.Tool == "" {
				t.Errorf("%+v", cmd)
			}
			if utf8.ValidString(text) && !utf8.ValidString(cmd.Text) {
				t.Errorf("%q is no UTF-8", cmd.Text)
			}
		}
	})
}

// Whatever a tool's file holds, the loader answers; it does not panic.
func FuzzLoad(f *testing.F) {
	f.Add(sample(f))
	f.Add("tool: acme\nprograms: [a]\ncommands: [{}, null]\nreads: [null]\ncalls: [null]\nwraps: [null]\nscripts: [{}]\n")
	f.Add("a: &a [*a]\n")
	f.Add("- - -\n")
	f.Fuzz(func(t *testing.T, text string) {
		tools, err := LoadFS(fstest.MapFS{acme: {Data: []byte(text)}})
		if err != nil && !strings.HasPrefix(err.Error(), acme+":") {
			t.Errorf("the error does not begin with the file: %v", err)
		}
		if err == nil {
			rulesIn(tools, "acme db wipe --all; acmectl run acme db wipe --all")
		}
	})
}

// Text that is made to be slow is not.
func TestHostileTextEnds(t *testing.T) {
	tools := load(t)
	long := func(s string) string { return strings.Repeat(s, 1<<19/len(s)) }
	for name, text := range map[string]string{
		"open substitutions": long("$("), "open backticks": long("`"), "open braces": long("${"), "open expressions": long("${{"),
		"open templates": long("{{"), "open quotes": long(`"$("`), "single quotes": long("'"), "here-documents": long("<<A "), "lists": long("a&&"),
		"ifs": long("if a;then "), "parentheses": long("("), "assignments": long("a=$a;"), "exports": long("export a=1;"), "growth": long("a=$a$a;"),
		"wrappers": long("sudo "), "nested shells": long("bash -c 'bash -c "), "words": long("terraform "), "commands": long("terraform destroy;"),
		"feeds": long("echo drop table a|psql;"), "pipes": long("yes|"), "folders": long("cd a;"), "braces": long("{ "), "cases": long("case a in "),
	} {
		for _, path := range []string{"a.sh", "Makefile", "justfile", "Dockerfile", "crontab", "a.js"} {
			start := time.Now()
			c := collect(tools, tree{path: text})
			c.Commands()
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%s in %s took %v", name, path, took)
			}
		}
	}
}
