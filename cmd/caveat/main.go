// Command caveat turns health articles into many languages, and refuses to publish them where a
// warning is missing, old, unproven or wrong.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	// Little lives long and much is made: collecting at five times what lives, not at twice, saves
	// a tenth of the processor's time and costs a few MiB.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
