package armed

import (
	"path"
	"strings"
)

// founding are globs of files that show where a project begins.
var founding = []string{
	"package.json", "deno.json", "deno.jsonc", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile",
	"manage.py", "Gemfile", "composer.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "mix.exs",
	"pubspec.yaml", "*.csproj", "*.sln", "Makefile", "GNUmakefile", "justfile", "Taskfile.yml", "Taskfile.yaml", "Procfile",
	"Dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml", "serverless.yml", "*.tf",
	"wrangler.toml", "railway.json", "railway.toml", "fly.toml", "vercel.json", "netlify.toml", "render.yaml", ".gitlab-ci.yml",
}

// founds says whether a file shows that a project begins in its folder.
func founds(file string) bool { return !isForeign(file) && anyFile(founding, file) }

// projects tells which folders belong together.
//
// A folder's home is the folder itself, or, where it is one that holds a
// project's scripts or settings (scripts/, config/, .github/workflows/) and
// nothing founds a project in it, the home of the folder above. Its project is
// the nearest folder, from its home upwards, in which a file founds one; its
// home where there is none.
//
// A command in one folder runs with a credential in another, as far as folders
// tell, where
//   - both have the same project, or
//   - the credential's home is the command's home or lies above it: what stands
//     at the root serves the packages below, or
//   - the credential lies in the command's project or below it.
//
// So two projects beside each other do not mix. A file that founds a project can
// part two folders; no other file changes what belongs together.
type projects struct{ roots map[string]bool }

// home is the folder that a folder's files speak for.
func (p projects) home(dir string) string {
	for dir != "" && dir != "/" && !p.roots[dir] && sharedFolders[path.Base(dir)] {
		dir = dirOf(dir)
	}
	return dir
}

// project is the folder in which the project of a home begins.
func (p projects) project(home string) string {
	for dir := home; ; dir = dirOf(dir) {
		if p.roots[dir] {
			return dir
		}
		if dir == "" || dir == "/" || strings.HasSuffix(dir, "..") {
			return home
		}
	}
}

// near says whether a command in one folder runs with a credential in another.
func (p projects) near(command, credential string) bool {
	from, at := p.home(command), p.home(credential)
	project := p.project(from)
	return project == p.project(at) || within(from, at) || within(at, project)
}
