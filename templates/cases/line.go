package cases

import (
	"math"

	"nianbao/templates/lists"
)

// A Value is what stands in a cell: nothing, a number, or anything else.
type Value struct {
	Kind   Kind
	Number float64
	Text   string
}

// Kind of a Value.
type Kind uint8

const (
	Blank Kind = iota
	Number
	Text
)

// Num and Str make values.
func Num(n float64) Value { return Value{Kind: Number, Number: n} }
func Str(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{Kind: Text, Text: s}
}

// Dated is the value of a day.
func Dated(d Day) Value { return Num(float64(d)) }

func (v Value) is() bool     { return v.Kind != Blank }
func (v Value) number() bool { return v.Kind == Number }

// day is the whole day of a number: a time of day is no other date.
func (v Value) day() Day { return Day(math.Floor(v.Number)) }

// A Column of a ledger, by what stands in it.
type Column int

// Columns of the list of applications, then those of the list of disputes. What is computed comes last in each.
const (
	Number1 Column = iota // 编号
	Received
	Category
	Channel
	Subject
	Asked    // the applicant was asked to correct
	Mended   // and has
	Sent     // the third party was asked
	Replied  // and has answered
	Extended // working days
	FeeTold
	FeeDue
	Paid
	FeeGot
	Ended
	Group
	Result
	columns
)

// Columns of a dispute that an application does not have; number, dates, category and result are in the same places.
const (
	About = Subject // the number of the application
	Block = Category
)

// Heads of the list of applications and of that of disputes that together stand in no other list, whatever it is called and
// wherever they have gone.
var Heads = [2][]string{{"编号", "收到日期", "申请人类别", "答复（办结）日期", "结果大类"}, {"编号", "申请编号", "案件类别", "审结日期"}}

// dates are the columns that hold dates.
var dates = []Column{Received, Asked, Mended, Sent, Replied, FeeTold, Paid, Ended}

// A Line is a row of a ledger.
type Line struct {
	Row   int // of the sheet
	Cells [columns]Value
}

// Filled is how many of its cells have something in them.
func (l *Line) Filled() int { return lists.Count(l.Cells[:], Value.is) }

// Empty reports whether nothing stands in it.
func (l *Line) Empty() bool { return l.Filled() == 0 }

func (l *Line) has(c Column) bool { return l.Cells[c].is() }
func (l *Line) on(c Column) bool  { return l.Cells[c].number() }
func (l *Line) day(c Column) Day  { return l.Cells[c].day() }
