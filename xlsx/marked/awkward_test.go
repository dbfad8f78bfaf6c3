package marked

import (
	"bytes"
	"encoding/xml"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/lint"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// awkward are originals by name: the cases, what other programs wrote, and one workbook written in every odd way that programs
// and people have.
func awkward(t *testing.T) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	for _, pattern := range []string{"cases/workbooks/*.xlsx", "looks/*.xlsx", "remarks/*.xlsx", "returned/*.xlsx", "marked/*.xlsx"} {
		names, err := filepath.Glob("../../testdata/" + pattern)
		mustEdit(t, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			mustEdit(t, err)
			if data, err = opc.Decrypted(data); err == nil {
				list[filepath.Base(name)] = data
			}
		}
	}
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	f.Narrative["problems"] = ""
	plain := written(t, f)
	commented, err := os.ReadFile(casesFolder + "annotate_openpyxl_comment.xlsx")
	mustEdit(t, err)
	for name, edit := range oddities {
		list[name] = rezipped(t, plain, edit)
		list[name+", with notes"] = rezipped(t, commented, edit)
	}
	return list
}

var (
	rootTag  = regexp.MustCompile(`<(?:worksheet|workbook|styleSheet|sst|comments) `)
	anyTag   = regexp.MustCompile(`<(/?)(\w+)([\s/>])`)
	relation = regexp.MustCompile(`Target="(\.\./)?([a-zA-Z]+/?[^"/:]*\.(?:xml|vml|png))"`)
)

// oddities are ways to write a package.
var oddities = map[string]func(p map[string][]byte){
	"as it is": func(map[string][]byte) {},
	"prefixed names": func(p map[string][]byte) {
		for name, data := range p {
			if rootTag.Match(data) && strings.HasPrefix(name, "xl/") {
				data = bytes.Replace(data, []byte(`xmlns="`), []byte(`xmlns:nb="`), 1)
				p[name] = anyTag.ReplaceAll(data, []byte("<${1}nb:${2}${3}"))
			}
		}
	},
	"strict": func(p map[string][]byte) {
		for name, data := range p {
			for _, pair := range [][2]string{{"spreadsheetml/2006/main", "spreadsheetml/main"}, {"officeDocument/2006/relationships", "officeDocument/relationships"}} {
				data = bytes.ReplaceAll(data, []byte(opc.Transitional+pair[0]), []byte(opc.Strict+pair[1]))
			}
			p[name] = data
		}
	},
	"absolute targets": func(p map[string][]byte) {
		for name, data := range p {
			if strings.HasPrefix(name, "xl/") && strings.HasSuffix(name, ".rels") {
				p[name] = relation.ReplaceAllFunc(data, func(m []byte) []byte {
					if s := string(m); strings.Contains(s, "../") || !strings.HasPrefix(name, "xl/_rels") {
						return bytes.Replace(m, []byte("../"), []byte("/xl/"), 1)
					}
					return bytes.Replace(m, []byte(`Target="`), []byte(`Target="/xl/`), 1)
				})
			}
		}
	},
	"folders among the parts": func(p map[string][]byte) { p["xl/"], p["xl/worksheets/"], p["docProps/"] = nil, nil, nil },
	"parts nobody knows": func(p map[string][]byte) {
		p["xl/revisions/userNames.xml"], p["customXml/item1.xml"], p["xl/media/seal.png"] = []byte("<users/>"), []byte("<a>印</a>"), []byte("\x89PNG")
	},
	"shared workbook": func(p map[string][]byte) {
		add := func(name, end, piece string) {
			p[name] = bytes.Replace(p[name], []byte(end), []byte(piece+end), 1)
		}
		const kind = opc.Transitional + "officeDocument/2006/relationships/"
		const names = ` xmlns="` + opc.Transitional + `spreadsheetml/2006/main" xmlns:r="` + opc.Transitional + `officeDocument/2006/relationships"`
		for part, root := range map[string]string{
			"revisionHeaders": `<headers` + names + ` guid="{6A0CCF5A-0000-4000-8000-000000000001}"><header guid="{6A0CCF5A-0000-4000-8000-000000000001}"` +
				` dateTime="2025-01-10T08:00:00" maxSheetId="8" userName="填表人" r:id="rId1"><sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>`,
			"revisionLog": `<revisions` + names + `><rcc rId="1" sId="3"><nc r="D7"><v>1</v></nc></rcc></revisions>`,
			"userNames":   `<users` + names + ` count="0"/>`,
		} {
			name := "xl/revisions/" + part + ".xml"
			p[name] = []byte(xml.Header + root)
			add("[Content_Types].xml", "</Types>", `<Override PartName="/`+name+`" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.`+part+`+xml"/>`)
		}
		add("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId901" Type="`+kind+`revisionHeaders" Target="revisions/revisionHeaders.xml"/>`+
			`<Relationship Id="rId902" Type="`+kind+`usernames" Target="revisions/userNames.xml"/>`)
		p["xl/revisions/_rels/revisionHeaders.xml.rels"] = []byte(xml.Header + `<Relationships xmlns="` + opc.Transitional +
			`package/2006/relationships"><Relationship Id="rId1" Type="` + kind + `revisionLog" Target="revisionLog.xml"/></Relationships>`)
	},
	"no list of defined names": func(p map[string][]byte) {
		p["xl/workbook.xml"] = regexp.MustCompile(`(?s)<definedNames>.*</definedNames>`).ReplaceAll(p["xl/workbook.xml"], nil)
	},
	"several sheets are selected": func(p map[string][]byte) {
		for _, name := range []string{"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"} {
			p[name] = regexp.MustCompile(`<sheetView `).ReplaceAll(regexp.MustCompile(` tabSelected="\w*"`).ReplaceAll(p[name], nil), []byte(`<sheetView tabSelected="1" `))
		}
	},
	"UTF-16": func(p map[string][]byte) {
		for _, name := range []string{"xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"} {
			b := []byte{0xff, 0xfe}
			for _, r := range strings.Replace(string(p[name]), `encoding="UTF-8"`, `encoding="UTF-16"`, 1) { // none beyond the first plane
				b = append(b, byte(r), byte(r>>8))
			}
			p[name] = b
		}
	},
	"an extension at the end": func(p map[string][]byte) {
		for _, name := range []string{"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"} {
			p[name] = bytes.Replace(p[name], []byte("</worksheet>"), []byte(`<extLst><ext uri="{1}"/></extLst></worksheet>`), 1)
		}
	},
}

// TestAwkward: awkward originals are marked; what nothing had to be changed in is byte for byte as it was; the copy is what
// the original was, with every mark a mark, and without marks it says the same as before.
func TestAwkward(t *testing.T) {
	list := awkward(t)
	dir, n := t.TempDir(), 0
	var made []string
	for i, name := range slices.Sorted(maps.Keys(list)) {
		if !tier.Full() && i%10 != 0 && !slices.Contains([]string{"strict", "prefixed names", "shared workbook"}, name) {
			continue
		}
		data := list[name]
		ret := readBytes(data)
		if ret.Filing == nil {
			t.Errorf("%s: not read: %v", name, ret.Findings)
			continue
		}
		var b bytes.Buffer
		if err := Annotate(&b, data, ret, checked(ret), Office{}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n++
		copied := b.Bytes()
		again := readBytes(copied)
		if a, b := codes(ret.Findings), codes(again.Findings); !slices.Equal(a, b) {
			t.Errorf("%s: findings of the copy\n got %v\nwant %v", name, b, a)
		}
		untouched(t, name, ret.Book(), data, copied)
		faultless(t, name, data, copied)
		twice := marked(t, copied)
		clean := readBytes(unmarked(t, twice))
		sameFigures(t, clean.Filing, ret.Filing)
		if a, b := codes(ret.Findings), codes(clean.Findings); !slices.Equal(a, b) || clean.Marked {
			t.Errorf("%s: findings without marks\n got %v\nwant %v", name, b, a)
		}
		if left := unmarked(t, twice); bytes.Contains(allOf(t, left), []byte("【"+templates.SeverityError.Chinese())) {
			t.Errorf("%s: marks are left", name)
		}
		if name == "openpyxl_fonts.xlsx" {
			continue // LibreOffice makes a number of its raised 12, in the original too
		}
		file := filepath.Join(dir, strings.TrimSuffix(strings.ReplaceAll(name, " ", "_"), ".xlsx")+".xlsx")
		mustEdit(t, os.WriteFile(file, copied, 0o600))
		made = append(made, file)
	}
	if n < 40 && tier.Full() {
		t.Errorf("only %d originals", n)
	}
	t.Run("LibreOffice", func(t *testing.T) { sameForLibreOffice(t, dir, made) })
}

// untouched holds the parts of a copy against those of its original. Only these may differ: the list of sheets, the styles,
// types, relationships, the properties, notes, and sheets that are marked or were selected.
func untouched(t *testing.T, name string, book *sheets.Book, data, copied []byte) {
	t.Helper()
	may := regexp.MustCompile(`(?i)^(\[content_types\]\.xml|.*\.rels|xl/workbook\.xml|xl/styles.*\.xml|docProps/custom.*\.xml|.*comments?\d*\.xml|.*\.vml|.*/)$`)
	was, is := partsOf(t, data), partsOf(t, copied)
	opinion := xlsx.SheetOpinion
	marks := map[string]bool{}
	ret := readBytes(copied)
	for c := range ret.Book().Sheet(opinion).All() {
		if at := strings.LastIndexByte(c.Raw, '!'); c.Col == xlsx.OpinionMark && at > 0 {
			marks[c.Raw[:at]] = true
		}
	}
	for _, s := range book.Sheets {
		if marks[s.Name] || s.Selected {
			was[s.Part] = is[s.Part]
		}
	}
	for part, old := range was {
		if !may.MatchString(part) && !bytes.Equal(old, is[part]) {
			t.Errorf("%s: %s has changed", name, part)
		}
	}
}

// faultless: the copy has no fault that its original has not.
func faultless(t *testing.T, name string, data, copied []byte) {
	t.Helper()
	known := map[string]bool{}
	before, err := lint.Lint(data)
	mustEdit(t, err)
	for _, f := range before {
		known[f.Kind+f.What] = true
	}
	after, err := lint.Lint(copied)
	mustEdit(t, err)
	for _, f := range after {
		if !known[f.Kind+f.What] {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func allOf(t *testing.T, data []byte) (all []byte) {
	for _, part := range partsOf(t, data) {
		all = append(all, part...)
	}
	return all
}
