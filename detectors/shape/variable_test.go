package shape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestWordsOf(t *testing.T) {
	for name, want := range map[string]string{
		"DB_HOST": "DB HOST", "dbHost": "DB HOST", "s3AccessKey": "S3 ACCESS KEY", "spring.datasource.password": "SPRING DATASOURCE PASSWORD",
		"aws-secret-key": "AWS SECRET KEY", "PGHOST": "PGHOST", "mySQLHost": "MY SQLHOST", "": "", "___": "", "ConnectionStrings__Shop": "CONNECTION STRINGS SHOP",
		strings.Repeat("a", 300): "",
	} {
		if got := strings.Join(wordsOf(name), " "); got != want {
			t.Errorf("wordsOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestGroup(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"siblings", "a.json", `{"a": 1, "b": {"c": 2, "d": 3}, "e": 4}`, "a=1 e=4|c=2 d=3"},
		{"documents", "a.yaml", "a: 1\n---\na: 2\n", "a=1|a=2"},
		{"blocks of one name", "a.tf", "b \"x\" {\n  k = 1\n  l = 2\n}\nb \"x\" {\n  k = 3\n}\n", "k=1 l=2|k=3"},
		{"pairs", "a.yaml", "env:\n- name: A\n  value: x\n- name: B\n  value: y\n- name: not a name\n  value: z\n", "A=x B=y|name=not a name value=z"},
		{"list", "a.yaml", "env:\n- A=x\n- B=y=z\n- no\n", "A=x B=y=z"},
		{"defaults", "a.tf", "variable \"pw\" {\n  default = \"x\"\n}\nvariable \"user\" {\n  default = \"y\"\n}\n", "pw=x user=y"},
	}
	for _, tt := range tests {
		var blocks []string
		for _, b := range group(document(tt.file, tt.text).Leaves) {
			var vars []string
			for _, v := range b.vars {
				vars = append(vars, v.name+"="+v.text)
				if written := tt.text[v.at.start:v.at.end]; written != v.text {
					t.Errorf("%s: %s covers %q", tt.name, v.name, written)
				}
			}
			blocks = append(blocks, strings.Join(vars, " "))
		}
		if diff := cmp.Diff(tt.want, strings.Join(blocks, "|")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWorthTelling(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        bool
	}{
		{"api-token", "q8Zr", true}, {"password", "hunter2", true}, {"DB_PASS", "true", false}, {"secretKey", "12345", false},
		{"public-key", "q8Zr41xL", false}, {"token-url", "https://tide.internal/token", false}, {"username", "rowan", false},
		{"host", "db.tide.internal", false}, {"blob", "q8Zr-41xL_0pWe7v", true}, {"note", "call us when it rings twice", false},
		{"path", "/var/run/tide/socket.sock", false}, {"mail", "rowan.hale@tide.internal", false}, {"when", "2031-03-01T10:00:00", false},
	} {
		if got := worthTelling(&variable{name: tt.name, text: tt.value}); got != tt.want {
			t.Errorf("worthTelling(%s=%s) = %v", tt.name, tt.value, got)
		}
	}
}

// Facts never carry a reference or a text that is too long to be a property.
func TestFacts(t *testing.T) {
	got := facts(finding.FactHost, "db", finding.FactUser, "${USER}", finding.FactPort, "", finding.FactDatabase, strings.Repeat("x", maxFact+1))
	if diff := cmp.Diff(finding.Facts{finding.FactHost: "db"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
