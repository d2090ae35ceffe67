//go:build unix

package match

import (
	"syscall"
	"testing"
	"time"
)

// cpu reports a benchmark's speed in bytes per second of processor time, which
// holds on a busy machine too. It returns the function to call at the end.
func cpu(b *testing.B, bytes int64) func() {
	begin := cpuTime()
	return func() {
		b.ReportMetric(float64(bytes)*float64(b.N)/1e6/(cpuTime()-begin).Seconds(), "MB/cpu-s")
	}
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
