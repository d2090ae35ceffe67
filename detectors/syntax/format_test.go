package syntax

import "testing"

func TestFormatOfName(t *testing.T) {
	tests := map[Format][]string{
		Dotenv: {".env", "app/.env", ".env.local", ".env.example", ".env.production.local", "prod.env", "docker.env",
			".envrc", "env.production", ".dev.vars", ".dev.vars.staging", ".env.bak", ".flaskenv", "home/u/.bashrc",
			".env-prod", "environment.d/10-tokens.conf", ".ENV"},
		JSON: {"a.json", "tsconfig.jsonc", "x.json5", "log.jsonl", "log.ndjson", "terraform.tfstate", "terraform.tfstate.backup", "terraform.tfstate.1700000000.backup",
			".docker/config.json", ".dockercfg", ".mcp.json", "credentials.tfrc.json", ".env.json", "config.json.bak",
			"composer.json.tmpl", "main.tf.json", "a.tfvars.json", "x.code-workspace"},
		Notebook:   {"a.ipynb"},
		YAML:       {"a.yaml", "a.yml", "docker-compose.prod.yml", "home/u/.kube/config", "kubeconfig", "prod.kubeconfig", "values.yaml.gotmpl", ".gem/credentials", ".condarc"},
		TOML:       {"a.toml", "Pipfile", ".cargo/credentials.toml", ".cargo/credentials"},
		INI:        {"a.ini", "setup.cfg", ".aws/config", ".aws/credentials", ".git/config", ".gitconfig", ".gitmodules", ".pypirc", "pip.conf", ".my.cnf", ".databrickscfg", "app.service", ".oci/config"},
		Properties: {"a.properties", ".npmrc", "u/.npmrc", ".yarnrc", "gradle.properties"},
		HCL:        {"main.tf", "prod.tfvars", "prod.auto.tfvars", "a.hcl", ".terraformrc", "terraform.rc", "x.tfvars.example", ".terraform.lock.hcl"},
		XML:        {"pom.xml", "settings.xml", "Web.config", "nuget.config", "a.csproj", "com.x.plist"},
		"":         {"main.go", "README.md", "env.go", "env.d.ts", ".env.ts", "yarn.lock", ".netrc", ".ssh/config", "a.sql", "Makefile", "x.yaml.gpg", "environment.ts", "envoy", "a.env.py"},
	}
	for want, names := range tests {
		for _, name := range names {
			if got := FormatOf(name, nil); got != want {
				t.Errorf("FormatOf(%q) = %q, want %q", name, got, want)
			}
		}
	}
}

func TestFormatOfHead(t *testing.T) {
	tests := []struct {
		name, head string
		want       Format
	}{
		{"token", "{\n  \"a\": 1}", JSON},
		{"list", "[{\"a\": 1}]", JSON},
		{"a.config", "<?xml version=\"1.0\"?><configuration/>", XML},
		{"config", "---\na: 1\n", YAML},
		{"admin.conf", "apiVersion: v1\nkind: Config\n", YAML},
		{"rclone/config", "[remote]\ntype = s3\n", INI},
		{"my.cnf", "[client]\npassword=x\n", INI},
		{".envs/.production/.django", "# c\nDJANGO_KEY=x\nexport REDIS_URL=redis://h\n", Dotenv},
		{"secrets.txt", "API_TOKEN=x\n", Dotenv},
		{"creds", "user = a\npassword = b\n", Properties},
		{"notes", "user: a\npassword: b\n", YAML},
		{"notes.txt", "Dear all,\nthis is: prose.\nYours\n", ""},
		{"nginx.conf", "server {\n  listen 80;\n}\n", ""},
		{"run", "#!/bin/sh\nA=1\n", ""},
		{"key", "-----BEGIN OPENSSH PRIVATE KEY-----\n", ""},
		{"template", "{{ if x }}\n", ""},
		{"empty", "", ""},
		{"com.x.plist", "bplist00\x00\x01", ""},
		{"a.json", "\x00\x01\x02", ""},
		{"main.go", "{\"a\": 1}", ""},
	}
	for _, tt := range tests {
		if got := FormatOf(tt.name, []byte(tt.head)); got != tt.want {
			t.Errorf("FormatOf(%q, %q) = %q, want %q", tt.name, tt.head, got, tt.want)
		}
	}
}

func FuzzFormatOf(f *testing.F) {
	f.Add(".env.bak", []byte("A=1"))
	f.Add("a/b/credentials", []byte("[x]\n= ="))
	f.Add("x.bak.bak.bak", []byte("\xff: =\n=\n:"))
	f.Add("", []byte("["))
	f.Fuzz(func(t *testing.T, name string, head []byte) {
		if format := FormatOf(name, head); format != "" && reader(format) == nil {
			t.Errorf("FormatOf(%q) = %q, which has no parser", name, format)
		}
	})
}
