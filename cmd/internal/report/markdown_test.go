package report

import "testing"

// TestMarkdownBold: bold text is bold to a reader of CommonMark wherever it stands.
func TestMarkdownBold(t *testing.T) {
	for _, test := range []struct{ reason, text, want string }{
		{"between characters", "将**一是**完善", "将**一是**完善"},
		{"the whole line", "**全部。**", "**全部。**"},
		{"a full stop before a character, as in the seed", "**密切政民沟通联系。**2024年", "<strong>密切政民沟通联系。</strong>2024年"},
		{"a quotation mark after a character", "开展**“开放日”活动**等", "开展<strong>“开放日”活动</strong>等"},
		{"punctuation on both sides", "完善，**“开放日”**。", "完善，**“开放日”**。"},
		{"two that touch", "**一是****二是**", "**一是**<strong>二是</strong>"},
		{"signs that are escaped", "见**<附件>**一", `见<strong>\<附件\></strong>一`},
	} {
		if got := markdownRuns(runs(test.text)); got != test.want {
			t.Errorf("%s: %s, want %s", test.reason, got, test.want)
		}
	}
}
