package results

import (
	"fmt"
	"regexp"
	"strings"
)

// Names of what the jobs write. Record comes last of what collecting writes: it says that the others are complete. Journal lists
// what a run is about to write that has not come to its end.
const (
	Summary  = "汇总.xlsx"
	Page     = "进度.html"
	Glance   = "指标.html" // one page for the head of the office
	GlanceIn = "指标.docx" // the same in Word
	Record   = "汇总.json"
	Journal  = ".nianbao-未完成"
	Back     = "退回" // folder of marked copies
	Docs     = "报告" // folder of reports
	Material = "素材.docx"
	Letters  = "往来" // folder of letters
	Handout  = "发放清单.xlsx"
	Archived = "归档"        // folder of archives, beside Year
	Signoff  = "审核表"       // as .docx and .html: the page to sign before the body's report is published
	Receipts = "核对结果.html" // list of the receipts beside it
)

// Year is the file by which the folder of a year is known.
const Year = "年报.yaml"

// Names of what stands in Letters besides the letters: how they are worded, what was written when and for whom, those of the last
// run as a table, and all of them to be printed.
const (
	Wording    = Letters + "/函件措辞.txt"
	Posted     = Letters + "/函件记录.csv"
	Merge      = Letters + "/邮件合并.csv"
	AllLetters = Letters + "/全部函件.html"
)

// Names of the body's own filing with the totals. The office writes its narrative into it: once somebody has worked in it, new
// totals are written around his words, and what stood there is kept. Where somebody has changed the totals themselves, or nobody
// can read it any more, it stays, and they go into the next of these names, 汇总填报表_新2.xlsx and so on.
const (
	Body    = "汇总填报表.xlsx"
	BodyNew = "汇总填报表_新.xlsx"
)

// BodyNames are all the names of the body's filing.
var BodyNames = regexp.MustCompile(`^汇总填报表(_新[0-9]*)?\.xlsx$`)

// OldBodies are the names under which what the office had written stays when its totals are renewed: 汇总填报表_旧1.xlsx and so on.
var OldBodies = regexp.MustCompile(`^汇总填报表_旧[0-9]+\.xlsx$`)

// OldBody returns the n-th of them, from 1.
func OldBody(n int) string { return fmt.Sprintf("汇总填报表_旧%d.xlsx", n) }

// BodyName returns the n-th name of the body's filing, from 0.
func BodyName(n int) string {
	switch n {
	case 0:
		return Body
	case 1:
		return BodyNew
	}
	return fmt.Sprintf("汇总填报表_新%d.xlsx", n)
}

// Names keeps the names of one folder apart, also where the system takes capital letters and small ones for the same.
type Names map[string]bool

// Free takes the first name that is free of those that form makes of 1, 2, 3 and so on.
func (n Names) Free(form func(i int) string) string {
	for i := 1; ; i++ {
		name := form(i)
		if key := strings.ToLower(name); !n[key] {
			n[key] = true
			return name
		}
	}
}
