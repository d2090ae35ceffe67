package evidence

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// sopsFiles reads files that SOPS encrypted. Their values are hidden, but the
// names of the values are not, nor is who can open them: an age key by its
// public half, a key of a cloud's key service by its name.
type sopsFiles struct {
	names  *names
	stores []Store
}

// Wants takes the formats whose names SOPS leaves readable.
func (*sopsFiles) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".yaml", ".yml", ".json", ".env", ".ini", ".enc", ".encrypted", ".sops":
		return true
	}
	return strings.Contains(path.Base(p), ".env") // .env.production, .env.enc
}

// Claims are none: what the files hold is kept in stores.
func (*sopsFiles) Claims() []Claim { return nil }

// Stores are the files.
func (s *sopsFiles) Stores() []Store { return s.stores }

// Read takes in one file, if SOPS encrypted it.
func (s *sopsFiles) Read(d *Document) {
	var hidden []named
	var ways []Way
	for _, l := range d.Leaves {
		if field := sopsField(l); field != "" {
			ways = append(ways, sopsWay(d.Path, field, l.Text)...)
		} else if strings.HasPrefix(l.Text, "ENC[AES256_GCM,") {
			hidden = append(hidden, s.names.named(d, l))
		}
	}
	if len(ways) == 0 || len(hidden) == 0 {
		return
	}
	s.stores = append(s.stores, Store{
		Path: d.Path, Name: "sops", Ways: ways[:min(len(ways), maxRecipients)],
		Holds: s.names.held(hidden, path.Dir(d.Path), func(n named) string {
			return fmt.Sprintf("the file holds %s (%s:%d)", n.name, n.path, n.line)
		}),
	})
}

// maxRecipients bounds the keys of one file.
const maxRecipients = 200

// sopsField is the name of a value of SOPS's own, such as "age.recipient", or "".
// In a flat format the whole path is one key.
func sopsField(l syntax.Leaf) string {
	keys := l.Path
	if last := l.Key(); strings.Contains(last, "__list_") || strings.Contains(last, "__map_") {
		keys = strings.FieldsFunc(strings.NewReplacer("__list_", ".", "__map_", ".").Replace(last), func(r rune) bool { return r == '.' })
		if rest, flat := strings.CutPrefix(keys[0], "sops_"); flat {
			keys[0] = rest
		}
	} else if len(keys) < 3 || keys[0] != "sops" {
		return ""
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
		return k == "sops" || k != "" && k[0] >= '0' && k[0] <= '9'
	}), ".")
}

// sopsWay is the way in by one key that a file names.
func sopsWay(file, field, key string) []Way {
	switch strings.TrimPrefix(field, "key_groups.") {
	case "age.recipient":
		return []Way{{
			Kinds: []string{"age.secret-key"}, Like: map[string][]string{shape.FactRecipient: {literally(key)}}, Sure: true,
			Step: fmt.Sprintf("it decrypts %s, which is encrypted to it", file),
		}}
	case "kms.arn":
		w := Way{
			Kinds: []string{"aws.*"}, Needs: []string{"kms:Decrypt"}, On: key,
			Step: fmt.Sprintf("it decrypts %s with the AWS key that the file names", file),
		}
		if parts := strings.Split(key, ":"); len(parts) > 5 {
			w.Like = map[string][]string{finding.FactAccount: {literally(parts[4])}}
		}
		return []Way{w}
	case "gcp_kms.resource_id":
		return []Way{{
			Kinds: []string{"gcp.*"}, Needs: []string{"cloudkms.cryptoKeyVersions.useToDecrypt"},
			Step: fmt.Sprintf("it decrypts %s with the Google Cloud key that the file names", file),
		}}
	}
	return nil
}
