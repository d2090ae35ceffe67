package scanner

import (
	"bytes"
	"context"
	"strconv"
	"strings"
)

// format is a sort of archive.
type format int

const (
	noArchive format = iota
	zipFile
	gzipFile
	bzip2File
	xzFile
	zstdFile
	lz4File
	tarFile
	debFile
	rpmFile // this one and those below are known, and not opened
	sevenZipFile
	rarFile
	cabinetFile
	squashFile
)

// String is the format in a sentence.
func (f format) String() string {
	return [...]string{
		"no archive", "a zip file", "a gzip file", "a bzip2 file", "an xz file", "a zstd file", "an lz4 file",
		"a tar archive", "a Debian package", "an RPM package", "a 7z archive", "a rar archive", "a cabinet file",
		"a squashfs file system",
	}[f]
}

func (f format) isOpened() bool { return f != noArchive && f < rpmFile }

// open hands on what lies in an archive.
func (f format) open(ctx context.Context, w *worker, a *archive) error {
	switch f {
	case zipFile:
		return openZip(ctx, w, a)
	case tarFile:
		return openTar(ctx, w, a)
	case debFile:
		return openDeb(ctx, w, a)
	default:
		return openCompressed(ctx, w, a, f)
	}
}

// magics tell formats by their first bytes.
var magics = [...]struct {
	begins string
	format format
}{
	{"PK\x03\x04", zipFile},
	{"PK\x05\x06", zipFile}, // with nothing in it
	{"PK\x07\x08", zipFile}, // once meant for many disks
	{"\x1f\x8b\x08", gzipFile},
	{"BZh", bzip2File},
	{"\xfd7zXZ\x00", xzFile},
	{"\x28\xb5\x2f\xfd", zstdFile},
	{"\x04\x22\x4d\x18", lz4File},
	{"!<arch>\ndebian-binary", debFile},
	{"\xed\xab\xee\xdb", rpmFile},
	{"7z\xbc\xaf\x27\x1c", sevenZipFile},
	{"Rar!\x1a\x07", rarFile},
	{"MSCF\x00\x00\x00\x00", cabinetFile},
	{"hsqs", squashFile},
}

// formatOf is the format of an archive that begins with head.
func formatOf(head []byte) format {
	for _, m := range magics {
		if !bytes.HasPrefix(head, []byte(m.begins)) {
			continue
		}
		if m.format == bzip2File && !isBzip(head) || m.format == squashFile && !isSquash(head) {
			continue
		}
		return m.format
	}
	if isTar(head) {
		return tarFile
	}
	return noArchive
}

// isBzip says whether a level and the mark of a block, or of the end, follow. The
// first three letters could begin a text.
func isBzip(head []byte) bool {
	return len(head) >= 10 && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17rE8P\x90")
}

func isSquash(head []byte) bool { return bytes.IndexByte(head[:min(len(head), 96)], 0) > 0 }

// isTar says whether head begins with the header of a tar entry: with the word
// that the standard asks for, or, where it is older, with its own checksum.
func isTar(head []byte) bool {
	const block, sum = 512, 148
	if len(head) < block {
		return false
	}
	if string(head[257:262]) == "ustar" && head[sum+6] <= ' ' {
		return true
	}
	field := strings.Trim(string(head[sum:sum+8]), " \x00")
	want, err := strconv.ParseUint(field, 8, 32)
	if err != nil || field == "" {
		return false
	}
	got := uint64(8 * ' ')
	for i, b := range head[:block] {
		if i < sum || i >= sum+8 {
			got += uint64(b)
		}
	}
	return got == want
}
