package catalog

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"
)

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	return c
}

func TestLoad(t *testing.T) { load(t) }

// Each file by itself, so that a fault in one does not hide the others:
// go test ./catalog/ -run 'TestFile/railway'.
func TestFile(t *testing.T) {
	for _, name := range providerFiles(t) {
		t.Run(stem(name), func(t *testing.T) {
			src, err := read(files, name)
			if err == nil {
				err = src.check()
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range src.provider.Credentials {
				t.Run(k.ID, func(t *testing.T) { checkFound(t, k) })
			}
		})
	}
}

func providerFiles(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(files, "providers/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no provider files: %v", err)
	}
	return names
}

// Facts grow old: what was checked more than a year ago is listed, and what is
// older than two years fails, so that somebody reads its source again.
func TestFactsAreFresh(t *testing.T) {
	now := time.Now()
	stale := func(what string, checked Date) {
		switch age := now.Sub(checked.Time); {
		case age < -48*time.Hour:
			t.Errorf("%s was checked on %s, which is to come", what, checked.Format(time.DateOnly))
		case age > 2*365*24*time.Hour:
			t.Errorf("%s was last checked on %s: read its source again", what, checked.Format(time.DateOnly))
		case age > 365*24*time.Hour:
			t.Logf("%s was last checked on %s", what, checked.Format(time.DateOnly))
		}
	}
	for _, p := range load(t).Providers() {
		for _, k := range p.Credentials {
			stale("kind "+k.FullName(), k.Checked)
		}
		for _, a := range p.Actions {
			stale("action "+a.FullName(), a.Checked)
		}
	}
}

func TestLookUps(t *testing.T) {
	c := load(t)
	if k, ok := c.Kind("railway.account-token"); !ok || k.Provider.ID != "railway" {
		t.Errorf("Kind(railway.account-token) = %v, %v", k, ok)
	}
	if _, ok := c.Kind("railway.no-such-kind"); ok {
		t.Error("an unknown kind was found")
	}
	if p, ok := c.Provider("railway"); !ok || p.Name != "Railway" {
		t.Errorf("Provider(railway) = %v, %v", p, ok)
	}
	for i, p := range c.Providers()[1:] {
		if before := c.Providers()[i]; before.ID >= p.ID {
			t.Errorf("providers %s and %s are out of order", before.ID, p.ID)
		}
	}
}

func TestLoadNeedsAFile(t *testing.T) {
	if _, err := LoadFS(fstest.MapFS{}); err == nil {
		t.Error("an empty catalog was loaded")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
