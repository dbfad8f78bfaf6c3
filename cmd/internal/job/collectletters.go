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
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/letters"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/lists"
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
	if l.record, err = letters.ReadRecord(results.Posted, data); err != nil {
		return Failed("%v", err)
	}
	return nil
}

// plan settles who gets which letter. One that somebody has worked in since it was written stays as it is.
func (l *Letters) plan(j *Collect, r *collect.Result, p *plan, last *collect.Record) {
	if l == nil {
		return
	}
	l.office = cmp.Or(j.Office.Name, r.Body.Name)
	from := letters.Sender{Office: l.office, Copies: map[*collect.Return]string{}, Record: l.record}
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
		for _, format := range []string{"docx", "html", "eml"} {
			f := plannedFile{letter: func() ([]byte, error) { return l.write(j, p, letter, format) }}
			name := results.Letters + "/" + letter.Name + "." + format
			if was := recordOf(last, name); l.edited(j, was) {
				j.sayf("“%s”有人改过，留着没有重写；要照现在的情况重写，请先把它移走", j.Out.Path(name))
				f.kept = was
			}
			p.add(results.Letters, letter.Name+"."+format, f)
		}
	}
}

// edited reports whether a letter is no longer as the last run has written it.
func (l *Letters) edited(j *Collect, was collect.OutputRecord) bool {
	if was.File == "" {
		return false
	}
	sum, err := j.Out.Sum(was.File)
	return err == nil && sum != was.SHA256
}

// write makes one letter in one format.
func (l *Letters) write(j *Collect, p *plan, letter *letters.Letter, format string) ([]byte, error) {
	doc := letter.Document(l.wording, l.office)
	if format == "eml" {
		attached, err := l.attachments(j, p, letter)
		if err != nil {
			return nil, err
		}
		return letter.Mail(doc, attached)
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

// attachments are the letter itself and the workbook that it speaks of, where there is one.
func (l *Letters) attachments(j *Collect, p *plan, letter *letters.Letter) ([]letters.Attachment, error) {
	var data []byte
	var err error
	if name := results.Letters + "/" + letter.Name + ".docx"; p.files[name].kept.File != "" {
		data, err = j.Out.Read(name)
	} else {
		data, err = l.write(j, p, letter, "docx")
	}
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
	j.sayf("往来函件 %d 份在“%s”；措辞在其中的“%s”里改，什么时候给谁写过记在“%s”", len(l.list), j.Out.Path(results.Letters),
		path.Base(results.Wording), path.Base(results.Posted))
	if len(without) > 0 {
		j.sayf("名单里没有邮箱的 %d 个单位，邮件草稿要自己填地址：%s", len(without), lists.Few(without, 8, "、", "等"))
	}
	return nil
}
