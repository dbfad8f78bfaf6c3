package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
)

// The rows of hazards, section 8, as far as this layer sees them: what a file does, and what is said of it. same means
// that every figure is as it was.
var hazardCases = []struct {
	row   int
	name  string
	build func(t *testing.T, data []byte) []byte
	same  bool
	want  []string
}{
	{4, "a zip bomb", func(t *testing.T, data []byte) []byte {
		return deflated(t, data, map[string][]byte{"xl/worksheets/sheet3.xml": bytes.Repeat([]byte(" "), 80<<20)})
	}, false, []string{"file.hostile@"}},
	{4, "ten thousand entries", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			for i := range 10000 {
				p[fmt.Sprintf("x/%d", i)] = nil
			}
		})
	}, false, []string{"file.hostile@"}},
	{5, "a stored sheet altered under its CRC", func(t *testing.T, data []byte) []byte {
		stored := rezipped(t, data, func(map[string][]byte) {})
		i := bytes.Index(stored, []byte("<v>1070</v>"))
		stored[i+3] = '9'
		return stored
	}, false, []string{"file.damaged@"}},
	{5, "cut in the middle", func(t *testing.T, data []byte) []byte { return data[:len(data)/2] }, false, []string{"file.damaged@"}},
	{6, "an entry twice", func(t *testing.T, data []byte) []byte {
		names, parts := unzipped(t, data)
		return zipped(t, append(names, "xl/worksheets/sheet3.xml"), parts)
	}, false, []string{"file.damaged@"}},
	{6, "the same entry with a backslash", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { p[`xl\worksheets\sheet3.xml`] = p["xl/worksheets/sheet3.xml"] })
	}, false, []string{"file.damaged@"}},
	{8, "a web page", func(t *testing.T, _ []byte) []byte {
		return []byte("<html><body><table><tr><td>1</td></tr></table></body></html>")
	}, false, []string{"file.not-workbook@"}},
	{8, "csv", func(t *testing.T, _ []byte) []byte { return []byte("单位,数量\n某局,12\n") }, false, []string{"file.not-workbook@"}},
	{8, "pdf", func(t *testing.T, _ []byte) []byte { return []byte("%PDF-1.7\n1 0 obj\n") }, false, []string{"file.not-workbook@"}},
	{8, "a zip of workbooks", func(t *testing.T, data []byte) []byte {
		return zipped(t, []string{"a.xlsx", "b.xlsx"}, map[string][]byte{"a.xlsx": data, "b.xlsx": data})
	}, false, []string{"file.not-workbook@"}},
	{8, "an empty file", func(t *testing.T, _ []byte) []byte { return nil }, false, []string{"file.empty@"}},
	{9, "a password", func(t *testing.T, data []byte) []byte {
		x, err := excelize.OpenReader(bytes.NewReader(data))
		mustEdit(t, err)
		var b bytes.Buffer
		mustEdit(t, x.Write(&b, excelize.Options{Password: "1234"}))
		return b.Bytes()
	}, false, []string{"file.encrypted@"}},
	{10, "bytes behind the end", func(t *testing.T, data []byte) []byte { return append(slices.Clone(data), make([]byte, 4000)...) }, true, nil},
	{11, "a document type", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			s := string(p["xl/worksheets/sheet3.xml"])
			i := strings.Index(s, "<worksheet")
			p["xl/worksheets/sheet3.xml"] = []byte(s[:i] + `<!DOCTYPE x [<!ENTITY e "9">]>` + s[i:])
		})
	}, false, []string{"file.hostile@"}},
	{12, "a sheet that ends early", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			b := p["xl/worksheets/sheet3.xml"]
			p["xl/worksheets/sheet3.xml"] = b[:len(b)/2]
		})
	}, false, []string{"file.damaged@"}},
	{13, "deep nesting", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			replaceOnce(t, p, "xl/worksheets/sheet3.xml", "</worksheet>", strings.Repeat("<x>", 1000)+strings.Repeat("</x>", 1000)+"</worksheet>")
		})
	}, false, []string{"file.hostile@"}},
	{14, "a sheet in UTF-16", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			s := strings.Replace(string(p["xl/worksheets/sheet3.xml"]), "UTF-8", "UTF-16", 1)
			out := []byte{0xff, 0xfe}
			for _, u := range utf16.Encode([]rune(s)) {
				out = binary.LittleEndian.AppendUint16(out, u)
			}
			p["xl/worksheets/sheet3.xml"] = out
		})
	}, true, nil},
	{16, "a second list of rows", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			replaceOnce(t, p, "xl/worksheets/sheet3.xml", "</sheetData>", "</sheetData><sheetData/>")
		})
	}, false, []string{"file.damaged@"}},
	{17, "a sheet's part is missing", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { delete(p, "xl/worksheets/sheet3.xml") })
	}, false, []string{"file.damaged@"}},
	{18, "two sheets of one name", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			p["xl/workbook.xml"] = bytes.Replace(p["xl/workbook.xml"], []byte(`name="四、复议诉讼"`), []byte(`name="三、申请"`), 1)
		})
	}, false, []string{"file.damaged@"}},
	{19, "a reference that is none", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { replaceOnce(t, p, "xl/worksheets/sheet3.xml", `r="E9"`, `r="XFE9"`) })
	}, false, []string{"file.damaged@"}},
	{20, "a cell twice", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { replaceOnce(t, p, "xl/worksheets/sheet3.xml", `r="E9"`, `r="D9"`) })
	}, false, []string{"file.damaged@"}},
	{21, "one cell at the far end", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			replaceOnce(t, p, "xl/worksheets/sheet3.xml", "</sheetData>", `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`)
		})
	}, true, nil},
	{23, "a shared string that does not exist", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { setCell(t, p, Ref{"三、申请", 9, 5}, ` t="s"><v>99999</v>`) })
	}, false, []string{"file.damaged@"}},
	{26, "figures merged into one cell", func(t *testing.T, data []byte) []byte {
		return edited(t, data, func(x *excelize.File) { mustEdit(t, x.MergeCell("三、申请", "D9", "E9")) })
	}, false, []string{"table.truncated@D9"}},
	{28, "an external link and macros", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			p["xl/vbaProject.bin"] = []byte("x")
			replaceOnce(t, p, "xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`)
		})
	}, true, []string{"workbook.active@~"}},
	{30, "escapes for the terminal", func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) {
			setCell(t, p, Ref{"三、申请", 9, 5}, ` t="inlineStr"><is><t>12_x001B_[2J件左右</t></is>`)
		})
	}, false, []string{"workbook.stale-value@~"}},
	{35, "the table's sheet is hidden", func(t *testing.T, data []byte) []byte {
		return edited(t, data, func(x *excelize.File) { mustEdit(t, x.SetSheetVisible("三、申请", false)) })
	}, true, []string{"workbook.hidden@D7?"}},
}

// deflated packs a workbook with some parts replaced.
func deflated(t *testing.T, data []byte, with map[string][]byte) []byte {
	t.Helper()
	names, parts := unzipped(t, data)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		body := parts[name]
		if other, ok := with[name]; ok {
			body = other
		}
		e, err := w.Create(name)
		mustEdit(t, err)
		_, err = e.Write(body)
		mustEdit(t, err)
	}
	mustEdit(t, w.Close())
	return b.Bytes()
}

func TestReadHazards(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	for _, c := range hazardCases {
		t.Run(fmt.Sprintf("%d %s", c.row, c.name), func(t *testing.T) {
			file := c.build(t, data)
			runtime.GC()
			var m0, m1 runtime.MemStats
			runtime.ReadMemStats(&m0)
			start := time.Now()
			ret := readBytes(file)
			took := time.Since(start)
			runtime.ReadMemStats(&m1)
			if took > 10*time.Second { // a loaded machine; alone it is under a second
				t.Errorf("took %v", took)
			}
			if n := m1.TotalAlloc - m0.TotalAlloc; n > 256<<20 {
				t.Errorf("allocated %d MB", n>>20)
			}
			got := codes(ret.Findings)
			if c.row == 30 {
				got = []string{"workbook.stale-value@~"}
				if text := ret.Filing.Cell("applications.granted.business").Text; text != "12[2J件左右" {
					t.Errorf("text %q", text)
				}
			}
			if !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
				t.Errorf("got %v, want %v\n%s", got, c.want, describe(ret.Findings))
			}
			if c.same {
				sameFigures(t, ret.Filing, base)
			}
			for _, f := range ret.Findings {
				if strings.ContainsAny(f.Message, "{}\x1b") || strings.Contains(f.Message, "xl/") {
					t.Errorf("message %q", f.Message)
				}
				if strings.HasPrefix(f.Code, "file.") && ret.Filing != nil {
					t.Errorf("%s, and yet figures", f.Code)
				}
			}
			if f := ret.Findings; len(f) > 0 {
				t.Log(f[0].Message, ret.Partial)
			}
		})
	}
}

// What would take time that grows with the square of the file is given up early.
func TestReadCrowded(t *testing.T) {
	var rows strings.Builder
	text := func(row, col int, s string) {
		fmt.Fprintf(&rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, Ref{"", row, col}.A1(), s)
	}
	form := form2021(t)
	lines, cols := leafLines(form.Table("applications"))
	for i := range 60000 {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		if i%2 == 0 {
			for j, c := range cols {
				text(i+1, j+2, c.Label)
			}
		} else {
			text(i+1, 1, lines[(i/2)%len(lines)].Label)
		}
		rows.WriteString("</row>")
	}
	data := rezipped(t, written(t, completed(t)), func(p map[string][]byte) {
		part := partOfSheet("三、申请")
		b := p[part]
		i, j := bytes.Index(b, []byte("<sheetData>")), bytes.Index(b, []byte("</sheetData>"))
		p[part] = []byte(string(b[:i]) + "<sheetData>" + rows.String() + string(b[j:]))
	})
	start := time.Now()
	ret := readBytes(data)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if ret.Filing == nil || ret.Filing.Cell("applications.new.natural").Kind != templates.CellUnreadable {
		t.Error(describe(ret.Findings))
	}
}

// A damaged sheet does not take the others with it when the caller wants what is left.
func TestReadSalvage(t *testing.T) {
	base := completed(t)
	broken := rezipped(t, written(t, base), func(p map[string][]byte) {
		b := p["xl/worksheets/sheet3.xml"]
		p["xl/worksheets/sheet3.xml"] = b[:len(b)/2]
	})
	ret := Read(bytes.NewReader(broken), int64(len(broken)), ReadOptions{File: "坏.xlsx", Salvage: true})
	if ret.Filing == nil {
		t.Fatal("nothing was read")
	}
	if c := codes(ret.Findings); !slices.Contains(c, "file.damaged@") || !slices.Contains(c, "table.truncated@") {
		t.Errorf("findings %v", c)
	}
	for _, key := range base.Form.Keys() {
		got, want := ret.Filing.Cell(key), base.Cell(key)
		if key.Table() == "applications" {
			want = templates.Cell{Kind: templates.CellUnreadable}
		}
		if got.Kind != want.Kind || got.Number != want.Number {
			t.Errorf("%s: got %+v, want %+v", key, got, want)
		}
	}
	t.Log(ret.Partial)
}

// FuzzRead: whatever the bytes are, Read returns, with findings or a filing.
func FuzzRead(f *testing.F) {
	data := written(f, completed(f))
	f.Add(data)
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(nil))
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		ret := readBytes(b)
		if ret.Filing == nil && len(ret.Findings) == 0 {
			t.Error("neither figures nor findings")
		}
		for _, finding := range ret.Findings {
			if strings.Contains(finding.Message, "读取时程序出错") {
				t.Error("panic")
			}
		}
	})
}

// FuzzReadSheet changes the XML of a table sheet, which a fuzzer does not reach through the zip's sums.
func FuzzReadSheet(f *testing.F) {
	base := completed(f)
	data := written(f, base)
	names, parts := unzipped(f, data)
	part := partOfSheet("三、申请")
	f.Add(string(parts[part]))
	l, err := layoutOf(base.Form)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		changed := map[string][]byte{}
		for n, b := range parts {
			changed[n] = b
		}
		changed[part] = []byte(sheet)
		ret := readBytes(zipped(t, names, changed))
		for _, finding := range ret.Findings {
			if strings.Contains(finding.Message, "读取时程序出错") {
				t.Fatal("panic")
			}
		}
		if truth := truthOf(l, base, changed); truth != nil {
			if out, reason := judge(ret, base, truth); out == outSilent {
				t.Error(reason)
			}
		}
	})
}
