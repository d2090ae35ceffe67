package shape

import (
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const vaultRule = "vault-init"

// Vault's kinds: the token of the root policy, and the keys that unseal a server
// or, where a key service unseals it, recover it.
const (
	kindVaultRoot     = "vault.root-token"
	kindVaultUnseal   = "vault.unseal-key"
	kindVaultRecovery = "vault.recovery-key"
)

// vaultInit reads what "vault operator init" prints, as JSON or YAML or in words.
// The keys are the parts of one secret, and so one finding; those encrypted
// to PGP keys are no credentials.
func vaultInit() Reader {
	return Reader{
		Name:     vaultRule,
		Keywords: []string{"root_token", "unseal_keys", "recovery_keys", "initial root token", "unseal key 1"},
		Wants:    anywhere,
		Kinds:    []string{kindVaultRoot, kindVaultUnseal, kindVaultRecovery},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, root := range forest(doc.Leaves) {
				found = append(found, vaultIn(root)...)
			}
			if len(found) == 0 {
				found = vaultPrinted(string(doc.Text))
			}
			return found
		},
	}
}

func vaultIn(root *node) []finding.Finding {
	if root.at("unseal_threshold") == nil && root.at("unseal_keys_b64") == nil && root.at("recovery_keys_threshold") == nil &&
		root.at("keys_base64") == nil {
		return nil
	}
	var found []finding.Finding
	if t := root.at("root_token"); t.literal() && len(t.text()) < maxVaultShare {
		found = append(found, sighting(vaultRule, kindVaultRoot, t.text(), t.span(), finding.Facts{}))
	}
	for _, shares := range []struct{ kind, b64, hex, threshold string }{
		{kindVaultUnseal, "unseal_keys_b64", "unseal_keys_hex", "unseal_threshold"},
		{kindVaultUnseal, "keys_base64", "keys", "secret_threshold"}, // as the HTTP call answers
		{kindVaultRecovery, "recovery_keys_b64", "recovery_keys_hex", "recovery_keys_threshold"},
	} {
		threshold := root.at(shares.threshold).text()
		found = append(found, vaultShares(shares.kind, root.at(shares.b64), root.at(shares.hex), threshold)...)
	}
	return found
}

// maxVaultShare is the length of text from which a share or a token is one that
// was encrypted to a PGP key.
const maxVaultShare = 150

// vaultShares is one secret of all the shares; the same shares written as hex
// are another place of it.
func vaultShares(kind string, b64, hex *node, threshold string) []finding.Finding {
	var words []word
	for _, share := range b64.each() {
		if share.literal() && len(share.text()) < maxVaultShare {
			words = append(words, word{share.text(), share.span().start})
		}
	}
	found := vaultSecret(kind, words, threshold)
	if shares := hex.each(); len(found) > 0 && len(shares) > 0 && shares[0].leaf != nil && shares[len(shares)-1].leaf != nil {
		again := found[0]
		again.Start, again.End = shares[0].leaf.Start, shares[len(shares)-1].leaf.End
		found = append(found, again)
	}
	return found
}

func vaultSecret(kind string, shares []word, threshold string) []finding.Finding {
	if len(shares) == 0 {
		return nil
	}
	texts := make([]string, len(shares))
	for i, s := range shares {
		texts[i] = s.text
	}
	last := shares[len(shares)-1]
	at := span{shares[0].at, last.at + len(last.text)}
	f := facts(FactCount, strconv.Itoa(len(shares)), FactThreshold, threshold)
	return []finding.Finding{sighting(vaultRule, kind, strings.Join(texts, "\n"), at, f)}
}

// vaultPrinted reads the lines that the command prints for people.
func vaultPrinted(text string) []finding.Finding {
	var found []finding.Finding
	shares := map[string][]word{}
	at := 0
	for line := range strings.Lines(text) {
		label, value, isPair := strings.Cut(line, ": ")
		trimmed := strings.TrimSpace(value)
		w := word{trimmed, at + len(label) + 2 + strings.Index(value, trimmed)}
		at += len(line)
		label = strings.TrimLeft(label, " \t>#*-")
		if !isPair || trimmed == "" || len(trimmed) >= maxVaultShare || strings.ContainsAny(trimmed, " \t") ||
			!literal(syntax.Leaf{Text: trimmed}) {
			continue
		}
		switch {
		case label == "Initial Root Token":
			found = append(found, sighting(vaultRule, kindVaultRoot, w.text, span{w.at, w.at + len(w.text)}, finding.Facts{}))
		case strings.HasPrefix(label, "Unseal Key "):
			shares[kindVaultUnseal] = append(shares[kindVaultUnseal], w)
		case strings.HasPrefix(label, "Recovery Key "):
			shares[kindVaultRecovery] = append(shares[kindVaultRecovery], w)
		}
	}
	found = append(found, vaultSecret(kindVaultUnseal, shares[kindVaultUnseal], "")...)
	return append(found, vaultSecret(kindVaultRecovery, shares[kindVaultRecovery], "")...)
}
