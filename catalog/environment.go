package catalog

// Environment says what a credential works on.
type Environment string

// Environments. Unknown reads as production in a level.
const (
	Production         Environment = "production"
	Staging            Environment = "staging"
	Development        Environment = "development"
	Local              Environment = "local"
	Test               Environment = "test"
	UnknownEnvironment Environment = "unknown"
)

// environments are those that a kind may tell by itself.
var environments = []Environment{Production, Staging, Development, Local, Test}
