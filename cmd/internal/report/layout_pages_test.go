package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestNoHalfEmptyPage has LibreOffice set reports of all kinds whose text is longer and longer: no page is left half empty but for a
// reason, table two begins behind the text, table three stands on one page, table four on that of its heading. Of all the
// pages with a letterhead that has type of its own, forty, one may be: where they end is less certain.
func TestNoHalfEmptyPage(t *testing.T) {
	soffice, totext := tier.Tool(t, "soffice"), tier.Tool(t, "pdftotext")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "lo"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	red := mustLetterhead(t, officeLetterhead(t, map[string]string{"word/_rels/document.xml.rels": relsXML(), "word/document.xml": bodyXML(
		`<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="84"/></w:rPr><w:t>示例县水务局文件</w:t></w:r></w:p>` +
			para("示水发〔2025〕1号") + redLine + para(bodyMark) + para("抄送：县委。"))}))
	kinds := map[string]func(*templates.Filing) (*templates.Filing, Options, DOCXOptions){
		"bureau": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			return f, Options{Date: "2025年1月20日"}, DOCXOptions{}
		},
		"older": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			old := templates.NewFiling(templates.Forms()[0], templates.Forms()[0].From)
			old.Agency, old.Narrative = f.Agency, f.Narrative
			old.Complete()
			return old, Options{}, DOCXOptions{}
		},
		"county": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			f.Agency.Name = "海原县人民政府"
			for i := range 60 {
				f.Covers = append(f.Covers, fmt.Sprintf("海原县第%d单位", i+1))
			}
			return f, Options{Date: "2025年1月20日"}, DOCXOptions{}
		},
		"charts": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			return f, Options{Charts: true, Previous: plainFiling(t)}, DOCXOptions{}
		},
		"draft": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			f.Narrative["problems"] = ""
			return f, Options{Draft: true, Because: []string{"第五部分还没有写，请写明本年度的问题和改进措施。"}}, DOCXOptions{}
		},
		"red head": func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			return f, Options{}, DOCXOptions{Letterhead: red}
		},
	}
	heads := officeTypes(t)
	for name, head := range heads {
		kinds[name] = func(f *templates.Filing) (*templates.Filing, Options, DOCXOptions) {
			return f, Options{Date: "2025年1月20日"}, DOCXOptions{Letterhead: head}
		}
	}
	var names []string
	kindOf, fewer := map[string]string{}, map[string]int{}
	for kind, make := range kinds {
		most, step := 2000, 200
		if heads[kind] != nil {
			most, step = 3000, 500
		}
		for n := 0; n <= most; n += step {
			f := plainFiling(t)
			f.Narrative["overview.intro"] = string([]rune(longText(n + 1))[:n])
			f.Narrative["other.fees"] = "全年未收取信息处理费。"
			f, build, write := make(f)
			doc, err := Build(f, build)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := doc.DOCX(&b, write); err != nil {
				t.Fatal(err)
			}
			names = append(names, fmt.Sprintf("%s%d", kind, n))
			kindOf[names[len(names)-1]] = kind
			path := filepath.Join(dir, names[len(names)-1]+".docx")
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
		}
	}
	if out, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, name := range names {
		out, err := exec.Command(totext, "-bbox", filepath.Join(dir, name+".pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		paper, most := limits(heads[kindOf[name]])
		pages := readPages(string(out), paper)
		for i, p := range pages {
			least := 1 - most/paper.textHeight()
			if i+1 < len(pages) && strings.Contains(pages[i+1].text, "三、收到和处理") {
				least = 0.5
			}
			if p.filled >= least || whyShort(pages, i) != "" {
				continue
			}
			if fewer[kindOf[name]]++; fewer[kindOf[name]] > 1 || heads[kindOf[name]] == nil {
				t.Errorf("%s: page %d is filled by %.0f %% only, for no reason", name, i+1, 100*p.filled)
			}
		}
		first := func(word string) int {
			for i, p := range pages {
				if strings.Contains(p.text, "\n"+word) {
					return i + 1
				}
			}
			return 0
		}
		for _, pair := range [][2]string{{"三、收到和处理", "四、结转下年度"}, {"四、政府信息公开行政", "未经复议直接起诉"}} {
			if from, to := first(pair[0]), first(pair[1]); from != to || from == 0 {
				t.Errorf("%s: %s is on page %d, %s on %d", name, pair[0], from, pair[1], to)
			}
		}
		if first("二、主动公开") == 0 || first("行政事业性收费") == 0 {
			t.Errorf("%s: table two was not found", name)
		}
	}
}

// mayBeEmpty is how much of a page may be empty that table three does not follow: 150 points, for the heading of table two and the largest
// of its bands, four rows, and a line that does not fit.
const mayBeEmpty = 150 * 20

// A pageSeen is what is seen of a page: its words, a line each, and how much of the text's height they fill.
type pageSeen struct {
	text   string
	filled float64
}

// whyShort says why a page may be half empty, "" where it may not.
func whyShort(pages []pageSeen, i int) string {
	switch {
	case i+1 == len(pages):
		return "the last page"
	case strings.HasPrefix(pages[i+1].text, "\n"+ScopeHeading):
		return "the annex begins a page"
	}
	return ""
}

var wordSeen = regexp.MustCompile(`<word xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)">([^<]*)</word>`)

// readPages takes apart what pdftotext says of a report on a page, in points.
func readPages(out string, paper page) (list []pageSeen) {
	top, bottom := float64(paper.top)/20, float64(paper.height-paper.bottom)/20
	for _, page := range strings.Split(out, "<page ")[1:] {
		var p pageSeen
		for _, m := range wordSeen.FindAllStringSubmatch(page, -1) {
			begin, _ := strconv.ParseFloat(m[1], 64)
			end, _ := strconv.ParseFloat(m[2], 64)
			if begin > top-20 { // below the head of the page
				p.text += "\n" + m[3]
			}
			if begin < bottom { // above its number
				p.filled = max(p.filled, (end-top)/(bottom-top))
			}
		}
		list = append(list, p)
	}
	return list
}
