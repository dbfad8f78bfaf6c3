package roster

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/door"
)

func rosterFile(t *testing.T, name string) (*Roster, error) {
	t.Helper()
	return Read(filepath.Join("..", "..", "..", "testdata", name))
}

// TestRosterFilesOfOthers holds that rosters as offices keep them, saved by other programs, are read as they are seen, or
// refused with what to do.
func TestRosterFilesOfOthers(t *testing.T) {
	const county = "3 个单位，其中 1 个有下级；1 个没有上级"
	tests := []struct {
		file, reason string
		understood   string
		notes        []string // each is in some note
		fault        string
	}{
		{"cases/rosters/roster_merged_parent.xlsx", "one code of the county over two rows", county, []string{"上级代码第 3–4 行“EX000”"}, ""},
		{"cases/rosters/roster_total_row.csv", "a row of totals", county, []string{"第 6 行“合计”"}, ""},
		{"rosters/hidden_openpyxl.xlsx", "a filtered row is an agency all the same", county, []string{"第 4 行“示例县民政局”", "隐藏的列照样采用：“上级代码”"}, ""},
		{"rosters/two_heads_gnumeric.xlsx", "a title, two rows of headings, groups, totals, a signature", county,
			[]string{"第 4 行“一、县级”、第 6 行“县直部门”、第 9 行“合计”、第 10 行“填表人：某某”", "类别第 7–8 行“部门”"}, ""},
		{"rosters/struck_libreoffice.xlsx", "a line that is struck out", "", nil, "第 4 行：“单位名称”里全是划去的字“示例县民政局”"},
		{"rosters/struck_part_exceljs.xlsx", "a name with some characters struck out", "", nil, "连起来是“示例县水利民政局”，去掉是“示例县民政局”"},
		{"rosters/zeros_libreoffice.xlsx", "numbers shown as 000, 007, 012", county, nil, ""},
		{"rosters/merged_hidden_sheetjs.xlsx", "merged, hidden, shown as 007, and a postcode that has lost its zero", county,
			[]string{"上级代码第 3–4 行“000”", "第 4 行“示例县民政局”", "邮编“51000”（邮政编码应当是六位数字，这里是 5 位）"}, ""},
		{"rosters/utf16_sheetjs.txt", "UTF-16 text with tabs, as Excel's Unicode text; its merged cell is a blank", "3 个单位，其中 1 个有下级；2 个没有上级（示例县人民政府、示例县民政局）",
			[]string{"邮编“51000”"}, ""},
		{"rosters/other_heads_openpyxl.xlsx", "单位, 代码, and the body above by its name", county, []string{"“单位”当作“单位名称”，“代码”当作“单位代码”", "电话“123”"}, ""},
		{"rosters/merged_name_openpyxl.xlsx", "one agency over two rows for its two contacts", "", nil, "“单位名称”的格合并了第 3–4 行"},
		{"rosters/two_sheets_openpyxl.xlsx", "half of the agencies on another sheet", "", nil, "有几张表都有“单位名称”一栏（“名单”“乡镇”）"},
		{"rosters/hidden_sheet_openpyxl.xlsx", "the roster is hidden", "", nil, "隐藏的“名单2”表里有"},

		{"rosters/merged_block_openpyxl.xlsx", "one block over the parents and the categories", county,
			[]string{"上级代码第 3–4 行“EX000”、第 3 行的类别与左边合并，算作空着"}, ""},
		{"rosters/merged_parent_name_libreoffice.xlsx", "the name of the body above over two rows", county, []string{"上级单位第 3–4 行“示例县人民政府”"}, ""},
		{"rosters/merged_section_gnumeric.xlsx", "the heading of a group over all columns", county, []string{"第 3 行“一、县直部门”"}, ""},
		{"rosters/merged_code_openpyxl.xlsx", "one code over two agencies", "", nil, "“单位代码”的格合并了第 3–4 行"},
		{"rosters/merged_name_code_openpyxl.xlsx", "a name over the column of codes", "", nil, "第 3 行：“单位代码”的格与左边的格合并了"},

		{"rosters/filtered_libreoffice.xlsx", "a filter that shows one agency", county, []string{"第 4 行“示例县民政局”"}, ""},
		{"rosters/grouped_libreoffice.xlsx", "a group that is folded up", county, []string{"第 3 行“示例县水务局”、第 4 行“示例县民政局”"}, ""},
		{"rosters/hidden_names_openpyxl.xlsx", "the column of names is hidden", county, []string{"隐藏的列照样采用：“单位名称”"}, ""},
		{"rosters/hidden_total_openpyxl.xlsx", "a row of totals that is hidden", county, []string{"没有当作单位：第 5 行“合计”"}, ""},
		{"rosters/default_hidden_openpyxl.xlsx", "rows that are not listed are hidden", county, nil, ""},

		{"rosters/head_hidden_openpyxl.xlsx", "the heading is hidden", county, []string{"标题行（第 1 行“单位名称 单位代码 上级代码”）是隐藏"}, ""},
		{"rosters/head_hidden_libreoffice.xlsx", "the same, saved by another", county, []string{"标题行（第 1 行“单位名称 单位代码 上级代码”）是隐藏"}, ""},
		{"rosters/head_hidden_sheetjs.xlsx", "the same, by a third", county, []string{"标题行（第 1 行“单位名称 单位代码 上级代码”）是隐藏"}, ""},
		{"rosters/head_hidden_exceljs.xlsx", "an agency hidden above a hidden heading", county,
			[]string{"标题行（第 2 行）上面有隐藏（或筛选掉）的行，没有采用：第 1 行“序号 示例县民政局 EX002”", "标题行（第 2 行“单位名称 单位代码 上级代码”）是隐藏"}, ""},
		{"rosters/head_filtered_openpyxl.xlsx", "an agency filtered away above the heading", county, []string{"第 2 行“示例县审计局 EX003 EX000”；要用的请取消隐藏"}, ""},
		{"rosters/head_hidden_other_below_openpyxl.xlsx", "hidden headings in another order above those that are seen", county,
			[]string{"第 3 行）上面有隐藏（或筛选掉）的行，没有采用：第 1 行“单位名称 上级代码 单位代码”"}, ""},
		{"rosters/head_hidden_other_below_libreoffice.xlsx", "the same, saved by another", county, []string{"没有采用：第 1 行“单位名称 上级代码 单位代码”"}, ""},
		{"rosters/head_hidden_below_gnumeric.xlsx", "hidden headings in another order below those that are seen", county,
			[]string{"没有当作单位：第 2 行“单位名称（隐藏的标题）”"}, ""},
		{"rosters/head_merged_hidden_openpyxl.xlsx", "the second of two merged rows of headings is hidden", county, []string{"标题行（第 2 行“单位名称 单位代码 上级代码”）是隐藏"}, ""},
		{"rosters/head_hidden_then_agencies_openpyxl.xlsx", "agencies under hidden headings, more under others", "", nil,
			"第 4 行：又有一行标题，第 2 栏是“单位代码”，隐藏的第 1 行的标题里这一栏是“上级代码”"},
		{"rosters/heads_repeated_openpyxl.xlsx", "the headings once more, for the second page", county, []string{"第 4 行“单位名称”"}, ""},
		{"rosters/heads_two_orders_openpyxl.xlsx", "headings in another order further down", "", nil, "第 4 行：又有一行标题，第 2 栏是“上级代码”"},

		{"rosters/explanation_gnumeric.xlsx", "说明 over all columns, and who made it", county, []string{"第 5 行“说明：本名单按三定方案编制”、第 6 行“制表：某某”"}, ""},
		{"rosters/subtotals_openpyxl.xlsx", "a subtotal between the agencies, and a total", county, []string{"第 4 行“部门小计”、第 6 行“总计”。"}, ""},
		{"rosters/sections_libreoffice.xlsx", "headings of groups before agencies", county, []string{"第 2 行“（一）政府”、第 4 行“（二）部门”"}, ""},
		{"rosters/notes_numbered_openpyxl.xlsx", "a note in two numbered rows", county, []string{"“注：1.含垂直管理单位”、第 6 行“2.以上单位均应报送”"}, ""},
		{"rosters/total_words_openpyxl.xlsx", "a total in words", county, []string{"第 5 行“以上共3家”"}, ""},

		{"rosters/heads_short_gnumeric.xlsx", "名称, 代码, 上级", county, []string{"“名称”当作“单位名称”，“代码”当作“单位代码”，“上级”当作“上级单位”"}, ""},
		{"rosters/heads_spaced_libreoffice.xlsx", "单　位, 代 码", county, []string{"“单　位”当作“单位名称”"}, ""},
		{"rosters/heads_swapped_openpyxl.xlsx", "代码 before 单位", county, []string{"“主管部门代码”当作“上级代码”"}, ""},
		{"rosters/heads_others_openpyxl.xlsx", "机构, 编号, 上级编码, 简称", county, []string{"“机构”当作“单位名称”，“编号”当作“单位代码”"}, ""},
		{"rosters/heads_decorated_openpyxl.xlsx", "（全称）, *, ：", county, nil, ""},
		{"rosters/heads_two_names_openpyxl.xlsx", "单位 and 名称", "", nil, "“单位”和“名称”都像单位名称"},

		{"rosters/format_zeros_libreoffice.xlsx", "640500 shown by 000000", county, nil, ""},
		{"rosters/format_zeros_gnumeric.xlsx", "500 shown as 000500", county, nil, ""},
		{"rosters/format_prefix_openpyxl.xlsx", "0 shown as EX000", county, nil, ""},
		{"rosters/format_text_openpyxl.xlsx", "texts 000, 001, 002", county, nil, ""},
		{"rosters/format_thousands_openpyxl.xlsx", "640500 shown as 640,500", "", nil, "存的是数字“640500”，数字格式使它显示成别的样子"},
		{"rosters/format_date_openpyxl.xlsx", "45000 shown as a day", "", nil, "存的是数字“45000”"},
		{"rosters/format_18_digits_openpyxl.xlsx", "a code of 18 digits kept as a number", "", nil, "后几位会丢"},

		{"rosters/utf16_tabs.txt", "as Excel saves Unicode text", county, nil, ""},
		{"rosters/utf16_big_endian.csv", "the other byte first", county, nil, ""},
		{"rosters/utf16_no_mark_semicolons.csv", "no mark, semicolons", county, nil, ""},
		{"rosters/utf16_quoted_break.csv", "a name over two lines of its cell", county, nil, ""},
		{"rosters/utf16_libreoffice.csv", "a merged cell is blank in a text file: said, not guessed", "3 个单位，其中 1 个有下级；2 个没有上级（示例县人民政府、示例县民政局）", nil, ""},
		{"rosters/utf16_cut.txt", "half a character at the end", "", nil, "文字编码认不出来"},
	}
	codes := map[string]string{"format_zeros_libreoffice.xlsx": "640500 640501 640502", "format_zeros_gnumeric.xlsx": "000500 000501 000502",
		"format_prefix_openpyxl.xlsx": "EX000 EX001 EX002", "format_text_openpyxl.xlsx": "000 001 002", "utf16_tabs.txt": "EX000 EX001 EX002"}
	names := []string{"示例县人民政府", "示例县水务局", "示例县民政局"}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			r, err := rosterFile(t, tt.file)
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Fatalf("%s: error %v, want %s", tt.reason, err, tt.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(tt.reason, err)
			}
			if got := r.Understood(); got != tt.understood {
				t.Errorf("%s: understood as %s", tt.reason, got)
			}
			var read []string
			for _, a := range r.Agencies {
				if read = append(read, a.Code); strings.HasPrefix(tt.file, "rosters/") && !slices.Contains(names, a.Name) {
					t.Errorf("%s: an agency called %s", tt.reason, a.Name)
				}
			}
			if want := codes[filepath.Base(tt.file)]; want != "" && strings.Join(read, " ") != want {
				t.Errorf("%s: codes %v, want %s", tt.reason, read, want)
			}
			for _, note := range tt.notes {
				if all := strings.Join(r.Notes, "\n"); !strings.Contains(all, note) {
					t.Errorf("%s: notes %s, want %s", tt.reason, all, note)
				}
			}
		})
	}
}

// TestRosterEncodings holds that every encoding of one text is the same roster.
func TestRosterEncodings(t *testing.T) {
	utf16 := func(big, mark bool) string {
		var b strings.Builder
		if text := plainRoster; mark {
			text = "\ufeff" + text
			fmt.Fprint(&b, wide(text, big))
		} else {
			fmt.Fprint(&b, wide(text, big))
		}
		return b.String()
	}
	for reason, data := range map[string]string{
		"little-endian with mark": utf16(false, true), "big-endian with mark": utf16(true, true),
		"little-endian": utf16(false, false), "big-endian": utf16(true, false), "GB18030": gb18030(t, plainRoster),
	} {
		r, err := Parse("名单.csv", []byte(data))
		if err != nil || len(r.Agencies) != 3 || r.Agencies[2].Name != "国家税务总局示例市税务局" {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func wide(s string, big bool) string {
	var b strings.Builder
	for _, c := range s {
		high, low := byte(c>>8), byte(c)
		if !big {
			high, low = low, high
		}
		b.WriteByte(high)
		b.WriteByte(low)
	}
	return b.String()
}

// TestRosterRows holds which rows are agencies.
func TestRosterRows(t *testing.T) {
	const head = "序号,单位名称,单位代码,上级代码\n"
	tests := []struct {
		reason, rows string
		agencies     int
		note         string // "" for none
	}{
		{"totals in the column before the names", "1,甲局,1,\n合计,1,,\n", 1, "第 3 行“合计”"},
		{"totals that say another number", ",甲局,1,\n,合计,5,\n", 1, "（写的是 5，读到的单位是 1 个，请核对）"},
		{"a subtotal of a group", ",甲局,1,\n,县直部门小计,1,\n", 1, "“县直部门小计”"},
		{"a blank in the word", ",甲局,1,\n,合  计,,\n", 1, "“合 计”"},
		{"a number of agencies", ",甲局,1,\n,共1个,,\n", 1, "“共1个”"},
		{"remarks, date and signature", ",甲局,1,\n,备注：垂直管理不列,,\n,2025年1月5日,,\n审核人：,,,\n", 1, "“备注：垂直管理不列”、第 4 行“2025年1月5日”、第 5 行“审核人：”"},
		{"the headings again on the next page", ",甲局,1,\n序号,单位名称,单位代码,上级代码\n,乙局,2,\n", 2, "第 3 行“单位名称”"},
		{"the heading of a group", ",一、县直部门,,\n,甲局,1,\n", 1, "“一、县直部门”"},
		{"names that hold such words", ",审计局,1,\n,会计服务中心,2,\n,统计局,3,\n,合计镇人民政府,4,\n,说明山林场,5,\n", 5, ""},
	}
	for _, tt := range tests {
		r, err := Parse("名单.csv", []byte(head+tt.rows))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		notes := strings.Join(r.Notes[1:], "\n") // the first is on 序号
		if len(r.Agencies) != tt.agencies || !strings.Contains(notes, tt.note) || tt.note == "" && notes != "" {
			t.Errorf("%s: %d agencies, notes %q", tt.reason, len(r.Agencies), notes)
		}
	}
	for _, name := range []string{"3", "本表一式两份。", "联系人电话：1"} {
		if _, err := Parse("名单.csv", []byte(head+",甲局,1,\n,"+name+",2,\n")); err == nil || !strings.Contains(err.Error(), "不像单位的名称") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRosterLimits holds that what is too much is refused in words.
func TestRosterLimits(t *testing.T) {
	long := "单位名称,单位代码,上级代码\n甲0,0,\n"
	for i := 1; i < 40; i++ {
		long += fmt.Sprintf("甲%d,%d,%d\n", i, i, i-1)
	}
	for reason, tt := range map[string]struct{ data, want string }{
		"a row too many": {"单位名称\n" + strings.Repeat("甲局\n", maxRows+1), "超过 300000 行"},
		"one line":       {"单位名称," + strings.Repeat(",", maxCSVLine), "超过 65536 个字节"},
		"a long chain":   {long, "层上级，太多了"},
	} {
		if _, err := Parse("名单.csv", []byte(tt.data)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %.200v", reason, err)
		}
	}
	name := filepath.Join(t.TempDir(), "大.csv")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, door.Roster.Most+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(name); err == nil || !strings.Contains(err.Error(), "超过 64 MB") {
		t.Error(err)
	}
}

// nearByAll finds what may be meant by looking at every name.
func nearByAll(r *Roster, name string) []*Agency {
	var list []*Agency
	for _, a := range r.Agencies {
		if namesAlike(name, a) && len(list) < maxNear {
			list = append(list, a)
		}
	}
	return list
}

// TestNearGrowth holds that a suggestion does not cost more in a large roster, and is still found there: the names looked at
// are counted, not seconds.
func TestNearGrowth(t *testing.T) {
	for _, n := range []int{1000, 4000, 16000} {
		var b strings.Builder
		b.WriteString("单位名称\n")
		for i := range n {
			fmt.Fprintf(&b, "示例%c%c县第%d局\n", rune(0x4e00+i%2000), rune(0x5e00+i/2000), i)
		}
		b.WriteString("海原县教育体育局\n海原县民政局\n")
		r, err := Parse("名单.csv", []byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"海原县民正局": "海原县民政局", "海源县民政局": "海原县民政局", "海原县教体局": "海原县教育体育局",
			"海原县人民政府教育体育局": "海原县教育体育局", "海原民政局": "海原县民政局"} {
			list := r.Near(name)
			if !slices.ContainsFunc(list, func(a *Agency) bool { return a.Name == want }) {
				t.Errorf("%d agencies: near %s are %d others", n, name, len(list))
			}
			if n == 1000 && !slices.Equal(list, nearByAll(r, name)) {
				t.Errorf("near %s is not what going through all of them finds", name)
			}
		}
		for _, name := range []string{"示例县第局", "示例一县第99局", "局局局", "示例" + strings.Repeat("县", 150)} {
			if looked := len(r.candidates([]rune(name))); looked > maxLooked {
				t.Errorf("%d agencies: %d names looked at for %s", n, looked, name)
			}
		}
	}
}
