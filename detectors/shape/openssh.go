package shape

import (
	"bytes"
	"encoding/binary"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// openSSHFacts reads OpenSSH's own format of private keys: the public half,
// which is there in the clear even when the key is encrypted, and the comment.
// The second result is false where the format is broken or cut short.
func openSSHFacts(raw []byte) (finding.Facts, bool) {
	r, found := bytes.CutPrefix(raw, []byte("openssh-key-v1\x00"))
	if !found {
		return nil, false
	}
	cipher, r, ok1 := sshString(r)
	_, r, ok2 := sshString(r) // the name of the key derivation
	_, r, ok3 := sshString(r) // and its options
	if !ok1 || !ok2 || !ok3 || len(r) < 4 {
		return nil, false
	}
	blob, r, ok1 := sshString(r[4:]) // after how many keys there are, always 1
	private, _, ok2 := sshString(r)
	if !ok1 || !ok2 || len(cipher) == 0 || len(blob) == 0 || len(private) == 0 {
		return nil, false
	}
	f := finding.Facts{}
	if public, err := ssh.ParsePublicKey(blob); err == nil {
		f = facts(FactKeyType, public.Type(), FactFingerprint, ssh.FingerprintSHA256(public))
	}
	if string(cipher) != "none" {
		f[FactEncrypted] = "true"
		return f, true
	}
	return with(f, facts(FactComment, sshComment(private))), true
}

// sshFields is how many values stand between the type and the comment.
var sshFields = map[string]int{
	"ssh-rsa": 6, "ssh-ed25519": 2, "ssh-dss": 5,
	"ecdsa-sha2-nistp256": 3, "ecdsa-sha2-nistp384": 3, "ecdsa-sha2-nistp521": 3,
}

// sshComment is the comment at the end of the private half.
func sshComment(private []byte) string {
	if len(private) < 8 {
		return ""
	}
	kind, r, ok := sshString(private[8:]) // after two numbers that must be equal
	fields := sshFields[string(kind)]
	for i := 0; ok && i < fields; i++ {
		_, r, ok = sshString(r)
	}
	if !ok || fields == 0 {
		return ""
	}
	comment, _, _ := sshString(r)
	return strings.ToValidUTF8(string(comment), "")
}

// sshString reads a length and as many bytes.
func sshString(r []byte) (value, rest []byte, ok bool) {
	if len(r) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(r)
	if uint64(n) > uint64(len(r)-4) {
		return nil, nil, false
	}
	return r[4 : 4+n], r[4+n:], true
}
