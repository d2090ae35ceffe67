package shape

import (
	"slices"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// ValueReader reads what a secret says of itself: its owner, its limits, its
// end. It looks at the value alone, wherever that was found and by whatever.
type ValueReader struct {
	// Name is the format's name.
	Name string
	// Kinds are the full names of the kinds that are written in the format.
	Kinds []string
	// Read returns the facts, or nil for a value that is not of the format. What
	// it leaves out is not known; it never guesses.
	Read func(value string) finding.Facts
}

// Values are the readers of values. A new one is a new file and a line here.
func Values() []ValueReader {
	return []ValueReader{
		{"fly-macaroon", []string{"fly.token"}, flyLimits},
		{"pypi-macaroon", []string{"pypi.token", "pypi.test-token"}, pypiLimits},
		{"azure-storage-sas", []string{KindStorageSAS}, storageSASLimits},
		{"azure-service-bus-sas", []string{KindServiceBusSAS, KindIoTHubSAS}, serviceBusSASLimits},
		{"kubernetes-token", []string{"kubernetes.service-account-token"}, kubeTokenFacts},
		{"sentry-token", []string{"sentry.organization-token"}, sentryFacts},
		{"grafana-token", []string{"grafana.cloud-token", "grafana.api-key"}, grafanaFacts},
		{"doppler-token", []string{"doppler.service-token"}, dopplerFacts},
		{"bot-token", []string{"discord.bot-token", "telegram.bot-token"}, botFacts},
		{"age-key", []string{"age.secret-key"}, ageRecipient},
	}
}

// ValueKinds are the full names of the kinds whose values can be read, in order.
func ValueKinds() []string {
	var kinds []string
	for _, r := range Values() {
		kinds = append(kinds, r.Kinds...)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}
