package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Listing is what Walk finds.
type Listing struct {
	Files  []string
	Unread []error  // of folders that could not be read
	Passed []Passed // what is not read although somebody may have meant it
}

// Passed is a file or folder that Walk passes over, with the reason in words.
type Passed struct{ Path, Why string }

// Walk lists the files that args name, in the order of args and, within a folder, by name. Folders are walked; hidden
// files, the lock files ~$* that Excel leaves, what operating systems leave lying about, and this program's own outputs
// are skipped there, but a file that is named itself is always listed, even one that does not exist: Open says so. A
// symbolic link to a folder is not followed. results are folders that the command writes into: they are outputs, too,
// unless they are named themselves.
func Walk(args []string, results ...string) Listing {
	var l Listing
	seen := map[string]bool{}
	add := func(name string) {
		if clean := filepath.Clean(name); !seen[clean] {
			seen[clean] = true
			l.Files = append(l.Files, name)
		}
	}
	w := walker{results: results, run: map[string]bool{}}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			add(arg)
			continue
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				l.Unread = append(l.Unread, err)
				if d != nil && d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if path != arg && !d.IsDir() && !d.Type().IsRegular() && !linksToFile(path, d) {
				return nil
			}
			if skip, why := w.skip(path, d); skip && path != arg {
				if why != "" {
					l.Passed = append(l.Passed, Passed{path, why})
				}
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.IsDir() {
				add(path)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.SkipDir) {
			l.Unread = append(l.Unread, err)
		}
	}
	return l
}

func linksToFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// A walker knows which of the folders it comes through hold results of collect.
type walker struct {
	results []string
	run     map[string]bool // by folder
}

// skip decides about what lies in a folder. why is "" for what nobody can have meant.
func (w *walker) skip(path string, d fs.DirEntry) (skip bool, why string) {
	name, dir := d.Name(), filepath.Dir(path)
	switch {
	case nobodys(name):
		return true, ""
	case d.IsDir() && ownFolders[name] && w.collected(dir):
		return true, "是收表的结果，没有读；要读里面的文件，请把这个文件夹写在命令里"
	case d.IsDir():
		for _, r := range w.results {
			if sameFolder(path, r) {
				return true, "是这次写结果的文件夹，没有读；要读里面的文件，请换一个写结果的文件夹"
			}
		}
		return false, ""
	case name == handoutFile, ownFiles[name] && w.collected(dir):
		return true, ""
	}
	if what := ownText(path); what != "" {
		return true, "是本程序写的" + what + "，没有读"
	}
	return false, ""
}

// collected reports whether collect has written into a folder.
func (w *walker) collected(dir string) bool {
	run, known := w.run[dir]
	if !known {
		run = Collected(dir)
		w.run[dir] = run
	}
	return run
}

func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
