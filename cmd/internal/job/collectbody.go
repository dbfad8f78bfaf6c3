package job

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

// ownBody reports whether a source is the body's filing that a run has written into the output folder, however both are
// spelled.
func (j *Collect) ownBody(name string) bool {
	base := filepath.Base(name)
	return (results.BodyNames.MatchString(base) || results.OldBodies.MatchString(base)) && j.inOutput(name)
}

// makeBody makes the body's own filing with the totals in memory.
func (j *Collect) makeBody(r *collect.Result, f *templates.Filing) ([]byte, error) {
	var b bytes.Buffer
	if ids, err := xlsx.Unplaced(f); err != nil {
		return nil, err
	} else if len(ids) > 0 {
		j.sayf("“%s”的“核对”表说明行不够，汇总表里有 %d 条说明没有搬过来", results.Body, len(ids))
	}
	// sums are finished: only the narrative is left to write
	err := xlsx.Write(&b, f, xlsx.Options{Roster: j.Roster.ID, Previous: r.Last, Version: j.Version, Note: r.Note(),
		Finished: true})
	return b.Bytes(), err
}

// writeBody writes it under the first name that is free, or holds what a run has left untouched, or what the office has written
// its words into: these stay. A file that holds words of the office's has no record: no run takes it away.
func (j *Collect) writeBody(r *collect.Result, body []byte, draft map[string]string, last *collect.Record,
	abandoned []collect.OutputRecord) (collect.OutputRecord, error) {
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
				why, err := j.renew(r, record.File, draft, last)
				if why == "" {
					return collect.OutputRecord{}, err
				}
				kept += "“" + path + "”" + why + "，没有覆盖；"
				continue
			}
		}
		if kept != "" {
			j.sayf("%s新的合计写在“%s”", kept, record.File)
		}
		return record, j.Out.Put(record.File, results.Bytes(body))
	}
}

// renew puts the new totals into the filing that the office has written its words into: it is written anew with the words, the
// explanations and the head that stand there, and what stood there is kept beside it. why says why that cannot be.
func (j *Collect) renew(r *collect.Result, name string, draft map[string]string, last *collect.Record) (why string, err error) {
	data, err := j.Out.Read(name)
	if err != nil {
		return "读不了（" + reason(err) + "）", nil
	}
	is, want := intake.Parse(name, data, j.Open).Filing, r.BodyFiling()
	switch {
	case is == nil:
		return "读不出来", nil
	case is.Form.ID != want.Form.ID || is.Year != want.Year:
		return "不是这一年度、这一格式的", nil
	}
	if changed := changedTotals(is, want, last); len(changed) > 0 {
		return "里的合计有人改过（" + cut(changed) + "）", nil
	}
	narrative, other := renewed(is, draft, last)
	same := slices.Equal(is.Covers, want.Covers) && slices.Equal(is.Pending, want.Pending) && maps.Equal(is.Narrative, narrative)
	if same && len(collect.Unlike(is, want)) == 0 {
		return "", nil // as it stands
	}
	want.Agency = is.Agency
	want.Narrative = narrative
	if len(is.Explanations) > 0 {
		want.Explanations = is.Explanations
	}
	body, err := j.makeBody(r, want)
	if err != nil {
		return "", err
	}
	old, err := j.keepOld(data)
	if err != nil {
		return "", err
	}
	stale := ""
	if len(other) > 0 {
		stale = "；增减、单位、相加的数照新的合计已经不同的段落：" + strings.Join(other, "、")
	}
	j.sayf("“%s”的合计已经更新，写好的正文和说明照旧；原来的一份（连同批注、颜色）留在“%s”。正文里的标记【】会换成新的数，直接写着的数请再核对一次%s", name, old, stale)
	return "", j.Out.Put(name, results.Bytes(body))
}

// renewed returns the passages of the office's workbook, and for those that nobody has touched since they were drafted the draft of
// now. A workbook from before there were drafts gets them where it is blank. other names those that are the office's by now and
// were begun from a draft that would be another one today.
func renewed(is *templates.Filing, draft map[string]string, last *collect.Record) (texts map[string]string, other []string) {
	before := bodyIn(last).Draft
	texts = map[string]string{}
	for _, p := range is.Form.Passages() {
		text, was := is.Narrative[p.ID], before[p.ID]
		if draftHash(text) == was {
			text = cmp.Or(draft[p.ID], text)
		} else if text != "" && was != "" && draftHash(draft[p.ID]) != was {
			other = append(other, p.Name)
		}
		if text != "" {
			texts[p.ID] = text
		}
	}
	return texts, other
}

// fillDraft puts a draft into a body's filing that has no narrative of its own, and returns the hashes by which a later run
// knows it.
func fillDraft(f *templates.Filing, draft map[string]string) map[string]string {
	hashes := map[string]string{}
	for id, text := range draft {
		hashes[id] = draftHash(text)
	}
	if len(f.Narrative) == 0 {
		f.Narrative = draft
	}
	return hashes
}

// draftHash is equal for passages that differ in nothing but blanks, "" for a blank one.
func draftHash(text string) string {
	if text = hanzi.Squeeze(text); text == "" {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:16]
}

// keepOld keeps what stood in a body's filing under the next name that is free, and returns that.
func (j *Collect) keepOld(data []byte) (string, error) {
	for n := 1; ; n++ {
		name := results.OldBody(n)
		_, err := j.Out.Sum(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, j.Out.Put(name, results.Bytes(data))
		}
		if err != nil {
			return "", Failed("“%s”打不开：%s", j.Out.Path(name), reason(err))
		}
	}
}

// changedTotals lists the figures of a body's filing that neither this run nor the last one has put there: the office has put
// in what came on paper, and no new total may take that away.
func changedTotals(is, want *templates.Filing, last *collect.Record) (list []string) {
	before := bodyIn(last).Totals
	for _, key := range collect.Unlike(is, want) {
		got := is.Cell(key)
		value, known := got.Value()
		was := before[key]
		blank := got.Kind == templates.CellBlank && was == nil
		if before == nil || !blank && !(known && was != nil && value == *was) {
			list = append(list, templates.Where(is.Form.Figure(key), templates.Place{})+" "+figureShown(got))
		}
	}
	return list
}
