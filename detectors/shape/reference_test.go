package shape

import (
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

func TestReference(t *testing.T) {
	for _, s := range []string{
		"${PASSWORD}", "a${B}c", "$PASSWORD", "$db_pass", "$(cat pw)", "{{ .Values.pw }}", "<%= ENV['PW'] %>", "#{pw}", "%{hiera}", "%PW%",
		"<password>", "{password}", "[YOUR-PASSWORD]", "%s", "%v", "%(pw)s", "@PW@", "@@pw@@", "__PW__",
		"op://infra/db/pw", "vault:secret/db#pw", "ENC[AES256_GCM,data:x]", "ENC(x)", "arn:aws:secretsmanager:eu-west-1:1:secret:x",
		"@Microsoft.KeyVault(SecretUri=x)", "process.env.PW", " ${PW} ",
	} {
		if !reference(s) {
			t.Errorf("%q is a reference", s)
		}
	}
	for _, s := range []string{
		"", "s3cr3t", "$ecret", "$$ign", "p${w", "a$(b", "50%s0", "pa%ss%", "<3", "[", "q{8}", "$1a$05$abc", "{SSHA}x", "changeme",
	} {
		if reference(s) {
			t.Errorf("%q is no reference", s)
		}
	}
}

func TestLiteral(t *testing.T) {
	for _, l := range []syntax.Leaf{{Text: ""}, {Text: " "}, {Text: "null"}, {Text: "None"}, {Text: "true"}, {Text: "${X}"}, {Text: "abc", Tag: "!vault"}} {
		if literal(l) {
			t.Errorf("%q, tagged %q, is taken as it stands", l.Text, l.Tag)
		}
	}
	if !literal(syntax.Leaf{Text: "abc"}) {
		t.Error("abc is not taken as it stands")
	}
}
