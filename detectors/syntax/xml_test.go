package syntax

import (
	"strings"
	"testing"
)

func TestXML(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"elements", "<?xml version=\"1.0\"?>\n<settings>\n <servers><server><id>a</id><password> p </password></server></servers>\n</settings>\n",
			[]want{{"settings.servers.server.id", "a", ""}, {"settings.servers.server.password", "p", ""}}},
		{"attributes", "<c><add key=\"K\" value='V'/><x a = \"1\" b=\"\">t</x></c>",
			[]want{{"c.add.@key", "K", ""}, {"c.add.@value", "V", ""}, {"c.x.@a", "1", ""}, {"c.x.@b", "", ""}, {"c.x", "t", ""}}},
		{"entities", "<a b=\"x&amp;&#65;\">&lt;&#x42;&quot;&apos;&gt;&other;&#xffffffff;</a>",
			[]want{{"a.@b", "x&A", "x&amp;&#65;"}, {"a", "<B\"'>&other;&#xffffffff;", "&lt;&#x42;&quot;&apos;&gt;&other;&#xffffffff;"}}},
		{"CDATA", "<a>\n <![CDATA[ x<&amp;y ]]>\n</a>", []want{{"a", "x<&amp;y", ""}}},
		{"comments", "<a><!-- <b>no</b> --><b>x<!-- c -->y</b></a>", []want{{"a.b", "x", ""}, {"a.b", "y", ""}}},
		{"namespaces", "<p:a xmlns:p=\"u\"><p:b>x</p:b></p:a>", []want{{"p:a.@xmlns:p", "u", ""}, {"p:a.p:b", "x", ""}}},
		{"another encoding", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe9</a>", []want{{"a", "\xe9", ""}}},
		{"property list", "<plist version=\"1.0\"><dict><key>Env</key><dict><key>T</key><string>x</string></dict>" +
			"<key>Args</key><array><string>a</string><dict><key>b</key><integer>1</integer></dict></array><key>On</key><true/></dict></plist>",
			[]want{{"Env.T", "x", ""}, {"Args.0", "a", ""}, {"Args.1.b", "1", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, XML, tt.text), tt.want...)
		})
	}
}

func TestBrokenXML(t *testing.T) {
	tests := []struct{ name, text, fault string }{
		{"too short", "<a><x>1</x><b>2", "an element is not closed"},
		{"crossed", "<a><x>1</x>\n<b></a>", "line 2: an element is not closed"},
		{"closed twice", "<a><x>1</x></x></a>", "closed that is not open"},
		{"open tag", "<a><x>1</x><b c=\"2\" <d/></a>", "a tag is not closed"},
		{"no value", "<a><x>1</x><b c=>2</b></a>", "an attribute has no value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if leaves := parseBroken(t, XML, tt.text, tt.fault); !hasLeaf(leaves, want{"a.x", "1", ""}) {
				t.Errorf("a.x was not read; got %v", leaves)
			}
		})
	}
}

// TestXMLBomb holds that declared entities are not expanded.
func TestXMLBomb(t *testing.T) {
	text := "<!DOCTYPE x [<!ENTITY a0 \"lol>\">"
	for i := 1; i < 30; i++ {
		text += "<!ENTITY a" + index(i) + " \"" + strings.Repeat("&a"+index(i-1)+";", 10) + "\">"
	}
	text += "]><x>&a29;</x>"
	wantLeaves(t, text, parse(t, XML, text), want{"x", "&a29;", ""})
}
