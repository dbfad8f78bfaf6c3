package intake

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/intake/published"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
	"nianbao/xlsx/ledger"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// An Item is one source after reading.
type Item struct {
	File     string // as the user named it
	SHA256   string // of the bytes, in hex; "" when they could not be read
	From     string // of what came by mail: who has sent it, and on which day, as the mail says
	Sent     string
	Filing   *templates.Filing
	Findings []templates.Finding // what reading found; Filing nil means that nothing could be read
	Returned *returned.Returned  // for workbooks
	Data     []byte              // for workbooks that could be read, to annotate a copy
	Ledger   *sheets.Book        // of what is no filing but a ledger: whoever has no use for one has no filing
	Figures  *templates.Filing   // what the rows of a ledger come to, once it was looked at and no row is in error
	Meter    *meter.Meter        // counts the work on the file; for whoever checks the filing
	Notes    []string            // what was done with contents that had no place of their own, in words
	offered  bool                // another program could convert it, and nobody has asked for that
}

// Options of Open.
type Options struct {
	Forms   *templates.FormSet // the forms that a source may be of; nil for the built-in editions
	Keep    bool               // keep the bytes of workbooks in Data
	Salvage bool               // take what can be taken out of a damaged workbook; file.damaged stays among the findings
	Convert *Conversions       // of what only other programs read; nil: the user has not asked for any
}

// maxFile is the largest source that is read, in bytes: the strict reader's own limit.
var maxFile = opc.DefaultLimits().FileBytes

// SourceKind is what a source must be to be read at all.
func SourceKind() door.Kind { return door.Kind{What: "填报表", Most: maxFile} }

// Open reads one source. It never fails: what is wrong becomes findings, and Filing stays nil when nothing could be read.
func Open(name string, opt Options) *Item {
	file, err := door.Read(name, SourceKind())
	item := newItem(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		item.refuse("file.not-found", nil)
		return item
	case door.TooLarge(err):
		item.refuse("file.hostile", templates.Words{"reason": returned.TooLarge(maxFile)})
		return item
	case err != nil:
		item.refuse("file.unreadable", templates.Words{"reason": syserr.Reason(err)})
		return item
	}
	item.SHA256, item.From, item.Sent = file.SHA256, file.From, file.Sent
	if strings.EqualFold(filepath.Ext(name), ".eml") { // Walk lists the attachments in its place
		if members, err := door.Members(name); err == nil && len(members) > 0 {
			names := lists.Map(members, func(m parcel.Member) string { return m.Name })
			item.refuse("file.not-workbook/unopened", templates.Words{"names": lists.Few(names, 5, "、", "等 {all} 个")})
		} else {
			item.refuse("file.not-workbook/mail", nil)
		}
		return item
	}
	switch tnef := "\x78\x9f\x3e\x22"; {
	case strings.EqualFold(filepath.Ext(name), ".msg"):
		item.refuse("file.not-workbook/outlook", nil)
	case bytes.HasPrefix(file.Data, []byte(tnef)):
		item.refuse("file.not-workbook/winmail", nil)
	default:
		item.parse(file.Data, opt)
	}
	return item
}

func newItem(name string) *Item { return &Item{File: name, Meter: meter.New(filepath.Base(name))} }

// Parse reads a source whose bytes are there already, like Open.
func Parse(name string, data []byte, opt Options) *Item {
	item := newItem(name)
	item.parse(data, opt)
	return item
}

func (item *Item) parse(data []byte, opt Options) {
	name := item.File
	data, err := opc.Decrypted(data)
	if err != nil {
		item.refuse("file.damaged", templates.Words{"reason": damage(err)})
		return
	}
	switch what := ownOutput(data); {
	case what != "":
		item.refuse("file.own", templates.Words{"what": what})
	case looksLikeJSON(name, data):
		item.readJSON(data, opt)
	case looksLikeReport(name, data):
		item.readReport(data, opt)
	default:
		item.readWorkbook(data, opt)
	}
	item.identify(opt.Forms)
}

// damage says in words what is wrong with a file that had to be decrypted first.
func damage(err error) string {
	var e *opc.Error
	if errors.As(err, &e) {
		return e.Chinese(nil)
	}
	return syserr.Reason(err)
}

// looksLikeReport tells a published report from a workbook: by its content, unless it is called a workbook. A web page
// called .xls is no report that somebody published but a workbook badly saved, and is named as that.
func looksLikeReport(name string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx", ".xlsm", ".xls", ".et", ".ett", ".xltx", ".csv", ".ods":
		return false
	}
	return len(data) > 0 && blocks.Kind(name, data) != ""
}

// readReport reads a published report. What only another program can read has been converted by one, or is refused with
// the way to have that done.
func (i *Item) readReport(data []byte, opt Options) {
	name := i.File
	kind := blocks.Kind(name, data)
	if what := conversionOf(name, data); what != nil {
		made, because := opt.Convert.of(what, name, data)
		if made == nil {
			i.unconverted(what, data, because)
			return
		}
		i.noteConverted(what)
		kind, data = "docx", made
	}
	res := published.Read(kind, name, data, opt.Forms, i.Meter)
	i.Filing = res.Filing
	i.Notes = append(i.Notes, res.Notes...)
	i.Findings = append(i.Findings, res.Findings...)
	if i.Filing != nil {
		i.Filing.Complete()
	}
}

// unconverted refuses a report that only another program can read.
func (i *Item) unconverted(what *conversion, data []byte, because string) {
	f := published.Unconverted(i.File, data, because)
	if because == "" {
		i.offered, f.Remedy = true, what.offer()
	}
	i.Findings = append(i.Findings, f)
}

func (i *Item) noteConverted(what *conversion) {
	i.Notes = append(i.Notes, "“"+filepath.Base(i.File)+"”由 LibreOffice 转换为 "+what.to+" 后读取，请核对读出的数。")
}

// refuse adds what reading found.
func (i *Item) refuse(code string, words templates.Words) {
	i.Findings = append(i.Findings, i.finding(code, words))
}

func (i *Item) finding(code string, words templates.Words) templates.Finding {
	all := templates.Words{"file": filepath.Base(i.File)}
	maps.Copy(all, words)
	return templates.Report(code, nil, templates.Place{}, all)
}

func looksLikeJSON(name string, data []byte) bool {
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return true
	}
	head := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 64)]), "\ufeff"), " \t\r\n")
	return strings.HasPrefix(head, "{") && strings.Contains(string(data[:min(len(data), 4096)]), templates.FilingSchema)
}

// mostJSON is the largest JSON filing that is read: the sum of a whole country, which names every body of it, takes 25 MB.
const mostJSON = 32 << 20

func (i *Item) readJSON(data []byte, opt Options) {
	if len(data) == 0 {
		i.refuse("file.empty", nil)
		return
	}
	if len(data) > mostJSON {
		i.refuse(meter.Code, templates.Words{"reason": returned.TooLarge(mostJSON)})
		return
	}
	i.Meter.Unpacked(len(data))
	i.Meter.Spend(len(data))
	filing, err := opt.Forms.ReadFiling(data)
	var fault *templates.JSONError
	var unknown *templates.UnknownFormError
	switch {
	case err == nil:
		i.Filing = filing
	case errors.As(err, &unknown) && unknown.ID != "":
		i.refuse("file.local-form", templates.Words{"got": hanzi.Shorten(unknown.ID, 40), "because": unknown.Chinese()})
	case errors.Is(err, templates.ErrTooMany):
		i.refuse(meter.Code, templates.Words{"reason": "里面的数据项太多，不像填报数据"})
	case errors.As(err, &fault):
		i.refuse("file.damaged/json", templates.Words{"reason": fault.Error()})
	case errors.Is(err, templates.ErrNoFiling) && err != templates.ErrNoFiling:
		i.refuse("file.no-form/json", templates.Words{"reason": err.Error()})
	case errors.Is(err, templates.ErrNoFiling):
		i.refuse("file.no-form", nil)
	case errors.Is(err, templates.ErrUnknownForm):
		i.refuse("file.damaged", templates.Words{"reason": "没有写明用的是哪一版格式（form），年度（year）也没有对应的格式"})
	default:
		i.refuse("file.damaged", templates.Words{"reason": err.Error()})
	}
}

func (i *Item) readWorkbook(data []byte, opt Options) {
	file := filepath.Base(i.File)
	read := func(data []byte) *returned.Returned {
		return returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{File: file, Forms: opt.Forms, Salvage: opt.Salvage,
			Other:  i.isLedger,
			Limits: sheets.Limits{Limits: opc.Limits{Meter: i.Meter}}})
	}
	ret := read(data)
	var what *conversion
	if ret.Filing == nil { // what has been read needs no other program: its package is not opened again to find that out
		what = conversionOf(i.File, data)
	}
	if what != nil {
		made, because := opt.Convert.of(what, i.File, data)
		switch {
		case made != nil:
			i.noteConverted(what)
			ret, data = read(made), made
		case because != "":
			i.Notes = append(i.Notes, "“"+file+"”："+because+"。")
		default:
			i.offered = true
			for k := range ret.Findings {
				ret.Findings[k].Remedy = what.offer()
			}
		}
	}
	if i.Ledger != nil {
		i.refuse("file.ledger", nil)
		return
	}
	if ret.Filing == nil && ret.Book() == nil && hasLedger(data) {
		i.refuse("file.ledger", nil)
	}
	ret.Source = i.SHA256
	i.Filing, i.Returned = ret.Filing, ret
	i.Findings = append(i.Findings, ret.Findings...)
	if opt.Keep && ret.Filing != nil {
		i.Data = data
	}
}

// IsLedger reports whether somebody has sent a ledger, as whatever kind of file, and no filing.
func (i *Item) IsLedger() bool {
	return slices.ContainsFunc(i.Findings, func(f templates.Finding) bool { return f.Code == "file.ledger" })
}

// isLedger keeps a workbook that is a ledger, of which nobody reads a filing.
func (i *Item) isLedger(b *sheets.Book) bool {
	if ledger.Is(b) {
		i.Ledger = b
	}
	return i.Ledger != nil
}

// identify checks that the filing is somebody's, that the year is one, and that the form was in force then. A report of
// nobody cannot be published (its title begins with the agency), nor matched to a roster.
func (i *Item) identify(forms *templates.FormSet) {
	f := i.Filing
	if f == nil {
		return
	}
	has := func(code string) bool {
		return slices.ContainsFunc(i.Findings, func(x templates.Finding) bool { return x.Code == code })
	}
	if names := f.PendingNames(8); names != "" {
		i.refuse("sum.provisional", templates.Words{"names": names})
	}
	if strings.IndexFunc(f.Agency.Name, unicode.IsLetter) < 0 && !has("file.agency") {
		i.refuse("file.agency", nil)
	}
	year := strconv.Itoa(f.Year)
	if !templates.IsYear(f.Year) { // which form is right for no year nobody can say
		if !has("file.year") {
			i.refuse("file.year", templates.Words{"got": year, "because": "不是报告年度"})
		}
		return
	}
	if !f.Form.Covers(f.Year) && !has("file.form-mismatch") {
		want := "别的"
		if form, err := forms.ForYear(f.Year); err == nil {
			want = form.ID
		}
		i.refuse("file.form-mismatch", templates.Words{"got": f.Form.ID, "want": want, "year": year})
	}
}
