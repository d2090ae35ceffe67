package armed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each kind of file, and the harmful commands in it with their lines.
func TestReaders(t *testing.T) {
	tools := load(t)
	for _, c := range []struct {
		path, text string
		want       []line
	}{
		{"package.json", "{\n \"name\": \"terraform destroy\",\n \"scripts\": {\n  \"a\": \"tsc && terraform destroy\",\n  \"b\": \"vite\"\n }\n}", []line{
			{Line: 4, Text: "terraform destroy"}}},
		{"composer.json", "{\"scripts\": {\n\"a\": \"dropdb shop\",\n\"b\": [\n\"@php artisan migrate:fresh\",\n\"@a\"\n]}}", []line{
			{Line: 2, Text: "dropdb shop"}, {Line: 4, Text: "@php artisan migrate:fresh"}, {Line: 5, Text: "composer a → dropdb shop"}}},
		{"deno.jsonc", "{\"tasks\": {\n// no\n\"a\": \"dropdb shop\",\n\"b\": {\"command\": \"terraform destroy\"}}}", []line{
			{Line: 3, Text: "dropdb shop"}, {Line: 4, Text: "terraform destroy"}}},
		{"apps/api/project.json", "{\"targets\": {\"drop\": {\"options\": {\n\"commands\": [\n\"dropdb shop\"\n]}}}}", []line{{Line: 3, Text: "dropdb shop"}}},
		{"pyproject.toml", "[tool.poe.tasks]\na = \"dropdb shop\"\nb.shell = \"alembic downgrade base\"\nc = [\"a\", {cmd = \"terraform destroy\"}]\n[tool.pdm.scripts]\nd = {cmd = \"flask db downgrade base\"}\n[tool.hatch.envs.x.scripts]\ne = [\"dropdb a\"]\n", []line{
			{Line: 2, Text: "dropdb shop"}, {Line: 3, Text: "alembic downgrade base"}, {Line: 4, Text: "terraform destroy"}, {Line: 6, Text: "flask db downgrade base"}, {Line: 8, Text: "dropdb a"}}},
		{"mise.toml", "[tasks.a]\nrun = \"dropdb shop\"\n[tasks.b]\nrun = [\n\"terraform destroy\"]\n", []line{{Line: 2, Text: "dropdb shop"}, {Line: 5, Text: "terraform destroy"}}},
		{"Makefile.toml", "[tasks.a]\ncommand = \"terraform\"\nargs = [\"destroy\", \"-auto-approve\"]\n", []line{{Line: 2, Text: "terraform destroy -auto-approve"}}},
		{"Taskfile.yml", "version: '3'\nvars:\n  TF: terraform\ntasks:\n  a: dropdb shop\n  b:\n    cmds:\n      - '{{.TF}} destroy'\n      - cmd: dropdb b\n", []line{
			{Line: 5, Text: "dropdb shop"}, {Line: 8, Text: "terraform destroy"}, {Line: 9, Text: "dropdb b"}}},

		{".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - run: terraform destroy -auto-approve\n      - run: |\n          echo terraform destroy\n          dropdb \\\n            shop\n", []line{
			{Line: 6, Text: "terraform destroy -auto-approve"}, {Line: 9, Text: "dropdb shop"}}},
		{".github/actions/a/action.yml", "runs:\n  steps:\n    - run: dropdb shop\n", []line{{Line: 3, Text: "dropdb shop"}}},
		{".gitlab-ci.yml", "a:\n  script:\n    - cd infra\n    - terraform destroy -auto-approve\nb:\n  after_script: dropdb shop\n", []line{
			{Line: 4, Text: "terraform destroy -auto-approve"}, {Line: 6, Text: "dropdb shop"}}},
		{".circleci/config.yml", "jobs:\n  a:\n    steps:\n      - run: dropdb shop\n      - run:\n          name: x\n          command: |\n            terraform destroy\n", []line{
			{Line: 4, Text: "dropdb shop"}, {Line: 8, Text: "terraform destroy"}}},
		{"bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - dropdb shop\n", []line{{Line: 5, Text: "dropdb shop"}}},
		{"azure-pipelines.yml", "steps:\n- bash: dropdb shop\n- script: terraform destroy\n", []line{{Line: 2, Text: "dropdb shop"}, {Line: 3, Text: "terraform destroy"}}},
		{".travis.yml", "script:\n  - dropdb shop\n", []line{{Line: 2, Text: "dropdb shop"}}},
		{".woodpecker.yml", "steps:\n  a:\n    commands:\n      - dropdb shop\n", []line{{Line: 4, Text: "dropdb shop"}}},
		{".buildkite/pipeline.yml", "steps:\n  - command: dropdb shop\n", []line{{Line: 2, Text: "dropdb shop"}}},
		{"cloudbuild.yaml", "steps:\n- name: x\n  entrypoint: terraform\n  args: [destroy, -auto-approve]\n", []line{{Line: 3, Text: "terraform destroy -auto-approve"}}},

		{"docker-compose.yml", "services:\n  a:\n    command: rails db:reset\n  b:\n    entrypoint: [\"sh\", \"-c\", \"terraform destroy\"]\n", []line{
			{Line: 3, Text: "rails db:reset"}, {Line: 5, Text: `sh -c "terraform destroy"`}}},
		{".devcontainer/devcontainer.json", "{\"postCreateCommand\": \"rails db:reset\",\n\"postStartCommand\": {\"a\": \"dropdb shop\"}}", []line{{Line: 1, Text: "rails db:reset"}, {Line: 2, Text: "dropdb shop"}}},
		{"render.yaml", "services:\n- type: web\n  preDeployCommand: prisma db push --accept-data-loss\n", []line{{Line: 3, Text: "prisma db push --accept-data-loss"}}},
		{"railway.json", "{\"deploy\": {\"preDeployCommand\": [\"prisma migrate reset -f\"]}}", []line{{Line: 1, Text: "prisma migrate reset -f"}}},
		{"vercel.json", "{\"buildCommand\": \"prisma db push --accept-data-loss && next build\"}", []line{{Line: 1, Text: "prisma db push --accept-data-loss"}}},
		{"netlify.toml", "[build]\ncommand = \"dropdb shop\"\n", []line{{Line: 2, Text: "dropdb shop"}}},
		{"fly.toml", "[deploy]\nrelease_command = \"bin/rails db:reset\"\n", []line{{Line: 2, Text: "bin/rails db:reset"}}},
		{"app.json", "{\"scripts\": {\"postdeploy\": \"rake db:reset\"}}", []line{{Line: 1, Text: "rake db:reset"}}},
		{"heroku.yml", "release:\n  command:\n    - rake db:reset\n", []line{{Line: 3, Text: "rake db:reset"}}},
		{".vscode/tasks.json", "{\"tasks\": [{\n\"command\": \"terraform\",\n\"args\": [\"destroy\"]}, {\"command\": \"dropdb shop\"}]}", []line{{Line: 2, Text: "terraform destroy"}, {Line: 3, Text: "dropdb shop"}}},
		{"lefthook.yml", "pre-push:\n  commands:\n    a:\n      run: dropdb shop\n", []line{{Line: 4, Text: "dropdb shop"}}},
		{".claude/settings.json", "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\",\n\"command\": \"terraform destroy\"}]}]},\n\"permissions\": {\"allow\": [\"Bash(dropdb shop)\"]}}", []line{{Line: 2, Text: "terraform destroy"}}},

		{"Makefile", "TF := terraform\nexport PGHOST = db\n\nall: build\n\n.PHONY: drop\ndrop: ## terraform destroy\n\t@$(TF) -chdir=infra \\\n\t  destroy -auto-approve\n\t-dropdb $(DB)\nwipe: drop ; dropdb b\ndefine X\n\tdropdb c\nendef\n", []line{
			{Line: 8, Text: "terraform -chdir=infra destroy -auto-approve"}, {Line: 10, Text: "dropdb ${DB}"}, {Line: 11, Text: "dropdb b"}}},
		{"justfile", "set dotenv-load\ntf := \"terraform\"\n\n# dropdb a\ndrop target='x':\n  @{{tf}} destroy\n  -dropdb b\n\nscript:\n  #!/usr/bin/env bash\n  set -e\n  dropdb c\n\npy:\n  #!/usr/bin/env python\n  dropdb d\n", []line{
			{Line: 6, Text: "terraform destroy"}, {Line: 7, Text: "dropdb b"}, {Line: 12, Text: "dropdb c"}}},
		{"scripts/reset.sh", "#!/bin/sh\n# dropdb a\nif true; then\n  dropdb b\nfi\n", []line{{Line: 4, Text: "dropdb b"}}},
		{"bin/reset", "#!/usr/bin/env bash\ndropdb b\n", []line{{Line: 2, Text: "dropdb b"}}},
		{"LICENSE", "dropdb b\n", nil},
		{".husky/pre-push", "dropdb b\n", []line{{Line: 1, Text: "dropdb b"}}},
		{"Dockerfile", "FROM ruby\nENV RAILS_ENV=production\nRUN --mount=type=cache,target=/x \\\n  rails db:reset\nCMD [\"sh\", \"-c\", \"rails db:schema:load && rails s\"]\n", []line{
			{Line: 4, Text: "rails db:reset"}, {Line: 5, Text: `sh -c "rails db:schema:load && rails s"`}}},
		{"Procfile", "web: rails s\nrelease: rake db:reset\n", []line{{Line: 2, Text: "rake db:reset"}}},
		{"deploy/crontab", "# dropdb a\nMAILTO=me\n0 3 * * * cd /app && dropdb b\n@daily terraform destroy\n", []line{{Line: 3, Text: "dropdb b"}, {Line: 4, Text: "terraform destroy"}}},
		{"etc/cron.d/shop", "*/5 0-3 * * 1,2 root dropdb b\n", []line{{Line: 1, Text: "dropdb b"}}},
		{"tox.ini", "[testenv]\ncommands =\n  pytest\n  - alembic downgrade base\ndeps = dropdb a\n[other]\ncommands = dropdb c\n", []line{{Line: 4, Text: "alembic downgrade base"}}},

		{"scripts/wipe.js", "// execSync('dropdb a')\nexecSync('dropdb b', {stdio: 'inherit'})\nspawn(\"terraform\", [\"destroy\", \"-auto-approve\"])\nawait $`dropdb ${process.env.DB}`\n", []line{
			{Line: 2, Text: "dropdb b"}, {Line: 3, Text: "terraform destroy -auto-approve"}, {Line: 4, Text: "dropdb ${DB}"}}},
		{"tasks.py", "subprocess.run([\"dropdb\", \"a\"], check=True)\nos.system(\"dropdb b\")\nc.run(f\"dropdb {name}\")\nsubprocess.check_call(\n    \"terraform destroy\",\n    shell=True)\n", []line{
			{Line: 1, Text: "dropdb a"}, {Line: 2, Text: "dropdb b"}, {Line: 3, Text: "dropdb {name}"}, {Line: 4, Text: "terraform destroy"}}},
		{"Rakefile", "task :wipe do\n  sh \"dropdb #{db}\"\n  system! 'dropdb', 'b'\n  Rake::Task[\"db:reset\"].invoke\nend\n", []line{
			{Line: 2, Text: "dropdb ${db}"}, {Line: 3, Text: "dropdb b"}, {Line: 4, Text: "rake db:reset"}}},
		{"main.go", "package main\nfunc f() {\n\texec.CommandContext(ctx, \"terraform\", \"destroy\")\n\t// exec.Command(\"dropdb\", \"a\")\n}\n", []line{{Line: 3, Text: "terraform destroy"}}},
		{"Jenkinsfile", "stage('a') { steps { sh 'terraform destroy -auto-approve' } }\n", []line{{Line: 1, Text: "terraform destroy -auto-approve"}}},
		{"src/db.ts", "if (x) {\n  await sequelize.sync({\n    force: true,\n  })\n}\n", []line{{Line: 2, Text: "sequelize.sync({ force: true, })"}}},
		{"application.yml", "spring:\n  jpa:\n    hibernate:\n      ddl-auto: create\n", []line{{Line: 4, Text: "ddl-auto: create"}}},

		{"node_modules/a/package.json", "{\"scripts\": {\"a\": \"dropdb shop\"}}", nil},
		{"README.md", "```\nterraform destroy -auto-approve\n```\n", nil},
		{"data.json", "{\"scripts\": {\"a\": \"dropdb shop\"}}", nil},
	} {
		t.Run(c.path, func(t *testing.T) {
			got := lines(collect(tools, tree{c.path: c.text}).Commands())
			for i := range c.want {
				c.want[i].Path = c.path
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
