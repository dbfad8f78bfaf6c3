package templates

import (
	"strings"
	"testing"
)

// large is an agency with so much in every table that no two figures are equal by chance: 新收 140 (自然人 118), 上年结转 5, （七）
// 136 (予以公开 60, 部分公开 23, 不予公开 16, 无法提供 27, 不予处理 5, 其他处理 5), 结转下年 9; 复议 10 (6, 2, 1, 1), 诉讼 6 (3, 1, 0, 2).
func large(t testing.TB) *Filing {
	filing := plain(form(t, "2021"))
	filing.Agency.Name, filing.Agency.Short = "海原县教育体育局", "县教体局"
	layRows(t, filing, map[string]string{
		"applications.new": "118 12 1 2 3 4", "applications.carried_in": "5", "applications.granted": "50 5 0 1 2 2", "applications.partial": "20 1 1 1",
		"applications.refused_law": "6 1", "applications.refused_third_party": "4", "applications.refused_internal": "2 1",
		"applications.refused_process": "2", "applications.unavailable_not_held": "17 2 0 0 1 1", "applications.unavailable_to_make": "4 1",
		"applications.unavailable_unclear": "1", "applications.unprocessed_petition": "2", "applications.unprocessed_repeat": "3",
		"applications.other_uncorrected": "2", "applications.other_other": "3", "applications.carried_out": "7 1 0 0 0 1",
		"reviews.reconsideration": "6 2 1 1", "reviews.suit_after_review": "3 1 0 2", "disclosure.normative": "15 4 321",
		"disclosure.licensing": "45503", "disclosure.penalties": "1208", "disclosure.compulsion": "37", "disclosure.fees": "18651.06",
	})
	return filing
}

const onRequest = "overview.on_request"

func wantFindings(t *testing.T, filing *Filing, text, want string) {
	t.Helper()
	r := Check(filing, Options{})
	var got []string
	for _, f := range r.Findings {
		switch {
		case f.Code == "narrative.figure":
			got = append(got, f.Got+">"+f.Want)
		case strings.HasPrefix(f.Code, "narrative."):
			got = append(got, strings.TrimPrefix(f.Code, "narrative."))
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("%s\n\tgot  %q\n\twant %q%s", text, strings.Join(got, " "), want, messages(r))
	}
}

// TestPhrasingsOfGovernment: for a government 全县 is itself; one county office or town is not.
func TestPhrasingsOfGovernment(t *testing.T) {
	for _, tt := range []struct{ want, text, passage string }{
		{"141>140", "全县共收到政府信息公开申请141件。", onRequest},
		{"141>140", "2024年，全县各级各部门共收到政府信息公开申请141件。", onRequest},
		{"141>140", "我县共受理政府信息公开申请141件。", onRequest},
		{"", "县政府办收到政府信息公开申请30件。", onRequest},
		{"", "县政府办公室收到政府信息公开申请30件。", onRequest},
		{"", "其中县本级30件，各乡镇20件，各部门90件。", onRequest},
		{"", "全县64个单位收到政府信息公开申请140件。", onRequest},
		{"", "县公安局收到政府信息公开申请12件，办结12件。", onRequest},
		{"", "各乡镇收到政府信息公开申请20件。", onRequest},
		{"141>140", "全县行政机关共收到政府信息公开申请141件。", onRequest},
		{"16>15", "全县共制发行政规范性文件16件。", "overview.management"},
		{"", "以县政府名义制发规范性文件10件。", "overview.management"},
		{"1209>1208", "全县作出行政处罚决定1209件。", "overview.proactive"},
	} {
		filing := large(t)
		filing.Agency.Name, filing.Agency.Short = "海原县人民政府", ""
		filing.Narrative[tt.passage] = tt.text
		wantFindings(t, filing, tt.text, tt.want)
	}
}

// TestPhrasingsOfSuits: before 2024, suits without 行政复议 are usual. 行政诉讼 is both blocks together.
func TestPhrasingsOfSuits(t *testing.T) {
	for _, tt := range []struct{ want, text, passage string }{
		{"", "未经复议直接起诉2件，复议后起诉6件。", onRequest},
		{"3>2", "未经复议直接起诉3件，复议后起诉6件。", onRequest},
		{"", "行政诉讼8件，其中未经复议直接起诉2件，复议后起诉6件。", onRequest},
		{"7>8", "政府信息公开行政诉讼7件。", onRequest},
		{"", "政府信息公开行政诉讼8件，其中结果维持4件，结果纠正1件，尚未审结3件。", onRequest},
		{"", "未经复议直接起诉2件，其中结果维持1件，尚未审结1件；复议后起诉6件，其中结果维持3件，结果纠正1件，尚未审结2件。", onRequest},
		{"", "直接起诉2件，其中维持1件。", onRequest},
		{"", "复议后起诉6件，维持3件，纠正1件。", onRequest},
	} {
		filing := large(t)
		filing.Year = 2023
		lay(t, filing, map[string]string{"reviews.direct_suit.upheld": "1", "reviews.direct_suit.pending": "1"})
		filing.Narrative[tt.passage] = tt.text
		wantFindings(t, filing, tt.text, tt.want)
	}
}
