package returned

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// The mutation test of the reader's promise. A completed workbook is changed in thousands of ways. For every outcome the
// figures handed out are held against a truth that another, simple program takes from the changed XML itself: each
// figure must be what its cell says, or the file is refused, or a finding or the kind of the cell names it.

// outcome of one mutation.
type outcome int

const (
	outSame    outcome = iota // every figure as before
	outChanged                // a figure differs from before, and is what the changed file says
	outRefused                // no figures at all
	outFlagged                // figures withheld or named by a finding
	outSilent                 // a figure that is not what the file says
)

var outcomeNames = [...]string{"same figures", "changed as the file says", "refused", "flagged", "SILENT"}

// A truth is what plain decoding finds in every cell of the table sheets: by sheet and cell, and by key of the layout.
type truth struct {
	cells map[string]map[string]templates.Cell
	keys  map[templates.Key]templates.Cell
}

// excused reports whether a finding names the figure. Where the table was found away from its place, the figure must
// still be what stands in the cell that it is said to come from.
func excused(ret *Returned, key templates.Key, want *truth) bool {
	for _, f := range ret.Findings {
		switch f.Code {
		case "workbook.moved", "table.truncated":
			if f.Key != templates.Key(key.Table()) {
				continue
			}
			got := ret.Filing.Cell(key)
			if want == nil || got.Kind != templates.CellNumber || got.Changed || ret.Filing.Form.Computed(key) != nil {
				return true
			}
			there := want.cells[got.Place.Sheet][got.Place.Cell]
			return there.Kind == templates.CellUnreadable || there.Kind == got.Kind && there.Number == got.Number ||
				there.Kind == templates.CellText && templates.ParseFigure(there.Text, ret.Filing.Form.Figure(key)).Number == got.Number
		case "workbook.stale-value", "workbook.formula-replaced", "value.text":
			if f.Key == key {
				return true
			}
		}
	}
	return false
}

// judge compares what was read with the truth.
func judge(ret *Returned, base *templates.Filing, truth *truth) (outcome, string) {
	if ret.Filing == nil {
		if len(ret.Findings) == 0 {
			return outSilent, "refused without a finding"
		}
		return outRefused, ""
	}
	result := outSame
	for _, key := range base.Form.Keys() {
		got, was := ret.Filing.Cell(key), base.Cell(key)
		if got.Kind == was.Kind && got.Number == was.Number && got.Text == was.Text && truth == nil {
			continue
		}
		if truth == nil { // nothing about figures was to change
			if got.Kind == templates.CellUnreadable || got.Kind == templates.CellError || excused(ret, key, truth) {
				result = max(result, outFlagged)
				continue
			}
			return outSilent, fmt.Sprintf("%s was %v, is %+v", key, was, got)
		}
		if base.Form.Computed(key) != nil {
			continue // judged by the parts below
		}
		want := truth.keys[key]
		switch {
		case want.Kind == templates.CellUnreadable && got.Kind == templates.CellNumber && strings.HasPrefix(got.Text, "="):
			result = max(result, outFlagged) // a typed formula: shown with value.normalised
		case got.Kind == want.Kind && got.Number == want.Number:
			if got.Number != was.Number || got.Kind != was.Kind {
				result = max(result, outChanged)
			}
		case got.Kind == templates.CellUnreadable, got.Kind == templates.CellError, got.Kind == templates.CellText, excused(ret, key, truth):
			result = max(result, outFlagged)
		default:
			return outSilent, fmt.Sprintf("%s was %v, the file says %+v, read %+v", key, was, want, got)
		}
	}
	if truth != nil {
		for _, key := range base.Form.Keys() {
			if base.Form.Computed(key) == nil {
				continue
			}
			got := ret.Filing.Cell(key)
			d, err := ret.Filing.Compute(key)
			switch {
			case got.Kind == templates.CellUnreadable, excused(ret, key, truth), got.Changed:
				result = max(result, outFlagged)
			case got.Kind == templates.CellNumber && err == nil && got.Number == d:
			default:
				return outSilent, fmt.Sprintf("total %s is %+v, its parts make %v", key, got, d)
			}
		}
	}
	return result, ""
}

// A tally counts outcomes and lists the silent ones.
type tally struct {
	t     *testing.T
	name  string
	count [5]int
	seen  map[string]int // findings by code, over all mutations
}

func newTally(t *testing.T, name string) *tally {
	return &tally{t: t, name: name, seen: map[string]int{}}
}

func (y *tally) add(what string, ret *Returned, base *templates.Filing, truth *truth) {
	out, reason := judge(ret, base, truth)
	y.count[out]++
	for _, f := range ret.Findings {
		y.seen[f.Code]++
	}
	if out == outSilent && y.count[outSilent] <= 10 {
		y.t.Errorf("%s: %s: %s\n%s", y.name, what, reason, describe(ret.Findings))
	}
}

func (y *tally) report() {
	total := 0
	var b strings.Builder
	for i, n := range y.count {
		total += n
		fmt.Fprintf(&b, "  %s %d", outcomeNames[i], n)
	}
	y.t.Logf("%s: %d mutations:%s", y.name, total, b.String())
}

// mutant is the workbook that is changed: numbers that all differ, blanks, a text, a typed formula.
func mutant(t testing.TB, form *templates.Form) (*templates.Filing, []byte) {
	f := completedOf(form)
	f.Set("applications.new.charity", templates.Cell{})
	f.Set("applications.partial.other", templates.Cell{})
	for _, key := range f.Form.Keys() {
		if f.Form.Computed(key) != nil {
			f.Set(key, templates.Cell{})
		}
	}
	f.Complete()
	data := written(t, f)
	ret := readBytes(data)
	if len(ret.Findings) > 0 {
		t.Fatal(describe(ret.Findings))
	}
	return ret.Filing, data
}

// mutations returns how many of n to make: a fifth, unless NIANBAO_MUTATIONS says otherwise in percent.
func mutations(t *testing.T, n int) int {
	percent := tier.Rounds(2, 20)
	if s := os.Getenv("NIANBAO_MUTATIONS"); s != "" {
		var err error
		if percent, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	return max(1, n*percent/100)
}

// Bytes of the file: flips, replacements, insertions, deletions, cuts, blocks swapped.
func TestMutateBytes(t *testing.T) {
	base, data := mutant(t, form2021(t))
	y := newTally(t, "bytes")
	r := rand.New(rand.NewPCG(1, 2))
	for i := range mutations(t, 3000) {
		m := slices.Clone(data)
		at := r.IntN(len(m))
		what := ""
		switch i % 6 {
		case 0:
			m[at] ^= 1 << r.IntN(8)
			what = fmt.Sprintf("bit flipped at %d", at)
		case 1:
			m[at] = byte(r.IntN(256))
			what = fmt.Sprintf("byte set at %d", at)
		case 2:
			m = slices.Insert(m, at, byte(r.IntN(256)))
			what = fmt.Sprintf("byte inserted at %d", at)
		case 3:
			m = slices.Delete(m, at, at+1)
			what = fmt.Sprintf("byte deleted at %d", at)
		case 4:
			m = m[:at]
			what = fmt.Sprintf("cut at %d", at)
		case 5:
			n := 1 + r.IntN(64)
			to := r.IntN(len(m))
			copy(m[to:], data[at:min(at+n, len(data))])
			what = fmt.Sprintf("%d bytes copied from %d to %d", n, at, to)
		}
		y.add(what, readBytes(m), base, nil)
	}
	y.report()
}

// Entries of the archive: lost, doubled, renamed, exchanged, reordered, with lying headers.
func TestMutateEntries(t *testing.T) {
	base, data := mutant(t, form2021(t))
	y := newTally(t, "entries")
	names, parts := unzipped(t, data)
	for i, a := range names {
		without := map[string][]byte{}
		for n, b := range parts {
			if n != a {
				without[n] = b
			}
		}
		y.add("without "+a, readBytes(zipped(t, names, without)), base, nil)
		y.add("twice "+a, readBytes(zipped(t, append(slices.Clone(names), a), parts)), base, nil)
		for _, to := range []string{strings.ToUpper(a), strings.ReplaceAll(a, "/", `\`), "x/" + a, a + "x", "/" + a, "../" + a} {
			renamed := map[string][]byte{}
			for n, b := range parts {
				renamed[n] = b
			}
			renamed[to] = parts[a]
			if to != a {
				delete(renamed, a)
			}
			y.add("renamed "+a+" to "+to, readBytes(zipped(t, append(slices.Clone(names), to), renamed)), base, nil)
		}
		empty := map[string][]byte{}
		for n, b := range parts {
			empty[n] = b
		}
		empty[a] = nil
		y.add("emptied "+a, readBytes(zipped(t, names, empty)), base, nil)
		for j, b := range names {
			if a == b || (i+j)%tier.Rounds(5, 1) != 0 {
				continue
			}
			swapped := map[string][]byte{}
			for n, body := range parts {
				swapped[n] = body
			}
			swapped[a], swapped[b] = parts[b], parts[a]
			y.add("exchanged "+a+" and "+b, readBytes(zipped(t, names, swapped)), base, nil)
			over := map[string][]byte{}
			for n, body := range parts {
				over[n] = body
			}
			over[a] = parts[b]
			y.add(b+" in place of "+a, readBytes(zipped(t, names, over)), base, nil)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for i := range mutations(t, 300) {
		order := slices.Clone(names)
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		y.add(fmt.Sprintf("order %d", i), readBytes(zipped(t, order, parts)), base, nil)
	}
	// sizes, methods and sums in the directory and before the entries
	for i := range mutations(t, 1500) {
		m := slices.Clone(data)
		sig := []byte("PK\x01\x02")
		if i%2 == 0 {
			sig = []byte("PK\x03\x04")
		}
		var found []int
		for at := 0; ; {
			j := bytes.Index(m[at:], sig)
			if j < 0 {
				break
			}
			found = append(found, at+j)
			at += j + 4
		}
		at := found[r.IntN(len(found))]
		field := at + 4 + 2*r.IntN(12)
		binary.LittleEndian.PutUint16(m[field:], uint16(r.Uint32()>>(r.IntN(16))))
		y.add(fmt.Sprintf("header at %d field %d", at, field-at), readBytes(m), base, nil)
	}
	y.report()
}

// The XML of the parts: attributes, elements, values, order.
func TestMutateXML(t *testing.T) {
	for i, form := range templates.Forms() {
		t.Run(form.ID, func(t *testing.T) { mutateParts(t, form, 1+4*(len(templates.Forms())-1-i)) })
	}
}

// mutateParts changes every part of one edition's workbook; share says how much fewer mutations than in full are made.
func mutateParts(t *testing.T, form *templates.Form, share int) {
	base, data := mutant(t, form)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	names, parts := unzipped(t, data)
	for _, part := range names {
		if !strings.HasSuffix(part, ".xml") && !strings.HasSuffix(part, ".rels") {
			continue
		}
		tokens := xmlPieces(parts[part])
		y := newTally(t, part)
		r := rand.New(rand.NewPCG(5, uint64(len(part))))
		n := 250
		for _, sheet := range []string{"二、主动公开", "三、申请", "四、复议诉讼"} { // the same in both editions
			if part == partOfSheet(sheet) {
				n = 2500
			}
		}
		for range mutations(t, n/share) {
			body, what := mutateXML(r, tokens)
			changed := map[string][]byte{}
			for n, b := range parts {
				changed[n] = b
			}
			changed[part] = body
			truth := truthOf(l, base, changed)
			y.add(what, readBytes(zipped(t, names, changed)), base, truth)
		}
		y.report()
	}
}

// The contents of cells, one to three at a time, inputs and totals alike: what is read is what the cell says.
func TestMutateCells(t *testing.T) {
	for _, form := range templates.Forms() {
		t.Run(form.ID, func(t *testing.T) { mutateCells(t, form) })
	}
}

func mutateCells(t *testing.T, form *templates.Form) {
	base, data := mutant(t, form)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	names, parts := unzipped(t, data)
	y := newTally(t, "cells")
	r := rand.New(rand.NewPCG(13, 17))
	for range mutations(t, 2500) {
		changed := map[string][]byte{}
		for n, b := range parts {
			changed[n] = b
		}
		what := ""
		for range 1 + r.IntN(3) {
			key := base.Form.Keys()[r.IntN(len(base.Form.Keys()))]
			number := strconv.Itoa(r.IntN(100000))
			content := pick(r, "><v>"+number+"</v>", "><v>"+number+"</v>", "><v>"+number+".0000005</v>", "><v>"+number+".1234560000000001</v>", "><v>-"+number+"</v>",
				` t="str"><v>`+number+"</v>", ` t="inlineStr"><is><t>`+number+"件</t></is>", ` t="inlineStr"><is><t>１２</t></is>`, ` t="inlineStr"><is><t>约12</t></is>`,
				` t="b"><v>1</v>`, ` t="e"><v>#N/A</v>`, `><v>1E5</v>`, `><v>1e400</v>`, `>`, `><f>1+`+number+"</f>", `><f>1+1</f><v>`+number+"</v>", `><f>SUM(D9:E9)</f><v>7</v>`,
				` t="d"><v>2024-12-31</v>`)
			setCell(t, changed, l.Figure(key), content)
			what += string(key) + " " + content + " "
		}
		y.add(what, readBytes(zipped(t, names, changed)), base, truthOf(l, base, changed))
	}
	y.report()
}

// What is said beside the figures: a comment, a text box or a word is put somewhere. No figure changes, and each is named
// where it stands, as a query when it holds a figure.
func TestMutateRemarks(t *testing.T) {
	base, data := mutant(t, form2021(t))
	l := mustLayout(t, base.Form)
	y := newTally(t, "remarks")
	r := rand.New(rand.NewPCG(19, 23))
	for range mutations(t, 400) {
		text := pick(r, "更正为%d", "应为%d件", "以%d为准", "另有%d件", "此数%d") // said with a figure: always a query
		text = fmt.Sprintf(text, r.IntN(10000))
		at := xlsx.Ref{Sheet: sheetTwo, Row: 1 + r.IntN(60), Col: 1 + r.IntN(40)}
		if r.IntN(3) == 0 {
			keys := inputsOf(base.Form.Tables[0], base.Form)
			at = l.Figure(keys[r.IntN(len(keys))])
		}
		kind := r.IntN(3)
		var made []byte
		switch kind {
		case 0:
			made = withParts(t, data, rel("c", "comments", "../comments1.xml"), map[string]string{"xl/comments1.xml": commentsPart(at.A1(), "张三", "张三:\n"+text)})
		case 1:
			made = withParts(t, data, rel("d", "drawing", "../drawings/drawing9.xml"), map[string]string{
				"xl/drawings/drawing9.xml": `<xdr:wsDr` + drawingNS + `>` + anchored(at.Col-1, at.Row-1, at.Col, at.Row, shape(text)) + `</xdr:wsDr>`})
		case 2:
			at.Row = 50 + r.IntN(20) // below the table; a cell of the table is the cells' mutation
			made = edited(t, data, func(x *excelize.File) { mustEdit(t, x.SetCellStr(at.Sheet, at.A1(), text)) })
		}
		what := fmt.Sprintf("kind %d at %s: %s", kind, at.A1(), text)
		ret := readBytes(made)
		y.add(what, ret, base, nil)
		heard := slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool {
			return f.Code == "workbook.remark" && f.Severity == templates.SeverityQuery && strings.Contains(f.Message, text)
		})
		if !heard {
			t.Errorf("%s: not heard\n%s", what, describe(ret.Findings))
		}
	}
	y.report()
}

// inputsOf returns the figures of a table that are typed in.
func inputsOf(table *templates.Table, form *templates.Form) []templates.Key {
	return slices.DeleteFunc(slices.Clone(table.Keys()), func(k templates.Key) bool { return form.Computed(k) != nil })
}
