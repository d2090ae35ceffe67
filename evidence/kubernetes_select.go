package evidence

import "slices"

// kubeSelector is a choice of objects by their labels.
type kubeSelector struct {
	labels map[string]string
	wants  []kubeWant
	// unread says that part of it could not be read.
	unread bool
}

// kubeWant is one expression of a selector.
type kubeWant struct {
	key, operator string
	values        []string
}

func readKubeSelector(object *tree) kubeSelector {
	s := kubeSelector{labels: map[string]string{}, unread: object.templated()}
	for _, label := range object.at("matchLabels").each() {
		s.labels[label.key] = label.text()
	}
	for _, e := range object.at("matchExpressions").each() {
		s.wants = append(s.wants, kubeWant{e.at("key").text(), e.at("operator").text(), e.at("values").texts()})
	}
	return s
}

// chooses says whether an object with these labels is chosen. A selector that
// asks for nothing chooses all.
func (s kubeSelector) chooses(labels map[string]string) bool {
	for name, value := range s.labels {
		if have, has := labels[name]; !has || have != value {
			return false
		}
	}
	return !slices.ContainsFunc(s.wants, func(w kubeWant) bool { return !w.holds(labels) })
}

func (w kubeWant) holds(labels map[string]string) bool {
	value, has := labels[w.key]
	switch w.operator {
	case "In":
		return has && slices.Contains(w.values, value)
	case "NotIn":
		return !has || !slices.Contains(w.values, value)
	case "Exists":
		return has
	case "DoesNotExist":
		return !has
	}
	return false // the server refuses the object
}
