package office

import (
	"os"
	"syscall"
)

// cuts are the cages to try, the narrowest first. Namespaces of its own leave the program no network at all, and end all its
// processes with the first of them. An ordinary user gets them in a namespace of users, which some systems do not allow.
// All of them end with the thread that starts the program.
func (c *cage) cuts() []*syscall.SysProcAttr {
	const apart = syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC
	uid, gid := os.Geteuid(), os.Getegid()
	user := &syscall.SysProcAttr{Cloneflags: apart | syscall.CLONE_NEWUSER, Pdeathsig: syscall.SIGKILL,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}}
	open := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	switch {
	case c.plain:
		return []*syscall.SysProcAttr{open}
	case uid == 0:
		return []*syscall.SysProcAttr{{Cloneflags: apart, Pdeathsig: syscall.SIGKILL}, user, open}
	}
	return []*syscall.SysProcAttr{user, open}
}
