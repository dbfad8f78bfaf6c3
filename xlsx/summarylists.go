//go:build !js

package xlsx

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

// The lists of 汇总.xlsx: 进度, 问题, 文件, 分级, 差额, 正文, 正文里的问题, 正文里的数.

func (p *summaryPlan) title() string {
	return fmt.Sprintf("%s %d年%s", cmp.Or(p.Body, "各单位"), p.Year, p.Form.Title)
}

func (p *summaryPlan) progress(b *builder) error {
	heads := []string{"序号", "单位名称", "单位代码", "上级", "类别", "状态", "错误", "核实", "计入合计", "问题", "联系人", "电话", "采用的文件", "备注"}
	top, n := p.progressTop(), len(p.Progress)
	last := top + max(n, 1) - 1
	t := b.table(SheetProgress, tableLook{widths: []float64{6, 34, 14, 20, 10, 13, 7, 7, 9, 8, 12, 16, 44, 50}, freeze: "C" + itoa(top),
		landscape: true, rows: last, repeat: fmt.Sprintf("$%d:$%d", top-1, top-1), filter: fmt.Sprintf("A%d:N%d", top-1, last), tab: "4472C4"})
	t.line(listTitle, 26, p.title()+"：报送进度", len(heads))
	for _, f := range p.Facts {
		t.line(listFact, 17, f, len(heads))
	}
	t.put(0)
	t.headings(heads, 22)
	for row, i := range p.Progress {
		a := p.Agencies.At(i)
		link := t.cell(listMid, "")
		if p.problemAt[i] > 0 {
			link = t.formula(listLink, jump(SheetProblems, p.problemAt[i]), "查看")
		}
		t.put(fitted(a.Name, 34.0, a.Parent, 20.0, a.File, 44.0, a.Remark, 50.0), t.cell(listMid, row+1),
			t.cell(toned(listText, quiet(a.Tone)), a.Name), t.cell(listMid, a.Code), t.cell(listText, a.Parent),
			t.cell(listMid, a.Category), t.cell(toned(listMid, a.Tone), a.State), t.cell(listMid, blankZero(a.Errors)),
			t.cell(listMid, blankZero(a.Queries)), t.cell(listMid, yesNo(a.Counted)), link, t.cell(listMid, a.Contact), t.cell(listMid, a.Phone),
			t.cell(listText, a.File), t.cell(listText, a.Remark))
	}
	return t.end()
}

// quiet keeps only the red of an agency's name.
func quiet(tone Tone) Tone {
	if tone == ToneGrey {
		return tone
	}
	return TonePlain
}

func blankZero(n int) any {
	if n == 0 {
		return ""
	}
	return n
}

func (t *tableSheet) headings(heads []string, height float64) {
	t.put(height, lists.Map(heads, func(h string) any { return t.cell(listHead, h) })...)
}

// maxProblemRows keeps within the rows a sheet has.
const maxProblemRows = 1_000_000

func (p *summaryPlan) problems(b *builder) error {
	heads := []string{"序号", "单位", "结论", "级别", "问题", "办法", "位置", "所填", "应为", "相差", "单位的说明", "文件", "编号", "进度"}
	n := min(len(p.Problems), maxProblemRows)
	last := problemTop + max(n, 1) - 1
	t := b.table(SheetProblems, tableLook{widths: []float64{6, 26, 9, 7, 62, 44, 16, 10, 10, 9, 24, 32, 22, 7},
		freeze:    "C" + itoa(problemTop),
		landscape: true, rows: last, repeat: fmt.Sprintf("$%d:$%d", problemTop-1, problemTop-1),
		filter: fmt.Sprintf("A%d:N%d", problemTop-1, last), tab: "C00000"})
	t.line(listTitle, 26, fmt.Sprintf("全部问题（%d 处）", len(p.Problems)), 6)
	note := "错误必须更正；核实要更正或在表里说明；提示供参考。被代替的旧文件的问题不在这里。"
	if len(p.Problems) > n {
		note += fmt.Sprintf("只列前 %d 处。", n)
	}
	t.line(listFact, 17, note, 6)
	t.headings(heads, 22)
	for i := range p.Problems[:n] {
		x := &p.Problems[i]
		link := t.cell(listMid, "")
		if x.Agency >= 0 && p.progressAt[x.Agency] > 0 {
			link = t.formula(listLink, jump(SheetProgress, p.progressAt[x.Agency]), "查看")
		}
		t.put(fitted(x.Name, 26.0, x.Message, 62.0, x.Fix, 44.0, x.Explanation, 24.0, x.File, 32.0, x.Place, 16.0),
			t.cell(listMid, i+1), t.cell(listText, x.Name), t.cell(listMid, x.Verdict),
			t.cell(toned(listMid, x.Tone), x.Severity),
			t.cell(listText, x.Message), t.cell(listText, x.Fix), t.cell(listText, x.Place), t.cell(listText, x.Got), t.cell(listText, x.Want),
			t.cell(listText, x.Off), t.cell(listText, x.Explanation), t.cell(listText, x.File), t.cell(listHash, x.Code), link)
	}
	return t.end()
}

func (p *summaryPlan) files(b *builder) error {
	heads := []string{"序号", "文件", "怎样处理", "单位", "凭什么认定", "结论", "错误", "核实", "SHA-256"}
	const top = 4
	last := top + max(p.Files.Len, 1) - 1
	t := b.table(SheetFiles, tableLook{widths: []float64{6, 60, 20, 32, 12, 10, 7, 7, 62}, freeze: "C4", landscape: true, rows: last,
		repeat: "$3:$3", filter: fmt.Sprintf("A3:I%d", last)})
	t.line(listTitle, 26, fmt.Sprintf("收到的全部文件（%d 个）", p.Files.Len), 5)
	t.line(listFact, 17, "每个文件都在这里，没有采用的也列出。SHA-256 是文件内容的指纹，内容一个字节不同，指纹就不同。", 9)
	t.headings(heads, 22)
	for i := range p.Files.Len {
		f := p.Files.At(i)
		t.put(fitted(f.File, 60.0, f.Agency, 32.0), t.cell(listMid, i+1), t.cell(listText, f.File),
			t.cell(toned(listMid, f.Tone), f.State), t.cell(listText, f.Agency),
			t.cell(listMid, f.By), t.cell(listMid, f.Verdict), t.cell(listMid, blankZero(f.Errors)), t.cell(listMid, blankZero(f.Queries)),
			t.cell(listHash, f.SHA256))
	}
	return t.end()
}

// levels shows the sums of every body, each a formula over its agencies' rows of 明细.
func (p *summaryPlan) levels(b *builder) error {
	if len(p.Bodies) < 2 {
		return nil
	}
	heads := []string{"序号", "汇总单位", "计入单位数", "其中待说明", "未计入单位数", "本级报来的汇总表"}
	widths := append([]float64{6, 30, 11, 11, 11, 12}, p.figureWidths()...)
	t := b.table(SheetLevels, tableLook{widths: widths, freeze: "C4", landscape: true, wide: true, rows: 3 + len(p.Bodies),
		repeat: "$A:$B,'" + SheetLevels + "'!$2:$3"})
	t.put(26, t.cell(listTitle, "分级汇总"), nil, nil, nil, nil, nil, t.cell(listNote, p.policy()))
	p.figureHeadings(t, heads)
	for i, body := range p.Bodies {
		name := listPlain
		name.indent = min(body.Depth, 6)
		row := []any{t.cell(listMid, i+1), t.cell(name, body.Name), t.cell(listMid, body.Counted),
			t.cell(listMid, body.Provisional), t.cell(listMid, body.Left), t.cell(listMid, cmp.Or(body.Own, "未报"))}
		for k, key := range p.keys {
			cell := t.cell(listNumber, totalOf(body.Total, key))
			if body.From < body.To {
				cell = t.formula(listNumber, p.sum(k, body.From, body.To), totalOf(body.Total, key))
			}
			row = append(row, cell)
		}
		t.put(17, row...)
	}
	return t.end()
}

func (p *summaryPlan) gaps(b *builder) error {
	if len(p.Gaps) == 0 {
		return nil
	}
	t := b.table(SheetGaps, tableLook{widths: []float64{6, 30, 14, 46, 14, 14, 14, 14}, freeze: "A4", landscape: true,
		rows:   3 + len(p.Gaps),
		repeat: "$3:$3", tab: "C00000"})
	t.line(listTitle, 26, "本级汇总表与所属单位合计的差额", 8)
	t.line(listFact, 17, p.Policy+"。相差为正，是本级表比所属单位合计多；为负，是少。", 8)
	t.headings([]string{"序号", "汇总单位", "表", "项目", "本级表所填", "所属单位合计", "相差", "合计"}, 22)
	for i, g := range p.Gaps {
		t.put(fitted(g.Body, 30.0, g.Figure.Name(), 46.0), t.cell(listMid, i+1), t.cell(listText, g.Body),
			t.cell(listMid, g.Figure.Table.Sheet), t.cell(listText, g.Figure.Name()),
			t.cell(listNumber, g.Got), t.cell(listNumber, g.Want), t.cell(toned(listNumber, ToneRed), g.Off),
			t.formula(listLink, jump(SheetTotals, p.totalAt[g.Figure.Key].Row), "查看"))
	}
	return t.end()
}

// texts lists every passage of every agency.
func (p *summaryPlan) texts(b *builder) error {
	if p.Texts == nil {
		return nil
	}
	last := 3 + max(p.Lines, 1)
	t := b.table(SheetNarrative, tableLook{widths: []float64{6, 22, 20, 28, 86, 7, 40, 14}, freeze: "E4",
		landscape: true, rows: last, repeat: "$3:$3", filter: fmt.Sprintf("A3:H%d", last)})
	t.line(listTitle, 26, fmt.Sprintf("各单位的正文（%d 段）", p.Lines), 5)
	t.line(listFact, 17, "按段落、照名单的顺序排列，原话没有改动；标记【】换成了该单位自己的数。没有计入合计的单位也列出。最后一栏是写到“"+SheetRepeated+"”表里的哪几条。", 5)
	t.headings([]string{"序号", "部分", "段落", "单位", "正文", "字数", "几个单位都有的句子", "问题、措施"}, 22)
	n := 0
	p.Texts(func(x SummaryText) {
		n++
		agency := x.Agency
		if x.State != "" {
			agency += "（" + x.State + "）"
		}
		t.put(fitted(x.Section, 22.0, agency, 28.0, x.Text, 86.0, x.Shared, 40.0, x.Labels, 14.0), t.cell(listMid, n),
			t.cell(listText, x.Section), t.cell(listText, x.Passage), t.cell(listText, agency), t.cell(listText, x.Text), t.cell(listNumber, utf8.RuneCountInString(x.Text)),
			t.cell(listText, x.Shared), t.cell(listText, x.Labels))
	})
	return t.end()
}

// repeated lists the problems and measures that several agencies have written of.
func (p *summaryPlan) repeated(b *builder) error {
	if len(p.Repeated) == 0 {
		return nil
	}
	last := 3 + len(p.Repeated)
	t := b.table(SheetRepeated, tableLook{widths: []float64{9, 76, 9, 70}, freeze: "B4", landscape: true, rows: last,
		repeat: "$3:$3", filter: fmt.Sprintf("A3:D%d", last)})
	t.line(listTitle, 26, fmt.Sprintf("几个单位都写到的问题和措施（%d 条）", len(p.Repeated)), 4)
	t.line(listFact, 30, "说法相近的归在一起，写的是其中一个单位的原话；各单位自己的话在“"+SheetNarrative+"”表，按那里最后一栏筛选。"+
		"是问题还是措施，是按“下一步”“将”“已”这些字样分的。", 4)
	t.headings([]string{"编号", "问题或者措施", "单位数", "哪些单位"}, 22)
	for _, x := range p.Repeated {
		t.put(fitted(x.Text, 76.0, x.Agencies, 70.0), t.cell(listMid, x.Label), t.cell(listText, x.Text),
			t.cell(listNumber, x.Count), t.cell(listText, x.Agencies))
	}
	return t.end()
}

// told lists the numbers that only texts have, and what they add up to: each sum is a formula over the list.
func (p *summaryPlan) told(b *builder) error {
	if len(p.Numbers) == 0 {
		return nil
	}
	top := 5 + len(p.Sums) // of the list; its head stands above
	last := top + len(p.Numbers)
	t := b.table(SheetTold, tableLook{widths: []float64{18, 28, 12, 9, 18, 70, 30}, landscape: true, rows: last,
		filter: fmt.Sprintf("A%d:G%d", top, last)})
	t.line(listTitle, 26, "只有正文里才有的数", 7)
	t.line(listFact, 30, "数照各单位的原句摘录，用之前请对一对原句。一个单位对同一件事写了几个不同的数、或者只写了约数的，没有加进合计；"+
		"选定以后把“不加的原因”一格清空，合计就加上它。", 7)
	t.headings([]string{"事项", "加了几个单位的数", "合计", "单位", "没有加的单位"}, 22)
	column := func(c string) string { return fmt.Sprintf("$%s$%d:$%s$%d", c, top+1, c, last) }
	for i, s := range p.Sums {
		row := itoa(4 + i)
		where := fmt.Sprintf(`%s,$A%s,%s,$D%s,%s,""`, column("A"), row, column("D"), row, column("G"))
		t.put(17, t.cell(listText, s.Matter), t.formula(listNumber, "COUNTIFS("+where+")", s.Agencies),
			t.formula(listSum, "SUMIFS("+column("C")+","+where+")", s.Total), t.cell(listMid, s.Unit), t.cell(listNumber, blankZero(s.Left)))
	}
	t.put(0)
	t.headings([]string{"事项", "谁写的", "数", "单位", "段落", "原句", "不加的原因"}, 22)
	for _, n := range p.Numbers {
		t.put(fitted(n.Agency, 28.0, n.Sentence, 70.0, n.Why, 30.0), t.cell(listText, n.Matter), t.cell(listText, n.Agency),
			t.cell(listNumber, n.Number), t.cell(listMid, n.Unit), t.cell(listText, n.Passage), t.cell(listText, n.Sentence),
			t.cell(listText, n.Why))
	}
	return t.end()
}

// share is a difference in parts of last year's figure, to four places, halves away from zero as ROUND has them. It is
// reckoned in whole numbers: 3 of 20,000 is 0.0002, and 0.0001 in binary fractions.
func share(off, was templates.Decimal) any {
	if was.IsZero() {
		return ""
	}
	n, d := big.NewInt(off.Micro()), big.NewInt(was.Micro())
	negative := n.Sign()*d.Sign() < 0
	n.Abs(n).Mul(n, big.NewInt(20_000)).Add(n, d.Abs(d))
	parts, _ := n.Quo(n, d.Lsh(d, 1)).Float64() // may be more than an int64 holds: 一分 last year, 亿元 now
	parts /= 1e4
	if negative {
		return 0 - parts // not -parts: -0 is no figure
	}
	return parts
}

// Sheet 比较 of 汇总.xlsx.

// compare shows this year, last year and the difference, a row for each figure: of the same agencies on both sides. Where
// they are not all that are counted, the whole total stands in a column of its own, away from last year's.
func (p *summaryPlan) compare(b *builder) error {
	heads := []string{"表", "行", "栏", "本年", "上年", "增减", "增减比例"}
	widths := []float64{14, 52, 20, 14, 14, 14, 11}
	if p.apart() {
		heads, widths = append(heads, "本年全部计入的合计"), append(widths, 18)
		if n := len(p.Compared.Agencies); n > 0 {
			heads[3], heads[4] = fmt.Sprintf("本年（%d 个单位）", n), fmt.Sprintf("上年（%d 个单位）", n)
		}
	}
	last := compareTop + len(p.keys) - 1
	t := b.table(SheetCompare, tableLook{widths: widths, freeze: "A4", rows: last, repeat: "$3:$3",
		filter: fmt.Sprintf("A3:%s%d", sheets.ColumnName(len(heads)), last)})
	t.line(listTitle, 26, fmt.Sprintf("%d 年与 %d 年比较", p.Year, p.Year-1), len(heads))
	note := p.compares()
	if p.Compares == "" {
		note += "收表时给出上年的填报表或报告，两年都有的单位就会列出比较。"
	}
	t.line(listFact, 64, p.policy()+note, len(heads))
	t.headings(heads, 22)
	for i, key := range p.keys {
		cells, err := p.compareRow(t, i, key)
		if err != nil {
			return err
		}
		t.put(fitted(p.Form.Figure(key).RowName(), 52.0), cells...)
	}
	return t.end()
}

// compares says what stands beside this year.
func (p *summaryPlan) compares() string {
	if p.Compares == "" {
		return "没有上年数。"
	}
	return p.Compares + "。"
}

// apart reports whether what is compared is not the total.
func (p *summaryPlan) apart() bool { return p.Compared != nil && !p.Compared.Whole }

// comparedNow returns this year's figure on 比较.
func (p *summaryPlan) comparedNow(key templates.Key) templates.Decimal {
	if p.apart() {
		return totalOf(p.Compared.Now, key)
	}
	return totalOf(p.total, key)
}

func (p *summaryPlan) compareRow(t *tableSheet, i int, key templates.Key) ([]any, error) {
	row, f := itoa(compareTop+i), p.Form.Figure(key)
	now := p.comparedNow(key)
	whole := t.formula(listNumber, "'"+SheetTotals+"'!"+p.totalAt[key].A1(), totalOf(p.total, key))
	cells := []any{t.cell(listMid, f.Table.Sheet), t.cell(listText, f.RowName()), t.cell(listText, f.Column.Name()), whole}
	if p.apart() {
		cells[3] = t.cell(listNumber, now)
		if formula := p.sumOf(i, p.Compared.Agencies); formula != "" {
			cells[3] = t.formula(listNumber, formula, now)
		}
	}
	was, known := p.lastOf(key)
	if known {
		off, err := now.Sub(was)
		if err != nil {
			return nil, err
		}
		cells = append(cells, t.cell(listNumber, was), t.formula(listNumber, p.rounded(i, "D"+row+"-E"+row), off),
			t.formula(listShare, fmt.Sprintf(`IF(E%s=0,"",ROUND(F%s/E%s,4))`, row, row, row), share(off, was)))
	} else {
		cells = append(cells, t.cell(listMid, ""), t.cell(listMid, ""), t.cell(listMid, ""))
	}
	if p.apart() {
		cells = append(cells, whole)
	}
	return cells, nil
}

// Excel takes 255 arguments and 8,192 characters.
const maxSumRanges = 200

// sumOf is the formula of a figure's sum over some agencies' rows of 明细, "" when they lie in too many places for one.
func (p *summaryPlan) sumOf(i int, agencies []int) string {
	var ranges []string
	for from := 0; from < len(agencies); {
		to := from + 1
		for to < len(agencies) && agencies[to] == agencies[to-1]+1 {
			to++
		}
		ranges = append(ranges, p.detailRange(i, agencies[from], agencies[to-1]+1))
		from = to
	}
	if len(ranges) == 0 || len(ranges) > maxSumRanges {
		return ""
	}
	return p.rounded(i, "SUM("+strings.Join(ranges, ",")+")")
}

// lastOf returns last year's figure of those that are compared, where it is known.
func (p *summaryPlan) lastOf(key templates.Key) (templates.Decimal, bool) {
	if p.Compared == nil {
		return templates.Decimal{}, false
	}
	return templates.PastOf(p.Compared.Last, p.Form).Figure(key)
}

// Sheet 指标 of 汇总.xlsx.

// indicatorScale makes millimetres of paper columns that can be read on the screen; printing brings them back to it.
const indicatorScale = 0.68

func (p *summaryPlan) indicators(b *builder) error {
	x := p.Indicators
	if x == nil {
		return nil
	}
	top, cols := len(x.Notes)+3, len(x.Columns)
	look := tableLook{freeze: "B" + itoa(top+1), rows: top + len(x.Rows) + 1 + len(x.Legend), pages: x.Pages, tab: "4472C4",
		repeat: fmt.Sprintf("$%d:$%d", top-1, top)}
	for _, c := range x.Columns {
		look.widths = append(look.widths, c.Width*indicatorScale)
	}
	t := b.table(SheetIndicators, look)
	t.line(listTitle, 26, x.Title, cols)
	for _, note := range x.Notes {
		t.line(listFact, 17, note+"。", cols)
	}
	p.indicatorHeads(t)
	for _, row := range x.Rows {
		p.indicatorRow(t, row)
	}
	t.put(6)
	for _, text := range x.Legend {
		t.line(style{size: 9, h: "left", v: "top", wrap: true}, textPoints(text, lists.Sum(look.widths)*1.85, 9), text, cols)
	}
	return t.end()
}

func (p *summaryPlan) indicatorHeads(t *tableSheet) {
	columns, first := p.Indicators.Columns, t.row+1
	t.put(18, lists.Map(columns, func(c IndicatorColumn) any { return t.cell(listHead, cmp.Or(c.Group, c.Head)) })...)
	t.put(30, lists.Map(columns, func(c IndicatorColumn) any {
		if c.Group == "" {
			return t.cell(listHead, "")
		}
		return t.cell(listHead, c.Head)
	})...)
	for from, to := 0, 0; from < len(columns); from = to {
		for to = from + 1; to < len(columns) && columns[from].Group != "" && columns[to].Group == columns[from].Group; to++ {
		}
		if columns[from].Group == "" {
			t.merge(from+1, first, from+1, first+1)
		} else {
			t.merge(from+1, first, to, first)
		}
	}
}

func (p *summaryPlan) indicatorRow(t *tableSheet, row IndicatorRow) {
	cells := make([]any, len(row.Cells))
	for i, c := range row.Cells {
		st := listMid
		switch {
		case i == 0:
			st = listPlain
		case c.Share:
			st = listShare
		case c.Number != nil:
			st = listNumber
		}
		if st.shrink = true; row.Sum {
			st.fill, st.bold = fillComputed, true
		}
		var value any = c.Text
		if c.Number != nil {
			value = *c.Number
		}
		if i == len(row.Cells)-1 {
			st = toned(st, row.Tone)
		}
		cells[i] = t.cell(st, value)
		if f := p.indicatorFormula(c, row); f != "" {
			cells[i] = t.formula(st, f, value)
		}
	}
	t.put(15, cells...)
}

// indicatorFormula is the formula of a cell over 合计 or 明细, "" for none: a cell that says that figures are blank, or that they cannot
// be read, says it by itself.
func (p *summaryPlan) indicatorFormula(c IndicatorCell, row IndicatorRow) string {
	if c.Of == nil || c.Number == nil && c.Text != templates.NoShare {
		return ""
	}
	fits := true
	f := c.Of.Excel(func(key templates.Key) string {
		if row.Whole {
			return "'" + SheetTotals + "'!" + p.totalAt[key].A1()
		}
		sum := p.sumOf(slices.Index(p.keys, key), row.From)
		fits = fits && sum != ""
		return sum
	})
	if !fits || len(f) > maxFormula {
		return ""
	}
	return f
}

// maxFormula is the longest formula that Excel takes.
const maxFormula = 8192
