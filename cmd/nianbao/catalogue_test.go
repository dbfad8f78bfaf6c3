package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// A catalogueCase shows one finding of the catalogue as a user meets it, or something that looks like it and is right.
// Findings that Check makes have their examples in catalogue.yaml instead.
type catalogueCase struct {
	code   string
	right  bool // looks like the fault and is none
	reason string
	make   func(s *scene)
	args   []string // of the command; nil for the usual ones of the entry's By
	with   []string // what else is found
	why    string   // the one cannot be without the other

	against bool // the exit code is not the one that the entry's severity lets expect
}

// lateArgs collect on a day that is settled.
var lateArgs = []string{"collect", "回收", "--roster", "名单.csv", "-o", "汇总", "--today", "2025-01-25"}

const (
	table3 = "xl/worksheets/sheet3.xml" // 三、申请
	cover1 = "xl/worksheets/sheet1.xml"
)

var catalogueCases = []catalogueCase{
	{code: "file.not-found", reason: "a name that is no file's", make: func(s *scene) { s.returned() }, args: []string{"check", "回收/水务.xlsx", "--format", "json"}},
	{code: "file.not-found", right: true, reason: "a name with blanks and brackets", make: func(s *scene) { s.back("水务 局 (2).xlsx", s.book(s.good)) },
		args: []string{"check", "回收/水务 局 (2).xlsx", "--format", "json"}},

	{code: "file.unreadable", reason: "a device", make: func(*scene) {}, args: []string{"check", os.DevNull, "--format", "json"}},
	{code: "file.unreadable", right: true, reason: "a file that nobody may write", make: func(s *scene) {
		s.returned()
		if err := os.Chmod("回收/水务局.xlsx", 0o444); err != nil {
			s.Fatal(err)
		}
	}},

	{code: "file.empty", reason: "no bytes", make: func(s *scene) { s.back("水务局.xlsx", nil) }},
	{code: "file.empty", right: true, reason: "a workbook with a part of no bytes", make: func(s *scene) { s.returned(adds("xl/media/image1.png", nil)) }},

	{code: "file.encrypted", reason: "what Excel writes when a password to open is set",
		make: func(s *scene) { s.back("水务局.xlsx", oleFile("EncryptionInfo", "EncryptedPackage")) }},
	{code: "file.encrypted", right: true, reason: "a password to change only", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `(<workbookPr )`, `<fileSharing userName="x" reservationPassword="83AF"/>$1`))
	}},

	{code: "file.legacy", reason: "an .xls", make: func(s *scene) { s.back("水务局.xls", oleFile("Workbook")) }},
	{code: "file.legacy", reason: "an .et of which only the beginning tells what it was", make: func(s *scene) {
		s.back("水务局.et", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...))
	}},
	{code: "file.legacy", right: true, reason: "an .xlsx that somebody called .xls", make: func(s *scene) { s.back("水务局.xls", s.book(s.good)) }},

	{code: "file.not-workbook", reason: "a photo of the table", make: func(s *scene) {
		s.back("水务局.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"))
	}},
	{code: "file.not-workbook", reason: "a PDF called .xlsx", make: func(s *scene) { s.back("水务局.xlsx", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")) }},
	{code: "file.not-workbook", right: true, reason: "a workbook called .png", make: func(s *scene) { s.back("水务局.png", s.book(s.good)) }},

	{code: "file.damaged", reason: "half a file", make: func(s *scene) {
		data := s.book(s.good)
		s.back("水务局.xlsx", data[:len(data)/2])
	}},
	{code: "file.damaged", right: true, reason: "zeros behind the end, as some mail programs leave them",
		make: func(s *scene) { s.back("水务局.xlsx", append(s.book(s.good), make([]byte, 4000)...)) }},

	{code: "file.hostile", reason: "a zip bomb", make: func(s *scene) { s.returned(adds("xl/media/image1.bin", make([]byte, 8<<20))) }},
	{code: "file.hostile", reason: "entities", make: func(s *scene) { s.returned(subst(table3, `<worksheet`, `<!DOCTYPE x [<!ENTITY e "9">]><worksheet`)) }},
	{code: "file.hostile", right: true, reason: "a large photo", make: func(s *scene) { s.returned(adds("xl/media/image1.jpeg", noise(4<<20))) }},

	{code: "file.no-form", reason: "a workbook of something else", make: func(s *scene) {
		const ns = `"http://schemas.openxmlformats.org/`
		parts := map[string][]byte{
			"[Content_Types].xml":        []byte(`<Types xmlns=` + ns + `package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`),
			"_rels/.rels":                []byte(`<Relationships xmlns=` + ns + `package/2006/relationships"><Relationship Id="a" Type=` + ns + `officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
			"xl/workbook.xml":            []byte(`<workbook xmlns=` + ns + `spreadsheetml/2006/main" xmlns:r=` + ns + `officeDocument/2006/relationships"><sheets><sheet name="通讯录" sheetId="1" r:id="a"/></sheets></workbook>`),
			"xl/_rels/workbook.xml.rels": []byte(`<Relationships xmlns=` + ns + `package/2006/relationships"><Relationship Id="a" Type=` + ns + `officeDocument/2006/relationships/worksheet" Target="s.xml"/></Relationships>`),
			"xl/s.xml":                   []byte(`<worksheet xmlns=` + ns + `spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row></sheetData></worksheet>`),
		}
		s.back("通讯录.xlsx", s.packed([]string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/s.xml"}, parts))
	}},
	{code: "file.no-form", right: true, reason: "a filing without a single sheet", make: func(s *scene) { s.filing("水务局.json", func(*templates.Filing) {}) }},

	{code: "file.own", reason: "the office's own summary, sent up under another name", make: func(s *scene) {
		var b bytes.Buffer
		if err := xlsx.WriteSummary(&b, &xlsx.Summary{Form: s.form, Year: 2024, Body: "示例县人民政府"}); err != nil {
			s.Fatal(err)
		}
		s.back("全县合计.xlsx", b.Bytes())
	}},
	{code: "file.own", reason: "the list of what was handed out", make: func(s *scene) {
		var b bytes.Buffer
		if err := xlsx.WriteHandout(&b, "发放清单", nil); err != nil {
			s.Fatal(err)
		}
		s.back("清单.xlsx", b.Bytes())
	}},
	{code: "file.own", right: true, reason: "a filing that is called as the summary is", make: func(s *scene) { s.back("汇总.xlsx", s.book(s.good)) }},

	{code: "file.local-form", reason: "a province's form that nobody has given", make: func(s *scene) { s.back("水务局.xlsx", s.book(s.local())) }},
	{code: "file.local-form", reason: "a province's form in a JSON filing", make: func(s *scene) {
		data, err := s.local().MarshalJSON()
		if err != nil {
			s.Fatal(err)
		}
		s.back("水务局.json", data)
	}},
	{code: "file.local-form", reason: "tables that have changed since the workbook was handed out", make: func(s *scene) {
		s.back("水务局.xlsx", s.book(s.local()))
		writeFile(s, "改过.yaml", []byte(strings.Replace(readText(s, provinceFile), "label: 公共交通", "label: 公共交通运输", 1)))
	}, args: []string{"check", "回收", "--form", "改过.yaml", "--format", "json"},
		with: []string{"workbook.label-changed"}, why: "the label that differs is named by itself"},
	{code: "file.local-form", right: true, reason: "a rule that has changed since", make: func(s *scene) {
		s.back("水务局.xlsx", s.book(s.local()))
		writeFile(s, "改过.yaml", []byte(strings.Replace(readText(s, provinceFile), "目录编制率低于九成的要说明", "目录编制率不到九成的要说明", 1)))
	}, args: []string{"check", "回收", "--form", "改过.yaml", "--format", "json"}},

	{code: "file.form-mismatch", reason: "the tables of 2019 for 2024", make: func(s *scene) { s.back("水务局.xlsx", s.book(s.zeros("2019", 2024))) }},
	{code: "file.form-mismatch", right: true, reason: "the tables of 2019 for their last year", make: func(s *scene) { s.back("水务局.xlsx", s.book(s.zeros("2019", 2020))) }},

	{code: "file.year", reason: "a year that is none on the cover", make: func(s *scene) {
		s.returned(subst(cover1, `<c r="B10"( s="\d+")><v>2024</v>`, `<c r="B10"$1 t="inlineStr"><is><t>上年</t></is>`))
	}},
	{code: "file.year", right: true, reason: "the year in words as titles have it", make: func(s *scene) {
		s.returned(subst(cover1, `<c r="B10"( s="\d+")><v>2024</v>`, `<c r="B10"$1 t="inlineStr"><is><t>２０２４年度</t></is>`))
	}},

	{code: "file.agency", reason: "nobody's filing", make: func(s *scene) {
		s.filing("某局.json", func(f *templates.Filing) { f.Agency = templates.Agency{Code: "7"} })
	}},
	{code: "file.agency", right: true, reason: "a name and nothing else", make: func(s *scene) {
		s.filing("某局.json", func(f *templates.Filing) { f.Agency = templates.Agency{Name: "某局"} })
	}},
	{code: "file.agency", right: true, reason: "a blank on the cover of a workbook that was handed out to an agency", make: func(s *scene) {
		s.returned(subst(cover1, `<c r="B8"([^>]*) t="inlineStr">.*?</c>`, `<c r="B8"$1/>`))
	}},

	{code: "published.agency", reason: "a report that another agency has signed", make: func(s *scene) {
		s.published("12", "</div>", "<p>示例县民政局</p><p>2025年1月20日</p></div>")
	}, with: half, why: halfSays},
	{code: "published.agency", right: true, reason: "signed with the name for short", make: func(s *scene) {
		s.published("12", "</div>", "<p>县水务局</p><p>2025年1月20日</p></div>")
	}, with: half, why: halfSays},
	{code: "value.blank-total", reason: "a page that leaves two totals blank", make: func(s *scene) { s.published("19", "", "") },
		with: []string{"published.contact", "reviews.direct-suit"}, why: "the page has nobody to ask and such cases in table four"},
	{code: "value.blank-total", right: true, reason: "a page that prints them", make: func(s *scene) { s.published("12", "", "") },
		with: half, why: halfSays},

	{code: "published.single", reason: "（六）其他处理 as one row of 0", make: func(s *scene) {
		row := strings.Repeat("<td>0</td>", 5)
		s.published("09", "（六）其他处理</td><td>2</td>"+row+"<td>2</td>", "（六）其他处理</td><td>0</td>"+row+"<td>0</td>",
			"1.本机关不掌握相关政府信息</td><td>1</td>"+row+"<td>1</td>", "1.本机关不掌握相关政府信息</td><td>3</td>"+row+"<td>3</td>")
	}, with: []string{"published.contact", "reviews.direct-suit"}, why: "the page has nobody to ask and such cases in table four"},
	{code: "published.single", right: true, reason: "a row for each item", make: func(s *scene) { s.published("12", "", "") },
		with: half, why: halfSays},

	{code: "published.label", reason: "a page with a slip in a label", make: func(s *scene) {
		s.published("12", "其他法律行政法规禁止公开", "其它法律行政法规禁止公开")
	}, with: half, why: halfSays},
	{code: "published.label", right: true, reason: "a label without its number and with blanks", make: func(s *scene) {
		s.published("12", "2.其他法律行政法规禁止公开", "其他法律行政法规 禁止公开")
	}, with: half, why: halfSays},

	{code: "workbook.label-changed", reason: "another wording", make: func(s *scene) {
		s.returned(subst(table3, `2\.其他法律行政法规禁止公开`, "法律规定不公开的"))
	}},
	{code: "workbook.label-changed", right: true, reason: "the same wording in other brackets and with a blank",
		make: func(s *scene) { s.returned(subst(table3, `（七）总计`, "(七) 总计")) }},

	{code: "workbook.formula-replaced", reason: "a wrong number in place of a total", make: func(s *scene) {
		s.returned(subst(table3, `(<c r="J7"[^>]*>)<f>[^<]*</f><v>\d+</v>`, "$1<v>777</v>"))
	}, with: []string{"applications.applicants"}, why: "a wrong total is not the sum of its row"},
	{code: "workbook.formula-replaced", against: true, reason: "a right number in place of a total is only a note", make: func(s *scene) {
		s.returned(subst(table3, `(<c r="J7"[^>]*>)<f>[^<]*</f>`, "$1"))
	}},
	{code: "workbook.formula-replaced", right: true, reason: "the same sum written in another way", make: func(s *scene) {
		s.returned(subst(table3, `<f>SUM\(D7:I7\)</f>`, "<f>D7+SUM($$E$$7:I7)</f>"))
	}},

	{code: "workbook.stale-value", reason: "a total of another day", make: func(s *scene) { s.returned(subst(table3, `(<f>SUM\(D7:I7\)</f>)<v>\d+</v>`, "$1<v>777</v>")) }},
	{code: "workbook.stale-value", right: true, reason: "the same total with a decimal point", make: func(s *scene) {
		s.returned(subst(table3, `(<f>SUM\(D7:I7\)</f>)<v>(\d+)</v>`, "$1<v>$2.0</v>"))
	}},

	{code: "workbook.no-value", reason: "formulas without their values, as scripts leave them", make: func(s *scene) { s.returned(subst(table3, `(</f>)<v>\d+</v>`, "$1")) }},
	{code: "workbook.no-value", right: true, reason: "a value of nothing", make: func(s *scene) { s.returned(subst(table3, `(<f>SUM\(D14:I14\)</f>)<v>0</v>`, "$1<v>0.0</v>")) }},

	{code: "workbook.disorder", reason: "a cell before its left neighbour", make: func(s *scene) {
		s.returned(subst(table3, `(<c r="D9".*?(?:</c>|/>))(<c r="E9".*?(?:</c>|/>))`, "$2$1"))
	}},
	{code: "workbook.disorder", right: true, reason: "rows left out", make: func(s *scene) { s.returned(subst(table3, `</sheetData>`, `<row r="99"/><row r="120"/></sheetData>`)) }},

	{code: "workbook.invisible", reason: "the agency's address pasted from a page in Arabic", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet5.xml", `(<c r="B[0-9]+"[^>]*><is><t[^>]*>)`, "${1}\u202d"))
	}},
	{code: "workbook.invisible", right: true, reason: "blanks of other widths", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet5.xml", `(<c r="B[0-9]+"[^>]*><is><t[^>]*>)`, "${1}\u3000\u00a0"))
	}},

	{code: "workbook.moved", reason: "a renamed sheet", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `sheet name="三、申请"`, `sheet name="申请表"`))
	}},
	{code: "workbook.moved", right: true, reason: "sheets in another order", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `(<sheet name="二、主动公开".*?</sheet>)(<sheet name="三、申请".*?</sheet>)`, "$2$1"))
	}},

	{code: "workbook.stamp", against: true, reason: "another agency on the cover is an error", make: func(s *scene) { s.returned(subst(cover1, `(<c r="B8".*?<t>)[^<]*`, "${1}海原县民政局")) }},
	{code: "workbook.stamp", reason: "all three copies lost is a note", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `<definedName name="_nianbao_stamp">.*?</definedName>`, ""), subst("docProps/custom.xml", `<property .*</property>`, ""),
			subst("xl/worksheets/sheet7.xml", `nianbao\.stamp/1`, ""))
	}},
	{code: "workbook.stamp", right: true, reason: "two of the three copies lost, as some programs do", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `<definedName name="_nianbao_stamp">.*?</definedName>`, ""), subst("docProps/custom.xml", `<property .*</property>`, ""))
	}},

	{code: "workbook.hidden", reason: "a hidden row with figures", make: func(s *scene) { s.returned(subst(table3, `<row r="9"`, `<row r="9" hidden="1"`)) }},
	{code: "workbook.hidden", right: true, reason: "the cover is hidden, where no figure stands", make: func(s *scene) {
		s.returned(subst("xl/workbook.xml", `<sheet name="封面"`, `<sheet name="封面" state="hidden"`))
	}},

	{code: "value.look", reason: "80 struck out in front of 83", make: func(s *scene) {
		s.returned(subst(table3, `(<c r="D9" s="[0-9]+")(?:/>|>.*?</c>)`, `$1 t="inlineStr"><is><r><rPr><strike/></rPr><t>80</t></r><r><t>83</t></r></is></c>`))
	}},
	{code: "value.look", right: true, reason: "a figure in bold red", make: func(s *scene) {
		s.returned(subst(table3, `(<c r="D14" s="[0-9]+")><v>0</v></c>`, `$1 t="inlineStr"><is><r><rPr><b/><color rgb="FFFF0000"/></rPr><t>0</t></r><r><t> </t></r></is></c>`))
	}, with: []string{"value.normalised"}, why: "a text with fonts is text"},
	{code: "narrative.look", reason: "a sentence that is struck out", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet5.xml", `(<c r="B[0-9]+"[^>]*><is>)<t[^>]*>([^<]*)</t>`, `$1<r><t>$2</t></r><r><rPr><strike/></rPr><t>（待核）</t></r>`))
	}},
	{code: "narrative.look", right: true, reason: "a raised mark", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet5.xml", `(<c r="B[0-9]+"[^>]*><is>)<t[^>]*>([^<]*)</t>`, `$1<r><t>$2</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>①</t></r>`))
	}},

	{code: "workbook.active", reason: "macros", make: func(s *scene) {
		s.returned(adds("xl/vbaProject.bin", []byte("x")), subst("xl/_rels/workbook.xml.rels", `</Relationships>`,
			`<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`))
	}},
	{code: "workbook.active", right: true, reason: "a link to a web page that nothing is taken from", make: func(s *scene) {
		s.returned(adds("xl/worksheets/_rels/sheet3.xml.rels", []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="h1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="http://www.example.gov.cn/" TargetMode="External"/></Relationships>`)),
			subst(table3, `(<pageMargins)`, `<hyperlinks><hyperlink ref="A1" r:id="h1"/></hyperlinks>$1`))
	}},

	{code: "workbook.unplaced", reason: "a figure under the table", make: func(s *scene) {
		s.returned(subst(table3, `</sheetData>`, `<row r="99"><c r="D99"><v>12</v></c></row></sheetData>`))
	}},
	{code: "workbook.unplaced", right: true, reason: "a date under the table", make: func(s *scene) {
		s.returned(subst(table3, `</sheetData>`, `<row r="99"><c r="D99" t="str"><v>2025年1月10日</v></c></row></sheetData>`))
	}},

	{code: "workbook.remark", reason: "a correction beside the table", make: func(s *scene) {
		s.returned(subst(table3, `</sheetData>`, `<row r="99"><c r="AD99" t="str"><v>更正：新收应为95件</v></c></row></sheetData>`))
	}},
	{code: "workbook.remark", reason: "a comment at a figure", make: func(s *scene) {
		const ns = `"http://schemas.openxmlformats.org/`
		s.returned(adds("xl/comments9.xml", []byte(`<comments xmlns=`+ns+`spreadsheetml/2006/main"><authors><author>张三</author></authors><commentList><comment ref="D7" authorId="0"><text><t>应为95</t></text></comment></commentList></comments>`)),
			adds("xl/worksheets/_rels/sheet3.xml.rels", []byte(`<Relationships xmlns=`+ns+`package/2006/relationships"><Relationship Id="c" Type=`+ns+`officeDocument/2006/relationships/comments" Target="../comments9.xml"/></Relationships>`)))
	}},
	{code: "workbook.remark", against: true, reason: "words that say nothing of a figure are a note", make: func(s *scene) {
		s.returned(subst(table3, `</sheetData>`, `<row r="99"><c r="AD99" t="str"><v>已核对</v></c></row></sheetData>`))
	}},
	{code: "workbook.remark", right: true, reason: "signatures, a date and a unit", make: func(s *scene) {
		s.returned(subst(table3, `</sheetData>`, `<row r="99"><c r="A99" t="str"><v>填表人：张三　审核人：李四　电话：0951-1234567　2025年1月10日</v></c><c r="J99" t="str"><v>单位：件</v></c></row></sheetData>`))
	}},

	{code: "value.formula-kept", reason: "a formula that is not computed here, with the value that Excel stored", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet2.xml", `(<c r="B10"[^>]*>)<v>(\d+)</v>`, `$1<f>DOLLARDE($2,1)</f><v>$2</v>`))
	}},
	{code: "value.formula-kept", right: true, reason: "a formula that is: inside the workbook, and plain", make: func(s *scene) {
		s.returned(subst("xl/worksheets/sheet2.xml", `(<c r="B10"[^>]*>)<v>(\d+)</v>`, `$1<f>SUMIF(B13:B14,&quot;&gt;9999999&quot;)+$2</f><v>$2</v>`))
	}, with: []string{"value.normalised"}, why: "a formula in an input is always said"},

	{code: "table.truncated", reason: "two figures in one cell", make: func(s *scene) { s.returned(subst(table3, `</mergeCells>`, `<mergeCell ref="D9:E9"/></mergeCells>`)) }},
	{code: "table.truncated", right: true, reason: "empty cells merged under the table", make: func(s *scene) {
		s.returned(subst(table3, `</mergeCells>`, `<mergeCell ref="D98:E99"/></mergeCells>`))
	}},

	{code: "file.duplicate", against: true, reason: "two filings of one agency with different figures are no fault of a file, and nothing counts all the same", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		other := s.good.Clone()
		other.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(987654)))
		s.back("甲.xlsx", s.book(s.good))
		s.back("乙.xlsx", s.book(other))
	}},
	{code: "file.duplicate", right: true, reason: "the same filing twice", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		s.back("甲.xlsx", s.book(s.good))
		s.filing("乙.json", func(*templates.Filing) {})
	}},

	{code: "roster.unknown-agency", reason: "an agency of another county", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		s.returned()
		s.filing("别县.json", func(f *templates.Filing) { f.Agency = templates.Agency{Name: "西吉县水务局", Code: "X7"} })
	}},
	{code: "roster.unknown-agency", right: true, reason: "the name in other width and with blanks, and no code", make: func(s *scene) {
		s.roster("海原县(本级)水务局,,,部门")
		s.filing("水务局.json", func(f *templates.Filing) { f.Agency = templates.Agency{Name: "海原县（本级） 水务局"} })
	}},

	{code: "roster.missing", against: true, reason: "one of two has not reported, which is no fault of a file", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		s.returned()
	}},
	{code: "roster.missing", right: true, reason: "an agency under vertical management reports elsewhere", make: func(s *scene) {
		s.roster("海原县人民政府,000,,政府", "海原县水务局,00007,000,部门", "海原县税务局,00009,000,垂直管理")
		s.returned()
	}},

	{code: "collect.late", reason: "the day of the folder is behind us", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		s.returned()
		s.settings("year: 2024\ndeadline: 2025-01-20\n")
	}, args: lateArgs, with: []string{"roster.missing"}, why: "who is late has not reported"},
	{code: "collect.late", right: true, reason: "it is the last day today", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		s.returned()
		s.settings("year: 2024\ndeadline: 2025-01-25\n")
	}, args: lateArgs, with: []string{"roster.missing"}, why: "who is not late has not reported, either"},

	{code: "roster.outside", reason: "an agency whose line has lost the code of the county", make: func(s *scene) {
		s.roster("海原县人民政府,000,,政府", "海原县水务局,00007,000,部门", "海原县民政局,00008,,部门")
		s.returned()
	}, with: []string{"roster.missing"}, why: "民政局 has not reported either"},
	{code: "roster.outside", right: true, reason: "what is managed from above has nobody above it here", make: func(s *scene) {
		s.roster("海原县人民政府,000,,政府", "海原县水务局,00007,000,部门", "海原县税务局,00009,,垂直管理")
		s.returned()
	}},

	{code: "collect.alike", reason: "two agencies with one text", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		for i, a := range []templates.Agency{{Name: "海原县水务局", Code: "00007"}, {Name: "海原县民政局", Code: "00008"}} {
			f := randomFiling(s.form, a, uint64(7+i))
			f.Narrative = randomFiling(s.form, a, 7).Narrative
			s.back(a.Name+".xlsx", s.book(f))
		}
	}, against: true},
	{code: "collect.alike", right: true, reason: "two agencies that write in the same phrases of other matters", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		for i, a := range []templates.Agency{{Name: "海原县水务局", Code: "00007"}, {Name: "海原县民政局", Code: "00008"}} {
			s.back(a.Name+".xlsx", s.book(randomFiling(s.form, a, uint64(7+i))))
		}
	}},

	{code: "sum.disagrees", reason: "the body has one more", make: func(s *scene) {
		s.twoLevels(2, func(f *templates.Filing) {
			more, _ := f.Cell("disclosure.licensing.decisions").Number.Add(formula.FromInt(1))
			f.Set("disclosure.licensing.decisions", templates.Number(more))
		})
	}},
	{code: "sum.disagrees", right: true, reason: "a blank where the sum is nothing", make: func(s *scene) {
		s.twoLevels(2, func(f *templates.Filing) { f.Set("disclosure.regulations.issued", templates.Cell{}) })
	}, with: []string{"value.blank"}, why: "a blank is always said"},

	{code: "sum.incomplete", reason: "the body has reported before one of its agencies", make: func(s *scene) { s.twoLevels(1, nil) },
		with: []string{"roster.missing"}, why: "the sum is incomplete because an agency is missing"},
	{code: "sum.incomplete", right: true, reason: "the body has reported after all of them", make: func(s *scene) { s.twoLevels(2, nil) }},

	{code: "sum.provisional", reason: "a sum with an agency that has not reported", make: func(s *scene) {
		s.filing("县政府.json", func(f *templates.Filing) {
			f.Covers = []string{"海原县水务局"}
			f.Pending = []templates.Pending{{Name: "海原县民政局", State: "未报" + templates.NotCounted}}
		})
	}},
	{code: "sum.provisional", right: true, reason: "a sum of all", make: func(s *scene) {
		s.filing("县政府.json", func(f *templates.Filing) { f.Covers = []string{"海原县水务局", "海原县民政局"} })
	}},

	{code: "roster.conflict", reason: "the code of one and the name of another", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门", "海原县民政局,00008,,部门")
		s.returned()
		s.filing("民政局.json", func(f *templates.Filing) { f.Agency.Name = "海原县民政局" })
	}, with: []string{"roster.missing"}, why: "who cannot be told apart has not reported"},
	{code: "roster.conflict", right: true, reason: "the short name of the same agency beside its code", make: func(s *scene) {
		writeFile(s, "名单.csv", []byte("单位名称,单位代码,单位简称\n海原县水务局,00007,县水务局\n海原县民政局,00008,县民政局\n"))
		s.filing("水务局.json", func(f *templates.Filing) { f.Agency.Name = "县水务局" })
		s.filing("民政局.json", func(f *templates.Filing) { f.Agency = templates.Agency{Name: "县民政局", Code: "00008"} })
	}, with: []string{"collect.alike"}, why: "the second is the first under another name"},

	{code: "roster.name", reason: "an old name beside the right code", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		s.filing("水务局.json", func(f *templates.Filing) { f.Agency.Name = "海原县水利局" })
	}},
	{code: "roster.name", right: true, reason: "the same name with a blank", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		s.filing("水务局.json", func(f *templates.Filing) { f.Agency.Name = "海原县 水务局" })
	}},

	{code: "report.agency", reason: "nobody's filing, and an office that does not want to hear of it", make: func(s *scene) {
		s.filing("某局.json", func(f *templates.Filing) { f.Agency = templates.Agency{} })
		writeFile(s, "规则.yaml", []byte("file.agency: {severity: off, reason: 名称由名单补}\n"))
	}, args: []string{"report", "回收", "-o", "报告", "--rules", "规则.yaml"}},
	{code: "report.agency", right: true, reason: "a name and nothing else", make: func(s *scene) {
		s.filing("某局.json", func(f *templates.Filing) { f.Agency = templates.Agency{Name: "某局"} })
	}},

	{code: "report.letterhead", reason: "a workbook is no letterhead", make: func(s *scene) {
		s.returned()
		writeFile(s, "红头.docx", s.book(s.good))
	}, args: []string{"report", "回收", "-o", "报告", "--format", "docx", "--template", "红头.docx"}},
	{code: "report.letterhead", right: true, reason: "a report of our own as the letterhead of the next", make: func(s *scene) {
		s.returned()
		s.run("report", "回收", "-o", "红头", "--format", "docx")
		if err := os.Rename(filepath.Join("红头", "海原县水务局2024年政府信息公开工作年度报告.docx"), "红头.docx"); err != nil {
			s.Fatal(err)
		}
	}, args: []string{"report", "回收", "-o", "报告", "--format", "docx", "--template", "红头.docx"}},
}

// published sends one of the published cases, with something put in the place of something else.
func (s *scene) published(number string, pairs ...string) {
	s.Helper()
	names, err := filepath.Glob(filepath.Join(testdataDir, "cases", "published", number+"-*"))
	if err != nil || len(names) != 1 {
		s.Fatal(names, err)
	}
	text := readText(s, names[0])
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != "" {
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
	}
	s.back("公布.html", []byte(text))
}

// usualArgs is the command that shows what is found by whom.
var usualArgs = map[string][]string{
	templates.ByReader:  {"check", "回收", "--format", "json"},
	templates.ByCollect: {"collect", "回收", "--roster", "名单.csv", "-o", "汇总"},
	templates.ByReport:  {"report", "回收", "-o", "报告", "--format", "docx"},
}

// codes runs a case's command and returns the codes that it gives, each once, and its exit code.
func (s *scene) codes(e templates.Entry, args []string) (list []string, exit int) {
	s.Helper()
	if args == nil {
		args = usualArgs[e.By]
	}
	exit, stdout := s.run(args...)
	switch e.By {
	case templates.ByReader:
		var result struct {
			Summary struct {
				ByCode map[string]int `json:"by_code"`
			} `json:"summary"`
		}
		if err := json.Unmarshal([]byte(stdout), &result); err != nil {
			s.Fatal(err)
		}
		for code := range result.Summary.ByCode {
			list = append(list, code)
		}
	case templates.ByCollect:
		rec := readRecord(s, "汇总")
		for _, f := range rec.Files {
			for _, x := range f.Findings {
				list = append(list, x.Code)
			}
		}
		for _, x := range rec.Alike {
			list = append(list, x.Code)
		}
		for _, a := range rec.Agencies {
			for _, x := range a.Findings {
				if x.Code != "roster.missing" { // counted below
					list = append(list, x.Code)
				}
			}
		}
		list = append(list, missingCodes(s.T, rec)...)
	case templates.ByReport:
		stdout += s.trouble
		for _, entry := range templates.Catalogue() {
			words := regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(entry.Message), ".+")
			if entry.By == templates.ByReport && regexp.MustCompile(`(?m)^(  |nianbao: )`+words+`$`).MatchString(stdout) {
				list = append(list, entry.Code)
			}
		}
		if made, _ := filepath.Glob(filepath.Join("报告", "*.docx")); len(made) > 0 == (len(list) > 0) {
			s.Errorf("%v, and reports %v\n%s", list, made, stdout)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), exit
}

// missingCodes returns the code for agencies that have sent nothing: 汇总.json has them as standings, 汇总.xlsx with the
// code, and the two must agree.
func missingCodes(t *testing.T, rec *collect.Record) []string {
	t.Helper()
	listed := 0
	for c := range openBook(t, filepath.Join("汇总", summaryFile)).Sheet(xlsx.SheetProblems).All() {
		if c.Text() == "roster.missing" {
			listed++
		}
	}
	if listed != rec.Standing.Missing {
		t.Errorf("汇总.xlsx lists %d missing agencies, 汇总.json %d", listed, rec.Standing.Missing)
	}
	if listed == 0 {
		return nil
	}
	return []string{"roster.missing"}
}

// TestCatalogueCases holds that every finding of the catalogue that needs more than a filing can come about, alone, and
// that what looks like it does not bring it about. A new entry without its two cases fails.
func TestCatalogueCases(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	entries, all := map[string]templates.Entry{}, slices.Concat(catalogueCases, frameCases, ledgerCases)
	for _, e := range templates.Catalogue() {
		if e.By == templates.ByCheck {
			continue
		}
		entries[e.Code] = e
		for _, right := range []bool{false, true} {
			if !slices.ContainsFunc(all, func(c catalogueCase) bool { return c.code == e.Code && c.right == right }) {
				t.Errorf("%s has no case that is right: %v", e.Code, right)
			}
		}
	}
	for _, c := range all {
		name := c.code + " "
		if c.right {
			name = "not " + name
		}
		t.Run(name+c.reason, func(t *testing.T) {
			entry, ok := entries[c.code]
			if !ok {
				t.Fatal("the catalogue has no such entry, or Check finds it")
			}
			if len(c.with) > 0 && c.why == "" {
				t.Error("other findings without a reason")
			}
			t.Chdir(t.TempDir())
			s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "海原县水务局", Code: "00007"}, 7)}
			c.make(s)
			want := slices.Clone(c.with)
			if !c.right {
				want = append(want, c.code)
			}
			slices.Sort(want)
			got, exit := s.codes(entry, c.args)
			if !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
			if c.right && len(c.with) == 0 && exit != exitFine {
				t.Errorf("exit code %d of what is right", exit)
			}
			if !c.right && (exit == exitFine) != (entry.Severity == templates.SeverityNote) != c.against {
				t.Errorf("exit code %d of a finding of severity %s", exit, entry.Severity)
			}
		})
	}
}
