package shape

import (
	"crypto/ecdh"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// FactRecipient is the public half of an age key, as files name it that are
// encrypted to it.
const FactRecipient = "recipient"

// ageRecipient works out the public half of an age key. Of a post-quantum key
// it is not known here.
func ageRecipient(value string) finding.Facts {
	label, data, ok := bech32Decode(strings.ToLower(value))
	if !ok || label != "age-secret-key-" {
		return nil
	}
	key, err := ecdh.X25519().NewPrivateKey(data)
	if err != nil {
		return nil
	}
	return finding.Facts{FactRecipient: bech32Encode("age", key.PublicKey().Bytes())}
}

// bech32 is the alphabet of Bech32, which BIP 173 describes; age writes its keys
// in it, without the limit on their length.
const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

const bech32Sum = 6 // characters at the end

// bech32Decode is the label and the bytes of a text in lower case.
func bech32Decode(text string) (label string, data []byte, ok bool) {
	at := strings.LastIndexByte(text, '1')
	if at < 1 || len(text) > 200 || len(text)-at-1 < bech32Sum {
		return "", nil, false
	}
	digits := make([]byte, 0, len(text))
	for _, c := range []byte(text[at+1:]) {
		digit := strings.IndexByte(bech32, c)
		if digit < 0 {
			return "", nil, false
		}
		digits = append(digits, byte(digit))
	}
	if bech32Check(text[:at], digits) != 1 {
		return "", nil, false
	}
	return text[:at], regroup(digits[:len(digits)-bech32Sum], 5, 8, false), true
}

func bech32Encode(label string, data []byte) string {
	digits := regroup(data, 8, 5, true)
	sum := bech32Check(label, append(digits[:len(digits):len(digits)], make([]byte, bech32Sum)...)) ^ 1
	for i := range bech32Sum {
		digits = append(digits, byte(sum>>(5*(bech32Sum-1-i)))&31)
	}
	text := []byte(label + "1")
	for _, digit := range digits {
		text = append(text, bech32[digit])
	}
	return string(text)
}

// bech32Check is the remainder of label and digits; 1 where the sum at their end
// is right.
func bech32Check(label string, digits []byte) uint32 {
	sum := uint32(1)
	add := func(digit byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(digit)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range []byte(label) {
		add(c >> 5)
	}
	add(0)
	for _, c := range []byte(label) {
		add(c & 31)
	}
	for _, digit := range digits {
		add(digit)
	}
	return sum
}

// regroup turns groups of some bits into groups of others. What is left over is
// filled up with zeros or dropped.
func regroup(in []byte, from, to uint, fill bool) []byte {
	var out []byte
	var bits, held uint
	for _, group := range in {
		bits, held = bits<<from|uint(group), held+from
		for held >= to {
			held -= to
			out = append(out, byte(bits>>held&(1<<to-1)))
		}
		bits &= 1<<held - 1
	}
	if fill && held > 0 {
		out = append(out, byte(bits<<(to-held)&(1<<to-1)))
	}
	return out
}
