package shape

import "strings"

// PEMText is a private key's block as it is meant: without what a format or a
// program puts round its lines, and with lines of 64 characters. The same key
// reads the same wherever it stands, which is what makes its places one
// credential. The second result is false for what is no whole block.
func PEMText(block []byte) (string, bool) {
	if len(block) > maxKeyText {
		return "", false
	}
	label, lines, ok := unarmoured(plainLines(string(block)))
	if !ok {
		return "", false
	}
	headers, body := armourParts(lines)
	var b strings.Builder
	b.WriteString("-----BEGIN " + label + "-----\n")
	if headers != "" {
		b.WriteString(headers + "\n")
	}
	for len(body) > 64 {
		b.WriteString(body[:64] + "\n")
		body = body[64:]
	}
	b.WriteString(body + "\n-----END " + label + "-----")
	return b.String(), true
}

// escapedBreaks are line breaks as they are written in other formats.
var escapedBreaks = strings.NewReplacer(`\\r\\n`, "\n", `\\n`, "\n", `\r\n`, "\n", `\n`, "\n", `\r`, "\n", "\r", "\n", "&#10;", "\n", "&#xA;", "\n", `\/`, "/", `\u002b`, "+", `\u003d`, "=")

// plainLines are a text's lines without what a program or a quotation puts round
// them.
func plainLines(text string) []string {
	lines := strings.Split(escapedBreaks.Replace(text), "\n")
	for i, line := range lines {
		line = strings.Trim(line, " \t#*|>")
		if q := strings.IndexAny(line, "\"'`"); q >= 0 {
			line = betweenQuotes(line, q)
			if strings.Trim(line, " +.&()") == "" {
				line = "" // what joins two texts
			}
		}
		lines[i] = strings.TrimRight(line, " \t\\,;")
	}
	return lines
}

// betweenQuotes is what stands between the quote at q and the last one of its
// kind, or on the longer side of the only one.
func betweenQuotes(line string, q int) string {
	last := strings.LastIndexByte(line, line[q])
	if last > q {
		return line[q+1 : last]
	}
	if q < len(line)/2 {
		return line[q+1:]
	}
	return line[:q]
}

// unarmoured takes off the lines BEGIN and END, which must be there and agree.
func unarmoured(lines []string) (label string, inner []string, ok bool) {
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	rest, found := strings.CutPrefix(text, "-----BEGIN ")
	if !found {
		return "", nil, false
	}
	label, rest, found = strings.Cut(rest, "-----")
	if !found || !isKeyLabel(label) {
		return "", nil, false
	}
	body, _, found := strings.Cut(rest, "-----END "+label+"-----")
	return label, strings.Split(body, "\n"), found
}

// isKeyLabel says whether a label is a private key's.
func isKeyLabel(label string) bool {
	return len(label) < 60 && (strings.HasSuffix(label, "PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK")
}

// armourParts parts what stands between the lines into headers ("Proc-Type:
// 4,ENCRYPTED") and base64. PGP's checksum is neither.
func armourParts(lines []string) (headers, body string) {
	var h, b strings.Builder
	for _, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, ": "):
			h.WriteString(line + "\n")
		case strings.HasPrefix(line, "=") && len(line) == 5:
		default:
			b.WriteString(strings.Join(strings.Fields(line), ""))
		}
	}
	return h.String(), b.String()
}
