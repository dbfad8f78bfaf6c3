//go:build !windows

package main

import "os"

// replace puts a finished temporary file in its place.
func replace(temporary, name string) error { return os.Rename(temporary, name) }
