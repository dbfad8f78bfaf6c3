//go:build !unix

package published

import "os/exec"

// ownGroup does nothing here: soffice.com ends with its parent.
func ownGroup(*exec.Cmd) {}
