package prose

import (
	"fmt"
	"strings"
	"testing"
)

// TestTold: numbers that no table counts, each with its matter, and beside them what is none.
func TestTold(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"before the number", "全年主动公开信息1,234条，制作政策解读12篇。", "主动公开信息1234条 政策解读12篇"},
		{"behind it", "全年举办3场新闻发布会，组织2次业务培训。", "新闻发布会3场 培训2次"},
		{"another unit of the same matter", "组织培训3次，参加80人次。", "培训3次 培训80人次"},
		{"with a word that says nothing new", "开展政务公开培训两期、共120人次", "培训2期 培训120人次"},
		{"channels apart", "通过门户网站发布信息800条，微信公众号推送400条。", "网站公开信息800条 新媒体发布信息400条"},
		{"parts of another matter count", "主动公开信息1200条，其中门户网站800条。", "主动公开信息1200条 网站公开信息800条"},
		{"parts of the same do not", "组织培训5次，其中专题培训2次。", "培训5次"},
		{"a rough number is told as one", "制作解读材料近20篇。", "政策解读约20篇"},
		{"a figure of a table", "收到政府信息公开申请12件，办结12件；制发规范性文件3件。", ""},
		{"another year", "2023年主动公开信息900条。", ""},
		{"a difference", "主动公开信息1200条，同比增加100条。", "主动公开信息1200条"},
		{"a share", "政策解读率达到100%。", ""},
		{"the clause before", "加强业务培训，全年共组织5次。", "培训5次"},
		{"the clause before is about something else", "加强督查，开展志愿服务活动3次。", ""},
		{"other things", "举办技能培训补贴发放3次，老旧小区改造12个。", ""},
		{"an amount of people elsewhere", "邀请服务对象50人对公开情况打分。", ""},
		{"an ordinal", "第3期培训班开班。", ""},
	} {
		reader := TellingWords.Reader(Writer{Name: "示例县教育局", Year: 2024}, nil)
		var got []string
		for _, x := range reader.Told(TellingWords.Read(tt.text)) {
			about := ""
			if x.Rough {
				about = "约"
			}
			got = append(got, fmt.Sprint(x.Matter, about, x.Number, x.Unit))
			if !strings.Contains(tt.text, strings.TrimRight(x.Sentence, "。")) || x.Sentence == "" {
				t.Errorf("%s: the sentence %q is none of the text", tt.reason, x.Sentence)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, s, tt.want)
		}
	}
}
