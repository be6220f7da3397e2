package bundle

import "golang.org/x/sys/unix"

// exchange swaps two folders in one step (renameat2, Linux 3.15), or in three where the file system
// cannot.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if err == unix.EINVAL || err == unix.ENOSYS {
		return swap(a, b)
	}
	return err
}
