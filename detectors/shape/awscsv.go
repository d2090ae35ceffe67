package shape

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// awsCSV reads the file that the AWS console hands out for a new key: a line of
// headings, and the id and the secret below them.
func awsCSV(doc *Document) []finding.Finding {
	if !strings.HasSuffix(strings.ToLower(doc.Path), ".csv") {
		return nil
	}
	var found []finding.Finding
	at := 0
	for line := range strings.Lines(string(doc.Text)) {
		id, secret := -1, -1
		cells := csvCells(line, at)
		for i, c := range cells {
			switch {
			case isAWSKeyID(c.text):
				id = i
			case isAWSSecret(c.text):
				secret = i
			}
		}
		at += len(line)
		if id < 0 || secret < 0 {
			continue
		}
		account, _ := AWSAccount(cells[id].text)
		f := facts(FactAccessKeyID, cells[id].text, finding.FactAccount, account)
		if id > 0 && secret > 0 && !strings.Contains(cells[0].text, "/") {
			f = with(f, facts(finding.FactUser, cells[0].text))
		}
		c := cells[secret]
		found = append(found, sighting(awsRule, awsKind(cells[id].text), c.text, span{c.at, c.at + len(c.text)}, f))
	}
	return found
}

// csvCells are the cells of a line without their quotes.
func csvCells(line string, at int) []word {
	var cells []word
	for _, cell := range strings.Split(line, ",") {
		inner := strings.Trim(cell, "\" \t\r\n\ufeff")
		cells = append(cells, word{inner, at + strings.Index(cell, inner)})
		at += len(cell) + 1
	}
	return cells
}
