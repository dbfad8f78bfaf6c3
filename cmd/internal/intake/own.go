package intake

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
)

// What this program writes, and how it is told from what others have written: a folder 报告 may hold last year's reports
// and a file 汇总.xlsx somebody's filing, so that a name alone says nothing.

// Names of what collect writes, and of what nobody has written.
var (
	ownFolders = map[string]bool{results.Back: true, results.Docs: true, results.Letters: true}
	ownFiles   = map[string]bool{results.Summary: true, results.Record: true, results.Page: true, results.Material: true,
		results.Glance: true, results.GlanceIn: true, results.Signoff + ".docx": true, results.Signoff + ".html": true}
	systemFile = map[string]bool{"thumbs.db": true, "desktop.ini": true, "__macosx": true}
)

// Collected reports whether collect has written its results into a folder.
func Collected(dir string) bool {
	for _, name := range []string{results.Record, results.Journal} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}

// nobodys reports whether a file or folder is hidden, a lock or a leftover of the system.
func nobodys(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || systemFile[strings.ToLower(name)]
}

// Skipped reports for each of the files in a dropped folder whether Walk would pass over it, as far as names tell. paths
// have slashes and begin with the folder that was dropped, which the user has named himself. Of last year's results the
// reports are not passed over, as ReadPrevious does not.
func Skipped(paths []string, previous bool) []bool {
	collected := map[string]bool{}
	for _, p := range paths {
		if dir, name := splitSlash(p); name == results.Record || name == results.Journal {
			collected[dir] = true
		}
	}
	skip := make([]bool, len(paths))
	for i, p := range paths {
		parts := strings.Split(p, "/")
		for at := 1; at < len(parts); at++ {
			name, in, last := parts[at], strings.Join(parts[:at], "/"), at == len(parts)-1
			own := ownFolders
			if last {
				own = ownFiles
			}
			wanted := previous && name == results.Docs
			ours := own[name] && collected[in] && !wanted || last && name == results.Handout
			skip[i] = skip[i] || ours || nobodys(name)
		}
	}
	return skip
}

func splitSlash(path string) (dir, name string) {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)], path[i+1:]
}

var (
	ownPage   = regexp.MustCompile(`(?i)<meta[^<>]*\bname="generator"[^<>]*\bcontent="nianbao"`)
	ownSchema = regexp.MustCompile(`"schema"\s*:\s*"(nianbao\.[a-z]+)/\d+"`)
)

// ownText says what a page or JSON of this program's is, "" for a source. Only the name's extension and the beginning of the
// file are looked at.
func ownText(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".html", ".htm", ".json":
	default:
		return ""
	}
	head, err := door.Head(path, 4<<10)
	if err != nil {
		return ""
	}
	return ownOutput(head)
}

// ownOutput says what the text of a page or of JSON is that this program has written and that is no source, "" for any
// other text.
func ownOutput(data []byte) string {
	head := data[:min(len(data), 4<<10)]
	if trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"); bytes.HasPrefix(trimmed, []byte("{")) {
		m := ownSchema.FindSubmatch(head)
		if m == nil {
			return ""
		}
		switch string(m[1]) {
		case "nianbao.collect":
			return "收表结果（汇总.json）"
		case "nianbao.check":
			return "核对结果"
		}
		return ""
	}
	switch {
	case !ownPage.Match(head):
		return ""
	case bytes.Contains(head, []byte("：报送进度</title>")):
		return "收表进度（进度.html）"
	}
	return "核对结果"
}

// ownTotals reports whether a file met below arg is the filing with the totals that a collection has left in its folder, as
// the record beside it says. Once somebody has written into it, it is a source like any other; and so it is for who names
// the folder itself.
func ownTotals(arg, name string) bool {
	if !results.BodyNames.MatchString(filepath.Base(name)) || filepath.Dir(name) == filepath.Clean(arg) {
		return false
	}
	file, err := door.Read(filepath.Join(filepath.Dir(name), results.Record), door.Record)
	if err != nil {
		return false
	}
	var record struct {
		Outputs []struct{ File, SHA256 string }
	}
	if json.Unmarshal(file.Data, &record) != nil {
		return false
	}
	sum, err := door.Sum(name)
	if err != nil {
		return false
	}
	for _, o := range record.Outputs {
		if o.File == filepath.Base(name) && o.SHA256 == sum {
			return true
		}
	}
	return false
}
