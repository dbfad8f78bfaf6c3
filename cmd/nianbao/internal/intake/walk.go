package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Walk lists the files that args name, in the order of args and, within a folder, by name. Folders are walked; hidden
// files, the lock files ~$* that Excel leaves, what operating systems leave lying about, and this program's own outputs
// are skipped there, but a file that is named itself is always listed, even one that does not exist: Open says so. A
// symbolic link to a folder is not followed. bad lists folders that could not be read.
func Walk(args []string) (files []string, bad []error) {
	seen := map[string]bool{}
	add := func(name string) {
		if clean := filepath.Clean(name); !seen[clean] {
			seen[clean] = true
			files = append(files, name)
		}
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			add(arg)
			continue
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				bad = append(bad, err)
				if d != nil && d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if path != arg && skipped(d) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if d.Type().IsRegular() || linksToFile(path, d) {
				add(path)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.SkipDir) {
			bad = append(bad, err)
		}
	}
	return files, bad
}

func linksToFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Names of what this program writes beside returned files.
var (
	ownFolders = map[string]bool{"退回": true, "报告": true}
	ownFiles   = map[string]bool{"汇总.xlsx": true, "汇总.json": true, "进度.html": true, "发放清单.xlsx": true}
	systemFile = map[string]bool{"thumbs.db": true, "desktop.ini": true, "__macosx": true}
)

// Skipped reports whether Walk passes over a file that lies in a folder. path has slashes and begins below the folder
// that is walked.
func Skipped(path string) bool {
	parts := strings.Split(path, "/")
	for i, name := range parts {
		if skippedName(name, i < len(parts)-1) {
			return true
		}
	}
	return false
}

func skipped(d fs.DirEntry) bool { return skippedName(d.Name(), d.IsDir()) }

func skippedName(name string, folder bool) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || systemFile[strings.ToLower(name)] {
		return true
	}
	if folder {
		return ownFolders[name]
	}
	return ownFiles[name]
}
