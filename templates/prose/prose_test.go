package prose

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"nianbao/templates/meter"
)

// TestWords: the vocabulary is read, and a slip in it is named with its line.
func TestWords(t *testing.T) {
	good := string(wordsSource)
	for _, tt := range []struct{ reason, old, new, want string }{
		{"a meaning that is none", "  public: 任何", "  publik: 任何", "no meaning \"publik\""},
		{"a word twice", "  each: 均 都 各", "  each: 均 都 各 均", "均 is there already"},
		{"a list that is none", "compared: 同比", "compare: 同比", "field compare not found"},
		{"no vocabulary", good, "units: 件", "no vocabulary"},
	} {
		_, err := readLists([]byte(strings.Replace(good, tt.old, tt.new, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) || tt.old != good && !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
	lists := reflect.ValueOf(*said)
	for i := range lists.NumField() {
		if l, ok := lists.Field(i).Interface().(list); ok && len(l) == 0 {
			t.Errorf("%s holds no word", lists.Type().Field(i).Name)
		}
	}
	for word, m := range said.Vocabulary.words {
		if m == 0 || m&(wItem|wApplicant|wOwn|wUnknown) != 0 {
			t.Errorf("%s means %b", word, m)
		}
	}
}

// words is a vocabulary with a little form beside it.
func words() *Words {
	return With([]Said{
		{Name: "secret", Group: wRefused, Labels: []string{"属于国家秘密"}},
		{Name: "secret", Group: wRefused, As: []string{"涉密"}, After: "不予公开"},
		{Name: "due", Labels: []string{"应编制目录的单位数"}, As: []string{"应编制目录的单位"}},
		{Name: "health", As: []string{"医疗卫生行业"}},
		{Name: "a", Labels: []string{"两处都有的名称"}},
		{Name: "b", Labels: []string{"两处都有的名称"}},
	}, []string{"家"})
}

// sayClaims writes claims as number=senses, the readings parted by |.
func sayClaims(list []Claim) string {
	var out []string
	for _, c := range list {
		var any []string
		for _, sum := range c.Any {
			var senses []string
			for _, s := range sum {
				for _, m := range s.Means.each() {
					for i, name := range meaningNames {
						if m == 1<<i {
							senses = append(senses, name)
						}
					}
				}
				if s.Own != "" {
					senses = append(senses, "“"+s.Own+"”")
				}
			}
			any = append(any, strings.Join(senses, "+"))
		}
		sign := "="
		if c.Share != nil {
			sign = "% of "
		}
		if c.Since != NoSince {
			sign = " a year ago or since, of "
		}
		out = append(out, fmt.Sprint(c.Number, sign, strings.Join(any, "|")))
	}
	return strings.Join(out, "; ")
}

// TestClaims: what a text claims, without any form. The tables of package templates hold thousands of sentences against
// figures.
func TestClaims(t *testing.T) {
	for _, tt := range []struct{ text, want, reason string }{
		{"收到政府信息公开申请20件，办结19件。", "20=newly|received; 19=answered", "收到 has two readings"},
		{"上年结转2件，结转下年度1件。", "2=carried_in; 1=carried_out", "whence and whither"},
		{"收到申请20件，其中自然人18件。", "20=newly|received; 18=natural+newly|received+natural|answered+natural", "applicants follow what was received"},
		{"予以公开8件，占40%。", "8=granted; 40% of granted", "a share of the figure before it"},
		{"行政复议、行政诉讼分别为3件和2件。", "3=review; 2=suit", "分别"},
		{"政府信息公开行政复议3件，其中维持2件。", "3=review; 2=review+upheld", "the kind is the sentence's"},
		{"未收到政府信息公开申请。", "0=newly", "nothing"},
		{"收到表扬信20件。", "", "an unknown word"},
		{"近20件申请办结。", "20=answered", "rough"},
		{"2023年收到政府信息公开申请20件。", "20 a year ago or since, of newly|received", "last year's"},
		{"2022年收到政府信息公开申请20件。", "", "another year"},
		{"不予公开3件，其中涉密2件。", "3=refused; 2=“secret”", "a word that means it only after another"},
		{"涉密2件。", "", "and without it"},
		{"应编制目录的单位48家。", "48=“due”", "a unit of the form's own"},
		{"医疗卫生行业应编制目录的单位12家。", "12=“due health”", "row and column"},
		{"医疗卫生行业应编制目录的单位占12%。", "", "no share of them is known"},
		{"两处都有的名称5件。", "", "what two things are called is neither"},
	} {
		reader := words().Reader(Writer{Name: "测试县档案局", Year: 2024}, meter.New("测试"))
		text := words().Read(tt.text)
		if got := sayClaims(reader.Claims(text, true)); got != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.text, got, tt.want, tt.reason)
		}
	}
}

// TestMeanings: every name has a meaning of its own, and no figure means a part of speech.
func TestMeanings(t *testing.T) {
	if m := meaningOf("newly"); m != wNewly || meaningOf("unknown") != 0 {
		t.Errorf("newly is %b: the names are out of step with the meanings", m)
	}
	if m, unknown := Meant("review", "upheld"); m != wReview|wUpheld || unknown != "" {
		t.Errorf("%b, %q", m, unknown)
	}
	if _, unknown := Meant("review", "filler"); unknown != "filler" {
		t.Errorf("filler is a figure's: %q", unknown)
	}
}

// TestLeftOver: what was left over from another report.
func TestLeftOver(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"2023年，我局共收到申请3件。", "2023 2023年，我局共收到申请3件"},
		{"2023年，我局共收到申请3件，同比增长2%。", "2023 2023年，我局共收到申请3件"},
		{"较2023年增加3件。", ""},
		{"数据统计期限自2023年1月1日至2023年12月31日。", "2023 2023年1月1日至2023年12月31日"},
		{"示例县教育局收到申请3件。", "示例县教育局"},
		{"他乡县教育体育局共收到申请3件。", "他乡县教育体育局"},
	} {
		reader := words().Reader(Writer{Name: "示例县教育体育局", Year: 2024}, meter.New("测试"))
		text := words().Read(tt.text)
		var got []string
		for _, y := range reader.Years(text, false) {
			got = append(got, fmt.Sprint(y.Year, " ", strings.TrimSuffix(y.Phrase, "。")))
		}
		got = append(got, reader.Names(text)...)
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}
