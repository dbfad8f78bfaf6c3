package returned

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// What is said beside a figure is heard: comments, text boxes, pictures that cover inputs, words in cells that are no
// inputs. None of it is ever taken for a figure. It is quoted at its cell, as a query where it may say that a figure is
// another, so that somebody looks before the figure counts.

// A heard remark waits for the others of its place.
type heard struct {
	sheet    *sheets.Sheet
	row, col int    // of the cell that is named; 0 when only the sheet is known
	subject  any    // the *Figure or *Passage that it stands at
	what     string // 批注
	seen     string // 批注写着, in front of the quotation
	text     string
	beside   string // the line of the table that it stands beside
	query    bool
}

// remarkWords name the kinds of remarks.
var remarkWords = map[sheets.RemarkKind][2]string{
	sheets.Comment: {"批注", "有批注"}, sheets.Threaded: {"批注", "有批注"}, sheets.TextBox: {"文本框", "有文本框"}, sheets.Control: {"控件", "有控件"},
	sheets.Diagram: {"图示", "有图示"}, sheets.Chart: {"图表", "有图表"}, sheets.Picture: {"图片", "有一张图片盖在上面"},
	sheets.Shape: {"图形", "有图形或线条盖在上面"}, sheets.HeadFoot: {"页眉页脚", "的页眉或页脚写着"}, sheets.Prompt: {"输入提示", "的输入提示写着"},
}

// Words of the neighbouring cells.
const (
	whatBeside = "旁边的字"
	saysBeside = "写着"
)

// mostHeard is how many remarks of a sheet are kept; the others are counted.
const mostHeard = 500

// hear keeps a remark.
func (r *reader) hear(h heard) {
	if r.heardOn == nil {
		r.heardOn, r.unkept = map[*sheets.Sheet]int{}, map[*sheets.Sheet]int{}
	}
	if r.heardOn[h.sheet]++; r.heardOn[h.sheet] > mostHeard {
		r.unkept[h.sheet]++
		return
	}
	if len(h.text) > maxWeighed {
		h.text = strings.ToValidUTF8(h.text[:maxWeighed], "")
	}
	r.remarks = append(r.remarks, h)
}

// Bounds of the text that is weighed: of one remark, and of a workbook. What goes beyond them counts as something to be
// asked about.
const (
	maxWeighed = 4096
	allWeighed = 2 << 20
)

// weigh judges a text by its words, as far as there is time for it.
func (r *reader) weigh(text string) weight {
	cut := len(text) > maxWeighed
	if cut {
		text = strings.ToValidUTF8(text[:maxWeighed], "")
	}
	if r.weighed += len(text) + 64; r.weighed > allWeighed {
		return weightQuery
	}
	if w := weigh(text); !cut {
		return w
	}
	return weightQuery
}

// corrects reports whether a text speaks of a correction, as far as there is time for it.
func (r *reader) corrects(text string) bool {
	if r.weighed += len(text) + 64; r.weighed > allWeighed || len(text) > maxWeighed {
		return false
	}
	return corrects(foldRemark(text))
}

// An inputAt is a cell that the agency fills in, with all the cells that are merged with it.
type inputAt struct {
	area    sheets.Range
	subject any
}

// inputCells lists the cells that the agency fills in, by sheet, in reading order: figures, passages, facts on the cover.
func (r *reader) inputCells() map[*sheets.Sheet][]inputAt {
	list := map[*sheets.Sheet][]inputAt{}
	add := func(at spot, subject any) {
		area := sheets.Range{R1: at.row, C1: at.col, R2: at.row, C2: at.col}
		if m, ok := mergeOver(at); ok {
			area = m
		}
		list[at.sheet] = append(list[at.sheet], inputAt{area, subject})
	}
	for _, key := range r.form.Keys() {
		if at, ok := r.placed(key); ok && r.form.Computed(key) == nil {
			add(at, r.form.Figure(key))
		}
	}
	boxed := func(id string, subject any) {
		box := r.filing.Boxes[id]
		if row, col, err := sheets.ParseRef(box.Cell); err == nil && r.book.Sheet(box.Sheet) != nil {
			add(spot{r.book.Sheet(box.Sheet), row, col}, subject)
		}
	}
	for _, p := range r.form.Passages() {
		boxed(p.ID, p)
	}
	for _, n := range coverNames() {
		boxed(string(templates.AgencyKey(n.id)), nil)
	}
	return list
}

// listen hears the comments, drawings and other remarks of every sheet.
func (r *reader) listen() {
	inputs := r.inputCells()
	var prompts map[string]bool
	if r.find.layout != nil {
		prompts = ownPrompts(r.form)
	}
	ours := r.ownLines()
	for _, sheet := range r.book.Sheets {
		if sheet.Kind != sheets.Worksheet || ours.sheet == sheet || sheet.Name == xlsx.SheetStamp {
			continue
		}
		threads := map[sheets.Range]bool{}
		for i := range sheet.Remarks {
			if m := &sheet.Remarks[i]; m.Kind == sheets.Threaded {
				threads[m.Over] = true
			}
		}
		for i := range sheet.Remarks {
			m := &sheet.Remarks[i]
			says := strings.HasPrefix(m.Author, "tc=") || strings.Contains(m.Text, threadLink)
			if copied := says && m.Kind == sheets.Comment && threads[m.Over]; !copied {
				r.listenTo(sheet, m, inputs[sheet], prompts, ours)
			}
		}
		r.unheard(sheet)
	}
}

// listenTo weighs one remark.
func (r *reader) listenTo(sheet *sheets.Sheet, m *sheets.Remark, inputs []inputAt, prompts map[string]bool, ours *ownMarks) {
	if m.Kind == sheets.Prompt && prompts[m.Text] {
		return
	}
	names := remarkWords[m.Kind]
	h := heard{sheet: sheet, row: m.Over.R1, col: m.Over.C1, what: names[0], seen: names[1], text: m.Text}
	if m.Kind == sheets.Comment || m.Kind == sheets.Threaded {
		h.text = saidIn(m.Text, m.Author, func(line string) bool { return ours.wrote(line, m.Author, sheet, m.Over) })
	}
	input := false
	covered := 0
	for _, in := range inputs {
		if m.Over.R1 == 0 || !overlap(in.area, m.Over) {
			continue
		}
		if covered++; covered == 1 {
			h.row, h.col, h.subject, input = in.area.R1, in.area.C1, in.subject, true
		}
	}
	if !input {
		h.subject = r.totalAt(sheet, m.Over)
	}
	drawn := strings.TrimSpace(m.Text) == ""
	weight := r.weigh(h.text)
	switch {
	case m.Kind == sheets.HeadFoot:
		h.row, h.col, h.text = 0, 0, withoutCodes(m.Text)
		if folded := foldRemark(h.text); !corrects(folded) {
			return
		}
		weight = weightQuery
	case m.Kind == sheets.Prompt:
		folded := foldRemark(h.text)
		if prompts[folded] || !corrects(folded) || !hasFigure(folded) {
			return
		}
		weight = weightQuery
	case drawn && m.Kind != sheets.Comment && m.Kind != sheets.Threaded:
		if !input {
			return // a seal, an emblem, a line
		}
		weight = weightQuery
		if covered > 1 {
			h.seen += fmt.Sprintf("，一共盖住 %d 格", covered)
		}
	case h.text == "":
		return
	case m.Cut || input && weight == weightNote:
		weight = weightQuery
	case input && weight == weightNone:
		weight = weightNote // a signature that reaches over an input
	}
	if weight == weightNone {
		return
	}
	h.query = weight == weightQuery
	r.hear(h)
}

func overlap(a, b sheets.Range) bool {
	return a.R1 <= b.R2 && b.R1 <= a.R2 && a.C1 <= b.C2 && b.C1 <= a.C2
}

// totalAt returns the computed figure that stands in the first cell of a range, nil for none.
func (r *reader) totalAt(sheet *sheets.Sheet, over sheets.Range) any {
	for _, key := range r.form.Keys() {
		if at, ok := r.placed(key); ok && at == (spot{sheet, over.R1, over.C1}) {
			return r.form.Figure(key)
		}
	}
	return nil
}

// headCodes are the codes of a page's header: &P, &"font,style", &12, &K0000FF.
var headCodes = regexp.MustCompile(`&(?:"[^"]*"|K[0-9A-Fa-f+-]{5,6}|\d+|.)`)

func withoutCodes(text string) string { return headCodes.ReplaceAllString(text, " ") }

// ownPrompts are the prompts that the program writes into a workbook of the form, title and text together, folded and as they are.
var ownPrompts = templates.PerForm(func(form *templates.Form) map[string]bool {
	own := map[string]bool{}
	if l, err := xlsx.LayoutOf(form); err == nil {
		for _, text := range l.Prompts() {
			own[foldRemark(text)], own[text] = true, true
		}
	}
	return own
})

// unheard names the parts of a sheet whose remarks nobody can read, and the remarks that are too many to be kept.
func (r *reader) unheard(sheet *sheets.Sheet) {
	if n := len(sheet.Unheard); n > 0 {
		r.hear(heard{sheet: sheet, what: "批注或图形", seen: "的批注或图形有一部分已损坏，读不出来，不知道写了什么", query: true})
	}
	if n := sheet.RemarksDropped; n > 0 {
		r.hear(heard{sheet: sheet, what: "批注或图形", seen: fmt.Sprintf("的批注、图形太多，有 %d 处没有读", n), query: true})
	}
}

// maxRemarks is how many remarks of a sheet are told one by one, as long as there are no more than maxAlike in all.
const maxRemarks = 30

// tellRemarks reports what was heard: each place once, sheet by sheet in reading order, the more important first where
// there are too many.
func (r *reader) tellRemarks() {
	list := r.mergedRemarks()
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].sheet == list[0].sheet {
			n++
		}
		r.tellSheet(list[:n])
		list = list[n:]
	}
}

// mergedRemarks joins what was heard at one place and of one kind.
func (r *reader) mergedRemarks() []heard {
	list := slices.Clone(r.remarks)
	slices.SortStableFunc(list, func(a, b heard) int {
		return cmp.Or(a.sheet.Index-b.sheet.Index, a.row-b.row, a.col-b.col, strings.Compare(a.what, b.what))
	})
	var out []heard
	for _, h := range list {
		if n := len(out) - 1; n >= 0 && out[n].sheet == h.sheet && out[n].row == h.row && out[n].col == h.col {
			last := &out[n]
			same := strings.Contains(last.text, h.text) || strings.Contains(h.text, last.text)
			if same && h.text != "" && last.text != "" { // a control stands in the file twice
				if last.query = last.query || h.query; len(h.text) > len(last.text) {
					last.text = h.text
				}
				continue
			}
			if last.what == h.what {
				last.text, last.query = strings.Trim(last.text+"；"+h.text, "；"), last.query || h.query
				continue
			}
		}
		out = append(out, h)
	}
	return out
}

// tellSheet reports the remarks of one sheet. Those that are left out are counted in a finding of its own, which has to be
// answered like the others.
func (r *reader) tellSheet(list []heard) {
	unkept := r.unkept[list[0].sheet]
	most := min(maxRemarks, max(maxAlike-r.told, 1))
	r.told += min(most, len(list))
	if len(list) <= most && unkept == 0 {
		for i := range list {
			r.tell(&list[i])
		}
		return
	}
	slices.SortStableFunc(list, func(a, b heard) int { return cmp.Compare(btoi(b.query), btoi(a.query)) })
	shown := min(most, len(list))
	for i := range list[:shown] {
		r.tell(&list[i])
	}
	rest := heard{sheet: list[0].sheet, what: "批注等", query: unkept > 0}
	if shown < len(list) {
		rest.text, rest.query = list[shown].text, rest.query || list[shown].query
	}
	rest.seen = fmt.Sprintf("另有 %d 处批注、文本框或旁边的字没有逐条列出", len(list)-shown+unkept)
	if rest.text != "" {
		rest.seen += "，第一处"
	}
	r.tell(&rest)
}

// btoi is 1 for true: what is so comes before what is not.
func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tell reports one remark.
func (r *reader) tell(h *heard) {
	place := templates.Place{Sheet: h.sheet.Name}
	if h.row > 0 {
		place.Cell = sheets.RefName(h.row, h.col)
	}
	quote := quoted(h.text)
	seen := h.seen
	if quote != "" {
		seen += "“" + quote + "”"
	}
	if fig, ok := h.subject.(*templates.Figure); ok {
		seen = strings.TrimSpace(r.filledWith(fig.Key)) + "，" + seen
	}
	if h.text == "" && (h.what == remarkWords[sheets.Picture][0] || h.what == remarkWords[sheets.Shape][0]) && h.subject != nil {
		seen += "，上面写的什么读不出来"
	}
	if h.beside != "" {
		seen = "在“" + h.beside + "”一行旁边，" + seen
	}
	if h.sheet.State != sheets.Visible {
		seen = "（这张表是隐藏的）" + seen
	}
	code := "workbook.remark"
	if !h.query {
		code += "/note"
	}
	f := templates.Report(code, h.subject, place, templates.Words{"got": quote, "seen": seen, "what": h.what})
	f.Topic = h.what
	if f.Key == "" {
		if f.Topic = strings.TrimSuffix(place.Sheet+"!"+place.Cell, "!"); h.what != whatBeside {
			f.Topic += " " + h.what
		}
		f.Row = cmp.Or(f.Row, h.beside)
	}
	if h.query {
		f.Fix += "编号是 " + f.ID() + "。"
	}
	r.ret.Findings = append(r.ret.Findings, f)
}

// filledWith says what a figure was read as.
func (r *reader) filledWith(key templates.Key) string {
	c := r.filing.Cell(key)
	if c.Kind == templates.CellBlank && c.Text == "" {
		return " 没有填"
	}
	if text := c.String(); text != "" {
		return " 填 " + hanzi.Shorten(text, 20)
	}
	return " 读不出数"
}
