package intake

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"nianbao/templates"
)

// A Previous holds last year's filings of one or many agencies. A nil Previous has none. Filings are kept packed: a
// province has thousands, each is wanted once or twice, and as it is read it takes 30 kB.
type Previous struct {
	byCode, byName map[string]*packed
	Unread         []*Item  // sources that could not be read
	Passed         []Passed // what was not read although somebody may have meant it
}

// ReadPrevious reads last year's filings from files and folders. When two filings of one agency and year are found, the
// later in the listing counts. A folder of collect's results that is named itself stands for last year: the reports in it
// are read, too, which hold the agencies' figures.
func ReadPrevious(args []string, opt Options) (*Previous, error) {
	var named []string
	for _, arg := range args {
		named = append(named, arg)
		if docs := filepath.Join(arg, docsFolder); Collected(arg) && isFolder(docs) {
			named = append(named, docs)
		}
	}
	list := Walk(named)
	files := list.Files
	if len(list.Unread) > 0 {
		return nil, list.Unread[0]
	}
	passed := slices.DeleteFunc(list.Passed, func(p Passed) bool { return slices.Contains(named, p.Path) })
	if len(files) == 0 {
		return nil, fmt.Errorf("没有可以读取的文件")
	}
	read := make([]*packed, len(files))
	unread := make([]*Item, len(files))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				if item := Open(files[i], opt); item.Filing == nil {
					unread[i] = item
				} else {
					read[i] = pack(item.Filing)
				}
			}
		})
	}
	wait.Wait()
	p := &Previous{byCode: map[string]*packed{}, byName: map[string]*packed{}, Passed: passed}
	for i, x := range read {
		if x == nil {
			p.Unread = append(p.Unread, unread[i])
			continue
		}
		p.add(x)
	}
	return p, nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func (p *Previous) add(x *packed) {
	if x.agency.Code != "" {
		p.byCode[agencyYear(x.agency.Code, x.year)] = x
	}
	p.byName[agencyYear(x.agency.Name, x.year)] = x
}

func agencyYear(agency string, year int) string { return fmt.Sprintf("%s/%d", agency, year) }

// Of returns the filing of the same agency for the year before, matched by code and then by name, or nil.
func (p *Previous) Of(f *templates.Filing) *templates.Filing {
	if f == nil {
		return nil
	}
	return p.Find(f.Agency, f.Year-1)
}

// Find returns the agency's filing for a year, or nil. It may be called from several goroutines; the filing is not to be
// changed.
func (p *Previous) Find(a templates.Agency, year int) *templates.Filing {
	if p == nil {
		return nil
	}
	if last := p.byCode[agencyYear(a.Code, year)]; last != nil && a.Code != "" {
		return last.filing()
	}
	return p.byName[agencyYear(a.Name, year)].filing()
}

// A packed is a filing as JSON, compressed; or the filing itself where JSON would not say all of it.
type packed struct {
	agency templates.Agency
	year   int
	form   *templates.Form
	data   []byte
	whole  *templates.Filing
}

func pack(f *templates.Filing) *packed {
	x := &packed{agency: f.Agency, year: f.Year, form: f.Form}
	if f.Previous == nil && plain(f) {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, flate.BestSpeed) // the level is a right one
		if data, err := f.MarshalJSON(); err == nil {
			_, err = w.Write(data)
			if err == nil && w.Close() == nil {
				x.data, x.agency = bytes.Clone(b.Bytes()), templates.Agency{Code: strings.Clone(f.Agency.Code), Name: strings.Clone(f.Agency.Name)}
				return x
			}
		}
	}
	x.whole = f
	return x
}

// plain reports whether every figure is a number or blank, so that JSON gives it back as it is.
func plain(f *templates.Filing) bool {
	for _, key := range f.Form.Keys() {
		if c := f.Cell(key); c.Kind != templates.CellNumber && c.Kind != templates.CellBlank {
			return false
		}
	}
	return true
}

func (x *packed) filing() *templates.Filing {
	if x == nil {
		return nil
	}
	if x.whole != nil {
		return x.whole
	}
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(x.data)))
	if err != nil {
		panic("a packed filing does not unpack: " + err.Error())
	}
	f, err := templates.ReadFiling(data, func(string) (*templates.Form, error) { return x.form, nil })
	if err != nil {
		panic("a packed filing is not read back: " + err.Error())
	}
	return f
}
