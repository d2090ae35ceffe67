// Command worstcase finds every credential that an AI agent can reach and names
// the worst thing each one lets it do.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/worstcase-dev/worstcase/cmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cmd.Main(ctx, os.Args[1:], cmd.System())
	stop()
	os.Exit(code)
}
