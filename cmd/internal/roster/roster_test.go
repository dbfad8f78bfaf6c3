package roster

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func gb18030(t *testing.T, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const plainRoster = "单位名称,单位代码,上级代码,类别,有规章制定权\n示例市人民政府,0,,政府,是\n示例市教育局,001,0,部门,否\n国家税务总局示例市税务局,002,0,垂直管理,否\n"

// TestRosterReads holds that every spelling of one roster is the same roster.
func TestRosterReads(t *testing.T) {
	tests := []struct{ reason, data string }{
		{"UTF-8", plainRoster},
		{"UTF-8 with BOM, as Excel writes it", "\ufeff" + plainRoster},
		{"GB18030, as Excel in China writes CSV", gb18030(t, plainRoster)},
		{"CRLF, and blank rows between", strings.ReplaceAll(plainRoster, "\n", "\r\n,,,,\r\n")},
		{"headings in another order", "类别,上级代码,有规章制定权,单位代码,单位名称\n政府,,是,0,示例市人民政府\n部门,0,否,001,示例市教育局\n垂直管理,0,,002,国家税务总局示例市税务局\n"},
		{"headings with blanks, a column nobody knows", "单位 名称,单位代码,上级代码,类别,有规章制定权,备注\n示例市人民政府,0,,政府,是,甲\n示例市教育局,001,0,部门,否,乙\n国家税务总局示例市税务局,002,0,垂直管理,,\n"},
		{"a title above the headings", "2024年名单\n" + plainRoster},
		{"tabs", strings.ReplaceAll(plainRoster, ",", "\t")},
		{"a title that names the column", "说明；单位名称必填\n" + plainRoster},
		{"semicolons", strings.ReplaceAll(plainRoster, ",", ";")},
		{"full-width commas", strings.ReplaceAll(plainRoster, ",", "，")},
		{"lines of an old Mac", strings.ReplaceAll(plainRoster, "\n", "\r")},
		{"codes guarded against Excel", strings.ReplaceAll(plainRoster, "001", `"=""001"""`)},
		{"full-width codes of parents", strings.ReplaceAll(plainRoster, "001,0,", "001,０,")},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := Parse("名单.csv", []byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Agencies) != 3 {
				t.Fatalf("%d agencies", len(r.Agencies))
			}
			top, school, tax := r.Agencies[0], r.Agencies[1], r.Agencies[2]
			if top.Name != "示例市人民政府" || !top.MakesRules() || len(top.Children) != 2 || school.Parent != top || school.Code != "001" || school.MakesRules() || !tax.Vertical {
				t.Errorf("read %+v, %+v, %+v", top, school, tax)
			}
			if noted := len(r.Notes) > 0; noted != strings.Contains(tt.data, "备注") {
				t.Errorf("notes %q", r.Notes)
			}
		})
	}
}

func TestRosterFaults(t *testing.T) {
	head := "单位名称,单位代码,上级代码,有规章制定权\n"
	tests := []struct {
		reason, data string
		row          int
		want         string
	}{
		{"no name", head + "甲局,1,,\n,2,,\n", 3, "没有写单位名称"},
		{"same code twice", head + "甲局,1,,\n乙局,１,,\n", 3, "与第 2 行“甲局”相同"},
		{"same name twice without codes", head + "甲局,,,\n甲 局,,,\n", 3, "与第 2 行相同"},
		{"same name twice, one code", head + "甲局,1,,\n甲局,,,\n", 3, "没有都写代码"},
		{"unknown parent", head + "甲局,1,9,\n", 2, "上级代码“9”在名单里没有"},
		{"a name for the parent's code", head + "甲局,1,,\n乙局,2,甲局,\n", 3, "这一栏要写上级的单位代码"},
		{"a parent's code that has lost its zeros", head + "甲局,0,,\n乙局,1,000,\n", 3, "有的是“0”：前面的 0 不一样"},
		{"no name, but others below it", head + ",1,,\n乙局,2,1,\n", 2, "没有写单位名称"},
		{"a long code that Excel has rounded", head + "甲局,1.12233E+17,,\n", 2, "“单位代码”写成了“1.12233E+17”"},
		{"a cycle", head + "甲局,1,2,\n乙局,2,3,\n丙局,3,1,\n", 2, "甲局 → 乙局 → 丙局 → 甲局"},
		{"its own parent", head + "甲局,1,1,\n", 2, "绕成了一圈"},
		{"neither yes nor no", head + "甲局,1,,大概\n", 2, "请写“是”或“否”"},
		{"no heading for names", "序号,代码\n甲局,1\n", 0, "没有“单位名称”这一栏"},
		{"two headings for names", "单位,名称\n甲局,1\n", 1, "“单位”和“名称”都像单位名称"},
		{"a heading twice", "单位名称,单位名称\n甲局,乙局\n", 1, "出现了两次"},
		{"nobody", head, 0, "一个单位也没有"},
		{"empty file", "", 0, "空文件"},
		{"UTF-16, cut in the middle of a character", "\xff\xfeU\x00\x55", 0, "编码认不出来"},
		{"neither UTF-8 nor GB18030", "\xff\xff\xff,\x80\n", 0, "编码认不出来"},
		{"a photo", "\xff\xd8\xff\xe0\x00\x10JFIF", 0, ""},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), 0, "另存为"},
		{"an open quote", head + "\"甲局,1,,\n", 2, "引号没有成对"},
	}
	tests = append(tests, struct {
		reason, data string
		row          int
		want         string
	}{"a damaged workbook, in Chinese", string(zeroBook(t, "000", "<row =>")), 0, "读不出来（一张工作表 内部格式有误）"})
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := Parse("名单.csv", []byte(tt.data))
			var faults *Error
			if !errors.As(err, &faults) {
				t.Fatalf("roster %v, error %v", r, err)
			}
			if len(faults.Faults) != 1 || faults.Faults[0].Row != tt.row || !strings.Contains(faults.Faults[0].Message, tt.want) {
				t.Errorf("faults %+v, want row %d: %s", faults.Faults, tt.row, tt.want)
			}
		})
	}
}

// TestRosterNamesEveryFault holds that one reading names them all.
func TestRosterNamesEveryFault(t *testing.T) {
	_, err := Parse("x.csv", []byte("单位名称,单位代码,上级代码\n甲局,1,\n,2,\n乙局,1,\n丙局,3,7\n"))
	var faults *Error
	if !errors.As(err, &faults) || len(faults.Faults) != 3 {
		t.Fatalf("error %v", err)
	}
}

func TestMatch(t *testing.T) {
	r, err := Parse("名单.csv", []byte("单位名称,单位代码\n海原县教育体育局,101\n海原县民政局,102\n海原县甲镇人民政府,201\n海原县乙镇人民政府,202\n海原县（本级）服务中心,\n"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason string
		id     Identity
		want   string // the agency's name, "" for none
		by     string
		codes  string
		near   string
	}{
		{"stamp", Identity{StampCode: "101", StampName: "海原县教育体育局"}, "海原县教育体育局", "表标识", "", ""},
		{"stamp, cover left blank", Identity{StampCode: "102"}, "海原县民政局", "表标识", "", ""},
		{"stamp and a short name on the cover", Identity{StampCode: "101", StampName: "海原县教育体育局", Name: "教体局"}, "海原县教育体育局", "表标识", "roster.name", ""},
		{"stamp and a cover nobody knows", Identity{StampCode: "101", StampName: "海原县教育体育局", Name: "教体局办公室"}, "", "", "roster.conflict", ""},
		{"stamp and a stranger with a code", Identity{StampCode: "101", StampName: "海原县教育体育局", Code: "888", Name: "海原县园林绿化中心"}, "", "", "roster.conflict", ""},
		{"stamp and a stranger with a name alike", Identity{StampCode: "101", StampName: "海原县教育体育局", Code: "888", Name: "海原县教体局"}, "", "", "roster.conflict", ""},
		{"a stranger's stamp", Identity{StampCode: "888", StampName: "海原县园林绿化中心", Code: "101", Name: "海原县教育体育局"}, "", "", "roster.conflict", ""},
		{"a stranger's stamp, and a cover without a code", Identity{StampName: "海原县园林绿化中心", Name: "海原县教育体育局"}, "", "", "roster.conflict", ""},
		{"somebody else's workbook", Identity{StampCode: "101", StampName: "海原县教育体育局", Code: "102", Name: "海原县民政局"}, "", "", "roster.conflict", ""},
		{"a code of another county's roster", Identity{StampCode: "101", StampName: "西吉县水务局"}, "", "", "roster.conflict", ""},
		{"code and name", Identity{Code: "１０１", Name: "海原县 教育体育局"}, "海原县教育体育局", "代码", "", ""},
		{"code and a short name", Identity{Code: "101", Name: "教体局"}, "海原县教育体育局", "代码", "roster.name", ""},
		{"code of one, name of another", Identity{Code: "101", Name: "海原县民政局"}, "", "", "roster.conflict", ""},
		{"name, brackets of another width", Identity{Name: "海原县(本级)服务中心"}, "海原县（本级）服务中心", "名称", "", ""},
		{"name right, code wrong", Identity{Code: "999", Name: "海原县民政局"}, "", "", "roster.conflict", ""},
		{"zeros of the code lost in a roster of numbers", Identity{StampCode: "0102", StampName: "海原县民政局", Code: "0102", Name: "海原县民政局"}, "海原县民政局", "表标识", "", ""},
		{"a short name is only a suggestion", Identity{Name: "海原县教体局"}, "", "", "roster.unknown-agency", "海原县教育体育局"},
		{"one differing character is only a suggestion", Identity{Name: "海原县民正局"}, "", "", "roster.unknown-agency", "海原县民政局"},
		{"one character apart from two", Identity{Name: "海原县丙镇人民政府"}, "", "", "roster.unknown-agency", "海原县甲镇人民政府、海原县乙镇人民政府"},
		{"no name at all", Identity{}, "", "", "roster.unknown-agency", ""},
		{"unknown", Identity{Name: "西吉县水务局"}, "", "", "roster.unknown-agency", ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			m := r.Match("甲.xlsx", tt.id)
			name := ""
			if m.Agency != nil {
				name = m.Agency.Name
			}
			var codes, near []string
			for _, f := range m.Findings {
				codes = append(codes, f.Code)
				if strings.Contains(f.Message, "{") {
					t.Errorf("message %q", f.Message)
				}
			}
			for _, a := range m.Near {
				near = append(near, a.Name)
			}
			if name != tt.want || m.By != tt.by || strings.Join(codes, " ") != tt.codes || strings.Join(near, "、") != tt.near {
				t.Errorf("agency %q by %q, findings %v, near %v", name, m.By, codes, near)
			}
		})
	}
}

// Two agencies with one name are told apart by their codes, in what is matched and in what is said.
func TestTwins(t *testing.T) {
	r, err := Parse("名单.csv", []byte("单位名称,单位代码\n甲镇水管站,001\n乙局,002\n甲镇水管站,003\n"))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := r.Agencies[0].Label(), r.Agencies[1].Label(); a != "甲镇水管站（001）" || b != "乙局" {
		t.Errorf("labels %s, %s", a, b)
	}
	if m := r.Match("甲.json", Identity{Code: "003", Name: "甲镇水管站"}); m.Agency != r.Agencies[2] {
		t.Errorf("matched %+v", m)
	}
	for code, want := range map[string]string{"": "表上没有写单位代码", "009": "表上写的代码“009”不是其中的"} {
		m := r.Match("甲.json", Identity{Code: code, Name: "甲镇水管站"})
		if m.Agency != nil || len(m.Near) != 2 || !strings.Contains(m.Findings[0].Message, "名单里有 2 个“甲镇水管站”（代码 001、003），"+want) {
			t.Errorf("code %q: %+v", code, m)
		}
	}
}

func TestGuess(t *testing.T) {
	r, err := Parse("名单.csv", []byte("单位名称,单位代码\n海原县教育体育局,00101\n海原县民政局,00102\n"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"回收/00101_年报.xls": "海原县教育体育局", "回收/海原县民政局（盖章）.jpg": "海原县民政局", "回收/00102/照片.jpg": "海原县民政局",
		"回收/照片.jpg": "", "": "",
	} {
		got := ""
		if a := r.Guess(path); a != nil {
			got = a.Name
		}
		if got != want {
			t.Errorf("Guess(%q) = %q, want %q", path, got, want)
		}
	}
}

// A heading that is nearly one of the roster's gets the one that may be meant; one that is there already is not offered
// again.
func TestRosterHeadings(t *testing.T) {
	for _, tt := range []struct{ reason, head, note, fault string }{
		{"nearly a heading", "单位名称,单位代马", "“单位代马”（是不是“单位代码”？）不是名单的栏目，没有采用", ""},
		{"another name of one", "单位名称,单位编码", "“单位编码”当作“单位代码”", ""},
		{"nearly another name of one", "单位名称,邮政编号", "（是不是“邮政编码”？）", ""},
		{"nothing near", "单位名称,领导批示", "名单里的“领导批示”不是名单的栏目", ""},
		{"the one near is there", "单位名称,单位代码,单位编码", "名单里的“单位编码”不是名单的栏目", ""},
		{"no column of names, but nearly", "单位名秤,单位代码", "", "“单位名秤”是不是要写成“单位名称”？"},
		{"nothing like a column of names", "甲,乙", "", "没有“单位名称”这一栏（第一行是“甲、乙”）"},
	} {
		r, err := Parse("名单.csv", []byte(tt.head+"\n某局,1,2\n"))
		notes, fault := "", ""
		if err != nil {
			fault = err.Error()
		} else {
			notes = strings.Join(r.Notes, "\n")
		}
		if !strings.Contains(notes, tt.note) || (tt.note == "") != (notes == "") || !strings.Contains(fault, tt.fault) || (tt.fault == "") != (fault == "") {
			t.Errorf("%s: notes %q, fault %q", tt.reason, notes, fault)
		}
	}
}
