package armed

import (
	"strings"
	"testing"
)

func shown(text string, hides []string) string {
	var parts []string
	for _, in := range split(text, 1, nil) {
		parts = append(parts, show(in.shown, hides))
	}
	return strings.Join(parts, " ; ")
}

// A command line is shown as it is written, but for what could be a secret.
func TestMask(t *testing.T) {
	for _, c := range []struct {
		text, want string
		hides      []string
	}{
		{text: "drizzle-kit push --force", want: "drizzle-kit push --force"},
		{text: "terraform  destroy \\\n   -auto-approve", want: "terraform destroy -auto-approve"},
		{text: `psql "$DATABASE_URL" -c "DROP SCHEMA public CASCADE"`, want: `psql "$DATABASE_URL" -c "DROP SCHEMA public CASCADE"`},
		{text: `psql postgres://admin:hunter2@db.shop.example/shop -c x`, want: `psql postgres://…@db.shop.example/shop -c x`},
		{text: `psql "postgres://admin:p/w@h@db.shop.example/shop"`, want: `psql "postgres://…@db.shop.example/shop"`},
		{text: "PGPASSWORD=hunter2 dropdb shop", want: "PGPASSWORD=… dropdb shop"},
		{text: "PGPASSWORD=$PW NODE_ENV=test CI=true PORT=8080 dropdb shop", want: "PGPASSWORD=$PW NODE_ENV=test CI=true PORT=8080 dropdb shop"},
		{text: "env TOKEN=hunter2 x name=plain", want: "env TOKEN=… x name=plain"},
		{text: "docker run -e password=hunter2 x", want: "docker run -e password=… x"},
		{text: "x --password hunter2 --token=abc --api-key 'k 1' y", want: "x --password … --token=… --api-key … y"},
		{text: "x --password $PW --token=${TOKEN}", want: "x --password $PW --token=${TOKEN}"},
		{text: "redis-cli -a hunter2 -h host FLUSHALL", want: "redis-cli -a … -h host FLUSHALL", hides: []string{"-a"}},
		{text: "mysql -u root -phunter2 -p$PW -e x", want: "mysql -u root -p… -p$PW -e x", hides: []string{"-p"}},
		{text: "curl -u me:hunter2 -u me https://a", want: "curl -u … -u me https://a"},
		{text: `curl -H "Authorization: Bearer hunter2" https://a`, want: `curl -H … https://a`},
		{text: `curl -d '{"token": "hunter2", "a": 1}' "https://a?key=hunter2&b=1"`, want: `curl -d '{"token": "…", "a": 1}' "https://a?key=…&b=1"`},
		{text: `mysql -e "CREATE USER a IDENTIFIED BY 'hunter2'"`, want: `mysql -e "CREATE USER a IDENTIFIED BY '…'"`},
		{text: "railway link 2f8c1d0e-7a34-4c1b-9d5e-0a1b2c3d4e5f", want: "railway link …"},
		{text: "x ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4 vol-0abc prod-orders-2024", want: "x … vol-0abc prod-orders-2024"},
		{text: "vault secrets disable kv; kubectl delete secret shop", want: "vault secrets disable kv ; kubectl delete secret shop"},
		{text: "T=terraform; $T destroy", want: "terraform destroy"},
		{text: "T=hunter2; x $T", want: "x $T"},
		{text: "x " + strings.Repeat("a ", 500), want: "x " + strings.Repeat("a ", 199) + "…"},
	} {
		if got := shown(c.text, c.hides); got != c.want {
			t.Errorf("%s\n is shown as %s\nwant %s", c.text, got, c.want)
		}
	}
}
