package intake

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
)

// A Listing is what Walk finds.
type Listing struct {
	Files  []string
	Unread []error  // of folders that could not be read
	Passed []Passed // what is not read although somebody may have meant it
}

// Passed is a file or folder that Walk passes over, with the reason in words.
type Passed struct{ Path, Why string }

// Beside is what a command names besides its sources and that may lie among them. It is no source unless it is named as one,
// too.
type Beside struct {
	Inputs  []string // files and folders that flags name for reading: the roster, last year's filings
	Results []string // folders that the command writes into
}

// Walk lists the files that args name, in the order of args and, within a folder, by name. Folders are walked; hidden
// files, the lock files ~$* that Excel leaves, what operating systems leave lying about, and this program's own outputs
// are skipped there, but a file that is named itself is always listed, even one that does not exist: Open says so. A
// symbolic link to a folder is not followed.
func Walk(args []string, beside Beside) Listing {
	w := walker{seen: map[string]bool{}, inputs: infos(beside.Inputs), results: infos(beside.Results), run: map[string]bool{}}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			w.add(arg)
			continue
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error { return w.visit(arg, path, d, err) })
		if err != nil && !errors.Is(err, fs.SkipDir) {
			w.Unread = append(w.Unread, err)
		}
	}
	return w.Listing
}

// add lists a file once.
func (w *walker) add(name string) {
	if clean := filepath.Clean(name); !w.seen[clean] {
		w.seen[clean] = true
		w.Files = append(w.Files, w.inside(name)...)
	}
}

// visit lists a file below arg, or notes why it and what lies in it is passed over.
func (w *walker) visit(arg, path string, d fs.DirEntry, err error) error {
	if err != nil {
		w.Unread = append(w.Unread, err)
		if d != nil && d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if path != arg && !d.IsDir() && !d.Type().IsRegular() && !linksToFile(path, d) {
		return nil
	}
	skip, why := w.skip(path, d)
	if !skip && ownTotals(arg, path) {
		skip, why = true, "是收表写出的合计，还没有人填写，没有读"
	}
	if skip && path != arg {
		if why != "" {
			w.Passed = append(w.Passed, Passed{path, why})
		}
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if !d.IsDir() {
		w.add(path)
	}
	return nil
}

// sourceKinds are the extensions of what Open reads. What comes inside a mail or an archive under another one is most often no
// return: a notice, a picture of a signature.
var sourceKinds = []string{".xlsx", ".xlsm", ".json", ".docx", ".html", ".htm", ".txt", ".md", ".pdf",
	".xls", ".et", ".ods", ".doc", ".wps", ".rtf", ".odt"}

// unopened are kinds of containers that nobody reads here, with the way out.
var unopened = map[string]string{
	".rar": "是 RAR 压缩包，没有读；请解压后把里面的文件放进来",
	".7z":  "是 7z 压缩包，没有读；请解压后把里面的文件放进来",
	".msg": "是 Outlook 邮件，没有读；请打开它，把附件另存后放进来，或者另存为 .eml",
	".dat": "是 Outlook 打包的附件（winmail.dat），没有读；请让发来的人用“纯文本”或“HTML”格式重发",
}

// inside lists a file, or what came inside it where it is a mail or an archive. One in which nothing is found stands for itself,
// and Open says what is wrong with it.
func (l *Listing) inside(name string) []string {
	if !parcel.Is(name) {
		return []string{name}
	}
	members, err := door.Members(name)
	if err != nil {
		return []string{name}
	}
	var files []string
	for _, m := range members {
		whole, ext := name+parcel.Separator+m.Name, strings.ToLower(filepath.Ext(m.Name))
		switch {
		case slices.ContainsFunc(parcel.Parts(m.Name), nobodys):
		case slices.Contains(sourceKinds, ext) || parcel.Is(m.Name):
			files = append(files, whole)
		default:
			l.Passed = append(l.Passed, Passed{whole, cmp.Or(unopened[ext], "不是填报表或报告，没有读")})
		}
	}
	if len(files) == 0 {
		return []string{name}
	}
	return files
}

func linksToFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// A walker makes a Listing, and knows which of the folders it comes through hold results of collect.
type walker struct {
	Listing
	seen            map[string]bool
	inputs, results []fs.FileInfo
	run             map[string]bool // by folder
}

// infos tells what names stand for; those of nothing are left out.
func infos(names []string) (list []fs.FileInfo) {
	for _, name := range names {
		if info, err := os.Stat(name); name != "" && err == nil {
			list = append(list, info)
		}
	}
	return list
}

func among(list []fs.FileInfo, d fs.DirEntry) bool {
	if len(list) == 0 {
		return false
	}
	info, err := d.Info()
	return err == nil && slices.ContainsFunc(list, func(x fs.FileInfo) bool { return os.SameFile(x, info) })
}

// skip decides about what lies in a folder. why is "" for what nobody can have meant.
func (w *walker) skip(path string, d fs.DirEntry) (skip bool, why string) {
	name, dir := d.Name(), filepath.Dir(path)
	switch {
	case nobodys(name), among(w.inputs, d):
		return true, ""
	case d.IsDir() && (ownFolders[name] && w.collected(dir) || holdsLetters(path)):
		return true, "是收表的结果，没有读；要读里面的文件，请把这个文件夹写在命令里"
	case d.IsDir() && name == results.Archived && results.Exists(filepath.Join(dir, results.Year)):
		return true, "是归档，没有读；要读里面的文件，请解压"
	case d.IsDir():
		if among(w.results, d) {
			return true, "是这次写结果的文件夹，没有读；要读里面的文件，请换一个写结果的文件夹"
		}
		return false, ""
	case name == results.Handout, (ownFiles[name] || results.OldBodies.MatchString(name)) && w.collected(dir):
		return true, ""
	}
	if what := ownText(path); what != "" {
		return true, "是本程序写的" + what + "，没有读"
	}
	return false, ""
}

// holdsLetters reports whether a folder is that of letters; in the folder of a year it lies beside that of the results.
func holdsLetters(dir string) bool {
	return filepath.Base(dir) == results.Letters && results.Exists(filepath.Join(dir, filepath.Base(results.Wording)))
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
