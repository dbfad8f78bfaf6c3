package collect

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	record := func(year int, files ...string) *Record {
		rec := &Record{Year: year}
		for _, f := range files {
			name, sum, _ := strings.Cut(f, "=")
			rec.Files = append(rec.Files, FileRecord{File: name, SHA256: sum})
		}
		return rec
	}
	last := record(2024, "回收/甲=1", "回收/乙=2", "回收/丙=3", "回收/打不开=")
	for _, tt := range []struct {
		reason string
		rec    *Record
		want   string // the first line
	}{
		{"nothing", record(2024, "回收/甲=1", "回收/乙=2", "回收/丙=3", "回收/打不开="), "没有变化"},
		{"one new, one changed, one gone", record(2024, "回收/甲=9", "回收/乙=2", "回收/丁=4", "回收/打不开="), "新增 1 个文件，内容有变 1 个，不见了 1 个；"},
		{"the folder is spelled in another way", record(2024, "./回收/甲=1", "./回收/乙=2", "./回收/丙=3", "./回收/打不开="), "新增 1 个文件，内容有变 0 个，不见了 1 个；新报来 0 个单位；合计有 0 个数不同；改名或移动了 3 个文件"},
		{"sorted into a folder, and a second copy", record(2024, "回收/一/甲=1", "回收/甲（2）=1", "回收/乙=2", "回收/丙=3", "回收/打不开="), "新增 1 个文件，内容有变 0 个，不见了 0 个；新报来 0 个单位；合计有 0 个数不同；改名或移动了 1 个文件"},
		{"another year", record(2025, "回收/甲=1"), "原来是 2024 年度的结果，已经换成 2025 年度的"},
	} {
		c := tt.rec.Since(last)
		if lines := c.Lines(10); !strings.Contains(lines[0], tt.want) || c.None() != (tt.reason == "nothing") {
			t.Errorf("%s: %q", tt.reason, lines)
		}
	}
	first := last.Since(nil)
	if lines := first.Lines(10); len(lines) > 0 || first.None() {
		t.Errorf("first run: %q", lines)
	}
}

// TestRecordReadBack: what a run leaves of the day and of the office's decisions the next one finds, and nothing where there was none.
func TestRecordReadBack(t *testing.T) {
	for _, want := range []*Record{
		{Schema: Schema, Year: 2024},
		{Schema: Schema, Year: 2024, Deadline: "2025-01-20", Today: "2025-01-22",
			Decisions: []Decided{{NameRecord: NameRecord{"A01", "甲局"}, What: "免报", Reason: "机构撤销", Date: "2025-01-22"}}},
	} {
		var b bytes.Buffer
		if err := want.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := ParseRecord(b.Bytes())
		if err != nil || got.Deadline != want.Deadline || got.Today != want.Today || !slices.Equal(got.Decisions, want.Decisions) {
			t.Errorf("%+v is read back as %+v, %v", want, got, err)
		}
		if strings.Contains(b.String(), "omitempty") {
			t.Error(b.String())
		}
	}
}
