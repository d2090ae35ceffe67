package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/worstcase-dev/worstcase/report"
)

// outputFlags say in which formats a report is drawn, and where to.
type outputFlags struct {
	format      string
	reports     []string
	color       string
	showUnknown bool
}

func (f *outputFlags) register(flags *pflag.FlagSet) {
	var names []string
	for _, format := range report.Formats() {
		names = append(names, format.Name)
	}
	flags.StringVarP(&f.format, "format", "f", "table", "draw the report on standard output as one of: "+strings.Join(names, ", "))
	flags.StringArrayVar(&f.reports, "report", nil, "also write the report to a file, as `format=file`; may be repeated")
	flags.StringVar(&f.color, "color", "auto", "colour: auto, always or never")
	flags.BoolVar(&f.showUnknown, "show-unknown", false, "list secrets of unknown kind one by one in the table")
}

// outputs are where a report goes.
type outputs struct {
	t       Terminal
	options report.Options
	format  string
	files   []fileOutput
}

type fileOutput struct{ format, file string }

// open checks the flags before any work is done. Where reports go to files and
// no format was asked for, standard output still gets the table.
func (f *outputFlags) open(t Terminal) (*outputs, error) {
	colour, err := useColour(f.color, t)
	if err != nil {
		return nil, err
	}
	out := &outputs{t: t, format: f.format, options: report.Options{
		Color: colour, Width: t.Width, ShowUnknown: f.showUnknown, Now: t.Now(),
	}}
	if err := knownFormat(f.format); err != nil {
		return nil, err
	}
	for _, r := range f.reports {
		format, file, ok := strings.Cut(r, "=")
		if !ok || file == "" {
			return nil, wrongUse(fmt.Errorf("--report takes format=file, such as sarif=out.sarif, not %q", r))
		}
		if err := knownFormat(format); err != nil {
			return nil, err
		}
		if _, err := os.Stat(filepath.Dir(file)); err != nil {
			return nil, wrongUse(fmt.Errorf("--report %s: the folder for the file is not there", r))
		}
		out.files = append(out.files, fileOutput{format, file})
	}
	return out, nil
}

func knownFormat(name string) error {
	if _, ok := report.Lookup(name); !ok {
		return wrongUse(fmt.Errorf("%q is not a format; 'worstcase scan --help' lists them", name))
	}
	return nil
}

// useColour decides about colour as terminals have come to expect it.
func useColour(mode string, t Terminal) (bool, error) {
	switch mode {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, wrongUse(errors.New("--color takes auto, always or never"))
	}
	if t.Getenv("NO_COLOR") != "" || t.Getenv("TERM") == "dumb" {
		return false, nil
	}
	return t.Width > 0 || t.Getenv("CLICOLOR_FORCE") != "" || t.Getenv("FORCE_COLOR") != "", nil
}

// write draws the report in every format. A file is written whole or not at all
// touched: the report is drawn in memory first.
func (o *outputs) write(r *report.Report) error {
	for _, f := range o.files {
		plain := o.options
		plain.Color, plain.Width = false, 0
		var text bytes.Buffer
		if err := renderTo(&text, f.format, r, plain); err != nil {
			return err
		}
		if err := os.WriteFile(f.file, text.Bytes(), 0o600); err != nil {
			return fmt.Errorf("the report cannot be written: %w", err)
		}
	}
	return renderTo(o.t.Out, o.format, r, o.options)
}

func renderTo(w io.Writer, format string, r *report.Report, options report.Options) error {
	f, _ := report.Lookup(format)
	if err := f.New(options).Render(w, r); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}
