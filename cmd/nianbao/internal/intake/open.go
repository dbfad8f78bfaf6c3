package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx"
)

// An Item is one source after reading.
type Item struct {
	File     string // as the user named it
	SHA256   string // of the bytes, in hex; "" when they could not be read
	Filing   *templates.Filing
	Findings []templates.Finding // what reading found; Filing nil means that nothing could be read
	Returned *xlsx.Returned      // for workbooks
	Data     []byte              // for workbooks that could be read, to annotate a copy
}

// Options of Open.
type Options struct {
	Forms func(id string) (*templates.Form, error) // nil for the built-in editions
	Keep  bool                                     // keep the bytes of workbooks in Data
}

// maxFile is the largest source that is read: the strict reader's own limit for workbooks is the same.
const maxFile = 128 << 20

// Open reads one source. It never fails: what is wrong becomes findings, and Filing stays nil when nothing could be read.
func Open(name string, opt Options) *Item {
	if opt.Forms == nil {
		opt.Forms = templates.Lookup
	}
	item := &Item{File: name}
	data, err := readFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		item.refuse("file.not-found", nil)
		return item
	case errors.Is(err, errTooLarge):
		item.refuse("file.hostile", templates.Words{"reason": "文件超过 128 MB"})
		return item
	case err != nil:
		item.refuse("file.unreadable", templates.Words{"reason": unreadable(err)})
		return item
	}
	sum := sha256.Sum256(data)
	item.SHA256 = hex.EncodeToString(sum[:])
	if looksLikeJSON(name, data) {
		item.readJSON(data, opt)
	} else {
		item.readWorkbook(data, opt)
	}
	item.identify()
	return item
}

var errTooLarge = errors.New("file too large")

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("不是普通文件")
	}
	if info.Size() > maxFile {
		return nil, errTooLarge
	}
	return io.ReadAll(f)
}

func unreadable(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "没有读取权限"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

func (i *Item) refuse(code string, words templates.Words) {
	i.Findings = append(i.Findings, i.finding(code, words))
}

func (i *Item) finding(code string, words templates.Words) templates.Finding {
	all := templates.Words{"file": filepath.Base(i.File)}
	for k, v := range words {
		all[k] = v
	}
	return templates.Report(code, nil, templates.Place{}, all)
}

func looksLikeJSON(name string, data []byte) bool {
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return true
	}
	head := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 64)]), "\ufeff"), " \t\r\n")
	return strings.HasPrefix(head, "{") && strings.Contains(string(data[:min(len(data), 4096)]), templates.FilingSchema)
}

func (i *Item) readJSON(data []byte, opt Options) {
	if len(data) == 0 {
		i.refuse("file.empty", nil)
		return
	}
	filing, err := templates.ReadFiling(data, opt.Forms)
	var fault *templates.JSONError
	switch {
	case err == nil:
		i.Filing = filing
	case errors.As(err, &fault):
		i.refuse("file.damaged", templates.Words{"reason": fault.Error()})
	case errors.Is(err, templates.ErrNoFiling):
		i.refuse("file.no-form", nil)
	case errors.Is(err, templates.ErrUnknownForm):
		i.refuse("file.damaged", templates.Words{"reason": fmt.Sprintf("用的格式本程序不认识（%v）", err)})
	default:
		i.refuse("file.damaged", templates.Words{"reason": err.Error()})
	}
}

func (i *Item) readWorkbook(data []byte, opt Options) {
	ret := xlsx.Read(strings.NewReader(string(data)), int64(len(data)), xlsx.ReadOptions{File: filepath.Base(i.File), Forms: opt.Forms})
	i.Filing, i.Returned = ret.Filing, ret
	i.Findings = append(i.Findings, ret.Findings...)
	if opt.Keep && ret.Filing != nil {
		i.Data = data
	}
}

// identify checks that the year is one, and that the form was in force then.
func (i *Item) identify() {
	f := i.Filing
	if f == nil {
		return
	}
	has := func(code string) bool {
		for _, x := range i.Findings {
			if x.Code == code {
				return true
			}
		}
		return false
	}
	year := strconv.Itoa(f.Year)
	if (f.Year < 2008 || f.Year > 2100) && !has("file.year") {
		i.refuse("file.year", templates.Words{"got": year, "because": "不是报告年度"})
		return
	}
	if !f.Form.Covers(f.Year) && !has("file.form-mismatch") {
		want := "别的"
		if form, err := templates.ForYear(f.Year); err == nil {
			want = form.ID
		}
		i.refuse("file.form-mismatch", templates.Words{"got": f.Form.ID, "want": want, "year": year})
	}
}
