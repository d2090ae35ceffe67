package scanner

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// encode16 writes text as UTF-16.
func encode16(order binary.AppendByteOrder, text string) []byte {
	var data []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return data
}

func TestEveryEncodingBecomesUTF8(t *testing.T) {
	text := "# über 漢字 😀\r\nTOKEN=abc\n"
	ascii := "TOKEN=abc\r\nHOST=db\n"
	long := strings.Repeat("KEY=value and more of it\n", 90)
	little := func(s string) string { return string(encode16(binary.LittleEndian, s)) }
	big := func(s string) string { return string(encode16(binary.BigEndian, s)) }
	for _, c := range []struct{ name, data, want string }{
		{"UTF-8", text, text},
		{"UTF-8 with a mark", "\uFEFF" + text, text},
		{"UTF-16 little with a mark", little("\uFEFF" + text), text},
		{"UTF-16 big with a mark", big("\uFEFF" + text), text},
		{"UTF-16 little without", little(ascii), ascii},
		{"UTF-16 big without", big(ascii), ascii},
		{"long UTF-16 little", little("\uFEFF" + long), long},
		{"long UTF-16 big without", big(long), long},
		{"Latin-1 as it is", "Stra\xdfe\n", "Stra\xdfe\n"},
		{"a mark inside", "a\uFEFFb", "a\uFEFFb"},
		{"half a unit at the end", little("\uFEFFab") + "c", "ab\uFFFD"},
		{"half a pair", "\xff\xfe\x3d\xd8a\x00", "\uFFFDa"},
		{"nothing", "", ""},
		{"a mark and nothing", "\xff\xfe", ""},
	} {
		for _, name := range []string{"f", "f.json"} {
			h, opts := readTiny(t, name, int64(len(c.data)), []byte(c.data), Options{})
			if got := h.all(name); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
			if err := checkTiles(c.want, h.text[name], tiny); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if got := opts.Progress.Stats().Bytes; got != int64(len(c.data)) {
				t.Errorf("%s: %d bytes are counted, want %d", c.name, got, len(c.data))
			}
		}
	}
}

func TestUTF16IsHandedOnWholeWhenItFits(t *testing.T) {
	// 130 units of three UTF-8 bytes each: 260 bytes that become 390.
	data := append([]byte{0xFF, 0xFE}, encode16(binary.LittleEndian, strings.Repeat("漢", 130))...)
	h, _ := readTiny(t, "f.json", int64(len(data)), data, Options{})
	if !h.text["f.json"][0].Whole {
		t.Error("a document is cut that fits when decoded")
	}
}

func TestBinaryContentIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       Skip
	}{
		{"image", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Skip{Path: "f", Reason: reasonBinary}},
		{"one NUL", "text\x00text", Skip{Path: "f", Reason: reasonBinary}},
		{"only NUL", strings.Repeat("\x00", 5000), Skip{Path: "f", Reason: reasonBinary}},
		{"small numbers", "\x01\x00\x02\x00\x03\x00\x04\x00", Skip{Path: "f", Reason: reasonBinary}},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00", Skip{Path: "f", Reason: reasonUTF32, Incomplete: true}},
	} {
		h, opts := readTiny(t, "f", int64(len(c.data)), []byte(c.data), Options{})
		if list := opts.Skips.List(); len(h.text) > 0 || len(list) != 1 || list[0] != c.want {
			t.Errorf("%s: %d fragments, skips %v", c.name, len(h.text["f"]), list)
		}
		if got := opts.Progress.Stats(); got != (Stats{}) {
			t.Errorf("%s: is counted as %v", c.name, got)
		}
	}
}

func TestANULFurtherOnDoesNotHideAFile(t *testing.T) {
	plant(t, map[string]string{"log": strings.Repeat("line\n", sniffed/5+1) + "\x00 TOKEN=abc"})
	h, _ := walkAll(t, Options{}, "log")
	if !strings.HasSuffix(h.all("log"), "\x00 TOKEN=abc") {
		t.Error("the end of the file was not read")
	}
}

func FuzzDecoding(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Add([]byte("\xfe\xff\x00a\xd8\x3d\xde\x00\xd8"))
	f.Add([]byte("\xfe\xff\xde0\xde0"))
	f.Add([]byte("a\x00b\x00c"))
	f.Add([]byte("\xef\xbb\xbftext\xff"))
	f.Add(append([]byte{0xFF, 0xFE}, encode16(binary.LittleEndian, strings.Repeat("long 漢\n", 200))...))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, opts := readTiny(t, "f", int64(len(data)), data, Options{})
		head := data
		if len(data) >= tiny.small {
			head = data[:tiny.small]
		}
		enc, mark := sniff(head)
		want := string(data[min(mark, len(data)):])
		switch enc {
		case binaryContent, utf32Text:
			if len(h.text) != 0 || len(opts.Skips.List()) != 1 {
				t.Error("what is no text was handed on")
			}
			return
		case utf16Little:
			want = decode16(binary.LittleEndian, data[mark:])
		case utf16Big:
			want = decode16(binary.BigEndian, data[mark:])
		}
		if got := h.all("f"); oneMark(got) != oneMark(want) {
			t.Errorf("%q is read as %q, want %q", data, got, want)
		}
		if enc != utf8Text && !utf8.ValidString(want) {
			t.Errorf("%q is not UTF-8", want)
		}
	})
}

// oneMark leaves one of the marks for bytes that mean nothing: how many stand
// in a row is not settled between decoders.
func oneMark(text string) string {
	const mark = "\uFFFD"
	for strings.Contains(text, mark+mark) {
		text = strings.ReplaceAll(text, mark+mark, mark)
	}
	return text
}

// decode16 is the standard library's reading of UTF-16.
func decode16(order binary.ByteOrder, data []byte) string {
	var units []uint16
	for ; len(data) > 1; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	text := bytes.NewBufferString(string(utf16.Decode(units)))
	if len(data) == 1 {
		text.WriteRune(utf8.RuneError)
	}
	return text.String()
}
