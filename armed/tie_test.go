package armed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/catalog"
)

func postgres(facts map[string]string, env catalog.Environment, places ...Place) Credential {
	return Credential{Provider: "postgres", Kind: "postgres.url", Places: places, Facts: facts, Environment: env}
}

// dotenv is the most usual place.
func dotenv(path string) Place { return Place{path, "DATABASE_URL"} }

func TestFor(t *testing.T) {
	const reset = "prisma migrate reset --force"
	pkg := func(script string) string { return `{"scripts": {"a": "` + script + `"}}` }
	production := map[string]string{"host": "db.shop.example"}
	tools := load(t)
	for _, c := range []struct {
		name       string
		files      tree
		credential Credential
		armed      bool
	}{
		{"beside it", tree{"package.json": pkg(reset)}, postgres(nil, "", dotenv(".env")), true},
		{"another provider", tree{"package.json": pkg(reset)}, Credential{Provider: "redis", Kind: "redis.url", Places: []Place{dotenv(".env")}}, false},
		{"another name", tree{"package.json": pkg(reset)}, postgres(nil, "", Place{".env", "REPORTS_URL"}), false},
		{"the same name in other letters", tree{"package.json": pkg(reset)}, postgres(nil, "", Place{"config.json", "databaseUrl"}), true},
		{"a name that the tool's file gives", tree{"package.json": pkg(reset), "prisma/schema.prisma": `url = env("REPORTS_URL")`}, postgres(nil, "", Place{".env", "REPORTS_URL"}), true},
		{"one that another project's file gives", tree{"a/package.json": pkg(reset), "b/package.json": "{}", "b/schema.prisma": `url = env("REPORTS_URL")`}, postgres(nil, "", Place{"a/.env", "REPORTS_URL"}), false},
		{"a name that the command gives", tree{"package.json": pkg("DATABASE_URL=$REPORTS_URL " + reset)}, postgres(nil, "", Place{".env", "REPORTS_URL"}), true},
		{"no name", tree{"package.json": pkg(reset)}, postgres(nil, "", Place{"src/db.ts", ""}), true},
		{"the tool's own file", tree{"package.json": pkg("drizzle-kit push")}, postgres(nil, "", Place{"drizzle.config.ts", "url"}), true},

		{"the root's serves packages", tree{"apps/a/package.json": pkg(reset)}, postgres(nil, "", dotenv(".env")), true},
		{"packages' with a root's command", tree{"package.json": pkg(reset), "apps/a/package.json": "{}"}, postgres(nil, "", dotenv("apps/a/.env")), true},
		{"siblings do not mix", tree{"apps/a/package.json": pkg(reset), "apps/b/package.json": "{}"}, postgres(nil, "", dotenv("apps/b/.env")), false},
		{"nor without a package's file", tree{"apps/a/package.json": pkg(reset)}, postgres(nil, "", dotenv("apps/b/.env")), false},
		{"a scripts folder", tree{"scripts/a.sh": reset}, postgres(nil, "", dotenv("config/production.env")), true},
		{"two folders of one project", tree{"package.json": "{}", "src/db/a.sh": reset}, postgres(nil, "", dotenv("deploy/api/.env")), true},
		{"a workflow in a folder", tree{".github/workflows/a.yml": "jobs:\n  x:\n    defaults:\n      run:\n        working-directory: apps/a\n    steps:\n      - run: " + reset + "\n", "apps/a/package.json": "{}", "apps/b/package.json": "{}"}, postgres(nil, "", dotenv("apps/b/.env")), false},
		{"and its own folder", tree{".github/workflows/a.yml": "jobs:\n  x:\n    steps:\n      - run: " + reset + "\n        working-directory: apps/a\n", "apps/a/package.json": "{}"}, postgres(nil, "", dotenv("apps/a/.env")), true},
		{"a shell's settings hold everywhere", tree{"apps/a/package.json": pkg(reset)}, postgres(nil, "", dotenv("home/.bashrc")), true},
		{"another place is enough", tree{"apps/a/package.json": pkg(reset)}, postgres(nil, "", dotenv("apps/b/.env"), dotenv("apps/a/.env")), true},
		{"names keep to their places", tree{"apps/a/package.json": pkg(reset)}, postgres(nil, "", dotenv("apps/b/.env"), Place{"apps/a/.env", "REPORTS_URL"}), false},

		{"a test's environment", tree{"package.json": pkg("NODE_ENV=test " + reset)}, postgres(nil, "", dotenv(".env")), false},
		{"is that of a test's credential", tree{"package.json": pkg("NODE_ENV=test " + reset)}, postgres(nil, catalog.Test, dotenv(".env")), true},
		{"a developer's is near enough", tree{"package.json": pkg("NODE_ENV=test " + reset)}, postgres(nil, catalog.Development, dotenv(".env")), true},
		{"staging is not", tree{"package.json": pkg("NODE_ENV=test " + reset)}, postgres(nil, catalog.Staging, dotenv(".env")), false},
		{"production is no guard", tree{"package.json": pkg("NODE_ENV=production " + reset)}, postgres(nil, "", dotenv(".env")), true},
		{"an environment known later is none", tree{"package.json": pkg("NODE_ENV=${NODE_ENV:-test} " + reset)}, postgres(nil, "", dotenv(".env")), true},
		{"a flag", tree{"package.json": pkg("knex migrate:rollback --all --env staging")}, postgres(nil, "", dotenv(".env")), false},
		{"a flag for production", tree{"package.json": pkg("knex migrate:rollback --all --env production")}, postgres(nil, "", dotenv(".env")), true},
		{"a compose file for tests", tree{"Makefile": "a:\n\tdocker compose -f docker-compose.test.yml run web rails db:reset\n"}, postgres(nil, "", dotenv(".env")), false},
		{"a compose file", tree{"Makefile": "a:\n\tdocker compose -f docker-compose.yml run web rails db:reset\n"}, postgres(nil, "", dotenv(".env")), true},
		{"a job's environment", tree{".github/workflows/a.yml": "jobs:\n  x:\n    environment: staging\n    steps:\n      - run: " + reset + "\n"}, postgres(nil, "", dotenv(".env")), false},
		{"a job's variables", tree{".github/workflows/a.yml": "env:\n  NODE_ENV: test\njobs:\n  x:\n    steps:\n      - run: " + reset + "\n"}, postgres(nil, "", dotenv(".env")), false},
		{"a secret for staging", tree{".github/workflows/a.yml": "jobs:\n  x:\n    env:\n      DATABASE_URL: ${{ secrets.STAGING_DATABASE_URL }}\n    steps:\n      - run: " + reset + "\n"}, postgres(nil, "", dotenv(".env")), false},
		{"a caller's environment", tree{"package.json": `{"scripts": {"a": "rails db:reset"}}`, "Makefile": "b:\n\tRAILS_ENV=test npm run a\n"}, postgres(nil, "", dotenv(".env")), true}, // the script stands by itself

		{"another file's environment", tree{"package.json": pkg("dotenv -e .env.test -- " + reset)}, postgres(nil, catalog.Test, dotenv(".env")), false},
		{"this file's environment", tree{"package.json": pkg("dotenv -e .env.production -- " + reset)}, postgres(nil, "", dotenv(".env.production")), true},
		{"not the usual file", tree{"package.json": pkg("dotenv -e .env.production -- " + reset)}, postgres(nil, "", dotenv(".env")), false},
		{"a value of its own", tree{"package.json": pkg("DATABASE_URL=postgres://a:b@localhost/test " + reset)}, postgres(nil, "", dotenv(".env")), false},
		{"a value of its own, found there", tree{"package.json": pkg("DATABASE_URL=postgres://a:b@db.shop.example/x " + reset)}, postgres(production, "", dotenv("package.json")), true},
		{"a job's own value", tree{".github/workflows/a.yml": "jobs:\n  x:\n    env:\n      DATABASE_URL: postgres://a:b@localhost/test\n    steps:\n      - run: " + reset + "\n"}, postgres(production, "", dotenv(".env")), false},

		{"another host", tree{"a.sh": "psql -h localhost $DATABASE_URL -c 'drop table a'"}, postgres(production, "", dotenv(".env")), false},
		{"the same host", tree{"a.sh": "psql -h db.shop.example $DATABASE_URL -c 'drop table a'"}, postgres(production, "", dotenv(".env")), true},
		{"an unknown host", tree{"a.sh": "psql -h $HOST $DATABASE_URL -c 'drop table a'"}, postgres(production, "", dotenv(".env")), true},
		{"another address", tree{"a.sh": "PGPASSWORD=$DATABASE_URL psql postgres://x@localhost/y -c 'drop table a'"}, postgres(production, "", dotenv(".env")), false},
		{"this machine, whatever the credential's", tree{"a.sh": "PGHOST=localhost dropdb $DATABASE_URL"}, postgres(nil, "", dotenv(".env")), false},
		{"a container's own host", tree{"a.sh": "docker compose exec db psql -U x $DATABASE_URL -c 'drop table a'"}, postgres(production, "", dotenv(".env")), false},
		{"another profile", tree{"a.sh": "aws --profile sandbox rds delete-db-instance --db-instance-identifier x"}, Credential{Provider: "aws", Kind: "aws.access-key", Places: []Place{{"home/.aws/credentials", "aws_secret_access_key"}}, Facts: map[string]string{"profile": "default"}}, false},
		{"the same profile", tree{"a.sh": "AWS_PROFILE=ops aws rds delete-db-instance --db-instance-identifier x"}, Credential{Provider: "aws", Kind: "aws.access-key", Places: []Place{{"home/.aws/credentials", "aws_secret_access_key"}}, Facts: map[string]string{"profile": "ops"}}, true},
		{"a store holds everywhere", tree{"apps/a/Makefile": "a:\n\tkubectl delete ns shop\n"}, Credential{Provider: "kubernetes", Kind: "kubernetes.token", Places: []Place{{"/home/me/.kube/config", "token"}}}, true},
		{"a file that the command names", tree{"Makefile": "a:\n\tkubectl --kubeconfig deploy/cluster.yaml delete ns shop\n"}, Credential{Provider: "kubernetes", Kind: "kubernetes.token", Places: []Place{{"deploy/cluster.yaml", "token"}}}, true},
		{"a file that its environment names", tree{"scripts/a.sh": "export GOOGLE_APPLICATION_CREDENTIALS=keys/ops\ngcloud projects delete shop -q\n"}, Credential{Provider: "gcp", Kind: "gcp.service-account-key", Places: []Place{{"keys/ops", "private_key"}}}, true},
		{"a file that nothing names", tree{"Makefile": "a:\n\tkubectl delete ns shop\n"}, Credential{Provider: "kubernetes", Kind: "kubernetes.token", Places: []Place{{"deploy/cluster.yaml", "token"}}}, false},
		{"another context", tree{"Makefile": "a:\n\tkubectl --context kind-local delete ns shop\n"}, Credential{Provider: "kubernetes", Kind: "kubernetes.token", Places: []Place{{"home/.kube/config", "token"}}, Facts: map[string]string{"context": "shop-eu"}}, false},

		{"a call with the token named", tree{"a.sh": `curl -X DELETE -H "Authorization: Bearer $GH" https://api.github.com/repos/a/b`}, Credential{Provider: "github", Kind: "github.classic-pat", Places: []Place{{".env", "GH"}}}, true},
		{"a call with another token", tree{"a.sh": `curl -X DELETE -H "Authorization: Bearer $GH" https://api.github.com/repos/a/b`}, Credential{Provider: "github", Kind: "github.classic-pat", Places: []Place{{".env", "OTHER"}}}, false},
		{"a call with the token in it", tree{"a.sh": `curl -X DELETE -H "Authorization: Bearer x" https://api.github.com/repos/a/b`}, Credential{Provider: "github", Kind: "github.classic-pat", Places: []Place{{"a.sh", ""}}}, true},
		{"a rule for one provider of many", tree{"a.sh": `curl https://backboard.railway.com/graphql/v2 -H "Authorization: Bearer $T" -d 'mutation { volumeDelete }'`}, Credential{Provider: "github", Kind: "github.classic-pat", Places: []Place{{".env", "T"}}}, false},
		{"a kind of a provider", tree{"a.sh": "stripe customers delete cus_1 --live -c"}, Credential{Provider: "stripe", Kind: "stripe.secret-key", Places: []Place{{".env", "STRIPE_SECRET_KEY"}}}, true},
		{"another kind of it", tree{"a.sh": "stripe customers delete cus_1 --live -c"}, Credential{Provider: "stripe", Kind: "stripe.test-key", Places: []Place{{".env", "STRIPE_SECRET_KEY"}}}, false},

		{"code, whatever the name", tree{"src/db.js": "await sequelize.sync({force: true})"}, postgres(nil, "", Place{".env", "PG_PROD"}), true},
		{"code that asks first", tree{"src/db.js": "if (process.env.NODE_ENV === 'test') {\n  await sequelize.sync({force: true})\n}"}, postgres(nil, "", dotenv(".env")), false},
		{"code that asks the other way", tree{"src/db.js": "if (process.env.NODE_ENV !== 'production') await sequelize.sync({force: true})"}, postgres(nil, "", dotenv(".env")), false},
		{"code that asks for production", tree{"src/db.js": "if (process.env.NODE_ENV === 'production') await sequelize.sync({force: true})"}, postgres(nil, "", dotenv(".env")), true},
		{"a test that takes what is set", tree{"test/a.test.js": "beforeAll(() => sequelize.sync({force: true}))"}, postgres(nil, "", dotenv(".env")), true},
		{"a test with its own database", tree{"test/a.test.js": "const sequelize = new Sequelize('sqlite::memory:')\nbeforeAll(() => sequelize.sync({force: true}))"}, postgres(nil, "", dotenv(".env")), false},
		{"settings of one profile", tree{"src/application-dev.yml": "ddl-auto: create"}, postgres(nil, "", dotenv(".env")), false},

		{"a dry run", tree{"Makefile": "a:\n\tkubectl delete ns shop --dry-run=client\n"}, Credential{Provider: "kubernetes", Kind: "kubernetes.token", Places: []Place{{"home/.kube/config", "token"}}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := collect(tools, c.files).For(c.credential)
			if c.armed != (len(got) > 0) {
				t.Errorf("armed: %v, want %t", lines(got), c.armed)
			}
		})
	}
}

// What a command tells about itself.
func TestCommandsTell(t *testing.T) {
	c := collect(load(t), tree{"a.sh": "yes | terraform destroy\nterraform destroy\nredis-cli -u $CACHE_URL FLUSHALL\n"})
	var got []Command
	for _, cmd := range c.Commands() {
		cmd.Does, cmd.Providers = "", nil
		if cmd.Tool == "terraform" {
			cmd.Variables = nil
		}
		got = append(got, cmd)
	}
	want := []Command{
		{Text: "yes | terraform destroy", Path: "a.sh", Line: 1, Tool: "terraform", Effect: catalog.Destroy, Silenced: true},
		{Text: "terraform destroy", Path: "a.sh", Line: 2, Tool: "terraform", Effect: catalog.Destroy},
		{Text: "redis-cli -u $CACHE_URL FLUSHALL", Path: "a.sh", Line: 3, Tool: "redis", Effect: catalog.Destroy, Silenced: true, Variables: []string{"CACHE_URL", "REDISCLI_AUTH"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
