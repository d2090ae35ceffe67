package report

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func jsonOf(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := newJSON(Options{}).Render(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRoundTrip: reading what was written gives the report back.
func TestRoundTrip(t *testing.T) {
	for name, r := range map[string]*Report{"sample": sample(), "empty": empty()} {
		got, err := Read(strings.NewReader(jsonOf(t, r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("%s comes back changed (-want +got):\n%s", name, diff)
		}
	}
}

// TestLawRoundTrip: it does so for any report whatever, once it is normalised.
func TestLawRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		r := new(Report)
		fill(reflect.ValueOf(r).Elem(), random)
		r.SchemaVersion = SchemaVersion
		r.Normalise()
		got, err := Read(strings.NewReader(jsonOf(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Fatalf("a report comes back changed (-want +got):\n%s", diff)
		}
	}
}

var words = []string{"", "a", "critical", "<b>&", "##[x]", "\x1b[2J\n\t", "\u202e\u2028\U000e0041", "naïve €", `\u0041"\`}

// fill gives every field a random value, found by walking the types.
func fill(v reflect.Value, random *rand.Rand) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(words[random.IntN(len(words))])
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64N(1 << 40))
	case reflect.Pointer:
		if random.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), random)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), random)
		}
	case reflect.Slice:
		if n := random.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
			for i := range v.Len() {
				fill(v.Index(i), random)
			}
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range random.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, random)
			fill(value, random)
			v.SetMapIndex(key, value)
		}
	}
}

// TestJSONIsTheContract: lists are never null, HTML is not escaped, the text
// ends with a line's end.
func TestJSONIsTheContract(t *testing.T) {
	r := sample()
	r.Credentials[0].Blast.Because = "a < b && c"
	r.Credentials[1].Blast.Worst = nil
	text := jsonOf(t, r)
	for _, want := range []string{"a < b && c", "\n  \"schemaVersion\": 1,\n"} {
		if !strings.Contains("\n"+text, want) {
			t.Errorf("the JSON does not hold %q", want)
		}
	}
	for _, text := range []string{text, jsonOf(t, new(Report)), jsonOf(t, &Report{Credentials: make([]Credential, 1), Agents: make([]Agent, 1)})} {
		if strings.Contains(text, "null") {
			t.Errorf("the JSON holds null:\n%s", text)
		}
		if !strings.HasSuffix(text, "}\n") {
			t.Errorf("the JSON ends in %q", text[len(text)-5:])
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"another version", `{"schemaVersion": 2}`, "schemaVersion 2 and this worstcase reads 1"},
		{"no version", `{"findings": []}`, "it has no schemaVersion"},
		{"no object", `[1]`, "no report of worstcase"},
		{"no JSON", `level,at_best`, "not valid JSON at byte 1"},
		{"nothing", ``, "not valid JSON"},
		{"half a report", jsonOf(t, sample())[:500], "not valid JSON at byte"},
		{"more after the end", `{"schemaVersion": 1} {}`, "not valid JSON"},
		{"another type", `{"schemaVersion": 1, "scan": {"bytes": "` + planted + `"}}`, `"scan.bytes" has a value of another type`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one with %q", err, c.want)
			}
			if strings.Contains(err.Error(), planted) {
				t.Errorf("the error repeats the report: %v", err)
			}
		})
	}
}

func TestReadIsBounded(t *testing.T) {
	text := jsonOf(t, sample())
	if _, err := readUpTo(strings.NewReader(text), int64(len(text))); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := readUpTo(strings.NewReader(text), int64(len(text))-1); err == nil || !strings.Contains(err.Error(), "the limit") {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := Read(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken reader: %v", err)
	}
}

// FuzzRead: whatever is read either is refused or can be drawn in every format,
// and reads the same again.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := newJSON(Options{}).Render(&b, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schemaVersion":1}`))
	f.Add([]byte(`{"schemaVersion":1,"credentials":[{"locations":null,"blast":{"level":"dire","worst":{}},"reach":[{}]}],"agents":[{}]}`))
	f.Add([]byte(`{"schemaVersion":1,"scan":{"skipped":[{"count":-1,"incomplete":true}]},"credentials":[{"locations":[{"line":-4,"path":"C:\\a b"}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, format := range Formats() {
			if err := format.New(Options{Width: 40}).Render(io.Discard, r); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
		}
		again, err := Read(strings.NewReader(jsonOf(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("reads differently the second time:\n%s", diff)
		}
	})
}
