//go:build !windows

package main

// onlyProcess reports whether this process has a console to itself: terminals elsewhere stay open by themselves.
func onlyProcess() bool { return false }
