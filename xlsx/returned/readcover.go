package returned

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// A coverValue is one fact from the cover, where it stands.
type coverValue struct {
	text string
	at   spot
}

// cover reads the agency's details: each stands right of its label. The label is looked for where the layout puts it,
// then anywhere on the cover, then in the whole workbook, where it must be the only one; see locateNamed.
func (r *reader) cover() {
	facts := map[string]coverValue{}
	list := coverNames()
	sheet := r.sheetOf(xlsx.SheetCover, coverNames)
	found := r.locateNamed(sheet, list, func(n *named) (spot, bool) { return r.rightOf(sheet, n.words[0]) })
	for _, n := range list {
		id, s := n.id, found[n.id]
		if s == nil {
			continue
		}
		r.covers[s.at.sheet] = true
		r.boxed[s.at] = true
		r.filing.Boxes[string(templates.AgencyKey(id))] = s.at.place()
		c, moved := s.at.cell(), s.label != (spot{sheet, n.label.Row, n.label.Col})
		ours := moved && c != nil && c.HasFormula() // a state of the contents, beside which the label stands now
		if c == nil || !c.Under && !ours {
			facts[id] = coverValue{r.said(s.at, nil, n.title), s.at}
		}
	}
	r.sayNamed(list, found, "内容")
	text := func(field string) string {
		if hanzi.Empty(facts[field].text) {
			return "" // also where the blanks are of no width
		}
		return strings.TrimSpace(facts[field].text)
	}
	for name, particular := range r.filing.Agency.Particulars() {
		*particular = text(name)
	}
	r.power(text("rule_making"), facts["rule_making"].at)
	r.year(text("year"), facts["year"].at)
}

// power reads whether the agency may make 规章. What the cover says as the name does too is left to the name, as is a cover
// that says nothing. What is neither yes nor no is said.
func (r *reader) power(word string, at spot) {
	a := &r.filing.Agency
	said := templates.PowerByName
	switch word {
	case xlsx.WordYes, "有", "√":
		said = templates.PowerYes
	case xlsx.WordNo, "无", "没有", "×":
		said = templates.PowerNo
	case "", "/", "—", "-":
	default:
		r.report("workbook.unplaced/power", nil, at.place(), templates.Words{"got": hanzi.Shorten(word, 40)})
	}
	if said != templates.PowerByName && (said == templates.PowerYes) != templates.RuleMaking(a.Name) {
		a.Rules = said
	}
}

// coverNames lists the details of the agency with what names them.
func coverNames() []named {
	var list []named
	for _, f := range xlsx.CoverFields() {
		list = append(list, named{id: f.Field, title: f.Label, words: []string{hanzi.Label(f.Label)},
			label: f.At, value: xlsx.Ref{Sheet: f.At.Sheet, Row: f.At.Row, Col: f.At.Col + 1}})
	}
	return list
}

// rightOf finds the one cell that holds a wording, on the sheet that it belongs to or else anywhere, and returns the cell
// right of it. It reports false when there is none or when there are several.
func (r *reader) rightOf(home *sheets.Sheet, folded string) (spot, bool) {
	if r.texts == nil {
		r.texts = map[string][]spot{}
		for _, s := range r.book.Sheets {
			for c := range s.All() {
				if c.Type != sheets.String || c.Under || len(c.Raw) > maxLabel {
					continue
				}
				r.book.Meter.Spend(len(c.Raw))
				if text := hanzi.Label(firstLine(c.Raw)); text != "" && len(text) < 120 {
					r.texts[text] = append(r.texts[text], spot{s, c.Row, c.Col})
				}
			}
		}
	}
	list := r.texts[folded]
	if home != nil {
		there := lists.Filter(list, func(at spot) bool { return at.sheet == home })
		if len(there) > 0 {
			list = there
		}
	}
	if len(list) != 1 {
		return spot{}, false
	}
	at := list[0]
	if m, ok := mergeOver(at); ok {
		at.col = m.C2
	}
	at.col++
	return at, true
}

// cellWords returns a cell as words: a text as it stands, a number as its digits, a formula as what the file keeps for
// it.
func cellWords(at spot, date1904 bool) string {
	c := at.cell()
	switch {
	case c == nil:
		return ""
	case c.Type == sheets.Number && at.sheet.IsDate(c):
		return dateText(c, date1904)
	case c.Type == sheets.Number:
		return plainNumber(c.Raw)
	case c.Type == sheets.Bool:
		return map[string]string{"0": "FALSE", "1": "TRUE"}[c.Raw]
	}
	return cleanText(c.Raw)
}

// words is cellWords for any cell of the book, however long.
func (r *reader) words(at spot) string {
	if c := at.cell(); c != nil && c.Type == sheets.String && len(c.Raw) >= longText {
		return r.long.facts(c.Raw).clean
	}
	return cellWords(at, r.book.Date1904)
}

// year settles the report year: the cover's, else the stamp's, else the only year in the workbook's titles.
func (r *reader) year(text string, at spot) {
	plain := strings.TrimSuffix(strings.TrimSuffix(hanzi.Label(text), "度"), "年")
	if plain != "" {
		if n, plain, ok := yearOf(text); ok {
			r.filing.Year = n
			if !plain {
				f := r.report("cover.contact/year", nil, at.place(), templates.Words{"got": hanzi.Shorten(text, 20), "year": strconv.Itoa(n)})
				f.Key = templates.AgencyKey("year")
			}
			return
		}
		r.report("file.year", nil, at.place(), templates.Words{"file": r.opt.File, "got": hanzi.Shorten(text, 20), "because": "不是四位数的年份"})
	}
	if r.ret.Stamp != nil {
		r.filing.Year = r.ret.Stamp.Year
		return
	}
	if plain == "" {
		if r.filing.Year = r.titleYear(); r.filing.Year == 0 {
			r.report("file.year", nil, templates.Place{}, templates.Words{"file": r.opt.File, "got": "空白", "because": "封面和标题都没有写年度"})
		}
	}
}

// yearOf reads a report year as people write it; plain reports that it is written in digits.
func yearOf(text string) (year int, plain, ok bool) {
	if year, plain, ok = hanzi.Year(text); !ok {
		year, plain, ok = hanzi.Year(hanzi.Label(text)) // in quotation marks and the like
	}
	return year, plain, ok && templates.IsYear(year)
}

// titleYear returns the year that titles name, such as 某某局2024年政府信息公开工作年度报告, if they name one.
func (r *reader) titleYear() int {
	year, _ := r.title()
	return year
}

// title returns what titles such as 某某局2024年政府信息公开工作年度报告 name: the year and the agency in front of it. Where
// titles disagree, or name none, they are 0 and "".
func (r *reader) title() (year int, agency string) {
	sameYear, sameAgency := true, true
	for _, s := range r.book.Sheets {
		for c := range s.All() {
			if c.Type != sheets.String || len(c.Raw) > 300 {
				continue
			}
			text := hanzi.Label(c.Raw)
			i := strings.Index(text, "年")
			if !strings.Contains(text, "政府信息公开") || i < 4 {
				continue
			}
			written := yearBefore(text[:i])
			n, _, ok := yearOf(written)
			if !ok {
				continue
			}
			sameYear = sameYear && (year == 0 || year == n)
			year = n
			if name := strings.TrimSuffix(text[:i], written); isAgencyName(name) {
				sameAgency = sameAgency && (agency == "" || agency == name)
				agency = name
			}
		}
	}
	if !sameYear {
		year = 0
	}
	if !sameAgency {
		agency = ""
	}
	return year, agency
}

// yearBefore returns the last four characters of a text, which may be a year.
func yearBefore(text string) string {
	runes := []rune(text)
	return string(runes[max(0, len(runes)-4):])
}

// isAgencyName reports whether the words in front of a title's year can be an agency's name as it is written: Chinese
// characters only, and not the number of an annex.
func isAgencyName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 40 && !strings.HasPrefix(s, "附件") && !strings.HasPrefix(s, "附表") &&
		strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// identity holds stamp, cover, form and year against one another.
func (r *reader) identity(stamps []stampCopy) {
	a := &r.filing.Agency
	say := func(code, message string) {
		r.report(code, nil, templates.Place{}, templates.Words{"message": message})
	}
	switch {
	case len(stamps) == 0:
		if a.Name == "" {
			_, a.Name = r.title()
		}
		say("workbook.stamp", "没有表标识，可能不是下发的填报表；已按表上的文字读取，请核对单位和年度。")
	default:
		s := stamps[0]
		for _, other := range stamps[1:] {
			if other.Agency != s.Agency || other.Code != s.Code || other.Year != s.Year || other.Form != s.Form {
				say("workbook.stamp/clash",
					"文件里的表标识互相矛盾：“"+s.where+"”写的是"+s.owner()+"，“"+other.where+"”写的是"+other.owner()+"；请用下发给本单位的填报表重新填报。")
				break
			}
		}
		a.Name = cmp.Or(a.Name, s.Agency)
		a.Code = cmp.Or(a.Code, s.Code)
		switch {
		case s.Agency != "" && hanzi.Label(a.Name) != hanzi.Label(s.Agency), s.Code != "" && hanzi.Label(a.Code) != hanzi.Label(s.Code):
			say("workbook.stamp/agency",
				"这份填报表是发给"+s.owner()+"的，封面上写的是“"+hanzi.Shorten(a.Name, 40)+"”"+codeText(a.Code)+"；"+r.otherOwner(s))
		case s.Year != 0 && r.filing.Year != 0 && s.Year != r.filing.Year:
			say("workbook.stamp/clash",
				"这份填报表是 "+strconv.Itoa(s.Year)+" 年度的，封面上写的是 "+strconv.Itoa(r.filing.Year)+" 年度；请核对年度，或用该年度的填报表重新填报。")
		}
	}
	if year := r.filing.Year; year != 0 && !r.form.Covers(year) {
		if right, err := r.opt.Forms.ForYear(year); err == nil && right.ID != r.form.ID {
			r.report("file.form-mismatch", nil, templates.Place{},
				templates.Words{"file": r.opt.File, "got": r.form.ID, "want": right.ID, "year": strconv.Itoa(year)})
		}
	}
}

// otherOwner says what to do about a cover that names another agency than the stamp: it is another's workbook, or the agency
// has got another name since.
func (r *reader) otherOwner(s stampCopy) string {
	renamed := "单位改了名的，由下发单位把名单里的名称改过来，再把这份表导入一份新表（单位写“" + hanzi.Shorten(r.filing.Agency.Name, 40) + "”），数不用重填"
	if s.Code != "" && hanzi.Label(r.filing.Agency.Code) == hanzi.Label(s.Code) {
		return "代码相同，多半是单位改了名：" + strings.TrimPrefix(renamed, "单位改了名的，") + "；没有改名的，把封面上的名称改回来。"
	}
	return "拿错了表的，用下发给本单位的填报表重新填报；" + renamed + "。"
}

func codeText(code string) string {
	if code == "" {
		return ""
	}
	return "（代码 " + hanzi.Shorten(code, 30) + "）"
}

// A stampCopy is one of the copies of the stamp.
type stampCopy struct {
	xlsx.Stamp
	where string
}

func (s stampCopy) owner() string {
	name := cmp.Or(s.Agency, "（未写单位）")
	return "“" + hanzi.Shorten(name, 40) + "”" + codeText(s.Code) + " " + strconv.Itoa(s.Year) + " 年度"
}

// readStamps returns the copies of the stamp that can be read.
func readStamps(b *sheets.Book) []stampCopy {
	var list []stampCopy
	add := func(s xlsx.Stamp, err error, where string) {
		if err == nil {
			list = append(list, stampCopy{s, where})
		}
	}
	if sheet := b.Sheet(xlsx.SheetStamp); sheet != nil {
		var pairs [][2]string
		rows, _ := sheet.Dim()
		for row := 1; row <= min(rows, 50); row++ {
			pairs = append(pairs, [2]string{cellWords(spot{sheet, row, 1}, false), cellWords(spot{sheet, row, 2}, false)})
		}
		s, err := xlsx.StampFromPairs(pairs)
		add(s, err, "隐藏工作表")
	}
	if text, ok := b.Custom[xlsx.StampProperty]; ok {
		s, err := xlsx.ParseStamp(readAsLatin(text))
		add(s, err, "文档属性")
	}
	if name, ok := b.Name(xlsx.StampName); ok {
		s, err := xlsx.ParseStampName(name.RefersTo)
		add(s, err, "定义的名称")
	}
	return list
}

// readAsLatin undoes what programs do that read the document properties byte by byte and write the bytes as characters
// (SheetJS 0.18): UTF-8 read as Latin-1. Any other text is returned as it is.
func readAsLatin(text string) string {
	var bytes []byte
	for _, r := range text {
		if r > 0xff {
			return text
		}
		bytes = append(bytes, byte(r))
	}
	if !utf8.Valid(bytes) {
		return text
	}
	return string(bytes)
}
