package published

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`

// wordFile makes a Word document of parts by name; "body" is what stands in w:body.
func wordFile(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	data, err := wordBytes(parts)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func wordBytes(parts map[string]string) ([]byte, error) {
	var b bytes.Buffer
	var failed error
	z := zip.NewWriter(&b)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		failed = errors.Join(failed, err)
	}
	put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`)
	put("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	put("word/document.xml", `<w:document `+wordNS+`><w:body>`+parts["body"]+`</w:body></w:document>`)
	for _, name := range []string{"numbering", "styles"} {
		if parts[name] != "" {
			put("word/"+name+".xml", `<w:`+name+` `+wordNS+`>`+parts[name]+`</w:`+name+`>`)
		}
	}
	failed = errors.Join(failed, z.Close())
	return b.Bytes(), failed
}

func paragraphXML(text string) string {
	if strings.Contains(text, "<") {
		return "<w:p>" + text + "</w:p>"
	}
	return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>"
}

func tableXML(rows [][]cellOf) string {
	var b strings.Builder
	b.WriteString("<w:tbl><w:tblGrid>" + strings.Repeat(`<w:gridCol w:w="700"/>`, len(rows[0])) + "</w:tblGrid>")
	for r, row := range rows {
		b.WriteString("<w:tr>")
		for i := 0; i < len(row); {
			owner, merge := row[i], ""
			if owner.rows > 1 {
				merge = `<w:vMerge w:val="restart"/>`
			}
			for up := r; owner.cont && up > 0; { // the cell above that reaches down here
				up--
				if c := rows[up][i]; !c.cont {
					owner, merge = c, "<w:vMerge/>"
					owner.text = ""
				}
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, max(owner.cols, 1), merge, paragraphXML(owner.text))
			i += max(owner.cols, 1)
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl>"
}

const chineseList = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>`

func TestWordOddities(t *testing.T) {
	for _, c := range []struct {
		name, reason string
		bend         func(*sample, map[string]string)
		want         want
	}{
		{"merged cells", "gridSpan and vMerge", func(*sample, map[string]string) {}, want{}},
		{"automatic numbers", "一、 and （一） are properties, by paragraph and by style", func(s *sample, parts map[string]string) {
			for i, h := range s.section {
				_, text := hanzi.CutLead(h)
				s.section[i] = `<w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r>`
			}
			for i, p := range s.text["一"] {
				if n, text := hanzi.CutLead(p); n.Bracket {
					s.text["一"][i] = `<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r>`
				}
			}
			parts["numbering"] = chineseList
			parts["styles"] = `<w:style w:styleId="T"><w:name w:val="一级"/><w:basedOn w:val="U"/></w:style><w:style w:styleId="U"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>`
		}, want{}},
		{"revisions", "what was taken out is not there, what was put in is", func(s *sample, parts map[string]string) {
			s.put("applications.new.natural", `<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:ins><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>12</w:t></w:r></w:ins>`)
			s.put("applications.new.business", `<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent><w:r><w:t>7</w:t></w:r></w:sdtContent></w:sdt>`)
			s.put("applications.new.research", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(A1)</w:instrText></w:r><w:r><w:t>3</w:t></w:r>`)
		}, want{cells: map[templates.Key]string{"applications.new.natural": "number 12", "applications.new.business": "number 7", "applications.new.research": "number 3"}}},
		{"fields, formulas and pictures", "an instruction is not shown; a picture is not blank", func(s *sample, parts map[string]string) {
			mark := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
			s.put("applications.new.natural", mark("begin")+`<w:r><w:t>99</w:t></w:r>`+mark("separate")+`<w:r><w:t>5</w:t></w:r>`+mark("end"))
			s.put("applications.new.business", `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>12</m:t></m:r></m:oMath>`)
			s.put("applications.new.research", `<w:r><w:drawing/></w:r>`)
			s.put("applications.new.charity", `<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>`)
		}, want{cells: map[templates.Key]string{"applications.new.natural": "number 5", "applications.new.business": "number 12",
			"applications.new.research": "text 〔图片〕", "applications.new.charity": "text 〔图片〕"}}},
		{"raised, struck and hidden", "a footnote's mark is no digit", func(s *sample, parts map[string]string) {
			s.put("applications.new.natural", `<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>`)
			s.put("applications.new.business", `<w:r><w:rPr><w:strike/></w:rPr><w:t>5</w:t></w:r><w:r><w:t>7</w:t></w:r>`)
			s.put("applications.new.research", `<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r><w:r><w:t>7</w:t></w:r>`)
		}, want{cells: map[templates.Key]string{"applications.new.natural": "unreadable", "applications.new.business": "unreadable",
			"applications.new.research": "unreadable"},
			codes: []string{"value.look@applications.new.natural", "value.look@applications.new.business", "value.look@applications.new.research"}}},
		{"text box", "both branches of AlternateContent hold the same text", func(s *sample, parts map[string]string) {
			box := `<w:txbxContent><w:p><w:r><w:t>青石县水务局2024年政府信息公开工作年度报告</w:t></w:r></w:p></w:txbxContent>`
			s.title = `<w:r><mc:AlternateContent><mc:Choice Requires="wps">` + box + `</mc:Choice><mc:Fallback>` + box + `</mc:Fallback></mc:AlternateContent></w:r>`
		}, want{}},
		{"bold", "kept in the narrative", func(s *sample, parts map[string]string) {
			s.text["五"] = []string{`<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">一是 </w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>改进。</w:t></w:r>`}
		}, want{passages: map[string]string{"problems": "**一是** 改进。"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSample(t, "2021")
			parts := map[string]string{}
			c.bend(s, parts)
			parts["body"] = s.document(paragraphXML, tableXML)
			res := readNamed("r.docx", wordFile(t, parts), nil)
			if got := codes(res); !slices.Equal(got, c.want.codes) || len(res.Notes) > 0 {
				t.Fatalf("findings %q, notes %q", got, res.Notes)
			}
			for _, key := range s.form.Keys() {
				want := shown(s.filing.Cell(key))
				if w, ok := c.want.cells[key]; ok {
					want = w
				}
				if got := shown(res.Filing.Cell(key)); got != want {
					t.Errorf("%s is %s, want %s (%s)", key, got, want, c.reason)
				}
			}
			for id, want := range c.want.passages {
				if got := res.Filing.Narrative[id]; got != want {
					t.Errorf("%s = %q, want %q", id, got, want)
				}
			}
			if got := res.Filing.Narrative["overview.supervision"]; got != "培训2次。" {
				t.Errorf("overview.supervision = %q (%s)", got, c.reason)
			}
			if res.Filing.Agency.Name != "青石县水务局" || res.Filing.Year != 2024 {
				t.Errorf("%q %d", res.Filing.Agency.Name, res.Filing.Year)
			}
		})
	}
}

// english is a word of the program that no message may have.
var english = regexp.MustCompile(`[A-Za-z]{3,}`)

// TestRefused holds that a file that cannot be read is refused by name, with nothing taken from it.
func TestRefused(t *testing.T) {
	s := newSample(t, "2021")
	whole := wordFile(t, map[string]string{"body": s.document(paragraphXML, tableXML)})
	broken := bytes.Clone(whole)
	broken[len(broken)/2] ^= 0xff
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	for _, c := range []struct {
		name, file string
		data       []byte
		kind, code string
	}{
		{"empty", "r.docx", nil, "", "file.empty"},
		{"cut short", "r.docx", whole[:len(whole)*2/3], "docx", "file.damaged"},
		{"a byte changed", "r.docx", broken, "docx", "file.damaged"},
		{"entities", "r.docx", wordFile(t, map[string]string{"body": "<w:p><w:r><w:t>&xxe;</w:t></w:r></w:p>"}), "docx", "file.damaged"},
		{"a tag that is none", "r.docx", wordFile(t, map[string]string{"body": "<w:p =></w:p>"}), "docx", "file.damaged"},
		{"end tag missing", "r.docx", wordFile(t, map[string]string{"body": "<w:p>"}), "docx", "file.damaged"},
		{"old Word", "r.doc", ole, "doc", "file.legacy"},
		{"WPS", "r.wps", ole, "doc", "file.legacy"},
		{"PDF", "r.pdf", []byte("%PDF-1.4\n"), "pdf", "file.not-workbook"},
		{"page named as a workbook", "r.xls", []byte(s.html()), "", "file.not-workbook"},
		{"picture", "r.html", []byte("\x89PNG\r\n\x1a\n0000"), "", "file.not-workbook"},
		{"another text", "r.txt", []byte("今天开会。\n一、总体情况\n二、没有表\n"), "text", "file.no-form"},
		{"another page", "r.html", []byte("<html><body><table><tr><td>规章<td>1</table></body></html>"), "html", "file.no-form"},
		{"another document", "r.docx", wordFile(t, map[string]string{"body": paragraphXML("通知")}), "docx", "file.no-form"},
		{"page named as a document", "r.doc", []byte(s.html()), "html", ""},
		{"text without a name", "report", []byte(s.tabbed(true)), "text", ""},
		{"Markdown", "r.md", []byte(s.repeated()), "markdown", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := blocks.Kind(c.file, c.data); got != c.kind {
				t.Errorf("kind %q, want %q", got, c.kind)
			}
			res := readNamed(c.file, c.data, nil)
			if c.code == "" {
				if res.Filing == nil || len(res.Findings) > 0 {
					t.Errorf("findings %q", codes(res))
				}
				return
			}
			if res.Filing != nil || len(res.Findings) != 1 || res.Findings[0].Code != c.code {
				t.Fatalf("filing %v, findings %q, want %s", res.Filing, codes(res), c.code)
			}
			if c.code == "file.damaged" && english.MatchString(strings.ReplaceAll(res.Findings[0].Message, c.file, "")) {
				t.Errorf("English in %q", res.Findings[0].Message)
			}
			if m := res.Findings[0].Message; !strings.Contains(m, c.file) || strings.ContainsAny(m, "{}") {
				t.Errorf("message %q", m)
			}
		})
	}
}

// TestEditions holds that the tables decide the edition, and that tables of another edition than the year's are reported.
func TestEditions(t *testing.T) {
	for _, c := range []struct {
		form, title string
		year        int
		codes       string
	}{
		{"2019", "青石县水务局2020年政府信息公开工作年度报告", 2020, ""},
		{"2019", "青石县水务局2024年政府信息公开工作年度报告", 2024, "file.form-mismatch@"},
		{"2021", "青石县水务局2020年政府信息公开工作年度报告", 2020, "file.form-mismatch@"},
		{"2021", "青石县水务局2021年政府信息公开工作年度报告", 2021, ""},
	} {
		t.Run(fmt.Sprintf("%s in %d", c.form, c.year), func(t *testing.T) {
			s := newSample(t, c.form)
			s.title = c.title
			s.front = ""
			res := readNamed("r.html", []byte(s.html()), nil)
			if got := strings.Join(codes(res), " "); got != c.codes || res.Filing == nil || res.Filing.Form.ID != c.form || res.Filing.Year != c.year {
				t.Fatalf("findings %q, filing %+v", got, res.Filing)
			}
			for _, key := range s.form.Keys() {
				if got, want := shown(res.Filing.Cell(key)), shown(s.filing.Cell(key)); got != want {
					t.Errorf("%s is %s, want %s", key, got, want)
				}
			}
		})
	}
}
