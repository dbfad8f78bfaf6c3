//go:build !unix

package office

import "os/exec"

// ownGroup does nothing here: soffice.com ends with its parent.
func ownGroup(*exec.Cmd) {}
