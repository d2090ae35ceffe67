package report

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func tableOf(t *testing.T, o Options, r *Report) string {
	t.Helper()
	f, _ := Lookup("table")
	return render(t, f, o, r)
}

// TestTableGolden: what a person sees at three widths. 60 columns get a list.
func TestTableGolden(t *testing.T) {
	for _, columns := range []int{60, 80, 120} {
		t.Run(strconv.Itoa(columns), func(t *testing.T) {
			got := tableOf(t, Options{Width: columns, ShowUnknown: columns == 120}, sample())
			file := "testdata/table-" + strconv.Itoa(columns) + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the table differs from %s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// TestTableFits: no line is wider than the terminal, and none ends in a space,
// whatever stands in the report.
func TestTableFits(t *testing.T) {
	wide := sample()
	wide.Credentials[0].Locations[1].Path = strings.Repeat("データ/", 60) + "キー.env"
	wide.Credentials[0].Name = strings.Repeat("name", 40)
	for _, r := range []*Report{sample(), wide, hostileReport()} {
		for _, columns := range []int{40, 60, 79, 80, 81, 100, 120, 300} {
			for line := range strings.Lines(tableOf(t, Options{Width: columns, ShowUnknown: true}, r)) {
				line = strings.TrimSuffix(line, "\n")
				if width(line) > columns || strings.HasSuffix(line, " ") {
					t.Errorf("at %d columns a line takes %d: %q", columns, width(line), line)
				}
			}
		}
	}
}

// TestTableLosesNothing: every word of every block is in the table. The library
// that draws it cuts what it thinks too wide.
func TestTableLosesNothing(t *testing.T) {
	r := sample()
	r.Credentials[0].Locations[1].Path = strings.Repeat("データ/", 40) + "key.env"
	bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "│", "")), "") }
	for columns := 30; columns <= 130; columns++ {
		text := bare(tableOf(t, Options{Width: columns, ShowUnknown: true}, r))
		names := r.agentNames()
		for i := range r.Credentials {
			c := &r.Credentials[i]
			for _, f := range blockOf(c, r, names).fields {
				if c.level() != "none" && !strings.Contains(text, bare(f.label+f.text)) {
					t.Fatalf("at %d columns %s %q is cut", columns, f.label, f.text)
				}
			}
		}
	}
}

func TestTableColour(t *testing.T) {
	plain := tableOf(t, Options{}, sample())
	if strings.Contains(plain, "\x1b") {
		t.Error("there is colour that nobody asked for")
	}
	coloured := tableOf(t, Options{Color: true}, sample())
	for _, want := range []string{"\x1b[1;31mCRITICAL\x1b[0m", "\x1b[1mRailway account token"} {
		if !strings.Contains(coloured, want) {
			t.Errorf("the coloured table does not hold %q", want)
		}
	}
	stripped := coloured
	for _, code := range []string{"0", "1", "2", "1;31", "31", "33", "35", "36"} {
		stripped = strings.ReplaceAll(stripped, "\x1b["+code+"m", "")
	}
	if diff := cmp.Diff(plain, stripped); diff != "" {
		t.Errorf("colour changes the text:\n%s", diff)
	}
}

// TestTableLines: what folds, and what the last lines say.
func TestTableLines(t *testing.T) {
	unread := empty()
	unread.Scan.Complete = false
	unread.Scan.Skipped = []Skip{{Path: "a.sql", Reason: "permission denied", Incomplete: true}}
	two := sample()
	two.Credentials = append(two.Credentials, unknownSecret(), expiredJWT())
	spared := sample()
	spared.Credentials[0].Verdict = Verdict{Because: "it is only assumed, and the gate asks for declared"}
	failing := sample()
	failing.Credentials[3].Verdict = Verdict{Fails: true, Because: "unknown, and the gate fails at unknown and above"}
	failing.Summary.FailOn = "unknown"

	for _, c := range []struct {
		name string
		r    *Report
		want []string
		not  []string
	}{
		{"nothing found is one line", empty(), []string{"No credentials found in 42 files.\n"}, []string{"gate", "Left out"}},
		{"nothing found, not all read", unread, []string{"No credentials found in the 42 files that could be read.\n", "  a.sql: permission denied\n"}, nil},
		{"one of each folds", sample(), []string{
			"\n1 secret of unknown kind in 1 file: --show-unknown lists it.\n",
			"\n1 expired, public or placeholder value, which opens nothing.\n",
			"\nLeft out: 41 × binary content; 1 × symbolic link, not followed.\n",
			"\n2 of 5 credentials fail the gate (high and above).\n",
		}, []string{"UNKNOWN", "NONE"}},
		{"two of each fold", two, []string{
			"\n2 secrets of unknown kind in 1 file: --show-unknown lists them.\n",
			"\n2 expired, public or placeholder values, which open nothing.\n",
		}, nil},
		{"what is spared says why", spared, []string{"gate     │ passes: it is only assumed", "1 of 5 credentials fails the gate"}, nil},
		{"what fails never folds", failing, []string{" UNKNOWN  │ Secret of unknown kind", "(unknown and above)"}, []string{"--show-unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := tableOf(t, Options{}, c.r)
			for _, want := range c.want {
				if !strings.Contains("\n"+text, want) {
					t.Errorf("the table does not hold %q:\n%s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("the table holds %q:\n%s", not, text)
				}
			}
		})
	}
	if got := tableOf(t, Options{}, empty()); got != "No credentials found in 42 files.\n" {
		t.Errorf("the empty report is %q", got)
	}
}

// TestTableNamesGaps: ten of them by name, the others by their number.
func TestTableNamesGaps(t *testing.T) {
	r := empty()
	r.Scan.Complete = false
	for i := range 25 {
		r.Scan.Skipped = append(r.Scan.Skipped, Skip{Path: "f" + strconv.Itoa(i), Reason: "permission denied", Incomplete: true})
	}
	text := tableOf(t, Options{}, r)
	if !strings.Contains(text, "  f9: permission denied\n  and 15 more; --format json names them all\n") {
		t.Errorf("the gaps read:\n%s", text)
	}
}
