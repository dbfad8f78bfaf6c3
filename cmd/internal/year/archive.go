package year

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates/lists"
)

// Archived is where the year lies once it is over.
const Archived = results.Archived

// Names in an archive of what is no file of the folder: the sums of all files, as sha256sum -c reads them, and how the year stood.
const (
	SumsFile  = "清单.sha256"
	AboutFile = "归档说明.txt"
)

// An Archive is what became of archiving a folder.
type Archive struct {
	Name string   // below the folder, with slashes
	N    int      // files of the folder that are in it
	Left []string // what is not, in words
}

// An archiver writes members and their sums.
type archiver struct {
	zip  *zip.Writer
	day  time.Time
	sums strings.Builder
}

// Archive writes the whole folder into one file that is named for the folder, the day and tail: all but archives and what programs
// leave lying about, what about says of the year, and the sums. Its members have the archive's day for their time: the same folder
// makes the same file. Nothing is held in memory but names and sums. private are files of the folder, as paths, that are nobody's
// but their senders'.
func (f *Folder) Archive(today, tail, about string, private map[string]bool, out *results.Files) (*Archive, error) {
	whole, err := filepath.Abs(f.Dir)
	if err != nil {
		return nil, err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, err
	}
	a := &Archive{Name: Archived + "/" + filepath.Base(whole) + "_" + today + tail + ".zip"}
	err = out.PutIn(f.Path(Archived), filepath.Base(a.Name), func(w io.Writer) error {
		*a = Archive{Name: a.Name, Left: []string{"“" + Archived + "”文件夹自己"}}
		z := &archiver{zip: zip.NewWriter(w), day: day}
		err := f.members(a, private, func(below, path string) error {
			file, err := door.Open(path)
			if err != nil {
				return &results.Fault{Words: "“" + path + "”打不开，没有归档：" + syserr.Reason(err), Err: err}
			}
			defer file.Close()
			a.N++
			return z.add(below, file)
		})
		if err == nil {
			err = z.add(AboutFile, strings.NewReader(crlf(about+"没有放进去的："+strings.Join(a.Left, "；")+"\n")))
		}
		if err == nil {
			err = z.add(SumsFile, strings.NewReader(z.sums.String()))
		}
		return errors.Join(err, z.zip.Close())
	})
	return a, err
}

// members hands on every file that belongs in the archive, and notes what does not.
func (f *Folder) members(a *Archive, private map[string]bool, take func(below, path string) error) error {
	var links, hidden, kept []string
	err := filepath.WalkDir(f.Dir, func(path string, d fs.DirEntry, err error) error {
		below, _ := filepath.Rel(f.Dir, path)
		below = filepath.ToSlash(below)
		switch {
		case err != nil:
			return err
		case below == ".", d.IsDir() && below != Archived && !strings.HasPrefix(d.Name(), "."):
			return nil
		case d.IsDir():
			if below != Archived {
				hidden = append(hidden, below)
			}
			return fs.SkipDir
		case below == SumsFile || below == AboutFile: // of an archive that was unpacked here; both are written anew
			return nil
		case strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "~$"):
			hidden = append(hidden, below)
			return nil
		case !d.Type().IsRegular():
			links = append(links, below)
			return nil
		case private[path]:
			kept = append(kept, below)
			return nil
		case !utf8.ValidString(below) || strings.ContainsAny(below, "\\\r\n"):
			return &results.Fault{Words: fmt.Sprintf("文件名%q里有别的电脑认不出的字符，没有归档；请改名，再归档一次", below)}
		}
		return take(below, path)
	})
	for _, left := range []struct {
		what  string
		names []string
	}{{"隐藏的和临时的文件", hidden}, {"链接、管道等，不是文件", links}, {"误报来的台账，只该留在本单位", kept}} {
		if len(left.names) > 0 {
			a.Left = append(a.Left, fmt.Sprintf("%s：%s", left.what, lists.Few(left.names, 8, "、", "等 {all} 个")))
		}
	}
	for _, name := range []string{f.Settings.Roster, f.Rules, f.Letterhead, f.Settings.Form} {
		if filepath.Ext(name) != "" && !filepath.IsLocal(filepath.FromSlash(name)) {
			a.Left = append(a.Left, "设置里写的文件不在这个文件夹里："+name)
		}
	}
	return err
}

// add writes a member, and its sum into the list.
func (z *archiver) add(name string, from io.Reader) error {
	part, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.day})
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(part, sum), from); err != nil {
		return err
	}
	fmt.Fprintf(&z.sums, "%x  %s\n", sum.Sum(nil), name)
	return nil
}

// crlf ends lines as a text editor of Windows shows them.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
