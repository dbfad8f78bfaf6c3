package returned

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// A damaged sheet does not take the others with it when the caller wants what is left.
func TestReadSalvage(t *testing.T) {
	base := completed(t)
	broken := rezipped(t, written(t, base), func(p map[string][]byte) {
		b := p["xl/worksheets/sheet3.xml"]
		p["xl/worksheets/sheet3.xml"] = b[:bytes.LastIndex(b[:len(b)/2], []byte("<c "))]
	})
	ret := Read(bytes.NewReader(broken), int64(len(broken)), Options{File: "坏.xlsx", Salvage: true})
	if ret.Filing == nil {
		t.Fatal("nothing was read")
	}
	if c := codes(ret.Findings); !slices.Contains(c, "file.damaged@") || !slices.Contains(c, "table.truncated@") {
		t.Errorf("findings %v", c)
	}
	for _, key := range base.Form.Keys() {
		got, want := ret.Filing.Cell(key), base.Cell(key)
		if key.Table() == "applications" {
			want = templates.Cell{Kind: templates.CellUnreadable}
		}
		if got.Kind != want.Kind || got.Number != want.Number {
			t.Errorf("%s: got %+v, want %+v", key, got, want)
		}
	}
	for salvage, taken := range map[bool]string{false: "没有采用其中任何数据", true: "只采用了还能读出的工作表"} {
		want := "“坏.xlsx”已损坏：工作表“三、申请” 不完整，后面的内容丢了；" + taken + "。还能读出的工作表：“封面”、“二、主动公开”、“四、复议诉讼”、“正文”、“核对”。"
		ret := Read(bytes.NewReader(broken), int64(len(broken)), Options{File: "坏.xlsx", Salvage: salvage})
		if got := ret.Findings[0].Message; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		if (ret.Filing != nil) != salvage {
			t.Error("salvaged without being asked, or not when asked")
		}
	}
}

// A file that was cut on its way has lost the directory of its archive. The sheets in front of the cut are whole.
func TestReadSalvageCut(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	for name, cut := range map[string]int{"the directory": len(data) - 60, "the directory and all after the sheets": bytes.Index(data, []byte("xl/worksheets/sheet7.xml")) - 10} {
		ret := Read(bytes.NewReader(data), int64(cut), Options{File: "断.xlsx", Salvage: true})
		if ret.Filing == nil {
			t.Errorf("%s: nothing was read: %s", name, describe(ret.Findings))
			continue
		}
		if c := codes(ret.Findings); !slices.Contains(c, "file.damaged@") {
			t.Errorf("%s: findings %v", name, c)
		}
		sameFigures(t, ret.Filing, base)
	}
	// a byte that was changed as well is not taken for a figure
	bad := bytes.Clone(data[:len(data)-60])
	bad[bytes.Index(bad, []byte("xl/worksheets/sheet3.xml"))+400] ^= 0x10
	ret := Read(bytes.NewReader(bad), int64(len(bad)), Options{File: "断.xlsx", Salvage: true})
	if ret.Filing != nil {
		for _, key := range base.Form.Keys() {
			if got := ret.Filing.Cell(key); got.Kind == templates.CellNumber && got.Number != base.Cell(key).Number {
				t.Errorf("%s is read as %s", key, got.Number)
			}
		}
	}
}

// A file of another kind is named as what it is, with what to do about it: not every kind can be saved as a workbook.
func TestReadWayOut(t *testing.T) {
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	if _, err := z.Create("某局/填报表.xlsx"); err != nil {
		t.Fatal(err)
	}
	mustEdit(t, z.Close())
	for _, c := range []struct{ data, what, fix string }{
		{"单位,数量\n某局,12\n", "CSV", "另存为"},
		{"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页", "另存为"},
		{"%PDF-1.7\n1 0 obj\n", "PDF", "原来的 .xlsx"},
		{"\x89PNG\r\n\x1a\n0000", "PNG 图片", "图片里的数不能读"},
		{archive.String(), "装有工作簿的压缩包", "先解压"},
		{"MZ\x90\x00\x03", "不是填报表", "请填报单位报送"},
	} {
		list := readBytes([]byte(c.data)).Findings
		if len(list) != 1 || !strings.Contains(list[0].Message, c.what) || c.what != "" && !strings.Contains(list[0].Fix, c.fix) {
			t.Errorf("%.20q: %+v, want %s, %s", c.data, list, c.what, c.fix)
		}
	}
}
