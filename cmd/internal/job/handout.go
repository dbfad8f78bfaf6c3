package job

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

// A HandOut makes the workbooks of all agencies of a roster.
type HandOut struct {
	*World
	Form     *templates.Form
	Forms    *templates.FormSet // that workbooks which are there already may be of
	Year     int
	Roster   *roster.Roster
	Dir      string
	Calendar collect.Calendar
	Rulings  collect.Rulings // the office's decisions; nil for none
	Contact  string          // whom to ask, as the folder of the year has it; "": at the root of the roster
	Last     *intake.Previous
}

// Make makes one workbook for every agency of a roster from one master, all processors at work, and 发放清单.xlsx.
// It returns the names of the workbooks.
func (h *HandOut) Make(ctx context.Context) ([]string, error) {
	roster := h.Roster
	due, masters, err := h.masters()
	if err != nil {
		return nil, err
	}
	out := h.Outputs([]string{roster.File})
	names := handoutNames(roster, h.Year)
	if err := keepFilled(h.Dir, names, h.Forms); err != nil {
		return nil, err
	}
	lines := make([]xlsx.HandoutLine, len(names))
	progress := h.progress("制表", len(names))
	defer progress.end()
	var open openOutputs
	Parallel(len(names), func(i int) {
		if !open.goesOn(ctx) {
			return
		}
		a := roster.Agencies[i]
		var b bytes.Buffer
		err := masters[due[i]].Write(&b, a.Agency, h.Last.Find(a.Agency, h.Year-1))
		if err == nil {
			lines[i] = handoutLine(h, roster, a, names[i], b.Bytes())
			err = out.PutIn(h.Dir, names[i], results.Bytes(b.Bytes()))
		}
		if err != nil {
			open.pass(err)
			return
		}
		progress.step()
	})
	if err := open.failed(); err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%d年%s填报表发放清单（%d 份）", h.Year, h.Form.Title, len(lines))
	if h.Calendar.Deadline != "" {
		title += "，报送截止 " + h.Calendar.Deadline
	}
	if len(masters) > 1 {
		title += "（有的单位另有期限，见各表封面）"
	}
	err = out.PutIn(h.Dir, results.Handout, func(w io.Writer) error { return xlsx.WriteHandout(w, title, lines) })
	if err = open.pass(err); err != nil {
		return nil, err
	}
	return names, open.end(h.World)
}

// masters makes the workbooks that are copied, one for each day on which some agencies are due, and says which day that is.
func (h *HandOut) masters() (due []string, masters map[string]*xlsx.Master, err error) {
	opt := xlsx.Options{Roster: h.Roster.ID, Version: h.Version, Contact: h.Contact}
	if root, err := h.Roster.Body(""); err == nil && opt.Contact == "" {
		opt.Contact = contactOf(root)
	}
	masters = map[string]*xlsx.Master{}
	rules := collect.Options{Calendar: h.Calendar, Rulings: h.Rulings}
	for _, a := range h.Roster.Agencies {
		day, _ := rules.DueOf(a)
		due = append(due, day)
		if masters[day] != nil {
			continue
		}
		opt.Deadline = hanzi.Date(day)
		if masters[day], err = xlsx.NewMaster(h.Form, h.Year, opt); err != nil {
			return nil, nil, Failed("%v", err)
		}
	}
	return due, masters, nil
}

// handoutNames names the workbooks in the order of the roster. Names that differ in case only are told apart, because
// Windows takes them for one.
func handoutNames(roster *roster.Roster, year int) []string {
	taken := results.Names{strings.ToLower(results.Handout): true}
	names := make([]string, len(roster.Agencies))
	for i, a := range roster.Agencies {
		stem := strings.TrimSuffix(xlsx.FileName(a.Agency, year), ".xlsx")
		names[i] = taken.Free(func(n int) string { return numbered(stem, n) + ".xlsx" })
	}
	return names
}

// numbered tells the n-th of several names apart.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, n)
}

func handoutLine(h *HandOut, roster *roster.Roster, a *roster.Agency, name string, data []byte) xlsx.HandoutLine {
	line := xlsx.HandoutLine{File: name, Name: a.Name, Code: a.Code, Category: a.Category, Contact: a.Contact, Phone: a.Phone,
		Stamp: fmt.Sprintf("%s/%d/%s/%s", h.Form.ID, h.Year, a.Code, roster.ID), SHA256: outputRecord(name, data).SHA256}
	if a.Parent != nil {
		line.Parent = a.Parent.Name
	}
	return line
}

// WriteBlank writes one workbook to a file, or under its agency's name into a folder, and returns its path.
func (w *World) WriteBlank(out string, filing *templates.Filing, forms *templates.FormSet, deadline string) (string, error) {
	name := ""
	if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
		name = xlsx.FileName(filing.Agency, filing.Year)
	}
	target := below(out, name)
	if err := keepFilled("", []string{target}, forms); err != nil {
		return target, err
	}
	return target, place(w.Outputs(nil), out, name, func(to io.Writer) error {
		return xlsx.Write(to, filing, xlsx.Options{Deadline: hanzi.Date(deadline)})
	})
}

// ParseDate brings a date to the form 2025-01-20; "" stays "".
func ParseDate(s string) (string, error) {
	date, why := roster.Date(s)
	if why != "" {
		return "", Wrong("%s", why)
	}
	return date, nil
}
