package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/cmd"
	"github.com/worstcase-dev/worstcase/report"
)

// hostileFiles are files made to make a scanner crash, hang or grow.
func hostileFiles() map[string]string {
	repeat := strings.Repeat
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := range 20 {
		ref := fmt.Sprintf("*%c,", 'a'+i)
		bomb += fmt.Sprintf("%c: &%c [%s]\n", 'b'+i, 'b'+i, strings.TrimSuffix(repeat(ref, 9), ","))
	}
	return map[string]string{
		"deep.json":         repeat("[", 1_000_000),
		"deep-keys.json":    repeat(`{"password":`, 200_000),
		"deep.yaml":         repeat("- ", 100_000) + "password: x",
		"bomb.yaml":         bomb + "password: secret_token_key\n",
		"truncated.tfstate": `{"version":4,"resources":[{"type":"aws_db_instance","instances":[{"attributes":{"password":"abc`,
		"truncated.pem":     "-----BEGIN PRIVATE KEY-----\nMIIE" + repeat("A", 500),
		"keys.txt":          repeat("-----BEGIN PRIVATE KEY-----\n", 20_000),
		"jwts.txt":          repeat("eyJhbGciOiJIUzI1NiJ9.", 20_000),
		"urls.txt":          repeat("postgres://a:b@", 20_000),
		"base64.txt":        repeat("QUFB", 200_000),
		"deep.xml":          repeat("<password>", 100_000),
		"lol.xml":           `<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><password>&b;</password>`,
		"assign.txt":        repeat("api_key = ", 50_000),
		"line\nbreak.env":   "RAILWAY_API_TOKEN=f6b48059-5108-46d8-aaeb-120420b63baa\n",
		"\x1b[31mred.env":   "RAILWAY_API_TOKEN=f6b48059-5108-46d8-aaeb-120420b63bac\n",
		"binary.dat":        "\x00\x01\x02",
	}
}

// TestHostileTree: a tree of hostile files is scanned to its end, in bounded
// time and memory, and what was not read is named.
func TestHostileTree(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("these names and links cannot be made on Windows")
	}
	dir := t.TempDir()
	for name, text := range hostileFiles() {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	huge, err := os.Create(filepath.Join(dir, "huge.txt")) // 1 GiB on one line
	if err != nil {
		t.Fatal(err)
	}
	if err := huge.Truncate(1 << 30); err != nil {
		t.Fatal(err)
	}
	huge.Close()
	for link, to := range map[string]string{"loop": ".", "dangling": "nowhere", "outside": "/etc/hostname"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	makeFIFO(t, filepath.Join(dir, "pipe"))

	t.Chdir(dir)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	code := cmd.Main(ctx, []string{"scan", ".", "--format", "json", "--fail-on", "never"}, cmd.Terminal{
		In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Now: time.Now,
	})
	if code != 3 {
		t.Fatalf("exit code %d, want 3: the gate holds, and part could not be read\n%s", code, &errs)
	}
	r, err := report.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	skipped := map[string]string{}
	for _, s := range r.Scan.Skipped {
		skipped[s.Path] = s.Reason
	}
	for path, want := range map[string]string{
		"huge.txt": "over the limit", "loop": "symbolic link", "dangling": "symbolic link", "outside": "symbolic link",
		"pipe": "named pipe", "binary.dat": "binary", "deep-keys.json": "not well-formed json",
		"bomb.yaml": "not well-formed yaml", "truncated.tfstate": "not well-formed json", "deep.xml": "not well-formed xml",
	} {
		if !strings.Contains(skipped[path], want) {
			t.Errorf("%s is skipped because %q, want %q", path, skipped[path], want)
		}
	}
	found := 0
	for _, c := range r.Credentials {
		if c.Provider == "railway" {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d credentials in the files with odd names, want 2", found)
	}
}
