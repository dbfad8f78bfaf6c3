package published

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/testdata/tier"
)

// printedPDF has LibreOffice print documents of a kind, by name without extension.
func printedPDF(t *testing.T, docx map[string][]byte, ext string) map[string][]byte {
	t.Helper()
	tier.Tool(t, "soffice", "libreoffice")
	dir := keepIn(t.TempDir())
	var files []string
	for name, data := range docx {
		file := filepath.Join(dir, name+ext)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	if err := office.Convert(ctx, "pdf", dir, files...); err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for name := range docx {
		data, err := os.ReadFile(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = data
	}
	return out
}

// A tally counts what came of figures and passages.
type tally struct{ right, doubted, wrong, passages, lost int }

// compare counts what a PDF says that the document it was printed from says, too. A passage counts without its blanks.
func (n *tally) compare(t *testing.T, name string, want *templates.Filing, res *Result) {
	t.Helper()
	if want == nil {
		t.Fatalf("%s: the document itself is not read", name)
	}
	got := res.Filing
	if got == nil {
		n.doubted += len(want.Form.Keys())
		t.Logf("%s: %v", name, codes(res))
		return
	}
	for _, key := range want.Form.Keys() {
		g, w := got.Cell(key), want.Cell(key)
		switch {
		case g.Kind == w.Kind && g.Number.Cmp(w.Number) == 0:
			n.right++
		case g.Kind == templates.CellUnreadable || g.Kind == templates.CellText:
			n.doubted++
		default:
			n.wrong++
			t.Errorf("%s: %s is %s, want %s", name, key, shown(g), shown(w))
		}
	}
	for _, p := range want.Form.Passages() {
		n.passages++
		if g, w := hanzi.Squeeze(got.Narrative[p.ID]), hanzi.Squeeze(blocks.Plain(want.Narrative[p.ID])); g != w {
			n.lost++
			t.Logf("%s: %s = %q, want %q", name, p.ID, g, w)
		}
	}
}

// TestOwnPDF: the reports that we write, printed by LibreOffice, come back whole: each form and one of an office's own, with
// charts and as a draft.
func TestOwnPDF(t *testing.T) {
	local := &templates.FormSet{}
	if _, err := local.Load("某省2024.yaml", localForm(t)); err != nil {
		t.Fatal(err)
	}
	docx, want := map[string][]byte{}, map[string]*templates.Filing{}
	for _, form := range local.All() {
		for seed := range 3 {
			for kind, opt := range map[string]report.Options{"plain": {}, "charts": {Charts: true}, "draft": {Draft: true}} {
				f := generated(t, form, seed)
				for _, p := range form.Passages() {
					if f.Narrative[p.ID] == "" {
						f.Narrative[p.ID] = "按要求做好了这项工作。"
					}
				}
				opt.Date = fmt.Sprintf("%d年1月20日", f.Year+1)
				doc, err := report.Build(f, opt)
				if err != nil {
					t.Fatal(err)
				}
				var b bytes.Buffer
				if err := doc.DOCX(&b, report.DOCXOptions{}); err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("%s-%d-%s", form.ID, seed, kind)
				docx[name], want[name] = b.Bytes(), readNamed(name+".docx", b.Bytes(), local).Filing
			}
		}
	}
	var n tally
	for name, data := range printedPDF(t, docx, ".docx") {
		n.compare(t, name, want[name], readNamed(name+".pdf", data, local))
	}
	t.Logf("%+v", n)
	if n.doubted+n.lost > 0 {
		t.Errorf("not all came back: %+v", n)
	}
}

// official writes a report as the office's template sets it: tables in a full grid, narrow columns of figures, labels that
// are broken over lines, rows and tables that go on on the next page. The seed chooses what differs from office to office.
func official(t *testing.T, seed int) []byte {
	s := newSample(t, "2021")
	f := generated(t, s.form, seed)
	for _, key := range s.form.Keys() {
		text := f.Cell(key).Number.String()
		if seed%7 == 3 && s.form.Computed(key) == nil && text == "0" {
			text = "" // 空着
		}
		s.put(key, text)
	}
	for range seed % 5 {
		s.text["一"] = append(s.text["一"], strings.Repeat("组织培训，更新专栏，", 9)+"及时答复。")
	}
	size := []int{18, 21, 24, 15}[seed%4] // in half points
	run := fmt.Sprintf(`<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/><w:sz w:val="%d"/></w:rPr>`, size)
	row, head := "<w:tr>", ""
	if seed%3 == 0 {
		row = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
	}
	if seed%6 == 1 {
		head = "<w:trPr><w:tblHeader/></w:trPr>"
	}
	const border = `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	borders := ""
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		borders += fmt.Sprintf(border, side)
	}
	table := func(rows [][]cellOf) string {
		xml := tableXML(rows)
		xml = strings.Replace(xml, "<w:tbl>", `<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`+borders+
			`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>`, 1)
		xml = strings.ReplaceAll(xml, `w:w="700"`, fmt.Sprintf(`w:w="%d"`, 9000/len(rows[0])))
		if head != "" {
			xml = strings.Replace(xml, "<w:tr>", "<w:tr>"+head, 3)
		} else {
			xml = strings.ReplaceAll(xml, "<w:tr>", row)
		}
		return strings.ReplaceAll(upright(xml, []string{"", "", "tbRl", "", "btLr"}[seed%5]), "<w:r><w:t>", "<w:r>"+run+"<w:t>")
	}
	body := s.document(func(p string) string {
		return `<w:p><w:pPr><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr><w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t>` + p + `</w:t></w:r></w:p>`
	}, table)
	side := []int{1800, 1440, 1200}[seed%3]
	page := fmt.Sprintf(`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440" w:left="%d" w:right="%d"/>`, side, side)
	if seed%8 == 5 {
		page = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1440" w:bottom="1440" w:left="1440" w:right="1440"/>`
	}
	return wordFile(t, map[string]string{"body": body + "<w:sectPr>" + page + "</w:sectPr>"})
}

// upright sets the narrow heads of a table in a direction of text, "" for none, and makes their rows high enough.
func upright(xml, direction string) string {
	if direction == "" {
		return xml
	}
	rows := strings.Split(xml, "<w:tr>")
	for i, row := range rows {
		for _, c := range []string{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "结果维持", "结果纠正", "其他结果", "尚未审结"} {
			row = strings.ReplaceAll(row, "</w:tcPr><w:p><w:r><w:t>"+c, `<w:textDirection w:val="`+direction+`"/></w:tcPr><w:p><w:r><w:t>`+c)
		}
		if row != rows[i] {
			if !strings.HasPrefix(row, "<w:trPr>") {
				row = "<w:trPr></w:trPr>" + row
			}
			row = strings.Replace(row, "<w:trPr>", `<w:trPr><w:trHeight w:val="1800"/>`, 1)
		}
		rows[i] = row
	}
	return strings.Join(rows, "<w:tr>")
}

// TestOfficialPDF: the official template, filled and printed, gives 95 of 100 figures at least and none that is wrong.
func TestOfficialPDF(t *testing.T) {
	docx, want := map[string][]byte{}, map[string]*templates.Filing{}
	for seed := range 30 {
		name := fmt.Sprintf("official-%02d", seed)
		docx[name] = official(t, seed)
		want[name] = readNamed(name+".docx", docx[name], nil).Filing
	}
	var n tally
	for name, data := range printedPDF(t, docx, ".docx") {
		n.compare(t, name, want[name], readNamed(name+".pdf", data, nil))
	}
	t.Logf("%+v", n)
	if n.right*100 < 95*(n.right+n.doubted+n.wrong) || n.lost*20 > n.passages {
		t.Errorf("too little came back: %+v", n)
	}
}

// TestDamagedPDF cuts and damages what LibreOffice has printed, everywhere and between the packed parts, which have a checksum:
// what is read of it is right or doubted.
func TestDamagedPDF(t *testing.T) {
	docx := map[string][]byte{}
	want := map[string]*templates.Filing{}
	for _, seed := range []int{1, 8} {
		name := fmt.Sprintf("official-%02d", seed)
		docx[name] = official(t, seed)
		want[name] = readNamed(name+".docx", docx[name], nil).Filing
	}
	var n tally
	refused := map[string]int{}
	for name, data := range printedPDF(t, docx, ".docx") {
		bare := betweenStreams(data)
		for i := range 300 {
			r := rand.New(rand.NewPCG(uint64(i), 5))
			bad := bytes.Clone(data)
			how := []string{"cut", "flip", "bare", "bare", "bare", "zeros", "lost", "twice"}[i%8]
			at := r.IntN(len(bad))
			length := min(1+r.IntN(2000), len(bad)-at)
			switch how {
			case "cut":
				bad = bad[:at]
			case "flip":
				bad[at] ^= 1 << r.IntN(8)
			case "bare": // a digit, a letter, a bit
				at = bare[r.IntN(len(bare))]
				bad[at] = []byte{bad[at] ^ 1<<r.IntN(8), '0' + byte(r.IntN(10)), ' '}[r.IntN(3)]
			case "zeros":
				clear(bad[at : at+length])
			case "lost":
				bad = slices.Delete(bad, at, at+length)
			case "twice":
				bad = slices.Insert(bad, at, bad[at:at+length]...)
			}
			res := readNamed(name+".pdf", bad, nil)
			if res.Filing == nil {
				refused[how]++
				if len(res.Findings) != 1 || res.Findings[0].Message == "" {
					t.Errorf("%s, %s %d: %v", name, how, i, res.Findings)
				}
				continue
			}
			n.compare(t, fmt.Sprintf("%s, %s %d at %d %.60q", name, how, i, at, bad[min(max(0, at-20), len(bad)-1):]), want[name], res)
		}
	}
	t.Logf("%+v, refused %v", n, refused)
}

// betweenStreams returns the places of a PDF's bytes that stand in no stream.
func betweenStreams(data []byte) (list []int) {
	inside := false
	for i := range data {
		switch {
		case bytes.HasPrefix(data[i:], []byte("stream\n")), bytes.HasPrefix(data[i:], []byte("stream\r")):
			inside = !bytes.HasSuffix(data[:i], []byte("end"))
		case !inside:
			list = append(list, i)
		}
	}
	return list
}

func localForm(t *testing.T) []byte {
	data, err := os.ReadFile("../../../../testdata/forms/某省2024.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}
