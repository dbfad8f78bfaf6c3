package templates

import (
	"slices"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

func TestLastYear(t *testing.T) {
	long := "一是公开不够主动，个别科室重业务轻公开；二是解读形式单一，图解视频偏少；三是人员流动快，培训跟不上。下一步加强督促指导，丰富解读形式，定期组织业务培训。"
	for _, tt := range []struct {
		reason  string
		example map[string]string
		want    string
	}{
		{"a new year and new figures do not make an old text new",
			map[string]string{"problems": "2024年，" + long, "previous.problems": "2023年，" + long}, "narrative.copied@problems"},
		{"half of it rewritten", map[string]string{"previous.problems": long,
			"problems": "一是公开不够主动，个别科室重业务轻公开；二是目录与实际事项脱节，部分栏目全年没有更新；三是答复文书格式不统一，说理不充分。已完成目录修订并印发文书样式。"}, ""},
		{"standing arrangements may be told alike to nine tenths", map[string]string{
			"overview.management": long + "另建立了新的档案室制度。", "previous.overview.management": long}, ""},
		{"the sentences of standard passages are meant to be alike", map[string]string{
			"other.fees":          "2024年度，本机关没有发出收费通知，没有产生信息处理费，也未收取任何信息处理费；收费通知的件数、总金额和实际收取的金额均为0元。",
			"previous.other.fees": "2023年度，本机关没有发出收费通知，没有产生信息处理费，也未收取任何信息处理费；收费通知的件数、总金额和实际收取的金额均为0元。"}, ""},
		{"other sentences in them are not", map[string]string{"other.fees": long + "未收取信息处理费。", "previous.other.fees": long + "未收取信息处理费。"},
			"narrative.copied@other.fees"},
		{"last year's year in a sentence of last year's", map[string]string{"overview.management": "2023年，全委组织文件清理三轮，移交档案馆二百卷。",
			"previous.overview.management": "2023年，全委组织文件清理三轮，移交档案馆二百卷。"}, "narrative.year@overview.management"},
		{"since when something has been in force", map[string]string{"overview.management": "2023年印发的公文办理规程全年执行到位，没有一件超期。",
			"previous.overview.management": "2023年印发的公文办理规程全年执行到位，没有一件超期。"}, ""},
		{"a year before last year's", map[string]string{"overview.management": "2021年，全委组织文件清理三轮，移交档案馆二百卷。",
			"previous.overview.management": "2021年，全委组织文件清理三轮，移交档案馆二百卷。"}, ""},
		{"short texts are alike by chance", map[string]string{"problems": "公开目录更新不及时，已整改。", "previous.problems": "公开目录更新不及时，已整改。"}, ""},
		{"table 三 copied", map[string]string{"applications.new.natural": "12", "applications.granted.natural": "12",
			"previous.applications.new.natural": "12", "previous.applications.granted.natural": "12"}, "previous.copied@applications"},
		{"small numbers are equal by chance", map[string]string{"applications.new.natural": "2", "applications.granted.natural": "2",
			"previous.applications.new.natural": "2", "previous.applications.granted.natural": "2"}, ""},
		{"a stock of documents that did not change", map[string]string{"disclosure.normative.effective": "30", "previous.disclosure.normative.effective": "30"}, ""},
		{"two years of nothing", map[string]string{"previous.applications.new.natural": "0"}, ""},
		{"0 to 25 is a jump", map[string]string{"disclosure.licensing.decisions": "25", "previous.disclosure.licensing.decisions": "0"}, "previous.jump@disclosure.licensing.decisions"},
		{"0 to 19 is below the base", map[string]string{"disclosure.licensing.decisions": "19", "previous.disclosure.licensing.decisions": "0"}, ""},
		{"a tenth of last year", map[string]string{"disclosure.licensing.decisions": "10", "previous.disclosure.licensing.decisions": "100"}, "previous.jump@disclosure.licensing.decisions"},
		{"every column of the carry-over, its total not again", map[string]string{"previous.applications.carried_out.natural": "1", "previous.applications.new.natural": "1",
			"previous.applications.carried_out.other": "1", "previous.applications.new.other": "1"},
			"previous.carried-in@applications.carried_in.natural previous.carried-in@applications.carried_in.other"},
		{"the stock of documents breaks for good reasons, so it is a query", map[string]string{"previous.disclosure.normative.effective": "15",
			"disclosure.normative.issued": "6", "disclosure.normative.repealed": "1", "disclosure.normative.effective": "18"}, "previous.effective@disclosure.normative.effective"},
	} {
		filing := plain(form(t, "2021"))
		opt := lay(t, filing, tt.example)
		r := Check(filing, opt)
		if got := strings.Join(codes(r), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q%s", tt.reason, got, tt.want, messages(r))
		}
	}
}

// TestReportBeforeLast: the text of the report before last counts, and its sentences stand beside this year's.
func TestReportBeforeLast(t *testing.T) {
	long := "一是公开不够主动，个别科室重业务轻公开；二是解读形式单一，图解视频偏少；三是人员流动快，培训跟不上。下一步加强督促指导，丰富解读形式，定期组织业务培训。"
	other := "一是公开目录与实际事项脱节，部分栏目全年没有更新；二是答复文书格式不统一，说理不充分，已印发文书样式并逐件抽查。"
	at := func(year int, problems string) *Filing {
		f := plain(form(t, "2021"))
		f.Year, f.Narrative["problems"] = year, problems
		return f
	}
	for _, tt := range []struct{ reason, last, before, from string }{
		{"only the report before last", other, long, "2022 年度的报告"},
		{"both: the latest is named", long, long, "2023 年度的报告"},
		{"neither", other, other, ""},
	} {
		r := Check(at(2024, long), Options{Previous: at(2023, tt.last), Earlier: []*Filing{at(2022, tt.before)}})
		from := ""
		for _, f := range r.Findings {
			if f.Code == "narrative.copied" {
				from = f.Copied.From
				if len(f.Copied.Pairs) < 3 || f.Copied.Pairs[0].This != f.Copied.Pairs[0].That {
					t.Errorf("%s: the sentences side by side are %+v", tt.reason, f.Copied.Pairs)
				}
			}
		}
		if from != tt.from {
			t.Errorf("%s: a copy of %q, want %q%s", tt.reason, from, tt.from, messages(r))
		}
	}
	renamed := at(2023, "示例县教育局全体股室今年完成目录修订，抽查答复文书三次。")
	renamed.Agency.Name = "示例县教育局"
	filing := at(2024, "示例县教育局全体股室今年完成目录修订，抽查答复文书四次。")
	filing.Agency.Name = "示例县教育和体育局"
	if got := strings.Join(codes(Check(filing, Options{Previous: renamed})), " "); got != "narrative.agency@problems" {
		t.Errorf("a name left over: %q", got)
	}
}

// TestLastYearOtherEdition: tables 三 and 四 go on from 2020 to 2021, table 二 counts other things.
func TestLastYearOtherEdition(t *testing.T) {
	last := plain(form(t, "2019"))
	last.Year = 2020
	lay(t, last, map[string]string{"applications.new.natural": "3", "applications.carried_out.natural": "3", "disclosure.normative.public_total": "166",
		"disclosure.licensing.decisions": "500", "reviews.reconsideration.pending": "2"})
	filing := plain(form(t, "2021"))
	filing.Year = 2021
	lay(t, filing, map[string]string{"disclosure.normative.effective": "665"})
	r := Check(filing, Options{Previous: last})
	want := []string{"previous.pending@reviews.reconsideration.total", "previous.carried-in@applications.carried_in.natural"}
	got := codes(r)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || len(r.NotEvaluated) != 0 {
		t.Errorf("got %q, want %q%s", got, want, messages(r))
	}
}

// TestLastYearPartial: a workbook carries last year's figures for a few cells; the blank others are unknown, not 0.
func TestLastYearPartial(t *testing.T) {
	f := form(t, "2021")
	filing := plain(f)
	lay(t, filing, map[string]string{"disclosure.normative.effective": "40", "disclosure.licensing.decisions": "200"})
	filing.Previous = NewFiling(f, 2023)
	filing.Previous.Set("applications.carried_out.natural", Number(number("2")))
	r := Check(filing, Options{})
	if got := strings.Join(codes(r), " "); got != "previous.carried-in@applications.carried_in.natural" {
		t.Errorf("got %q%s", got, messages(r))
	}
	filing.Previous.Year = 2022
	if r := Check(filing, Options{WantPrevious: true}); strings.Join(codes(r), " ") != "previous.missing@" {
		t.Errorf("figures of the year before last are used: %s", messages(r))
	}
}

// TestTwoNumbersHaveADifference: wherever a message names what stands and what should, it says how far they are apart, and so does
// the finding.
func TestTwoNumbersHaveADifference(t *testing.T) {
	for code, example := range map[string]map[string]string{
		"previous.jump":          {"disclosure.licensing.decisions": "101", "previous.disclosure.licensing.decisions": "20"},
		"disclosure.rule-making": {"disclosure.regulations.effective": "7"},
		"narrative.fees":         {"other.fees": "收取信息处理费400元。", "disclosure.fees.amount": "0.03"},
		"narrative.share": {"applications.new.natural": "4", "applications.granted.natural": "4",
			"overview.on_request": "予以公开4件，占90%。"},
	} {
		filing := plain(form(t, "2021"))
		r := Check(filing, lay(t, filing, example))
		if len(r.Findings) != 1 || r.Findings[0].Code != code {
			t.Errorf("%s: %s", code, messages(r))
			continue
		}
		f := r.Findings[0]
		amount := strings.TrimPrefix(f.Difference, "-")
		if amount == "" || !strings.Contains(f.Message, "多 "+amount) && !strings.Contains(f.Message, "少 "+amount) {
			t.Errorf("%s: difference %q, %s", code, f.Difference, f.Message)
		}
	}
	stale := Report("workbook.stale-value", nil, Place{Sheet: "三、申请", Cell: "J9"}, Words{"got": "12", "want": "14"})
	if stale.Difference != "-2" || !strings.Contains(stale.Message, "少 2") {
		t.Errorf("%q %s", stale.Difference, stale.Message)
	}
	if odd := Report("workbook.stale-value", nil, Place{}, Words{"got": "#REF!", "want": "14"}); strings.Contains(odd.Message, "{") {
		t.Error(odd.Message)
	}
}

// TestBlankIsNotZero: a rule that counts a blank figure as 0 does not say that somebody has filled in 0.
func TestBlankIsNotZero(t *testing.T) {
	last, now := plain(form(t, "2021")), plain(form(t, "2021"))
	last.Year = now.Year - 1
	last.Set("applications.carried_out.natural", Number(formula.FromInt(3)))
	for _, tt := range []struct {
		cell Cell
		want string
	}{
		{Cell{}, "没有填，按 0 算，上一年度报告"},
		{Number(Decimal{}), " 填 0，上一年度报告"},
	} {
		now.Set("applications.carried_in.natural", tt.cell)
		now.Complete()
		r := Check(now, Options{Previous: last})
		if i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Code == "previous.carried-in" }); i < 0 || !strings.Contains(r.Findings[i].Message, tt.want) {
			t.Errorf("%v: want %q in%s", tt.cell, tt.want, messages(r))
		}
	}
}
