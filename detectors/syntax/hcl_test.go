package syntax

import "testing"

func TestHCL(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"attributes", "s = \"x\"\nn = 5\nm = -1.5\nb = true\nz = null\n",
			[]want{{"s", "x", ""}, {"n", "5", ""}, {"m", "-1.5", ""}, {"b", "true", ""}, {"z", "null", ""}}},
		{"blocks", "resource \"aws_db_instance\" \"orders\" {\n  password = \"p\"\n  inner {\n    a = 1\n  }\n  z = 2\n}\n",
			[]want{{"resource.aws_db_instance.orders.password", "p", ""}, {"resource.aws_db_instance.orders.inner.a", "1", ""}, {"resource.aws_db_instance.orders.z", "2", ""}}},
		{"objects and lists", "a = { b = \"x\", \"c d\" = [1, { e : \"y\" }], (var.k) = \"z\" }\n",
			[]want{{"a.b", "x", ""}, {"a.c d.0", "1", ""}, {"a.c d.1.e", "y", ""}, {"a.(var.k)", "z", ""}}},
		{"escapes", "a = \"x\\n\\\"$${y}\\u00e9\"\n", []want{{"a", "x\n\"${y}é", `x\n\"$${y}\u00e9`}}},
		{"references stay recognisable", "a = var.x\nb = \"u-${var.x}\\n\"\nc = \"${var.x}\"\nd = file(\"k\")\ne = x ? \"y\" : \"z\"\n",
			[]want{{"a", "${var.x}", "var.x"}, {"b", `u-${var.x}\n`, ""}, {"c", "${var.x}", ""}, {"d", `${file("k")}`, `file("k")`}, {"e", `${x ? "y" : "z"}`, `x ? "y" : "z"`}}},
		{"functions that pass through", "a = jsonencode({ b = [\"x\"] })\nc = sensitive(\"y\")\nd = merge({ e = 1 }, { f = 2 })\ng = (\"z\")\n",
			[]want{{"a.b.0", "x", ""}, {"c", "y", ""}, {"d.e", "1", ""}, {"d.f", "2", ""}, {"g", "z", ""}}},
		{"heredocs", "a = <<EOT\none\n two\nEOT\nb = <<-EOT\n    one\n      two\n  EOT\nc = <<E\n${x}\nE\n",
			[]want{{"a", "one\n two\n", ""}, {"b", "one\n  two\n", "one\n      two\n"}, {"c", "${x}\n", ""}}},
		{"CRLF and byte order mark", bom + "a = \"x\"\r\nb {\r\n  c = 1\r\n}\r\n", []want{{"a", "x", ""}, {"b.c", "1", ""}}},
		{"wide runes", "a = \"ключ\"\n\"é\" \"x\" {\n}\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want == nil {
				wantLeaves(t, tt.text, parseBroken(t, HCL, tt.text, "line 2"), want{"a", "ключ", ""})
				return
			}
			wantLeaves(t, tt.text, parse(t, HCL, tt.text), tt.want...)
		})
	}
}

func TestHCLLabelsAreOneElement(t *testing.T) {
	leaves := parse(t, HCL, "credentials \"app.terraform.io\" {\n  token = \"x\"\n}\n")
	if p := leaves[0].Path; len(p) != 3 || p[1] != "app.terraform.io" {
		t.Errorf("the path is %q", p)
	}
}

func TestBrokenHCL(t *testing.T) {
	const text = "a = 1\nb = = 2\nc {\n  d = \"x\"\n  e = }\n}\nf = \"y\"\ng = \"open\n"
	leaves := parseBroken(t, HCL, text, "hcl, line 2: ")
	for _, w := range []want{{"a", "1", ""}, {"c.d", "x", ""}} {
		if !hasLeaf(leaves, w) {
			t.Errorf("%s was not read; got %v", w.path, leaves)
		}
	}
}
