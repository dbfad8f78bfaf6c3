package marked

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// The sheet 退回意见 of a marked copy, and what its cover says.

// opinion writes the list of findings.
func (a *annotator) opinion() error {
	x := a.file
	if _, err := x.NewSheet(a.list); err != nil {
		return err
	}
	title, text, head, err := a.opinionStyles()
	if err != nil {
		return err
	}
	put := func(row, col, style int, value string) error {
		cell := xlsx.Ref{Sheet: a.list, Row: row, Col: col}.A1()
		if err := x.SetCellStr(a.list, cell, value); err != nil {
			return err
		}
		return x.SetCellStyle(a.list, cell, cell, style)
	}
	for i, width := range []float64{6, 8, 50, 60, 44, 26} {
		col := sheets.ColumnName(i + 1)
		if err := x.SetColWidth(a.list, col, col, width); err != nil {
			return err
		}
	}
	if err := x.SetColVisible(a.list, "G", false); err != nil {
		return err
	}
	if err := errors.Join(x.MergeCell(a.list, "A1", "F1"), x.MergeCell(a.list, "A2", "F2"), x.MergeCell(a.list, "A3", "F3"),
		put(1, 1, title, xlsx.SheetOpinion), put(2, 1, 0, a.summary()),
		a.say("点“位置”跳到那一格；改好以后直接保存本文件报送，不必删除本表。数确实无误的核实事项，在“核对”表写明说明；那里没有这一项的，把编号和说明填在“核对”表的“其他说明”里。")); err != nil {
		return err
	}
	for i, name := range xlsx.OpinionHeads {
		if err := put(xlsx.OpinionTop-1, i+1, head, name); err != nil {
			return err
		}
	}
	findings := a.sorted()
	shown := min(len(findings), maxOpinions)
	number := 0 // one for each cause
	for i, f := range findings[:shown] {
		row, no := xlsx.OpinionTop+i, ""
		if f.Follows == "" {
			number++
			no = strconv.Itoa(number)
		}
		where := templates.Where(a.ret.Filing.Form.Subject(f.Key), f.Place)
		sheet, cell, ok := a.place(&f)
		severity, message, fix := opinionWords(&f)
		if err := errors.Join(put(row, opinionNumber, text, no), put(row, opinionSeverity, text, severity), put(row, opinionWhere, text, where),
			put(row, opinionMessage, text, message), put(row, opinionFix, text, fix), put(row, opinionID, text, f.ID())); err != nil {
			return err
		}
		if !ok && sheet != "" && a.book.Sheet(sheet) != nil {
			cell, ok = "A1", true // about the whole sheet
		}
		if ok {
			if err := x.SetCellHyperLink(a.list, xlsx.Ref{Sheet: a.list, Row: row, Col: opinionWhere}.A1(), xlsx.QuoteSheet(sheet)+"!"+cell, "Location"); err != nil {
				return err
			}
		}
		lines := max(wrapped(message, 27), wrapped(fix, 20), wrapped(where, 22), wrapped(severity, 9))
		if err := x.SetRowHeight(a.list, row, min(400, float64(8+16*lines))); err != nil {
			return err
		}
	}
	for i, line := range a.regraded() {
		row := xlsx.OpinionTop + shown + 1 + i
		from, to := xlsx.Ref{Sheet: a.list, Row: row, Col: opinionNumber}.A1(), xlsx.Ref{Sheet: a.list, Row: row, Col: opinionID}.A1()
		if err := errors.Join(x.MergeCell(a.list, from, to), put(row, opinionNumber, 0, line)); err != nil {
			return err
		}
	}
	for i, mark := range a.marked {
		if err := x.SetCellStr(a.list, xlsx.Ref{Sheet: a.list, Row: xlsx.OpinionTop + i, Col: xlsx.OpinionMark}.A1(), mark); err != nil {
			return err
		}
	}
	orientation, paper, wide, tall, fit := "landscape", 9, 1, 0, true
	return errors.Join(
		x.SetSheetProps(a.list, &excelize.SheetPropsOptions{FitToPage: &fit}), // without it FitToWidth is ignored
		x.SetPanes(a.list, &excelize.Panes{Freeze: true, YSplit: xlsx.OpinionTop - 1, TopLeftCell: "A" + strconv.Itoa(xlsx.OpinionTop),
			ActivePane: "bottomLeft"}),
		x.SetPageLayout(a.list, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}))
}

// say writes what is to be done into the third row of the list.
func (a *annotator) say(text string) error {
	cell := xlsx.Ref{Sheet: a.list, Row: 3, Col: 1}.A1()
	if err := a.file.SetCellStr(a.list, cell, text+a.unnoted()); err != nil || a.unnoted() == "" {
		return err
	}
	wrap, err := a.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	return errors.Join(err, a.file.SetCellStyle(a.list, cell, cell, wrap), a.file.SetRowHeight(a.list, 3, 34))
}

// unnoted names the sheets that have marks and no notes of ours, "" for none.
func (a *annotator) unnoted() string {
	var names []string
	for _, m := range a.marked {
		name := m[:strings.LastIndex(m, "!")]
		if !slices.Contains(names, "“"+name+"”") && a.notesOf(a.book.Sheet(name)) == nil {
			names = append(names, "“"+name+"”")
		}
	}
	if names == nil {
		return ""
	}
	return strings.Join(names, "、") + "上有改写不了的批注或控件，原样留着，没有另加批注：问题只标颜色，写在本表。"
}

func (a *annotator) opinionStyles() (title, text, head int, err error) {
	title, err = a.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 18, Family: "宋体"},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	if err != nil {
		return 0, 0, 0, err
	}
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Style: 1, Color: "808080"})
	}
	text, err = a.file.NewStyle(&excelize.Style{Border: border, Font: &excelize.Font{Size: 11, Family: "宋体"},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	if err != nil {
		return 0, 0, 0, err
	}
	head, err = a.file.NewStyle(&excelize.Style{Border: border, Font: &excelize.Font{Bold: true, Size: 11, Family: "宋体"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2F3"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	if err != nil {
		return 0, 0, 0, err
	}
	return title, text, head, nil
}

// opinionWords are what a line of the list says of a finding, what the agency and the office have said of it included.
func opinionWords(f *templates.Finding) (severity, message, fix string) {
	severity, message, fix = f.Severity.Chinese(), f.Message, f.Fix
	if f.Status == templates.StatusExplained {
		severity += "\n已说明"
	}
	if f.Explanation != "" {
		message += "\n单位说明：" + hanzi.Shorten(f.Explanation, maxNoteText)
	}
	if f.Regraded != "" {
		fix += "\n本级规定：" + hanzi.Shorten(f.Regraded, maxNoteText)
	}
	return severity, message, fix
}

// wrapped returns how many lines text takes in a column that is so many characters wide.
func wrapped(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += utf8.RuneCountInString(line)/width + 1
	}
	return n
}

// regraded lists the office's regrading, also of rules that are not checked and so have no finding.
func (a *annotator) regraded() []string {
	var list []string
	for _, g := range a.result.Regraded {
		if list == nil {
			list = append(list, "本级调整了等级的规则：")
		}
		list = append(list, g.Title+"："+g.Chinese()+"。本级规定："+hanzi.Shorten(g.Reason, maxNoteText))
	}
	return list
}

// sorted puts errors first, then queries, then notes, each in the order of the check.
func (a *annotator) sorted() []templates.Finding {
	rank := map[templates.Severity]int{templates.SeverityError: 0, templates.SeverityQuery: 1, templates.SeverityNote: 2}
	list := slices.Clone(a.result.Findings)
	slices.SortStableFunc(list, func(p, q templates.Finding) int { return rank[p.Severity] - rank[q.Severity] })
	return templates.ByCause(list)
}

// summary says what the verdict is and how much there is to do.
func (a *annotator) summary() string {
	told, explained := templates.Told(a.result.Findings), 0
	for _, f := range told {
		if f.Status == templates.StatusExplained {
			explained++
		}
	}
	open := func(s templates.Severity) int { return templates.CountOpen(told, s) }
	errorsN, queries, notes := open(templates.SeverityError), open(templates.SeverityQuery), open(templates.SeverityNote)
	text := fmt.Sprintf("%s %d年度：%s。必须改正的错误 %d 处，需要核实或说明的 %d 处，提示 %d 处", a.ret.Filing.Agency.Name, a.ret.Filing.Year,
		a.result.Verdict.Chinese(), errorsN, queries, notes)
	if explained > 0 {
		text += fmt.Sprintf("，已说明的 %d 处", explained)
	}
	if n := len(a.result.Findings) - maxOpinions; n > 0 {
		text += fmt.Sprintf("；下面列出前 %d 处，另有 %d 处", maxOpinions, n)
	}
	return text + "。"
}

// front moves the list to the front and opens the workbook there. Names that belong to single sheets, such as print
// areas, are numbered by the order of the sheets and are put right afterwards.
func (a *annotator) front() error {
	x := a.file
	before := x.GetDefinedName()
	first := x.GetSheetList()[0]
	if err := x.MoveSheet(a.list, first); err != nil {
		return err
	}
	if after := x.GetDefinedName(); !slices.Equal(before, after) {
		for _, n := range after {
			if err := x.DeleteDefinedName(&excelize.DefinedName{Name: n.Name, Scope: n.Scope}); err != nil {
				return err
			}
		}
		for _, n := range before {
			if err := x.SetDefinedName(&n); err != nil {
				return err
			}
		}
	}
	i, err := x.GetSheetIndex(a.list)
	if err != nil {
		return err
	}
	x.SetActiveSheet(i)
	return nil
}
