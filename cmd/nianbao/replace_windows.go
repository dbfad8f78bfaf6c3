package main

import (
	"os"
	"time"

	"nianbao/cmd/internal/syserr"
)

// replace puts a finished temporary file in its place. Virus scanners and indexers look into every new file for a moment,
// and Windows renames no file that is open: a refusal counts only when it lasts for a second.
func replace(temporary, name string) error {
	wait := 10 * time.Millisecond
	for {
		err := os.Rename(temporary, name)
		if err == nil || !syserr.MayBeOpen(err) || wait > 640*time.Millisecond {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
}
