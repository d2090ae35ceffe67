package cmd

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a number of bytes as a flag: 4096, 64KiB, 256MiB, 1GiB.
type size int64

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"B", 1}}

// Set reads the flag's text.
func (s *size) Set(text string) error {
	number, unit := text, int64(1)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(strings.ToUpper(text), strings.ToUpper(u.suffix)); ok {
			number, unit = strings.TrimSpace(n), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/unit {
		return fmt.Errorf("%q is not a size; write one such as 64MiB", text)
	}
	*s = size(n * unit)
	return nil
}

// String is the size in the largest unit that divides it.
func (s *size) String() string {
	for _, u := range sizeUnits[:3] {
		if int64(*s) >= u.bytes && int64(*s)%u.bytes == 0 {
			return strconv.FormatInt(int64(*s)/u.bytes, 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type is what help calls the flag's value.
func (s *size) Type() string { return "size" }
