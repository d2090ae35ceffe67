package armed

import "regexp"

// codeVariable is how source code and settings name an environment variable.
var codeVariable = regexp.MustCompile(
	`\b(?:process\.env|import\.meta\.env|Bun\.env)(?:\.|\[["'])([A-Za-z_]\w*)` +
		`|\b(?:env|getenv|environ\.get|environ|ENV|ENV\.fetch|Deno\.env\.get|config|get_env!?|fetch_env!|Getenv|db_url|env\.\w+)\s*[(\[]\s*["']([A-Za-z_]\w*)["']` +
		`|\$\{(?:env[.:])?([A-Za-z_]\w*)` +
		`|\buse_env_variable["']?\s*[:=]\s*["']([A-Za-z_]\w*)["']` +
		`|%env\((?:\w+:)*([A-Za-z_]\w*)\)%`)

// maxNames bounds how many variables are taken from one file.
const maxNames = 200

// variablesIn are the environment variables that a file names.
func variablesIn(text []byte) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range codeVariable.FindAllSubmatch(text[:min(len(text), maxText)], maxNames) {
		for _, group := range m[1:] {
			if name := string(group); name != "" && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}
