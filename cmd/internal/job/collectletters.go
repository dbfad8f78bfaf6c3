package job

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/letters"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// Letters has collecting write a letter to every agency, as it stands, into results.Letters.
type Letters struct {
	Head *report.Letterhead // nil for none
	Year *year.Folder       // in which they are written, and the workbooks lie that were handed out; nil for none

	wording letters.Wording
	record  *letters.Record
	list    []*letters.Letter // in roster order
	office  string
}

// open reads the wording and the record of earlier letters, before anything is written. The wording is put there to be changed.
func (l *Letters) open(j *Collect) (err error) {
	if l == nil {
		return nil
	}
	if l.Year != nil {
		j.Out = results.Elsewhere(j.Out, results.Letters, results.Disk(l.Year.Dir, j.Outputs(nil)))
	}
	data, err := j.Out.Read(results.Wording)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = letters.Standard, j.Out.Put(results.Wording, results.Bytes(letters.Standard))
	}
	if err != nil {
		return err
	}
	var fault *templates.LoadError
	if l.wording, err = letters.Read(results.Wording, data); errors.As(err, &fault) {
		return Failed("函件的措辞%s", fault.Chinese())
	}
	if data, err = j.Out.Read(results.Posted); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if l.record, err = letters.ReadRecord(results.Posted, data, j.Roster); err != nil {
		return Failed("%v", err)
	}
	if l.Year != nil && l.Head == nil {
		l.Head, err = j.ReadLetterhead(l.Year.Path(l.Year.Letterhead))
	}
	return err
}

// plan settles who gets which letter. One that somebody has worked in since it was written stays as it is.
func (l *Letters) plan(j *Collect, r *collect.Result, p *plan, last *collect.Record) {
	if l == nil {
		return
	}
	l.office = j.writer(r)
	from := letters.Sender{Office: l.office, Copies: map[*collect.Return]string{}, Record: l.record, OnHead: l.Head != nil}
	for x, name := range p.copies {
		from.Copies[x] = path.Base(name)
	}
	for _, s := range r.Standings {
		from.Contact = j.officeOf(s.Agency).Contact
		letter := letters.Of(r, s, from)
		if letter == nil {
			continue
		}
		l.list = append(l.list, letter)
		for _, format := range []string{"docx", "html", "eml", "zip"} {
			f := plannedFile{make: func() ([]byte, error) { return l.write(j, p, letter, format) }}
			file := letter.Name + "." + format
			if format == "zip" {
				file = letter.PackName + ".zip"
			}
			f.kept = j.keep(last, results.Letters+"/"+file)
			p.add(results.Letters, file, f)
		}
	}
}

// writer is the office that writes.
func (j *Collect) writer(r *collect.Result) string { return cmp.Or(j.Office.Name, r.Body.Name) }

// edited returns what the last run says of a file that is no longer as it has written it, the zero OutputRecord for any other.
func (j *Collect) edited(last *collect.Record, name string) collect.OutputRecord {
	was := recordOf(last, name)
	if was.File == "" {
		return was
	}
	if sum, err := j.Out.Sum(was.File); err != nil || sum == was.SHA256 {
		return collect.OutputRecord{}
	}
	return was
}

// keep returns what edited does, and names the file.
func (j *Collect) keep(last *collect.Record, name string) collect.OutputRecord {
	was := j.edited(last, name)
	if was.File != "" {
		j.sayKept(name)
	}
	return was
}

func (j *Collect) sayKept(name string) {
	j.sayf("“%s”有人改过，留着没有重写；要照现在的情况重写，请先把它移走", j.Out.Path(name))
}

// write makes one letter in one format, "zip" for all that goes to its agency.
func (l *Letters) write(j *Collect, p *plan, letter *letters.Letter, format string) ([]byte, error) {
	doc := letter.Document(l.wording, l.office)
	switch format {
	case "eml":
		attached, err := l.attachments(j, p, letter)
		if err != nil {
			return nil, err
		}
		return letter.Mail(doc, attached)
	case "zip":
		list, err := l.attachments(j, p, letter)
		if err != nil {
			return nil, err
		}
		receipt, err := j.receipt(letter)
		if err != nil {
			return nil, err
		}
		page, err := l.asWritten(j, p, letter, "html")
		if err != nil {
			return nil, err
		}
		list = append(list, letters.Attachment{Name: letter.Name + ".html", Data: page})
		return letter.Pack(append(list, receipt...))
	}
	var b bytes.Buffer
	var err error
	if format == "docx" {
		err = doc.DOCX(&b, report.DOCXOptions{Letterhead: l.Head})
	} else {
		err = doc.HTML(&b)
	}
	return b.Bytes(), err
}

// receipt is that of the agency for what it has sent, nothing where it has sent nothing.
func (j *Collect) receipt(letter *letters.Letter) ([]letters.Attachment, error) {
	if len(letter.About) == 0 {
		return nil, nil
	}
	sheet := feedback.Sheet{Agency: letter.Agency.Agency, Year: letter.About[0].Year}
	for _, x := range letter.About {
		item, result, err := j.judged(x, false)
		if err != nil {
			return nil, err
		}
		sheet.Files = append(sheet.Files, feedback.File{Name: parcel.Base(x.File), SHA256: x.SHA256, Filing: item.Filing, Verdict: result.Verdict,
			Findings: result.Findings, NotEvaluated: result.NotEvaluated, Regraded: result.Regraded, NoLast: result.NoLast,
			Previous: j.lastOf(item.Filing, x.Match) != nil, StateWords: x.NotCurrent(), Undecided: x.State == collect.Duplicate})
	}
	head := j.addressed(j.Receipt(sheet.Files, j.Basis), letter.Agency)
	head.Office, head.Date = j.Letters.office, hanzi.Date(j.Options.Today)
	var b bytes.Buffer
	err := sheet.HTML(&b, head)
	return []letters.Attachment{{Name: xlsx.NameOf(sheet.Agency, fmt.Sprintf("%d年报核对回执.html", sheet.Year)), Data: b.Bytes()}}, err
}

// asWritten is a letter in one format as it lies in the folder once all is written.
func (l *Letters) asWritten(j *Collect, p *plan, letter *letters.Letter, format string) ([]byte, error) {
	if name := results.Letters + "/" + letter.Name + "." + format; p.files[name].kept.File != "" {
		return j.Out.Read(name)
	}
	return l.write(j, p, letter, format)
}

// attachments are the letter itself and the workbook that it speaks of, where there is one.
func (l *Letters) attachments(j *Collect, p *plan, letter *letters.Letter) ([]letters.Attachment, error) {
	data, err := l.asWritten(j, p, letter, "docx")
	if err != nil {
		return nil, err
	}
	list := []letters.Attachment{{Name: letter.Name + ".docx", Data: data}}
	switch name := p.copies[letter.Marked]; {
	case name != "":
		data, err := j.render(p.files[name])
		if CopyFailed(err) { // it is named where the copy is written
			return list, nil
		}
		return append(list, letters.Attachment{Name: path.Base(name), Data: data}), err
	case letter.Kind == letters.Notice && l.Year != nil:
		name := filepath.Join(l.Year.Path(year.HandedOut), letter.Workbook())
		file, err := door.Read(name, intake.SourceKind())
		if errors.Is(err, os.ErrNotExist) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("“%s”打不开：%s", name, reason(err))
		}
		return append(list, letters.Attachment{Name: letter.Workbook(), Data: file.Data}), nil
	}
	return list, nil
}

// end writes what is about all letters: one page to print them, in the order of the roster, and the record; it names the
// agencies that no mail can be sent to.
func (l *Letters) end(j *Collect, r *collect.Result) error {
	if l == nil {
		return nil
	}
	var docs []*report.Document
	var without []string
	for _, letter := range l.list {
		docs = append(docs, letter.Document(l.wording, l.office))
		if letters.Address(letter.Agency) == "" {
			without = append(without, letter.Agency.Label())
		}
	}
	title := fmt.Sprintf("%d年%s：往来函件", r.Year, r.Form.Title)
	if err := j.Out.Put(results.AllLetters, func(w io.Writer) error { return report.Pages(w, title, docs) }); err != nil {
		return err
	}
	l.record.Add(r.Options.Today, l.list)
	if err := j.Out.Put(results.Posted, results.Bytes(l.record.Write())); err != nil {
		return err
	}
	if err := j.Out.Put(results.Merge, results.Bytes(letters.Merge(l.list))); err != nil {
		return err
	}
	j.sayf("往来函件 %d 份在“%s”；措辞在其中的“%s”里改，什么时候给谁写过记在“%s”，自己用邮件合并写的用“%s”", len(l.list),
		filepath.Dir(j.Out.Path(results.Posted)), path.Base(results.Wording), path.Base(results.Posted), path.Base(results.Merge))
	if len(without) > 0 {
		j.sayf("名单里没有邮箱的 %d 个单位，邮件草稿要自己填地址：%s", len(without), lists.Few(without, 8, "、", "等，全部见“"+path.Base(results.Merge)+"”"))
	}
	return nil
}
