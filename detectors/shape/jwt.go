package shape

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Limits on a token that is looked into.
const (
	maxJWT      = 64 << 10
	maxClaims   = 200
	maxClaim    = 4 << 10 // bytes of one claim's text
	maxJWTDepth = 8
)

// JWTClaims reads the claims of a JSON Web Token. The signature is not checked:
// what the token says is what a server would believe only if it signed it.
//
// Strings, numbers and booleans are claims; those in nested objects have the
// outer keys before them, with dots ("kubernetes.io.namespace"). A list of such
// values is joined with spaces. Anything else is left out. The second result is
// false for what is not a token.
func JWTClaims(token string) (map[string]string, bool) {
	parts := strings.Split(token, ".")
	if len(token) > maxJWT || len(parts) != 3 {
		return nil, false
	}
	header, ok := jwtPart(parts[0])
	if !ok || header["alg"] == nil && header["typ"] == nil {
		return nil, false
	}
	payload, ok := jwtPart(parts[1])
	if !ok {
		return nil, false
	}
	claims := map[string]string{}
	addClaims(claims, "", payload, 0)
	return claims, true
}

// jwtPart decodes the header or the payload.
func jwtPart(part string) (map[string]any, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	if err != nil {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil || object == nil {
		return nil, false
	}
	return object, true
}

// addClaims adds an object's values to claims, in the order of their keys. Where
// two ways lead to one name, the first counts.
func addClaims(claims map[string]string, prefix string, object map[string]any, depth int) {
	if depth > maxJWTDepth {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		name := prefix + key
		if nested, ok := object[key].(map[string]any); ok {
			addClaims(claims, name+".", nested, depth+1)
			continue
		}
		text, ok := claimText(object[key])
		if _, taken := claims[name]; ok && !taken && len(claims) < maxClaims && len(name)+len(text) <= maxClaim {
			claims[name] = text
		}
	}
}

// claimText is a claim's value in words.
func claimText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	case []any:
		var words []string
		for _, element := range v {
			if _, isList := element.([]any); isList {
				continue
			}
			if word, ok := claimText(element); ok {
				words = append(words, word)
			}
		}
		return strings.Join(words, " "), len(words) > 0
	}
	return "", false
}

// claimTime is a numeric date of a claim as RFC 3339, or "".
func claimTime(value string) string {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds <= 0 || seconds > 1e12 {
		return ""
	}
	return unixTime(int64(seconds))
}
