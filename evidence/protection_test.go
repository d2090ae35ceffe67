package evidence

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

const (
	rdsHost = "orders-prod.c4xk2zq7v1mb.eu-west-1.rds.amazonaws.com"
	rds     = "resource \"aws_db_instance\" \"x\" {\n identifier = \"orders-prod\"\n"
)

func TestProtectionIsTold(t *testing.T) {
	state := func(kind, attributes string) string {
		return `{"version":4,"terraform_version":"1.9","serial":1,"resources":[{"mode":"managed","type":"` + kind + `","name":"x","instances":[{"attributes":{` + attributes + `}}]}]}`
	}
	for _, c := range []struct{ name, file, text, host, want string }{
		{"a retention", "a.tf", rds + " backup_retention_period = 7\n}", rdsHost, "7"},
		{"none", "a.tf", rds + " backup_retention_period = 0\n}", rdsHost, "0"},
		{"of which nothing is said", "a.tf", rds + "}", rdsHost, ""},
		{"one that is filled in", "a.tf", rds + " backup_retention_period = var.days\n}", rdsHost, ""},
		{"a local", "a.tf", "locals { days = 3 }\n" + rds + " backup_retention_period = local.days\n}", rdsHost, "3"},
		{"of another", "a.tf", rds + " backup_retention_period = 7\n}", "orders-test.c4xk.eu-west-1.rds.amazonaws.com", ""},
		{"of a name that begins so", "a.tf", rds + " backup_retention_period = 7\n}", "x-orders-prod.c4xk.eu-west-1.rds.amazonaws.com", ""},
		{"a cluster", "a.tf", "resource \"aws_rds_cluster\" \"x\" {\n cluster_identifier = \"main\"\n backup_retention_period = 14\n}", "main.cluster-c4xk.eu-west-1.rds.amazonaws.com", "14"},
		{"the least of two", "a.tf", rds + " backup_retention_period = 7\n}\n" + "resource \"aws_db_instance\" \"y\" {\n identifier = \"orders-prod\"\n backup_retention_period = 0\n}", rdsHost, "0"},
		{"one of two that leaves it open", "a.tf", rds + " backup_retention_period = 7\n}\n" + "resource \"aws_db_instance\" \"y\" {\n identifier = \"orders-prod\"\n}", rdsHost, ""},
		{"a state", "terraform.tfstate", state("aws_db_instance", `"identifier":"x","address":"`+rdsHost+`","backup_retention_period":7`), rdsHost, "7"},
		{"Google's, on", "terraform.tfstate", state("google_sql_database_instance", `"name":"x","public_ip_address":"34.1.2.3","settings":[{"backup_configuration":[{"enabled":true}]}]`), "34.1.2.3", "7"},
		{"Google's, off", "a.tf", "resource \"google_sql_database_instance\" \"x\" {\n name = \"x\"\n settings {\n tier = \"a\"\n }\n}", "/cloudsql/p:europe-west1:x", "0"},
		{"Google's, counted", "a.tf", "resource \"google_sql_database_instance\" \"x\" {\n name = \"x\"\n settings {\n backup_configuration {\n enabled = true\n backup_retention_settings { retained_backups = 30 }\n }\n }\n}", "/cloudsql/p:europe-west1:x", "30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := finding.Facts{finding.FactHost: c.host}
			Apply(files{"shop/terraform/" + c.file: c.text}.claims(), facts, []string{"shop/.env"})
			if got := facts[shape.FactBackupRetention]; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestBackupsThatAreKeptLower: what SQL can't reach brings the data back.
func TestBackupsThatAreKeptLower(t *testing.T) {
	l := login{kind: "postgres.url", facts: finding.Facts{finding.FactUser: "shop", finding.FactScheme: "postgres", finding.FactHost: rdsHost}, at: "shop/.env"}
	for days, want := range map[string]string{"7": "high assumed postgres.database.drop-retained", "0": "critical assumed postgres.database.drop"} {
		f := files{"shop/infra/db.tf": rds + " backup_retention_period = " + days + "\n}"}
		if got := verdict(l.blast(f.claims())); got != want {
			t.Errorf("%s days: %s, want %s", days, got, want)
		}
	}
	elsewhere := l
	elsewhere.at = "other/.env"
	if got := verdict(elsewhere.blast(files{"shop/infra/db.tf": rds + " backup_retention_period = 7\n}"}.claims())); got != "critical assumed postgres.database.drop" {
		t.Errorf("in another project: %s", got)
	}
}

func TestProtectionSaysTheEnvironment(t *testing.T) {
	facts := finding.Facts{finding.FactHost: rdsHost}
	Apply(files{"infra/db.tf": rds + " tags = { Environment = \"staging\" }\n}"}.claims(), facts, []string{".env"})
	if facts[finding.FactEnvironment] != "staging" {
		t.Error(facts)
	}
}

func TestOrderOfServersNeverMatters(t *testing.T) {
	f := files{}
	for i, days := range []string{"1", "7", "var.x", "0", "14"} {
		f["shop/"+string(rune('a'+i))+"/db.tf"] = rds + " backup_retention_period = " + days + "\n}"
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func FuzzProtection(f *testing.F) {
	f.Add("x.tf", rds+" backup_retention_period = 7\n}")
	f.Add("x.tfstate", `{"terraform_version":"1","resources":[{"type":"google_sql_database_instance","instances":[{"attributes":{"name":"x","settings":[{}]}}]}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		if name != "x.tf" && name != "x.tfstate" {
			return
		}
		facts := finding.Facts{finding.FactHost: rdsHost}
		f := files{"shop/a/" + name: text, "shop/b/zero.tf": rds + " backup_retention_period = 0\n}"}
		Apply(f.claims(), facts, []string{"shop/.env"})
	})
}
