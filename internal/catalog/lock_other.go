//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package catalog

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// stale is the age at which a lock file is taken for that of a process that died: no sync holds it
// that long.
const stale = 10 * time.Minute

// tryLock makes a file that must not be there.
func tryLock(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > stale {
			os.Remove(name)
		}
		return nil, errBusy
	}
	if err != nil {
		return nil, err
	}
	f.Close()
	return func() { os.Remove(name) }, nil
}
