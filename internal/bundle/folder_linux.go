package bundle

import "golang.org/x/sys/unix"

// stamps says that the system tells enough of a file to know that it has not changed.
const stamps = true

// folderAt is an open folder: names are looked up from there, not from the root of the file system,
// which takes a third less for thousands of them.
type folderAt int

func openFolder(name string) (folderAt, error) {
	fd, err := unix.Open(name, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	return folderAt(fd), err
}

func (f folderAt) close() { unix.Close(int(f)) }

// stampOf gives the stamp of what a name leads to.
func (f folderAt) stampOf(name string) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(int(f), name, &st, 0); err != nil {
		return stamp{}, err
	}
	return stamp{size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), inode: st.Ino}, nil
}

// stampAt gives the stamp of what stands at a name in the output. The time of its last change of
// status is not part of it: a link to the file changes that.
func (f folderAt) stampAt(name string) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(int(f), name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return stamp{}, err
	}
	return outputStamp(&st), nil
}

// mkdir makes a folder.
func (f folderAt) mkdir(name string) error { return unix.Mkdirat(int(f), name, 0o755) }

// link gives a file another name, in another folder.
func (f folderAt) link(name string, to folderAt) error {
	return unix.Linkat(int(f), name, int(to), name, 0)
}

func stampOfOpen(fd uintptr) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Fstat(int(fd), &st); err != nil {
		return stamp{}, err
	}
	return outputStamp(&st), nil
}

func outputStamp(st *unix.Stat_t) stamp {
	s := stamp{mtime: st.Mtim.Nano(), inode: st.Ino}
	if st.Mode&unix.S_IFMT == unix.S_IFREG {
		s.size = st.Size
	}
	return s
}
