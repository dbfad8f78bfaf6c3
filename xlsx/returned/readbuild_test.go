package returned

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/xlsx"
)

// parts makes a build that changes the parts of the package.
func parts(edit func(t *testing.T, p map[string][]byte)) func(*testing.T, []byte) []byte {
	return func(t *testing.T, data []byte) []byte {
		return rezipped(t, data, func(p map[string][]byte) { edit(t, p) })
	}
}

// swap makes a build that replaces text, which must stand there once, in a part.
func swap(part, old, new string) func(*testing.T, []byte) []byte {
	return parts(func(t *testing.T, p map[string][]byte) { replaceOnce(t, p, part, old, new) })
}

// subst makes a build that replaces what matches a pattern, which must be there, in the sheet 三、申请.
func subst(pattern, new string) func(*testing.T, []byte) []byte {
	return parts(func(t *testing.T, p map[string][]byte) {
		m := regexp.MustCompile(pattern)
		if !m.Match(p[sheet3]) {
			t.Fatalf("nothing matches %s", pattern)
		}
		p[sheet3] = m.ReplaceAll(p[sheet3], []byte(new))
	})
}

// d9 makes a build that replaces the first input of row 9, 自然人; content as for setCell.
func d9(content string) func(*testing.T, []byte) []byte {
	return parts(func(t *testing.T, p map[string][]byte) {
		setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 4}, content)
	})
}

// is changes the figure of D9 in what is expected.
func is(c templates.Cell) func(*templates.Filing) {
	return func(f *templates.Filing) { f.Set(granted, c) }
}

// sharedStrings gives the workbook a table of shared strings.
func sharedStrings(t *testing.T, p map[string][]byte, items string) {
	t.Helper()
	p["xl/sharedStrings.xml"] = []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + items + `</sst>`)
	replaceOnce(t, p, "xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
}

// below puts rows under the table.
func below(rows string) func(*testing.T, []byte) []byte {
	return swap(sheet3, "</sheetData>", rows+"</sheetData>")
}

// manyRows writes n rows from row 100 on with the same cells; %[1]d is the row's number.
func manyRows(n int, cells string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<row r="`)
		fmt.Fprintf(&b, "%d", i+100)
		b.WriteString(`">` + cells + `</row>`)
	}
	return b.String()
}

func plain(data string) func(*testing.T, []byte) []byte {
	return func(*testing.T, []byte) []byte { return []byte(data) }
}

// directoryRecord returns where an entry's record begins in the archive's directory.
func directoryRecord(t *testing.T, data []byte, name string) int {
	t.Helper()
	i := bytes.LastIndex(data, []byte(name))
	if i < 46 || string(data[i-46:i-42]) != "PK\x01\x02" {
		t.Fatalf("%s is not in the directory", name)
	}
	return i - 46
}

// mergeMore adds merged ranges to 三、申请.
func mergeMore(t *testing.T, p map[string][]byte, list string) {
	t.Helper()
	replaceOnce(t, p, sheet3, "</mergeCells>", list+"</mergeCells>")
}

// format gives D9 a number format of its own.
func format(t *testing.T, p map[string][]byte, code string) {
	t.Helper()
	const styles = "xl/styles.xml"
	cell := regexp.MustCompile(`<c r="D9" s="\d+"`)
	n := bytes.Count(p[styles][bytes.Index(p[styles], []byte("<cellXfs")):bytes.Index(p[styles], []byte("</cellXfs>"))], []byte("<xf "))
	replaceOnce(t, p, styles, "</cellXfs>", `<xf numFmtId="399" applyNumberFormat="1"/></cellXfs>`)
	replaceOnce(t, p, styles, "</numFmts>", `<numFmt numFmtId="399" formatCode="`+code+`"/></numFmts>`)
	p[sheet3] = cell.ReplaceAll(p[sheet3], fmt.Appendf(nil, `<c r="D9" s="%d"`, n))
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
