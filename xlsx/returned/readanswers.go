package returned

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// The answers on sheet 核对 are located by the finding's id, which stands in each line, so that sorting or inserting lines
// does not mix them up. Where an id was lost, the line is known by what it checks and where; where an id and what the line
// shows contradict each other, the answer is not taken, and that is said: an answer beside the wrong finding would settle
// what nobody has explained.

// findingID is how the workbook names a finding: code/key, and behind them a topic in words where a passage has several.
var findingID = regexp.MustCompile(`^[a-z]+\.[a-z-]+/[a-z0-9_.-]*(?:/.+)?$`)

// idAt reads a cell as the id of a finding; clerks type it, too, and Chinese keyboards give ／ for /.
func (r *reader) idAt(at spot) string {
	if len(at.cell().Text()) > maxLabel {
		return ""
	}
	return strings.ReplaceAll(strings.TrimSpace(r.words(at)), "／", "/")
}

// A checkTable is where the columns of sheet 核对 are.
type checkTable struct {
	sheet *sheets.Sheet
	head  int               // row of the heads, 0 if none was found
	cols  map[int]int       // columns by the layout's number
	lines map[string]string // what the lines for answers show, folded, to the finding's id
}

// checkHeads are the heads of its columns, folded.
var checkHeads = lists.Map(xlsx.CheckHeads, hanzi.Label)

// checksTable finds the columns by their heads. One without its head has moved as the nearest one with a head has.
func (r *reader) checksTable(sheet *sheets.Sheet) checkTable {
	t := checkTable{sheet: sheet, cols: map[int]int{}, lines: checkLines(r.form)}
	for row := 1; row <= 2*xlsx.CheckHead; row++ {
		found := map[int]int{}
		for _, c := range sheet.Row(row) {
			if c.Type != sheets.String || c.Under {
				continue
			}
			if i := slices.Index(checkHeads, hanzi.Label(c.Raw)); i >= 0 {
				found[1+i] = c.Col
			}
		}
		if len(found) > len(t.cols) {
			t.head, t.cols = row, found
		}
	}
	if len(t.cols) < 2 { // one word may stand anywhere
		t.head, t.cols = 0, map[int]int{}
	}
	moved := 0
	for col := 1; col <= len(xlsx.CheckHeads); col++ {
		if at, ok := t.cols[col]; ok {
			moved = at - col
		} else {
			t.cols[col] = col + moved
		}
	}
	return t
}

// checkLines are what the lines for answers show, folded, to the finding's id. The form must have a layout.
var checkLines = templates.PerForm(func(form *templates.Form) map[string]string {
	lines := map[string]string{}
	if l, err := xlsx.LayoutOf(form); err == nil {
		for _, line := range l.CheckLines() {
			lines[hanzi.Label(line.Title)+"/"+hanzi.Label(line.Where)] = line.ID
		}
	}
	return lines
})

// shown returns the id of the finding that a line shows in words, "" if it is none of the layout's.
func (t *checkTable) shown(row int) string {
	text := func(col int) string { return hanzi.Label(t.sheet.Cell(row, t.cols[col]).Text()) }
	return t.lines[text(xlsx.CheckTitle)+"/"+text(xlsx.CheckWhere)]
}

// explanations reads the answers from sheet 核对.
func (r *reader) explanations() {
	if r.find.layout == nil {
		return
	}
	sheet := r.checksSheet()
	if sheet == nil {
		return
	}
	r.covers[sheet] = true
	defer r.joinAnswers()
	t := r.checksTable(sheet)
	ids := map[int]string{} // by row
	seen := map[string]bool{}
	rows, _ := sheet.Dim()
	for row := t.head + 1; row <= rows; row++ {
		if len(sheet.Row(row)) == 0 {
			continue
		}
		id := r.idAt(spot{sheet, row, t.cols[xlsx.CheckID]})
		if !findingID.MatchString(id) {
			id = r.idAt(spot{sheet, row, t.cols[xlsx.CheckTitle]})
		}
		if findingID.MatchString(id) {
			ids[row], seen[id] = id, true
			r.boxed[spot{sheet, row, t.cols[xlsx.CheckTitle]}] = true
		}
	}
	shift, alike := r.shiftOf(ids)
	for row := t.head + 1; row <= rows; row++ {
		at := spot{sheet, row, t.cols[xlsx.CheckAnswer]}
		c := at.cell()
		if c.IsBlank() || c.Under || r.long.blank(r.words(at)) || xlsx.AnswerLink(r.words(at)) {
			continue
		}
		id, shown := ids[row], t.shown(row)
		switch {
		case id != "" && shown != "" && shown != id && r.explains(id).Valid():
			r.contradicted(at, id, shown)
		case id != "":
			r.explain(id, at)
		default:
			if id = shown; id == "" && alike {
				id, _ = r.find.layout.ExplanationAt(xlsx.SheetChecks, row-shift, xlsx.CheckAnswer)
			}
			if id != "" && !seen[id] {
				r.explain(id, at)
				r.lostID(spot{sheet, row, t.cols[xlsx.CheckID]}, id)
			}
		}
	}
}

// shiftOf returns by how many rows the lines with ids have moved, and whether all have moved alike: then a line without an id
// is known by its place.
func (r *reader) shiftOf(ids map[int]string) (shift int, alike bool) {
	known := false
	for row, id := range ids {
		at := r.explains(id)
		if !at.Valid() {
			continue
		}
		if known && row-at.Row != shift {
			return 0, false
		}
		shift, known = row-at.Row, true
	}
	return shift, true
}

// explains returns the cell of the layout in which a finding is explained, the zero Ref where it has no line of its own.
func (r *reader) explains(id string) xlsx.Ref {
	at, _ := r.find.layout.Explanation(id)
	return at
}

// lostID says of an answer that the id of its line was written over.
func (r *reader) lostID(at spot, id string) {
	got := cmp.Or(hanzi.Shorten(cleanText(at.cell().Text()), 40), "（空白）")
	r.report("workbook.label-changed/id", nil, at.place(), templates.Words{"got": got, "want": id})
}

// contradicted says of an answer that it was not taken, because the id of its line is that of another.
func (r *reader) contradicted(at spot, id, shown string) {
	r.boxed[at] = true
	r.report("workbook.label-changed/contradicted", nil, at.place(),
		templates.Words{"got": id, "want": shown, "said": hanzi.Shorten(r.words(at), 40)})
}

// checksSheet returns the sheet 核对: the one of that name, else the only one in whose lines the ids of findings stand,
// since sheets get other names.
func (r *reader) checksSheet() *sheets.Sheet {
	if sheet := r.book.Sheet(xlsx.SheetChecks); sheet != nil {
		return sheet
	}
	var found *sheets.Sheet
	for _, s := range r.book.Sheets {
		if s.Kind != sheets.Worksheet || !r.ids(s) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// ids reports whether the sheet still carries the ids of findings.
func (r *reader) ids(sheet *sheets.Sheet) bool {
	for _, line := range r.find.layout.CheckLines() {
		if findingID.MatchString(r.idAt(spot{sheet, r.explains(line.ID).Row, xlsx.CheckID})) {
			return true
		}
	}
	return false
}

func (r *reader) explain(id string, at spot) {
	r.boxed[at] = true
	text := r.said(at, nil, "说明 "+id)
	if r.long.blank(text) {
		return
	}
	text = strings.TrimSpace(text)
	if r.answers == nil {
		r.answers, r.answered = map[string][]string{}, map[answerKey]bool{}
	}
	if len(text) >= longText { // one shared string in many cells is one answer
		key := answerKey{id, textKey{unsafe.StringData(text), len(text)}}
		if r.answered[key] {
			return
		}
		r.answered[key] = true
	}
	list := r.answers[id]
	if r.unknown++; r.knownID(id) {
		r.unknown--
	} else if r.unknown <= maxUnplaced {
		r.report("workbook.unplaced/id", nil, at.place(),
			templates.Words{"got": hanzi.Shorten(text, 40), "id": hanzi.Shorten(id, 60)})
		r.lastUnknown = len(r.ret.Findings) - 1
	}
	if len(list) == 0 || len(list) > 1 || list[0] != text {
		r.answers[id] = append(list, text)
	}
}

// An answerKey is a long answer to one finding.
type answerKey struct {
	id   string
	text textKey
}

// joinAnswers puts the answers to one finding together.
func (r *reader) joinAnswers() {
	if more := r.unknown - maxUnplaced; more > 0 {
		r.ret.Findings[r.lastUnknown].Message += "另有 " + strconv.Itoa(more) + " 处。"
	}
	for id, list := range r.answers {
		n := 0
		for _, text := range list {
			n += len(text) + 1
		}
		r.book.Meter.Spend(n)
		r.filing.Explanations[id] = strings.Join(list, "\n")
	}
}

// knownID reports whether an id can be a finding's: its code is in the register, and its key one of the form's.
func (r *reader) knownID(id string) bool {
	code, key, _ := strings.Cut(id, "/")
	key, _, _ = strings.Cut(key, "/")
	r.book.Meter.Spend(1000)
	if !codesOf(r.form)[code] {
		return false
	}
	if key == "" || r.form.Figure(templates.Key(key)) != nil {
		return true
	}
	return slices.ContainsFunc(r.form.Tables, func(t *templates.Table) bool { return t.ID == key }) ||
		slices.ContainsFunc(r.form.Passages(), func(p *templates.Passage) bool { return p.ID == key })
}

// codesOf are the codes of the register.
var codesOf = templates.PerForm(func(form *templates.Form) map[string]bool {
	codes := map[string]bool{}
	for _, e := range templates.Register(form) {
		codes[e.Code] = true
	}
	return codes
})
