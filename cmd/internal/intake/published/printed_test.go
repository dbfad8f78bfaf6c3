package published

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// chromed has Chromium print pages, by name without extension.
func chromed(t *testing.T, pages map[string][]byte) map[string][]byte {
	t.Helper()
	chromium := tier.Tool(t, "chromium")
	dir, err := os.MkdirTemp("", "chromium") // not t.TempDir: Chromium's helpers may write a moment longer than it runs
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	out := map[string][]byte{}
	for name, data := range pages {
		page, file := filepath.Join(dir, name+".html"), filepath.Join(keepIn(dir), name+".pdf")
		if err := os.WriteFile(page, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out[name], err = os.ReadFile(file); err == nil {
			continue // kept from another time
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		args := []string{"--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + filepath.Join(dir, "profile"), "--print-to-pdf=" + file}
		said, err := exec.CommandContext(ctx, chromium, append(args, "file://"+page)...).CombinedOutput()
		cancel()
		if err != nil {
			t.Fatalf("chromium: %v\n%s", err, said)
		}
		if out[name], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// keepIn is the folder that NIANBAO_PDFS names, to look at what was printed, or another one.
func keepIn(dir string) string {
	if keep := os.Getenv("NIANBAO_PDFS"); keep != "" {
		return keep
	}
	return dir
}

// ownPage is the report of a filing as we write it.
func ownPage(t *testing.T, f *templates.Filing, opt report.Options) []byte {
	t.Helper()
	doc, err := report.Build(f, opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// styled is a page of a site: what surrounds the report, and how its tables look. Heads stand upright, letters below one another or
// turned; the page is printed on its side, or smaller than it is.
func styled(t *testing.T, seed int) (page []byte, want *templates.Filing) {
	s := newSample(t, "2021")
	f := generated(t, s.form, seed)
	for _, key := range s.form.Keys() {
		s.put(key, f.Cell(key).Number.String())
	}
	for range seed % 4 {
		s.text["一"] = append(s.text["一"], strings.Repeat("组织培训，更新专栏，", 9)+"及时答复。")
	}
	head := []string{"", "writing-mode:vertical-rl", "writing-mode:vertical-rl;text-orientation:upright", "writing-mode:sideways-lr", "width:1em"}[seed%5]
	body := s.document(func(p string) string { return "<p>" + p + "</p>\n" }, func(rows [][]cellOf) string {
		table := htmlOf(rows)
		for _, c := range []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", "其他结果", "结果维持", "结果纠正", "尚未审结"} {
			table = strings.ReplaceAll(table, ">"+c+"</td>", "><div style='"+head+"'>"+c+"</div></td>")
		}
		return table
	})
	paper := []string{"", "@page{size:A4 landscape}", "@page{size:A4;margin:4mm} body{zoom:.8}"}[seed/5%3]
	size := []string{"10pt", "12pt", "9pt"}[seed%3]
	page = []byte("<html><head><meta charset=utf-8><title>年报</title><style>" + paper + "td{border:1px solid #000;padding:2px;font-size:" + size +
		"}table{border-collapse:collapse;width:100%}p{text-indent:2em}body{font-family:'Noto Serif CJK SC'}</style></head><body><div>首页 &gt; 青石县水务局 &gt; 信息公开年报</div>" +
		body + "<footer>版权所有 青石县人民政府</footer></body></html>")
	return page, readNamed("r.html", []byte(s.html()), nil).Filing
}

// workbook is a workbook that was filled in.
func workbook(t *testing.T, f *templates.Filing) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPrinted reads what people print, thirty of each kind: what comes back is right or in doubt.
func TestPrinted(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const n = 30
	kinds := []struct {
		name, ext string
		least     int // of a hundred figures that are read
		file      func(seed int) (data []byte, want *templates.Filing)
	}{
		{"own page by Chromium", ".html", 100, func(seed int) ([]byte, *templates.Filing) {
			f := generated(t, form, seed)
			return ownPage(t, f, report.Options{Charts: seed%2 == 0, Draft: seed%3 == 0}), f
		}},
		{"page of a site by Chromium", ".html", 95, func(seed int) ([]byte, *templates.Filing) { return styled(t, seed) }},
		// No report: its lines go on beside the page, and what to hand in is said.
		{"workbook by LibreOffice", ".xlsx", 0, func(seed int) ([]byte, *templates.Filing) {
			f := generated(t, form, seed)
			return workbook(t, f), f
		}},
		{"letter by letter", ".pdf", 95, func(seed int) ([]byte, *templates.Filing) {
			s := newSample(t, "2021")
			s.filing = generated(t, form, seed)
			for _, tb := range form.Tables {
				s.tables[tb.ID] = s.grid(tb)
			}
			how := setting{single: seed%2 == 0, stack: seed%3 == 0, heads: seed%4 == 0, number: seed%5 > 0, half: seed%6 == 5,
				size: []float64{8, 7, 9}[seed%3]}
			return s.drawn(how), readNamed("r.html", []byte(s.html()), nil).Filing
		}},
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			var sum tally
			sources, want := map[string][]byte{}, map[string]*templates.Filing{}
			for seed := range n {
				name := fmt.Sprintf("%s-%02d", strings.ReplaceAll(k.name, " ", "-"), seed)
				sources[name], want[name] = k.file(seed)
			}
			printed := sources
			switch k.ext {
			case ".html":
				printed = chromed(t, sources)
			case ".xlsx":
				printed = printedPDF(t, sources, k.ext)
			}
			for name, data := range printed {
				if keep := keepIn(""); keep != "" && k.ext == ".pdf" {
					os.WriteFile(filepath.Join(keep, name+".pdf"), data, 0o600)
				}
				sum.compare(t, name, want[name], readNamed(name+".pdf", data, nil))
			}
			t.Logf("%+v", sum)
			if sum.right*100 < k.least*(sum.right+sum.doubted+sum.wrong) {
				t.Errorf("too little came back: %+v", sum)
			}
		})
	}
}
