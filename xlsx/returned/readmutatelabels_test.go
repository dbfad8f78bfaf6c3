package returned

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// The labels of every sheet, of the tables and beside every box: misspelt, deleted, exchanged, made another's, moved with
// their rows and columns; boxes merged, split, and their text put below or beside them. No figure is read otherwise unsaid,
// and no text is lost or given to another box unsaid.
func TestMutateLabels(t *testing.T) {
	for _, form := range templates.Forms() {
		t.Run(form.ID, func(t *testing.T) { mutateLabels(t, form) })
	}
}

// textsOf lists the texts of a filing by what they are: passages, details of the agency, answers.
func textsOf(f *templates.Filing) map[string]string {
	list := map[string]string{}
	for _, p := range f.Form.Passages() {
		list["正文 "+p.ID] = f.Narrative[p.ID]
	}
	a := f.Agency
	for name, text := range map[string]string{"name": a.Name, "short": a.Short, "code": a.Code, "website": a.Website, "url": a.URL,
		"office": a.Office, "phone": a.Phone, "fax": a.Fax, "email": a.Email, "address": a.Address, "postcode": a.Postcode} {
		list["封面 "+name] = text
	}
	for id, text := range f.Explanations {
		list["核对 "+id] = text
	}
	return list
}

// cellTexts returns the texts of all cells of a workbook in one: what merging cells has thrown away is lost to anybody.
func textsOfCells(t *testing.T, data []byte) string {
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	mustEdit(t, err)
	var b strings.Builder
	for _, s := range book.Sheets {
		for c := range s.All() {
			if !c.HasFormula() { // the checks join passages: what they keep is no place of its own
				b.WriteString(c.Raw + "\x00")
			}
		}
	}
	return b.String()
}

// lostText says which text was lost or given to another without a word, "" if none was.
func lostText(ret *Returned, base *templates.Filing, there string) string {
	want, got := textsOf(base), textsOf(ret.Filing)
	said := func(sheet, text string) bool {
		more := false
		for _, f := range ret.Findings {
			begin := string([]rune(strings.ReplaceAll(text, "\n", "（换行）"))[:min(6, len([]rune(text)))])
			if f.Place.Sheet == sheet && strings.Contains(f.Message, begin) {
				return true
			}
			more = more || f.Place.Sheet == sheet && strings.Contains(f.Message, "另有 ")
		}
		return more
	}
	warned := func(sheet string) bool {
		return slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool {
			return f.Place.Sheet == sheet && slices.Contains([]string{"workbook.label-changed", "workbook.moved"}, f.Code) ||
				f.Code == "workbook.stamp" && f.Severity == templates.SeverityError && sheet == xlsx.SheetCover
		})
	}
	for id, text := range want {
		sheet, _, _ := strings.Cut(id, " ")
		switch now := got[id]; {
		case now == text, strings.Contains(there, now+"\x00") && !strings.Contains(there, text+"\x00"):
			continue
		case now != "" && !warned(sheet) && !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == "workbook.stamp" }):
			return fmt.Sprintf("%s was %q, is %q", id, text, now)
		case text == "" || slices.ContainsFunc(slices.Collect(values(got)), func(s string) bool { return strings.Contains(s, text) && warned(sheet) }):
			continue
		case id == "封面 name" || id == "封面 code": // taken from the stamp
			continue
		case !said(sheet, text):
			return fmt.Sprintf("%s %q is now %q, and nobody says where it went", id, text, now)
		}
	}
	return ""
}

func values(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

func mutateLabels(t *testing.T, form *templates.Form) {
	base, _ := mutant(t, form)
	for i, p := range form.Passages() {
		base.Narrative[p.ID] = fmt.Sprintf("甲%d乙段的文字，写的是“%s”。", i, p.Name)
	}
	base.Agency.Fax, base.Agency.Office = "0955-4012346", "政务公开科"
	l, err := xlsx.LayoutOf(form)
	mustEdit(t, err)
	for i, line := range l.CheckLines()[:6] {
		base.Explanations[line.ID] = fmt.Sprintf("丙%d丁条的说明", i+1)
	}
	base.Explanations["value.blank/applications"] = "戊己庚没有发生"
	data := written(t, base)
	base = readBytes(data).Filing
	y := newTally(t, "labels")
	r := rand.New(rand.NewPCG(23, 29))
	silent := 0
	for range mutations(t, 1000) {
		var what []string
		changed := edited(t, data, func(x *excelize.File) {
			for range 1 + r.IntN(3) {
				what = append(what, mutateLabel(t, x, l, r))
			}
		})
		ret := readBytes(changed)
		y.add(strings.Join(what, "; "), ret, base, nil)
		if ret.Filing == nil {
			continue
		}
		if lost := lostText(ret, base, textsOfCells(t, changed)); lost != "" {
			if silent++; silent <= 10 {
				t.Errorf("%v: %s\n%s", what, lost, describe(ret.Findings))
			}
		}
	}
	y.report()
	t.Logf("%d times a text was lost unsaid; findings %v", silent, y.seen)
}

// mutateLabel makes one change on one sheet, mostly to its labels.
func mutateLabel(t *testing.T, x *excelize.File, l *xlsx.Layout, r *rand.Rand) string {
	sheets := l.Sheets()
	sheet := sheets[r.IntN(len(sheets)-1)]
	if r.IntN(2) == 0 {
		sheet = []string{xlsx.SheetCover, xlsx.SheetNarrative, xlsx.SheetChecks}[r.IntN(3)]
	}
	var labels []xlsx.Ref
	for at, c := range blankSheets(l.Form())[sheet].cells {
		if c.Text != "" && c.Formula == "" && at[1] <= 9 {
			labels = append(labels, xlsx.Ref{Sheet: sheet, Row: at[0], Col: at[1]})
		}
	}
	slices.SortFunc(labels, func(a, b xlsx.Ref) int { return strings.Compare(a.A1(), b.A1()) })
	a, b := labels[r.IntN(len(labels))], labels[r.IntN(len(labels))]
	text := func(at xlsx.Ref) string {
		s, err := x.GetCellValue(sheet, at.A1())
		mustEdit(t, err)
		return s
	}
	set := func(at xlsx.Ref, s string) { mustEdit(t, x.SetCellStr(sheet, at.A1(), s)) }
	switch r.IntN(11) {
	case 0:
		set(a, misspelt(r, text(a)))
		return "misspelt " + a.String()
	case 1:
		mustEdit(t, x.SetCellValue(sheet, a.A1(), nil))
		return "deleted " + a.String()
	case 2:
		ta, tb := text(a), text(b)
		set(a, tb)
		set(b, ta)
		return "exchanged " + a.String() + " and " + b.String()
	case 3:
		set(a, text(b))
		return a.String() + " made " + b.String()
	case 4:
		set(a, strings.NewReplacer("\n", "", "\r", "").Replace(text(a)))
		return "no line breaks in " + a.String()
	case 5:
		row := 1 + r.IntN(a.Row)
		mustEdit(t, x.InsertRows(sheet, row, 1+r.IntN(2)))
		return fmt.Sprintf("row inserted at %s!%d", sheet, row)
	case 6:
		set(a, "更正：应为95件")
		return "a remark in " + a.String()
	case 7:
		for _, at := range labels {
			if r.IntN(3) > 0 {
				mustEdit(t, x.SetCellValue(sheet, at.A1(), nil))
			}
		}
		return "most labels of " + sheet + " deleted"
	}
	return mutateBox(t, x, l, r)
}

// mutateBox merges, splits or moves a box of text.
func mutateBox(t *testing.T, x *excelize.File, l *xlsx.Layout, r *rand.Rand) string {
	boxes := l.Form().Passages()
	i := r.IntN(len(boxes) - 1)
	at, to := l.Passage(boxes[i].ID), l.Passage(boxes[i+1].ID)
	end, nextEnd := at.Row+l.PassageRows(boxes[i].ID)-1, to.Row+l.PassageRows(boxes[i+1].ID)-1
	text, err := x.GetCellValue(xlsx.SheetNarrative, at.A1())
	mustEdit(t, err)
	move := func(to xlsx.Ref) {
		mustEdit(t, x.SetCellValue(xlsx.SheetNarrative, at.A1(), nil))
		mustEdit(t, x.SetCellStr(xlsx.SheetNarrative, to.A1(), text))
	}
	below := xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: at.Row + 1 + r.IntN(end-at.Row), Col: at.Col}
	switch r.IntN(5) {
	case 0:
		mustEdit(t, x.MergeCell(xlsx.SheetNarrative, at.A1(), xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: nextEnd, Col: at.Col}.A1()))
		return "merged " + at.A1() + " over " + to.A1()
	case 1:
		mustEdit(t, x.UnmergeCell(xlsx.SheetNarrative, at.A1(), xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: end, Col: at.Col}.A1()))
		move(below)
		return "split, text of " + at.A1() + " in " + below.A1()
	case 2:
		move(xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: end + 1, Col: at.Col})
		return "text of " + at.A1() + " below its box"
	case 3:
		beside := xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: at.Row, Col: at.Col + 1 + r.IntN(12)}
		move(beside)
		return "text of " + at.A1() + " in " + beside.A1()
	}
	fields := xlsx.CoverFields()
	field := fields[r.IntN(len(fields))].At
	from := xlsx.Ref{Sheet: xlsx.SheetCover, Row: field.Row, Col: field.Col + 1}
	text, err = x.GetCellValue(xlsx.SheetCover, from.A1())
	mustEdit(t, err)
	beside := xlsx.Ref{Sheet: xlsx.SheetCover, Row: field.Row + r.IntN(8), Col: 5 + r.IntN(3)}
	mustEdit(t, x.SetCellValue(xlsx.SheetCover, from.A1(), nil))
	mustEdit(t, x.SetCellStr(xlsx.SheetCover, beside.A1(), text))
	return "detail " + from.A1() + " moved to " + beside.A1()
}

// misspelt changes, doubles or drops a character.
func misspelt(r *rand.Rand, s string) string {
	list := []rune(s)
	if len(list) == 0 {
		return "字"
	}
	i := r.IntN(len(list))
	switch r.IntN(3) {
	case 0:
		list[i] = '某'
	case 1:
		list = slices.Insert(list, i, list[i])
	default:
		list = slices.Delete(list, i, i+1)
	}
	return string(list)
}
