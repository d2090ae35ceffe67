package match

// What a byte can be, for the table is.
const (
	hexDigit = 1 << iota
	base64Digit
	digitOrSign // of base64: all but the letters
	space
)

var is = func() (is [256]uint8) {
	for b := range is {
		switch {
		case '0' <= b && b <= '9':
			is[b] = hexDigit | base64Digit | digitOrSign
		case 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F':
			is[b] = hexDigit | base64Digit
		case 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z':
			is[b] = base64Digit
		case b == '+' || b == '/' || b == '-' || b == '_':
			is[b] = base64Digit | digitOrSign
		case b == ' ' || '\t' <= b && b <= '\r' && b != '\v':
			is[b] = space
		}
	}
	return is
}()
