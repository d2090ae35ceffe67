package evidence

import (
	"bytes"
	"cmp"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/environment"
	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// protections reads what infrastructure code and state say of what protects data.
// Of database servers: how long their backups are kept, out of SQL's reach, and
// which environment they are of. Of whatever can be deleted: which gates stand
// before that, and which only seem to, such as prevent_destroy, which Terraform
// alone heeds.
type protections struct {
	modules map[string]*iac.Module
	servers []protectedServer
	// made are the resources of states, plans and templates.
	made []protector
}

// protectedServer is what one resource says. Facts that it leaves open are absent.
type protectedServer struct {
	kind, path, name string
	// hosts are globs of the names under which it is reached.
	hosts []string
	facts map[string]string
}

// serverKinds are the resources that are read: the attribute that names one, and
// how its host goes on after that name.
var serverKinds = map[string]struct{ name, host string }{
	"aws_db_instance":                    {"identifier", ".*.rds.amazonaws.com"},
	"aws_rds_cluster":                    {"cluster_identifier", ".cluster-*.rds.amazonaws.com"},
	"google_sql_database_instance":       {"name", ""},
	"azurerm_postgresql_flexible_server": {"name", ".postgres.database.azure.com"},
	"azurerm_mysql_flexible_server":      {"name", ".mysql.database.azure.com"},
}

// Wants takes Terraform and its state.
func (*protections) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".tf", ".tofu", ".tfstate", ".json", ".yaml", ".yml", ".template":
		return true
	}
	return false
}

// Read takes in one file.
func (p *protections) Read(d *Document) {
	name := strings.ToLower(d.Path)
	mentions := mentionsServer(d.Text) || mentionsThing(d.Text) || mentionsBackup(d.Text)
	switch {
	case strings.HasSuffix(name, ".tf.json"), strings.HasSuffix(name, ".tofu.json"):
		if mentions {
			_ = p.module(d.Path).ReadJSON(d.Path, d.Text) // what is not JSON says nothing
		}
	case d.Format == syntax.HCL:
		if len(d.Leaves) > 0 && (mentions || bytes.Contains(d.Text, []byte("locals"))) {
			p.module(d.Path).Read(d.Path, d.Text)
		}
	case mentions && bytes.Contains(d.Text, []byte(`"terraform_version"`)):
		p.state(d)
	case bytes.Contains(d.Text, []byte("AWS::")):
		p.made = append(p.made, stackResources(d)...)
	}
}

// module is the Terraform of a file's folder.
func (p *protections) module(file string) *iac.Module {
	if p.modules == nil {
		p.modules = map[string]*iac.Module{}
	}
	dir := path.Dir(file)
	if p.modules[dir] == nil {
		p.modules[dir] = iac.NewModule(dir)
		p.modules[dir].Computed = thingComputed
	}
	return p.modules[dir]
}

func mentionsServer(text []byte) bool {
	for kind := range serverKinds {
		if bytes.Contains(text, []byte(kind)) {
			return true
		}
	}
	return false
}

// mentionsThing says whether a text may tell of a thing's protection.
func mentionsThing(text []byte) bool {
	for kind := range things {
		if bytes.Contains(text, []byte(kind)) {
			return true
		}
	}
	return false
}

// serverOf is what a resource says, if it is a server and has a name.
func serverOf(kind, file string, attributes iac.Value) (protectedServer, bool) {
	k, known := serverKinds[kind]
	name, named := attributes.At(k.name).Known()
	if !known || !named || name == "" || strings.ContainsAny(name, "*?!") {
		return protectedServer{}, false
	}
	s := protectedServer{kind: kind, path: file, name: name, facts: map[string]string{}}
	switch k.host {
	case "":
		s.hosts = []string{"/cloudsql/*:" + name}
	default:
		s.hosts = []string{name + k.host}
	}
	for _, attribute := range []string{"address", "endpoint", "fqdn", "public_ip_address", "private_ip_address"} {
		host, ok := attributes.At(attribute).Known()
		host, _, _ = strings.Cut(host, ":")
		if ok && host != "" && !strings.ContainsAny(host, "*?!") {
			s.hosts = append(s.hosts, host)
		}
	}
	for attribute, fact := range serverFacts {
		if text, ok := attributes.At(attribute).Known(); ok {
			s.facts[fact] = text
		}
	}
	if kind == "google_sql_database_instance" {
		s.facts[shape.FactBackupRetention] = googleRetention(attributes)
	}
	for _, tag := range []string{"Environment", "environment", "env", "Env", "stage"} {
		for _, tags := range []string{"tags", "labels", "user_labels"} {
			if text, ok := attributes.At(tags, tag).Known(); ok && environment.Word(text) != "" {
				s.facts[finding.FactEnvironment] = text
			}
		}
	}
	return s, true
}

// serverFacts are the facts that attributes tell.
var serverFacts = map[string]string{
	"backup_retention_period": shape.FactBackupRetention,
	"backup_retention_days":   shape.FactBackupRetention,
	"deletion_protection":     shape.FactDeletionProtection,
	"skip_final_snapshot":     shape.FactSkipFinalSnapshot,
}

// googleRetention is how many daily backups Cloud SQL keeps: seven, unless the
// code says otherwise; none, unless it turns them on; and "" where that is open.
func googleRetention(attributes iac.Value) string {
	backup := firstValue(firstValue(attributes.At("settings")).At("backup_configuration"))
	enabled, known := backup.At("enabled").Known()
	switch {
	case backup.Kind == iac.Missing, known && enabled == "false":
		return "0"
	case !known:
		return ""
	}
	kept := firstValue(backup.At("backup_retention_settings")).At("retained_backups")
	if kept.Kind == iac.Missing {
		return "7"
	}
	text, _ := kept.Known()
	return text
}

// firstValue is the first element of a list, which blocks are.
func firstValue(v iac.Value) iac.Value {
	if all := v.Each(); len(all) > 0 {
		return all[0]
	}
	return iac.Value{}
}

// Claims are what all resources say, of each server once.
func (p *protections) Claims() []Claim {
	servers := slices.Clone(p.servers)
	for _, dir := range slices.Sorted(maps.Keys(p.modules)) {
		for kind := range serverKinds {
			for _, r := range p.modules[dir].Resources(kind) {
				if s, ok := serverOf(r.Type, r.Path, r.Attributes); ok && r.Type == kind {
					servers = append(servers, s)
				}
			}
		}
	}
	byName := map[string][]protectedServer{}
	for _, s := range servers {
		byName[s.kind+" "+s.name] = append(byName[s.kind+" "+s.name], s)
	}
	var claims []Claim
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		same := byName[name]
		slices.SortFunc(same, func(a, b protectedServer) int { return cmp.Compare(a.path, b.path) })
		claims = append(claims, protectionsOf(same)...)
	}
	resources := p.protectors()
	claims = append(claims, gateClaim(gatesOf(resources))...)
	return append(claims, backupClaim(backupsOf(resources))...)
}

// protectionsOf are what resources say of one server, for each of its hosts.
func protectionsOf(same []protectedServer) []Claim {
	says := agreedFacts(same)
	says[shape.FactIdentifier] = same[0].name
	var hosts []string
	for _, s := range same {
		hosts = append(hosts, s.hosts...)
	}
	var claims []Claim
	for _, host := range once(hosts) {
		c := Claim{
			Like: map[string][]string{finding.FactHost: {host}}, Says: says, Path: same[0].path,
			Because: same[0].path + " says how " + same[0].name + " is protected, at " + host,
		}
		if strings.Contains(host, "*") {
			c.Under = projectOf(same[0].path)
		}
		claims = append(claims, c)
	}
	return claims
}

// agreedFacts are the facts on which resources agree. Of backups the least
// counts, and one that leaves them open leaves them open.
func agreedFacts(same []protectedServer) map[string]string {
	says := maps.Clone(same[0].facts)
	for _, s := range same[1:] {
		for fact, value := range says {
			switch other := s.facts[fact]; {
			case other == value:
			case fact == shape.FactBackupRetention && other != "":
				says[fact] = fewer(value, other)
			default:
				delete(says, fact)
			}
		}
	}
	if days, err := strconv.Atoi(says[shape.FactBackupRetention]); err != nil || days < 0 {
		delete(says, shape.FactBackupRetention)
	}
	return says
}

func fewer(a, b string) string {
	x, errA := strconv.Atoi(a)
	y, errB := strconv.Atoi(b)
	if errA != nil || errB == nil && y < x {
		return b
	}
	return a
}
