package bundle

import "golang.org/x/sys/unix"

// stamps says that the system tells enough of a file to know that it has not changed.
const stamps = true

// stampOf gives the stamp of what a name leads to.
func stampOf(name string) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Stat(name, &st); err != nil {
		return stamp{}, err
	}
	return stamp{size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), inode: st.Ino}, nil
}

// stampAt gives the stamp of what stands at a name in the output. The time of its last change of
// status is not part of it: a link to the file changes that.
func stampAt(name string) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Lstat(name, &st); err != nil {
		return stamp{}, err
	}
	return outputStamp(&st), nil
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
