package marked

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// The sheet 退回意见: whose it is and how much there is to do, what to do, until when and whom to ask, then one line for each
// cause. On a screen of 1366 × 768 points all columns and what stands above the list are seen at once.

// opinionWidths are those of the columns, in characters. The last column is hidden.
var opinionWidths = [...]int{6, 8, 20, 57, 43, 23, 9}

const (
	opinionWhere = 3 // columns
	opinionID    = 6

	opinionLine = 15 // points of a line
	mostHeight  = 400
)

// A sheetWriter writes the rows of a sheet.
type sheetWriter struct {
	rows, links, merges strings.Builder
	row                 int
	marks               []string // of the hidden column
}

// A put is one cell: its text and its style.
type put struct {
	text  string
	style int
}

// line writes a row from its first column on, and next to it what the hidden column is to remember.
func (w *sheetWriter) line(height int, cells ...put) {
	w.row++
	fmt.Fprintf(&w.rows, `<row r="%d" ht="%d" customHeight="1">`, w.row, min(height, mostHeight))
	for i, c := range cells {
		w.cell(i+1, c)
	}
	if w.row <= len(w.marks) && w.marks[w.row-1] != "" {
		w.cell(xlsx.OpinionMark, put{text: w.marks[w.row-1]})
	}
	w.rows.WriteString(`</row>`)
}

func (w *sheetWriter) cell(col int, c put) {
	fmt.Fprintf(&w.rows, `<c r="%s" s="%d"`, sheets.RefName(w.row, col), c.style)
	if c.text == "" {
		w.rows.WriteString(`/>`)
		return
	}
	w.rows.WriteString(` t="inlineStr"><is><t xml:space="preserve">` + lines(c.text) + `</t></is></c>`)
}

// across writes a row whose text goes over all columns.
func (w *sheetWriter) across(text string, style, least int) {
	width := 0
	for _, n := range opinionWidths[:opinionID] {
		width += n
	}
	w.line(max(least, 6+opinionLine*wrapped(text, width)), put{text, style})
	fmt.Fprintf(&w.merges, `<mergeCell ref="%s:%s"/>`, sheets.RefName(w.row, 1), sheets.RefName(w.row, opinionID))
}

// opinionStyles are the numbers of its formats.
type opinionStyles struct {
	title, plain, head, number, text, link int

	severity map[templates.Severity]int
}

// opinion writes the list of findings.
func (c *copier) opinion() {
	c.list = xlsx.SheetOpinion
	old := returned.OpinionSheet(c.book)
	for n := 2; c.book.Sheet(c.list) != nil && c.book.Sheet(c.list) != old; n++ {
		c.list = xlsx.SheetOpinion + strconv.Itoa(n) // the agency has a sheet of that name of its own
	}
	st := opinionStyles{severity: map[templates.Severity]int{}}
	c.styled(func(s *styles) {
		st.title = s.cell(look{bold: true, size: 18, centred: true})
		st.plain = s.cell(look{size: 11})
		st.head = s.cell(look{bold: true, size: 11, boxed: true, centred: true, fill: "D9E2F3"})
		st.number = s.cell(look{size: 11, boxed: true, centred: true})
		st.text = s.cell(look{size: 11, boxed: true})
		st.link = s.cell(look{size: 11, boxed: true, link: true})
		for _, severity := range severities {
			st.severity[severity] = s.cell(look{size: 11, boxed: true, centred: true, fill: colourOf[severity]})
		}
		s.end()
	})
	c.unselect()
	c.addSheet(c.list, c.opinionSheet(&st))
}

// opinionSheet makes the XML of the sheet.
func (c *copier) opinionSheet(st *opinionStyles) []byte {
	w := &sheetWriter{marks: []string{c.descent}}
	w.across(xlsx.SheetOpinion, st.title, 36)
	w.across(c.summary(), st.plain, 0)
	w.across(c.whatToDo(), st.plain, 0)
	heads := lists.Map(xlsx.OpinionHeads, func(head string) put { return put{head, st.head} })
	w.line(20, heads...)
	w.marks = append(make([]string, w.row), c.marked...)
	list := c.byCause()
	for i := range list[:min(len(list), maxOpinions)] {
		c.opinionLine(w, st, i+1, &list[i])
	}
	for i, line := range c.regraded() {
		if i == 0 {
			w.line(8)
		}
		w.across(line, st.plain, 0)
	}
	for w.row < len(w.marks) { // more cells are marked than lines are needed
		w.line(opinionLine)
	}
	return c.opinionXML(w)
}

func (c *copier) opinionXML(w *sheetWriter) []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<worksheet xmlns="` + c.namespace() + `">` +
		`<sheetPr><tabColor rgb="FFFF0000"/><pageSetUpPr fitToPage="1"/></sheetPr>`)
	fmt.Fprintf(&b, `<dimension ref="A1:%s"/>`, sheets.RefName(w.row, xlsx.OpinionMark))
	fmt.Fprintf(&b, `<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">`+
		`<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`+
		`<selection pane="bottomLeft" activeCell="C%[2]d" sqref="C%[2]d"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>`, xlsx.OpinionTop-1, xlsx.OpinionTop)
	for i, width := range opinionWidths {
		hidden := ""
		if i+1 == xlsx.OpinionMark {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&b, `<col min="%d" max="%[1]d" width="%d" customWidth="1"%s/>`, i+1, width, hidden)
	}
	b.WriteString(`</cols><sheetData>` + w.rows.String() + `</sheetData><mergeCells>` + w.merges.String() + `</mergeCells>`)
	if w.links.Len() > 0 {
		b.WriteString(`<hyperlinks>` + w.links.String() + `</hyperlinks>`)
	}
	b.WriteString(`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return []byte(b.String())
}

// opinionLine writes the line of a finding.
func (c *copier) opinionLine(w *sheetWriter, st *opinionStyles, number int, f *cause) {
	where := templates.Where(c.ret.Filing.Form.Subject(f.Key), f.Place)
	if f.Place.Cell != "" { // the message names row and column; LibreOffice breaks no line of a link
		where = f.Place.Sheet + "!" + f.Place.Cell
	}
	severity, message, fix := f.words()
	style, target := st.text, ""
	if sheet, cell, ok := c.place(&f.Finding); ok {
		target = xlsx.QuoteSheet(sheet.Name) + "!" + cell
	} else if sheet != nil {
		target = xlsx.QuoteSheet(sheet.Name) + "!A1" // about the whole sheet
	}
	if target != "" {
		style = st.link
	}
	height := 0
	for i, text := range []string{severity, where, message, fix, f.ID()} {
		height = max(height, wrapped(text, opinionWidths[1+i]))
	}
	w.line(6+opinionLine*height, put{strconv.Itoa(number), st.number}, put{severity, st.severity[f.Severity]}, put{where, style},
		put{message, st.text}, put{fix, st.text}, put{f.ID(), st.text})
	if target != "" {
		fmt.Fprintf(&w.links, `<hyperlink ref="%s" location="%s" display="%s"/>`, sheets.RefName(w.row, opinionWhere),
			opc.Escape(target), opc.Escape(where))
	}
}

// A cause is a finding with what follows from it.
type cause struct {
	templates.Finding
	follow []string // where
}

// mostFollowers is how many places are named that a cause is wrong at as well.
const mostFollowers = 6

// byCause lists the findings, one for each cause: errors first, then queries, then notes, each in the order of the check.
func (c *copier) byCause() []cause {
	var list []cause
	at := map[string]int{}
	for _, severity := range severities {
		for _, f := range c.result.Findings {
			if f.Severity == severity && f.Follows == "" {
				if _, there := at[f.ID()]; !there {
					at[f.ID()] = len(list)
				}
				list = append(list, cause{Finding: f})
			}
		}
	}
	for _, f := range c.result.Findings {
		if i, ok := at[f.Follows]; ok && f.Follows != "" {
			list[i].follow = append(list[i].follow, templates.Where(c.ret.Filing.Form.Subject(f.Key), f.Place))
		}
	}
	return list
}

// words are what a line says of a cause, what the agency and the office have said of it included.
func (f *cause) words() (severity, message, fix string) {
	severity, message, fix = f.Severity.Chinese(), f.Message, f.Fix
	if f.Status == templates.StatusExplained {
		severity += "\n已说明"
	}
	if n := len(f.follow); n > 0 {
		message += fmt.Sprintf("\n跟着它的还有 %d 处，不另算：%s", n, strings.Join(f.follow[:min(n, mostFollowers)], "、"))
		if n > mostFollowers {
			message += " 等"
		}
		message += "。改好这一处再核对一次。"
	}
	if f.Explanation != "" {
		message += "\n单位说明：" + hanzi.Shorten(f.Explanation, maxNoteText)
	}
	if f.Regraded != "" {
		fix += "\n本级规定：" + hanzi.Shorten(f.Regraded, maxNoteText)
	}
	return severity, message, fix
}

// wrapped returns how many lines text takes in a column that is so many characters wide, a Chinese one counted as two and
// some room kept.
func wrapped(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		half := 0
		for _, r := range line {
			if half++; r >= 0x100 {
				half++
			}
		}
		n += half*11/10/width + 1
	}
	return n
}

// regraded lists the office's regrading, also of rules that are not checked and so have no finding.
func (c *copier) regraded() []string {
	var list []string
	for _, g := range c.result.Regraded {
		if list == nil {
			list = append(list, "本级调整了等级的规则：")
		}
		list = append(list, g.Title+"："+g.Chinese()+"。本级规定："+hanzi.Shorten(g.Reason, maxNoteText))
	}
	return list
}

// summary says what the verdict is and how much there is to do. The number of errors is that of the cover.
func (c *copier) summary() string {
	told, explained := templates.Told(c.result.Findings), 0
	for _, f := range told {
		if f.Status == templates.StatusExplained {
			explained++
		}
	}
	open := func(s templates.Severity) int { return templates.CountOpen(told, s) }
	text := fmt.Sprintf("%s %d年度：%s。必须改正的错误 %d 处，需要核实或说明的 %d 处，提示 %d 处", c.ret.Filing.Agency.Name, c.ret.Filing.Year,
		c.result.Verdict.Chinese(), open(templates.SeverityError), open(templates.SeverityQuery), open(templates.SeverityNote))
	if explained > 0 {
		text += fmt.Sprintf("，已说明的 %d 处", explained)
	}
	if n := len(told) - maxOpinions; n > 0 {
		text += fmt.Sprintf("；下面列出前 %d 处，另有 %d 处", maxOpinions, n)
	}
	return text + "。"
}

// whatToDo tells the clerk what to do with the copy.
func (c *copier) whatToDo() string {
	text := "怎么改：点“位置”跳到那一格，按“怎么办”改，改过的格颜色自己消失；改好以后直接保存本文件报送，不必删除本表和批注。" +
		"数确实无误的核实事项，在“" + xlsx.SheetChecks + "”表写明说明；那里没有这一项的，把编号和说明填在“" + xlsx.SheetChecks + "”表的“其他说明”里。"
	if until := c.untilWhen(); until != "" {
		text += "\n" + until
	}
	if c.unnoted != nil {
		slices.Sort(c.unnoted)
		text += "\n" + strings.Join(c.unnoted, "、") + "上有改写不了的批注或控件，原样留着，没有另加批注：问题只标颜色，写在本表。"
	}
	return text
}

// untilWhen says until when the copy is due and whom to ask, as far as that is known.
func (c *copier) untilWhen() string {
	var list []string
	deadline := c.office.Deadline
	if deadline == "" {
		if l, err := xlsx.LayoutOf(c.ret.Filing.Form); err == nil {
			at := l.Agency("deadline")
			if cover := c.book.Sheet(at.Sheet); cover.Cell(at.Row, at.Col-1).Text() == xlsx.LabelDeadline {
				deadline = strings.TrimSpace(cover.Cell(at.Row, at.Col).Text())
			}
		}
	}
	if deadline != "" {
		list = append(list, "报送期限："+hanzi.Shorten(deadline, 40)+"。")
	}
	if c.office.Contact != "" {
		list = append(list, "有疑问请联系："+hanzi.Shorten(c.office.Contact, 100)+"。")
	}
	return strings.Join(list, "　")
}
