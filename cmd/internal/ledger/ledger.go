// Package ledger makes ledgers, 台账: a new one, the one of the next year with what is open, or one of the same year anew.
package ledger

import (
	"errors"
	"io"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/xlsx/ledger"
)

// holidayFile is a file of days off and made-up working days.
var holidayFile = door.Kind{What: "节假日文件", Most: 1 << 20, Remedy: "不像节假日文件；请核对是否拿错了文件"}

// A Making is how a ledger is to be made.
type Making struct {
	*job.World
	Out      string
	Year     int    // 0: this year's, or the one after that of Previous
	Agency   string // "": that of Previous
	Previous string // a ledger, "" for none
	Holidays string // a file of more days off, "" for none
	Today    string // 2026-01-12
}

// Make writes the ledger, never over a file that is there: somebody has written into it all year.
func (m *Making) Make() error {
	today, _ := cases.ParseDay(m.Today)
	if results.Exists(m.Out) {
		return job.Failed("“%s”已经有了，不会覆盖：里面可能是登记了一年的行；请换一个文件名", m.Out)
	}
	l := &ledger.Ledger{Year: m.Year}
	if m.Year == 0 {
		l.Year = m.Now().Year()
	}
	if m.Previous != "" {
		last, err := m.last()
		if err != nil {
			return err
		}
		if l.Year = m.Year; l.Year == 0 {
			l.Year = last.Year + 1
		}
		if l.Year != last.Year && l.Year != last.Year+1 {
			return job.Wrong("上年的台账是 %d 年度，新台账的年度只能写 %d（重新做一本）或 %d（接着做下一年的）", last.Year, last.Year, last.Year+1)
		}
		l = last.Next(l.Year)
	}
	if m.Agency != "" {
		l.Agency = strings.TrimSpace(m.Agency)
	}
	l.Today = today
	if m.Holidays != "" {
		var err error
		if l.Holidays, err = m.holidays(); err != nil {
			return err
		}
	}
	return m.Outputs([]string{m.Previous, m.Holidays}).Put(m.Out, func(w io.Writer) error { return l.Write(w) })
}

// holidays reads the file of days off: a table as any program saves it, with dates as Excel writes them.
func (m *Making) holidays() (list []cases.Holiday, err error) {
	file, err := door.Read(m.Holidays, holidayFile)
	if err != nil {
		return nil, job.Failed("“%s”打不开：%v", m.Holidays, err)
	}
	rows, err := roster.ReadTable(m.Holidays, file.Data)
	var odd *roster.Error
	if errors.As(err, &odd) {
		return nil, job.Failed("“%s”不能作为节假日文件：%s", m.Holidays, odd.Faults[0].Message)
	}
	for _, row := range rows[min(1, len(rows)):] { // below the headings
		if day, why := roster.Date(row.Cells[0]); why == "" {
			row.Cells[0] = day
		}
		h, ok := cases.HolidayOf(row.Cells)
		if !ok {
			return nil, job.Failed("“%s”不能作为节假日文件：第 %d 行应当是日期（例如 2027-01-01）、休或班、名称、依据", m.Holidays, row.No)
		}
		list = append(list, h)
	}
	return list, nil
}

// last reads the ledger that this one goes on with. What is in error there would be lost or counted wrong here.
func (m *Making) last() (*ledger.Ledger, error) {
	item := intake.Open(m.Previous, intake.Options{})
	if item.Ledger == nil {
		if item.Filing == nil && item.Findings[0].Code != "file.no-form" {
			return nil, job.Failed("%s", strings.TrimSuffix(item.Findings[0].Message, "。"))
		}
		return nil, job.Failed("“%s”不是本程序的台账；这里要的是上年的台账，不是填报表或年报", m.Previous)
	}
	last, found := ledger.Read(item.Ledger)
	wrong := 0
	for _, f := range found {
		if f.Severity == templates.SeverityError {
			wrong++
		}
	}
	if last == nil || wrong > 0 {
		return nil, job.Failed("“%s”里至少有 %d 处错误，接着做会漏掉或者数错；先核对它，改好再做。第一处：%s", m.Previous, wrong,
			strings.TrimSuffix(found[0].Message, "。"))
	}
	return last, nil
}
