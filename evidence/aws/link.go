package aws

import (
	"encoding/csv"
	"encoding/json"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// Link says whose an access key is.
type Link struct {
	// KeyID is the key's public half, "AKIA…".
	KeyID string
	// User is the name of the user.
	User string
	// Path is the file that says so.
	Path string

	scope string
}

func (f *Files) link(id, user iac.Value, scope, file string) {
	keyID, ok := id.Known()
	name, named := user.Known()
	if ok && named && isKeyID(keyID) && name != "" {
		f.links = append(f.links, Link{KeyID: keyID, User: name, Path: file, scope: scope})
	}
}

// isKeyID says whether a text is the id of a user's access key.
func isKeyID(s string) bool {
	return len(s) == 20 && strings.HasPrefix(s, "AKIA")
}

// readOutput reads what "aws iam create-access-key" and "list-access-keys" print.
func (f *Files) readOutput(d *Document) {
	var printed struct {
		AccessKey         map[string]any
		AccessKeyMetadata []map[string]any
	}
	if d.Format != syntax.JSON || json.Unmarshal(d.Text, &printed) != nil {
		return
	}
	for _, key := range append(printed.AccessKeyMetadata, printed.AccessKey) {
		f.link(iac.FromJSON(key["AccessKeyId"]), iac.FromJSON(key["UserName"]), path.Dir(d.Path), d.Path)
	}
}

// readCSV reads the file that the console hands over with a new key, in the
// form that names the user.
func (f *Files) readCSV(d *Document) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(d.Text), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) < 2 {
		return
	}
	user, id := -1, -1
	for i, head := range rows[0] {
		switch strings.ToLower(strings.TrimSpace(head)) {
		case "user name", "username":
			user = i
		case "access key id":
			id = i
		}
	}
	if user < 0 || id < 0 {
		return
	}
	for _, row := range rows[1:] {
		f.link(iac.Literal(row[id]), iac.Literal(row[user]), path.Dir(d.Path), d.Path)
	}
}
