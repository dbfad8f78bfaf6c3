package returned

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/xlsx/sheets"
)

// readValue turns a cell without a formula into what a filing says of a figure. A figure is the number that the person
// at the keyboard saw: a number shown as a date, as a percentage or in thousands is text that says so, because nobody
// can tell which of the two was meant.
func (r *reader) readValue(at spot, fig *templates.Figure) templates.Cell {
	c := at.cell()
	out := r.valueOf(at.sheet, c, fig)
	out.Place = at.place()
	return out
}

func (r *reader) valueOf(sheet *sheets.Sheet, c *sheets.Cell, fig *templates.Figure) templates.Cell {
	if c.IsBlank() {
		return templates.Cell{}
	}
	switch c.Type {
	case sheets.Number:
		return r.numberOf(sheet, c, fig)
	case sheets.String:
		out := templates.ParseFigure(c.Raw, fig)
		r.book.Meter.Spend(min(len(c.Raw), longText))
		if out.Kind == templates.CellNumber && out.Text == "" {
			out.Text = c.Raw // digits kept as text: Excel leaves them out of its sums
		}
		seen := r.long.facts(out.Text).clean
		if out.Kind == templates.CellText && seen != out.Text && templates.ParseFigure(seen, fig).Kind == templates.CellNumber {
			seen += "（中间有看不见的控制字符）" // or nobody would know why it is no number
		}
		out.Text = seen
		out.Remark = cleanText(out.Remark)
		return out
	case sheets.Bool:
		if c.Raw == "1" {
			return templates.TextCell("TRUE")
		}
		return templates.TextCell("FALSE")
	case sheets.ErrorValue:
		return templates.Cell{Kind: templates.CellError, Text: cleanText(c.Raw)}
	case sheets.Date:
		return templates.TextCell(cleanText(c.Raw) + "（日期）")
	}
	return templates.Cell{Kind: templates.CellUnreadable, Text: cleanText(c.Raw)}
}

// numberOf reads a number as the sheet shows it.
func (r *reader) numberOf(sheet *sheets.Sheet, c *sheets.Cell, fig *templates.Figure) templates.Cell {
	if sheet.IsDate(c) {
		return templates.TextCell(dateText(c, r.book.Date1904))
	}
	id, code := sheet.NumFmt(c)
	shown := readFormat(id, code, c.Raw)
	switch shown.scale {
	case "":
	case "%":
		return templates.TextCell(percentText(c.Raw))
	default:
		return templates.TextCell(plainNumber(c.Raw) + "（格式设成了" + shown.scale + "，显示的不是这个数）")
	}
	d, _, err := formula.FromExcelNumber(c.Raw)
	if err != nil {
		return templates.TextCell(plainNumber(c.Raw))
	}
	if words := shown.words(d); words != "" {
		// What the format adds is read as if it had been typed: 12件 is 12, 12万 is nobody's figure.
		if got := templates.ParseFigure(words, fig); got.Kind != templates.CellNumber || got.Number != d || got.Remark != "" {
			if number, _, ok := templates.UnitText(words, fig); ok && number == d {
				return templates.TextCell(cleanText(words)) // value.unit says the rest
			}
			return templates.TextCell(cleanText(words) + "（格里存的数是 " + d.String() + "）")
		}
	}
	return templates.Number(d)
}

// plainNumber writes out a number that the file gives with an exponent, so that messages show digits.
func plainNumber(raw string) string {
	if !strings.ContainsAny(raw, "eE") {
		return raw
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.Abs(x) >= 1e21 || x != 0 && math.Abs(x) < 1e-15 {
		return raw
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// percentText shows a percentage with its sign.
func percentText(raw string) string {
	d, _, err := formula.FromExcelNumber(raw)
	if err == nil {
		if p, err := d.Mul(formula.FromInt(100)); err == nil {
			return p.String() + "%（百分比）"
		}
	}
	return plainNumber(raw) + "（百分比）"
}

// dateText shows a serial number as the date the clerk sees. Serial 60 is the 29 February 1900 that never was; dates
// before it are a day off in the 1900 system (ECMA-376 part 1, 18.17.4.1).
func dateText(c *sheets.Cell, date1904 bool) string {
	if c.Type == sheets.Date {
		return cleanText(c.Raw) + "（日期）"
	}
	x, err := strconv.ParseFloat(c.Raw, 64)
	if err != nil || x < 0 || x > 2958465 {
		return plainNumber(c.Raw) + "（日期格式）"
	}
	day := math.Floor(x)
	minutes := int(math.Round((x - day) * 24 * 60))
	clock := fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
	if day == 0 && minutes > 0 {
		return clock + "（时间）"
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if day < 60 {
		base = base.AddDate(0, 0, 1)
	}
	date := base.AddDate(0, 0, int(day))
	text := fmt.Sprintf("%d年%d月%d日", date.Year(), date.Month(), date.Day())
	if minutes > 0 {
		text += " " + clock
	}
	return text + "（日期）"
}

// cleanText drops what must not reach a message or a report: control characters other than tab and line feed. Line
// ends of all kinds become line feeds.
func cleanText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }) < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r != '\n' && r != '\t' && unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// errTooDeep and the others say why a typed formula was not computed.
var (
	errCycle    = errors.New("公式绕着圈引用自己")
	errTooMuch  = errors.New("公式引用的格太多")
	errOutside  = errors.New("公式引用了本文件以外或不存在的内容")
	errNoNumber = errors.New("公式引用的格或者它的结果不是数")
	errFailed   = errors.New("公式的结果是错误值")
	errDiffers  = errors.New("公式用了本程序不会算的写法，存的结果又与表上的合计对不上")
	errVolatile = errors.New("公式的结果每次打开都会变")
	errGrammar  = errors.New("公式用了本程序不会算的写法")
)

// A long text may stand in many cells: twenty thousand cells that refer to one shared string of a megabyte are a small file.
// What is to be known of such a text is found out once, for the text and not for the cell.

// longText is the length from which a text is remembered, in bytes; shorter ones are looked at again.
const longText = 400

// longTexts remembers long texts by where they are in memory: comparing them would cost as much as looking at them.
type longTexts struct {
	meter *meter.Meter
	known map[textKey]*textFacts
}

type textKey struct {
	data *byte
	n    int
}

// textFacts are what is known of a text.
type textFacts struct {
	clean  string // see cleanText
	blank  bool   // nothing but white space
	turned bool   // it holds characters that turn the direction of writing
}

func (l *longTexts) facts(text string) *textFacts {
	if len(text) < longText {
		l.meter.Spend(len(text))
		return factsOf(text)
	}
	key := textKey{unsafe.StringData(text), len(text)}
	if f := l.known[key]; f != nil {
		return f
	}
	l.meter.Spend(3 * len(text))
	f := factsOf(text)
	if l.known == nil {
		l.known = map[textKey]*textFacts{}
	}
	l.known[key] = f
	return f
}

func factsOf(text string) *textFacts {
	return &textFacts{clean: cleanText(text), blank: strings.TrimSpace(text) == "", turned: strings.ContainsAny(text, hanzi.Directions)}
}

// blank reports whether a text is nothing but white space.
func (l *longTexts) blank(text string) bool {
	if r, _ := utf8.DecodeRuneInString(text); r > ' ' && r < 0x80 || r >= 0x3400 && r < 0xa000 { // most of them
		return false
	}
	return l.facts(text).blank
}
