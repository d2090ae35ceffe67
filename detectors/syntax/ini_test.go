package syntax

import "testing"

func TestINI(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"sections", "top=1\n[a]\nk = v\n; c\n# c\n[ b c ]\nk: w\n", []want{{"top", "1", ""}, {"a.k", "v", ""}, {"b c.k", "w", ""}}},
		{"CRLF and byte order mark", bom + "[a]\r\nk = v\r\n", []want{{"a.k", "v", ""}}},
		{"comments after values", "a = x ; c\nb = x#y # c\nc = \"x ; y\" ; c\n", []want{{"a", "x", ""}, {"b", "x#y", ""}, {"c", "x ; y", ""}}},
		{"quotes", "a = \"x\\\"y\\\\\"\nb = 'it'\nc = \"open\n", []want{{"a", `x"y\`, `x\"y\\`}, {"b", "it", ""}, {"c", `"open`, ""}}},
		{"git", "[remote \"origin\"]\n\turl = https://u:p@h/x.git\n[http \"https://git.example/\"]\n\textraheader = A: b c\n\tskip\n",
			[]want{{"remote.origin.url", "https://u:p@h/x.git", ""}, {"http.https://git.example/.extraheader", "A: b c", ""}}},
		{"git's joined lines", "[credential]\n\thelper = \"!f() { \\\n echo x; \\\n}; f\"\n", []want{{"credential.helper", "!f() {  echo x; }; f", "!f() { \\\n echo x; \\\n}; f"}}},
		{"a Windows path joins nothing", "a = C:\\dir\\\nb = 1\n", []want{{"a", `C:\dir\`, ""}, {"b", "1", ""}}},
		{"AWS", "[profile dev]\ns3 =\n  max = 20\n  mode = path\nregion = eu-1\n",
			[]want{{"profile dev.s3.max", "20", ""}, {"profile dev.s3.mode", "path", ""}, {"profile dev.region", "eu-1", ""}}},
		{"Python's further lines", "[global]\nindex =\n    https://u:p@h/simple\n    https://h/x?a=b\nother = x\n    y\n",
			[]want{{"global.index", "https://u:p@h/simple", ""}, {"global.index", "https://h/x?a=b", ""}, {"global.other", "x", ""}, {"global.other", "y", ""}}},
		{"duplicates are kept", "[a]\nk=1\nk=2\n", []want{{"a.k", "1", ""}, {"a.k", "2", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, INI, tt.text), tt.want...)
		})
	}
}

func TestProperties(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"separators", "a=1\nb: 2\nc 3\nd = 4\ne\n", []want{{"a", "1", ""}, {"b", "2", ""}, {"c", "3", ""}, {"d", "4", ""}, {"e", "", ""}}},
		{"comments", "# x=1\n! y=2\n  # z\na=b # c\n", []want{{"a", "b # c", ""}}},
		{"CRLF and byte order mark", bom + "a=1\r\nb=2\r\n", []want{{"a", "1", ""}, {"b", "2", ""}}},
		{"dots part the path", "db.url=x\ndb..y=z\n", []want{{"db.url", "x", ""}, {"db..y", "z", ""}}},
		{"escapes", "a\\:b=x\\ty\\u00e9\\\\\\:\n", []want{{"a:b", "x\tyé\\:", `x\ty\u00e9\\\:`}}},
		{"joined lines", "a = one \\\r\n    two\\\\\nb = 1\n", []want{{"a", "one two\\", "one \\\r\n    two\\\\"}, {"b", "1", ""}}},
		{"address as value", "url=jdbc:postgresql://h/x?user=a\n", []want{{"url", "jdbc:postgresql://h/x?user=a", ""}}},
		{"quoted", "a=\"x y\"\n", []want{{"a", "x y", ""}}},
		{"npm", "//npm.example/:_authToken=ab=\n@me:registry = https://npm.example/\n//h:8080/:_password=\"cQ==\"\n",
			[]want{{"//npm.example/:_authToken", "ab=", ""}, {"@me:registry", "https://npm.example/", ""}, {"//h:8080/:_password", "cQ==", ""}}},
		{"yarn", "registry \"https://npm.example\"\n\"//npm.example/:_authToken\" \"tok\"\n",
			[]want{{"registry", "https://npm.example", ""}, {"//npm.example/:_authToken", "tok", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, Properties, tt.text), tt.want...)
		})
	}
}

func TestPropertyPaths(t *testing.T) {
	leaves := parse(t, Properties, "spring.datasource.password=x\n//npm.example/:_authToken=y\n")
	if len(leaves[0].Path) != 3 || len(leaves[1].Path) != 1 {
		t.Errorf("paths %q and %q; want three elements and one", leaves[0].Path, leaves[1].Path)
	}
}
