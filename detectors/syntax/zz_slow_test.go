package syntax
import ("testing";"strings";"time";"fmt")
func TestSlow(t *testing.T){
 for _,d:=range []struct{f Format;s string}{
  {YAML,strings.Repeat("---\n[\n",600000)},{YAML,strings.Repeat("---\na: b\n",400000)},{YAML,strings.Repeat("# c\n",1000000)},{YAML,strings.Repeat("a: b # c\n",400000)},
  {YAML,strings.Repeat("a: b\n# c\n\n",300000)},{YAML,strings.Repeat("'",3000000)},{YAML,strings.Repeat("\"\n",1000000)},{YAML,strings.Repeat("a: |\n",500000)},{YAML,strings.Repeat("- a: |\n   x\n",300000)},
  {YAML,"a: "+strings.Repeat("x ",1500000)},{YAML,strings.Repeat(" ",3000000)+"a: b"},{YAML,strings.Repeat("? a\n",500000)},{YAML,strings.Repeat("\t",3000000)},{YAML,strings.Repeat("a:\n #c\n",400000)},
  {YAML,"["+strings.Repeat("a, # c\n",400000)},{YAML,"["+strings.Repeat("a, # c\n",400000)+"]"},{YAML,"{{x}}\n"+strings.Repeat("a: |\n",800000)},{YAML,"{{x}}\n"+strings.Repeat("- - ",800000)},
  {YAML,"a: &x "+strings.Repeat("y",1000000)+"\nb: ["+strings.Repeat("*x, ",300000)+"]"},
  {YAML,"a: &x {"+strings.Repeat("y: z, ",1000)+"}\nb: ["+strings.Repeat("{<<: *x}, ",10000)+"]"},
  {INI,strings.Repeat("a=\\\n",1000000)},{INI,strings.Repeat("a =\n b\n",1000000)},{INI,strings.Repeat("[",3000000)},{INI,strings.Repeat("[a \"",1000000)},
  {Properties,strings.Repeat("\\\n",2000000)},{Dotenv,strings.Repeat("A='\\'x\n",500000)},{Dotenv,strings.Repeat("A=\"\\\"x\n",500000)},{Dotenv,strings.Repeat("export A=$(\n",500000)},{Dotenv,strings.Repeat("A=`x'\n",500000)},{Dotenv,"A=xxxxxxxxxx\n"+strings.Repeat("B=$A$A$A$Q\n",300000)},
  {JSON,strings.Repeat("/*",2000000)},{JSON,strings.Repeat("'\n",2000000)},{JSON,strings.Repeat("\"",2000001)},{JSON,strings.Repeat("{",2000001)},{JSON,strings.Repeat("\n{",2000001)},
  {XML,strings.Repeat("<a b='\"",500000)},{XML,strings.Repeat("</a",1000000)},{XML,strings.Repeat("<",3000000)},{XML,strings.Repeat("<!",1500000)},{XML,strings.Repeat("<![CDATA[",500000)},{XML,strings.Repeat("<a>",150)+strings.Repeat("</b>",700000)},{XML,strings.Repeat("&",3000000)},
  {TOML,strings.Repeat("a=[\n",700000)},{TOML,strings.Repeat("[[a]]\n",700000)},{TOML,strings.Repeat("a={b=[",500000)},{TOML,"a=["+strings.Repeat("1,",500000)+"]"},{TOML,strings.Repeat("[a]\nb='''\n",500000)},
  {HCL,strings.Repeat("a=<<E\n",300000)},{HCL,strings.Repeat("a=\"",600000)},{HCL,strings.Repeat("a {\n}\n",300000)},{HCL,strings.Repeat("a=1\n",500000)},{HCL,strings.Repeat("}",2000000)},{HCL,strings.Repeat("a=[\n",150)+strings.Repeat("b c\n",300000)},{HCL,"a="+strings.Repeat("9",2000000)},{HCL,strings.Repeat("a={b c}\n",200000)},{HCL,"a=[\n"+strings.Repeat("[b c]\n",200000)},{HCL,"a=<<E\n"+strings.Repeat("${b c}\n",200000)},{HCL,"a=<<E\n"+strings.Repeat("x\n",900000)+"E\n"},
  {Notebook,"{\"cells\":["+strings.Repeat("{\"source\":[1]},",200000)},
 }{
  s:=time.Now(); l,err:=Parse(d.f,[]byte(d.s)); e:=time.Since(s)
  es:=fmt.Sprint(err); if len(es)>80{es=es[:80]}
  if e>300*time.Millisecond {fmt.Printf("%-8s %-30.30q %8d bytes %v leaves=%d %s\n",d.f,d.s,len(d.s),e.Round(time.Millisecond),len(l),es)}
 }
}
