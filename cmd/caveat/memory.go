package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// roomy is how large the heap may grow, in bytes, only to be collected less often: little lives long in
// a build and much is made, so that this saves a tenth of the processor's time.
const roomy = 56 << 20

// collectSeldom lets the heap grow up to roomy before it is collected, and where more lives than that
// allows, to 1.4 times what lives. It looks again after each collection. (A memory limit would do for
// small projects; what lives of a large one comes near any limit, and collecting would not end.)
func collectSeldom() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var look func(*[]byte)
	look = func(*[]byte) {
		metrics.Read(live)
		lives := max(int(live[0].Value.Uint64()), 1<<20)
		debug.SetGCPercent(min(max(40, 100*roomy/lives-100), 400))
		next := make([]byte, 16) // dies at once: the next collection looks again
		runtime.SetFinalizer(&next, look)
	}
	look(nil)
}
