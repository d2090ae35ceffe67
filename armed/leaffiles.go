package armed

// leafFile is a kind of structured file with command lines among its values.
type leafFile struct {
	// files are globs of its names.
	files []string
	// lines are the keys whose values are command lines, words those whose
	// elements are the words of one. * is any key, ** any run of keys, and a key
	// in braces is the name of the script.
	lines, words []string
	runner       Runner
	// together says that the elements of a list run in one shell.
	together bool
	// above says that commands run in the folder above the file's own.
	above int
}

// leafFiles are all such kinds.
var leafFiles = []leafFile{
	{files: []string{"package.json"}, runner: PackageScript, lines: []string{"scripts.{}", "nx.targets.{}.options.command"}},
	{files: []string{"composer.json"}, runner: ComposerScript, lines: []string{"scripts.{}", "scripts.{}.*"}},
	{files: []string{"deno.json", "deno.jsonc"}, runner: DenoTask, lines: []string{"tasks.{}", "tasks.{}.command"}},
	{files: []string{"project.json"}, runner: ProjectTarget, lines: []string{
		"targets.{}.command", "targets.{}.options.command", "targets.{}.options.commands.*", "targets.{}.options.commands.*.command"}},
	{files: []string{"Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml"},
		runner: TaskfileTask, lines: []string{"tasks.{}", "tasks.{}.*", "tasks.{}.cmd", "tasks.{}.cmds", "tasks.{}.cmds.*", "tasks.{}.cmds.*.cmd"}},
	{files: []string{"mise.toml", ".mise.toml"}, runner: MiseTask, lines: []string{"tasks.{}", "tasks.{}.run", "tasks.{}.run.*"}},
	{files: []string{"pyproject.toml"}, runner: PythonTask, lines: []string{
		"tool.poe.tasks.{}", "tool.poe.tasks.{}.cmd", "tool.poe.tasks.{}.shell", "tool.poe.tasks.{}.sequence.*",
		"tool.poe.tasks.{}.sequence.*.cmd", "tool.poe.tasks.{}.sequence.*.shell", "tool.poe.tasks.{}.*", "tool.poe.tasks.{}.*.cmd",
		"tool.pdm.scripts.{}", "tool.pdm.scripts.{}.cmd", "tool.pdm.scripts.{}.shell",
		"tool.taskipy.tasks.{}", "tool.taskipy.tasks.{}.cmd",
		"tool.hatch.envs.*.scripts.{}", "tool.hatch.envs.*.scripts.{}.*",
		"tool.rye.scripts.{}", "tool.rye.scripts.{}.cmd", "tool.pixi.tasks.{}", "tool.pixi.tasks.{}.cmd"},
		words: []string{"tool.rye.scripts.{}.cmd", "tool.rye.scripts.{}"}},
	{files: []string{"Makefile.toml"}, lines: []string{"tasks.*.script", "tasks.*.script.*"}, words: []string{"tasks.*.command+args"}},
	{files: []string{"moon.yml"}, lines: []string{"tasks.*.command", "tasks.*.script"}, words: []string{"tasks.*.command"}},

	{files: []string{".github/workflows/*.yml", ".github/workflows/*.yaml"}, above: 2, lines: []string{"jobs.*.steps.*.run"}},
	{files: []string{"action.yml", "action.yaml"}, lines: []string{"runs.steps.*.run"}},
	{files: []string{".gitea/workflows/*.yml", ".gitea/workflows/*.yaml", ".forgejo/workflows/*.yml", ".forgejo/workflows/*.yaml"},
		above: 2, lines: []string{"jobs.*.steps.*.run"}},
	{files: []string{"*.gitlab-ci.yml", "*.gitlab-ci.yaml", ".gitlab/*.yml"}, together: true, lines: []string{
		"**.script", "**.script.**", "**.before_script", "**.before_script.**", "**.after_script", "**.after_script.**"}},
	{files: []string{".circleci/*.yml", ".circleci/*.yaml"}, above: 1, lines: []string{"**.steps.*.run", "**.steps.*.run.command"}},
	{files: []string{"bitbucket-pipelines.yml"}, together: true, lines: []string{"**.script.*", "**.after-script.*"}},
	{files: []string{"azure-pipelines*.yml", "azure-pipelines*.yaml", ".azure/*.yml"}, lines: []string{"**.script", "**.bash", "**.pwsh", "**.powershell"}},
	{files: []string{".travis.yml"}, together: true, lines: []string{"**.script", "**.script.*", "before_install.*", "before_script.*", "after_success.*", "before_deploy.*"}},
	{files: []string{".drone.yml", ".woodpecker.yml", ".woodpecker.yaml", ".woodpecker/*.yml", ".woodpecker/*.yaml"}, together: true, lines: []string{"**.commands.*"}},
	{files: []string{".buildkite/*.yml", ".buildkite/*.yaml"}, above: 1, together: true, lines: []string{"**.command", "**.commands", "**.command.*", "**.commands.*"}},
	{files: []string{"cloudbuild*.yaml", "cloudbuild*.yml"}, lines: []string{"steps.*.script"}, words: []string{"steps.*.entrypoint+args"}},

	{files: []string{"docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml", "podman-compose*.yml"},
		lines: []string{"services.*.command", "services.*.entrypoint"}, words: []string{"services.*.command", "services.*.entrypoint"}},
	{files: []string{"devcontainer.json", ".devcontainer.json"}, lines: devcontainerKeys("", ".*"), words: devcontainerKeys("")},
	{files: []string{"render.yaml", "render.yml"}, lines: []string{"**.buildCommand", "**.startCommand", "**.preDeployCommand", "**.dockerCommand"}},
	{files: []string{"railway.json", "railway.toml"}, lines: []string{
		"**.startCommand", "**.preDeployCommand", "**.preDeployCommand.*", "**.buildCommand"}},
	{files: []string{"vercel.json"}, lines: []string{"buildCommand", "installCommand", "devCommand", "ignoreCommand"}},
	{files: []string{"netlify.toml"}, lines: []string{"build.command", "context.*.command"}},
	{files: []string{"fly.toml", "fly.*.toml"}, lines: []string{"deploy.release_command", "processes.*"}},
	{files: []string{"app.json"}, lines: []string{"scripts.*", "environments.*.scripts.*"}},
	{files: []string{"heroku.yml"}, lines: []string{"run.*", "release.command.*", "run.*.command.*"}},
	{files: []string{"nixpacks.toml"}, lines: []string{"phases.*.cmds.*", "start.cmd"}},
	{files: []string{".replit"}, lines: []string{"run", "deployment.run", "deployment.build", "**.args"}, words: []string{"run", "deployment.run"}},
	{files: []string{".do/app.yaml", ".do/app.yml"}, above: 1, lines: []string{"**.run_command", "**.build_command"}},
	{files: []string{"wrangler.toml"}, lines: []string{"build.command", "env.*.build.command"}},

	{files: []string{".vscode/tasks.json"}, above: 1, words: []string{"tasks.*.command+args"}},
	{files: []string{"lefthook.yml", "lefthook.yaml", ".lefthook.yml"}, lines: []string{"**.run"}},
	{files: []string{".pre-commit-config.yaml"}, lines: []string{"repos.*.hooks.*.entry"}},
	{files: []string{".claude/settings.json", ".claude/settings.local.json"}, above: 1, lines: []string{"hooks.**.command"}},
}

// devcontainerKeys are the commands of a development container.
func devcontainerKeys(endings ...string) []string {
	var keys []string
	for _, event := range []string{"initialize", "onCreate", "updateContent", "postCreate", "postStart", "postAttach"} {
		for _, e := range endings {
			keys = append(keys, event+"Command"+e)
		}
	}
	return keys
}
