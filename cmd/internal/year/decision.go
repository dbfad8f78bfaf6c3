package year

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// DecisionsFile is where the office's decisions stand, one a line, in the order in which they were taken. Lines are only added.
const DecisionsFile = "决定.csv"

// A Kind says what is decided.
type Kind string

// The kinds, as they stand in the file.
const (
	Use    Kind = "采用" // a file of several
	Accept Kind = "接受" // a query of a filing
	Exempt Kind = "免报"
	Extend Kind = "延期"
	Filed  Kind = "代填" // the agency's figures are in another one's filing
	Aside  Kind = "搁置" // a file that is no return, of no agency
	Undo   Kind = "撤销" // of the agency's last decision that stands, or of a file that was set aside
)

// A Decision is one line of the file.
type Decision struct {
	Date, Code, Name string
	Kind             Kind
	Of               string // Use, Aside: the file's name; Accept: code and key; Extend: the day; Filed: the other agency
	Bound            string // what it holds for: the file's SHA-256, the figures of the query
	Reason, By       string
	row              int
}

var heads = []string{"日期", "单位代码", "单位名称", "决定", "对象", "依据的数", "理由", "经办人"}

// cells are the decision's fields in the order of the heads.
func (d *Decision) cells() []*string {
	return []*string{&d.Date, &d.Code, &d.Name, (*string)(&d.Kind), &d.Of, &d.Bound, &d.Reason, &d.By}
}

// Words says the decision as lists print it.
func (d *Decision) Words() string {
	what := string(d.Kind)
	switch d.Kind {
	case Extend:
		what = "准予延期到 " + d.Of
	case Filed:
		what = "由“" + d.Of + "”代填"
	case Use, Accept, Aside:
		what += "“" + d.Of + "”"
	}
	return what + "：" + d.Reason + d.signed()
}

func (d *Decision) signed() string {
	who := lists.Filter([]string{d.By, d.Date}, func(s string) bool { return s != "" })
	if len(who) == 0 {
		return ""
	}
	return "（" + strings.Join(who, "，") + "）"
}

// never are the stages whose queries nobody can settle by deciding: whose filing it is, what was done to the workbook, and which
// figure stands there. The exceptions are questions that somebody who knows the agency can answer.
var (
	never  = []string{"file", "roster", "cover", "table", "workbook", "value"}
	answer = []string{"workbook.remark", "value.blank-table"}
)

// Settleable says why a finding cannot be accepted, "" where it can.
func Settleable(code string, severity templates.Severity) string {
	stage, _, _ := strings.Cut(code, ".")
	switch {
	case severity == templates.SeverityError:
		return "是错误，只能更正"
	case severity == templates.SeverityNote:
		return "是提示，不用决定"
	case slices.Contains(never, stage) && !slices.Contains(answer, code):
		return "关系到是谁的表、表有没有被改动、数是几，只能请单位更正或者重报"
	}
	return ""
}

// Bound is what a decision on a query holds for: what stands there and what should, or the words where it has no numbers.
func Bound(got, want, message string) string {
	if got+want != "" {
		return got + "/" + want
	}
	return "文字 " + fmt.Sprintf("%x", sha256.Sum256([]byte(message)))[:8]
}

// A LineError says what is wrong with a table of the folder, by line.
type LineError struct {
	Row int // 0 for the whole file
	Why string
}

func (e *LineError) Error() string {
	if e.Row == 0 {
		return e.Why
	}
	return fmt.Sprintf("第 %d 行：%s", e.Row, e.Why)
}

// readDecisions reads the lines of the file, none where there is no file.
func (f *Folder) readDecisions() ([]Decision, error) {
	var list []Decision
	err := f.ReadTable(DecisionsFile, heads, func(row int, cells []string) string {
		d := Decision{row: row}
		for i, cell := range d.cells() {
			*cell = cells[i]
		}
		list = append(list, d)
		return list[len(list)-1].check()
	})
	return list, err
}

// check brings the days of a decision to one form, and says what is wrong with it by itself.
func (d *Decision) check() (why string) {
	if d.Date, why = roster.Date(d.Date); why != "" {
		return why
	}
	switch d.Kind {
	case Use, Aside:
		if d.Of == "" && d.Bound == "" {
			return "没有写" + string(d.Kind) + "哪份文件（对象）"
		}
	case Filed:
		if d.Of == "" {
			return "没有写由哪个单位代填（对象）"
		}
	case Accept:
		code, _, _ := strings.Cut(d.Of, "/")
		if why := Settleable(code, templates.SeverityQuery); why != "" {
			return "“" + d.Of + "”" + why
		}
		if d.Bound == "" {
			return "没有写依据的数；照问题里的数写成“填的数/应为的数”"
		}
	case Extend:
		if d.Of == "" {
			return "没有写延到哪一天（对象）"
		}
		d.Of, why = roster.Date(d.Of)
	case Exempt, Undo:
	default:
		return "决定“" + string(d.Kind) + "”看不懂；可以写采用、接受、免报、延期、代填、搁置、撤销"
	}
	if why == "" && d.Reason == "" {
		return "没有写理由"
	}
	return why
}

// Decide adds decisions to the file. What stands in it stays, in whatever form it was written, and so does what somebody else
// decides at the same moment.
func (f *Folder) Decide(out *results.Files, add ...Decision) error {
	release, err := results.Claim(f.Dir)
	if err != nil {
		return err
	}
	defer release()
	list, err := f.readDecisions()
	if err != nil {
		return err
	}
	return f.WriteTable(out, DecisionsFile, heads, lists.Map(append(list, add...), func(d Decision) []string {
		return lists.Map(d.cells(), func(cell *string) string { return *cell })
	}))
}

// sumOf is the SHA-256 that a decision for a file holds for: the one it has, else that of the file of its name among what came.
func (f *Folder) sumOf(d *Decision) string {
	if sum, found := strings.CutPrefix(d.Bound, "SHA-256 "); found {
		return sum
	}
	sum, err := door.Sum(filepath.Join(f.Path(Inbox), filepath.FromSlash(d.Of)))
	return cmp.Or(sum, map[bool]string{true: "-"}[err != nil]) // of a file that is not there nothing is
}
