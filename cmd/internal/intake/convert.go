package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx/opc"
)

// Conversions are what LibreOffice has made of files that this program cannot read, in a folder, by the digest of the file. It
// starts only here, and only because the user has asked for it: a nil Conversions stands for a user who has not. A file is the
// same however often and from where it is read.
type Conversions struct {
	dir  string
	done bool       // only what lies in dir counts; nothing is converted any more
	mu   sync.Mutex // one office at a time
}

// NewConversions keeps conversions in dir, a temporary folder of the caller's. What Prepare has not been told of is
// converted when it is read.
func NewConversions(dir string) *Conversions { return &Conversions{dir: dir} }

// ConvertedIn are the conversions that Prepare has left in dir. Other files stay as they are.
func ConvertedIn(dir string) *Conversions { return &Conversions{dir: dir, done: true} }

// A conversion is what has to be done with one file.
type conversion struct {
	from   string // extension that the program is given the file under: it goes by the content, not by the name
	filter string // of LibreOffice
	to     string // extension of the result
	advice string // how else to go on
}

const (
	advice     = "请用 Word 或 WPS 打开，另存为 .docx 后再试"
	adviceBook = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"
)

// conversionOf says what has to be done with a file before it can be read, nil for nothing.
func conversionOf(name string, data []byte) *conversion {
	if ownOutput(data) != "" || looksLikeJSON(name, data) {
		return nil
	}
	format := opc.Sniff(bytes.NewReader(data), int64(len(data)), name).Format
	if looksLikeReport(name, data) {
		if blocks.Kind(name, data) == "doc" {
			c := &conversion{from: ".doc", filter: "docx:MS Word 2007 XML", to: ".docx", advice: advice}
			switch format {
			case "rtf", "odt", "uof", "fodt":
				c.from = "." + format
			}
			return c
		}
		return nil
	}
	c := &conversion{from: ".xls", filter: "xlsx:Calc MS Excel 2007 XML", to: ".xlsx", advice: adviceBook}
	switch format {
	case "xls", "et":
	case "ods", "fods", "xlsb":
		c.from = "." + format
	case "xml2003":
		c.from = ".xml"
	default:
		return nil
	}
	return c
}

// offer is what the user may do to have it done.
func (c *conversion) offer() templates.Remedy {
	return templates.Remedy{Do: templates.Convert, With: "LibreOffice "}
}

// Convertible reports whether the source could be read if the user had it converted.
func (i *Item) Convertible() bool { return i.offered }

// Prepare converts all of the files that need it, in as few starts of LibreOffice as possible, before they are read.
// It returns how many it has converted or tried to. progress may be nil. An error is that of the context or of the
// temporary folder; a file that cannot be converted is none: reading it says so.
func (c *Conversions) Prepare(ctx context.Context, files []string, progress func(done, of int)) (int, error) {
	if c == nil || c.done {
		return 0, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	work := filepath.Join(c.dir, "work")
	defer os.RemoveAll(work)
	waiting := map[string][]*waitingFile{} // by filter
	seen, all := map[string]bool{}, 0
	for _, name := range files {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		file, err := door.Read(name, SourceKind())
		if err != nil {
			continue // reading it says so
		}
		w, err := c.wait(work, name, file.Data, all)
		if err != nil {
			return 0, err
		}
		if w == nil || seen[w.sum] {
			continue
		}
		seen[w.sum] = true
		waiting[w.filter] = append(waiting[w.filter], w)
		all++
	}
	count := 0
	for _, list := range waiting {
		for len(list) > 0 {
			n := min(len(list), maxTogether)
			if progress != nil {
				progress(count, all)
			}
			if err := c.convert(ctx, work, list[:n]); err != nil {
				return count, err
			}
			list, count = list[n:], count+n
		}
	}
	if progress != nil && all > 0 {
		progress(all, all)
	}
	return all, nil
}

// Unconverted lists those of files that can be read only after another program has converted them.
func Unconverted(files []string) (list []string) {
	for _, name := range files {
		if file, err := door.Read(name, SourceKind()); err == nil && conversionOf(name, file.Data) != nil {
			list = append(list, name)
		}
	}
	return list
}

// Made is what Prepare has made of a file, with the extension that it is to have; because says why there is nothing.
func (c *Conversions) Made(name string) (data []byte, ext, because string) {
	file, err := door.Read(name, SourceKind())
	if err != nil {
		return nil, "", "打不开：" + syserr.Reason(err)
	}
	what := conversionOf(name, file.Data)
	if what == nil {
		return nil, "", "不用转换"
	}
	data, because = c.of(what, name, file.Data)
	return data, what.to, because
}

// Limits of one start of LibreOffice: so many files, and what is to be waited for without another result.
const (
	maxTogether = 20
	startTime   = time.Minute
	fileTime    = 20 * time.Second
	lookEvery   = fileTime / 100
)

var patience = startTime + fileTime // less in tests

// A waitingFile is one that is to be converted.
type waitingFile struct {
	conversion
	sum  string // digest of the original
	path string // of a copy under a name that says nothing
}

// wait copies a file to where the other program is to find it; nil for one that needs nothing or has been through.
func (c *Conversions) wait(work, name string, data []byte, number int) (*waitingFile, error) {
	what := conversionOf(name, data)
	if what == nil {
		return nil, nil
	}
	w := &waitingFile{conversion: *what, sum: digest(data)}
	if c.stored(w) {
		return nil, nil
	}
	if err := os.MkdirAll(work, 0o700); err != nil {
		return nil, err
	}
	w.path = filepath.Join(work, fmt.Sprintf("%06d%s", number, w.from))
	return w, os.WriteFile(w.path, office.Disarm(data), 0o600)
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func (c *Conversions) stored(w *waitingFile) bool {
	for _, ext := range []string{w.to, ".err"} {
		if _, err := os.Stat(filepath.Join(c.dir, w.sum+ext)); err == nil {
			return true
		}
	}
	return false
}

// convert converts files of one kind and keeps what comes of each. When the program falls over or stands still, the file that
// made it do so cannot be told: those that are not done are taken one by one.
func (c *Conversions) convert(ctx context.Context, work string, list []*waitingFile) error {
	out := filepath.Join(work, "out")
	failed := runOffice(ctx, out, list)
	for _, w := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		made := filepath.Join(out, strings.TrimSuffix(filepath.Base(w.path), w.from)+w.to)
		_, err := os.Stat(made)
		again := failed
		if err != nil && failed != nil && len(list) > 1 && !errors.Is(failed, office.ErrMissing) {
			again = runOffice(ctx, out, []*waitingFile{w})
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if err := c.keep(w, made, again); err != nil {
			return err
		}
	}
	return os.RemoveAll(out)
}

// runOffice starts LibreOffice once for all of the files, and ends it when it stands still: one that hangs takes no more time
// from the others than it would alone.
func runOffice(ctx context.Context, out string, list []*waitingFile) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go endStill(ctx, cancel, out)
	files := lists.Map(list, func(w *waitingFile) string { return w.path })
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	return office.Convert(ctx, list[0].filter, out, files...)
}

// endStill ends a run that makes no more results.
func endStill(ctx context.Context, end context.CancelCauseFunc, out string) {
	look := time.NewTicker(min(lookEvery, patience))
	defer look.Stop()
	made, since := -1, time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		results, _ := os.ReadDir(out)
		switch {
		case len(results) != made:
			made, since = len(results), time.Now()
		case time.Since(since) > patience:
			end(context.DeadlineExceeded)
			return
		}
	}
}

// keep takes a result in, or the reason why there is none.
func (c *Conversions) keep(w *waitingFile, made string, failed error) error {
	info, err := os.Lstat(made)
	whole := err == nil && info.Mode().IsRegular()
	switch {
	case whole && info.Size() > maxFile:
		return c.refuse(w, "转换以后的文件太大")
	case whole:
		return os.Rename(made, filepath.Join(c.dir, w.sum+w.to))
	case errors.Is(failed, office.ErrMissing):
		return c.refuse(w, "转换需要 LibreOffice，本机没有安装")
	case errors.Is(failed, context.DeadlineExceeded):
		return c.refuse(w, "LibreOffice 转换这个文件超过了时限，没有完成")
	}
	return c.refuse(w, "LibreOffice 转换不了这个文件，文件可能已损坏或者加了密码")
}

func (c *Conversions) refuse(w *waitingFile, because string) error {
	return os.WriteFile(filepath.Join(c.dir, w.sum+".err"), []byte(because+"；"+w.advice), 0o600)
}

// of returns what has been made of a file. because says in a Chinese sentence why there is nothing; both are empty when the
// user has not asked for this file.
func (c *Conversions) of(what *conversion, name string, data []byte) (made []byte, because string) {
	if c == nil {
		return nil, ""
	}
	w := &waitingFile{conversion: *what, sum: digest(data)}
	if !c.stored(w) {
		if c.done {
			return nil, ""
		}
		if _, err := c.Prepare(context.Background(), []string{name}, nil); err != nil {
			return nil, "转换用的临时文件读写不了；" + what.advice
		}
	}
	if text, err := os.ReadFile(filepath.Join(c.dir, w.sum+".err")); err == nil {
		return nil, string(text)
	}
	made, err := os.ReadFile(filepath.Join(c.dir, w.sum+w.to))
	if err != nil {
		return nil, "转换用的临时文件读写不了；" + what.advice
	}
	return made, ""
}
