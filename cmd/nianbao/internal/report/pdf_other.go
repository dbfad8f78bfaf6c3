//go:build !unix

package report

import "os/exec"

// killGroup does nothing here: soffice.com ends with its parent.
func killGroup(*exec.Cmd) {}
