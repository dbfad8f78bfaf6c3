package job

import (
	"io"
	"os"
	"path/filepath"

	"nianbao/cmd/internal/results"
)

// sameFile reports whether two names lead to one file or folder, however they are spelled.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// place writes a file that the user has named, or one under a name of the job's in the folder that he has named.
func place(files *results.Files, out, name string, fill func(io.Writer) error) error {
	if name == "" {
		return files.Put(out, fill)
	}
	return files.PutIn(out, name, fill)
}

// below is where place writes. What the user has written stays as it is: a link may make another folder of x/..
func below(out, name string) string {
	if name == "" {
		return out
	}
	return filepath.Join(out, name)
}
