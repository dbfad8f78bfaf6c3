package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestUnplaced takes text without a place into a workbook and back: nothing of it is lost, nothing of it is asked about.
func TestUnplaced(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("很长的一段文字，不属于任何一段。", 3000)
	for _, c := range []struct {
		texts, want []templates.Unplaced
		reason      string
	}{
		{nil, nil, "no sheet without a text"},
		{[]templates.Unplaced{{Part: "三", Text: "2024年，共收到政府信息公开申请0条。"}, {Text: "第一行\n第二行"}}, nil, "as it is"},
		{[]templates.Unplaced{{Part: "二", Text: "=1+1"}, {Part: "四", Text: "12"}}, nil, "neither a formula nor a number"},
		{[]templates.Unplaced{{Part: "二", Text: long}}, []templates.Unplaced{{Part: "二", Text: string([]rune(long)[:30000])},
			{Part: "二", Text: string([]rune(long)[30000:])}}, "more than a cell holds"},
	} {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = "示例县水务局"
		f.Unplaced = c.texts
		var b bytes.Buffer
		if err := Write(&b, f, Options{}); err != nil {
			t.Fatal(err)
		}
		ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), ReadOptions{File: "w.xlsx"})
		if ret.Filing == nil || len(ret.Findings) > 0 {
			t.Fatalf("%s: %v", c.reason, ret.Findings)
		}
		want := c.want
		if want == nil {
			want = c.texts
		}
		if !slices.Equal(ret.Filing.Unplaced, want) {
			t.Errorf("%s: %d texts, want %d: %.80q", c.reason, len(ret.Filing.Unplaced), len(want), ret.Filing.Unplaced)
		}
	}
}

// TestPower: the cover says what the name says, unless somebody says otherwise, and is read in the same way.
func TestPower(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		agency templates.Agency
		word   string
	}{
		{templates.Agency{Name: "示例市人民政府"}, WordYes}, {templates.Agency{Name: "示例县水务局"}, WordNo},
		{templates.Agency{Name: "示例市人民政府", Rules: templates.PowerNo}, WordNo}, {templates.Agency{Name: "示例县水务局", Rules: templates.PowerYes}, WordYes},
	} {
		f := templates.NewFiling(form, 2024)
		f.Agency = c.agency
		var b bytes.Buffer
		if err := Write(&b, f, Options{}); err != nil {
			t.Fatal(err)
		}
		if v := newValuation(mustLayout(t, form), f, Options{}); v.agency("rule_making").text != c.word {
			t.Errorf("%+v: the cover says %q", c.agency, v.agency("rule_making").text)
		}
		if ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), ReadOptions{File: "w.xlsx"}); ret.Filing.Agency.Rules != c.agency.Rules {
			t.Errorf("%+v: read as %v", c.agency, ret.Filing.Agency.Rules)
		}
	}
}
