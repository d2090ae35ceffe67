package syntax

import (
	"strings"
	"testing"
)

func TestDotenv(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"plain", "A=1\nB=two words\n", []want{{"A", "1", ""}, {"B", "two words", ""}}},
		{"byte order mark and CRLF", bom + "A=1\r\nB=\"x\"\r\n", []want{{"A", "1", ""}, {"B", "x", ""}}},
		{"blanks round the sign", "  A = 1  \n", []want{{"A", "1", ""}}},
		{"colon", "A: yes\nnot a:b\n", []want{{"A", "yes", ""}}},
		{"comments", "# A=0\nA=1 # one\nB=a#b\nC=\"x # y\" # z\nD= # none\n",
			[]want{{"A", "1", ""}, {"B", "a#b", ""}, {"C", "x # y", ""}, {"D", "", ""}}},
		{"single quotes are literal", `A='a\nb $C'`, []want{{"A", `a\nb $C`, ""}}},
		{"escaped single quote", `A='it\'s'`, []want{{"A", "it's", `it\'s`}}},
		{"backslash before the closing quote", `A='C:\dir\'`, []want{{"A", `C:\dir\`, ""}}},
		{"double quotes have escapes", `A="a\nb\"c\\\q"`, []want{{"A", "a\nb\"c\\\\q", `a\nb\"c\\\q`}}},
		{"backticks quote", "A=`it's \"so\"`", []want{{"A", `it's "so"`, ""}}},
		{"several lines", "A=\"one\r\ntwo\"\nB=2\n", []want{{"A", "one\ntwo", "one\r\ntwo"}, {"B", "2", ""}}},
		{"a stray quote does not swallow the rest", "A='x\nB='y'\n", nil},
		{"duplicates are kept", "A=1\nA=2\n", []want{{"A", "1", ""}, {"A", "2", ""}}},
		{"no values", "A=\nB\nC=\"\"\nfoo bar\n", []want{{"A", "", ""}, {"C", "", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want == nil {
				wantLeaves(t, tt.text, parseBroken(t, Dotenv, tt.text, "line 1: a quoted value is not closed"),
					want{"A", "x", ""}, want{"B", "y", ""})
				return
			}
			wantLeaves(t, tt.text, parse(t, Dotenv, tt.text), tt.want...)
		})
	}
}

func TestDotenvExport(t *testing.T) {
	const text = "export A=1 B=\"b c\"; export C=$(cat key) D=`id` # end\n" +
		"export E=a;F=b\nexport G='a'\"b\"c\nexport PATH\nif x; then\n  export H=1\nfi\n"
	wantLeaves(t, text, parse(t, Dotenv, text),
		want{"A", "1", ""}, want{"B", "b c", ""}, want{"C", "$(cat key)", ""}, want{"D", "`id`", ""},
		want{"E", "a", ""}, want{"F", "b", ""}, want{"G", "abc", `'a'"b"c`}, want{"H", "1", ""})
}

func TestDotenvInterpolation(t *testing.T) {
	const text = "USER=app\nPASS='p$w'\n" +
		"URL=postgres://${USER}:$PASS@db/x\n" + // all known
		"LATER=${AFTER}-$USER\n" + // one unknown: as written
		"AFTER=1\nNEXT=${LATER}\n" + // of something unknown
		"DEFAULT=${USER:-x}\nCOST=\"5\\$USER\"\nODD=a$\nDIGIT=$1\nLITERAL='$USER'\n"
	wantLeaves(t, text, parse(t, Dotenv, text),
		want{"USER", "app", ""}, want{"PASS", "p$w", ""},
		want{"URL", "postgres://app:p$w@db/x", "postgres://${USER}:$PASS@db/x"},
		want{"LATER", "${AFTER}-$USER", ""}, want{"AFTER", "1", ""}, want{"NEXT", "${LATER}", ""},
		want{"DEFAULT", "${USER:-x}", ""}, want{"COST", "5$USER", `5\$USER`}, want{"ODD", "a$", ""},
		want{"DIGIT", "$1", ""}, want{"LITERAL", "$USER", ""})
}

// TestDotenvDoublesWithinBudget holds that variables that double each other make
// no more text than the file's own length and a fixed amount.
func TestDotenvDoublesWithinBudget(t *testing.T) {
	var b strings.Builder
	b.WriteString("A0=0123456789\n")
	for i := 1; i < 60; i++ {
		b.WriteString("A" + index(i) + "=$A" + index(i-1) + "$A" + index(i-1) + "\n")
	}
	made := 0
	for _, l := range parse(t, Dotenv, b.String()) {
		made += len(l.Text)
	}
	if made > 2*(b.Len()+expansionRoom) {
		t.Errorf("interpolation made %d bytes of %d", made, b.Len())
	}
}
