package armed

import (
	"path"
	"regexp"
	"strings"
)

// procfileReader reads the processes of Procfiles.
type procfileReader struct{}

func (procfileReader) wants(file string) bool {
	base := path.Base(file)
	return base == "Procfile" || strings.HasPrefix(base, "Procfile.")
}

var process = regexp.MustCompile(`^[\w-]+\s*:\s*(.+)$`)

func (procfileReader) read(d *Document) []script {
	s := script{dir: dirOf(d.Path)}
	eachLine(d.Text, func(text string, line int) {
		if m := process.FindStringSubmatch(oneLine(text)); m != nil && len(s.runs) < maxInvocations {
			s.runs = append(s.runs, split(m[1], line, nil)...)
		}
	})
	return some(s)
}

// some is the script, if it runs anything.
func some(s script) []script {
	if len(s.runs) == 0 {
		return nil
	}
	return []script{s}
}

// crontabReader reads crontabs.
type crontabReader struct{}

func (crontabReader) wants(file string) bool {
	base := path.Base(file)
	return base == "crontab" || strings.HasPrefix(base, "crontab.") || strings.HasSuffix(base, ".cron") ||
		strings.HasSuffix(base, ".crontab") || path.Base(path.Dir(file)) == "cron.d"
}

var (
	cronLine = regexp.MustCompile(`^\s*(?:@\w+|(?:[\d*/,?LW#A-Za-z-]+[ \t]+){4}[\d*/,?LW#A-Za-z-]+)[ \t]+(.+)$`)
	cronSet  = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\s*=\s*(.*)$`)
	cronUser = regexp.MustCompile(`^(?:root|www-data|deploy|app|ubuntu|postgres|nobody|[a-z_][a-z0-9_-]{0,31})[ \t]+`)
)

func (crontabReader) read(d *Document) []script {
	s := script{dir: dirOf(d.Path)}
	var set *scope
	system := path.Base(path.Dir(d.Path)) == "cron.d" || path.Base(path.Dir(d.Path)) == "etc"
	eachLine(d.Text, func(text string, line int) {
		if strings.HasPrefix(strings.TrimSpace(text), "#") || len(s.runs) >= maxInvocations {
			return
		}
		if m := cronSet.FindStringSubmatch(text); m != nil {
			value := strings.Trim(m[2], `"'`)
			set = set.with(exported, m[1], value, isLiteral(value))
			return
		}
		if m := cronLine.FindStringSubmatch(oneLine(text)); m != nil {
			command := m[1]
			if system { // the user comes before the command
				command = strings.TrimPrefix(command, cronUser.FindString(command))
			}
			s.runs = append(s.runs, split(command, line, set)...)
		}
	})
	return some(s)
}
