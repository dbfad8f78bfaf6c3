package roster

import (
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

// A rosterField is a column of a roster.
type rosterField struct {
	heading string
	also    []string // other names of it, that mean nothing else
	weak    []string // words that mean it where no other column has a better one
	key     bool     // who the agency is and where it belongs: nothing doubtful is taken for it
	set     func(a *Agency, s string)
}

// Columns of a roster, by their place in rosterFields.
const (
	fieldName = iota
	fieldCode
	fieldParent
	fieldParentName
	fieldCategory
	fieldRules
	fieldDue
)

var rosterFields = []rosterField{
	fieldName: {xlsx.RosterName, []string{"机构名称", "单位全称", "机构全称", "机关名称", "部门名称", "行政机关名称", "填报单位", "报送单位", "填报单位名称", "报送单位名称"},
		[]string{"单位", "名称", "机构", "机关", "部门"}, true, func(a *Agency, s string) { a.Name = s }},
	fieldCode: {xlsx.RosterCode, []string{"单位编码", "机构代码", "机构编码", "单位编号", "部门代码", "统一社会信用代码", "组织机构代码"},
		[]string{"代码", "编码", "编号"}, true, func(a *Agency, s string) { a.Code = s }},
	fieldParent: {xlsx.RosterParent, []string{"上级单位代码", "上级编码", "上级单位编码", "上级机构代码", "主管单位代码", "主管部门代码"},
		nil, true, func(a *Agency, s string) { a.parentCode = s }},
	fieldParentName: {"上级单位", []string{"上级单位名称", "上级名称", "上级机构", "上级机关", "主管单位", "主管部门", "隶属单位"},
		[]string{"上级"}, true, func(a *Agency, s string) { a.parentName = s }},
	fieldCategory: {xlsx.RosterCategory, []string{"单位类别", "单位类型", "机构类别", "机构类型"}, []string{"类型"}, false,
		func(a *Agency, s string) { a.Category, a.Vertical = s, strings.Contains(s, "垂直") }},
	fieldRules: {xlsx.RosterRules, []string{"规章制定权"}, nil, false, nil},                       // read apart: it has faults of its own
	fieldDue:   {xlsx.RosterDue, []string{"报送截止日期", "报送截止", "报送时限", "截止日期"}, nil, true, nil}, // likewise
	{xlsx.RosterContact, []string{"联系人姓名"}, nil, false, func(a *Agency, s string) { a.Contact = s }},
	{xlsx.RosterPhone, []string{"联系电话", "办公电话", "电话号码"}, nil, false, func(a *Agency, s string) { a.Phone = s }},
	{xlsx.RosterAddress, []string{"通信地址", "通讯地址", "办公地址"}, nil, false, func(a *Agency, s string) { a.Address = s }},
	{xlsx.RosterPostcode, []string{"邮政编码"}, nil, false, func(a *Agency, s string) { a.Postcode = s }},
	{xlsx.RosterFax, []string{"传真号码"}, nil, false, func(a *Agency, s string) { a.Fax = s }},
	{xlsx.RosterEmail, []string{"电子邮箱", "电子邮件", "邮箱地址"}, nil, false, func(a *Agency, s string) { a.Email = s }},
	{xlsx.RosterWebsite, nil, nil, false, func(a *Agency, s string) { a.Website = s }},
	{xlsx.RosterURL, []string{"网站网址", "网站地址"}, nil, false, func(a *Agency, s string) { a.URL = s }},
	{xlsx.RosterShort, []string{"简称"}, nil, false, func(a *Agency, s string) { a.Short = s }},
	{xlsx.RosterOffice, nil, nil, false, func(a *Agency, s string) { a.Office = s }},
}

// weakRank is where the ranks of weak words begin.
const weakRank = 100

type headingRank struct{ field, rank int }

var headingRanks = func() map[string]headingRank {
	ranks := map[string]headingRank{}
	for i, f := range rosterFields {
		ranks[hanzi.Name(f.heading)] = headingRank{i, 0}
		for n, s := range f.also {
			ranks[hanzi.Name(s)] = headingRank{i, 1 + n}
		}
		for n, s := range f.weak {
			ranks[hanzi.Name(s)] = headingRank{i, weakRank + n}
		}
	}
	return ranks
}()

// besideHeading is what offices write beside a heading: （必填）, *, ：.
var besideHeading = regexp.MustCompile(`^\*+|(\([^()]*\)|[:*])+$`)

// fieldOf returns the column that a heading names and how good a name it is, 0 for the best; -1, -1 for none.
func fieldOf(heading string) (field, rank int) {
	h := hanzi.Name(heading)
	if len(h) > 100 {
		return -1, -1
	}
	if r, ok := headingRanks[besideHeading.ReplaceAllString(h, "")]; ok {
		return r.field, r.rank
	}
	return -1, -1
}

// maxHead is in how many of the first rows the headings are looked for: titles stand above them.
const maxHead = 20

// headRow returns the index of the row of headings, or -1: the first of the leading rows that has 单位名称 or another name of
// it, or a word like 单位 among other headings. One that is hidden gives way to one that is seen below it before any agency.
func headRow(rows []line) int {
	hidden := -1
	for i := 0; i < min(len(rows), maxHead); i++ {
		switch l := rows[i]; {
		case l.heads():
			if i = lastHead(rows, i); !rows[i].hidden {
				return i
			}
			hidden = i
		case hidden >= 0 && !l.hidden && !l.single() && !l.blank(): // an agency, and no title
			return hidden
		}
	}
	return hidden
}

// lastHead returns the last of the rows of headings from i on, which has all of them where they are merged below each other.
// Rows of which one is seen and one is not are no one heading, unless they are merged.
func lastHead(rows []line, i int) int {
	for i+1 < len(rows) && !rows[i+1].single() && rows[i+1].heads() && (rows[i+1].hidden == rows[i].hidden || rows[i+1].continues()) {
		i++
	}
	return i
}

// continues reports whether a cell of a row is of a merged range that begins above it.
func (l line) continues() bool {
	for _, rows := range l.merged {
		if rows[0] < l.row {
			return true
		}
	}
	return false
}

// unseenHead names the heading that is hidden, and what is hidden above it and may have been meant as one.
func (t *rosterTable) unseenHead(rows []line, head int) {
	var above grouped
	for _, l := range rows[:head] {
		if l.hidden && !l.blank() {
			above.add("第 %d 行“%s”", l.row, hanzi.Shorten(strings.Join(l.texts(), " "), 20))
		}
	}
	if above.n > 0 {
		t.note("名单的标题行（第 " + strconv.Itoa(rows[head].row) + " 行）上面有隐藏（或筛选掉）的行，没有采用：" + above.String() + "；要用的请取消隐藏，移到标题行下面。")
	}
	if rows[head].hidden {
		t.note("名单的标题行（第 " + strconv.Itoa(rows[head].row) + " 行“" + hanzi.Shorten(strings.Join(rows[head].texts(), " "), 40) +
			"”）是隐藏（或筛选掉）的，照样按它认各栏；请取消隐藏，核对各栏。")
	}
}

// heads reports whether a row is one of headings.
func (l line) heads() bool {
	strong, weak, known := false, false, 0
	for _, c := range l.cells {
		field, rank := fieldOf(c)
		if field >= 0 {
			known++
		}
		if field == fieldName {
			strong, weak = strong || rank < weakRank, true
		}
	}
	return strong || weak && (known > 1 || l.single())
}

// headings finds out which column is which, and says what was taken for what and what was not.
func (t *rosterTable) headings(head line) {
	best := map[int]int{} // column of the best name, by field
	ranks := make([]int, len(head.cells))
	for col, cell := range head.cells {
		field, rank := fieldOf(cell)
		t.fields = append(t.fields, field)
		ranks[col] = rank
		if field < 0 {
			continue
		}
		other, taken := best[field]
		switch {
		case !taken || rank < ranks[other]:
			best[field] = col
		case rank == ranks[other]:
			t.fault.add(head.row, "标题“%s”出现了两次；请删去一栏。", strings.TrimSpace(cell))
		case field == fieldName && ranks[other] >= weakRank:
			t.fault.add(head.row, "“%s”和“%s”都像单位名称；请把写单位名称的一栏的标题改成“%s”。",
				strings.TrimSpace(head.cells[other]), strings.TrimSpace(cell), xlsx.RosterName)
		}
	}
	var unknown, taken []string
	for col, cell := range head.cells {
		field := t.fields[col]
		name := "“" + hanzi.Shorten(strings.TrimSpace(cell), 20) + "”"
		switch {
		case strings.TrimSpace(cell) == "":
		case field < 0:
			if near := nearHeading(cell, head.cells); near != "" {
				name += "（是不是“" + near + "”？）"
			}
			unknown = append(unknown, name)
		case best[field] != col:
			t.fields[col] = -1
			unknown = append(unknown, name)
		case ranks[col] > 0 && rosterFields[field].key:
			taken = append(taken, name+"当作“"+rosterFields[field].heading+"”")
		}
	}
	if len(unknown) > 0 {
		t.note("名单里的" + strings.Join(unknown, "") + "不是名单的栏目，没有采用。")
	}
	if len(taken) > 0 {
		t.note("名单的标题：" + strings.Join(taken, "，") + "。")
	}
}

// nearHeading returns the heading that may be meant by an unknown one, unless it is among those that are there.
func nearHeading(cell string, there []string) string {
	var all []string
	for _, f := range rosterFields {
		all = append(append(all, f.heading), f.also...)
	}
	near := hanzi.Nearest(strings.TrimSpace(cell), all)
	if near == "" {
		return ""
	}
	field, _ := fieldOf(near)
	for _, c := range there {
		if other, _ := fieldOf(c); other == field {
			return ""
		}
	}
	return near
}
