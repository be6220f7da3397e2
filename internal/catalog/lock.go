package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// lockName is the file that says who writes, relative to a project's root.
const lockName = ".caveat/lock"

// errBusy is what tryLock returns while another process holds the lock.
var errBusy = errors.New("another caveat holds the lock")

// Lock makes one process at a time the writer of a project's locale files. If another one is, it
// calls waiting once and waits until that one ends or ctx does. The files must be read after Lock
// returns: what was read before may be out of date. Unlock may be called once.
func Lock(ctx context.Context, root string, waiting func()) (unlock func(), err error) {
	name := filepath.Join(root, filepath.FromSlash(lockName))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, fmt.Errorf("%s: cannot be made: %w", filepath.Dir(lockName), cause(err))
	}
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		unlock, err := tryLock(name)
		if err == nil {
			return unlock, nil
		}
		if !errors.Is(err, errBusy) {
			return nil, fmt.Errorf("%s: cannot be locked: %w", lockName, cause(err))
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}
