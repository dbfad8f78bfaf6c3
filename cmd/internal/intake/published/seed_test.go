package published

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// codes lists findings as code@key.
func codes(res *Result) []string {
	var list []string
	for _, f := range res.Findings {
		list = append(list, f.Code+"@"+string(f.Key))
	}
	return list
}

// TestSeed reads the seed's own text where the folder exists, and a text of our own with the same layout and the same
// damage: every line of table 三 has 8 cells, so that 总计 is lost, and 其他 with it in the 19 lines of the items. Which
// column a figure of that table belongs to cannot be known (official-format.md C9 gives three readings that all
// contradict each other), so none of its figures is handed out, not even the zeros: a cell may be the lost one.
func TestSeed(t *testing.T) {
	seeds, _ := filepath.Glob("../../../../../shared/seed/*.txt")
	own, _ := filepath.Glob("../../../../testdata/published/*2024年度报告.txt")
	if len(own) == 0 {
		t.Fatal("testdata/published is missing")
	}
	for _, name := range append(own, seeds...) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			res := readNamed(name, data, nil)
			f := res.Filing
			if f == nil || f.Form.ID != "2021" || f.Year != 2024 {
				t.Fatalf("filing %v, findings %v", f, codes(res))
			}
			if got := codes(res); !slices.Equal(got, []string{"table.truncated@applications"}) {
				t.Fatalf("findings %v", got)
			}
			for _, word := range []string{"第三部分的表", "没有“总计”栏", "等 19 行各有 5 个数", "每行 7 栏"} {
				if !strings.Contains(res.Findings[0].Message, word) {
					t.Errorf("%q is not in %s", word, res.Findings[0].Message)
				}
			}
			for _, key := range f.Form.Keys() {
				c := f.Cell(key)
				switch key.Table() {
				case "applications":
					if c.Kind != templates.CellUnreadable {
						t.Errorf("%s = %s, want unreadable", key, c)
					}
				default:
					if c.Kind != templates.CellNumber || !c.Number.IsZero() || c.Text != "" {
						t.Errorf("%s = %v %s, want 0", key, c.Kind, c)
					}
				}
			}
			f.Complete()
			if c := f.Cell("applications.new.total"); c.Kind != templates.CellUnreadable {
				t.Errorf("a total of figures that are lost is %s", c)
			}
			if c := f.Cell("applications.new.natural"); c.Text != "0 0 0 0 0 1" {
				t.Errorf("what was seen in the row is %q", c.Text)
			}
			if a := f.Agency; !strings.HasSuffix(a.Name, "局") || !strings.HasSuffix(a.Website, "人民政府门户网站") || !strings.HasPrefix(a.URL, "http://www.") ||
				a.Office != "办公室" || len(a.Postcode) != 6 || a.Phone == "" || a.Fax == "" || !strings.HasSuffix(a.Address, "路") {
				t.Errorf("agency %+v", a)
			}
			complete(t, string(data), f)
			starts := map[string]string{"overview.intro": "2024 年，县", "overview.proactive": "县", "overview.on_request": "2024 年度县", "overview.management": "一是",
				"overview.platform": "县", "overview.supervision": "", "problems": "2024 年", "other.matters": "（二）24年政务公开重点任务落实情况总结\n2024年，"}
			for id, start := range starts {
				if text := f.Narrative[id]; text == "" || !strings.HasPrefix(text, start) {
					t.Errorf("%s begins with %q, want %q", id, clip(text, 30), start)
				}
			}
			if text := f.Narrative["other.fees"]; !strings.HasSuffix(text, "未收取信息处理费。") || strings.Contains(text, "\n") {
				t.Errorf("other.fees = %q", text)
			}
			if !strings.Contains(f.Narrative["problems"], "**一是**") {
				t.Error("bold is lost")
			}
			if len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "24年政务公开重点任务") {
				t.Errorf("unplaced %q", res.Notes)
			}
		})
	}
}

// complete checks by another way than the reader's that no character of the narrative is lost: below the first heading,
// everything but headings and lines with tabs.
func complete(t *testing.T, text string, f *templates.Filing) {
	t.Helper()
	_, body, _ := strings.Cut(text, "\n一、总体情况\n")
	want := ""
	for l := range strings.Lines(body) {
		tabbed := strings.Contains(l, "\t")
		if l = strings.TrimSpace(l); tabbed || slices.ContainsFunc(f.Form.Sections, func(s *templates.Section) bool { return s.Heading == l }) {
			continue
		}
		for _, p := range f.Form.Passages() {
			if p.Heading != "" {
				l = strings.TrimPrefix(strings.TrimPrefix(l, p.Heading+"。"), p.Heading)
			}
		}
		want += hanzi.Squeeze(l)
	}
	got := ""
	for _, p := range f.Form.Passages() {
		got += hanzi.Squeeze(f.Narrative[p.ID])
	}
	if got != want {
		i := 0
		for i < len(got) && i < len(want) && got[i] == want[i] {
			i++
		}
		t.Errorf("the narrative is not complete: at byte %d of %d and %d: got %q, want %q", i, len(got), len(want), clip(got[max(0, i-30):], 40), clip(want[max(0, i-30):], 40))
	}
}
