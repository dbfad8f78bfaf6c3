package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/syserr"
	"nianbao/xlsx"
)

// The body's own filing with the totals. The office writes its narrative into it, so it is the one output that is never
// overwritten once somebody has worked in it: the new totals go into the next of these names, 汇总填报表_新2.xlsx and so on.
const (
	bodyFile    = "汇总填报表.xlsx"
	bodyFileNew = "汇总填报表_新.xlsx"
)

var bodyName = regexp.MustCompile(`^汇总填报表(_新[0-9]*)?\.xlsx$`)

// nextBodyName returns the n-th name of the body's filing, from 0.
func nextBodyName(n int) string {
	switch n {
	case 0:
		return bodyFile
	case 1:
		return bodyFileNew
	}
	return fmt.Sprintf("汇总填报表_新%d.xlsx", n)
}

// ownBody reports whether a source is the body's filing that a run has written into the output folder, however both are
// spelled.
func (j *collectJob) ownBody(name string) bool {
	return bodyName.MatchString(filepath.Base(name)) && j.inOutput(name)
}

// makeBody makes the body's own filing with the totals in memory.
func (j *collectJob) makeBody(r *collect.Result) ([]byte, error) {
	var b bytes.Buffer
	f := r.BodyFiling()
	if ids, err := xlsx.Unplaced(f); err != nil {
		return nil, err
	} else if len(ids) > 0 {
		fmt.Fprintf(j.stderr, "nianbao: “%s”的“核对”表说明行不够，报来的汇总表里有 %d 条说明没有搬过来\n", bodyFile, len(ids))
	}
	err := xlsx.Write(&b, f, xlsx.Options{Roster: j.roster.ID, Previous: r.Last, Version: toolVersion(), Note: r.Note()})
	return b.Bytes(), err
}

// writeBody writes it under the first name that is free or holds what a run has left, untouched.
func (j *collectJob) writeBody(body []byte, last *collect.Record, abandoned []collect.OutputRecord) (collect.OutputRecord, error) {
	kept := ""
	for n := 0; ; n++ {
		record := outputRecord(nextBodyName(n), body)
		path := filepath.Join(j.dir, record.File)
		sum, err := door.Sum(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil: // who knows what the office has written into it
			fault := &exitError{exitFiles, fmt.Sprintf("“%s”打不开：%s", path, syserr.ReplaceReason(err))}
			if syserr.MayBeOpen(err) {
				return record, &openError{fault}
			}
			return record, fault
		default:
			have := collect.OutputRecord{File: record.File, SHA256: sum}
			if have != record && recordOf(last, have.File) != have && !slices.ContainsFunc(abandoned, func(o collect.OutputRecord) bool { return o.SHA256 == have.SHA256 }) {
				kept += "“" + path + "”"
				continue
			}
		}
		if kept != "" {
			fmt.Fprintf(j.stderr, "nianbao: %s已经有人改动，没有覆盖；新的合计写在“%s”\n", kept, record.File)
		}
		return record, j.put(record.File, func(w io.Writer) error {
			_, err := w.Write(body)
			return err
		})
	}
}
