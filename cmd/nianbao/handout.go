package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/intake"
	"nianbao/templates"
	"nianbao/xlsx"
)

const handoutFile = "发放清单.xlsx"

// A handout is what template --roster needs to know.
type handout struct {
	form     *templates.Form
	forms    *templates.FormSet // that workbooks which are there already may be of
	year     int
	roster   string // file
	dir      string
	deadline string
	last     *intake.Previous
	ctx      context.Context // if not nil, ends the work before its time
}

// handOut makes the workbooks and says so.
func (e *env) handOut(h handout) error {
	names, err := e.makeHandout(h)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "写了 %d 份填报表和%s，在“%s”\n", len(names), handoutFile, h.dir)
	return err
}

// makeHandout makes one workbook for every agency of a roster from one master, all processors at work, and 发放清单.xlsx.
// It returns the names of the workbooks.
func (e *env) makeHandout(h handout) ([]string, error) {
	roster, err := e.readRoster(h.roster)
	if err != nil {
		return nil, err
	}
	master, err := xlsx.NewMaster(h.form, h.year, xlsx.Options{Deadline: chineseDate(h.deadline), Roster: roster.ID, Version: toolVersion()})
	if err != nil {
		return nil, fileError("%v", err)
	}
	out := e.newOutputs([]string{h.roster})
	names := handoutNames(roster, h.year)
	if err := keepFilled(h.dir, names, h.forms); err != nil {
		return nil, err
	}
	lines := make([]xlsx.HandoutLine, len(names))
	progress := newBar(e.stderr, "制表", len(names))
	defer progress.end()
	var lock sync.Mutex
	var failed error
	var open openOutputs
	parallel(len(names), func(i int) {
		lock.Lock()
		if h.ctx != nil && h.ctx.Err() != nil && failed == nil {
			failed = errInterrupted
		}
		stop := failed != nil
		lock.Unlock()
		if stop {
			return
		}
		a := roster.Agencies[i]
		var b bytes.Buffer
		err := master.Write(&b, a.Agency, h.last.Find(a.Agency, h.year-1))
		if err == nil {
			lines[i] = handoutLine(h, roster, a, names[i], b.Bytes())
			err = out.writeIn(h.dir, names[i], func(w io.Writer) error {
				_, err := w.Write(b.Bytes())
				return err
			})
		}
		if err != nil {
			lock.Lock()
			defer lock.Unlock()
			if err = open.pass(err); failed == nil {
				failed = err
			}
			return
		}
		progress.step()
	})
	if failed != nil {
		return nil, failed
	}
	title := fmt.Sprintf("%d年%s填报表发放清单（%d 份）", h.year, h.form.Title, len(lines))
	if h.deadline != "" {
		title += "，报送截止 " + h.deadline
	}
	err = out.writeIn(h.dir, handoutFile, func(w io.Writer) error { return xlsx.WriteHandout(w, title, lines) })
	if err = open.pass(err); err != nil {
		return nil, err
	}
	return names, open.end(e.stderr)
}

// handoutNames names the workbooks in the order of the roster. Names that differ in case only are told apart, because
// Windows takes them for one.
func handoutNames(roster *collect.Roster, year int) []string {
	taken := map[string]bool{strings.ToLower(handoutFile): true}
	names := make([]string, len(roster.Agencies))
	for i, a := range roster.Agencies {
		name := xlsx.FileName(a.Agency, year)
		stem := strings.TrimSuffix(name, ".xlsx")
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s_%d.xlsx", stem, n)
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

func handoutLine(h handout, roster *collect.Roster, a *collect.Agency, name string, data []byte) xlsx.HandoutLine {
	line := xlsx.HandoutLine{File: name, Name: a.Name, Code: a.Code, Category: a.Category, Contact: a.Contact, Phone: a.Phone,
		Stamp: fmt.Sprintf("%s/%d/%s/%s", h.form.ID, h.year, a.Code, roster.ID), SHA256: outputRecord(name, data).SHA256}
	if a.Parent != nil {
		line.Parent = a.Parent.Name
	}
	return line
}
