package workstation

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// home makes a home folder of empty files; a name that ends in "/" is a folder.
func home(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		at := filepath.Join(dir, filepath.FromSlash(name))
		folder := filepath.Dir(at)
		if strings.HasSuffix(name, "/") {
			folder = at
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if folder != at {
			if err := os.WriteFile(at, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// found is what is there, as "store path".
func found(t *testing.T, o Options) []string {
	t.Helper()
	families, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range Find(families, o) {
		if strings.HasPrefix(f.Shown, "/var/run/") {
			continue // of the machine that the test runs on
		}
		out = append(out, f.Store.ID+" "+f.Shown)
	}
	return out
}

func variables(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

func TestFindNamesWhatIsThere(t *testing.T) {
	dir := home(t, ".aws/credentials", ".aws/sso/cache/", ".config/gh/hosts.yml", ".kube/config", ".ssh/",
		"Library/Application Support/com.vercel.cli/auth.json", "AppData/Roaming/NuGet/NuGet.Config",
		".config/google-chrome/Default/Login Data", ".config/google-chrome/Profile 1/Login Data", ".gnupg/private-keys-v1.d/",
		".config/unrelated/config.json")
	want := []string{
		"chromium ~/.config/google-chrome/Default/Login Data", "chromium ~/.config/google-chrome/Profile 1/Login Data",
		"aws-credentials ~/.aws/credentials", "aws-sso ~/.aws/sso/cache", "kube ~/.kube/config", "gnupg ~/.gnupg/private-keys-v1.d",
		"vercel ~/Library/Application Support/com.vercel.cli/auth.json", "nuget ~/AppData/Roaming/NuGet/NuGet.Config",
		"ssh ~/.ssh", "github ~/.config/gh/hosts.yml",
	}
	if diff := cmp.Diff(want, found(t, Options{Home: dir, GOOS: "linux"})); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

func TestVariablesMoveStores(t *testing.T) {
	dir := home(t, "moved/creds", "one", "two", ".kube/config", "docker/config.json", "xdg/gh/hosts.yml", ".config/gh/hosts.yml")
	at := func(name string) string { return filepath.Join(dir, name) }
	got := found(t, Options{Home: dir, GOOS: "linux", Getenv: variables(map[string]string{
		"AWS_SHARED_CREDENTIALS_FILE": at("moved/creds"),
		"KUBECONFIG":                  strings.Join([]string{at("one"), "~/two", at("missing"), "relative"}, string(filepath.ListSeparator)),
		"DOCKER_CONFIG":               at("docker"),
		"XDG_CONFIG_HOME":             at("xdg"),
		"BW_SESSION":                  "made-up",
		"DOCKER_HOST":                 "tcp://10.0.0.1:2375",
	})})
	want := []string{
		"aws-credentials ~/moved/creds", "kube ~/one", "kube ~/two", "kube ~/.kube/config", "docker-config ~/docker/config.json",
		"bitwarden-session BW_SESSION", "github ~/xdg/gh/hosts.yml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// TestSocketsAreSeenAndNotDialled: a socket is known by its type, and a file of
// its name is none.
func TestSocketsAreSeenAndNotDialled(t *testing.T) {
	dir, err := os.MkdirTemp("", "ws") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	listening, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip(err)
	}
	defer listening.Close()
	dialled := make(chan struct{}, 1)
	go func() {
		if c, err := listening.Accept(); err == nil {
			c.Close()
			dialled <- struct{}{}
		}
	}()
	link, file := filepath.Join(dir, "link"), filepath.Join(dir, "file")
	if err := os.Symlink(socket, link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string][]string{
		socket:             {"docker-socket " + socket},
		"unix://" + socket: {"docker-socket " + socket},
		link:               {"docker-socket " + link},
		file:               nil,
	} {
		got := found(t, Options{GOOS: "linux", Getenv: variables(map[string]string{"DOCKER_HOST": value})})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("DOCKER_HOST=%s: want (-), got (+):\n%s", value, diff)
		}
	}
	select {
	case <-dialled:
		t.Error("the socket was dialled")
	default:
	}
}

// TestNothingIsTakenForAStore: names that lead elsewhere, and none at all.
func TestNothingIsTakenForAStore(t *testing.T) {
	dir := home(t)
	if err := os.MkdirAll(filepath.Join(dir, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "missing"), filepath.Join(dir, ".aws/credentials")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, ".npmrc"), filepath.Join(dir, ".npmrc")); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Home: dir, GOOS: "linux"}, {GOOS: "linux"}, {GOOS: "windows", Home: dir}, {Home: filepath.Join(dir, "gone"), GOOS: "darwin"}} {
		if got := found(t, o); len(got) > 0 {
			t.Errorf("%+v: found %q", o, got)
		}
	}
}

// TestOnePlaceUnderTwoNames: the folder of XDG is the usual one, mostly.
func TestOnePlaceUnderTwoNames(t *testing.T) {
	dir := home(t, ".config/gcloud/")
	got := found(t, Options{Home: dir, GOOS: "linux", Getenv: variables(map[string]string{"CLOUDSDK_CONFIG": filepath.Join(dir, ".config/gcloud")})})
	if diff := cmp.Diff([]string{"gcloud ~/.config/gcloud"}, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	const good = "family: a\nname: A\nstores:\n  - {id: x, name: X, paths: ['~/.x'], format: json, holds: A token., source: 'https://x.example/', checked: 2026-11-01}\n"
	if _, err := LoadFS(fstest.MapFS{"data/a.yaml": {Data: []byte(good)}}); err != nil {
		t.Fatalf("the file to spoil is faulty: %v", err)
	}
	for name, c := range map[string][3]string{
		"a path of nowhere":      {"'~/.x'", "'.x'", "begins neither"},
		"a home alone":           {"'~/.x'", "'~'", "begins neither"},
		"backslashes":            {"'~/.x'", `'~/.x\y'`, "write slashes"},
		"no place":               {"paths: ['~/.x'], ", "", "nowhere"},
		"a format":               {"json", "jason", "not known"},
		"no source":              {"https://x.example/", "the manual", "https"},
		"no day":                 {"2026-11-01", "0001-01-01", "checked"},
		"a socket without power": {"json", "socket", "unlocks"},
		"a kind without words":   {"format", "kind: a.b, format", "belong together"},
		"a field":                {"format", "colour: red, format", "colour"},
		"another name":           {"family: a", "family: b", "file's name"},
	} {
		_, err := LoadFS(fstest.MapFS{"data/a.yaml": {Data: []byte(strings.Replace(good, c[0], c[1], 1))}})
		if err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want an error with %q", name, err, c[2])
		}
	}
}
