//go:build !unix && !windows

package results

import (
	"io/fs"
	"os"
)

func replace(temporary, name string) error { return os.Rename(temporary, name) }

func openDevice(name string) (*os.File, error) { return os.OpenFile(name, os.O_WRONLY, 0) }

func nobodyReads(error) bool { return false }

func keepRights(*os.File, fs.FileInfo) {}

func syncFile(*os.File) error { return nil }

func syncFolder(string) {}
