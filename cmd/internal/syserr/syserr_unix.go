//go:build unix

package syserr

import "syscall"

func init() { // no browser has programs that run
	words[syscall.ETXTBSY], heldOpen[syscall.ETXTBSY] = words[syscall.EBUSY], true
}
