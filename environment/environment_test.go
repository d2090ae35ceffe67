package environment

import (
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

func TestIn(t *testing.T) {
	for name, want := range map[string]catalog.Environment{
		"shop-prod-db": catalog.Production, "prod-test": catalog.Production, "test-prod": catalog.Production,
		"STAGING_URL": catalog.Staging, "db.e2e": catalog.Test, "reproduction": "", "product": "",
		"ci-secrets": "", "backup": "", "": "", "développement": "",
	} {
		if got := In(name); got != want {
			t.Errorf("In(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	for value, want := range map[string]catalog.Environment{
		"ci": catalog.Test, " Production ": catalog.Production, "prod-eu": "", "": "",
	} {
		if got := Word(value); got != want {
			t.Errorf("Word(%q) = %q, want %q", value, got, want)
		}
	}
}

func TestInPath(t *testing.T) {
	for p, want := range map[string]catalog.Environment{
		"deploy/prod/.env": catalog.Production, "prod/staging/.env": catalog.Staging, ".env.local": "",
		"prod/.env.local": catalog.Production, ".gitlab-ci.yml": "", "backup/ci-secrets.yaml": "", "a/b": "", "/": "", "": "",
	} {
		if got := InPath(p); got != want {
			t.Errorf("InPath(%q) = %q, want %q", p, got, want)
		}
	}
}

func TestLocalHost(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.0.1": true, "[::1]": true, "/var/run/postgresql": true,
		"api.localhost": true, "10.0.0.1": false, "db": false, "localhost.example.com": false, "": false,
	} {
		if got := LocalHost(host); got != want {
			t.Errorf("LocalHost(%q) = %v, want %v", host, got, want)
		}
	}
}
