package sheets

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
)

// On workbooks that excelize makes, both readers hand out the same cells when
// excelize is asked for raw values. One known difference that does not show here:
// excelize leaves out the spaces of a shared formula when it moves it, this
// package keeps them.
func TestAgreesWithExcelize(t *testing.T) {
	books := map[string][]byte{"returned": returned(t, 4), "wide": wide(t, 50)}
	f := excelize.NewFile()
	for i, v := range []any{1, 2.5, "文字", "a_x0041_b", " 空格 ", "", true, false, "=1", "1\n2", "<&>\"'", 1e21, -0.1, "１２件",
		time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), nil, strings.Repeat("长", 300), "\u3000x\u00a0"} {
		f.SetCellValue("Sheet1", RefName(i+1, i%3+1), v)
	}
	f.SetCellRichText("Sheet1", "F1", []excelize.RichTextRun{{Text: "甲", Font: &excelize.Font{Bold: true}}, {Text: " 乙"}})
	f.SetCellFormula("Sheet1", "G1", "SUM(A1:B2)")
	shared, ref := excelize.STCellFormulaTypeShared, "H1:H5"
	f.SetCellFormula("Sheet1", "H1", `A1+$B$1&"A1"`, excelize.FormulaOpts{Type: &shared, Ref: &ref})
	f.NewSheet("表 二")
	f.SetCellInt("表 二", "XFD1048576", 1)
	f.MergeCell("表 二", "A1", "C3")
	f.SetSheetVisible("表 二", false)
	books["values"] = written(t, f)
	for name, data := range books {
		t.Run(name, func(t *testing.T) {
			b, err := open_(data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Notes) > 0 {
				t.Errorf("notes %v", b.Notes)
			}
			x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			if names := x.GetSheetList(); len(names) != len(b.Sheets) {
				t.Fatalf("sheets %v", names)
			}
			for i, s := range b.Sheets {
				if s.Name != x.GetSheetName(i) {
					t.Errorf("sheet %q", s.Name)
				}
				if visible, _ := x.GetSheetVisible(s.Name); visible != (s.State == Visible) {
					t.Errorf("%s: state %v", s.Name, s.State)
				}
				if merges, _ := x.GetMergeCells(s.Name); len(merges) != len(s.Merges) {
					t.Errorf("%s: merges %v", s.Name, s.Merges)
				}
				seen := 0
				if rows, _ := s.Dim(); rows < 1000 {
					grid, err := x.GetRows(s.Name)
					if err != nil {
						t.Fatal(err)
					}
					for r, row := range grid {
						for c, want := range row {
							cell := s.Cell(r+1, c+1)
							got := cell.Text()
							if got != want {
								t.Errorf("%s!%s: %q, excelize %q", s.Name, RefName(r+1, c+1), got, want)
							}
							if got != "" {
								seen++
							}
						}
					}
				} else {
					seen = s.Len()
				}
				n := 0
				for c := range s.All() {
					if c.Raw != "" {
						n++
					}
					want, err := x.GetCellFormula(s.Name, c.Ref())
					if err != nil || c.Formula != want {
						t.Errorf("%s!%s: formula %q, excelize %q %v", s.Name, c.Ref(), c.Formula, want, err)
					}
				}
				if n != seen {
					t.Errorf("%s: %d cells, excelize %d", s.Name, n, seen)
				}
			}
		})
	}
}

// facts is everything about a book that a change may not alter silently.
func facts(b *Book) string {
	var w strings.Builder
	w.WriteString(dump(b))
	for _, s := range b.Sheets {
		fmt.Fprintln(&w, s.Name, s.State, s.Kind, s.Merges, s.Protected, s.hiddenRows, s.hiddenCols)
		for c := range s.All() {
			if s.IsDate(c) {
				fmt.Fprintln(&w, "date", c.Ref())
			}
		}
	}
	fmt.Fprintln(&w, b.Date1904, b.Names)
	return w.String()
}

// TestMutations changes a completed workbook in thousands of ways. Each outcome
// must be the same cells, a refusal, or, for changes inside a part, cells that
// are what the changed part says: there the change is one that any reader must
// follow (a digit for a digit), so a different result is counted, and only ones
// that lose or move a cell without a note are failures.
func TestMutations(t *testing.T) {
	data := returned(t, 1)
	base, err := open_(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := facts(base)
	same, refused := 0, 0
	check := func(what string, changed []byte) {
		b, err := open_(changed, Limits{})
		switch {
		case err != nil:
			if kindOf(err) == 0 {
				t.Fatalf("%s: untyped error %v", what, err)
			}
			refused++
		case facts(b) != want:
			t.Errorf("%s: other facts without an error", what)
		default:
			same++
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	n := tier.Rounds(300, 3000)
	for range n {
		i, bit := r.IntN(len(data)), byte(1)<<r.IntN(8)
		changed := bytes.Clone(data)
		changed[i] ^= bit
		check(fmt.Sprintf("byte %d ^ %#x", i, bit), changed)
	}
	for range n / 10 {
		i := r.IntN(len(data))
		check(fmt.Sprintf("cut at %d", i), data[:i])
		j := i + r.IntN(min(64, len(data)-i))
		check(fmt.Sprintf("bytes %d to %d taken out", i, j), append(bytes.Clone(data[:i]), data[j:]...))
		check(fmt.Sprintf("bytes %d to %d twice", i, j), append(bytes.Clone(data[:j]), data[i:]...))
	}
	// The directory is where a flip is not covered by a CRC: every bit of it.
	end := len(data) - 22 // of the directory; its end record follows
	start := int(order.Uint32(data[end+16:]))
	for i := start; i < len(data); i++ {
		for bit := range 8 {
			if !tier.Full() && bit != int(i%8) {
				continue
			}
			changed := bytes.Clone(data)
			changed[i] ^= 1 << bit
			check(fmt.Sprintf("directory byte %d bit %d", i-start, bit), changed)
		}
	}
	t.Logf("%d same, %d refused", same, refused)
}

// unpack returns the parts of a package in order.
func unpack(t testing.TB, data []byte) parts {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var p parts
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p = append(p, part{f.Name, string(b)})
	}
	return p
}

var markup = regexp.MustCompile(`<[^>]*>|[^<]+`)

// TestElementMutations takes apart the needed parts of a completed workbook and
// damages their markup one token at a time: a tag taken out, doubled, renamed,
// an attribute renamed. A tag that is gone or misspelt must never show as a
// value that is gone: the result is the same cells, a refusal, or a note.
func TestElementMutations(t *testing.T) {
	p := unpack(t, returned(t, 1))
	base := mustOpen(t, p)
	want := facts(base)
	r := rand.New(rand.NewPCG(9, 9))
	rename := regexp.MustCompile(`[a-zA-Z]+`)
	attr := regexp.MustCompile(` [a-zA-Z:]+=`)
	n := tier.Rounds(200, 600)
	same, refused, noted, changed := 0, 0, 0, map[string]int{}
	for _, name := range []string{"xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", contentTypes, "xl/styles.xml"} {
		var body string
		for _, q := range p {
			if q.name == name {
				body = q.body
			}
		}
		tokens := markup.FindAllString(body, -1)
		for range n {
			i := r.IntN(len(tokens))
			tok, what := tokens[i], ""
			if tok[0] != '<' || strings.HasPrefix(tok, "<?") {
				continue
			}
			var changedTok string
			switch r.IntN(5) {
			case 0:
				what, changedTok = "out", ""
			case 1:
				what, changedTok = "twice", tok+tok
			case 2:
				loc := rename.FindStringIndex(tok)
				what, changedTok = "renamed", tok[:loc[1]]+"q"+tok[loc[1]:]
			case 3:
				locs := attr.FindAllStringIndex(tok, -1)
				if len(locs) == 0 {
					continue
				}
				loc := locs[r.IntN(len(locs))]
				what, changedTok = "attribute renamed", tok[:loc[1]-1]+"q"+tok[loc[1]-1:]
			case 4:
				what, changedTok = "cut", tok[:1+r.IntN(len(tok)-1)]
			}
			mutated := strings.Join(tokens[:i], "") + changedTok + strings.Join(tokens[i+1:], "")
			b, err := open_(p.with(name, mutated).zip(), Limits{})
			switch {
			case err != nil:
				refused++
			case facts(b) == want:
				same++
			case len(b.Notes) > 0:
				noted++
			default:
				changed[what+" "+name+" "+tok]++
			}
		}
	}
	t.Logf("%d same, %d refused, %d noted", same, refused, noted)
	for what, n := range changed {
		if !knownChange(what) {
			t.Errorf("silent change: %s (%d)", what, n)
		}
	}
}

// knownChange lists edits that make another, equally sound workbook.
func knownChange(what string) bool {
	return false
}

// TestOrderMutations shuffles rows, cells and entries: the cells stay the same.
func TestOrderMutations(t *testing.T) {
	p := unpack(t, returned(t, 1))
	want := facts(mustOpen(t, p))
	r := rand.New(rand.NewPCG(3, 3))
	shuffle := func(body, open, end string) string {
		i := strings.Index(body, open)
		if i < 0 {
			return body
		}
		j := strings.LastIndex(body, end) + len(end)
		list := strings.SplitAfter(body[i:j], end)
		list = list[:len(list)-1]
		r.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
		return body[:i] + strings.Join(list, "") + body[j:]
	}
	for range 200 {
		q := p
		switch r.IntN(3) {
		case 0:
			q = append(parts(nil), p...)
			r.Shuffle(len(q), func(a, b int) { q[a], q[b] = q[b], q[a] })
		default:
			for _, one := range p {
				if one.name != "xl/worksheets/sheet2.xml" {
					continue
				}
				body := shuffle(one.body, "<row ", "</row>")
				list := strings.SplitAfter(body, "</row>")
				for i := range list[:len(list)-1] {
					list[i] = shuffle(list[i], "<c ", "</c>")
				}
				q = p.with(one.name, strings.Join(list, ""))
			}
		}
		b := mustOpen(t, q)
		if got := facts(b); got != want {
			t.Fatal("other facts")
		}
	}
}

// FuzzOpen holds that whatever is opened has a directory that archive/zip sees
// the same way, that a second reading gives the same, and that errors are typed.
func FuzzOpen(f *testing.F) {
	for _, c := range openCases() {
		if len(c.data) < 20000 {
			f.Add(c.data)
		}
	}
	lim := Limits{Limits: opc.Limits{FileBytes: 1 << 20, PartBytes: 1 << 20, TotalBytes: 2 << 20, Entries: 100}}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := open_(data, lim)
		if err != nil {
			if kindOf(err) == 0 {
				t.Fatalf("untyped error %v", err)
			}
			Salvage(bytes.NewReader(data), int64(len(data)), lim)
			return
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("accepted, but archive/zip says %v", err)
		}
		c, err := opc.OpenContainer(bytes.NewReader(data), int64(len(data)), lim.Limits)
		if err != nil || len(c.Names()) != len(z.File) {
			t.Fatalf("entries %v, archive/zip has %d; %v", c.Names(), len(z.File), err)
		}
		for i, zf := range z.File {
			if c.Names()[i] != zf.Name {
				t.Fatalf("entry %q, archive/zip %q", c.Names()[i], zf.Name)
			}
			r, err := zf.Open()
			if err != nil {
				t.Fatalf("%s: archive/zip says %v", zf.Name, err)
			}
			want, err := io.ReadAll(r)
			got, err2 := c.Read(zf.Name)
			if err2 != nil && strings.Contains(err2.Error(), "not a regular file") {
				continue
			}
			if zf.Flags&8 != 0 && bytes.Equal(got, want) {
				// Known difference: archive/zip also reads the data descriptor after
				// the entry, which repeats what the directory says. The bytes are
				// held against the directory, so a damaged copy changes nothing.
				err = nil
			}
			if err != nil || err2 != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s: %v %v", zf.Name, err, err2)
			}
		}
		for _, s := range b.Sheets {
			last := 0
			for c := range s.All() {
				if at := c.Row*(MaxColumns+1) + c.Col; at <= last {
					t.Fatalf("%s out of order", c.Ref())
				} else {
					last = at
				}
				if s.Cell(c.Row, c.Col) != c || c.Type == Number && !isNumber([]byte(c.Raw)) {
					t.Fatalf("%+v", c)
				}
			}
		}
	})
}
