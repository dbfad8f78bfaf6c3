package place

import (
	"slices"
	"testing"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

func wordingOf(t *testing.T, table string) *Wording {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Skip(err)
	}
	return NewWording(form.Table(table))
}

// TestFind: each rung of the ladder, and what is on none.
func TestFind(t *testing.T) {
	w, two := wordingOf(t, "applications"), wordingOf(t, "disclosure")
	for _, c := range []struct {
		labels *Labels
		text   string
		rung   Rung
		id     string
		reason string
	}{
		{&w.Rows, "2.其他法律行政法规禁止公开", Written, "refused_law", "letter for letter"},
		{&w.Rows, "（七） 总\n计", Written, "total", "blanks do not count"},
		{&w.Rows, "其他法律行政法规禁止公开", Unnumbered, "refused_law", "without its number"},
		{&w.Rows, "4.其他法律行政法规禁止公开", Unnumbered, "refused_law", "with another number"},
		{&w.Cols, "自然人（件）", Remarked, "natural", "with a bracket at its end"},
		{&w.Rows, "2.其它法律行政法规禁止公开", Near, "refused_law", "a slip"},
		{&w.Rows, "4.保护第三人合法权益", Near, "refused_third_party", "another word"},
		{&w.Rows, "二、上年结转政申府信息公开申请数量", Near, "carried_in", "two slips in fourteen characters"},
		{&w.Rows, "2.其他法律行政法规禁止公开12", Unknown, "", "a figure that ran into a label is no slip"},
		{&w.Rows, "5.属于二类内部事务信息", Unknown, "", "another number is no slip"},
		{&w.Rows, "一、本年结转政府信息公开申请数量", Unknown, "", "as near to 新收 as to 上年结转"},
		{&two.Bands[0], "本年制止件数", Unknown, "", "as near to 制发 as to 废止"},
		{&two.Bands[0], "本年制发数", Near, "issued", "废止 is three away"},
		{&w.Cols, "自燃人", Unknown, "", "too short for slips"},
		{&w.Cols, "", Unknown, "", "nothing"},
	} {
		a := c.labels.Find(c.text)
		id := ""
		if len(a.Lines) > 0 {
			id = a.Lines[0].ID
		}
		if a.Rung != c.rung || id != c.id {
			t.Errorf("%q: rung %d, %q, want %d, %q: %s", c.text, a.Rung, id, c.rung, c.id, c.reason)
		}
	}
}

// TestAlong: a near miss is believed where it belongs, and nowhere else.
func TestAlong(t *testing.T) {
	const first, law, safety, third = "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"
	const slip, other = "2.其它法律行政法规禁止公开", "2.其他法律行政法规禁上公开"
	for _, c := range []struct {
		texts    []string
		alone    bool
		believed int
		reason   string
	}{
		{[]string{first, slip, safety}, false, 1, "between its neighbours"},
		{[]string{first, slip, "4.保护第三人合法权益", "5.属于三类内部事务信息"}, false, 2, "two beside each other"},
		{[]string{first, slip}, false, 1, "one neighbour was found"},
		{[]string{slip}, false, 0, "nothing says where it stands"},
		{[]string{slip}, true, 1, "what stands around it does"},
		{[]string{first, law, slip, safety}, false, 0, "the label that was meant stands there"},
		{[]string{first, slip, other, safety}, false, 0, "two come near to one label"},
		{[]string{first, slip, slip, safety}, false, 1, "the same text twice: read twice, and compared"},
		{[]string{third, slip, safety}, false, 0, "its neighbours stand behind it"},
		{[]string{first, "其他", slip, third}, false, 1, "what names several lines says nothing"},
	} {
		a := wordingOf(t, "applications").Rows.Along(c.texts, c.alone)
		if len(a.Misses) != c.believed {
			t.Errorf("%q: %v, want %d: %s", c.texts, a.Misses, c.believed, c.reason)
		}
		if got := len(a.Find(slip)) > 0; got != slices.ContainsFunc(a.Misses, func(m Miss) bool { return m.Got == slip }) {
			t.Errorf("%q: found %v", c.texts, got)
		}
	}
}

// TestNearWordings lists the wordings along one side of a table of the editions that are within twice the slack of each other.
// A text between the two is taken for neither; an edition with another such pair is to be looked at before it is listed.
func TestNearWordings(t *testing.T) {
	known := []string{"本年废止件数 本年制发件数", "本年新公开数量 本年新制作数量", "上年结转政府信息公开申请数量 本年新收政府信息公开申请数量"}
	seen := map[string]bool{}
	for _, form := range templates.Forms() {
		for _, table := range form.Tables {
			w := NewWording(table)
			for _, l := range append([]*Labels{&w.Rows, &w.Cols}, pointers(w.Bands)...) {
				for i, a := range l.keys {
					for _, b := range l.keys[:i] {
						n := hanzi.Slack(min(len([]rune(a)), len([]rune(b))))
						if l.same(a, b) || n == 0 || hanzi.Distance([]rune(a), []rune(b)) > 2*n {
							continue
						}
						seen[a+" "+b] = true
						if !slices.Contains(known, a+" "+b) {
							t.Errorf("%s %s: “%s” and “%s” are as near as that", form.ID, table.ID, a, b)
						}
						for _, text := range []string{a, b} {
							if got := l.Find(text); got.Rung < Unnumbered || len(got.Lines) != 1 {
								t.Errorf("%s is not told apart", text)
							}
						}
					}
				}
			}
		}
	}
	if len(seen) != len(known) {
		t.Errorf("near pairs %v, known %q", seen, known)
	}
}

func pointers(list []Labels) (out []*Labels) {
	for i := range list {
		out = append(out, &list[i])
	}
	return out
}
