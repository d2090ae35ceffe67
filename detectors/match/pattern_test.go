package match

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"
)

func TestPatternEqualsRegexp(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 60 {
		first, second := expressions[r.Intn(len(expressions))], expressions[r.Intn(len(expressions))]
		pattern, err := CompilePattern(first, second)
		if err != nil {
			t.Fatal(err)
		}
		re1, re2 := regexp.MustCompile(first), regexp.MustCompile(second)
		for range 200 {
			text := randomText(r, 12)
			if got, want := pattern.Match(text), re1.Match(text) || re2.Match(text); got != want {
				t.Fatalf("%q or %q in %q: %v", first, second, text, got)
			}
		}
	}
}

func TestPatternError(t *testing.T) {
	if _, err := CompilePattern("a", "(b"); err == nil || !strings.Contains(err.Error(), `"(b"`) {
		t.Errorf("error %v does not name the expression", err)
	}
}

func TestPatternFlagsStayInside(t *testing.T) {
	pattern, err := CompilePattern("(?i)a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if !pattern.MatchString("A") || pattern.MatchString("B") {
		t.Error("a flag of one expression holds for another, or not for its own")
	}
}

func TestWords(t *testing.T) {
	many := []string{"example", "test", "k8s", "aaaa", "changeme", "abc", "é!"}
	for _, words := range [][]string{many, many[:2]} {
		set := NewWords(words...)
		r := rand.New(rand.NewSource(1))
		for range 5000 {
			var text strings.Builder
			for range r.Intn(6) {
				text.WriteString([]string{"EXAM", "ple", "Te", "st", "\u212A8S", "aa", "change", "ME", "É", "!", "x", "ab", "C"}[r.Intn(13)])
			}
			want := false
			for _, word := range words {
				want = want || strings.Contains(strings.ToLower(text.String()), word)
			}
			if got := set.In([]byte(text.String())); got != want {
				t.Fatalf("%q: %v", text.String(), got)
			}
		}
	}
}
