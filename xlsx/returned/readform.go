package returned

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// clearly is the share of figures by which an older edition must do better to be taken for the workbook's: the editions
// share most labels, and where little is left of a table the newer one is meant.
const clearly = 0.05

// chooseForm decides which form the workbook holds. An office's own form is the workbook's if the stamp says so, whatever
// is left of its tables: it may hold all of an official edition's, and to read it as that would lose the others. A stamp
// with a form that nobody has told the reader of is refused for the same reason. Otherwise it is the edition of the stamp
// if most of its figures are found, else the one of which most is found. It reports false, with a finding, when there is
// no table of a form at all.
func (r *reader) chooseForm() bool {
	if what := ownBook(r.book); what != "" {
		r.report("file.own", nil, templates.Place{}, templates.Words{"file": r.opt.File, "what": what})
		return false
	}
	forms := r.opt.Forms
	var stamped *templates.Form
	if s := r.ret.Stamp; s != nil && s.Form != "" {
		form, err := forms.Lookup(s.Form)
		if err != nil {
			r.localForm(s.Form, (&templates.UnknownFormError{ID: s.Form}).Chinese())
			return false
		}
		stamped = form
	}
	pick := picker{book: r.book, year: sync.OnceValue(r.likelyYear)}
	switch {
	case forms.IsOwn(stamped):
		pick.try(stamped, 0)
		if pick.best != nil && r.anotherEdition(stamped) {
			r.localForm(stamped.ID, "与“"+stamped.File+"”编号相同，但表的结构不同，不是同一份格式文件；请用制表时的那一份，或者用现在这一份重新下发填报表")
		}
	case stamped != nil:
		pick.try(stamped, 0)
		if pick.share < 0.9 {
			pick.editions(stamped)
		}
	default:
		year := r.guessYear()
		for _, form := range forms.Own() {
			if form.Covers(year) {
				pick.try(form, clearly)
			}
		}
		if own := pick.best; own != nil { // the office says that this is its form for the year
			pick.editions(nil)
			if pick.best.score() <= own.score() {
				pick.best = own
			}
			break
		}
		pick.editions(nil)
		for _, form := range forms.Own() {
			pick.try(form, clearly)
		}
	}
	if pick.best == nil {
		r.report("file.no-form", nil, templates.Place{}, templates.Words{"file": r.opt.File})
		return false
	}
	r.form, r.find = pick.best.form, pick.best
	return true
}

func (r *reader) localForm(id, because string) {
	r.report("file.local-form", nil, templates.Place{}, templates.Words{"file": r.opt.File, "got": id, "because": because})
}

// ownBook says what a workbook is that this program has written and nobody fills in, "" for any other: its sheets tell it,
// whatever it is called and whichever program has saved it again.
func ownBook(book *sheets.Book) string {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return book.Sheet(name) == nil })
	}
	switch {
	case has(xlsx.SheetCover):
		return ""
	case has(xlsx.SheetProgress, xlsx.SheetTotals, xlsx.SheetDetail, xlsx.SheetProblems, xlsx.SheetCompare, xlsx.SheetFiles):
		return "收表结果（汇总.xlsx）"
	case len(book.Sheets) == 1 && has(xlsx.SheetHandout):
		return "发放清单"
	}
	return ""
}

// anotherEdition reports whether a workbook was made from a form of the same id whose tables are others. The text of a form
// may change while workbooks are out, a rule or a hint, and so may the program that lays it out; only both together say
// that the tables have changed.
func (r *reader) anotherEdition(form *templates.Form) bool {
	s := r.ret.Stamp
	l, err := xlsx.LayoutOf(form)
	return err == nil && s.FormDigest != "" && s.FormDigest != form.Digest && s.Structure != "" && s.Structure != l.Digest()
}

// likelyYear is the report year before the form is known, as r.year will have it: the cover's, else the stamp's, else a
// title's.
func (r *reader) likelyYear() int {
	if year := r.coverYear(); year != 0 {
		return year
	}
	if r.ret.Stamp != nil {
		return r.ret.Stamp.Year
	}
	return r.titleYear()
}

// guessYear is likelyYear for a workbook whose stamp is not believed.
func (r *reader) guessYear() int { return cmp.Or(r.coverYear(), r.titleYear()) }

// coverYear returns the report year that stands on the cover, or 0.
func (r *reader) coverYear() int {
	at, ok := r.rightOf(r.book.Sheet(xlsx.SheetCover), hanzi.Label("报告年度"))
	if !ok {
		return 0
	}
	if year, _, ok := yearOf(r.words(at)); ok {
		return year
	}
	return 0
}

// A picker keeps the form of which most is found.
type picker struct {
	book  *sheets.Book
	year  func() int
	best  *finder
	share float64
}

// try looks for a form's tables. It is taken when its share of figures found is larger by lead than that of the best so far.
func (p *picker) try(form *templates.Form, lead float64) {
	f := findTables(p.book, form, p.year)
	got := float64(f.score()) / float64(len(form.Keys()))
	if f.any() && (p.best == nil || got > p.share+lead) {
		p.best, p.share = f, got
	}
}

// editions tries the built-in editions but one, the newest first.
func (p *picker) editions(but *templates.Form) {
	forms := templates.Forms()
	for i := len(forms) - 1; i >= 0; i-- {
		if forms[i] != but {
			p.try(forms[i], clearly)
		}
	}
}

// any reports whether anything of the form's tables was found.
func (f *finder) any() bool {
	for _, s := range f.tables {
		if s != nil {
			return true
		}
	}
	return false
}

// refuse turns the refusal of a file into a finding. Of a damaged workbook it says what could still be read, and returns
// the sheets that are whole if the caller wants them.
func (ret *Returned) refuse(r io.ReaderAt, size int64, opt Options, err error) *sheets.Book {
	words := templates.Words{"file": opt.File}
	fix := ""
	report := func(code string) {
		f := templates.Report(code, nil, templates.Place{}, words)
		if fix != "" {
			f.Fix = fix
		}
		ret.Findings = append(ret.Findings, f)
	}
	var e *opc.Error
	if !errors.As(err, &e) {
		words["reason"] = "读取文件时出错"
		report("file.unreadable")
		return nil
	}
	var book *sheets.Book
	if e.Kind == opc.Damaged {
		book, _ = sheets.Salvage(r, size, opt.Limits)
	}
	words["what"] = e.What
	if e.What == "" {
		words["what"] = "认不出的文件"
	}
	words["reason"] = e.Chinese(book.PartName)
	if limit := opt.Limits.FileLimit(); size > limit {
		words["reason"] = TooLarge(limit)
	}
	if e.Kind == opc.NotWorkbook {
		seen := opc.Sniff(r, size, opt.File)
		switch {
		case seen.Kind == opc.Legacy: // by its name, the content being too damaged to tell
			e = &opc.Error{Kind: seen.Kind, Reason: e.Reason}
			words["what"] = seen.What
		case seen.Kind == opc.NotWorkbook && seen.What != "":
			words["what"] = seen.What // looks into archives, too: .ods and .odt
		}
		fix = wayOut[seen.Format]
	}
	if what := words["what"]; what[0] < utf8.RuneSelf { // 是 PDF 文件
		words["what"] = " " + what
	}
	switch e.Kind {
	case opc.Empty, opc.Encrypted, opc.Legacy, opc.NotWorkbook, opc.Hostile:
		report(e.Kind.Code())
		return nil
	}
	if book == nil {
		report("file.damaged")
		return nil
	}
	var whole, broken []string
	for _, s := range book.Sheets {
		switch {
		case s.Name == xlsx.SheetStamp: // nobody knows that it is there
		case s.Kind == sheets.Broken && s.Err != nil:
			broken = append(broken, s.Err.Chinese(book.PartName))
		case s.Kind == sheets.Worksheet && s.Len() > 0:
			whole = append(whole, "“"+s.Name+"”")
		}
	}
	switch {
	case len(broken) > 0 && e.Part == "": // the archive as a whole
		words["reason"] += "：" + strings.Join(broken, "；")
	case len(broken) > 0:
		words["reason"] = strings.Join(broken, "；")
	}
	if len(whole) == 0 {
		report("file.damaged")
		return nil
	}
	words["whole"] = strings.Join(whole, "、")
	if !opt.Salvage {
		report("file.damaged/part")
		return nil
	}
	report("file.damaged/salvaged")
	return book
}

// wayOut says what to do with a file of another kind, by its format; for others the catalogue's words do.
var wayOut = func() map[string]string {
	out := map[string]string{}
	for words, formats := range map[string]string{
		"请用 Excel 或 WPS 打开，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”后再报；打开后内容不全的，用下发的填报表重新填。": "ods fods xlsb xml xml2003 uof iwork slk csv html mht",
		"请先解压，把里面的 .xlsx 填报表逐份报送。":             "zip rar 7z gz tar",
		"图片里的数不能读；请在下发的 .xlsx 填报表里填好后报送。":      "png jpg gif webp heic tiff bmp mp4",
		"PDF、OFD 里的表不能当填报表；请报送原来的 .xlsx 填报表。":  "pdf ofd",
		"请在下发的 .xlsx 填报表里填好后报送，不要贴进文字文档或演示文稿。": "docx odt fodt odf rtf pptx txt",
	} {
		for format := range strings.FieldsSeq(formats) {
			out[format] = words
		}
	}
	return out
}()

// TooLarge says that a file has more bytes than are read.
func TooLarge(limit int64) string { return fmt.Sprintf("文件超过 %d MB", limit>>20) }
