package scanner

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
)

// packed is an entry of an archive that a test makes.
type packed struct{ name, text string }

func tarOf(t testing.TB, entries ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		must(t, w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.text)), Mode: 0o644, Typeflag: tar.TypeReg}))
		_, err := w.Write([]byte(e.text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

// zipOf makes a zip file whose entries say behind their bytes how long they are.
func zipOf(t testing.TB, entries ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		must(t, err)
		_, err = f.Write([]byte(e.text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

// storedZipOf makes a zip file of unpacked entries that say before their bytes how
// long they are.
func storedZipOf(t testing.TB, entries ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateRaw(&zip.FileHeader{
			Name: e.name, Method: zip.Store, CRC32: checksum(e.text),
			CompressedSize64: uint64(len(e.text)), UncompressedSize64: uint64(len(e.text)),
		})
		must(t, err)
		_, err = f.Write([]byte(e.text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

// through packs a text.
func through(t testing.TB, text string, open func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func gzipOf(t testing.TB, text string) string {
	return through(t, text, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
}

func xzOf(t testing.TB, text string) string {
	return through(t, text, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
}

func zstdOf(t testing.TB, text string) string {
	return through(t, text, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

func lz4Of(t testing.TB, text string) string {
	return through(t, text, func(w io.Writer) (io.WriteCloser, error) { return lz4.NewWriter(w), nil })
}

// bzipped is "TOKEN=abc\n"; there is no library that packs this format.
func bzipped(t testing.TB) string {
	raw, err := hex.DecodeString(bzippedToken)
	must(t, err)
	return string(raw)
}

func debOf(members ...packed) string {
	var b strings.Builder
	b.WriteString("!<arch>\n")
	for _, m := range append([]packed{{"debian-binary", "2.0\n"}}, members...) {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", m.name, 0, 0, 0, "100644", len(m.text), m.text)
		if len(m.text)%2 == 1 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// unpack scans one file and gives what lies in it, and all that was skipped.
func unpack(t *testing.T, name, content string, opts Options) (map[string]string, []Skip) {
	t.Helper()
	plant(t, map[string]string{name: content})
	h, set := walkAll(t, opts, ".")
	texts := map[string]string{}
	for _, path := range h.paths() {
		texts[path] = h.all(path)
		if n := h.times[path]; n != 1 {
			t.Errorf("%s was read %d times", path, n)
		}
	}
	return texts, set.Skips()
}

const token = "TOKEN=abc\n"

func TestArchivesAreOpened(t *testing.T) {
	inner := packed{"config/.env", token}
	layers := tarOf(t, inner)
	for _, c := range []struct{ name, file, content, path string }{
		{"zip", "a.zip", zipOf(t, inner), "a.zip!/config/.env"},
		{"stored zip", "a.jar", storedZipOf(t, inner), "a.jar!/config/.env"},
		{"by content, not by name", "a.txt", zipOf(t, inner), "a.txt!/config/.env"},
		{"tar", "a.tar", layers, "a.tar!/config/.env"},
		{"tar.gz", "a.tgz", gzipOf(t, layers), "a.tgz!/config/.env"},
		{"tar.xz", "a.tar.xz", xzOf(t, layers), "a.tar.xz!/config/.env"},
		{"tar.zst", "a.tar.zst", zstdOf(t, layers), "a.tar.zst!/config/.env"},
		{"tar.lz4", "a.tar.lz4", lz4Of(t, layers), "a.tar.lz4!/config/.env"},
		{"gz", "dump.sql.gz", gzipOf(t, token), "dump.sql.gz!/dump.sql"},
		{"xz", "dump.sql.xz", xzOf(t, token), "dump.sql.xz!/dump.sql"},
		{"zst", "dump.sql.zst", zstdOf(t, token), "dump.sql.zst!/dump.sql"},
		{"lz4", "dump.sql.lz4", lz4Of(t, token), "dump.sql.lz4!/dump.sql"},
		{"bz2", "dump.sql.bz2", bzipped(t), "dump.sql.bz2!/dump.sql"},
		{"gz of two members", "two.gz", gzipOf(t, "TOKEN=") + gzipOf(t, "abc\n"), "two.gz!/two"},
		{"deb", "a.deb", debOf(packed{"data.tar.xz", xzOf(t, layers)}), "a.deb!/data.tar.xz!/config/.env"},
		{"zip in tar.gz", "a.tgz", gzipOf(t, tarOf(t, packed{"b.zip", zipOf(t, inner)})), "a.tgz!/b.zip!/config/.env"},
		{"stored zip in zip", "a.zip", zipOf(t, packed{"b.jar", storedZipOf(t, inner)}), "a.zip!/b.jar!/config/.env"},
		{"tar in zip", "a.zip", zipOf(t, packed{"b.tar", layers}), "a.zip!/b.tar!/config/.env"},
		{"four deep", "1.zip", zipOf(t, packed{"2.zip", zipOf(t, packed{"3.zip", zipOf(t, packed{"4.zip", zipOf(t, inner)})})}), "1.zip!/2.zip!/3.zip!/4.zip!/config/.env"},
	} {
		t.Run(c.name, func(t *testing.T) {
			texts, skips := unpack(t, c.file, c.content, Options{})
			delete(texts, c.file+Within+"debian-binary")
			if diff := cmp.Diff(map[string]string{c.path: token}, texts); diff != "" {
				t.Error(diff)
			}
			if len(skips) > 0 {
				t.Errorf("skipped %v", skips)
			}
		})
	}
}

func TestEveryEntryIsReadAsAFileWouldBe(t *testing.T) {
	long := strings.Repeat("a line of a dump\n", 600_000) // in pieces
	entries := []packed{{"a/b.json", `{"a": 1}`}, {"binary", "a\x00\x01b"}, {"utf16.txt", "\xff\xfea\x00b\x00"}, {"dump.sql", long}, {"empty", ""}}
	for name, content := range map[string]string{
		"x.zip": zipOf(t, entries...), "x.tar": tarOf(t, entries...), "x.tgz": gzipOf(t, tarOf(t, entries...)),
		"stored.zip": storedZipOf(t, entries...),
	} {
		texts, skips := unpack(t, name, content, Options{})
		if texts[name+"!/a/b.json"] != `{"a": 1}` || texts[name+"!/utf16.txt"] != "ab" || texts[name+"!/dump.sql"] != long {
			t.Errorf("%s: read %d files", name, len(texts))
		}
		if want := []Skip{{Path: name + "!/binary", Reason: reasonBinary}}; !cmp.Equal(want, skips) {
			t.Errorf("%s: skipped %v", name, skips)
		}
	}
}

func TestSmallEntriesAreWhole(t *testing.T) {
	plant(t, map[string]string{"x.zip": zipOf(t, packed{"main.tf", "a"}, packed{"large.json", strings.Repeat("[]\n", 1<<20)})})
	h, set := walkAll(t, Options{}, "x.zip")
	for path, fragments := range h.text {
		if len(fragments) != 1 || !fragments[0].Whole {
			t.Errorf("%s came in %d pieces", path, len(fragments))
		}
	}
	if got, want := set.Stats(), (Stats{Files: 2, Bytes: 1 + 3<<20}); got != want {
		t.Errorf("counted %v, want %v", got, want)
	}
}

func TestArchivesOnStandardInput(t *testing.T) {
	for _, content := range []string{zipOf(t, packed{"a", token}), storedZipOf(t, packed{"a", token}), tarOf(t, packed{"a", token}), gzipOf(t, tarOf(t, packed{"a", token}))} {
		set, err := New([]string{"-"}, strings.NewReader(content), Options{})
		must(t, err)
		h := newHarvest()
		must(t, set.Walk(t.Context(), h.handle))
		if got := h.all("stdin!/a"); got != token || len(set.Skips()) > 0 {
			t.Errorf("read %q, skipped %v", got, set.Skips())
		}
	}
}

func TestArchivesThatAreNotOpened(t *testing.T) {
	deep := zipOf(t, packed{"3.zip", zipOf(t, packed{"x", token})})
	for _, c := range []struct {
		name, content string
		depth         int
		want          Skip
	}{
		{"switched off", zipOf(t, packed{"x", token}), -1, Skip{Path: "f", Reason: reasonArchiveOff}},
		{"too deep", zipOf(t, packed{"2.zip", deep}), 2, Skip{Path: "f!/2.zip!/3.zip", Reason: "an archive inside of 2 others, and not opened", Incomplete: true}},
		{"7z", "7z\xbc\xaf\x27\x1c\x00\x04rest", 0, Skip{Path: "f", Reason: "a 7z archive, which is not opened", Incomplete: true}},
		{"rar", "Rar!\x1a\x07\x01\x00rest", 0, Skip{Path: "f", Reason: "a rar archive, which is not opened", Incomplete: true}},
		{"rpm", "\xed\xab\xee\xdb\x03\x00", 0, Skip{Path: "f", Reason: "an RPM package, which is not opened", Incomplete: true}},
	} {
		texts, skips := unpack(t, "f", c.content, Options{MaxArchiveDepth: c.depth})
		if len(texts) > 0 || !cmp.Equal([]Skip{c.want}, skips) {
			t.Errorf("%s: read %v, skipped %v", c.name, texts, skips)
		}
	}
}

func TestTextsThatBeginAsArchivesDo(t *testing.T) {
	for _, text := range []string{"PK is not a zip\n", "BZh9 is a word\n", "Rar! said the bear\n", "hsqs\n", strings.Repeat("0123456 ", 100), strings.Repeat(" ", 600)} {
		texts, skips := unpack(t, "note.txt", text, Options{})
		if texts["note.txt"] != text || len(skips) > 0 {
			t.Errorf("%.20q: skipped %v", text, skips)
		}
	}
}

func TestAnArchiveMayBeLargerThanAFile(t *testing.T) {
	texts, skips := unpack(t, "a.tar", tarOf(t, packed{"first", strings.Repeat("a", 800)}, packed{"second", token}, packed{"third", strings.Repeat("b", 5000)}), Options{MaxFileSize: 1000})
	if len(texts) != 3 || texts["a.tar!/second"] != token || len(texts["a.tar!/third"]) != 1000 {
		t.Errorf("read %v", texts)
	}
	want := []Skip{{Path: "a.tar!/third", Reason: reasonCutOff(1000), Incomplete: true}}
	if diff := cmp.Diff(want, skips); diff != "" {
		t.Error(diff)
	}
}

func TestExcludedEntriesAreLeftOut(t *testing.T) {
	exclude := func(path string) (string, bool) { return "by the test", strings.HasSuffix(path, "!/vendor/x") }
	texts, skips := unpack(t, "a.zip", zipOf(t, packed{"vendor/x", token}, packed{"own", token}), Options{Exclude: exclude})
	if len(texts) != 1 || !cmp.Equal([]Skip{{Path: "a.zip!/vendor/x", Reason: "by the test"}}, skips) {
		t.Errorf("read %v, skipped %v", texts, skips)
	}
}

func TestOnDisk(t *testing.T) {
	for shown, want := range map[string]string{"a/b.zip!/c!/d": "a/b.zip", "a/b": "a/b", "./!": "./!"} {
		if got := OnDisk(shown); got != want {
			t.Errorf("%s lies in %s, want %s", shown, got, want)
		}
	}
}

// plantFile writes a file of any bytes into the working directory.
func plantFile(t *testing.T, name string, content []byte) {
	t.Helper()
	must(t, os.WriteFile(name, content, 0o644))
}

const bzippedToken = "425a6839314159265359c4cb53720000034f00001000020209840038002000220189a1003060128ae7e2ee48a70a1218996a6e40"

func checksum(text string) uint32 { return crc32.ChecksumIEEE([]byte(text)) }
