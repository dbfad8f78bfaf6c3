package cases

import (
	"math"
	"slices"
	"strings"
)

// A Rule finds what is wrong with a line, in two hands: When is the formula of the workbook over names of columns in braces,
// holds the program's own test.
type Rule struct {
	Code  string // of the catalogue
	Word  string // in the sheet
	lists int    // that it is for
	dated bool   // asks about dates, which must all be such
	At    Column
	When  string
	holds func(s *Seen) bool
}

// Lists that a rule is for.
const (
	forApplications = 1 << iota
	forDisputes
	forBoth = forApplications | forDisputes
)

// Dated reports whether the rule asks about dates.
func (r *Rule) Dated() bool { return r.dated }

// IsFor reports whether the rule is for the list of disputes, or for that of applications.
func (r *Rule) IsFor(disputes bool) bool {
	if disputes {
		return r.lists&forDisputes != 0
	}
	return r.lists&forApplications != 0
}

// ended reports whether a case has ended, and on a day.
func ended(s *Seen) bool { return s.on(Ended) }

// coded reports whether the result is one of ids.
func coded(s *Seen, ids ...string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return s.Result > 0 && Results[s.Result-1].ID == id })
}

// later reports whether a date lies behind the n-th working day after another.
func (s *Seen) later(than Column, n int, date Column) bool {
	last, ok := s.year.Calendar.after(s.day(than), n)
	return ok && s.day(date) > last
}

// personDigits is how many digits in a row look like a telephone or an identity number: a mobile number has eleven, a date
// with its time or a running number with its year fewer.
const personDigits = 11

func personal(texts ...Value) bool {
	for _, v := range texts {
		run := 0
		for _, r := range v.Text {
			if run++; r < '0' || r > '9' {
				run = 0
			}
			if run == personDigits {
				return true
			}
		}
	}
	return false
}

// digitsAsNine turns every digit of a text into 9, so that FIND sees how many stand in a row.
func digitsAsNine(text string) string {
	for _, d := range "012345678" {
		text = `SUBSTITUTE(` + text + `,"` + string(d) + `","9")`
	}
	return text
}

// Rules in the order in which the sheet names them.
var Rules = []Rule{
	{"ledger.number", "没有编号", forBoth, false, Number1, `COUNTA({number})=0`, func(s *Seen) bool { return !s.has(Number1) }},
	{"ledger.number/twice", "编号重复", forBoth, false, Number1,
		`IF(COUNTA({number})=0,FALSE,IFERROR(MATCH({number},{numbers},0)+{head}<>ROW(),FALSE))`,
		func(s *Seen) bool { return s.has(Number1) && s.row != s.Row }},
	{"ledger.category", "类别不对", forApplications, false, Category, `{code1}=0`, func(s *Seen) bool { return s.Category == 0 }},
	{"ledger.category/block", "类别不对", forDisputes, false, Category, `{code1}=0`, func(s *Seen) bool { return s.Category == 0 }},
	{"ledger.date", "日期不对", forBoth, false, Received, `{bad}=1`, func(s *Seen) bool { return s.Bad }},
	{"ledger.result", "结果认不出", forBoth, false, Result, `AND(COUNTA({group},{result})>0,{code2}=0)`,
		func(s *Seen) bool { return (s.has(Group) || s.has(Result)) && s.Result == 0 }},
	{"ledger.result/undated", "有结果没日期", forBoth, false, Ended, `AND(COUNTA({group},{result})>0,COUNTA({ended})=0)`,
		func(s *Seen) bool { return (s.has(Group) || s.has(Result)) && !s.has(Ended) }},
	{"ledger.result/missing", "有日期没结果", forBoth, false, Result, `AND(COUNTA({group},{result})=0,COUNTA({ended})>0)`,
		func(s *Seen) bool { return !s.has(Group) && !s.has(Result) && s.has(Ended) }},
	{"ledger.extension", "延长不对", forApplications, false, Extended,
		`IF(COUNTA({extended})=0,FALSE,IF(COUNT({extended})=0,TRUE,OR({extended}<0,{extended}>20,{extended}<>INT({extended}))))`,
		func(s *Seen) bool {
			v := s.Cells[Extended]
			return v.is() && (!v.number() || v.Number < 0 || v.Number > mostExtra || v.Number != math.Floor(v.Number))
		}},
	{"ledger.person", "疑似个人号码", forBoth, false, Subject, `ISNUMBER(FIND("` + strings.Repeat("9", personDigits) + `",` +
		digitsAsNine(`{number}&" "&{subject}`) + `))`,
		func(s *Seen) bool { return personal(s.Cells[Number1], s.Cells[Subject]) }},
	{"ledger.fee/sum", "收费数不对", forApplications, false, FeeDue, `IF(COUNTA({feedue},{feegot})<>COUNT({feedue},{feegot}),TRUE,` +
		`OR({feedue}<0,{feegot}<0,{feegot}>{feedue},ROUND({feedue}/10,0)*10<>{feedue}))`,
		func(s *Seen) bool {
			due, got := s.Cells[FeeDue], s.Cells[FeeGot]
			if due.Kind == Text || got.Kind == Text {
				return true
			}
			return due.Number < 0 || got.Number < 0 || got.Number > due.Number || math.Mod(due.Number, 10) != 0
		}},

	{"ledger.year/closed", "以前已办结", forBoth, true, Ended, `AND(COUNT({ended})=1,INT({received})<{from},INT({ended})<{from})`,
		func(s *Seen) bool {
			from := s.year.Whole().From
			return ended(s) && s.day(Received) < from && s.day(Ended) < from
		}},
	{"ledger.year", "以后收到", forBoth, true, Received, `INT({received})>={next}`,
		func(s *Seen) bool { return s.day(Received) >= s.year.Whole().Next }},
	{"ledger.order", "办结早于收到", forBoth, true, Ended, `AND(COUNT({ended})=1,INT({ended})<INT({received}))`,
		func(s *Seen) bool { return ended(s) && s.day(Ended) < s.day(Received) }},
	{"ledger.order/mended", "补正日期不对", forApplications, true, Mended,
		`IF(COUNT({asked},{mended})=0,FALSE,IF(COUNT({asked})=0,TRUE,OR(INT({asked})<INT({received}),` +
			`AND(COUNT({mended})=1,INT({mended})<INT({asked})))))`,
		func(s *Seen) bool {
			switch {
			case !s.on(Asked):
				return s.on(Mended)
			case s.day(Asked) < s.day(Received):
				return true
			}
			return s.on(Mended) && s.day(Mended) < s.day(Asked)
		}},
	{"ledger.late/asked", "补正通知过期", forApplications, true, Asked,
		`AND(COUNT({asked})=1,IFERROR(INT({asked})>INDEX({days},MATCH({received},{days},1)+7),FALSE))`,
		func(s *Seen) bool { return s.on(Asked) && s.later(Received, toAsk, Asked) }},
	{"ledger.order/opinion", "征求意见日期不对", forApplications, true, Replied,
		`IF(COUNT({sent},{replied})=0,FALSE,IF(COUNT({sent})=0,TRUE,` +
			`OR(INT({sent})<INT({received}),AND(COUNT({replied})=1,INT({replied})<INT({sent})),` +
			`AND(COUNT({replied},{ended})=2,INT({replied})>INT({ended})))))`,
		func(s *Seen) bool {
			if !s.on(Sent) {
				return s.on(Replied)
			}
			back := s.on(Replied)
			return s.day(Sent) < s.day(Received) || back && s.day(Replied) < s.day(Sent) || back && ended(s) &&
				s.day(Replied) > s.day(Ended)
		}},
	{"ledger.order/overlap", "征求意见跨起算日", forApplications, true, Sent,
		`AND(COUNT({sent},{replied})=2,INT({sent})>=INT({received}),INT({sent})<{start},INT({replied})>{start})`,
		func(s *Seen) bool {
			return s.on(Sent) && s.on(Replied) && s.day(Sent) >= s.day(Received) && s.day(Sent) < s.Start &&
				s.day(Replied) > s.Start
		}},
	{"ledger.late/reply", "意见超15日", forApplications, true, Replied,
		`AND(COUNT({sent},{replied})=2,IFERROR(INT({replied})>INDEX({days},MATCH({sent},{days},1)+15),FALSE))`,
		func(s *Seen) bool { return s.on(Sent) && s.on(Replied) && s.later(Sent, toReply, Replied) }},
	{"ledger.late", "逾期", forApplications, true, Ended, `AND(COUNT({ended},{due})=2,INT({ended})>{due})`,
		func(s *Seen) bool { return ended(s) && s.Due > 0 && s.day(Ended) > s.Due }},
	{"ledger.basis", "没有通知补正", forApplications, true, Asked,
		`AND(OR({code2}={uncorrected},{code2}={unclear}),COUNT({asked})=0)`,
		func(s *Seen) bool { return coded(s, "other_uncorrected", "unavailable_unclear") && !s.on(Asked) }},
	{"ledger.basis/unpaid", "缴费期未满", forApplications, true, FeeTold,
		`IF({code2}<>{unpaid},FALSE,IF(COUNT({told},{ended})<2,TRUE,IFERROR(INT({ended})<=INDEX({days},MATCH({told},{days},1)+20),FALSE)))`,
		func(s *Seen) bool {
			if !coded(s, "other_unpaid") {
				return false
			}
			last, ok := s.year.Calendar.after(s.day(FeeTold), toPay)
			return !s.on(FeeTold) || !ended(s) || ok && s.day(Ended) <= last
		}},
	{"ledger.basis/third", "没有征求意见", forApplications, true, Sent, `AND({code2}={third},COUNT({sent})=0)`,
		func(s *Seen) bool { return coded(s, "refused_third_party") && !s.on(Sent) }},
	{"ledger.fee", "没有收费通知日", forApplications, true, FeeTold, `AND(COUNTA({feedue},{paid},{feegot})>0,COUNT({told})=0)`,
		func(s *Seen) bool { return (s.has(FeeDue) || s.has(Paid) || s.has(FeeGot)) && !s.on(FeeTold) }},
	{"ledger.fee/order", "收费日期不对", forApplications, true, Paid,
		`IF(COUNT({told})=0,FALSE,OR(INT({told})<INT({received}),AND(COUNT({paid})=1,INT({paid})<INT({told}))))`,
		func(s *Seen) bool {
			return s.on(FeeTold) && (s.day(FeeTold) < s.day(Received) || s.on(Paid) && s.day(Paid) < s.day(FeeTold))
		}},
	{"ledger.estimated", "期限为推算", forApplications, true, Received, `AND(COUNT({due})=1,{due}>{known})`,
		func(s *Seen) bool { return s.Due > s.year.Calendar.Known }},
}
