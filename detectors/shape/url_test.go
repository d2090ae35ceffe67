package shape

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestFromURL(t *testing.T) {
	type facts = finding.Facts
	tests := []struct {
		raw, kind, password string
		facts               facts
	}{
		{"postgres://app:s3cr3t-Q@db.tide.internal:5432/orders", "postgres.url", "s3cr3t-Q",
			facts{"scheme": "postgres", "host": "db.tide.internal", "port": "5432", "user": "app", "database": "orders"}},
		{"postgresql+asyncpg://app:s3cr3t@db/orders?ssl=require", "postgres.url", "s3cr3t",
			facts{"scheme": "postgresql", "host": "db", "user": "app", "database": "orders"}},
		{"jdbc:postgresql://db.tide.internal:5432/orders?user=app&password=s3cr%26t&ssl=true", "postgres.url", "s3cr&t",
			facts{"scheme": "postgresql", "host": "db.tide.internal", "port": "5432", "user": "app", "database": "orders"}},
		{"mysql2://root:pw%40home@10.0.0.4:3306/shop", "mysql.url", "pw@home",
			facts{"scheme": "mysql2", "host": "10.0.0.4", "port": "3306", "user": "root", "database": "shop"}},
		{"jdbc:mariadb://h.tide.internal/shop?user=u&password=abc", "mysql.url", "abc",
			facts{"scheme": "mariadb", "host": "h.tide.internal", "user": "u", "database": "shop"}},
		{"mysql://u1:pscale_pw_Zm9vYmFy@aws.connect.psdb.cloud/shop?sslaccept=strict", "mysql.url", "pscale_pw_Zm9vYmFy",
			facts{"scheme": "mysql", "host": "aws.connect.psdb.cloud", "user": "u1", "database": "shop"}},
		{"rediss://default:AbC9@eu1.upstash.io:6379", "redis.url", "AbC9",
			facts{"scheme": "rediss", "host": "eu1.upstash.io", "port": "6379", "user": "default"}},
		{"redis://:only@cache:6379/0", "redis.url", "only",
			facts{"scheme": "redis", "host": "cache", "port": "6379", "database": "0"}},
		{"mongodb+srv://admin:Pa55@c0.ab1cd.mongodb.net/app?authSource=admin", "mongodb.url", "Pa55",
			facts{"scheme": "mongodb", "host": "c0.ab1cd.mongodb.net", "user": "admin", "database": "app"}},
		{"mongodb://a:b9@h1.tide:27017,h2.tide:27018/app?replicaSet=r", "mongodb.url", "b9",
			facts{"scheme": "mongodb", "host": "h1.tide", "port": "27017", "user": "a", "database": "app"}},
		{"amqps://svc:qq11@mq.tide.internal/prod", "rabbitmq.url", "qq11",
			facts{"scheme": "amqps", "host": "mq.tide.internal", "user": "svc", "database": "prod"}},
		{"https://rowan:ghp_0123@github.com/tide/shop.git", "generic.url-password", "ghp_0123",
			facts{"scheme": "https", "host": "github.com", "user": "rowan"}},
		{"jdbc:sqlserver://sql.tide.internal:1433;databaseName=crm;user=sa;password=Adm1n!;encrypt=true", "generic.url-password", "Adm1n!",
			facts{"scheme": "sqlserver", "host": "sql.tide.internal", "port": "1433", "user": "sa", "database": "crm"}},
		// A password with the characters that should have been encoded.
		{"postgres://app:a@b:c/d#e@db.tide.internal/orders", "postgres.url", "a@b:c/d#e",
			facts{"scheme": "postgres", "host": "db.tide.internal", "user": "app", "database": "orders"}},
		{"postgres://app:x?y@db.tide.internal/orders", "postgres.url", "x?y",
			facts{"scheme": "postgres", "host": "db.tide.internal", "user": "app", "database": "orders"}},
		{"postgres://app:s3c@db/orders?email=a@b.tide", "postgres.url", "s3c",
			facts{"scheme": "postgres", "host": "db", "user": "app", "database": "orders"}},
		{"https://u:p9@reg.tide.internal/@scope/pkg", "generic.url-password", "p9",
			facts{"scheme": "https", "host": "reg.tide.internal", "user": "u"}},
		{"postgres://app:s3c@[2001:db8::1]:5432/orders", "postgres.url", "s3c",
			facts{"scheme": "postgres", "host": "2001:db8::1", "port": "5432", "user": "app", "database": "orders"}},
		{"postgres://app:s3c@/orders?host=/var/run/pg", "postgres.url", "s3c",
			facts{"scheme": "postgres", "host": "/var/run/pg", "user": "app", "database": "orders"}},
		// What stands around the URL.
		{`postgres://app:s3c@db:5432/orders" # prod`, "postgres.url", "s3c",
			facts{"scheme": "postgres", "host": "db", "port": "5432", "user": "app", "database": "orders"}},
		{`redis://:s3c@cache:6379\n`, "redis.url", "s3c", facts{"scheme": "redis", "host": "cache", "port": "6379"}},
		{"POSTGRES://app:s3c@DB.Tide/x", "postgres.url", "s3c",
			facts{"scheme": "postgres", "host": "db.tide", "user": "app", "database": "x"}},
		{"mongodb+srv://admin:Pa55@${HOST}/app", "mongodb.url", "Pa55",
			facts{"scheme": "mongodb", "user": "admin", "database": "app"}},
	}
	for _, tt := range tests {
		got, ok := FromURL(tt.raw)
		if !ok {
			t.Errorf("FromURL(%q) found nothing", tt.raw)
			continue
		}
		if got.Kind != tt.kind || got.Secret.Reveal() != tt.password {
			t.Errorf("FromURL(%q) = %s %q, want %s %q", tt.raw, got.Kind, got.Secret.Reveal(), tt.kind, tt.password)
		}
		if diff := cmp.Diff(tt.facts, got.Facts); diff != "" {
			t.Errorf("FromURL(%q) facts (-want +got):\n%s", tt.raw, diff)
		}
		if written := tt.raw[got.Start:got.End]; unescaped(written) != tt.password {
			t.Errorf("FromURL(%q) covers %q", tt.raw, written)
		}
	}
}

func TestFromURLFindsNothing(t *testing.T) {
	for _, raw := range []string{
		"", "postgres://", "://u:p@h", "postgres://db:5432/orders", "postgres://app@db/orders", "postgres://app:@db/orders",
		"postgres://app:${PASSWORD}@db/orders", "postgres://app:$PASSWORD@db/orders", "postgres://app:{{ .Password }}@db/x",
		"postgres://app:%s@db/orders", "postgres://app:<password>@db/orders", "postgres://$user:$pass@db/x",
		"postgres://app:[YOUR-PASSWORD]@db/orders", "postgres://app:{password}@db/x", "mysql://h:3306/db?email=a@b.c",
		"https://host:8080/path/@foo", "https://host/?password=x", "docker://image:tag@sha256:0f0f", "git@github.com:a/b.git",
		"https://app.tide.internal/users/a:b@c", "jdbc:postgresql://db/orders?user=app&password=${PW}", "ssh://git@h.tide/x",
		"mailto:a:b@c.tide", "https://user name:p@h",
	} {
		if got, ok := FromURL(raw); ok {
			t.Errorf("FromURL(%q) = %s %q, want nothing", raw, got.Kind, got.Secret.Reveal())
		}
	}
}

func FuzzFromURL(f *testing.F) {
	for _, s := range []string{
		"postgres://app:a@b:c/d#e@db.tide.internal/orders", "jdbc:postgresql://h/d?user=u&password=p", "redis://:x@[::1]:1/0",
		"jdbc:sqlserver://h:1;user=sa;password=p", "mongodb://a:b@h1:1,h2:2/x", "postgres://a:b@", "jdbc:jdbc:jdbc:",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := FromURL(raw)
		if !ok {
			return
		}
		if got.Start < 0 || got.Start >= got.End || got.End > len(raw) || got.Secret.IsZero() {
			t.Fatalf("span %d:%d of %d", got.Start, got.End, len(raw))
		}
		if unescaped(raw[got.Start:got.End]) != got.Secret.Reveal() {
			t.Fatal("the span is not the secret")
		}
	})
}
