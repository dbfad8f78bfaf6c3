package returned

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// Options says how to read a returned workbook. The zero value reads the built-in editions within default limits.
type Options struct {
	File   string             // name used in messages
	Forms  *templates.FormSet // the forms that the workbook may hold; nil knows the built-in editions
	Limits sheets.Limits
	// Other reports whether a workbook that could be read is something else than a filing: then nothing of it is read.
	Other   func(*sheets.Book) bool
	Salvage bool // of a damaged workbook, take the sheets that could be read whole; the finding file.damaged stays
}

// Returned is what a returned workbook says. Its findings are about the file and its structure; whether the figures are
// right is for templates.Check to say, with these findings as Options.Found.
//
// Every figure of Filing is exactly what stands in the file, or its cell is of another kind than CellNumber, or a finding
// names it. Blank cells are CellBlank with their place.
type Returned struct {
	Filing   *templates.Filing // nil when nothing could be read
	Findings []templates.Finding
	Stamp    *xlsx.Stamp // nil when all three copies are missing
	Marked   bool        // it carries the marks of Annotate
	// Of are the SHA-256 of the files that it was made of by way of marked copies, the latest first: it is their correction.
	Of []string
	// Source is the SHA-256 of the file that this was read from, where that is not the workbook itself but what it was
	// converted from. Whoever converts sets it.
	Source string

	opt  Options
	book *sheets.Book
}

// Book returns the cells that the workbook was read from, nil where it could not be read whole.
func (ret *Returned) Book() *sheets.Book { return ret.book }

// Read reads a returned workbook. It never fails otherwise than by findings, and never panics. What it may cost is counted by
// the Meter of the Limits; without one it makes its own.
func Read(r io.ReaderAt, size int64, opt Options) (ret *Returned) {
	if opt.Limits.Meter == nil {
		opt.Limits.Meter = meter.New(opt.File)
	}
	opt.Limits.Meter.Unpacked(int(min(size, opt.Limits.FileLimit())))
	if err := opt.Limits.Meter.Guard(func() { ret = read(r, size, opt) }); err != nil {
		return &Returned{Findings: []templates.Finding{templates.Hostile(err)}}
	}
	return ret
}

func read(r io.ReaderAt, size int64, opt Options) (ret *Returned) {
	defer func() {
		if p := recover(); p != nil {
			meter.Repanic(p)
			ret = &Returned{Findings: []templates.Finding{templates.Report("file.damaged", nil, templates.Place{},
				templates.Words{"file": opt.File, "reason": "读取时程序出错，没有读完"})}}
		}
	}()
	ret = &Returned{opt: opt}
	book, err := sheets.Open(r, size, opt.Limits)
	if ret.book = book; err != nil {
		book = ret.refuse(r, size, opt, err)
		if book == nil {
			return ret
		}
	}
	if opt.Other != nil && opt.Other(book) {
		return ret
	}
	rd := &reader{opt: opt, ret: ret, book: book, calc: newCalculator(book),
		boxed: map[spot]bool{}, covers: map[*sheets.Sheet]bool{}}
	rd.long.meter = book.Meter
	rd.read()
	return ret
}

// A reader carries the state of reading one workbook whose cells are known.
type reader struct {
	opt                  Options
	ret                  *Returned
	book                 *sheets.Book
	form                 *templates.Form
	find                 *finder
	filing               *templates.Filing
	calc                 *calculator
	long                 longTexts
	answers              map[string][]string // explanations, by the finding's id
	answered             map[answerKey]bool
	unknown, lastUnknown int                                       // answers with ids of no finding: how many, and the last finding about one
	texts                map[string][]spot                         // cells by their first line, folded; made when the layout does not help
	merges               map[*sheets.Sheet]map[[2]int]sheets.Range // by their first cell; made for sheets with amounts
	boxed                map[spot]bool                             // cells of sheets of ours that something was read from
	covers               map[*sheets.Sheet]bool                    // sheets that details of the agency or explanations were read from
	heardOn              map[*sheets.Sheet]int                     // remarks of a sheet: heard, and
	unkept               map[*sheets.Sheet]int                     // of these not kept
	alike                map[string]int                            // findings by code, those that were left out among them
	told                 int                                       // remarks, one by one
	weighed              int                                       // bytes of remarks
	remarks              []heard                                   // what is said beside the figures
}

// maxAlike is how many findings of one code about cells of which a file may have any number are told one by one.
const maxAlike = 300

// report adds a finding, which the caller may give other words. One about no figure, table or passage may be left out and
// counted: a file has cells without end.
func (r *reader) report(code string, subject any, place templates.Place, words templates.Words) *templates.Finding {
	f := templates.Report(code, subject, place, words)
	if subject == nil {
		if r.alike == nil {
			r.alike = map[string]int{}
		}
		if r.alike[f.Code]++; r.alike[f.Code] > maxAlike {
			return &f
		}
	}
	r.ret.Findings = append(r.ret.Findings, f)
	return &r.ret.Findings[len(r.ret.Findings)-1]
}

// countAlike says in the last finding of a code how many of it were left out.
func (r *reader) countAlike() {
	for i := len(r.ret.Findings) - 1; i >= 0; i-- {
		f := &r.ret.Findings[i]
		if more := r.alike[f.Code] - maxAlike; more > 0 {
			f.Message += "另有同样的 " + strconv.Itoa(more) + " 条。"
		}
		delete(r.alike, f.Code)
	}
}

func (r *reader) read() {
	r.ret.Marked = OpinionSheet(r.book) != nil
	r.ret.Of = readDescent(r.book)
	stamps := readStamps(r.book)
	if len(stamps) > 0 {
		r.ret.Stamp = &stamps[0].Stamp
	}
	if !r.chooseForm() {
		return // it has said why
	}
	r.filing = templates.NewFiling(r.form, 0)
	r.filing.Boxes = map[string]templates.Place{}
	r.ret.Filing = r.filing
	r.cover()
	r.covered()
	r.unplacedTexts()
	r.identity(stamps)
	r.figures()
	r.narrative()
	r.explanations()
	r.previous()
	r.changes()
	r.filing.Complete()
	r.countAlike()
	for i := range r.ret.Findings { // some were given other words than the catalogue's
		f := &r.ret.Findings[i]
		f.Message = templates.OneLine(f.Message)
	}
	templates.SortFindings(r.form, r.ret.Findings)
}

// figures reads every figure: what is typed in first, then the totals, operands before totals.
func (r *reader) figures() {
	for _, t := range r.form.Tables {
		r.locationFindings(t, r.find.tables[t])
	}
	for _, key := range r.form.Keys() {
		if r.form.Computed(key) == nil {
			r.setFigure(key, r.input)
		}
	}
	done := map[templates.Key]bool{}
	for _, key := range r.form.Keys() {
		r.total(key, done)
	}
}

// total reads a computed figure after the computed figures it is made of.
func (r *reader) total(key templates.Key, done map[templates.Key]bool) {
	inst := r.form.Computed(key)
	if inst == nil || done[key] {
		return
	}
	done[key] = true
	for _, op := range inst.Operands {
		r.total(op, done)
	}
	r.setFigure(key, func(at spot, fig *templates.Figure) templates.Cell {
		out := r.computedFigure(at, fig)
		out.Formula = out.Kind == templates.CellNumber && reckoned(at.cell())
		return out
	})
}

// reckoned reports whether what a cell shows follows from other cells, so that nobody has said it: =6+6 somebody has.
func reckoned(c *sheets.Cell) bool {
	if !c.HasFormula() {
		return false
	}
	_, operands := formula.Mentions(c.Formula)
	return len(operands) > 0 || c.Formula == ""
}

// setFigure puts a figure in place, or marks it as unreadable where its cell is not known for certain.
func (r *reader) setFigure(key templates.Key, read func(spot, *templates.Figure) templates.Cell) {
	fig := r.form.Figure(key)
	site := r.find.tables[fig.Table]
	if site == nil {
		r.filing.Set(key, templates.Cell{Kind: templates.CellUnreadable})
		return
	}
	at, ok := site.spots[key]
	if !ok {
		r.filing.Set(key, templates.Cell{Kind: templates.CellUnreadable, Place: templates.Place{Sheet: site.sheet.Name}})
		return
	}
	r.filing.Set(key, r.inUnit(at, fig, r.looked(at, fig, read(at, fig))))
}

// input reads a figure that the agency types in. A formula in its place is computed here.
func (r *reader) input(at spot, fig *templates.Figure) templates.Cell {
	if c := at.cell(); !c.HasFormula() {
		return r.readValue(at, fig)
	}
	return r.typedFormula(at, fig)
}

// typedFormula reads a cell with a formula that is not the form's own. What it comes to is computed; the value that the
// file keeps is compared, never taken.
func (r *reader) typedFormula(at spot, fig *templates.Figure) templates.Cell {
	c := at.cell()
	out := templates.Cell{Text: typedText(c), Place: at.place()}
	if c.HasValue && (c.Type == sheets.ErrorValue || c.Type == sheets.Number) {
		if shown := r.shownAs(at, c.Raw, c.Type, fig); shown.Kind != templates.CellNumber {
			return shown
		}
	}
	d, err := r.calc.compute(at.sheet, c)
	cached, isNumber := cachedNumber(c)
	switch {
	case c.HasValue && !isNumber && (err == nil || errors.Is(err, errNoNumber)):
		// the formula shows words, or the file says that it does
		out.Kind = templates.CellText
		out.Text += "（显示为“" + hanzi.Shorten(r.long.facts(c.Raw).clean, 20) + "”）"
		return out
	case err == nil:
		if shown := r.shownAs(at, d.String(), sheets.Number, fig); shown.Kind != templates.CellNumber {
			return shown // no value is kept, or one that says it is text: the format decides all the same
		}
		out.Kind, out.Number = templates.CellNumber, d
		if isNumber && cached != d {
			code := "workbook.stale-value/result"
			if _, err := formula.Parse(c.Formula); err != nil {
				code = "workbook.stale-value/unsure"
			}
			r.report(code, fig, at.place(), templates.Words{"got": cached.String(), "want": d.String()})
		}
		return out
	case errors.Is(err, errGrammar):
		if err = r.notKept(at, fig.Key); err == nil {
			out.Kind, out.Number = templates.CellNumber, cached
			r.report("value.formula-kept", fig, at.place(), templates.Words{"formula": out.Text, "got": cached.String()})
			out.Text = "" // the finding has shown it
			return out
		}
	}
	out.Kind = templates.CellUnreadable
	kept := ""
	if c.HasValue {
		kept = "文件里存的结果是 " + hanzi.Shorten(plainNumber(cleanText(c.Raw)), 20) + "，没有采用；"
	}
	r.report("value.text/formula", fig, at.place(), templates.Words{"got": out.Text, "because": because(err), "kept": kept})
	return out
}

// notKept says why the stored value of a formula that is not computed cannot be kept either; nil if it can.
func (r *reader) notKept(at spot, key templates.Key) error {
	c := at.cell()
	if stain := r.calc.stain(at.sheet, c); stain != nil {
		return stain
	}
	if _, ok := cachedNumber(c); !ok || c.Type != sheets.Number {
		return errGrammar
	}
	if !r.agreesStored(key) {
		return errDiffers
	}
	return nil
}

// agreesStored reports whether the stored totals of which a figure is a part are the sums of what is stored for their
// parts. If they are not, what is stored for the figure may be of another day.
func (r *reader) agreesStored(key templates.Key) bool {
	for _, total := range r.form.Keys() {
		inst := r.form.Computed(total)
		if inst == nil || total == key || !slices.Contains(inst.Operands, key) {
			continue
		}
		there, ok := r.placed(total)
		if !ok || !there.cell().HasFormula() {
			continue
		}
		claimed, ok := cachedNumber(there.cell())
		if !ok {
			continue
		}
		sum, err := inst.Want.Eval(func(operand string) ([]formula.Decimal, error) {
			var d formula.Decimal
			if part, ok := r.placed(templates.Key(operand)); ok && part.cell() != nil && part.cell().Type == sheets.Number {
				d, _, _ = formula.FromExcelNumber(part.cell().Raw)
			}
			return []formula.Decimal{d}, nil
		})
		if err != nil || sum.Num != claimed {
			return false
		}
	}
	return true
}

// placed returns the cell of a figure, if it is known for certain.
func (r *reader) placed(key templates.Key) (spot, bool) {
	fig := r.form.Figure(key)
	if fig == nil || r.find.tables[fig.Table] == nil {
		return spot{}, false
	}
	at, ok := r.find.tables[fig.Table].spots[key]
	return at, ok
}

// shownAs reads the result of a formula as the cell's format shows it: it may be an error, a date, a percentage, or need
// more than six decimals.
func (r *reader) shownAs(at spot, raw string, typ sheets.Type, fig *templates.Figure) templates.Cell {
	out := r.valueOf(at.sheet, &sheets.Cell{Raw: raw, Style: at.cell().Style, Type: typ, HasValue: true}, fig)
	out.Place = at.place()
	return out
}

// because puts an error of the calculator into words.
func because(err error) string {
	for _, known := range []error{errCycle, errTooMuch, errOutside, errNoNumber, errFailed, errVolatile, errDiffers, errGrammar} {
		if strings.Contains(err.Error(), known.Error()) {
			return known.Error()
		}
	}
	return "公式算不出确切的数"
}
