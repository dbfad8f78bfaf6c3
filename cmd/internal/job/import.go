package job

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/ledger"
)

// An Import moves what stands in sources into new workbooks.
type Import struct {
	*World
	Basis
	Form    *templates.Form // of the new workbooks, nil for the source's
	Year    int             // of the new workbooks, 0 for the source's; that of the next year makes the source last year's
	Agency  string          // of the new workbooks, "" for the source's
	Out     string          // workbook, or folder
	Wrote   func(name string) error
	out     *results.Files
	written map[string]string // workbook to the source it was made from
}

// Run imports every source. What could not be read is told of, and the Fault weighs it.
func (j *Import) Run(ctx context.Context, args []string) error {
	single := strings.EqualFold(filepath.Ext(j.Out), ".xlsx")
	inputs, err := j.inputs(args, single)
	if err != nil {
		return err
	}
	j.out, j.written = j.Outputs(inputs), map[string]string{}
	if err := j.prepare(ctx, &j.Open, inputs); err != nil {
		return err
	}
	j.Open.Salvage = true
	var exit error
	for _, name := range inputs {
		if ctx.Err() != nil {
			return Interrupted
		}
		item := intake.Open(name, j.Open)
		fromLedger(item)
		if item.Filing == nil {
			j.sayFindings(item)
			exit = Heavier(exit, unreadable(args, item))
			continue
		}
		if err := j.one(item, single); err != nil {
			return err
		}
	}
	return exit
}

// FromLedger says what goes from a ledger into a filing.
const FromLedger = "由台账的行数出来的表三、表四（和上年的“四、结转下年度”），没有任何一行；其他的表和正文请接着填。"

// readLedger reads an item's ledger, and makes its figures those of the item: none of its rows, and nothing where a row is in
// error, because the figures are wrong then.
func readLedger(item *intake.Item) (read *ledger.Ledger, found []templates.Finding, bad int) {
	read, found = ledger.Read(item.Ledger)
	bad = lists.Count(found, func(f templates.Finding) bool { return f.Severity == templates.SeverityError })
	if read != nil && bad == 0 {
		item.Figures = read.Filing()
	}
	return read, found, bad
}

// fromLedger makes the figures of a ledger the filing.
func fromLedger(item *intake.Item) {
	if item.Ledger == nil {
		return
	}
	_, found, bad := readLedger(item)
	if item.Figures == nil {
		item.Findings = []templates.Finding{templates.Report("file.ledger/unsure", nil, templates.Place{},
			templates.Words{"file": filepath.Base(item.File), "count": strconv.Itoa(bad)})}
		return
	}
	item.Filing, item.Findings = item.Figures, nil
	if open := lists.Count(found, func(f templates.Finding) bool { return f.Severity == templates.SeverityQuery }); open > 0 {
		item.Notes = append(item.Notes, fmt.Sprintf("台账里还有 %d 处要核实，核对台账可以看到；数照台账现在写的", open))
	}
	item.Notes = append(item.Notes, "导入的是"+FromLedger)
}

// inputs finds the sources.
func (j *Import) inputs(args []string, single bool) ([]string, error) {
	list := intake.Walk(args, intake.Beside{Inputs: j.Given, Results: []string{j.Out}})
	if len(list.Unread) > 0 {
		return nil, Failed("%s", unread(list.Unread[0]))
	}
	j.sayPassed(list.Passed)
	switch n := len(list.Files); {
	case n == 0:
		return nil, Failed("“%s”里没有可以导入的文件", strings.Join(args, "、"))
	case single && n > 1:
		return nil, Wrong("有 %d 个来源，要写进一个文件夹，不能写成一个 .xlsx 文件", n)
	}
	return list.Files, nil
}

// one imports a source that has been read.
func (j *Import) one(item *intake.Item, single bool) error {
	f, notes, err := j.filing(item.Filing)
	if err != nil {
		return err
	}
	item.Notes = append(item.Notes, notes...)
	name := ""
	if !single {
		name = xlsx.FileName(f.Agency, f.Year)
	}
	return j.write(item, f, name)
}

// filing makes the filing that goes into the new workbook. For the year after the source's, the source becomes last year's
// filing and the new one is blank. notes say what the new form has no place for.
func (j *Import) filing(src *templates.Filing) (f *templates.Filing, notes []string, err error) {
	f = src.Clone()
	form := src.Form
	if j.Form != nil {
		form = j.Form
	}
	switch {
	case j.Year == 0 || j.Year == src.Year || src.Year == 0:
		if form != src.Form {
			if !j.Open.Forms.IsOwn(form) && !j.Open.Forms.IsOwn(src.Form) {
				return nil, nil, Wrong("来源是格式 %s 的表，不能导入格式 %s；两版的表二含义不同", src.Form.ID, form.ID)
			}
			if year := max(j.Year, src.Year); year != 0 && !form.Covers(year) {
				return nil, nil, notOfYear(form, year)
			}
			var lost []string
			if f, lost = src.In(form); len(lost) > 0 {
				notes = append(notes, fmt.Sprintf("格式 %s 里没有这些内容，没有搬过来：%s", form.ID, strings.Join(lost, "、")))
			}
		}
		if j.Year != 0 {
			f.Year = j.Year
		}
	case j.Year == src.Year+1:
		if form, _, err = j.ChooseForm(j.Open.Forms, j.Form, j.Year); err != nil {
			return nil, nil, err
		}
		f = templates.NewFiling(form, j.Year)
		f.Agency, f.Previous = src.Agency, src
		if src.Published { // what last year's preamble called it for short
			f.Agency.Short = ""
		}
	default:
		return nil, nil, Wrong("来源是 %d 年度，新表的年度只能写 %d 或 %d", src.Year, src.Year, src.Year+1)
	}
	if j.Agency != "" {
		f.Agency.Name = j.Agency
	}
	if last := j.Last.Of(f); last != nil {
		f.Previous = last
	}
	return f, notes, nil
}

func (j *Import) write(item *intake.Item, f *templates.Filing, name string) error {
	target := below(j.Out, name)
	if other := j.written[target]; other != "" {
		return Failed("“%s”和“%s”要写成同一个文件“%s”；请分开导入", other, item.File, target)
	}
	j.written[target] = item.File
	if err := unplaced(item, f); err != nil {
		return err
	}
	j.sayFindings(item)
	if err := place(j.out, j.Out, name, func(w io.Writer) error { return xlsx.Write(w, f, xlsx.Options{}) }); err != nil {
		return err
	}
	return j.Wrote(target)
}

// unplaced notes which explanations the new workbook has no line for.
func unplaced(item *intake.Item, f *templates.Filing) error {
	ids, err := xlsx.Unplaced(f)
	if len(ids) > 0 {
		item.Notes = append(item.Notes, fmt.Sprintf("“核对”表的说明行不够，有 %d 条说明没有搬过来：%s。请照来源补填在能写的地方，或者先把来源导出存下来。",
			len(ids), lists.Few(ids, 5, "、", "等；另有 {rest} 条")))
	}
	return err
}

// sayFindings tells what reading a source found.
func (w *World) sayFindings(item *intake.Item) {
	for _, f := range item.Findings {
		w.say(Note{File: item.File, Code: f.Code, Text: f.Message, Remedy: f.Remedy})
	}
	w.sayNotes(item.File, item.Notes)
}
