package alike_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/alike"
)

const problems = "一是主动公开目录两年没有更新，教育收费、招生入学等栏目更新滞后；二是依申请公开答复文书格式不统一，个别答复说理不充分；" +
	"三是乡镇中心学校信息员更换频繁，业务不熟。下一步，我局将在三月底前完成目录修订，印发答复文书样式，分两批培训学校信息员。"

// TestMutations: what makes no other text of one, and what does.
func TestMutations(t *testing.T) {
	read := func(text string) *alike.Text { return alike.Read(text, "示例县教育局", "示例县水务局") }
	for _, tt := range []struct {
		reason, text string
		least, most  int // per cent
	}{
		{"the same", problems, 100, 100},
		{"one word", strings.Replace(problems, "滞后", "迟缓", 1), 95, 99},
		{"a word in each sentence", strings.NewReplacer("滞后", "迟缓", "不充分", "不够", "频繁", "较快", "分两批", "集中").Replace(problems), 80, 95},
		{"one number", strings.Replace(problems, "两年", "3年", 1), 95, 100},
		{"the agency's name", strings.Replace(problems, "我局", "示例县水务局", 1), 95, 100},
		{"the order of the sentences", func() string {
			parts := strings.FieldsFunc(problems, func(r rune) bool { return r == '；' || r == '。' })
			return parts[3] + "。" + parts[2] + "；" + parts[0] + "；" + parts[1] + "。"
		}(), 100, 100},
		{"half of it new", problems[:len(problems)/6*3] + "；四是新媒体账号一年只发了九条，公众留言有三条没有回应，已经指定专人每日查看并在五个工作日内回复。", 40, 65},
		{"the same matters in other words", "主动公开方面，部分栏目没有及时维护；申请答复方面，文书有待规范；队伍方面，信息员变动大。将修订目录、统一文书、加强培训。", 0, 20},
	} {
		like := read(tt.text).In(read(problems))
		if got := like.Percent(); got < tt.least || got > tt.most {
			t.Errorf("%s: %d %%, want %d to %d", tt.reason, got, tt.least, tt.most)
		}
		if tt.least >= 80 && len(like.Pairs) < 3 {
			t.Errorf("%s: only %d sentences side by side", tt.reason, len(like.Pairs))
		}
	}
}

// TestStandard: what all reports say in the same words tells nothing; what looks like it and is an agency's own does.
func TestStandard(t *testing.T) {
	for _, tt := range []struct {
		text string
		own  bool
	}{
		{"2024年，本机关未收到政府信息公开申请，没有上年结转和结转下年度继续办理的申请。", false},
		{"2024年，本机关收到政府信息公开申请12件，其中自然人申请10件、法人或其他组织申请2件；没有上年结转的申请；办结12件，其中予以公开10件、部分公开2件。", false},
		{"未发生因政府信息公开引起的行政复议、行政诉讼。", false},
		{"因政府信息公开引起的行政复议3件，其中结果维持2件、尚未审结1件；行政诉讼2件（未经复议直接起诉），均尚未审结。", false},
		{"2024年，本机关未收取信息处理费。", false},
		{"发布0条，废止数量0条，现行有效数量0条。", false},
		{"根据《中华人民共和国政府信息公开条例》第四十九条规定，", false},
		{"按照“公开为常态、不公开为例外”的原则", false},
		{"依据国办公开办函〔2021〕30号", false},
		{"没有其他需要报告的事项。", false},
		{"修订《示例县教育局信息公开指南》，补齐三个栏目。", true},
		{"收到的申请多数问的是学区划分和教师招聘。", true},
		{"全年组织信息员培训两次，参加八十人。", true},
	} {
		if got := alike.Read(tt.text).Letters > 0; got != tt.own {
			t.Errorf("%s: tells something of its own: %v", tt.text, got)
		}
	}
}

func candidates(sketches []alike.Sketch) []alike.Candidate {
	return slices.Collect(alike.Candidates(len(sketches), func(i int) alike.Sketch { return sketches[i] }))
}

// TestCandidatesMissNone: what is not kept of runs that one text has changes nothing, however many texts there are for the marks.
func TestCandidatesMissNone(t *testing.T) {
	for _, runs := range []int{3, 40, 2000} { // far fewer than there are marks for, and far more
		r := rand.New(rand.NewPCG(1, uint64(runs)))
		var sketches []alike.Sketch
		for i := range 60 {
			var s alike.Sketch
			for range runs {
				s = append(s, r.Uint32()&^3)
			}
			if from := r.IntN(i + 1); from < i { // a part of an earlier one's
				copy(s[r.IntN(runs):], sketches[from])
			}
			slices.Sort(s)
			sketches = append(sketches, slices.Compact(s))
		}
		var want []alike.Candidate
		first := map[uint32][]int{}
		for i, s := range sketches {
			count := map[int]int{}
			for _, run := range s {
				for _, other := range first[run][:min(8, len(first[run]))] {
					count[other]++
				}
				first[run] = append(first[run], i)
			}
			for _, other := range slices.Sorted(maps.Keys(count)) {
				if count[other]*100 >= 60*min(len(s), len(sketches[other])) {
					want = append(want, alike.Candidate{This: i, That: other})
				}
			}
		}
		got := candidates(sketches)
		slices.SortFunc(got, func(a, b alike.Candidate) int { return (a.This-b.This)*1000 + a.That - b.That })
		if !slices.Equal(got, want) || len(want) < 5 {
			t.Errorf("%d runs: %v, want %v", runs, got, want)
		}
	}
}

// TestCandidates: the copies among many texts are found, however many there are of one, without comparing all with all.
func TestCandidates(t *testing.T) {
	own := func(i int) string {
		var b strings.Builder
		for k := range 40 {
			n := i*40 + k
			fmt.Fprintf(&b, "%c%c%c%c%c%c%c，", 0x4e00+n%5000, 0x4e00+n/7%5000, 0x5000+n%3001, 0x5e00+n%2003, 0x6000+n%1009, 0x6500+n%4001, 0x7000+n%997)
		}
		return b.String() + "。"
	}
	var sketches []alike.Sketch
	for i := range 300 {
		text := own(i)
		switch {
		case i >= 200 && i < 260:
			text = own(200) + own(i)[:60] // sixty agencies have one text
		case i == 299:
			text = own(7)
		}
		sketches = append(sketches, alike.Read("全县统一建设信息公开专栏并由专人负责日常维护。"+text).Sketch())
	}
	list := candidates(sketches)
	of := map[int]bool{}
	for _, c := range list {
		of[c.This] = true
		if same := c.This >= 200 && c.This < 260 && c.That >= 200; !same && (c.This != 299 || c.That != 7) {
			t.Errorf("%d is taken for %d", c.This, c.That)
		}
	}
	if len(of) != 60 {
		t.Errorf("%d copies are found, want 60", len(of))
	}
	if len(list) > 60*8 {
		t.Errorf("%d pairs are to be looked at", len(list))
	}
}
