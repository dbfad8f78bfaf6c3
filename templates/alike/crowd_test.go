package alike_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/alike"
)

// TestCrowd: which sentences are one, by the per cents in use.
func TestCrowd(t *testing.T) {
	const a = "主动公开目录已有两年没有更新，部分栏目长期没有新的内容"
	for _, tt := range []struct {
		reason, a, b        string
		whole, same, nearly bool
	}{
		{"the same", a, a, true, true, true},
		{"another figure", "全年抽查答复文书12件，改正格式问题", "全年抽查答复文书30件，改正格式问题", true, true, true},
		{"other marks", a, strings.Replace(a, "，", "、", 1), true, true, true},
		{"a word is another", a, strings.Replace(a, "长期没有", "一直没有", 1), false, true, true},
		{"several are", a, strings.NewReplacer("已有两年", "近几年来", "新的内容", "更新").Replace(a), false, false, true},
		{"a part of a longer one", a, "一是" + a + "，群众意见比较集中，办公室多次提醒", false, true, true},
		{"set words about another matter", a, "依申请公开答复文书已有两年没有统一，部分股室各写各的样式", false, false, false},
		{"another sentence", a, "基层信息员大多是兼职，调动以后交接不清楚", false, false, false},
	} {
		for percent, want := range map[int]bool{100: tt.whole, 90: tt.same, alike.Nearly: tt.nearly} {
			c := alike.NewCrowd(percent)
			first, second := c.Add(alike.Read(tt.a), 0), c.Add(alike.Read(tt.b), 1)
			if got := first[0] == second[0]; got != want {
				t.Errorf("%s: one at %d %%: %v", tt.reason, percent, got)
			}
		}
	}
}

// TestCrowdMembers: who says a thing twice is counted once, and what most say comes first.
func TestCrowdMembers(t *testing.T) {
	c := alike.NewCrowd(90)
	for i := range 5 {
		text := "信息员变动频繁，对业务不熟悉，稿件经常退回。信息员变动频繁，对业务不熟悉，稿件经常退回。"
		if i == 3 {
			text = "政策解读形式单一，图解和视频很少。"
		}
		c.Add(alike.Read(text+"政务新媒体更新不及时，有的月份没有内容。"), i)
	}
	got := c.Shared()
	if len(got) != 2 || len(got[0].Members) != 5 || !slices.Equal(got[1].Members, []int{0, 1, 2, 4}) {
		t.Errorf("%v", got)
	}
}

// TestCrowdGrowth: a run of letters that all sentences share is not followed to all of them.
func TestCrowdGrowth(t *testing.T) {
	c := alike.NewCrowd(90)
	const n = 3000
	for i := range n {
		own := fmt.Sprintf("%c%c%c%c%c%c", 0x4e00+i, 0x4e00+i*7%20000, 0x5000+i*3, 0x6000+i%4000, 0x5100+i*5%9000, 0x7000+i)
		c.Add(alike.Read("按照全县统一部署要求认真开展"+strings.Repeat(own, 4)), i)
	}
	if most := alike.LongestChain(c); most > 8 {
		t.Errorf("a run leads to %d sentences", most)
	}
}
