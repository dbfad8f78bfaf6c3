//go:build unix && !linux

package office

import "syscall"

// cuts has one cage: there are no namespaces. The locked profile and the dead proxy keep the program off the network.
func (c *cage) cuts() []*syscall.SysProcAttr { return []*syscall.SysProcAttr{{}} }
