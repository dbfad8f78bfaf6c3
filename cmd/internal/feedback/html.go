package feedback

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

//go:embed receipt.html
var receiptHead string // {title} is the title

// What the page shows.
type (
	pageView struct {
		Receipt
		Title, To string
		Total     []string
		Rows      []fileView // of the list
		Grades    []regradedView
		Files     []fileView
	}
	fileView struct {
		ID              string
		Name            string
		Agency          string
		Year            int
		Form            string
		SHA256          string
		Verdict         string
		State           string
		Class           string
		Next            string // what its agency does
		Link            string
		Open, Settled   []findingView // to be seen to, and what is only said or has been explained
		NotEvaluated    []string
		Checked         []checkedView
		Marked, Tables  []tableView // with findings that are open, and the others
		Errors, Queries int
		Told            int // of the open ones, one for each cause
	}
	findingView struct {
		No                         int // 0 for one that follows another
		ID, Target                 string
		Severity, Class            string
		Message, Fix, Source, Code string
		Explanation, Regraded      string
		Sentences                  [][2]string // taken from another text beside their source; first whose they are
	}
	checkedView  struct{ Title, Result, Class string }
	regradedView struct{ Title, Grade, Reason string }
	tableView    struct {
		ID, Name string
		Rows     [][]cellView
	}
	cellView struct {
		Rows, Cols      int
		Text, ID, Class string
		Scope           string // of a head
		Head            bool
		Finding         string
	}
)

func viewOf(n int, f *File) fileView {
	prefix := fmt.Sprintf("f%d", n+1)
	v := fileView{ID: prefix, Link: "#" + prefix, Name: Printable(filepath.Base(f.Name)), SHA256: f.SHA256, Verdict: f.Verdict.Chinese(),
		Class: string(f.Verdict), State: Printable(f.StateWords), Next: f.next(),
		Errors: f.Count(templates.SeverityError), Queries: f.Count(templates.SeverityQuery)}
	first, open := map[templates.Key]findingView{}, map[string]bool{}
	told := 0
	for i, x := range f.asked() {
		no := 0
		if x.Follows == "" {
			told++
			no = told
		}
		fv := viewOfFinding(x, no, fmt.Sprintf("%s-n%d", prefix, i+1))
		if f.Filing != nil {
			switch subject := f.Filing.Form.Subject(x.Key).(type) {
			case *templates.Figure:
				fv.Target = cellID(prefix, x.Key)
				open[subject.Table.ID] = open[subject.Table.ID] || x.Open()
				if _, ok := first[x.Key]; !ok {
					first[x.Key] = fv
				}
			case *templates.Table:
				fv.Target = cellID(prefix, x.Key)
				open[subject.ID] = open[subject.ID] || x.Open()
			}
		}
		if x.Open() || f.Undecided && x.Code == undecided {
			v.Open, v.Told = append(v.Open, fv), told
		} else {
			v.Settled = append(v.Settled, fv)
		}
	}
	for _, n := range f.NotEvaluated {
		v.NotEvaluated = append(v.NotEvaluated, n.Code+"："+Printable(n.Because))
	}
	if f.Filing == nil {
		return v
	}
	v.Agency, v.Year, v.Form = Printable(orUnnamed(f.Filing.Agency.Name)), f.Filing.Year, f.Filing.Form.Name
	v.Checked = checkedRules(f)
	for _, t := range f.Filing.Form.Tables {
		table := miniature(prefix, f.Filing, t, first)
		if open[t.ID] {
			v.Marked = append(v.Marked, table)
		} else {
			v.Tables = append(v.Tables, table)
		}
	}
	return v
}

// undecided is the finding of a filing of which nobody knows whether it counts: a note to the office, and the agency's to answer.
const undecided = "file.duplicate"

// asked are the findings in the order in which the agency sees to them.
func (f *File) asked() []templates.Finding {
	list := f.BySeverity()
	if i := slices.IndexFunc(list, func(x templates.Finding) bool { return x.Code == undecided }); f.Undecided && i > 0 {
		return slices.Concat(list[i:i+1], list[:i], list[i+1:])
	}
	return list
}

func viewOfFinding(x templates.Finding, no int, id string) findingView {
	v := findingView{No: no, ID: id, Severity: x.Severity.Chinese(), Class: string(x.Severity),
		Message: Printable(x.Message), Fix: Printable(x.Fix), Source: x.Source, Code: x.Code,
		Explanation: Printable(x.Explanation), Regraded: Printable(x.Regraded)}
	if c := x.Copied; c != nil {
		v.Sentences = append(v.Sentences, [2]string{c.Of, Printable(c.From)})
		for _, p := range c.Pairs {
			v.Sentences = append(v.Sentences, [2]string{Printable(p.This), Printable(p.That)})
		}
	}
	return v
}

func cellID(prefix string, key templates.Key) string {
	return prefix + "-" + strings.ReplaceAll(string(key), ".", "-")
}

// checkedRules says of every rule of the register how it came out. Rules that only reading, collecting or writing a report
// can break are listed when they were broken.
func checkedRules(f *File) []checkedView {
	broken, skipped, unknown := map[string][]templates.Finding{}, countByRule(f.NotEvaluated), countByRule(f.NoLast)
	for _, x := range f.Findings {
		broken[x.Code] = append(broken[x.Code], x)
	}
	off := map[string]string{}
	for _, g := range f.Regraded {
		if g.Severity == "" {
			off[g.Code] = g.Reason
		}
	}
	var list []checkedView
	for _, r := range templates.Register(f.Filing.Form) {
		v := checkedView{Title: r.Title, Result: "通过", Class: "accepted"}
		reason, isOff := off[r.Code]
		switch found := broken[r.Code]; {
		case len(found) > 0:
			v.Result, v.Class = outcome(found), string(found[0].Severity)
		case isOff:
			v.Result, v.Class = "没有核对；本级规定："+Printable(reason), "skipped"
		case skipped[r.Code] > 0:
			v.Result, v.Class = fmt.Sprintf("%d 处没能核对", skipped[r.Code]), "skipped"
		case r.By != templates.ByCheck || r.Code == "previous.missing":
			continue
		case r.Previous && f.nothingOfLast(r.Code, unknown[r.Code]):
			v.Result, v.Class = "没有上年数，没有核对", "skipped"
		case r.Previous && !f.Previous:
			v.Result = "通过（只核对了填报表里带有上年数的）"
		case unknown[r.Code] > 0:
			v.Result = "通过（只核对了有上年数的）"
		}
		if n := skipped[r.Code]; n > 0 && len(broken[r.Code]) > 0 {
			v.Result += fmt.Sprintf("，另有 %d 处没能核对", n)
		}
		list = append(list, v)
	}
	return list
}

func countByRule(list []templates.NotEvaluated) map[string]int {
	n := map[string]int{}
	for _, x := range list {
		n[x.Code]++
	}
	return n
}

// nothingOfLast reports whether a rule that needs last year's figures had none of them, in so many places.
func (f *File) nothingOfLast(code string, unknown int) bool {
	rule := f.Filing.Form.Rule(code)
	if rule == nil {
		return !f.Previous
	}
	return !f.Previous && f.Filing.Previous == nil || unknown == len(rule.Instances)
}

// outcome counts the findings of one rule: 2 处核实，其中 1 处已说明.
func outcome(found []templates.Finding) string {
	explained := lists.Count(found, func(x templates.Finding) bool { return x.Status == templates.StatusExplained })
	text := fmt.Sprintf("%d 处%s", len(found), found[0].Severity.Chinese())
	switch explained {
	case 0:
	case len(found):
		text += "，已说明"
	default:
		text += fmt.Sprintf("，其中 %d 处已说明", explained)
	}
	return text
}

// miniature draws a table small, its findings coloured and linked.
func miniature(prefix string, filing *templates.Filing, t *templates.Table, first map[templates.Key]findingView) tableView {
	v := tableView{ID: cellID(prefix, templates.Key(t.ID)), Name: t.Name, Rows: make([][]cellView, t.Grid().Rows)}
	for _, c := range t.Grid().Cells {
		cell := cellView{Rows: c.RowSpan, Cols: c.ColSpan, Text: c.Text, Head: c.Role != templates.RoleFigure, Scope: "col"}
		if c.Role == templates.RoleLabel {
			cell.Scope = "row"
		}
		if c.Role == templates.RoleFigure {
			figure := filing.Cell(c.Key)
			cell.Text = Printable(hanzi.Shorten(figure.String(), 12))
			if figure.Kind == templates.CellBlank {
				cell.Text = ""
			}
			if finding, ok := first[c.Key]; ok {
				cell.ID, cell.Class, cell.Finding = cellID(prefix, c.Key), finding.Class, finding.ID
			}
		}
		v.Rows[c.Row] = append(v.Rows[c.Row], cell)
	}
	return v
}
