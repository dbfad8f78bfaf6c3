//go:build unix

package door

import "syscall"

// noWait keeps a pipe that has taken a file's place between the two looks from waiting for somebody who writes into it.
const noWait = syscall.O_NONBLOCK
