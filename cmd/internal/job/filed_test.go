package job

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/formula"
)

const filedFolder = "../../../testdata/filings/"

// filedSource is a filing that was signed.
func filedSource(t *testing.T, name string) *templates.Filing {
	t.Helper()
	item := intake.Open(filedFolder+name, intake.Options{})
	if item.Filing == nil {
		t.Fatal(item.Findings)
	}
	return item.Filing
}

// publish writes the report of a filing, with some of its text replaced.
func publish(t *testing.T, f *templates.Filing, file string, edits ...string) {
	t.Helper()
	doc, err := report.Build(f, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	switch filepath.Ext(file) {
	case ".html":
		err = doc.HTML(&b)
	case ".docx":
		err = doc.DOCX(&b, report.DOCXOptions{})
	default:
		err = doc.Text(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("%q is not in the page", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// against checks what was published against what was filed. It returns what differs, "file key got≠want", and what was said.
func against(t *testing.T, published, filed string) (list []string, said string, exit error) {
	t.Helper()
	var b strings.Builder
	w := &World{Say: func(n Note) { b.WriteString(n.In(say.Terminal) + "\n") }}
	check := &Check{World: w, Heads: true}
	var err error
	if check.Filed, err = w.ReadFiled(context.Background(), filed, []string{published}, Basis{}); err != nil {
		t.Fatal(err)
	}
	files, _, err := check.All(context.Background(), []string{published})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, x := range f.Findings {
			if x.Code == "published.differs" {
				list = append(list, strings.Join(strings.Fields(filepath.Base(f.Name)+" "+string(x.Key)+" "+x.Got+"≠"+x.Want), " "))
			}
		}
	}
	slices.Sort(list)
	return list, b.String(), Verdict(nil, files)
}

// TestFiledAlone holds one page against one filing.
func TestFiledAlone(t *testing.T) {
	const whose = "示例县水务局2024.json"
	for _, c := range []struct {
		ext    string
		edits  []string
		file   string
		want   string
		reason string
	}{
		{".html", nil, whose, "", "the page as it was filed"},
		{".docx", nil, whose, "", "the document as it was filed"},
		{".txt", nil, whose, "", "the text as it was filed"},
		{".html", []string{`">83</td>`, `">84</td>`}, whose, "p.html disclosure.licensing.decisions 84≠83", "a figure"},
		{".html", []string{"126条", "127条"}, whose, "p.html overview.proactive …主动公开政府信息127条，制发行政规范性文…≠…主动公开政府信息126条，制发行政规范性文…",
			"a figure in the text"},
		{".html", []string{"126条", "１２６条", "，", ","}, whose, "", "the width of digits and stops is none"},
		{".html", []string{"全年培训2次，", ""}, whose,
			"p.html overview.supervision 由分管负责人主抓，公开工作列入年度考核…≠由分管负责人主抓，全年培训2次，公开工作列入年度考核…", "words left out"},
		{".html", []string{"下一步增加图解和现场解读，对答复文书实行法制审核。", ""}, whose,
			"p.html problems ≠下一步增加图解和现场解读，对答复文书实行法制审核", "a sentence left out"},
		{".html", []string{"<p>由分管负责人主抓", "<p>领导高度重视。</p><p>由分管负责人主抓"}, whose, "p.html overview.supervision 领导高度重视≠", "a sentence put in"},
		{".html", []string{"六、其他需要报告的事项</h2>", "</h2>", "（一）收取信息处理费情况", "", "2024年未收取信息处理费。", ""}, whose,
			"p.html other.fees ≠2024年未收取信息处理费", "a part that is not there"},
		{".html", []string{"<title>示例县水务局", "<title>示例县水利局", "<h1><span>示例县水务局", "<h1><span>示例县水利局", "与示例县水务局办公室", "与示例县水利局办公室"}, whose,
			"p.html 示例县水利局≠示例县水务局", "another name: one page and one filing belong together"},
	} {
		dir := t.TempDir()
		publish(t, filedSource(t, whose), filepath.Join(dir, "p"+c.ext), c.edits...)
		got, _, exit := against(t, dir, filedFolder+c.file)
		if strings.Join(got, "|") != c.want || (exit == nil) != (c.want == "") {
			t.Errorf("%s: %q, want %q; %v", c.reason, got, c.want, exit)
		}
	}
}

// TestFiledEvery changes every figure and every passage of a page: each is found, at its place and with both values, and
// nothing else is.
func TestFiledEvery(t *testing.T) {
	const whose = "示例县水务局2024.json"
	filed, page := filedSource(t, whose), filedSource(t, whose)
	var want []string
	for _, key := range page.Form.Keys() {
		old, _ := filed.Cell(key).Value()
		n, err := old.Add(formula.FromInt(7))
		if err != nil {
			t.Fatal(err)
		}
		page.Set(key, templates.Cell{Kind: templates.CellNumber, Number: n})
		want = append(want, "p.html "+string(key)+" "+n.String()+"≠"+old.String())
	}
	for _, p := range page.Form.Passages() {
		if page.Narrative[p.ID] != "" {
			page.Narrative[p.ID] = "另外的话" + p.ID + "。"
			want = append(want, "p.html "+p.ID)
		}
	}
	dir := t.TempDir()
	publish(t, page, filepath.Join(dir, "p.html"))
	got, _, _ := against(t, dir, filedFolder+whose)
	for i, x := range got {
		if words := strings.Fields(x); strings.Contains(words[2], "另外的话") {
			got[i] = strings.Join(words[:2], " ")
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found %d, want %d\n%q\n%q", len(got), len(want), got, want)
	}
}

// TestFiledForms: of a filing in another form what the page has no place for is named, too.
func TestFiledForms(t *testing.T) {
	old, err := templates.Lookup("2019")
	if err != nil {
		t.Fatal(err)
	}
	page := filedSource(t, "示例县水务局2024.json")
	filed := templates.NewFiling(old, page.Year)
	filed.Agency = page.Agency
	filed.Set("disclosure.procurement.items", templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(31)})
	filed.Complete()
	var said []string
	for _, x := range new(Filed).against(&signed{filing: filed}, page) {
		said = append(said, x.Message)
	}
	text := strings.Join(said, "\n")
	for _, want := range []string{"格式不同：公布的是“2021”，填报的是“2019”", "政府集中采购", " 31"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not said: %s", want, text)
		}
	}
}

// TestFiledFolder holds a folder of pages against a folder of filings, by agency and year.
func TestFiledFolder(t *testing.T) {
	pages, filed := t.TempDir(), t.TempDir()
	for _, name := range []string{"示例县水务局2024.json", "海原县教育体育局2024-更正稿.json"} {
		data, err := os.ReadFile(filedFolder + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filed, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	water := filedSource(t, "示例县水务局2024.json")
	publish(t, water, filepath.Join(pages, "网站.html"))
	got, said, exit := against(t, pages, filed)
	if len(got) > 0 || exit != nil || !strings.Contains(said, "没有公布的页面的单位 1 个：海原县教育体育局") {
		t.Errorf("%q, %v, %s", got, exit, said)
	}
	publish(t, water, filepath.Join(pages, "文档.docx"))
	if got, _, _ = against(t, pages, filed); len(got) > 0 {
		t.Errorf("the same in another dress: %q", got)
	}
	publish(t, water, filepath.Join(pages, "旧稿.html"), "126条", "120条")
	got, _, exit = against(t, pages, filed)
	for _, file := range []string{"旧稿.html", "网站.html", "文档.docx"} { // each is told of the other version
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, file+" ≠") }) || exit == nil {
			t.Errorf("%s is not told of another version: %q", file, got)
		}
	}
	beside := filepath.Join(filed, "网站.html") // a page among the filings is none of them
	publish(t, water, beside, "126条", "121条")
	if got, _, _ = against(t, beside, filed); len(got) != 1 || !strings.Contains(got[0], "121条") {
		t.Errorf("a page in the folder of the filings: %q", got)
	}
	if err := os.Remove(beside); err != nil {
		t.Fatal(err)
	}
	stranger := water.Clone()
	stranger.Agency.Name = "示例县林业局"
	publish(t, stranger, filepath.Join(pages, "林业.html"))
	if got, _, exit = against(t, filepath.Join(pages, "林业.html"), filed); len(got) != 1 || exit == nil {
		t.Errorf("of an agency that has not filed: %q", got)
	}
	changed, err := os.ReadFile(filepath.Join(filed, "示例县水务局2024.json"))
	if err != nil {
		t.Fatal(err)
	}
	changed = bytes.Replace(changed, []byte("126条"), []byte("125条"), 1)
	if err := os.WriteFile(filepath.Join(filed, "另一份.json"), changed, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _, _ = against(t, filepath.Join(pages, "网站.html"), filed); len(got) != 1 || strings.Contains(got[0], "126条") {
		t.Errorf("against two filings that differ: %q", got)
	}
}

// TestFiledMissing refuses what cannot be read.
func TestFiledMissing(t *testing.T) {
	empty := t.TempDir()
	for _, name := range []string{"没有.json", empty} {
		if _, err := (&World{}).ReadFiled(context.Background(), name, nil, Basis{}); FaultOf(err) == nil || FaultOf(err).Kind != Files {
			t.Errorf("%s: %v", name, err)
		}
	}
}
