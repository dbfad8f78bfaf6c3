// Package meter counts the work that one file takes and ends the reading of a file that takes too much.
//
// Every pass over a file is meant to be linear; the meter is for the one that is not. Readers tell it what they are about to
// do, in bytes that they touch, and what they have unpacked; what a file may cost follows from that. Over the budget Spend
// does not return: it unwinds the stack to the Guard of the package that was called, as the parsers of the standard
// library do, so that no loop has to hand an error on.
//
//	m := meter.New("甲局.xlsx")
//	err := m.Guard(func() { read(data, m) })
package meter

import "fmt"

// What a file may cost: so much for each byte that it unpacks to, and so much for being a file at all. The most that the
// patterns of the growth test come to is a sixth of it; see TestGrowth.
var perByte, base int64 = 400, 40_000_000

// Lower sets another budget for the files opened from now on and returns what sets this one again. It is for tests: no file
// is known that exceeds the real one.
func Lower(each, atAll int64) (restore func()) {
	was, wasBase := perByte, base
	perByte, base = each, atAll
	return func() { perByte, base = was, wasBase }
}

// stride is how much is spent between two calls of Pause.
const stride = 1_000_000

// A Meter counts the work of one file. It is for one goroutine. A nil Meter counts nothing.
type Meter struct {
	// File is the file's name as messages give it.
	File string
	// Pause is called now and then while a file is read, and never after it has returned false, which ends the reading with
	// a *Stopped. A page uses it to draw and to hear that nobody waits any longer.
	Pause func() bool

	unpacked, spent, limit, next int64
	doing                        string
}

// New returns the meter of a file of which nothing has been read.
func New(file string) *Meter {
	return &Meter{File: file, limit: base, next: stride}
}

// Unpacked adds bytes to what the file is made of: those of the file, and those of parts that were packed in it.
func (m *Meter) Unpacked(n int) {
	if m != nil {
		m.unpacked += int64(n)
		m.limit += int64(n) * perByte
	}
}

// Doing says in Chinese what is read from now on: 工作表“正文”. A message names it.
func (m *Meter) Doing(what string) {
	if m != nil {
		m.doing = what
	}
}

// Spend counts work: n bytes that are gone through once, at least 1. It does not return when the budget is spent.
func (m *Meter) Spend(n int) {
	if m == nil {
		return
	}
	if m.spent += int64(n) + 1; m.spent >= m.next {
		m.look()
	}
}

func (m *Meter) look() {
	m.next = m.spent + stride
	yield()
	if m.spent > m.limit {
		panic(&Exceeded{File: m.File, Doing: m.doing, Unpacked: m.unpacked})
	}
	if m.Pause != nil && !m.Pause() {
		panic(&Stopped{m.File})
	}
}

// Spent returns the work counted so far.
func (m *Meter) Spent() int64 {
	if m == nil {
		return 0
	}
	return m.spent
}

// Guard calls read and returns the *Exceeded or *Stopped that ended it, or nil. Other panics pass.
func (m *Meter) Guard(read func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *Exceeded:
			err = p
		case *Stopped:
			err = p
		default:
			panic(p)
		}
	}()
	read()
	return nil
}

// Repanic panics again with what a recover has caught if it is a meter's: for those who turn other panics into errors.
func Repanic(p any) {
	switch p.(type) {
	case *Exceeded, *Stopped:
		panic(p)
	}
}

// Code is the code of the finding for a file whose reading was ended.
const Code = "file.hostile"

// Exceeded says that a file took more work than its size accounts for.
type Exceeded struct {
	File     string
	Doing    string // what was read, in Chinese; "" where nobody said
	Unpacked int64
}

func (e *Exceeded) Error() string {
	return fmt.Sprintf("%s: more work than %d bytes account for", e.File, e.Unpacked)
}

// Reason says it in Chinese, for {reason} of file.hostile.
func (e *Exceeded) Reason() string {
	if e.Doing == "" {
		return "内容反复太多，处理量超过限度"
	}
	return "读到" + e.Doing + "时，内容反复太多，处理量超过限度"
}

// Stopped says that Pause ended the reading.
type Stopped struct{ File string }

func (e *Stopped) Error() string { return e.File + ": the reading was stopped" }
