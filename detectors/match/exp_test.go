package match

import "testing"

type exp struct {
	class [256]uint8
	next  *[1 << 22]uint16
}

func (a *exp) four(text []byte, out *[]int) {
	n := len(text) / 4
	next, class := a.next, &a.class
	t0, t1, t2, t3 := text[:n], text[n:][:n], text[2*n:][:n], text[3*n:][:n]
	var s0, s1, s2, s3 uint16
	for i := range n {
		s0 = next[uint(s0)<<6|uint(class[t0[i]])]
		s1 = next[uint(s1)<<6|uint(class[t1[i]])]
		s2 = next[uint(s2)<<6|uint(class[t2[i]])]
		s3 = next[uint(s3)<<6|uint(class[t3[i]])]
		if (s0|s1|s2|s3)&accepting != 0 {
			*out = append(*out, i)
		}
	}
}
func (a *exp) three(text []byte, out *[]int) {
	n := len(text) / 3
	next, class := a.next, &a.class
	t0, t1, t2 := text[:n], text[n:][:n], text[2*n:][:n]
	var s0, s1, s2 uint16
	for i := range n {
		s0 = next[uint(s0)<<6|uint(class[t0[i]])]
		s1 = next[uint(s1)<<6|uint(class[t1[i]])]
		s2 = next[uint(s2)<<6|uint(class[t2[i]])]
		if (s0|s1|s2)&accepting != 0 {
			*out = append(*out, i)
		}
	}
}
// 8 bytes at a time: t[k] loaded per 8
func (a *exp) fourb(text []byte, out *[]int) {
	n := len(text) / 4
	next, class := a.next, &a.class
	var s0, s1, s2, s3 uint16
	t := text
	m := n
	_ = t[4*n-1]
	for i := 0; i < m; i++ {
		s0 = next[uint(s0)<<6|uint(class[t[i]])]
		s1 = next[uint(s1)<<6|uint(class[t[i+n]])]
		s2 = next[uint(s2)<<6|uint(class[t[i+2*n]])]
		s3 = next[uint(s3)<<6|uint(class[t[i+3*n]])]
		if (s0|s1|s2|s3)&accepting != 0 {
			*out = append(*out, i)
		}
	}
}

func (a *exp) four2(text []byte, out *[]int) {
	n := len(text) / 4
	next, class := a.next, &a.class
	t0, t1, t2, t3 := text[:n], text[n:][:n], text[2*n:][:n], text[3*n:][:n]
	var s0, s1, s2, s3 uint16
	for i := 0; i+1 < len(t0) && i+1 < len(t1) && i+1 < len(t2) && i+1 < len(t3); i += 2 {
		a0 := next[uint(s0)<<6|uint(class[t0[i]])]
		a1 := next[uint(s1)<<6|uint(class[t1[i]])]
		a2 := next[uint(s2)<<6|uint(class[t2[i]])]
		a3 := next[uint(s3)<<6|uint(class[t3[i]])]
		s0 = next[uint(a0)<<6|uint(class[t0[i+1]])]
		s1 = next[uint(a1)<<6|uint(class[t1[i+1]])]
		s2 = next[uint(a2)<<6|uint(class[t2[i+1]])]
		s3 = next[uint(a3)<<6|uint(class[t3[i+1]])]
		if (a0|a1|a2|a3|s0|s1|s2|s3)&accepting != 0 {
			*out = append(*out, i)
		}
	}
}

func BenchmarkExp(b *testing.B) {
	texts := corpus(b, 8<<20, "net", "crypto", "cmd/compile")
	w := expWords()
	a, err := newAutomaton(w)
	if err != nil {
		b.Fatal(err)
	}
	e := &exp{class: a.class, next: new([1 << 22]uint16)}
	copy(e.next[:1<<21], a.next[:])
	copy(e.next[1<<21:], a.next[:])
	var out []int
	for name, f := range map[string]func([]byte, *[]int){"four": e.four, "three": e.three, "fourb": e.fourb, "four2": e.four2} {
		b.Run(name, func(b *testing.B) {
			defer cpu(b, size(texts))()
			for b.Loop() {
				for _, t := range texts {
					out = out[:0]
					f(t, &out)
				}
			}
		})
	}
	b.Run("now", func(b *testing.B) {
		defer cpu(b, size(texts))()
		var w walker
		for b.Loop() {
			for _, t := range texts {
				w.walk(a, t)
			}
		}
	})
}
func expWords() []string {
	words := []string{"key", "api", "auth", "token", "secret", "access", "passwd", "password", "creds", "credential", "ey", "sk", "s.", "ghp_", "akia"}
	for i := range 300 {
		words = append(words, string(rune('a'+i%26))+string(rune('a'+i/26))+"word")
	}
	return words
}
