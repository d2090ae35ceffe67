package evidence

import (
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

func TestEnvironment(t *testing.T) {
	testKey := &catalog.Kind{Environment: "test"}
	for _, c := range []struct {
		name  string
		kind  *catalog.Kind
		facts map[string]string
		paths []string
		want  catalog.Environment
		sure  bool
	}{
		{"the kind itself", testKey, nil, []string{"prod.env"}, catalog.Test, true},
		{"a tag", nil, map[string]string{"environment": "Production"}, nil, catalog.Production, true},
		{"loopback", nil, map[string]string{"host": "127.0.0.1"}, nil, catalog.Local, true},
		{"loopback, version 6", nil, map[string]string{"host": "[::1]"}, nil, catalog.Local, true},
		{"localhost", nil, map[string]string{"host": "LOCALHOST"}, nil, catalog.Local, true},
		{"a private address is not local", nil, map[string]string{"host": "10.0.4.7"}, nil, catalog.UnknownEnvironment, false},
		{"a cluster's own name is not local", nil, map[string]string{"host": "db.prod.svc.cluster.local"}, nil, catalog.Production, true},
		{"a host that says prod", nil, map[string]string{"host": "orders-prod.abc.eu-west-1.rds.amazonaws.com"}, nil, catalog.Production, true},
		{"a host that says staging", nil, map[string]string{"host": "db.staging.acme.internal"}, nil, catalog.Staging, true},
		{"prod and dev in one name: the worse", nil, map[string]string{"host": "dev-tools.prod.acme.internal"}, nil, catalog.Production, true},
		{"a name cannot make a remote host local", nil, map[string]string{"host": "local.acme.io"}, nil, catalog.UnknownEnvironment, false},
		{"nor worthless", nil, map[string]string{"database": "test"}, nil, catalog.UnknownEnvironment, false},
		{"part of a word is no word", nil, map[string]string{"host": "product.devices.acme.io"}, nil, catalog.UnknownEnvironment, false},
		{"a file name suggests", nil, nil, []string{"app/.env.development"}, catalog.Development, false},
		{"the name nearest the file", nil, nil, []string{"production/test/x.env"}, catalog.Test, false},
		{"files that disagree", nil, nil, []string{".env.staging", ".env.production"}, catalog.UnknownEnvironment, false},
		{"a remote host in a development file", nil, map[string]string{"host": "maglev.proxy.rlwy.net"}, []string{".env.development"}, catalog.Development, false},
		{"a local file may hold anything", nil, nil, []string{"app/.env.local"}, catalog.UnknownEnvironment, false},
		{"nothing", nil, nil, []string{"x.go"}, catalog.UnknownEnvironment, false},
	} {
		got := Environment(c.kind, c.facts, c.paths)
		if got.Environment != c.want || got.Sure != c.sure {
			t.Errorf("%s: %s, sure %v; want %s, sure %v", c.name, got.Environment, got.Sure, c.want, c.sure)
		}
	}
}
