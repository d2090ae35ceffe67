// Package blastradius answers what the worst is that a credential allows.
//
// What lives here: levels and the ladder that decides them, the actions that a
// credential's grants cover, which of them is the worst, how sure that is, and
// what is not known. What does not live here: files, flags and output formats;
// the grants come from the catalog and from evidence, both as plain values.
package blastradius

// Level is how bad the worst is. The zero value is None.
type Level int

// Levels, mildest first, so that the greater one is the worse one.
const (
	None Level = iota
	Low
	// Unknown is a secret whose kind or provider is not recognised. It ranks
	// between Low and Medium, and is always counted and shown.
	Unknown
	Medium
	High
	Critical
)

var levelNames = [...]string{"none", "low", "unknown", "medium", "high", "critical"}

// String is the level's name in reports.
func (l Level) String() string {
	if l < None || l > Critical {
		return "invalid"
	}
	return levelNames[l]
}

// ParseLevel is the level of that name.
func ParseLevel(name string) (Level, bool) {
	for i, n := range levelNames {
		if n == name {
			return Level(i), true
		}
	}
	return None, false
}

// Levels lists all levels, worst first.
func Levels() []Level { return []Level{Critical, High, Medium, Unknown, Low, None} }

// Void says why a credential opens nothing; empty for one that may.
type Void string

// Voids.
const (
	NotVoid Void = ""
	// Placeholder is a value that only stands where a secret would.
	Placeholder Void = "placeholder"
	Public      Void = "public"
	Expired     Void = "expired"
	Partial     Void = "partial" // an identifier whose secret part was not found
)
