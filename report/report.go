// Package report owns what the tool says: the one value that every output
// format is drawn from, and a renderer for each format.
//
// What lives here: the JSON contract (schema version 1, also docs/schema.json),
// one file a renderer. What does not live here: scanning, judging, deciding.
// A saved JSON report can be read back and rendered in any other format.
package report

import "io"

// SchemaVersion is the version of the JSON contract.
const SchemaVersion = 1

// Report is the whole answer of one run.
type Report struct {
	SchemaVersion int          `json:"schemaVersion"`
	Tool          Tool         `json:"tool"`
	Scan          Scan         `json:"scan"`
	Agents        []Agent      `json:"agents"`
	Credentials   []Credential `json:"credentials"`
	Summary       Summary      `json:"summary"`
}

// Tool is what made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Scan says what was looked at and what was not.
type Scan struct {
	Targets  []string `json:"targets"`
	Bytes    int64    `json:"bytes"`
	Files    int      `json:"files"`
	Commits  int      `json:"commits"`
	Complete bool     `json:"complete"`
	Skipped  []Skip   `json:"skipped"`
}

// Skip is something that was not read.
type Skip struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
	// Incomplete is true where a credential could hide in what was not read.
	Incomplete bool `json:"incomplete"`
	// Count is how many files this entry stands for, where it is more than one.
	Count int `json:"count,omitempty"`
}

// Agent is an AI agent that was found.
type Agent struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Scope    string   `json:"scope"`
	Evidence []string `json:"evidence"`
	// Idle are rules of its settings that look protective and do nothing.
	Idle []Idle `json:"idle"`
	// Settings are its settings files, and Stances how freely it gets at ordinary
	// places, as it is set up.
	Settings []string `json:"settings"`
	Stances  []Stance `json:"stances"`
}

// Stance is an agent's most open way to places of one sort.
type Stance struct {
	// Where is "project", "home" or "environment".
	Where   string `json:"where"`
	Access  string `json:"access"`
	Channel string `json:"channel"`
	Because string `json:"because"`
	Rule    string `json:"rule"`
	Assumed bool   `json:"assumed"`
}

// Idle is a rule that looks protective and does nothing.
type Idle struct {
	// Rule is where it stands, "path:line".
	Rule    string `json:"rule"`
	Because string `json:"because"`
}

// Credential is one secret with everything that is known of it.
type Credential struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Provider string `json:"provider"`
	Name     string `json:"name"`
	Redacted string `json:"redacted"`
	// Secret is the value itself, only with --show-secrets.
	Secret      string     `json:"secret,omitempty"`
	Locations   []Location `json:"locations"`
	Environment string     `json:"environment"`
	// EnvironmentAssumed says that nothing but the names of files suggests it.
	EnvironmentAssumed bool   `json:"environmentAssumed,omitempty"`
	Account            string `json:"account"`
	Expires            string `json:"expires"`
	Owner              Owner  `json:"owner"`
	Purpose            string `json:"purpose"`
	// Facts are the other properties that were read: host, user, database.
	Facts    map[string]string `json:"facts,omitempty"`
	Blast    Blast             `json:"blast"`
	Reach    []Reach           `json:"reach"`
	Remedies []Remedy          `json:"remedies"`
	Verdict  Verdict           `json:"verdict"`
}

// Location is one place of a credential.
type Location struct {
	Source string `json:"source"`
	Path   string `json:"path"`
	Line   int    `json:"line"`
	// Column is 1-based and counts Unicode code points.
	Column int `json:"column"`
	// Commit is the first that has it, by Author, at Date. They are empty where no
	// history was read, or no commit has it.
	Commit string `json:"commit"`
	Author string `json:"author"`
	Date   string `json:"date"`
	// Deleted is the commit, or the layer of an image, that took it away, where the
	// checked-out one or the last does not have it any more.
	Deleted     string `json:"deleted,omitempty"`
	DeletedDate string `json:"deletedDate,omitempty"`
	// Name is the variable or key that the value is assigned to.
	Name string `json:"name,omitempty"`
	// IgnoredByGit says that git does not track the file: it is on this machine
	// only, where agents are.
	IgnoredByGit bool `json:"ignoredByGit,omitempty"`
	// Ignore is the reason of an inline "worstcase:ignore reason".
	Ignore string `json:"ignore,omitempty"`
}

// Owner is who answers for a credential.
type Owner struct {
	Name   string `json:"name"`
	Source string `json:"source"`
}

// Blast is the worst that a credential allows.
type Blast struct {
	Level     string `json:"level"`
	AtBest    string `json:"atBest"`
	Certainty string `json:"certainty"`
	// Because is the ladder's row that applied, as a sentence.
	Because  string   `json:"because"`
	Worst    *Action  `json:"worst,omitempty"`
	Armed    []Armed  `json:"armed"`
	Path     []string `json:"path"`
	Grants   []Grant  `json:"grants"`
	Actions  []Judged `json:"actions"`
	Unknowns []string `json:"unknowns"`
}

// Action is one call and what it does.
type Action struct {
	Action        string `json:"action"`
	Title         string `json:"title"`
	Call          string `json:"call"`
	Effect        string `json:"effect"`
	Recovery      string `json:"recovery"`
	Window        string `json:"window"`
	Backups       string `json:"backups"`
	Gate          string `json:"gate"`
	GateRemovable bool   `json:"gateRemovable"`
	Note          string `json:"note,omitempty"`
	Source        string `json:"source"`
}

// Judged is an action with the level that it has for this credential.
type Judged struct {
	Action string `json:"action"`
	Level  string `json:"level"`
}

// Armed is a command that stands ready to do harm with the credential.
type Armed struct {
	Command string `json:"command"`
	Path    string `json:"path"`
	Line    int    `json:"line"`
	// Does is what the command does, as a sentence.
	Does string `json:"does,omitempty"`
	// Asks says that it asks whoever runs it to confirm, at a terminal.
	Asks bool `json:"asks,omitempty"`
}

// Grant is a permission with its evidence.
type Grant struct {
	Scope     string `json:"scope"`
	Certainty string `json:"certainty"`
	Evidence  string `json:"evidence"`
}

// Reach is one agent's access.
type Reach struct {
	Agent   string `json:"agent"`
	Access  string `json:"access"`
	Channel string `json:"channel"`
	Because string `json:"because"`
	Rule    string `json:"rule"`
	Assumed bool   `json:"assumed"`
}

// Remedy is something to do. They stand in the order in which it is safe to do
// them.
type Remedy struct {
	// Step is one of isolate, narrow, gate, revoke and check.
	Step   string `json:"step"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	URL    string `json:"url"`
}

// Verdict is what the gate decided on one credential, and why.
type Verdict struct {
	Fails   bool   `json:"fails"`
	Because string `json:"because"`
}

// Summary counts.
type Summary struct {
	// ByLevel has an entry for each level that occurs.
	ByLevel     map[string]int `json:"byLevel"`
	Credentials int            `json:"credentials"`
	Locations   int            `json:"locations"`
	Fails       bool           `json:"fails"`
	// FailOn is the level from which on the gate fails, or "never"; empty where
	// no gate was asked.
	FailOn string `json:"failOn,omitempty"`
}

// Renderer draws a report in one format.
type Renderer interface {
	Render(w io.Writer, r *Report) error
}
