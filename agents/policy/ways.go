package policy

import "slices"

// way is a command by which a program opens a file itself, so that a rule about
// an agent's own file tools does not see it.
type way struct {
	name string
	// line is such a command in full, to try command rules on.
	line string
	// edited says that the command runs what lies in the project, and goes round
	// only where the agent may change that without asking.
	edited bool
}

// ways are the usual ones. The list need not be complete to be useful: what it
// does not know needs a prompt in most agents.
var ways = slices.Concat(interpreters(), programs(), projectCommands())

// interpreters run what they are given on the command line.
func interpreters() []way {
	var out []way
	for _, name := range []string{"python3", "python", "node", "deno", "bun", "ruby", "perl", "php", "bash", "sh", "zsh", "pwsh", "tclsh", "lua", "osascript", "Rscript"} {
		flag := map[string]string{"node": "-e", "deno": "eval", "bun": "-e", "ruby": "-e", "perl": "-ne", "php": "-r", "lua": "-e", "osascript": "-e", "Rscript": "-e"}[name]
		if flag == "" {
			flag = "-c"
		}
		out = append(out, way{name: name, line: name + " " + flag + " 'print(open(\"f\").read())'"})
	}
	return out
}

// programs run other commands, or print what they read.
func programs() []way {
	var out []way
	for _, w := range [][2]string{
		{"python3 -m", "python3 -m json.tool f"}, {"python -m", "python -m json.tool f"},
		{"make", "make --eval='$(info $(file <f))'"}, {"npm run", "npm run x --script-shell=x"}, {"npm", "npm exec -c 'cat f'"},
		{"npx", "npx -c 'cat f'"}, {"pnpm", "pnpm exec cat f"}, {"yarn", "yarn exec cat f"}, {"bunx", "bunx cat f"},
		{"uv run", "uv run python -c 'x'"}, {"poetry run", "poetry run cat f"}, {"pipx run", "pipx run x f"},
		{"env", "env cat f"}, {"xargs", "xargs -a f echo"}, {"sudo", "sudo cat f"}, {"ssh", "ssh localhost cat f"},
		{"docker", "docker run -v .:/w x cat /w/f"}, {"docker compose", "docker compose run x cat f"}, {"podman", "podman run -v .:/w x cat /w/f"},
		{"awk", "awk 1 f"}, {"git", "git show HEAD:f"}, {"git", "git diff --no-index /dev/null f"},
		{"base64", "base64 f"}, {"xxd", "xxd f"}, {"od", "od -c f"}, {"strings", "strings f"}, {"dd", "dd if=f"},
		{"cp", "cp f g"}, {"tar", "tar -cO f"}, {"zip", "zip - f"}, {"jq", "jq -R . f"}, {"openssl", "openssl base64 -in f"},
		{"curl", "curl file:///f"}, {"rsync", "rsync f g"}, {"go run", "go run x.go"}, {"cargo run", "cargo run --config f"},
		{"direnv", "direnv exec . cat f"}, {"mise", "mise exec -- cat f"}, {"dotenv", "dotenv -f f run env"},
	} {
		out = append(out, way{name: w[0], line: w[1]})
	}
	return out
}

// projectCommands run what lies in the project.
func projectCommands() []way {
	var out []way
	for _, line := range []string{"npm test", "npm run test", "npm run build", "npm start", "pnpm test", "yarn test", "pytest", "make test", "make", "make build", "go test ./...", "cargo test", "cargo build", "bundle exec rspec", "rake", "gradle test", "./gradlew test", "mvn test", "tsc", "jest", "vitest"} {
		out = append(out, way{name: line, line: line, edited: true})
	}
	return out
}
