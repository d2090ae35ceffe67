package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOfGitsStoreTheHandwrittenFilesAreRead(t *testing.T) {
	plant(t, map[string]string{
		"r/.git/HEAD":                               "ref",
		"r/.git/config":                             "url = https://someone@host.example",
		"r/.git/config.worktree":                    "",
		"r/.git/credentials":                        "",
		"r/.git/packed-refs":                        "",
		"r/.git/objects/ab/cd":                      "",
		"r/.git/logs/HEAD":                          "",
		"r/.git/hooks/pre-push":                     "",
		"r/.git/hooks/pre-push.sample":              "",
		"r/.git/hooks/lib/token.sh":                 "",
		"r/.git/modules/libs/logs/HEAD":             "ref",
		"r/.git/modules/libs/logs/config":           "",
		"r/.git/modules/libs/logs/objects/x":        "",
		"r/.git/modules/libs/logs/modules/m/HEAD":   "ref",
		"r/.git/modules/libs/logs/modules/m/config": "",
		"r/.git/worktrees/w/HEAD":                   "ref",
		"r/.git/worktrees/w/config.worktree":        "",
		"r/libs/logs/.git":                          "gitdir: ../../.git/modules/libs/logs",
		"r/config":                                  "",
		"bare.git/HEAD":                             "ref",
		"bare.git/config":                           "",
		"bare.git/objects/ab/cd":                    "",
		"bare.git/refs/heads/main":                  "",
		"no-repository/HEAD":                        "",
		"no-repository/objects/a":                   "",
	})
	h, set := walkAll(t, Options{}, ".")
	want := []string{
		"bare.git/HEAD", "bare.git/config", "bare.git/refs/heads/main",
		"no-repository/HEAD", "no-repository/objects/a",
		"r/.git/config", "r/.git/config.worktree", "r/.git/credentials",
		"r/.git/hooks/lib/token.sh", "r/.git/hooks/pre-push",
		"r/.git/modules/libs/logs/config", "r/.git/modules/libs/logs/modules/m/config",
		"r/.git/worktrees/w/config.worktree", "r/config", "r/libs/logs/.git",
	}
	if diff := cmp.Diff(want, h.paths()); diff != "" {
		t.Error(diff)
	}
	left := []Skip{{Path: "bare.git/objects", Reason: reasonGitStore}, {Path: "r/.git", Reason: reasonGitStore}}
	if diff := cmp.Diff(left, set.Skips()); diff != "" {
		t.Error(diff)
	}
}

func TestAStoreNamedAsATargetIsRead(t *testing.T) {
	plant(t, map[string]string{
		"r/.git/HEAD": "", "r/.git/logs/HEAD": "", "r/.git/objects/a": "", "r/.git/refs/x": "", "r/code": "",
	})
	h, _ := walkAll(t, Options{}, "r", "r/.git")
	want := []string{"r/.git/HEAD", "r/.git/logs/HEAD", "r/.git/refs/x", "r/code"}
	if diff := cmp.Diff(want, h.paths()); diff != "" {
		t.Error(diff)
	}
}
