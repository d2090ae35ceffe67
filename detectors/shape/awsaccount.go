package shape

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
)

// AWSAccount reads the account out of an AWS key id, such as AKIA… or ASIA….
// AWS doesn't document the form; it was worked out and tested on thousands of
// keys by Aidan Steele, Tal Be'ery and WithSecure. Ids of the old generation
// don't hold their account, and the second result is false.
func AWSAccount(keyID string) (string, bool) {
	if !isAWSKeyID(keyID) {
		return "", false
	}
	raw, err := base32.StdEncoding.DecodeString(keyID[4:])
	if err != nil || raw[0]&0x80 == 0 { // the first bit marks the new generation
		return "", false
	}
	head := binary.BigEndian.Uint64(raw[:8]) >> 16 // 48 bits
	return fmt.Sprintf("%012d", head&0x7fffffffff80>>7), true
}

// isAWSKeyID says whether a text is the id of an access key: long-lived (AKIA)
// or of a session (ASIA).
func isAWSKeyID(s string) bool {
	if len(s) != 20 || s[:4] != "AKIA" && s[:4] != "ASIA" {
		return false
	}
	for _, c := range s[4:] {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// isAWSSecret says whether a text has the form of a secret access key.
func isAWSSecret(s string) bool {
	if len(s) != 40 {
		return false
	}
	for _, c := range s {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '/' && c != '+' {
			return false
		}
	}
	return true
}
