package report

import (
	"fmt"
	"io"
	"strings"
)

// maxAnnotations is what GitHub shows of one kind for one step of a job.
const maxAnnotations = 10

type githubRenderer struct{}

func newGitHub(Options) Renderer { return githubRenderer{} }

// Render writes workflow commands, which GitHub shows beside the lines that
// they name: the ten worst, and a last one that says how many more there are
// and what the verdict is.
func (githubRenderer) Render(w io.Writer, r *Report) error {
	r = r.cleaned()
	live := r.live()
	var b strings.Builder
	names := r.agentNames()
	for _, c := range live[:min(len(live), maxAnnotations)] {
		annotate(&b, c, names)
	}
	end := r.verdict()
	if more := len(live) - maxAnnotations; more > 0 {
		end += fmt.Sprintf(" The worst %d are marked; %d more are left out here.", maxAnnotations, more)
	}
	if gaps := r.Scan.gaps(); len(gaps) > 0 {
		end += " Not everything could be read: " + strings.Join(atMost(3, sentencesOf(gaps)), "; ") + "."
	}
	fmt.Fprintf(&b, "::notice title=worstcase::%s\n", githubMessage(end))
	_, err := io.WriteString(w, b.String())
	return err
}

func sentencesOf(gaps []Skip) []string {
	var out []string
	for _, gap := range gaps[:min(len(gaps), maxGaps)] {
		out = append(out, gap.sentence())
	}
	if more := len(gaps) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return out
}

var githubCommands = map[string]string{
	"critical": "error", "high": "error", "medium": "warning", "unknown": "warning", "low": "notice",
}

func annotate(b *strings.Builder, c *Credential, names map[string]string) {
	at := c.place()
	message := c.says()
	if sure := c.sure(); sure != "" {
		message += "; " + sure
	}
	if reached := c.reached(names); reached != "" {
		message += "; " + reached
	}
	if more := len(c.Locations) - 1; more > 0 {
		message += "; also in " + plural(more, "more place")
	}
	fmt.Fprintf(b, "::%s file=%s,", githubCommands[c.level()], githubProperty(at.Path))
	if at.Line > 0 {
		fmt.Fprintf(b, "line=%d,", at.Line)
	}
	if at.Line > 0 && at.Column > 0 {
		fmt.Fprintf(b, "col=%d,", at.Column)
	}
	fmt.Fprintf(b, "title=%s::%s\n", githubProperty(c.level()+": "+c.title()), githubMessage(message))
}

var (
	githubMessageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubMessage(s string) string  { return githubMessageEscapes.Replace(s) }
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
