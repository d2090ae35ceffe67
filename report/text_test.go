package report

import (
	"strings"
	"testing"
	"testing/quick"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "src/a b.go:12", "src/a b.go:12"},
		{"so do letters of any script", "données/データ/файл €…", "données/データ/файл €…"},
		{"and a backslash", `C:\keys`, `C:\keys`},
		{"line breaks", "a\nb\r\tc", `a\nb\r\tc`},
		{"an ANSI sequence", "\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
		{"an 8-bit one", "\u009b2J", `\u009b2J`},
		{"bidi overrides", "gpj.\u202exe", `gpj.\u202exe`},
		{"zero width", "a\u200bb\ufeff", `a\u200bb\ufeff`},
		{"other line ends", "a\u2028b\u2029c\u0085", `a\u2028b\u2029c\u0085`},
		{"invisible tags", "a\U000e0041", `a\U000e0041`},
		{"bytes that are no UTF-8", "a\xff\xc3", `a\xff\xc3`},
		{"a real replacement character", "a\uFFFDb", "a\uFFFDb"},
		{"NUL and DEL", "\x00\x7f", `\x00\x7f`},
		{"a GitHub command", "::error file=x::y", `:\x3aerror file=x::y`},
		{"one after spaces", "  ::stop-commands::x", `  :\x3astop-commands::x`},
		{"an address is none", "::1", "::1"},
		{"nor is a path in Ruby", "App::Config::KEY", "App::Config::KEY"},
		{"older commands", "##[error] ##vso[x]", `#\x23[error] #\x23vso[x]`},
		{"many of them", "####", `#\x23#\x23`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clean(c.in); got != c.want {
				t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// TestLawClean: whatever goes in, what comes out is visible, and cleaning it
// again changes nothing.
func TestLawClean(t *testing.T) {
	check := func(raw []byte) bool {
		got := clean(string(raw))
		return utf8.ValidString(got) && !strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsGraphic(r) }) &&
			!strings.Contains(got, "##") && clean(got) == got
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func FuzzClean(f *testing.F) {
	f.Add(hostile, 10)
	f.Add("::a::", 3)
	f.Add("漢字 and words", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := clean(s)
		if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsGraphic(r) }) || clean(got) != got {
			t.Fatalf("clean(%q) = %q", s, got)
		}
		limit = 2 + (limit&0xffff)%200
		for _, line := range wrap(got, limit) {
			// A line may be longer by the escape that takes its edge off.
			if width(line) > limit && !strings.Contains(line, `:\x3a`) && strings.TrimSpace(line) == line {
				t.Fatalf("wrap(%q, %d) has the line %q", got, limit, line)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, in string
		limit    int
		want     []string
	}{
		{"short", "a b", 10, []string{"a b"}},
		{"nothing", "", 10, []string{""}},
		{"at the edge", "aaaa bbbb", 9, []string{"aaaa bbbb"}},
		{"over the edge", "aaaa bbbb", 8, []string{"aaaa", "bbbb"}},
		{"a long word", "x aaaaaaaaaa y", 4, []string{"x", "aaaa", "aaaa", "aa y"}},
		{"wide letters", "データベース", 5, []string{"デー", "タベ", "ース"}},
		{"indented", "  aaaa bbbb", 7, []string{"  aaaa", "  bbbb"}},
		{"a command at a line's start", "aaaa ::error::x", 10, []string{"aaaa", `:\x3aerror::x`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, wrap(c.in, c.limit)); diff != "" {
				t.Errorf("wrap(%q, %d) (-want +got):\n%s", c.in, c.limit, diff)
			}
		})
	}
}

// TestLawWrapKeepsAll: wrapping loses nothing but spaces.
func TestLawWrapKeepsAll(t *testing.T) {
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	check := func(s string, limit uint8) bool {
		s = strings.ReplaceAll(clean(s), "::", ":")
		return bare(strings.Join(wrap(s, int(limit)), "")) == bare(s)
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 3000}); err != nil {
		t.Error(err)
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"äöüß", 3, "äö…"}, {"äöü", 3, "äöü"}, {"", 3, ""},
	} {
		if got := shorten(c.in, c.limit); got != c.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestAnd(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string
	}{
		{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b"}, "a and b"}, {[]string{"a", "b", "c"}, "a, b and c"},
		{atMost(2, []string{"a", "b", "c", "d"}), "a, b and 2 more"},
	} {
		if got := and(c.in); got != c.want {
			t.Errorf("and(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
