package job

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/xlsx"
)

// ownBody reports whether a source is the body's filing that a run has written into the output folder, however both are
// spelled.
func (j *Collect) ownBody(name string) bool {
	return results.BodyNames.MatchString(filepath.Base(name)) && j.inOutput(name)
}

// makeBody makes the body's own filing with the totals in memory.
func (j *Collect) makeBody(r *collect.Result) ([]byte, error) {
	var b bytes.Buffer
	f := r.BodyFiling()
	if ids, err := xlsx.Unplaced(f); err != nil {
		return nil, err
	} else if len(ids) > 0 {
		j.sayf("“%s”的“核对”表说明行不够，报来的汇总表里有 %d 条说明没有搬过来", results.Body, len(ids))
	}
	// sums are finished: only the narrative is left to write
	err := xlsx.Write(&b, f, xlsx.Options{Roster: j.Roster.ID, Previous: r.Last, Version: j.Version, Note: r.Note(),
		Finished: true})
	return b.Bytes(), err
}

// writeBody writes it under the first name that is free or holds what a run has left, untouched.
func (j *Collect) writeBody(body []byte, last *collect.Record, abandoned []collect.OutputRecord) (collect.OutputRecord, error) {
	kept := ""
	for n := 0; ; n++ {
		record := outputRecord(results.BodyName(n), body)
		path := j.Out.Path(record.File)
		sum, err := j.Out.Sum(record.File)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil: // who knows what the office has written into it
			words := fmt.Sprintf("“%s”打不开：%s", path, syserr.ReplaceReason(err))
			return record, &results.Fault{Words: words, Open: syserr.MayBeOpen(err), Err: err}
		default:
			have := collect.OutputRecord{File: record.File, SHA256: sum}
			left := slices.ContainsFunc(abandoned, func(o collect.OutputRecord) bool { return o.SHA256 == have.SHA256 })
			if have != record && recordOf(last, have.File) != have && !left {
				kept += "“" + path + "”"
				continue
			}
		}
		if kept != "" {
			j.sayf("%s已经有人改动，没有覆盖；新的合计写在“%s”", kept, record.File)
		}
		return record, j.Out.Put(record.File, results.Bytes(body))
	}
}
