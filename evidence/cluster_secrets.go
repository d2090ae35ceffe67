package evidence

import (
	"fmt"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// clusterSecrets reads which secrets a cluster holds, from the manifests of what
// runs in it: the variables that workloads take from Secrets, the keys of
// Secrets, and what the external-secrets operator copies into the cluster, from
// where. A SealedSecret opens for nobody who has but the file, and what it holds
// is not named otherwise; it is left out.
type clusterSecrets struct {
	names   *names
	held    map[string][]named            // by file
	copied  map[string]map[string][]named // by the name of the operator's store, and by file
	sources map[string]Way                // of the operator's stores
}

// Wants takes manifests.
func (*clusterSecrets) Wants(p string) bool {
	ext := path.Ext(p)
	return ext == ".yaml" || ext == ".yml" || ext == ".json"
}

// Read takes in one file, document by document.
func (c *clusterSecrets) Read(d *Document) {
	if c.held == nil {
		c.held, c.copied, c.sources = map[string][]named{}, map[string]map[string][]named{}, map[string]Way{}
	}
	for from := 0; from < len(d.Leaves); {
		to := from
		for to < len(d.Leaves) && d.Leaves[to].Doc == d.Leaves[from].Doc {
			to++
		}
		c.manifest(d, d.Leaves[from:to])
		from = to
	}
}

// manifest takes in one resource.
func (c *clusterSecrets) manifest(d *Document, leaves []syntax.Leaf) {
	fields := map[string]string{}
	for _, l := range leaves {
		if len(l.Path) < 4 {
			fields[l.Dotted()] = l.Text
		}
	}
	if fields["apiVersion"] == "" {
		return
	}
	switch kind := fields["kind"]; kind {
	case "Secret":
		c.note(d, leaves, func(l syntax.Leaf) bool {
			return len(l.Path) == 2 && (l.Path[0] == "data" || l.Path[0] == "stringData")
		})
	case "ExternalSecret", "ClusterExternalSecret":
		c.external(d, leaves)
	case "SecretStore", "ClusterSecretStore":
		c.source(fields["metadata.name"], leaves)
	case "Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet":
		c.workload(d, leaves)
	}
}

// note keeps the names of some values.
func (c *clusterSecrets) note(d *Document, leaves []syntax.Leaf, is func(syntax.Leaf) bool) {
	for _, l := range leaves {
		if is(l) {
			c.held[d.Path] = append(c.held[d.Path], c.names.named(d, l))
		}
	}
}

// workload keeps the names of the variables that come from Secrets.
func (c *clusterSecrets) workload(d *Document, leaves []syntax.Leaf) {
	for _, l := range leaves {
		if i := len(l.Path) - 3; i > 1 && l.Path[i] == "valueFrom" && l.Path[i+1] == "secretKeyRef" && l.Key() == "key" {
			is := named{name: l.Text, path: d.Path, line: lineAt(d.Text, l.Start)}
			entry := strings.Join(l.Path[:i], ".") + ".name"
			for _, other := range leaves {
				if len(other.Path) == i+1 && other.Dotted() == entry {
					is.name = other.Text
				}
			}
			c.held[d.Path] = append(c.held[d.Path], is)
		}
	}
}

// external keeps the names of what the operator copies, as things that the
// cluster holds and that their source does.
func (c *clusterSecrets) external(d *Document, leaves []syntax.Leaf) {
	store := ""
	var list []named
	for _, l := range leaves {
		dotted := l.Dotted()
		switch {
		case strings.HasSuffix(dotted, "secretStoreRef.name"):
			store = l.Text
		case l.Key() == "secretKey":
			list = append(list, named{l.Text, d.Path, lineAt(d.Text, l.Start)})
		case strings.Contains(dotted, "target.template.data."):
			list = append(list, c.names.named(d, l))
		}
	}
	c.held[d.Path] = append(c.held[d.Path], list...)
	if c.copied[store] == nil {
		c.copied[store] = map[string][]named{}
	}
	c.copied[store][d.Path] = append(c.copied[store][d.Path], list...)
}

// operatorSources are the providers of the operator's stores, by their key in
// the manifest.
var operatorSources = map[string]Way{
	"vault":       {Kinds: []string{"vault.*"}, Needs: []string{"read:secret/data"}, Step: "it reads Vault"},
	"aws":         {Kinds: []string{"aws.*"}, Needs: []string{"secretsmanager:GetSecretValue"}, Step: "it reads AWS Secrets Manager"},
	"gcpsm":       {Kinds: []string{"gcp.*"}, Needs: []string{"secretmanager.versions.access"}, Step: "it reads Google Secret Manager"},
	"azurekv":     {Kinds: []string{"azure.*"}, Needs: []string{"Microsoft.KeyVault/vaults/secrets/getSecret/action"}, Step: "it reads the Azure key vault"},
	"doppler":     {Kinds: []string{"doppler.*"}, Needs: []string{"secrets:read"}, Step: "it reads Doppler"},
	"onepassword": {Kinds: []string{"onepassword.*-token"}, Needs: []string{"read_items"}, Step: "it reads 1Password"},
}

// source notes where a store of the operator has its secrets from.
func (c *clusterSecrets) source(name string, leaves []syntax.Leaf) {
	for _, l := range leaves {
		if len(l.Path) < 3 || l.Path[0] != "spec" || l.Path[1] != "provider" {
			continue
		}
		w, ok := operatorSources[l.Path[2]]
		if !ok {
			continue
		}
		if l.Text == "ParameterStore" {
			w.Needs, w.Step = []string{"ssm:GetParameter"}, "it reads AWS Parameter Store"
		}
		if known, ok := c.sources[name]; !ok || w.Step < known.Step { // one of two, whichever came first
			c.sources[name] = w
		}
	}
}

// Claims are none: the secrets are kept in stores.
func (*clusterSecrets) Claims() []Claim { return nil }

// Stores are the cluster, as each file tells of it, and what the operator copies
// from.
func (c *clusterSecrets) Stores() []Store {
	var stores []Store
	for file, list := range c.held {
		var ways []Way
		for _, verb := range []string{"get:secrets", "list:secrets"} {
			ways = append(ways, Way{Kinds: []string{"kubernetes.*"}, Needs: []string{verb}, Step: "it reads the cluster's Secrets"})
		}
		stores = append(stores, Store{Path: file, Name: "cluster", Ways: ways, Holds: c.kept(file, list, "%s is in one of them (%s:%d)")})
	}
	for name, files := range c.copied {
		w, known := c.sources[name]
		if !known {
			continue
		}
		for file, list := range files {
			from := w
			from.Step += ", which the store " + name + " copies from"
			stores = append(stores, Store{Path: file, Name: "store " + name, Ways: []Way{from}, Holds: c.kept(file, list, "%s is kept there (%s:%d)")})
		}
	}
	return stores
}

func (c *clusterSecrets) kept(file string, list []named, how string) []Held {
	return c.names.held(list, path.Dir(file), func(n named) string { return fmt.Sprintf(how, n.name, n.path, n.line) })
}
