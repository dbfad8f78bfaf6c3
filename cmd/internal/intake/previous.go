package intake

import (
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
)

// A Previous holds last year's filings of one or many agencies. A nil Previous has none. Filings are kept packed: a
// province has thousands, each is wanted once or twice, and as it is read it takes 30 kB.
type Previous struct {
	byCode, byName map[string]*packed
	twins          map[string]bool // names and years of which there are filings with different codes
	Unread         []*Item         // sources that could not be read
	Notes          []string        // filings of which not the one counts that somebody may think, in words
	Passed         []Passed        // what was not read although somebody may have meant it
}

// ReadPrevious reads last year's filings from files and folders. When two filings of one agency and year are found, the
// later in the listing counts. A folder of collect's results that is named itself stands for last year: the reports in it
// are read, too, which hold the agencies' figures.
func ReadPrevious(args []string, opt Options) (*Previous, error) {
	var named []string
	for _, arg := range args {
		named = append(named, arg)
		if docs := filepath.Join(arg, results.Docs); Collected(arg) && isFolder(docs) {
			named = append(named, docs)
		}
	}
	list := Walk(named, Beside{})
	files := list.Files
	if len(list.Unread) > 0 {
		return nil, list.Unread[0]
	}
	passed := slices.DeleteFunc(list.Passed, func(p Passed) bool { return slices.Contains(named, p.Path) })
	if len(files) == 0 {
		return nil, fmt.Errorf("没有可以读取的文件")
	}
	if _, err := opt.Convert.Prepare(context.Background(), files, nil); err != nil {
		return nil, fmt.Errorf("转换用的临时文件读写不了：%s", syserr.Reason(err))
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
					read[i].file = files[i]
				}
			}
		})
	}
	wait.Wait()
	p := &Previous{byCode: map[string]*packed{}, byName: map[string]*packed{}, twins: map[string]bool{}, Passed: passed}
	for i, x := range read {
		if x == nil {
			p.Unread = append(p.Unread, unread[i])
			continue
		}
		p.add(x)
	}
	return p, nil
}

// Convertible counts the sources that could be read if the user had them converted.
func (p *Previous) Convertible() (n int) {
	if p == nil {
		return 0
	}
	for _, item := range p.Unread {
		if item.Convertible() {
			n++
		}
	}
	return n
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// add takes one filing in. One without code and name is nobody's, and counts for nobody.
func (p *Previous) add(x *packed) {
	var before *packed
	if key := agencyYear(x.agency.Name, x.year); key != "" {
		if before = p.byName[key]; before != nil && before.agency.Code != "" && x.agency.Code != "" && before.agency.Code != x.agency.Code {
			p.twins[key], before = true, nil
		}
		p.byName[key] = x
	}
	if key := agencyYear(x.agency.Code, x.year); key != "" {
		if same := p.byCode[key]; same != nil {
			before = same
		}
		p.byCode[key] = x
	}
	if before != nil && before.figures != x.figures {
		p.Notes = append(p.Notes, fmt.Sprintf("“%s”和“%s”都是“%s”%d 年度的，数不一样，用的是后一份；请把不用的一份拿走", before.file, x.file, x.agency.Name, x.year))
	}
}

// agencyYear returns what an agency's filing of a year is found by, "" where there is no code or name to find it by.
func agencyYear(agency string, year int) string {
	if strings.TrimFunc(agency, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == "" {
		return ""
	}
	return fmt.Sprintf("%s/%d", strings.TrimSpace(agency), year)
}

// Of returns the filing of the same agency for the year before, matched by code and then by name, or nil. A name that
// agencies with different codes have is nobody's.
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
	if last := p.byCode[agencyYear(a.Code, year)]; last != nil {
		return last.filing()
	}
	key := agencyYear(a.Name, year)
	if p.twins[key] {
		return nil
	}
	return p.byName[key].filing()
}

// Before returns the agency's filings of the years before last year's, the latest first, as far as reports of an office go back
// that compares texts.
func (p *Previous) Before(a templates.Agency, year int) (list []*templates.Filing) {
	for y := year - 2; y >= year-lookedBack; y-- {
		if f := p.Find(a, y); f != nil {
			list = append(list, f)
		}
	}
	return list
}

// lookedBack is how many years back a text is looked for: nobody keeps more at hand, and what is older is forgotten.
const lookedBack = 5

// Agencies lists whose filings of a year there are, by name.
func (p *Previous) Agencies(year int) []templates.Agency {
	if p == nil {
		return nil
	}
	seen := map[templates.Agency]bool{}
	for _, list := range []map[string]*packed{p.byCode, p.byName} {
		for _, x := range list {
			if x.year == year {
				seen[templates.Agency{Code: x.agency.Code, Name: x.agency.Name}] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b templates.Agency) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
}

// A packed is a filing as JSON, compressed; or the filing itself where JSON would not say all of it.
type packed struct {
	file    string
	figures [sha256.Size]byte // a digest, to tell different filings from copies
	agency  templates.Agency
	year    int
	form    *templates.Form
	data    []byte
	whole   *templates.Filing
}

func pack(f *templates.Filing) *packed {
	x := &packed{agency: f.Agency, year: f.Year, form: f.Form, figures: figuresDigest(f)}
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

// figuresDigest is equal for filings with the same figures, where blank and 0 are the same.
func figuresDigest(f *templates.Filing) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, key := range f.Form.Keys() {
		if n, ok := f.Cell(key).Value(); ok {
			fmt.Fprintf(h, "%s\n", n)
		} else {
			fmt.Fprintf(h, "%q\n", f.Cell(key).Text)
		}
	}
	h.Sum(sum[:0])
	return sum
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
