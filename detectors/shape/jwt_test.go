package shape

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// jwt is a token with claims and a signature of no meaning.
func jwt(t testing.TB, claims any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	must(t, err)
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + part(payload) + "." + part([]byte("not a signature"))
}

func TestJWTClaims(t *testing.T) {
	token := jwt(t, map[string]any{
		"iss": "supabase", "exp": 1900000000, "admin": true, "none": nil,
		"aud": []any{"a", "b", map[string]any{"c": "d"}}, "scope": []any{"read", 7},
		"kubernetes.io":          map[string]any{"namespace": "ops", "serviceaccount": map[string]any{"name": "ci"}},
		"kubernetes.io/x/y.name": "kept",
		"https://tide/claims":    map[string]any{"role": "owner"},
	})
	got, ok := JWTClaims(token)
	if !ok {
		t.Fatal("not a token")
	}
	want := map[string]string{
		"iss": "supabase", "exp": "1900000000", "admin": "true", "aud": "a b", "scope": "read 7",
		"kubernetes.io.namespace": "ops", "kubernetes.io.serviceaccount.name": "ci",
		"kubernetes.io/x/y.name": "kept", "https://tide/claims.role": "owner",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJWTClaimsRefuses(t *testing.T) {
	token := jwt(t, map[string]any{"iss": "x"})
	for name, s := range map[string]string{
		"nothing":                 "",
		"two parts":               strings.Join(strings.Split(token, ".")[:2], "."),
		"five parts":              token + ".a.b",
		"a payload of a list":     jwt(t, []int{1}),
		"a payload of a string":   jwt(t, "x"),
		"a header without an alg": "e30." + strings.SplitN(token, ".", 2)[1],
		"a broken payload":        strings.Replace(token, ".", ".!", 1),
		"a cut payload":           "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4.c2ln",
		"too long":                jwt(t, map[string]string{"x": strings.Repeat("y", maxJWT)}),
	} {
		if claims, ok := JWTClaims(s); ok {
			t.Errorf("%s is taken for a token with %d claims", name, len(claims))
		}
	}
}

func TestJWTClaimsAreBounded(t *testing.T) {
	many := map[string]any{"big": strings.Repeat("y", maxClaim)}
	for i := range 2 * maxClaims {
		many["claim"+strconv.Itoa(i)] = i
	}
	deep := map[string]any{"leaf": 1}
	for range 3 * maxJWTDepth {
		deep = map[string]any{"d": deep}
	}
	many["deep"] = deep
	got, ok := JWTClaims(jwt(t, many))
	if !ok || len(got) != maxClaims || got["big"] != "" {
		t.Errorf("%d claims, want %d; the big one has %d bytes", len(got), maxClaims, len(got["big"]))
	}
	for name := range got {
		if strings.Contains(name, "leaf") {
			t.Errorf("followed to %q", name)
		}
	}
}

func FuzzJWTClaims(f *testing.F) {
	f.Add(jwt(f, map[string]any{"iss": "x", "n": map[string]any{"a": []int{1}}}))
	f.Add("eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		claims, ok := JWTClaims(token)
		if ok == (claims == nil) || len(claims) > maxClaims {
			t.Fatalf("%d claims, %v", len(claims), ok)
		}
		if again, _ := JWTClaims(token); !cmp.Equal(claims, again) {
			t.Fatal("the claims differ from one time to the next")
		}
	})
}
