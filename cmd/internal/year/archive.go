package year

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
)

// Archived is where the year lies once it is over.
const Archived = "归档"

// Archive writes the whole folder, but for archives and what programs leave lying about, into one file that is named for the folder
// and the day. There are no times in it: the same folder makes the same file. It returns the name and how many files are in it.
func (f *Folder) Archive(today string, out *results.Files) (name string, n int, err error) {
	whole, err := filepath.Abs(f.Dir)
	if err != nil {
		return "", 0, err
	}
	name = filepath.Base(whole) + "_" + today + ".zip"
	err = out.PutIn(f.Path(Archived), name, func(w io.Writer) error {
		archive := zip.NewWriter(w)
		n = 0
		err := filepath.WalkDir(f.Dir, func(path string, d fs.DirEntry, err error) error {
			below, _ := filepath.Rel(f.Dir, path)
			switch {
			case err != nil:
				return err
			case below == Archived || below != "." && strings.HasPrefix(d.Name(), ".") && d.IsDir():
				return fs.SkipDir
			case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "~$"):
				return nil
			}
			n++
			return archiveFile(archive, path, filepath.ToSlash(below))
		})
		return errors.Join(err, archive.Close())
	})
	return name, n, err
}

func archiveFile(archive *zip.Writer, path, name string) error {
	file, err := door.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	part, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = io.Copy(part, file)
	return err
}
