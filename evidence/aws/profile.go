package aws

import (
	"path"
	"strings"
)

// Profile is a profile of ~/.aws/config whose keys are those of another one,
// and which assumes a role with them.
type Profile struct {
	// Name is the profile's, Source that of the profile with the keys.
	Name, Source string
	// RoleARN is the role that it assumes.
	RoleARN string
	// SecondFactor says that it asks for one.
	SecondFactor bool
	// Path is the file.
	Path string
}

// Dir is the folder in which the credentials file of the profile lies.
func (p Profile) Dir() string { return path.Dir(p.Path) }

// readConfig reads ~/.aws/config.
func (f *Files) readConfig(d *Document) {
	sections := map[string]map[string]string{}
	var names []string
	for _, l := range d.Leaves {
		if len(l.Path) < 2 {
			continue
		}
		name := strings.TrimSpace(strings.TrimPrefix(l.Path[0], "profile "))
		if sections[name] == nil {
			sections[name] = map[string]string{}
			names = append(names, name)
		}
		sections[name][strings.ToLower(l.Path[1])] = l.Text
	}
	for _, name := range names {
		s := sections[name]
		if s["role_arn"] != "" && s["source_profile"] != "" {
			f.profiles = append(f.profiles, Profile{
				Name: name, Source: s["source_profile"], RoleARN: s["role_arn"], SecondFactor: s["mfa_serial"] != "", Path: d.Path,
			})
		}
	}
}
