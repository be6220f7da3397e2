// Command caveat turns health articles into many languages, and refuses to publish them where a
// warning is missing, old, unproven or wrong.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	collectSeldom()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second one ends what does not listen
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
