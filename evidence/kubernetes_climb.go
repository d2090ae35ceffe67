package evidence

import (
	"slices"
)

const kubeRBAC = "rbac.authorization.k8s.io"

// maxKubeSteps bounds how many roles somebody takes on and identities somebody
// becomes, one through the other. Real ones take a handful.
const maxKubeSteps = 200

// kubeWork and kubeWorkPerByte bound what is looked at, over all whom bindings name:
// rules, permissions and identities. Real manifests take a tenth.
const (
	kubeWork        = 100_000
	kubeWorkPerByte = 8
)

// onward is why no more is followed.
const onward = ", which leads on further than is followed here"

// spend takes from the work that may be done, and says whether there was enough.
func (k *kubeBound) spend(n int) bool {
	k.work -= n
	return k.work >= 0
}

// kubeClimb is what somebody holds who takes every step to more.
type kubeClimb struct {
	*kubeBound
	held []kubeHeld
	// taken are the steps that were taken.
	taken map[kubeStep]bool
	// has are the rules that are held already.
	has map[kubeSame]bool
	// added says that the round so far has brought something, ended that no more is
	// followed.
	added, ended bool
}

// kubeStep is one step to more: a role bound somewhere, or an identity.
type kubeStep struct {
	role, where string
	cluster     bool
	as          kubeIdentity
}

// direct are the rules that bindings give to these identities.
func (k *kubeBound) direct(who ...kubeIdentity) []kubeHeld {
	var held []kubeHeld
	for _, one := range who {
		for _, b := range k.of[one] {
			held = append(held, k.held(b)...)
		}
	}
	applied(held)
	return held
}

// climb are the rules that the holder of rules can get besides: it may bind roles
// to itself, write more into a role, or act as somebody else.
func (k *kubeBound) climb(held []kubeHeld) []kubeHeld {
	c := &kubeClimb{kubeBound: k, held: slices.Clone(held), taken: map[kubeStep]bool{}, has: map[kubeSame]bool{}, added: true}
	for _, h := range held {
		c.has[h.same()] = true
	}
	for c.added && len(held) > 0 && !slices.ContainsFunc(c.held, kubeHeld.everything) {
		if !c.spend(8 * len(c.held)) {
			c.held = append(c.held, kubeHeld{Missing: true, Because: held[0].Because + onward})
			break
		}
		c.added = false
		c.writeRoles()
		c.bindRoles()
		c.impersonate()
		c.actFor()
		c.useTokens()
		c.usePods()
		applied(c.held)
	}
	return c.held[len(held):]
}

// applied marks the rules whose named objects can be made by a patch.
func applied(held []kubeHeld) {
	changed := map[string][]string{} // where a resource may be changed
	for _, h := range held {
		if covers(h.Verbs, "patch") || covers(h.Verbs, "update") {
			for _, r := range h.Resources {
				if !slices.Contains(changed[r], h.In) {
					changed[r] = append(changed[r], h.In)
				}
			}
		}
	}
	for i := range held {
		h := &held[i]
		if len(h.Names) == 0 || h.applies || !covers(h.Verbs, "create") {
			continue
		}
		here := func(in string) bool { _, both := overlap(h.In, in); return both }
		h.applies = slices.ContainsFunc(h.Resources, func(r string) bool {
			return slices.ContainsFunc(changed[r], here) || slices.ContainsFunc(changed["*"], here) || r == "*" && len(changed) > 0
		})
	}
}

// overlap is where two rules hold together, and whether they do anywhere. A
// namespace that the files don't name may be any.
func overlap(a, b string) (string, bool) {
	switch {
	case a == "" || b == anyNamespace:
		return firstOf(b, a), true
	case b == "" || a == b:
		return a, true
	case a == anyNamespace:
		return b, true
	}
	return "", false
}

// can are the rules that allow one of the verbs on a resource.
func (c *kubeClimb) can(group, resource string, verbs ...string) []kubeHeld {
	var list []kubeHeld
	for _, h := range c.held {
		if !h.Missing && slices.ContainsFunc(verbs, func(v string) bool { return h.allows(v, group, resource) }) {
			list = append(list, h)
		}
	}
	return list
}

// places are the namespaces of rules, each once, "" first.
func places(held []kubeHeld) []string {
	var list []string
	for _, h := range held {
		list = append(list, h.In)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > 0 && list[0] == "" {
		return list[:1]
	}
	return list
}

// both are the rules that hold where one of the places is, with that place.
func both(held []kubeHeld, places []string) []kubeHeld {
	var list []kubeHeld
	for _, h := range held {
		for _, p := range places {
			if where, ok := overlap(h.In, p); ok {
				h.In = where
				list = append(list, h)
			}
		}
	}
	return list
}

// gain adds rules that a step brings, once. The step is one through h.
func (c *kubeClimb) gain(s kubeStep, through kubeHeld, rules func() []kubeHeld) {
	if c.taken[s] || c.ended {
		return
	}
	c.taken[s], c.added = true, true
	if len(c.taken) > maxKubeSteps || !c.spend(1) {
		c.held = append(c.held, kubeHeld{Missing: true, Because: through.Because + onward})
		c.ended, c.added = true, false
		return
	}
	for _, h := range rules() {
		if !c.spend(1) {
			h = kubeHeld{Missing: true, Because: through.Because + onward}
		}
		h.Conditional = h.Conditional || through.Conditional
		if same := h.same(); !c.has[same] {
			c.has[same] = true
			c.held = append(c.held, h)
		}
	}
}

// kubeSame tells rules apart by where they were read and where they hold.
type kubeSame struct {
	verbs   *string
	in      string
	missing string
	maybe   bool
}

func (h kubeHeld) same() kubeSame {
	s := kubeSame{in: h.In, maybe: h.Conditional}
	if len(h.Verbs) > 0 {
		s.verbs = &h.Verbs[0]
	}
	if h.Missing {
		s.missing = h.Because
	}
	return s
}

// all is everything in a place, as one rule.
func all(where, because string) func() []kubeHeld {
	return func() []kubeHeld { return []kubeHeld{{kubeRule: everything, In: where, Because: because}} }
}
