package scanner

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNamesThatLeadOutside(t *testing.T) {
	dir := t.TempDir()
	names := []string{"../../etc/passwd", "/etc/shadow", "a/../../b", `..\..\windows`, "two\nlines", "bad\xffname", "", ".", strings.Repeat("n", 9000) + ".env"}
	var entries []packed
	for _, name := range names {
		entries = append(entries, packed{name, token})
	}
	want := []string{
		"etc/passwd", "etc/shadow", "b", `..\..\windows`, "two\nlines", "bad\uFFFDname",
		"…" + strings.Repeat("n", longestEntry-4) + ".env",
	}
	for name, content := range map[string]string{"x.zip": storedZipOf(t, entries...), "x.tar": tarOf(t, entries...), "x.gz": gzipOf(t, storedZipOf(t, entries...))} {
		t.Chdir(dir)
		plantFile(t, name, []byte(content))
		h, _ := walkAll(t, Options{}, name)
		prefix := name + Within
		if name == "x.gz" {
			prefix = "x.gz!/x!/"
		}
		for _, entry := range want {
			if !strings.HasPrefix(h.all(prefix+entry), token) {
				t.Errorf("%s: %.40q is not among %d that were read", name, entry, len(h.paths()))
			}
		}
	}
	// Nothing was written beside the archives.
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 3 {
		t.Errorf("%v lie there now", left)
	}
}

func TestEntriesThatAreNoFiles(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "file", Typeflag: tar.TypeReg, Size: int64(len(token))},
		{Name: "up", Typeflag: tar.TypeSymlink, Linkname: "../../etc/passwd"},
		{Name: "self", Typeflag: tar.TypeSymlink, Linkname: "self"},
		{Name: "same", Typeflag: tar.TypeLink, Linkname: "file"},
		{Name: "loop", Typeflag: tar.TypeLink, Linkname: "pool"},
		{Name: "pool", Typeflag: tar.TypeLink, Linkname: "loop"},
		{Name: "dir/", Typeflag: tar.TypeDir},
		{Name: "pipe", Typeflag: tar.TypeFifo},
		{Name: "device", Typeflag: tar.TypeChar},
	} {
		must(t, w.WriteHeader(&h))
		if h.Size > 0 {
			_, err := io.WriteString(w, token)
			must(t, err)
		}
	}
	must(t, w.Close())
	texts, skips := unpack(t, "x.tar", b.String(), Options{})
	if diff := cmp.Diff(map[string]string{"x.tar!/file": token}, texts); diff != "" {
		t.Error(diff)
	}
	want := []Skip{{Path: "x.tar!/device", Reason: reasonDevice}, {Path: "x.tar!/pipe", Reason: reasonPipe}, {Path: "x.tar!/self", Reason: reasonLink}, {Path: "x.tar!/up", Reason: reasonLink}}
	if diff := cmp.Diff(want, skips); diff != "" {
		t.Error(diff)
	}
}

func TestZipEntriesThatAreNotRead(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	link := &zip.FileHeader{Name: "link"}
	link.SetMode(os.ModeSymlink | 0o777)
	for _, h := range []*zip.FileHeader{link, {Name: "locked", Flags: flagEncrypted}, {Name: "odd", Method: 9}, {Name: "file"}} {
		h.CRC32, h.CompressedSize64, h.UncompressedSize64 = checksum(token), uint64(len(token)), uint64(len(token))
		f, err := w.CreateRaw(h)
		must(t, err)
		_, err = io.WriteString(f, token)
		must(t, err)
	}
	must(t, w.Close())
	for name, content := range map[string]string{"x.zip": b.String(), "x.gz": gzipOf(t, b.String())} {
		texts, skips := unpack(t, name, content, Options{})
		prefix := name + Within
		if name == "x.gz" {
			prefix = "x.gz!/x!/"
			// What lies before the bytes of an entry does not tell a link from a file.
			if texts[prefix+"link"] != token {
				t.Errorf("read %v", texts)
			}
		} else if skips[0] != (Skip{Path: prefix + "link", Reason: reasonLink}) {
			t.Errorf("skipped %v", skips)
		}
		want := []Skip{{Path: prefix + "locked", Reason: reasonEncrypted, Incomplete: true}, {Path: prefix + "odd", Reason: "packed by method 9, which is not read", Incomplete: true}}
		if got := skips[len(skips)-2:]; texts[prefix+"file"] != token || !cmp.Equal(want, got) {
			t.Errorf("%s: read %v, skipped %v", name, texts, skips)
		}
	}
}

// gzipBomb is n times 64 MiB of a text, as one stream.
func gzipBomb(t testing.TB, n int) string {
	return strings.Repeat(gzipOf(t, strings.Repeat("aaaaaaaaaaaaaaa\n", 4<<20)), n)
}

func TestBombsAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks a gigabyte")
	}
	bomb := "the archive unpacks to more than 200 times its size, as only a bomb does; the rest was not read"
	zeros := tarOf(t, packed{"zeros", strings.Repeat("\x00", 8<<20)}, packed{"after", token})
	for _, c := range []struct {
		name, file, content, want string
		unpacked                  int64
	}{
		{"gzip of text", "x.gz", gzipBomb(t, 3), bomb, 96 << 20},
		{"gzip of a gzip", "x.gz", gzipOf(t, gzipBomb(t, 64)), bomb, 96 << 20},
		{"zip of gzips", "x.zip", zipOf(t, packed{"a", gzipBomb(t, 4)}, packed{"b", gzipBomb(t, 4)}), bomb, 96 << 20},
		{"what is passed over counts too", "x.tgz", gzipOf(t, strings.Repeat(zeros[:len(zeros)-2048], 20)), bomb, 0},
		{"overlapping entries", "x.zip", overlapping(t, 2000), bomb, 70 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			plant(t, map[string]string{c.file: c.content})
			set, err := New([]string{c.file}, nil, Options{})
			must(t, err)
			var read int64
			must(t, set.Walk(t.Context(), func(_ context.Context, f *Fragment) error {
				read += int64(len(f.Text))
				return nil
			}))
			if got := skipsByPath(set)[c.file]; got.Reason != c.want || !got.Incomplete {
				t.Errorf("skipped %v", set.Skips())
			}
			if read > c.unpacked {
				t.Errorf("%d MB of text were handed on", read>>20)
			}
		})
	}
}

func TestTenGigabytesInAFewMegabytes(t *testing.T) {
	zeros := strings.Repeat(gzipOf(t, strings.Repeat("\x00", 64<<20)), 160)
	for name, c := range map[string]struct {
		content string
		want    Skip
	}{
		"x.gz":  {zeros, Skip{Path: "x.gz!/x", Reason: reasonBinary}},
		"x.tar": {sparse(t, 10<<30), Skip{Path: "x.tar!/hole", Reason: reasonBinary}},
		"t.gz":  {gzipBomb(t, 160), Skip{Path: "t.gz!/t", Reason: reasonCutOff(DefaultMaxFileSize), Incomplete: true}},
	} {
		texts, skips := unpack(t, name, c.content, Options{})
		if !cmp.Equal([]Skip{c.want}, skips) {
			t.Errorf("%s: read %d, skipped %v", name, len(texts), skips)
		}
	}
}

// overlapping is a zip file whose directory names the same bytes n times.
func overlapping(t testing.TB, n int) string {
	one := zipOf(t, packed{"a", strings.Repeat("aaaaaaaaaaaaaaa\n", 64<<10)})
	end := len(one) - 22
	start := int(binary.LittleEndian.Uint32([]byte(one[end+16:])))
	directory := strings.Repeat(one[start:end], n)
	tail := []byte(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(directory)))
	return one[:start] + directory + string(tail)
}

// sparse is a tar archive with one file that is all hole.
func sparse(t testing.TB, size int64) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	must(t, w.WriteHeader(&tar.Header{Name: "hole", Typeflag: tar.TypeReg, Size: 512}))
	_, err := w.Write([]byte(strings.Repeat("a", 512)))
	must(t, err)
	must(t, w.Close())
	h := b.Bytes()
	h[156] = tar.TypeGNUSparse
	copy(h[257:], "ustar  \x00")
	// One piece of 512 bytes at the beginning, and an empty one at the end.
	copy(h[386:], fmt.Sprintf("%011o\x00%011o\x00%011o\x00%011o\x00", 0, 512, size, 0))
	copy(h[483:], "\x80\x00\x00\x00")
	binary.BigEndian.PutUint64(h[487:], uint64(size))
	copy(h[148:], "        ")
	sum := 0
	for _, c := range h[:512] {
		sum += int(c)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	return string(h)
}

func TestTheLimitForAllThatIsUnpacked(t *testing.T) {
	texts, skips := unpack(t, "x.zip", zipOf(t, packed{"a", strings.Repeat("a", 900)}, packed{"b", strings.Repeat("b", 900)}), Options{MaxUnpacked: 1000})
	if len(texts["x.zip!/a"]) != 900 || len(texts["x.zip!/b"]) > 900 {
		t.Errorf("read %v", texts)
	}
	want := Skip{Path: "x.zip", Reason: "the archive unpacks to more than 1000 bytes; the rest was not read", Incomplete: true}
	if skips[0] != want {
		t.Errorf("skipped %v", skips)
	}
}

func TestAThousandArchivesInEachOther(t *testing.T) {
	for name, wrap := range map[string]func(testing.TB, string) string{
		"zip": func(t testing.TB, s string) string { return zipOf(t, packed{"z", s}) },
		"gz":  gzipOf,
		"tar": func(t testing.TB, s string) string { return s + tarOf(t, packed{"z", "x"})[:0] },
	} {
		content := token
		for range 1000 {
			content = wrap(t, content)
		}
		if name == "tar" {
			for range 50 {
				content = tarOf(t, packed{"z", content})
			}
		}
		texts, skips := unpack(t, "f", content, Options{})
		if len(texts) > 0 || len(skips) != 1 || skips[0].Reason != "an archive inside of 4 others, and not opened" || !skips[0].Incomplete {
			t.Errorf("%s: read %v, skipped %v", name, texts, skips)
		}
	}
}

func TestBrokenArchivesSayHowFarTheyWereRead(t *testing.T) {
	inner := []packed{{"first", token}, {"second", strings.Repeat("b\n", 4000)}, {"third", token}}
	for name, content := range map[string]string{
		"x.zip": zipOf(t, inner...), "s.zip": storedZipOf(t, inner...), "x.tar": tarOf(t, inner...), "x.tgz": gzipOf(t, tarOf(t, inner...)),
		"x.txz": xzOf(t, tarOf(t, inner...)), "x.tzst": zstdOf(t, tarOf(t, inner...)), "x.tlz4": lz4Of(t, tarOf(t, inner...)),
		"x.deb": debOf(packed{"data.tar.gz", gzipOf(t, tarOf(t, inner...))}), "nested.tar": tarOf(t, packed{"x.zip", zipOf(t, inner...)}),
	} {
		step := max(1, len(content)/60)
		for cut := 0; cut < len(content); cut += step {
			_, skips := unpack(t, name, content[:cut], Options{})
			incomplete := false
			for _, s := range skips {
				incomplete = incomplete || s.Incomplete
				if strings.Contains(s.Reason, "internal error") {
					t.Errorf("%s cut at %d: %v", name, cut, s)
				}
			}
			// A tar archive may end before its last, empty blocks.
			if isArchive := formatOf([]byte(content[:cut])) != noArchive; isArchive && !incomplete && cut < len(content)-1536 {
				t.Errorf("%s cut at %d of %d: skipped %v", name, cut, len(content), skips)
			}
		}
	}
}

func TestLyingHeaders(t *testing.T) {
	lies := map[string]func([]byte){
		"sizes of a zip entry": func(b []byte) {
			binary.LittleEndian.PutUint32(b[22:], 1<<31)
			binary.LittleEndian.PutUint32(b[18:], 1<<31)
		},
		"a short size":                  func(b []byte) { binary.LittleEndian.PutUint32(b[18:], 1) },
		"a name longer than the file":   func(b []byte) { binary.LittleEndian.PutUint16(b[26:], 65535) },
		"the number of entries":         func(b []byte) { binary.LittleEndian.PutUint16(b[len(b)-12:], 65535) },
		"the place of the directory":    func(b []byte) { binary.LittleEndian.PutUint32(b[len(b)-6:], 1<<30) },
		"the length of the directory":   func(b []byte) { binary.LittleEndian.PutUint32(b[len(b)-10:], 1<<30) },
		"the checksum in the directory": func(b []byte) { b[bytes.Index(b, []byte("PK\x01\x02"))+16] ^= 1 },
		"a size in the directory":       func(b []byte) { b[bytes.Index(b, []byte("PK\x01\x02"))+24] ^= 1 },
		"the place in the directory":    func(b []byte) { b[bytes.Index(b, []byte("PK\x01\x02"))+42] ^= 0xff },
	}
	for name, lie := range lies {
		for _, nested := range []bool{false, true} {
			b := []byte(storedZipOf(t, packed{"a", token}, packed{"b", token}))
			lie(b)
			file, content := "x.zip", string(b)
			if nested {
				file, content = "x.zip.gz", gzipOf(t, content)
			}
			start := time.Now()
			texts, skips := unpack(t, file, content, Options{})
			if len(skips) == 0 && len(texts) < 2 {
				t.Errorf("%s, nested: %t: read %v, and skipped nothing", name, nested, texts)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s took %v", name, took)
			}
		}
	}
}

func TestHugeTarHeaders(t *testing.T) {
	base := []byte(tarOf(t, packed{"a", token}))
	for name, size := range map[string]string{"eight exbibytes": "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff", "negative": "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "octal": "77777777777\x00"} {
		for _, kind := range []byte{'0', 'x', 'g', 'L', 'K', 'S'} {
			b := bytes.Clone(base)
			copy(b[124:136], size)
			b[156] = kind
			copy(b[148:], "        ")
			sum := 0
			for _, c := range b[:512] {
				sum += int(c)
			}
			copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
			_, skips := unpack(t, "x.tar", string(b), Options{})
			if !slices.ContainsFunc(skips, func(s Skip) bool { return s.Incomplete }) {
				t.Errorf("%s of kind %c: skipped %v", name, kind, skips)
			}
		}
	}
}

func TestDecodersThatAskForMuchMemory(t *testing.T) {
	// A frame whose header says that it looks back over 2 GiB.
	window := "\x28\xb5\x2f\xfd\x00\xa8" + strings.Repeat("\x00", 40)
	texts, skips := unpack(t, "x.zst", window, Options{})
	if len(texts) > 0 || len(skips) != 1 || !skips[0].Incomplete {
		t.Errorf("read %v, skipped %v", texts, skips)
	}
}

func TestGapsOfOneArchiveAreCounted(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range 500 {
		_, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%03d", i), Flags: flagEncrypted})
		must(t, err)
	}
	must(t, w.Close())
	_, skips := unpack(t, "x.zip", b.String(), Options{})
	want := Skip{Path: "x.zip", Reason: reasonMoreGaps, Incomplete: true, Count: 400}
	if len(skips) != mostGaps+1 || skips[0] != want {
		t.Errorf("%d skips, the first of them %v", len(skips), skips[0])
	}
}

func TestALargeDirectoryIsNotHeld(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	const entries = 60_000
	for i := range entries {
		_, err := w.CreateRaw(&zip.FileHeader{Name: strconv.Itoa(i)})
		must(t, err)
	}
	f, err := w.Create("last")
	must(t, err)
	_, err = io.WriteString(f, token)
	must(t, err)
	must(t, w.Close())
	plant(t, map[string]string{"x.zip": b.String()})
	set, err := New([]string{"x.zip"}, nil, Options{})
	must(t, err)
	read := 0
	must(t, set.Walk(t.Context(), func(_ context.Context, f *Fragment) error { read++; return nil }))
	if read != entries+1 || len(set.Skips()) > 0 {
		t.Errorf("read %d, skipped %v", read, set.Skips())
	}
}

func TestMemoryStaysBoundedInArchives(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks a gigabyte")
	}
	plant(t, nil)
	random := make([]byte, 1<<20)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = 'a' + byte(r.IntN(16))
	}
	text := strings.Repeat(string(random), 12)
	inner := tarOf(t, packed{"a.json", text}, packed{"b.sql", text})
	for i := range 2 {
		plantFile(t, fmt.Sprintf("a%d.tar.zst", i), []byte(zstdOf(t, inner)))
		plantFile(t, fmt.Sprintf("b%d.zip", i), []byte(zipOf(t, packed{"x.tgz", gzipOf(t, inner)})))
		plantFile(t, fmt.Sprintf("d%d.gz", i), []byte(gzipBomb(t, 3)))
	}
	set, err := New([]string{"."}, nil, Options{Workers: 8})
	must(t, err)
	runtime.GC()
	runtime.GC()
	peaks := make(chan uint64, 100_000)
	must(t, set.Walk(t.Context(), func(context.Context, *Fragment) error {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peaks <- m.HeapInuse
		return nil
	}))
	close(peaks)
	var peak uint64
	for p := range peaks {
		peak = max(peak, p)
	}
	t.Logf("at most %d MB were in use", peak>>20)
	if peak > 200<<20 {
		t.Errorf("%d MB were in use", peak>>20)
	}
}

func TestAWalkEndsInTheMiddleOfAnArchive(t *testing.T) {
	plant(t, map[string]string{"x.gz": gzipBomb(t, 8)})
	set, err := New([]string{"x.gz"}, nil, Options{})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	err = set.Walk(ctx, func(context.Context, *Fragment) error { cancel(); return nil })
	if err != context.Canceled {
		t.Errorf("the walk gave %v", err)
	}
}
