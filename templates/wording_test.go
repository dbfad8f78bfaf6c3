package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The tables of official-format.md A4 and B, typed from there, in reading order: text, then +columns and /rows it spans
// when more than one; "." is a figure. A line of the test is a line of the table.
const disclosure2021 = `
第二十条第（一）项+4
信息内容|本年制发件数|本年废止件数|现行有效件数
规章|.|.|.
行政规范性文件|.|.|.
第二十条第（五）项+4
信息内容|本年处理决定数量+3
行政许可|.+3
第二十条第（六）项+4
信息内容|本年处理决定数量+3
行政处罚|.+3
行政强制|.+3
第二十条第（八）项+4
信息内容|本年收费金额（单位：万元）+3
行政事业性收费|.+3`

const disclosure2019 = `
第二十条第（一）项+5
信息内容|本年新制作数量|本年新公开数量+2|对外公开总数量
规章|.|.+2|.
规范性文件|.|.+2|.
第二十条第（五）项+5
信息内容|上一年项目数量|本年增/减+2|处理决定数量
行政许可|.|.+2|.
其他对外管理服务事项|.|.+2|.
第二十条第（六）项+5
信息内容|上一年项目数量|本年增/减+2|处理决定数量
行政处罚|.|.+2|.
行政强制|.|.+2|.
第二十条第（八）项+5
信息内容|上一年项目数量+2|本年增/减+2
行政事业性收费|.+2|.+2
第二十条第（九）项+5
信息内容|采购项目数量+2|采购总金额+2
政府集中采购|.+2|.+2`

const applicationsHead = `
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）+3/3|申请人情况+7
自然人/2|法人或其他组织+5|总计/2
商业企业|科研机构|社会公益组织|法律服务机构|其他
一、本年新收政府信息公开申请数量+3|.|.|.|.|.|.|.
二、上年结转政府信息公开申请数量+3|.|.|.|.|.|.|.`

const applicationsResults = `（一）予以公开+2|.|.|.|.|.|.|.
（二）部分公开（区分处理的，只计这一情形，不计其他情形）+2|.|.|.|.|.|.|.
（三）不予公开/8|1.属于国家秘密|.|.|.|.|.|.|.
2.其他法律行政法规禁止公开|.|.|.|.|.|.|.
3.危及“三安全一稳定”|.|.|.|.|.|.|.
4.保护第三方合法权益|.|.|.|.|.|.|.
5.属于三类内部事务信息|.|.|.|.|.|.|.
6.属于四类过程性信息|.|.|.|.|.|.|.
7.属于行政执法案卷|.|.|.|.|.|.|.
8.属于行政查询事项|.|.|.|.|.|.|.
（四）无法提供/3|1.本机关不掌握相关政府信息|.|.|.|.|.|.|.
2.没有现成信息需要另行制作|.|.|.|.|.|.|.
3.补正后申请内容仍不明确|.|.|.|.|.|.|.
（五）不予处理/5|1.信访举报投诉类申请|.|.|.|.|.|.|.
2.重复申请|.|.|.|.|.|.|.
3.要求提供公开出版物|.|.|.|.|.|.|.
4.无正当理由大量反复申请|.|.|.|.|.|.|.
5.要求行政机关确认或重新出具已获取信息|.|.|.|.|.|.|.`

const applicationsEnd = `
（七）总计+2|.|.|.|.|.|.|.
四、结转下年度继续办理+3|.|.|.|.|.|.|.`

const applications2021 = applicationsHead + "\n三、本年度办理结果/22|" + applicationsResults + `
（六）其他处理/3|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请|.|.|.|.|.|.|.
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请|.|.|.|.|.|.|.
3.其他|.|.|.|.|.|.|.` + applicationsEnd

const applications2019 = applicationsHead + "\n三、本年度办理结果/20|" + applicationsResults + `
（六）其他处理+2|.|.|.|.|.|.|.` + applicationsEnd

const reviews = `
行政复议+5|行政诉讼+10
结果维持/2|结果纠正/2|其他结果/2|尚未审结/2|总计/2|未经复议直接起诉+5|复议后起诉+5
结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计
.|.|.|.|.|.|.|.|.|.|.|.|.|.|.`

func TestOfficialWording(t *testing.T) {
	for _, tt := range []struct {
		form, table, want string
		rows, cols        int
	}{
		{"2021", "disclosure", disclosure2021, 14, 4},
		{"2021", "applications", applications2021, 28, 10},
		{"2021", "reviews", reviews, 4, 15},
		{"2019", "disclosure", disclosure2019, 18, 5},
		{"2019", "applications", applications2019, 26, 10},
		{"2019", "reviews", reviews, 4, 15},
	} {
		g := form(t, tt.form).Table(tt.table).Grid()
		var b strings.Builder
		row := -1
		covered := map[[2]int]bool{}
		for _, c := range g.Cells {
			if c.Row != row {
				b.WriteByte('\n')
				row = c.Row
			} else {
				b.WriteByte('|')
			}
			text := c.Text
			if c.Role == RoleFigure {
				text = "."
			}
			b.WriteString(text)
			if c.ColSpan > 1 {
				fmt.Fprintf(&b, "+%d", c.ColSpan)
			}
			if c.RowSpan > 1 {
				fmt.Fprintf(&b, "/%d", c.RowSpan)
			}
			for r := c.Row; r < c.Row+c.RowSpan; r++ {
				for col := c.Col; col < c.Col+c.ColSpan; col++ {
					if covered[[2]int{r, col}] {
						t.Errorf("%s %s: two cells at %d,%d", tt.form, tt.table, r, col)
					}
					covered[[2]int{r, col}] = true
				}
			}
		}
		if b.String() != tt.want {
			t.Errorf("%s %s:%s\nwant%s", tt.form, tt.table, b.String(), tt.want)
		}
		if g.Rows != tt.rows || g.Cols != tt.cols || len(covered) != g.Rows*g.Cols {
			t.Errorf("%s %s: %d×%d with %d cells covered, want %d×%d", tt.form, tt.table, g.Rows, g.Cols, len(covered), tt.rows, tt.cols)
		}
		sum := 0.0
		for _, w := range form(t, tt.form).Table(tt.table).Widths {
			sum += w
		}
		if sum < 155.9 || sum > 156.3 {
			t.Errorf("%s %s: widths add up to %v mm", tt.form, tt.table, sum)
		}
	}
}

func TestOfficialHeadings(t *testing.T) {
	want := []string{"一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"}
	for _, f := range Forms() {
		var got []string
		for _, s := range f.Sections {
			got = append(got, s.Heading)
		}
		if !slices.Equal(got, want) || f.Title != "政府信息公开工作年度报告" {
			t.Errorf("%s: %q, title %q", f.ID, got, f.Title)
		}
	}
	f := form(t, "2021")
	if fig := f.Figure("disclosure.fees.amount"); fig.Kind != Amount || fig.Unit != "万元" {
		t.Errorf("fees: %+v", fig)
	}
	if fig := f.Figure("applications.other_other.other"); fig.RowName() != "（六）其他处理3.其他" || fig.Name() != "（六）其他处理3.其他·其他" {
		t.Errorf("name: %q", fig.Name())
	}
	f = form(t, "2019")
	for key, want := range map[Key]Kind{"disclosure.fees.change": Signed, "disclosure.licensing.change": Signed, "disclosure.licensing.previous_items": Count,
		"disclosure.procurement.items": Count, "disclosure.procurement.amount": Amount} {
		if got := f.Figure(key).Kind; got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
}

// TestKeys holds the ids of contract.md section 2, typed from there.
func TestKeys(t *testing.T) {
	cross := func(table, rows, cols string) (list []string) {
		for _, r := range strings.Fields(rows) {
			for _, c := range strings.Fields(cols) {
				list = append(list, table+"."+r+"."+c)
			}
		}
		return list
	}
	const columns = "natural business research charity legal other total"
	const items = `new carried_in granted partial refused_secret refused_law refused_safety refused_third_party refused_internal refused_process
		refused_case_file refused_inquiry unavailable_not_held unavailable_to_make unavailable_unclear unprocessed_petition unprocessed_repeat
		unprocessed_publication unprocessed_excessive unprocessed_reissue `
	reviews := cross("reviews", "reconsideration direct_suit suit_after_review", "upheld corrected other pending total")
	want := map[string][]string{
		"2021": slices.Concat(cross("disclosure", "regulations normative", "issued repealed effective"), cross("disclosure", "licensing penalties compulsion", "decisions"),
			cross("disclosure", "fees", "amount"), cross("applications", items+"other_uncorrected other_unpaid other_other total carried_out", columns), reviews),
		"2019": slices.Concat(cross("disclosure", "regulations normative", "made published public_total"),
			cross("disclosure", "licensing external_services penalties compulsion", "previous_items change decisions"),
			cross("disclosure", "fees", "previous_items change"), cross("disclosure", "procurement", "items amount"),
			cross("applications", items+"other_processing total carried_out", columns), reviews),
	}
	const passages = "overview.intro overview.proactive overview.on_request overview.management overview.platform overview.supervision problems other.fees other.matters"
	for id, keys := range want {
		f := form(t, id)
		var got []string
		for _, k := range f.Keys() {
			got = append(got, string(k))
		}
		if !slices.Equal(got, keys) {
			t.Errorf("%s: keys differ:\n%q\nwant\n%q", id, got, keys)
		}
		var names []string
		for _, p := range f.Passages() {
			names = append(names, p.ID)
		}
		if strings.Join(names, " ") != passages {
			t.Errorf("%s: passages %q", id, names)
		}
	}
	if n := len(want["2021"]); n != 10+175+15 {
		t.Errorf("2021 has %d figures", n)
	}
	if n := len(want["2019"]); n != 22+161+15 {
		t.Errorf("2019 has %d figures", n)
	}
}
