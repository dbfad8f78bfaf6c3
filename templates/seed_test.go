package templates

import (
	"slices"
	"strings"
	"testing"
)

// seed is the published report of the seed with its figures read by the header line, every lost cell as 0, and its facts
// retold in other words. The report's own text is not repeated here.
func seed(t testing.TB) *Filing {
	filing := plain(form(t, "2021"))
	filing.Year, filing.Agency.Name, filing.Agency.Short = 2024, "海原县教育体育局", "县教体局"
	lay(t, filing, map[string]string{
		"applications.new.other": "1", "applications.total.legal": "1", "applications.total.other": "1",
		"overview.intro": "本报告统计期限为2024年1月1日至2024年12月31日。" +
			strings.Repeat("围绕教育体育中心工作推进公开。", 66), // the seed's 一 is a little over 1,000 characters
		"overview.proactive":  "2024年，县教体局在政府网站公开信息89条，公众号推送547篇，视频号推送48条。",
		"overview.on_request": "2024年度县教体局收到政府信息公开申请1件，办结1件。没有发生因信息公开引起的行政复议、行政诉讼案件。",
		"problems":            "公开的范围和方式离群众的需要还有距离。下一步我局将统筹各股室信息，拓宽参与渠道，稳定工作队伍，加强培训。",
		"other.fees":          "按照信息处理费管理办法，2024年度海原县教育局没有收取信息处理费。",
		"other.matters":       "全年我局处理来信来访346件，公众号关注45,503人。2024年9月27日，海原县教育局举办开放日，七十多位家长参加。发布《海原县教育局某次活动》等消息。",
	})
	return filing
}

// TestSeed: the findings on the seed as published, in the words of official-format.md C9 and A3, and no others.
func TestSeed(t *testing.T) {
	r := Check(seed(t), Options{})
	want := []string{
		// 法律服务机构 has a result (1) but no application: 一＋二 is 0, （七）＋四 is 1.
		// The same 1 has none of the 21 items under it.
		// 其他 has an application and a result, so it balances, but its result has no item, either.
		"applications.results@applications.total.legal",
		"applications.results@applications.total.other",
		"applications.balance@applications.total.legal",
		// （七） adds up to 2 over the kinds of applicant; the text says that 1 was handled.
		"narrative.figure@overview.on_request",
		// 六 twice names the office as it was called before the merger, a note by C5; the name in 《》 is a title.
		"narrative.agency@other.fees",
		"narrative.agency@other.matters",
		// 一 is a little over 一千字: a note.
		"narrative.length@overview.intro",
	}
	got := codes(r)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || r.Verdict != Rejected || len(r.NotEvaluated) != 0 {
		t.Errorf("verdict %s, got\n%s\nwant\n%s%s", r.Verdict, strings.Join(got, "\n"), strings.Join(want, "\n"), messages(r))
	}
	for _, f := range r.Findings {
		switch f.ID() {
		case "applications.balance/applications.total.legal", "applications.results/applications.total.legal", "applications.results/applications.total.other":
			if f.Got != "1" || f.Want != "0" || f.Difference != "1" || f.Row != "（七）总计" {
				t.Errorf("%s: got %q want %q difference %q row %q", f.ID(), f.Got, f.Want, f.Difference, f.Row)
			}
		}
	}
	t.Log(messages(r))
}

// TestSeedCorrected: the one request ends in （六）3.其他 of 其他. Nothing is left to reject; names and length remain.
func TestSeedCorrected(t *testing.T) {
	filing := seed(t)
	lay(t, filing, map[string]string{"applications.total.legal": "0", "applications.other_other.other": "1", "applications.total.other": "1"})
	r := Check(filing, Options{})
	if r.Verdict != Accepted || slices.ContainsFunc(r.Findings, func(f Finding) bool { return !strings.HasPrefix(f.Code, "narrative.") || f.Code == "narrative.figure" }) {
		t.Errorf("verdict %s%s", r.Verdict, messages(r))
	}
	for _, id := range []string{"other.fees", "other.matters"} {
		filing.Narrative[id] = strings.ReplaceAll(filing.Narrative[id], "，海原县教育局", "，县教体局")
		filing.Narrative[id] = strings.ReplaceAll(filing.Narrative[id], "度海原县教育局", "度县教体局")
	}
	filing.Narrative["overview.intro"] = ""
	if r := Check(filing, Options{}); r.Verdict != Accepted || len(r.Findings) > 0 {
		t.Errorf("mended: verdict %s%s", r.Verdict, messages(r))
	}
}
