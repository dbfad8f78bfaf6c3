package ledger

import (
	"strconv"
	"strings"

	"nianbao/templates/cases"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// Sheets of a ledger.
const (
	SheetCover        = "封面"
	SheetApplications = "申请"
	SheetDisputes     = "复议诉讼"
	SheetThree        = "三"
	SheetFour         = "四"
	SheetPeriod       = "期间"
	SheetCalendar     = "日历"
	SheetReminders    = "提醒"
	SheetCustoms      = "口径"
	SheetWords        = "选项"
)

// The heads of both lists stand in headRow, their rows below.
const (
	headRow  = 4
	firstRow = headRow + 1
)

// disclosure is the table that no ledger counts.
const disclosure = "disclosure"

// Computed columns. What stands in them is made from the others by the workbook and by the program alike.
const (
	due cases.Column = 100 + iota
	status
	check
	in
	out
	code1
	code2
	bad
	start
	limit
	left
	order
	some
)

// A column of a list. Heads are how a list is known for a ledger's.
type column struct {
	id    cases.Column
	name  string // in formulas of the rules
	head  string
	width float64 // in pixels
	face  xlsx.Face
	help  string
}

// At 100 % a screen of 1366 pixels shows some 1,310 of a sheet; the fee columns are folded, the helpers hidden.
var applicationColumns = []column{
	{cases.Number1, "number", "编号", 84, xlsx.FaceInput, "自己编，每件一个，不重复，例如 2026-001。不写姓名、证件号、电话。"},
	{cases.Received, "received", "收到日期", 70, xlsx.FaceInputDate, "当面提交为提交日，挂号信为签收日，平信、网络、传真为与申请人确认的日期。补正过的仍写首次收到的日期。"},
	{cases.Category, "category", "申请人类别", 66, xlsx.FaceInputMid, "以谁的名义申请就选哪一类；联名的按第一个申请人。"},
	{cases.Channel, "channel", "渠道", 40, xlsx.FaceInputMid, "可以不填；有的地方要按渠道统计。"},
	{cases.Subject, "subject", "申请事项", 80, xlsx.FaceInput, "三十字以内。不写姓名、证件号、电话。选“3.其他”的请在这里写明原因。"},
	{cases.Asked, "asked", "通知补正日", 70, xlsx.FaceInputDate, "收到之日起 7 个工作日内一次性告知（条例第三十条）。没有要求补正的空着。"},
	{cases.Mended, "mended", "收到补正日", 70, xlsx.FaceInputDate, "收到补正后，答复期限从次日重新起算。"},
	{cases.Sent, "sent", "征求意见发出日", 70, xlsx.FaceInputDate, "征求第三方或其他机关意见的，写第一家发出的日期。"},
	{cases.Replied, "replied", "收到意见日", 70, xlsx.FaceInputDate, "写最后一家收到的日期；这段时间不计入答复期限（条例第三十三条）。"},
	{cases.Extended, "extended", "延长", 40, xlsx.FaceInputMid, "延长了几个工作日，0 至 20；经政府信息公开工作机构负责人同意并告知申请人。"},
	{cases.FeeTold, "told", "收费通知收到日", 70, xlsx.FaceInputDate, "申请人收到收费通知的日期；20 个工作日内缴纳。"},
	{cases.FeeDue, "feedue", "应缴(元)", 61, xlsx.FaceInputNumber, "收费通知上的数。"},
	{cases.Paid, "paid", "缴费日", 70, xlsx.FaceInputDate, "缴清的日期；答复期限从次日重新起算（可在“口径”里改）。"},
	{cases.FeeGot, "feegot", "实收(元)", 61, xlsx.FaceInputNumber, "实际收到的数。"},
	{due, "due", "应答复日", 72, xlsx.FaceDate, ""},
	{cases.Ended, "ended", "答复（办结）日期", 70, xlsx.FaceInputDate, "当面为签收日，邮寄为交邮日，网络为发出日。没有答复就办结的（撤回、逾期不补正等）也要写。"},
	{cases.Group, "group", "结果大类", 70, xlsx.FaceInputMid, "先选大类。一件申请只选一个最终结果。"},
	{cases.Result, "result", "具体结果", 100, xlsx.FaceInputWord, "再从这一类里选；“（一）”“（二）”不用选。"},
	{status, "status", "状态", 56, xlsx.FaceMid, ""},
	{check, "check", "核对", 96, xlsx.FaceCheck, ""},
	{in, "in", "计入（收）", 58, xlsx.FaceGrey, ""},
	{out, "out", "计入（果）", 74, xlsx.FaceGrey, ""},
	{some, "some", "填了几格", 50, xlsx.FaceGrey, ""},
	{code1, "code1", "类别码", 50, xlsx.FaceGrey, ""},
	{code2, "code2", "结果码", 50, xlsx.FaceGrey, ""},
	{bad, "bad", "日期错", 50, xlsx.FaceGrey, ""},
	{start, "start", "起算日", 70, xlsx.FaceDate, ""},
	{limit, "limit", "最近期限", 70, xlsx.FaceDate, ""},
	{left, "left", "剩余", 50, xlsx.FaceGrey, ""},
	{order, "order", "排序", 80, xlsx.FaceGrey, ""},
}

var disputeColumns = []column{
	{cases.Number1, "number", "编号", 90, xlsx.FaceInput, "自己编，每件一个，不重复，例如 复2026-01。"},
	{cases.About, "subject", "申请编号", 110, xlsx.FaceInput, "对应的申请；以前年度的、主动公开等没有申请的，可以空着。"},
	{cases.Block, "category", "案件类别", 140, xlsx.FaceInputMid, "复议以后又起诉的，是两件，各写一行。复议机关作共同被告的，只由原机关登记。"},
	{cases.Received, "received", "收到日期", 90, xlsx.FaceInputDate, "收到受理（立案）通知或者应诉通知的日期。不予受理、不予立案的不登记。"},
	{cases.Ended, "ended", "审结日期", 90, xlsx.FaceInputDate, "复议决定、生效裁判的日期。一审判了、二审没有判的空着。"},
	{cases.Result, "result", "结果", 200, xlsx.FaceInputMid, "选对本机关行为的最后结果；“驳回上诉，维持原判”要看原判怎么判。"},
	{out, "out", "计入", 180, xlsx.FaceGrey, ""},
	{check, "check", "核对", 240, xlsx.FaceCheck, ""},
	{some, "some", "填了几格", 50, xlsx.FaceGrey, ""},
	{code1, "code1", "类别码", 50, xlsx.FaceGrey, ""},
	{code2, "code2", "结果码", 50, xlsx.FaceGrey, ""},
	{bad, "bad", "日期错", 50, xlsx.FaceGrey, ""},
}

// A list is one of the two lists in its sheet.
type list struct {
	sheet   string
	columns []column
	at      map[string]string // letters of the column by name
	last    int               // prepared row
}

func newList(sheet string, columns []column, rows int) *list {
	l := &list{sheet: sheet, columns: columns, at: map[string]string{}, last: firstRow + rows - 1}
	for i, c := range columns {
		l.at[c.name] = sheets.ColumnName(i + 1)
	}
	if l.at["group"] == "" { // a dispute has one list of results
		l.at["group"] = l.at["result"]
	}
	return l
}

// row puts the addresses of a row into a formula over names in braces.
func (l *list) row(formula string, row int) string {
	return braces.ReplaceAllStringFunc(formula, func(name string) string { return l.at[name[1:len(name)-1]] + strconv.Itoa(row) })
}

// all is the range of a column over the prepared rows, as another sheet names it.
func (l *list) all(name string) string {
	at := "$" + l.at[name] + "$"
	return l.sheet + "!" + at + strconv.Itoa(firstRow) + ":" + at + strconv.Itoa(l.last)
}

// typed reports whether people write into the column.
func (c column) typed() bool { return c.id < due }

// those are the columns for which is holds, those beside one another as one range.
func (l *list) those(is func(column) bool) string {
	var parts []string
	for i := 0; i < len(l.columns); i++ {
		from := i
		for i < len(l.columns) && is(l.columns[i]) {
			i++
		}
		switch i - from {
		case 0:
		case 1:
			parts = append(parts, "{"+l.columns[from].name+"}")
		default:
			parts = append(parts, "{"+l.columns[from].name+"}:{"+l.columns[i-1].name+"}")
		}
	}
	return strings.Join(parts, ",")
}
