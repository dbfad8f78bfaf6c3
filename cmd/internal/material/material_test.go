package material_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/material"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// TestRepeated: what sixty agencies of a county have in common is found, and who has it, in ten counties of other words; what only looks
// alike is not.
func TestRepeated(t *testing.T) {
	var all score
	for county := range tier.Rounds(3, 10) {
		texts := plantedIn(county)
		change, has := plantTexts(texts, county)
		s := scoreOf(t, texts, has, material.Of(newCounty(t, 60, county, change).result))
		t.Logf("county %d: %v", county, s)
		if s.right*100 < s.want*95 || s.right*100 < s.found*95 {
			t.Errorf("county %d: %v", county, s)
		}
		all = score{all.want + s.want, all.found + s.found, all.right + s.right, all.kind + s.kind}
	}
	t.Logf("all: %v", all)
	if all.right*100 < all.want*98 || all.right*100 < all.found*98 || all.kind > 0 {
		t.Errorf("all: %v", all)
	}
}

// A score says of how many planted sentences how many are found, how many that are found have been planted, and how many groups stand
// among the wrong ones of problems and measures.
type score struct{ want, found, right, kind int }

func (s score) String() string {
	return fmt.Sprintf("%d planted, recall %.3f, precision %.3f, %d of the wrong kind", s.want, float64(s.right)/float64(s.want),
		float64(s.right)/float64(s.found), s.kind)
}

func scoreOf(t *testing.T, texts []plantedText, has map[int][]string, m *material.Material) (s score) {
	problems, measures := m.Repeated()
	for k, p := range texts {
		s.want += len(has[k])
		is := func(x material.Shared) bool { // the first agency may have the other word
			return strings.Contains(strings.ReplaceAll(x.Text, p.instead[1], p.instead[0]), string([]rune(p.text)[:12]))
		}
		right, other := problems, measures
		if p.measure {
			right, other = measures, problems
		}
		i := slices.IndexFunc(right, is)
		if i < 0 {
			if s.kind++; !slices.ContainsFunc(other, is) {
				t.Errorf("not found: %s", p.text)
			}
			continue
		}
		s.found += right[i].Count
		for _, name := range right[i].Agencies {
			if slices.Contains(has[k], name) {
				s.right++
			}
		}
	}
	return s
}

// TestWhole: every passage of every agency stands in 素材.docx, every number has a sentence of its agency, and the bytes are the same
// each time.
func TestWhole(t *testing.T) {
	change, _ := plant(1)
	c := newCounty(t, 60, 1, change)
	m := material.Of(c.result)
	doc := m.Document()
	text := written(doc)
	passages := 0
	for _, f := range c.filings {
		for id, said := range f.Narrative {
			passages++
			if !strings.Contains(text, said) {
				t.Fatalf("%s: %s is missing: %s", f.Agency.Name, id, said)
			}
		}
	}
	by := map[string]*templates.Filing{}
	for _, f := range c.filings {
		by[f.Agency.Name] = f
	}
	for _, n := range m.Numbers() {
		said := by[n.Agency].Narrative[n.Passage.ID]
		if n.Sentence == "" || !strings.Contains(said, n.Sentence) || !strings.Contains(n.Sentence, n.Number.String()) {
			t.Fatalf("%s %s %s%s has no source: %q", n.Agency, n.Matter, n.Number, n.Unit, n.Sentence)
		}
	}
	t.Logf("%d passages, %d numbers", passages, len(m.Numbers()))
	for _, s := range m.Sums() {
		t.Log(s.Matter, s.Total, s.Unit, s.Agencies, s.Left)
	}
	var one, two bytes.Buffer
	if err := doc.DOCX(&one, report.DOCXOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := material.Of(c.result).Document().DOCX(&two, report.DOCXOptions{}); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Errorf("other bytes the second time: %v", err)
	}
}

// written is what a document says, without its marks.
func written(doc *report.Document) string {
	text := &strings.Builder{}
	var add func(b report.Block)
	add = func(b report.Block) {
		switch b := b.(type) {
		case *report.Paragraph:
			for _, r := range b.Runs {
				if !strings.HasPrefix(r.Text, "〔") {
					text.WriteString(r.Text)
				}
			}
		case report.Series:
			b(add)
		}
		text.WriteByte('\n')
	}
	for _, b := range doc.Blocks {
		add(b)
	}
	return text.String()
}

// TestLimits: of more agencies than likeness is looked for, sentences are one that are so to the letter, and the document says so; the
// problems are grouped as ever. Of more text than Word takes there is no document, but the list of passages.
func TestLimits(t *testing.T) {
	change, _ := plant(0)
	c := newCounty(t, 60, 0, change)
	all, letter := material.OfLimited(c.result, 60, 1_000_000), material.OfLimited(c.result, 59, 1_000_000)
	for says, m := range map[bool]*material.Material{false: all, true: letter} {
		text := written(m.Document())
		if strings.Contains(text, "一字不差") != says || !strings.Contains(text, c.filings[59].Narrative["problems"]) {
			t.Errorf("to the letter %v: that is not said, or a passage is missing", says)
		}
	}
	one, _ := all.Repeated()
	two, _ := letter.Repeated()
	if !slices.EqualFunc(one, two, func(a, b material.Shared) bool { return a.Label == b.Label && slices.Equal(a.Agencies, b.Agencies) }) {
		t.Error("other problems are repeated")
	}
	if n, less := sharedSentences(all), sharedSentences(letter); less >= n || less == 0 {
		t.Errorf("%d sentences are shared by likeness, %d to the letter", n, less)
	}
	much := material.OfLimited(c.result, 60, 10_000)
	var s xlsx.Summary
	much.Into(&s)
	if much.Whole() || !much.Listed() || s.Texts == nil || len(s.Repeated)+len(s.Numbers) > 0 || len(much.Draft(c.result.BodyFiling())) == 0 {
		t.Errorf("too much text: whole %v, listed %v, %d repeated", much.Whole(), much.Listed(), len(s.Repeated))
	}
}

func sharedSentences(m *material.Material) (n int) {
	for k := range 5 {
		m.Written(k, func(p *material.Passage) { n += len(p.Shared) })
	}
	return n
}

// TestLabels: what stands beside a passage and what stands in the list of problems and measures is one.
func TestLabels(t *testing.T) {
	change, _ := plant(0)
	m := material.Of(newCounty(t, 60, 0, change).result)
	var s xlsx.Summary
	m.Into(&s)
	beside := map[string][]string{} // agencies by label
	s.Texts(func(x xlsx.SummaryText) {
		for label := range strings.SplitSeq(x.Labels, "、") {
			beside[label] = append(beside[label], x.Agency)
		}
	})
	delete(beside, "")
	problems, measures := m.Repeated()
	for _, x := range append(problems, measures...) {
		if !slices.Equal(beside[x.Label], x.Agencies) || len(x.Agencies) != x.Count || x.Count < 2 {
			t.Errorf("%s: %v beside the passages, %v in the list", x.Label, beside[x.Label], x.Agencies)
		}
		delete(beside, x.Label)
	}
	if len(beside) > 0 || len(s.Repeated) != len(problems)+len(measures) || len(measures) == 0 {
		t.Errorf("%d lines, %v", len(s.Repeated), beside)
	}
}

// TestDraft: the drafts of ten counties, large and small, each with words of its own, have no fault but that they are drafts, and say what the totals say.
func TestDraft(t *testing.T) {
	for seed := range 10 {
		change, _ := plantTexts(plantedIn(seed), seed)
		c := newCounty(t, []int{14, 1, 60, 3, 25}[seed%5], seed, change)
		f := c.result.BodyFiling()
		f.Narrative = material.Of(c.result).Draft(c.result.BodyFiling())
		f.Complete()
		result := templates.Check(f, templates.Options{Previous: c.result.Last})
		drafts := 0
		for _, x := range result.Findings {
			if x.Code == "narrative.placeholder" {
				drafts++
			}
			if strings.HasPrefix(x.Code, "narrative.") && x.Code != "narrative.placeholder" {
				t.Errorf("%d: %s: %s", seed, x.Code, x.Message)
			}
		}
		for _, p := range f.Form.Passages() {
			text := f.Narrative[p.ID]
			if p.Required && text == "" || text != "" && !strings.HasPrefix(text, templates.DraftMark) {
				t.Errorf("%d: %s is %q", seed, p.ID, text)
			}
			if _, err := f.FillMarks(text); err != nil {
				t.Errorf("%d: %s: %v", seed, p.ID, err)
			}
		}
		if drafts != len(f.Narrative) {
			t.Errorf("%d: %d passages are told to be drafts, not %d", seed, drafts, len(f.Narrative))
		}
		c.sameChange(t, f.Narrative["overview.on_request"])
		c.remnants(t, f)
	}
}

// remnants takes the marks out of a draft and nothing else: what is for whoever writes is still told of.
func (c *county) remnants(t *testing.T, f *templates.Filing) {
	t.Helper()
	want := map[templates.Key]bool{}
	for id, text := range f.Narrative {
		f.Narrative[id] = strings.TrimPrefix(text, templates.DraftMark)
		if strings.Contains(text, "补写") {
			want[templates.Key(id)] = true
		}
	}
	for _, x := range templates.Check(f, templates.Options{Previous: c.result.Last}).Findings {
		if x.Code == "narrative.placeholder" {
			if !want[x.Key] {
				t.Errorf("%s: %s", x.Key, x.Message)
			}
			delete(want, x.Key)
		}
	}
	if len(want) > 0 {
		t.Errorf("not told of: %v", want)
	}
}

var changed = regexp.MustCompile(`两年都有数的([0-9]+)个单位，新收申请比上年(?:(?:增加|减少)[0-9]+件|持平)`)

// sameChange holds the change that a draft tells of against one reckoned here, of the agencies that stand in both years.
func (c *county) sameChange(t *testing.T, text string) {
	t.Helper()
	m := changed.FindStringSubmatch(text)
	if m == nil {
		if c.last["示例县人民政府"] == nil {
			t.Errorf("no change is told: %s", text)
		}
		return
	}
	both, off := 0, int64(0)
	for _, f := range c.filings {
		if last := c.last[f.Agency.Name]; last != nil {
			both++
			off += (f.Cell("applications.new.total").Number.Micro() - last.Cell("applications.new.total").Number.Micro()) / 1_000_000
		}
	}
	word := fmt.Sprintf("增加%d件", off)
	switch {
	case off < 0:
		word = fmt.Sprintf("减少%d件", -off)
	case off == 0:
		word = "持平"
	}
	if want := fmt.Sprintf("两年都有数的%d个单位，新收申请比上年%s", both, word); m[0] != want {
		t.Errorf("%s, want %s", m[0], want)
	}
}

// TestIsMeasure: what is done about a problem, and what is none the less one.
func TestIsMeasure(t *testing.T) {
	for sentence, want := range map[string]bool{
		"下一步，将列出公开清单":          true,
		"发现问题后，已改正错链，并逐月通报":    true,
		"已组织信息员轮训一遍，不再由新人独自操作": true,
		"力争上半年见效":              true,
		"没有专人管理，已有半年无人过问":      false,
		"目录编制较早，已经不适应新的条例":     false,
		"栏目内容陈旧，已两年没有更新":       false,
		"公开的文件里，已有四件过期仍然挂着":    false,
		"答复文书统一样式，请法律顾问把关":     true,
		"加强业务培训，每季度通报":         true,
		"加强业务培训的办法不多":          false,
		"信息员经常更换，请假的也多":        false,
		"即将到期的文件没有清理，计划性不强":    false,
	} {
		if material.IsMeasure(sentence) != want {
			t.Errorf("%s: a measure %v", sentence, !want)
		}
	}
}
