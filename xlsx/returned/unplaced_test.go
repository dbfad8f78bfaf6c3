package returned

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
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
		if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
			t.Fatal(err)
		}
		ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), Options{File: "w.xlsx"})
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
		{templates.Agency{Name: "示例市人民政府"}, xlsx.WordYes}, {templates.Agency{Name: "示例县水务局"}, xlsx.WordNo},
		{templates.Agency{Name: "示例市人民政府", Rules: templates.PowerNo}, xlsx.WordNo}, {templates.Agency{Name: "示例县水务局", Rules: templates.PowerYes}, xlsx.WordYes},
	} {
		f := templates.NewFiling(form, 2024)
		f.Agency = c.agency
		var b bytes.Buffer
		if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
			t.Fatal(err)
		}
		book, err := sheets.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheets.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		power := mustLayout(t, form).Agency("rule_making")
		if word := book.Sheet(xlsx.SheetCover).Cell(power.Row, power.Col).Text(); word != c.word {
			t.Errorf("%+v: the cover says %q", c.agency, word)
		}
		if ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), Options{File: "w.xlsx"}); ret.Filing.Agency.Rules != c.agency.Rules {
			t.Errorf("%+v: read as %v", c.agency, ret.Filing.Agency.Rules)
		}
	}
}

// What was seen of a figure that could not be placed is no figure after writing and reading, either.
func TestSeenIsNoFigure(t *testing.T) {
	form := form2021(t)
	for text, want := range map[string]string{"5": "？5", "/": "？/", "12件": "？12件", "0 0 1": "0 0 1", "": "？"} {
		f := templates.NewFiling(form, 2024)
		f.Set("applications.new.natural", templates.Cell{Kind: templates.CellUnreadable, Text: text})
		got := readBytes(writtenPlain(t, f)).Filing.Cell("applications.new.natural")
		if got.Kind != templates.CellText || got.Text != want {
			t.Errorf("%q came back as %+v, want the text %q", text, got, want)
		}
	}
}
