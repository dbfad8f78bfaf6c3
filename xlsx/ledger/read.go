package ledger

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// headRows is how many rows are searched for the heads: people put titles above them.
const headRows = 12

// Is reports whether a workbook is a ledger, or has a list of one in it.
func Is(book *sheets.Book) bool {
	return book != nil && slices.ContainsFunc(book.Sheets, func(s *sheets.Sheet) bool { return which(s) >= 0 })
}

// which says which of the lists a sheet is, -1 for none.
func which(s *sheets.Sheet) int {
	for i, heads := range cases.Heads {
		if row, _ := headsOf(s, heads); row > 0 {
			return i
		}
	}
	return -1
}

// headsOf finds the row with all of heads and the columns of its texts.
func headsOf(s *sheets.Sheet, heads []string) (row int, at map[string]int) {
	for row := 1; row <= headRows; row++ {
		at := map[string]int{}
		for _, c := range s.Row(row) {
			at[c.Text()] = cmp.Or(at[c.Text()], c.Col)
		}
		if !slices.ContainsFunc(heads, func(h string) bool { return at[h] == 0 }) {
			return row, at
		}
	}
	return 0, nil
}

// mostRows is how far down a list is read and written. The largest offices register some 5,000 applications a year; with 9,000
// rows a ledger that LibreOffice has saved, with every formula written out, is larger than a workbook may be.
const mostRows = 8_000

// A reader reads one ledger.
type reader struct {
	book     *sheets.Book
	ledger   *Ledger
	findings []templates.Finding
	alike    map[string]int
	sheetOf  [2]*sheets.Sheet
	columns  [2]map[cases.Column]int
}

// mostAlike is how many findings of one code are told one by one; the last says how many there are.
const mostAlike = 200

// Read reads a ledger and says what is wrong with its lines. The ledger is nil where what it counts by cannot be known. No
// finding quotes what stands in a row.
func Read(book *sheets.Book) (*Ledger, []templates.Finding) {
	r := &reader{book: book, ledger: &Ledger{}, alike: map[string]int{}}
	r.facts()
	r.calendar()
	r.ledger.Applications = r.list(0, SheetApplications, applicationColumns)
	r.ledger.Disputes = r.list(1, SheetDisputes, disputeColumns)
	if slices.ContainsFunc(r.findings, func(f templates.Finding) bool { return f.Code == "ledger.structure" }) {
		return nil, r.findings
	}
	y := r.ledger.Clock()
	applications, disputes := y.Applications(r.ledger.Applications), y.Disputes(r.ledger.Disputes)
	r.rules(0, applicationColumns, applications)
	r.rules(1, disputeColumns, disputes)
	r.tables(y.Tables(applications, disputes, y.Whole()))
	for i := len(r.findings) - 1; i >= 0; i-- {
		f := &r.findings[i]
		if n := r.alike[f.Code] - mostAlike; n > 0 {
			f.Message += fmt.Sprintf("另有同样的 %d 条。", n)
		}
		delete(r.alike, f.Code)
	}
	return r.ledger, r.findings
}

func (r *reader) report(code string, place templates.Place, words templates.Words) {
	f := templates.Report(code, nil, place, words)
	if r.alike[f.Code]++; r.alike[f.Code] <= mostAlike {
		r.findings = append(r.findings, f)
	}
}

// facts reads what stands beside the lists: the year, the agency, how it counts, and last year's figures.
func (r *reader) facts() {
	cover := r.book.Sheet(SheetCover)
	for row := 1; row <= 30 && cover != nil; row++ {
		switch value := cover.Cell(row, 3); cover.Cell(row, 2).Text() {
		case labelAgency:
			r.ledger.Agency = strings.TrimSpace(value.Text())
		case labelYear:
			r.ledger.Year, _ = strconv.Atoi(value.Text())
		}
	}
	if !templates.IsYear(r.ledger.Year) {
		r.report("ledger.structure/year", templates.Place{Sheet: SheetCover}, nil)
	}
	var words []string
	customs := r.book.Sheet(SheetCustoms)
	for i, c := range cases.Customs {
		if c.Choice[0] != "" {
			words = append(words, customs.Cell(customTop+1+i, 2).Text())
		}
	}
	practice, ok := cases.PracticeOf(words)
	if customs == nil || !ok || slices.Contains(words, "") {
		r.report("ledger.structure/customs", templates.Place{Sheet: SheetCustoms}, nil)
	}
	r.ledger.Practice = practice
	three := r.book.Sheet(SheetThree)
	at := xlsx.PlaceTables(SheetThree, tablesRow, []*templates.Table{Form().Table("applications")})
	for row := 1; row <= 60 && three != nil; row++ {
		if three.Cell(row, 1).Text() != labelLast {
			continue
		}
		for i, c := range cases.Categories {
			cell := three.Cell(row, at[templates.Key("applications.carried_in."+c.ID)].Col)
			v := valueIn(three, cell, false)
			whole := v.Kind == cases.Number && v.Number >= 0 && v.Number == math.Floor(v.Number) && v.Number < 1e6
			if v.Kind != cases.Blank && !whole {
				r.report("ledger.last", templates.Place{Sheet: SheetThree, Cell: cell.Ref()}, nil)
				continue
			}
			r.ledger.Last[i] = v
		}
	}
}

// calendar reads the working days, which an office may have changed by hand.
func (r *reader) calendar() {
	sheet := r.book.Sheet(SheetCalendar)
	var days []cases.Day
	last, _ := sheet.Dim()
	for row := daysTop + 1; row <= last; row++ {
		v := valueIn(sheet, sheet.Cell(row, 1), true)
		switch {
		case v.Kind == cases.Number && len(days) == row-daysTop-1:
			days = append(days, cases.Day(v.Number))
		case v.Kind != cases.Blank: // behind a gap: the days before it are not all
			days, last = nil, 0
		}
	}
	known := valueIn(sheet, sheet.Cell(2, 4), true)
	if r.ledger.listed = cases.ListedCalendar(r.ledger.Year, days, cases.Day(known.Number)); r.ledger.listed == nil {
		r.report("ledger.structure/calendar", templates.Place{Sheet: SheetCalendar}, nil)
	}
}

// list reads the lines of a list. Every row below its heads in which something is typed is one.
func (r *reader) list(n int, name string, columns []column) (lines []cases.Line) {
	var sheet *sheets.Sheet
	for _, s := range r.book.Sheets {
		if which(s) != n {
			continue
		}
		if sheet != nil {
			r.report("ledger.structure/twice", templates.Place{Sheet: s.Name}, templates.Words{"want": sheet.Name})
			return nil
		}
		sheet = s
	}
	if sheet == nil {
		r.report("ledger.structure", templates.Place{Sheet: name}, nil)
		return nil
	}
	head, at := headsOf(sheet, cases.Heads[n])
	cols := map[cases.Column]int{}
	for _, c := range columns {
		if c.id >= due {
			continue
		}
		if at[c.head] == 0 {
			r.report("ledger.structure/column", templates.Place{Sheet: sheet.Name}, templates.Words{"want": c.head})
			return nil
		}
		cols[c.id] = at[c.head]
	}
	r.sheetOf[n], r.columns[n] = sheet, cols
	last, _ := sheet.Dim()
	if last > mostRows {
		r.report("ledger.structure/rows", templates.Place{Sheet: sheet.Name}, templates.Words{"want": strconv.Itoa(mostRows)})
		return nil
	}
	for row := head + 1; row <= last; row++ {
		line := cases.Line{Row: row}
		for _, c := range columns {
			if c.id >= due {
				continue
			}
			cell := sheet.Cell(row, cols[c.id])
			line.Cells[c.id] = valueIn(sheet, cell, c.face == xlsx.FaceInputDate)
			place := templates.Place{Sheet: sheet.Name, Cell: cell.Ref()}
			switch {
			case cell.HasFormula():
				r.report("ledger.look/formula", place, templates.Words{"column": c.head})
			case sheet.Look(cell) != nil:
				r.report("ledger.look", place, templates.Words{"column": c.head})
			}
		}
		if !line.Empty() {
			lines = append(lines, line)
		}
	}
	r.bare(sheet, lines, at)
	return lines
}

// bare names rows that have no formulas, inserted between the others or written below them: the sheet does not count them.
func (r *reader) bare(sheet *sheets.Sheet, lines []cases.Line, at map[string]int) {
	for _, l := range lines {
		if !sheet.Cell(l.Row, at["核对"]).HasFormula() {
			r.report("ledger.table/bare", templates.Place{Sheet: sheet.Name, Cell: xlsx.Ref{Row: l.Row, Col: 1}.A1()}, nil)
		}
	}
}

// valueIn is what a spreadsheet sees in a cell.
func valueIn(s *sheets.Sheet, c *sheets.Cell, date bool) cases.Value {
	if c.IsBlank() {
		return cases.Value{}
	}
	switch c.Type {
	case sheets.Number:
		n, err := strconv.ParseFloat(c.Raw, 64)
		if err != nil || math.IsInf(n, 0) {
			return cases.Str(c.Raw)
		}
		if date && s.Date1904() {
			n += 1462
		}
		return cases.Num(n)
	case sheets.Date:
		for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", time.RFC3339} {
			if t, err := time.Parse(layout, c.Raw); err == nil {
				return cases.Num(float64(cases.On(t.Year(), int(t.Month()), t.Day())))
			}
		}
	}
	return cases.Value{Kind: cases.Text, Text: c.Raw}
}

// rules reports what the rules find.
func (r *reader) rules(n int, columns []column, seen []cases.Seen) {
	for i := range seen {
		s := &seen[i]
		for _, rule := range s.Rules {
			at := rule.At
			if r.columns[n][at] == 0 { // a dispute has fewer columns
				at = cases.Number1
			}
			c := columns[slices.IndexFunc(columns, func(c column) bool { return c.id == at })]
			words := templates.Words{"column": c.head}
			if rule.Code == "ledger.date" {
				at, words["column"] = r.badColumn(n, columns, s)
			}
			if s.Due > 0 {
				words["want"] = s.Due.String()
			}
			r.report(rule.Code, templates.Place{Sheet: r.sheetOf[n].Name, Cell: xlsx.Ref{Row: s.Row,
				Col: r.columns[n][at]}.A1()}, words)
		}
	}
}

// badColumn is the first column with a date that is none.
func (r *reader) badColumn(n int, columns []column, s *cases.Seen) (cases.Column, string) {
	for _, c := range columns {
		if c.face == xlsx.FaceInputDate && s.BadDate(c.id) {
			return c.id, c.head
		}
	}
	return cases.Received, "收到日期"
}

// tables holds the figures that the sheets show against the count of the rows. A sheet that was never computed shows none.
func (r *reader) tables(figures map[templates.Key]int) {
	form := Form()
	for _, x := range []struct{ sheet, table string }{{SheetThree, "applications"}, {SheetFour, "reviews"}} {
		sheet := r.book.Sheet(x.sheet)
		if sheet == nil {
			continue
		}
		at := xlsx.PlaceTables(x.sheet, tablesRow, []*templates.Table{form.Table(x.table)})
		for _, key := range form.Keys() {
			if key.Table() != x.table || form.Computed(key) != nil {
				continue
			}
			cell := sheet.Cell(at[key].Row, at[key].Col)
			if cell == nil || cell.HasFormula() && !cell.HasValue {
				continue
			}
			if want := strconv.Itoa(figures[key]); cell.Text() != want {
				fig := form.Figure(key)
				r.report("ledger.table", templates.Place{Sheet: x.sheet, Cell: cell.Ref()},
					templates.Words{"figure": fig.Name(), "got": hideText(cell), "want": want})
			}
		}
	}
}

// hideText is a number as it stands, and no text.
func hideText(c *sheets.Cell) string {
	if c.Type == sheets.Number {
		return c.Raw
	}
	return "一段文字"
}
