package returned

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// restyle gives a cell a format of its own: what it says of its font and of its fill, and further attributes of its format.
func restyle(t testing.TB, p map[string][]byte, ref xlsx.Ref, font, fill, numFmt string) {
	t.Helper()
	const styles = "xl/styles.xml"
	inside := func(list, child string) int {
		body := p[styles]
		return bytes.Count(body[bytes.Index(body, []byte("<"+list)):bytes.Index(body, []byte("</"+list+">"))], []byte("<"+child))
	}
	fonts, fills, xfs := inside("fonts", "font>")+inside("fonts", "font/>"), inside("fills", "fill>"), inside("cellXfs", "xf ")
	replaceOnce(t, p, styles, "</fonts>", "<font>"+font+"</font></fonts>")
	fillID := 0
	if fill != "" {
		fillID = fills
		replaceOnce(t, p, styles, "</fills>", "<fill>"+fill+"</fill></fills>")
	}
	format := 0
	if numFmt != "" {
		format = 390 + xfs
		replaceOnce(t, p, styles, "</numFmts>", fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/></numFmts>`, format, numFmt))
	}
	replaceOnce(t, p, styles, "</cellXfs>", fmt.Sprintf(`<xf numFmtId="%d" fontId="%d" fillId="%d"/></cellXfs>`, format, fonts, fillID))
	part := partOfSheet(ref.Sheet)
	cell := regexp.MustCompile(`<c r="` + ref.A1() + `" s="\d+"`)
	if !cell.Match(p[part]) {
		t.Fatalf("no %s", ref.A1())
	}
	p[part] = cell.ReplaceAll(p[part], fmt.Appendf(nil, `<c r="%s" s="%d"`, ref.A1(), xfs))
}

// richRun writes a run of a rich text.
func richRun(font, text string) string {
	if font != "" {
		font = "<rPr>" + font + "</rPr>"
	}
	return "<r>" + font + `<t xml:space="preserve">` + text + "</t></r>"
}

func richText(runs ...string) string {
	return ` t="inlineStr"><is>` + strings.Join(runs, "") + "</is>"
}

const (
	aStrike  = "<strike/>"
	aSuper   = `<vertAlign val="superscript"/>`
	aSub     = `<vertAlign val="subscript"/>`
	aSize    = `<sz val="1"/>`
	aWhite   = `<color rgb="FFFFFFFF"/>`
	aSolid   = `<patternFill patternType="solid"><fgColor rgb="FF%s"/></patternFill>`
	nothing  = ""
	isNumber = "12"
)

// TestReadFonts holds what counts in a figure that has one font: the reason is the name of the case; each kind has a case on
// the other side.
func TestReadFonts(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	solid := func(colour string) string { return fmt.Sprintf(aSolid, colour) }
	for _, c := range []struct {
		reason, font, fill, format, seen string
	}{
		{"nothing odd", `<b/><sz val="9"/><color rgb="FFFF0000"/>`, nothing, nothing, isNumber},
		{"a line through it", aStrike, nothing, nothing, "〔划去：12〕"},
		{"a line that is switched off", `<strike val="0"/>`, nothing, nothing, isNumber},
		{"two lines, as no xlsx should say", `<dstrike/>`, nothing, nothing, "〔划去：12〕"},
		{"raised", aSuper, nothing, nothing, "〔上标：12〕"},
		{"lowered", aSub, nothing, nothing, "〔下标：12〕"},
		{"on the line", `<vertAlign val="baseline"/>`, nothing, nothing, isNumber},
		{"a point high", aSize, nothing, nothing, "〔看不见：12〕"},
		{"small print", `<sz val="3"/>`, nothing, nothing, isNumber},
		{"white without a fill", aWhite, nothing, nothing, "〔看不见：12〕"},
		{"white by the theme", `<color theme="0"/>`, nothing, nothing, "〔看不见：12〕"},
		{"white by the palette", `<color indexed="9"/>`, nothing, nothing, "〔看不见：12〕"},
		{"the window's colour", `<color indexed="65"/>`, nothing, nothing, "〔看不见：12〕"},
		{"the text's colour", `<color indexed="64"/>`, nothing, nothing, isNumber},
		{"alpha 0, as programs write for solid", `<color rgb="00FF0000"/>`, nothing, nothing, isNumber},
		{"white, 5 % darker", `<color theme="0" tint="-0.05"/>`, nothing, nothing, "〔看不见：12〕"},
		{"white, 15 % darker", `<color theme="0" tint="-0.15"/>`, nothing, nothing, isNumber},
		{"black, wholly lightened", `<color theme="1" tint="1"/>`, nothing, nothing, "〔看不见：12〕"},
		{"the theme's second light colour", `<color theme="2" tint="-0.25"/>`, nothing, nothing, isNumber},
		{"grey", `<color rgb="FFBFBFBF"/>`, nothing, nothing, isNumber},
		{"yellow on white", `<color rgb="FFFFFF00"/>`, nothing, nothing, isNumber},
		{"white on the yellow of the inputs", aWhite, solid("FFFBE6"), nothing, "〔看不见：12〕"},
		{"white on blue", aWhite, solid("1F4E79"), nothing, isNumber},
		{"red on red", `<color rgb="FFFF0000"/>`, solid("FE0101"), nothing, "〔看不见：12〕"},
		{"black on black, nothing said of the font", nothing, solid("000000"), nothing, "〔看不见：12〕"},
		{"dark red on pale red, as marks have it", `<color rgb="FF9C0006"/>`, solid("FFC7CE"), nothing, isNumber},
		{"white on a pattern", aWhite, `<patternFill patternType="gray125"/>`, nothing, isNumber},
		{"white on a gradient", aWhite, `<gradientFill><stop position="0"><color rgb="FF000000"/></stop></gradientFill>`, nothing, isNumber},
		{"a format that shows nothing", nothing, nothing, ";;;", "〔看不见：12〕"},
		{"a format without zeros", nothing, nothing, "0;-0;;@", isNumber},
		{"a format of no concern to numbers", nothing, nothing, "0;-0;0;", isNumber},
	} {
		ret := readBytes(rezipped(t, data, func(p map[string][]byte) {
			restyle(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 4}, c.font, c.fill, c.format)
			setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 4}, "><v>12</v>")
		}))
		got := ret.Filing.Cell(granted)
		odd := c.seen != isNumber
		if odd != (got.Kind == templates.CellUnreadable) || got.String() != c.seen || odd != found(ret, "value.look", granted) {
			t.Errorf("%s: %+v\n%s", c.reason, got, describe(ret.Findings))
		}
	}
}

func found(ret *Returned, code string, key templates.Key) bool {
	return slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == code && f.Key == key })
}

// TestReadRuns holds what a figure is whose text has runs: said with both readings where they differ, and read where not.
func TestReadRuns(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	for _, c := range []struct{ reason, content, want, with, without string }{
		{"struck digits before others", richText(richRun(aStrike, "80"), richRun("", "83")), "〔划去：80〕83", "8083", "83"},
		{"the mark of a note", richText(richRun("", "12"), richRun(aSuper, "1")), "12〔上标：1〕", "121", "12"},
		{"a lowered digit", richText(richRun("", "1"), richRun(aSub, "2")), "1〔下标：2〕", "12", "1"},
		{"a white digit", richText(richRun("<color theme=\"0\"/><sz val=\"9\"/>", "1"), richRun("", "2")), "〔看不见：1〕2", "12", "2"},
		{"all struck", richText(richRun(aStrike, "1"), richRun(aStrike+"<b/>", "2")), "〔划去：12〕", "12", "空白"},
		{"a raised remark", richText(richRun("", "12"), richRun(aSuper, "注")), "12〔上标：注〕", "“12注”（不是数）", "12"},
		{"words struck, a figure left", richText(richRun(aStrike, "约"), richRun("", "12")), "〔划去：约〕12", "“约12”（不是数）", "12"},
		{"a phonetic guide and a struck digit", richText(richRun(aStrike, "8"), richRun("", "3")+`<rPh sb="0" eb="1"><t>x</t></rPh>`), "〔划去：8〕3", "83", "3"},
		{"a struck minus", richText(richRun(aStrike, "-"), richRun("", "3")), "〔划去：-〕3", "-3", "3"},
		{"bold and red", richText(richRun("<b/>", "1"), richRun(`<color rgb="FFFF0000"/>`, "2")), "12", "", ""},
		{"the unit set small and low", richText(richRun("", "12"), richRun(aSub, "件")), "12", "", ""},
		{"a struck blank", richText(richRun("", "12"), richRun(aStrike, " ")), "12", "", ""},
		{"a struck sign for nothing", richText(richRun(aStrike, "/")), "/", "", ""},
		{"a run that takes the line back", richText(richRun(`<strike val="false"/>`, "1"), richRun("", "2")), "12", "", ""},
	} {
		ret := readBytes(d9(c.content)(t, data))
		got := ret.Filing.Cell(granted)
		odd := c.with != ""
		if odd != (got.Kind == templates.CellUnreadable) || got.String() != c.want || odd != found(ret, "value.look", granted) {
			t.Errorf("%s: %+v\n%s", c.reason, got, describe(ret.Findings))
			continue
		}
		if odd && !strings.Contains(ret.Findings[0].Message, "读作 "+c.with+"，") || odd && !strings.Contains(ret.Findings[0].Message, "读作 "+c.without+"；") {
			t.Errorf("%s: %s", c.reason, ret.Findings[0].Message)
		}
	}
}

// TestReadLookElsewhere holds formulas, totals, the named style a format comes from, rows' formats, labels, the cover and
// the answers.
func TestReadLookElsewhere(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	d9, total := xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 4}, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 10}
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	answer, _ := l.Explanation("previous.effective/disclosure.normative.effective")
	for _, c := range []struct {
		reason string
		edit   func(p map[string][]byte)
		codes  []string
		check  func(f *templates.Filing) string
	}{
		{"a formula", func(p map[string][]byte) {
			restyle(t, p, d9, aStrike, "", "")
			setCell(t, p, d9, "><f>6+6</f><v>12</v>")
		},
			[]string{"value.look@D9"}, nil},
		{"a formula without a value", func(p map[string][]byte) { restyle(t, p, d9, aStrike, "", ""); setCell(t, p, d9, "><f>6+6</f>") },
			[]string{"value.look@D9"}, nil},
		{"a total that is struck out", func(p map[string][]byte) { restyle(t, p, total, aStrike, "", "") }, []string{"value.look@J9"}, nil},
		{"a blank cell", func(p map[string][]byte) { restyle(t, p, d9, aStrike, "", ""); setCell(t, p, d9, ">") },
			[]string{"workbook.stale-value@J9", "workbook.stale-value@D30", "workbook.stale-value@J30"}, nil},
		{"the format of the row, which is none of the cell's", func(p map[string][]byte) {
			restyle(t, p, d9, aStrike, "", "")
			p[sheet3] = regexp.MustCompile(`<c r="D9" s="(\d+)"`).ReplaceAll(p[sheet3], []byte(`<c r="D9"`))
			p[sheet3] = regexp.MustCompile(`<row r="9"`).ReplaceAll(p[sheet3], []byte(`<row r="9" s="1" customFormat="1"`))
		}, nil, nil},
		{"the font of the named style", func(p map[string][]byte) {
			restyle(t, p, d9, "<b/>", "", "")
			styles := string(p["xl/styles.xml"])
			n := strings.Count(styles[strings.Index(styles, "<fonts"):strings.Index(styles, "</fonts>")], "<font>")
			styles = strings.Replace(styles, "</fonts>", "<font><strike/></font></fonts>", 1)
			styles = strings.Replace(styles, "</cellStyleXfs>", fmt.Sprintf(`<xf numFmtId="0" fontId="%d"/></cellStyleXfs>`, n), 1)
			xf := regexp.MustCompile(`<xf numFmtId="0" fontId="\d+" fillId="0"/></cellXfs>`)
			p["xl/styles.xml"] = []byte(xf.ReplaceAllString(styles, `<xf numFmtId="0" xfId="1"/></cellXfs>`))
			if !bytes.Contains(p["xl/styles.xml"], []byte(`xfId="1"/></cellXfs>`)) {
				t.Fatal("no format of the cell")
			}
		}, []string{"value.look@D9"}, nil},
		{"a shared text with runs, twice", func(p map[string][]byte) {
			sharedStrings(t, p, "<si>"+richRun("", "12")+richRun(aSuper, "1")+"</si>")
			setCell(t, p, d9, ` t="s"><v>0</v>`)
			setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 5}, ` t="s"><v>0</v>`)
		}, []string{"value.look@D9", "value.look@E9"}, nil},
		{"a label with the mark of a note", func(p map[string][]byte) {
			setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 2}, richText(richRun("", "（一）予以公开"), richRun(aSuper, "①")))
		}, nil, nil},
		{"a label struck out", func(p map[string][]byte) {
			setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 2}, richText(richRun(aStrike, "（一）予以公开")))
		}, []string{"workbook.label-changed@B9"}, nil},
		{"a passage", func(p map[string][]byte) {
			at := l.Passage("problems")
			setCell(t, p, at, richText(richRun("", "面积3m"), richRun(aSuper, "2"), richRun(aStrike, "（待补）"), richRun(aSize, "小"), richRun("", "。")))
		}, []string{"narrative.look@" + l.Passage("problems").A1()}, func(f *templates.Filing) string {
			if got := f.Narrative["problems"]; got != "面积3m2。" {
				return got
			}
			return ""
		}},
		{"a passage struck out as a whole", func(p map[string][]byte) { restyle(t, p, l.Passage("problems"), aStrike, "", "") },
			[]string{"narrative.look@" + l.Passage("problems").A1()}, func(f *templates.Filing) string { return f.Narrative["problems"] }},
		{"the agency's name corrected", func(p map[string][]byte) {
			setCell(t, p, l.Agency("phone"), richText(richRun(aStrike, "0955-1"), richRun("", "0955-4012345")))
		}, []string{"narrative.look@" + l.Agency("phone").A1()}, func(f *templates.Filing) string {
			if f.Agency.Phone != "0955-4012345" {
				return f.Agency.Phone
			}
			return ""
		}},
		{"an answer taken back", func(p map[string][]byte) {
			setCell(t, p, answer, richText(richRun(aStrike, "清理后减少 3 件。")))
		}, []string{"narrative.look@" + answer.A1()}, func(f *templates.Filing) string {
			return f.Explanations["previous.effective/disclosure.normative.effective"]
		}},
	} {
		ret := readBytes(rezipped(t, data, c.edit))
		var codes []string
		for _, f := range ret.Findings {
			codes = append(codes, f.Code+"@"+f.Place.Cell)
		}
		if !slices.Equal(codes, c.codes) {
			t.Errorf("%s: %q, want %q\n%s", c.reason, codes, c.codes, describe(ret.Findings))
		}
		if c.check != nil {
			if got := c.check(ret.Filing); got != "" {
				t.Errorf("%s: %q", c.reason, got)
			}
		}
	}
}

// looks are the looks found in a workbook, code@cell.
func looks(ret *Returned) []string {
	var list []string
	for _, f := range ret.Findings {
		if strings.HasSuffix(f.Code, ".look") {
			list = append(list, f.Code+"@"+f.Place.Cell)
		}
	}
	slices.Sort(list)
	return list
}

// TestReadLookFiles reads workbooks that other programs have written (openpyxl, exceljs, and what LibreOffice and Gnumeric
// made of them): nothing that does not count is read. LibreOffice does not keep a raised font of a whole cell, and Gnumeric
// no colour of the theme in a run; what they write is another text.
func TestReadLookFiles(t *testing.T) {
	for name, want := range map[string]string{
		"cases/workbooks/strike_superscript.xlsx": "value.look@B10 value.look@B13",
		"cases/workbooks/strike_narrative.xlsx":   "narrative.look@B6",
		"cases/workbooks/amount_in_yuan.xlsx":     "",
		"looks/openpyxl_fonts.xlsx":               "value.look@B10 value.look@B13 value.look@B14",
		"looks/openpyxl_unseen.xlsx":              "narrative.look@B6 value.look@B10 value.look@B13 value.look@B14",
		"looks/libreoffice_unseen.xlsx":           "narrative.look@B6 value.look@B10 value.look@B13 value.look@B14",
		"looks/exceljs_runs.xlsx":                 "narrative.look@B6 value.look@B10 value.look@B13 value.look@B14",
		"looks/libreoffice_runs.xlsx":             "narrative.look@B6 value.look@B10 value.look@B13 value.look@B14",
		"looks/gnumeric_runs.xlsx":                "narrative.look@B6 value.look@B10 value.look@B13",
	} {
		data, err := os.ReadFile(filepath.Join("..", "..", "testdata", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		ret := readBytes(data)
		if got := strings.Join(looks(ret), " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		text := ret.Filing.Narrative["overview.intro"]
		for _, hidden := range []string{"内部", "看不见的一句"} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s: printed is %q", name, text)
			}
		}
	}
}

// TestReadUnits holds that an amount whose unit is another than the form's is text that says so, wherever the unit stands.
func TestReadUnits(t *testing.T) {
	const key = templates.Key("disclosure.fees.amount")
	base := completed(t)
	data := written(t, base)
	head, figure := xlsx.Ref{Sheet: "二、主动公开", Row: 16, Col: 2}, xlsx.Ref{Sheet: "二、主动公开", Row: 17, Col: 2}
	text := func(s string) string { return ` t="inlineStr"><is><t>` + s + "</t></is>" }
	put := func(at xlsx.Ref, s string) func(p map[string][]byte) {
		return func(p map[string][]byte) { setCell(t, p, at, text(s)) }
	}
	for _, c := range []struct {
		reason string
		edit   func(p map[string][]byte)
		want   string
	}{
		{"as it is", func(p map[string][]byte) {}, "911636"},
		{"yuan in the head", put(head, "本年收费金额（单位：元）"), "911636元"},
		{"half width", put(head, "本年收费金额(单位:元)"), "911636元"},
		{"thousands", put(head, "本年收费金额（千元）"), "911636千元"},
		{"millions", put(head, "本年收费金额，单位百万元"), "911636百万元"},
		{"a hundred million", put(head, "本年收费金额（单位：亿元）"), "911636亿元"},
		{"without the word 元", put(head, "本年收费金额（单位：亿）"), "911636亿元"},
		{"dollars", put(head, "本年收费金额（单位：万美元）"), "911636万美元"},
		{"how exact it is", put(head, "本年收费金额（单位：万元，精确到元）"), "911636"},
		{"no unit at all", put(head, "本年收费金额"), "911636"},
		{"in the name of the row", put(xlsx.Ref{Sheet: "二、主动公开", Row: 17, Col: 1}, "行政事业性收费（元）"), "911636元"},
		{"above the table", func(p map[string][]byte) {
			p[partOfSheet(figure.Sheet)] = regexp.MustCompile(`(<row r="3"[^>]*)(/>|>.*?</row>)`).ReplaceAll(p[partOfSheet(figure.Sheet)],
				[]byte(`$1><c r="A3" t="inlineStr"><is><t>单位：元</t></is></c></row>`))
		}, "911636元"},
		{"above the table, both units", func(p map[string][]byte) {
			p[partOfSheet(figure.Sheet)] = regexp.MustCompile(`(<row r="3"[^>]*)(/>|>.*?</row>)`).ReplaceAll(p[partOfSheet(figure.Sheet)],
				[]byte(`$1><c r="A3" t="inlineStr"><is><t>单位：件、万元</t></is></c></row>`))
		}, "911636"},
		{"in the format", func(p map[string][]byte) {
			restyle(t, p, figure, "<b/>", "", "0&quot;元&quot;")
			setCell(t, p, figure, "><v>911636</v>")
		}, "911636元"},
		{"its own unit in the cell, under another head", func(p map[string][]byte) {
			setCell(t, p, head, text("本年收费金额（单位：元）"))
			setCell(t, p, figure, text("91.1636万元"))
		}, "91.1636"},
		{"a formula", func(p map[string][]byte) {
			setCell(t, p, head, text("本年收费金额（单位：元）"))
			setCell(t, p, figure, "><f>911000+636</f><v>911636</v>")
		}, "911636元"},
		{"nothing collected", func(p map[string][]byte) {
			setCell(t, p, head, text("本年收费金额（单位：元）"))
			setCell(t, p, figure, "><v>0</v>")
		}, "0"},
		{"the table moved down", func(p map[string][]byte) {
			setCell(t, p, head, text("本年收费金额（单位：元）"))
			part := partOfSheet(figure.Sheet)
			p[part] = shiftRows(p[part], 2)
		}, "911636元"},
	} {
		ret := readBytes(rezipped(t, data, func(p map[string][]byte) {
			setCell(t, p, figure, "><v>911636</v>")
			c.edit(p)
		}))
		got := ret.Filing.Cell(key)
		number := !strings.HasSuffix(c.want, "元")
		if got.Kind == templates.CellNumber && got.Number.String() != c.want || number != (got.Kind == templates.CellNumber) || !number && got.Text != c.want {
			t.Errorf("%s: %+v, want %s\n%s", c.reason, got, c.want, describe(ret.Findings))
			continue
		}
		if number {
			continue
		}
		result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
		said := slices.ContainsFunc(result.Findings, func(f templates.Finding) bool {
			return f.Code == "value.unit" && f.Key == key && strings.Contains(f.Message, "万元") && strings.Contains(f.Message, strings.TrimPrefix(c.want, "911636"))
		})
		if !said || result.Verdict != templates.Rejected {
			t.Errorf("%s: %s\n%s", c.reason, result.Verdict, describe(result.Findings))
		}
	}
}

// shiftRows moves the rows of a sheet down, without what refers to them.
func shiftRows(part []byte, by int) []byte {
	ref := regexp.MustCompile(`((?:<row r|<c r)="[A-Z]*)(\d+)"`)
	out := ref.ReplaceAllFunc(part, func(m []byte) []byte {
		g := ref.FindSubmatch(m)
		n := 0
		fmt.Sscan(string(g[2]), &n)
		return fmt.Appendf(nil, `%s%d"`, g[1], n+by)
	})
	return regexp.MustCompile(`(?s)<mergeCells.*?</mergeCells>`).ReplaceAll(out, nil)
}

// TestReadTextDigits holds that digits kept as text are read, and noted.
func TestReadTextDigits(t *testing.T) {
	data := written(t, completed(t))
	ret := readBytes(d9(` t="inlineStr"><is><t>83</t></is>`)(t, data))
	if c := ret.Filing.Cell(granted); c.Kind != templates.CellNumber || c.Number != formula.FromInt(83) {
		t.Fatalf("%+v", c)
	}
	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
	said := slices.ContainsFunc(result.Findings, func(f templates.Finding) bool {
		return f.Code == "value.normalised" && f.Key == granted && strings.Contains(f.Message, "“83（存成了文本的数）”，读作 83。")
	})
	if !said {
		t.Error(describe(result.Findings))
	}
}
