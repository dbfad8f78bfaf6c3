package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
)

// Which rows of a roster are agencies.

var (
	// totalRow are words that stand in place of a name in a row of totals.
	totalRow = regexp.MustCompile(`^(?:.{0,12}(?:合计|小计|总计|共计|累计)|总数|全县共|全市共|全省共|共)[::]?(?:共?\d+[个家户]?(?:单位|机构|部门)?)?$|` +
		`^.{0,6}共(?:有|计)?\d+[个家户](?:单位|机构|部门)?$`)
	// remarkRow begins what is written below or between the agencies.
	remarkRow = regexp.MustCompile(`^(?:备注|注|注释|说明|填表说明|填报说明|填表人|填报人|制表人|制表|审核人|审核|负责人|单位负责人|分管领导|经办人|` +
		`填表日期|填报日期|制表日期|日期|联系人|联系电话|电话|填表单位|制表单位|盖章|单位盖章|\(盖章\)|\(公章\))\d*(?:$|[:：].*)`)
	// sectionRow begins the heading of a group of agencies.
	sectionRow = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+(?:部分|类))`)
	// numberedRow goes on with a remark: 2.以上单位均应报送.
	numberedRow = regexp.MustCompile(`^(?:\d+[.、．)]|\(\d+\))`)
	dateRow     = regexp.MustCompile(`^\d{4}[年./-]\d{1,2}[月./-](?:\d{1,2}日?)?$`)
	// noName is no agency's name: a number, or a sentence.
	noName = regexp.MustCompile(`^[\d.,%-]+$|[。；;：:！？!?]`)
)

// passed reports whether a row is no agency, and says so: a row of totals, a remark, the heading of a group, the headings
// again.
func (t *rosterTable) passed(l line) bool {
	name := t.value(l, fieldName)
	folded := hanzi.Name(name)
	if len(folded) > 3000 { // no name; the reader asks about it
		return false
	}
	word := name
	remark := remarkRow.MatchString(folded) || t.remark && l.single() && numberedRow.MatchString(folded)
	t.remark = remark
	switch {
	case totalRow.MatchString(folded), remark, dateRow.MatchString(folded):
	case folded != "" && l.heads():
		if l.hidden { // what stands below goes by the headings that are seen
			word += "（隐藏的标题）"
		} else {
			t.sameHead(l)
		}
	case sectionRow.MatchString(folded) && l.single():
	case t.section(l):
	default:
		if word = t.aside(l); word == "" {
			return false
		}
	}
	if word == "" {
		word = strings.Join(l.texts(), " ")
	}
	t.left.add("第 %d 行“%s”%s", l.row, hanzi.Shorten(word, 20), t.declared(l, folded))
	return true
}

// sameHead asks about headings further down under which the columns are others: what stands below them would be read as
// something else.
func (t *rosterTable) sameHead(l line) {
	for col, cell := range l.cells {
		field, _ := fieldOf(cell)
		if field < 0 || col < len(t.fields) && t.fields[col] == field {
			continue
		}
		above := ""
		if col < len(t.head.cells) {
			above = clean(t.head.cells[col])
		}
		if hanzi.Name(above) == hanzi.Name(cell) {
			continue
		}
		head := fmt.Sprintf("第 %d 行的标题", t.head.row)
		if t.head.hidden {
			head = "隐藏的" + head
		}
		t.fault.add(l.row, "又有一行标题，第 %d 栏是“%s”，%s里这一栏是“%s”；请把两段的栏目改成一样的次序，只留一行标题。",
			col+1, hanzi.Shorten(clean(cell), 20), head, hanzi.Shorten(above, 20))
		return
	}
}

func (l line) texts() []string {
	var list []string
	for _, c := range l.cells {
		if c = clean(c); c != "" {
			list = append(list, c)
		}
	}
	return list
}

// section reports whether the one text of a row stands across the columns of names and codes.
func (t *rosterTable) section(l line) bool {
	if !l.single() {
		return false
	}
	for _, w := range l.wide {
		known, name := 0, false
		for col := w[0]; col <= w[1] && col < len(t.fields); col++ {
			if t.fields[col] >= 0 {
				known++
			}
			name = name || t.fields[col] == fieldName
		}
		if name && known > 1 {
			return true
		}
	}
	return false
}

// aside returns the word that makes a row of totals or a remark of one whose name is blank or a number: it stands before the
// names, or alone.
func (t *rosterTable) aside(l line) string {
	name := t.value(l, fieldName)
	if name != "" && strings.Trim(hanzi.Name(name), "0123456789个家") != "" || t.value(l, fieldCode) != "" {
		return ""
	}
	at := slices.Index(t.fields, fieldName)
	for col, c := range l.cells {
		text := clean(c)
		folded := hanzi.Name(text)
		if len(folded) > 3000 {
			continue
		}
		if folded == "" || col > at && name != "" {
			continue
		}
		if totalRow.MatchString(folded) || remarkRow.MatchString(folded) || dateRow.MatchString(folded) {
			return text
		}
	}
	return ""
}

// declared says that a row of totals has another number of agencies than have been read.
func (t *rosterTable) declared(l line, name string) string {
	if !strings.HasPrefix(name, "合计") && !strings.HasPrefix(name, "总计") && !strings.HasPrefix(name, "共计") {
		return ""
	}
	count := -1
	for _, c := range l.cells {
		n, err := strconv.Atoi(strings.TrimRight(hanzi.Name(c), "个家"))
		switch {
		case err != nil:
		case count >= 0:
			return ""
		default:
			count = n
		}
	}
	if count < 0 || count == len(t.agencies) {
		return ""
	}
	return fmt.Sprintf("（写的是 %d，读到的单位是 %d 个，请核对）", count, len(t.agencies))
}
