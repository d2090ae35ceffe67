package report

import "strings"

// Consequence says in words what an action leaves behind: what is lost, whether
// it comes back, what happens to the backups, and what asks first.
func Consequence(a Action) string {
	var parts []string
	parts = append(parts, effectWords[a.Effect]+recoveryWords(a))
	if a.Effect == "destroy" {
		if words := backupWords[a.Backups]; words != "" {
			parts = append(parts, words)
		}
	}
	return strings.Join(append(parts, gateWords(a)), "; ")
}

var effectWords = map[string]string{
	"destroy":  "destroys data",
	"takeover": "takes over the account",
	"execute":  "runs code in other people's systems",
	"spend":    "spends money",
	"tamper":   "changes things",
	"disrupt":  "stops things",
	"disclose": "reads private data",
	"none":     "does nothing of note",
}

func recoveryWords(a Action) string {
	if a.Effect != "destroy" && a.Recovery != "reversible" {
		return ""
	}
	switch a.Recovery {
	case "none":
		return " for good"
	case "window":
		return ", which can be undone for " + a.Window
	case "backup":
		return ", which only a backup brings back"
	case "reversible":
		if a.Effect == "disclose" || a.Effect == "none" {
			return ""
		}
		return " that can be put back"
	}
	return ""
}

var backupWords = map[string]string{
	"destroyed": "the backups go with it",
	"survive":   "backups survive it",
	"unknown":   "no backup is known to survive it",
}

func gateWords(a Action) string {
	switch {
	case a.Gate == "none" || a.Gate == "":
		return "nothing asks first"
	case a.GateRemovable:
		return strings.ReplaceAll(a.Gate, "-", " ") + " stands before it, which the same credential can lift"
	}
	return strings.ReplaceAll(a.Gate, "-", " ") + " stands before it"
}
