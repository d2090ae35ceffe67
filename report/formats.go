package report

import "time"

// Options are what a person chose about the output. The zero value is right for
// a file: no colour, 80 columns, secrets of unknown kind folded into one line.
type Options struct {
	// Color allows ANSI colours, in formats for a terminal.
	Color bool
	// Width is the terminal's width in columns; 0 means 80.
	Width int
	// ShowUnknown lists secrets of unknown kind one by one in the table.
	ShowUnknown bool
	// Now is the time that formats which ask for one carry. The zero value is
	// the beginning of 1970, so that the same report gives the same bytes.
	Now time.Time
}

// Format is a way to write a report.
type Format struct {
	// Name is what --format takes.
	Name string
	// Extension is the usual end of a file's name, without the dot.
	Extension string
	// About says in one line what it is for.
	About string
	New   func(Options) Renderer
}

// Formats lists every format, the one for people first.
func Formats() []Format {
	return []Format{
		{"table", "txt", "for people at a terminal, worst first", newTable},
		{"json", "json", "the whole report, which convert turns into any other format", newJSON},
		{"sarif", "sarif", "SARIF 2.1.0, for code scanning", newSARIF},
		{"markdown", "md", "a summary for a pull request or a job's summary page", newMarkdown},
		{"github", "txt", "annotations of a GitHub workflow, the worst ten", newGitHub},
		{"gitlab", "json", "GitLab's secret detection report, version 15.2.1", newGitLab},
		{"junit", "xml", "JUnit, a test case for each credential", newJUnit},
		{"csv", "csv", "one row for each credential, for a spreadsheet", newCSV},
		{"html", "html", "one page that needs nothing else, to read or print", newHTML},
	}
}

// Lookup is the format of that name.
func Lookup(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
