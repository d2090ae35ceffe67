package iam

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// index makes actions findable.
func (s *Statement) index() {
	s.lower = lowered(s.Actions)
	s.inService = map[string][]int{}
	for i, a := range s.lower {
		service, _, _ := strings.Cut(a, ":")
		if !plain(service) || !partial.Whole(service) {
			service = ""
		}
		s.inService[service] = append(s.inService[service], i)
	}
}

// near are where those patterns stand that may be about an action or a pattern of
// actions, in lower case. A managed policy may have a thousand others.
func (s *Statement) near(action string) [2][]int {
	service, _, _ := strings.Cut(action, ":")
	if !plain(service) || !partial.Whole(service) {
		all := make([]int, len(s.lower))
		for i := range all {
			all[i] = i
		}
		return [2][]int{all}
	}
	return [2][]int{s.inService[service], s.inService[""]}
}

// someNear says whether one of those patterns meets a condition.
func (s *Statement) someNear(action string, is func(pattern string) bool) bool {
	for _, list := range s.near(action) {
		for _, i := range list {
			if is(s.lower[i]) {
				return true
			}
		}
	}
	return false
}
