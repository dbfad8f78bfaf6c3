package published

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// generated is a filing with a figure of its own in every cell that is typed in, filled by seed.
func generated(t testing.TB, form *templates.Form, seed int) *templates.Filing {
	t.Helper()
	year := form.From
	if form.To == 0 {
		year = 2024
	}
	f := templates.NewFiling(form, year)
	f.Agency = templates.Agency{Name: "青石县水务局", Website: "青石县人民政府门户网站", URL: "http://www.qingshi.example.gov.cn", Office: "办公室",
		Address: "青石县河东路12号", Postcode: "100000", Phone: "010-00000000", Fax: "010-00000001", Email: "office@example.gov.cn"}
	n := seed
	for _, key := range form.Keys() {
		if form.Computed(key) != nil {
			continue
		}
		n = (n*7919 + 104729) % 1000003
		d := formula.FromInt(int64(n % 90))
		switch {
		case seed%3 == 0 && n%2 == 0:
			d = formula.FromInt(0)
		case form.Figure(key).Kind == templates.Amount:
			d = formula.FromMicro(int64(n) * 1234567)
		case form.Figure(key).Kind == templates.Signed && n%2 == 1:
			d = formula.FromInt(int64(-(n % 50)))
		case n%17 == 0:
			d = formula.FromInt(int64(n) * 317)
		}
		f.Set(key, templates.Number(d))
	}
	f.Complete()
	texts := map[string]string{
		"overview.intro":       "2024年，我局认真贯彻落实有关要求，扎实推进政务公开各项工作。\n全年工作平稳有序。",
		"overview.proactive":   "全年通过门户网站公开信息128条，其中**供水类**36条。\n**一是**做好重点领域公开；**二是**做好政策解读。",
		"overview.on_request":  "全年依法办理申请，答复均在期限内作出。",
		"overview.management":  "严格执行“三审三校”，对公文逐件确定公开属性。",
		"overview.platform":    "完善专栏设置，及时维护更新。",
		"overview.supervision": "组织培训2次，未发生责任追究情形。",
		"problems":             "存在的问题是解读形式单一。下一步，我局将丰富解读形式，提高信息质量。",
		"other.fees":           "2024年度未收取信息处理费。",
		"other.matters":        "没有其他需要报告的事项。",
	}
	for id, text := range texts {
		if form.Passage(id) != nil {
			f.Narrative[id] = text
		}
	}
	return f
}

// same compares a filing with what was read back.
func same(t *testing.T, want *templates.Filing, res *Result, bold bool) {
	t.Helper()
	for _, f := range res.Findings {
		t.Errorf("finding %s: %s", f.Code, f.Message)
	}
	got := res.Filing
	if got == nil {
		t.Fatal("no filing")
	}
	if got.Form.ID != want.Form.ID || got.Year != want.Year {
		t.Errorf("form %s year %d, want %s %d", got.Form.ID, got.Year, want.Form.ID, want.Year)
	}
	if got.Agency != want.Agency {
		t.Errorf("agency\n got %+v\nwant %+v", got.Agency, want.Agency)
	}
	bad := 0
	for _, key := range want.Form.Keys() {
		g, w := got.Cell(key), want.Cell(key)
		if g.Kind != templates.CellNumber || g.Number.Cmp(w.Number) != 0 || g.Text != "" {
			if bad++; bad < 5 {
				t.Errorf("%s = %v %q, want %v", key, g.Kind, g.String(), w.String())
			}
		}
	}
	for _, p := range want.Form.Passages() {
		g, w := got.Narrative[p.ID], want.Narrative[p.ID]
		if !bold {
			w = blocks.Plain(w)
		}
		if g != w {
			t.Errorf("%s\n got %q\nwant %q", p.ID, g, w)
		}
	}
	for _, u := range res.Notes {
		t.Errorf("unplaced: %s", u)
	}
}

// written draws a filing in every format there is.
func written(t testing.TB, f *templates.Filing) map[string][]byte {
	t.Helper()
	doc, err := report.Build(f, report.Options{Date: fmt.Sprintf("%d年1月20日", f.Year+1)})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for ext, draw := range map[string]func(*bytes.Buffer) error{
		"docx":          func(b *bytes.Buffer) error { return doc.DOCX(b, report.DOCXOptions{}) },
		"html":          func(b *bytes.Buffer) error { return doc.HTML(b) },
		"fragment.html": func(b *bytes.Buffer) error { return doc.Fragment(b) },
		"md":            func(b *bytes.Buffer) error { return doc.Markdown(b) },
		"txt":           func(b *bytes.Buffer) error { return doc.Text(b) },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(ext, err)
		}
		out[ext] = b.Bytes()
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	for _, form := range templates.Forms() {
		for seed := range 6 {
			f := generated(t, form, seed)
			for ext, data := range written(t, f) {
				t.Run(fmt.Sprintf("%s/%d/%s", form.ID, seed, ext), func(t *testing.T) {
					same(t, f, readNamed("report."+ext, data, nil), ext != "txt")
				})
			}
		}
	}
}

// TestRoundTripSum takes the report of a county, with the agencies whose figures it sums, there and back.
func TestRoundTripSum(t *testing.T) {
	for _, form := range templates.Forms() {
		f := generated(t, form, 2)
		f.Agency = templates.Agency{Name: "青石县人民政府"}
		f.Covers = []string{"青石县人民政府办公室", "青石县水务局", "河口镇人民政府"}
		for ext, data := range written(t, f) {
			t.Run(form.ID+"/"+ext, func(t *testing.T) {
				res := readNamed("report."+ext, data, nil)
				same(t, f, res, ext != "txt")
				if !slices.Equal(res.Filing.Covers, f.Covers) {
					t.Errorf("covers %q", res.Filing.Covers)
				}
			})
		}
	}
}

func TestRoundTripLibreOffice(t *testing.T) {
	soffice := tier.Tool(t, "soffice", "libreoffice")
	in, out := t.TempDir(), t.TempDir()
	filings := map[string]*templates.Filing{}
	args := []string{"-env:UserInstallation=file:///tmp/lo_intake", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", out}
	for _, form := range templates.Forms() {
		for seed := range 3 {
			name := fmt.Sprintf("%s-%d.docx", form.ID, seed)
			f := generated(t, form, seed)
			filings[name] = f
			path := filepath.Join(in, name)
			if err := os.WriteFile(path, written(t, f)["docx"], 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	if msg, err := exec.CommandContext(ctx, soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	for name, f := range filings {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			same(t, f, readNamed(name, data, nil), true)
		})
	}
}

func TestRoundTripBrowser(t *testing.T) {
	chromium := tier.Tool(t, "chromium", "chromium-browser", "google-chrome")
	dir := t.TempDir()
	for _, form := range templates.Forms() {
		f := generated(t, form, 1)
		for _, ext := range []string{"html", "fragment.html"} {
			t.Run(form.ID+"/"+ext, func(t *testing.T) {
				path := filepath.Join(dir, form.ID+"."+ext)
				data := written(t, f)[ext]
				if ext == "fragment.html" {
					data = append([]byte(`<meta charset="utf-8">`), data...)
				}
				if err := os.WriteFile(path, data, 0o600); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				out, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "file://"+path).Output()
				if err != nil {
					t.Fatalf("chromium: %v", err)
				}
				same(t, f, readNamed(path, out, nil), true)
			})
		}
	}
}
