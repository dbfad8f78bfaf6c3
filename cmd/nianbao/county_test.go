package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/neighbours"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// A county is a made-up body with its agencies and a folder of what they have sent, with a known share of faults. The
// same size and seed make the same county.
type county struct {
	dir      string // holds 名单.csv and 回收/
	agencies []templates.Agency
	filings  []*templates.Filing // as each agency means them
	missing  int
	twice    int
	rejected int
	queries  int
	want     map[templates.Key]int64 // independent sum of those that are fine, in millionths
	counted  int
}

const countyName = "海原县人民政府"

// makeCounty writes a county. The faults come in the order of the agencies: missing, sent twice, rejected, with queries.
func makeCounty(t testing.TB, dir string, n, missing, twice, rejected, queries int) *county {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	c := &county{dir: dir, missing: missing, twice: twice, rejected: rejected, queries: queries, want: map[templates.Key]int64{}}
	var roster strings.Builder
	roster.WriteString("单位名称,单位代码,上级代码,类别,有规章制定权,联系人,电话\r\n" + countyName + ",000,,政府,否,,\r\n")
	for i := range n {
		a := templates.Agency{Code: fmt.Sprintf("%05d", i+1), Name: fmt.Sprintf("海原县第%s局", chineseDigits(i+1))}
		c.agencies = append(c.agencies, a)
		fmt.Fprintf(&roster, "%s,%s,000,部门,否,联系人%d,0955-%07d\r\n", a.Name, a.Code, i+1, i+1)
		c.filings = append(c.filings, randomFiling(form, a, uint64(i)))
	}
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte(roster.String()))
	write := func(i int) {
		f := c.filings[i]
		switch {
		case i < missing:
			return
		case i < missing+twice:
			old := f.Clone()
			name := filepath.Join(dir, "回收", "第一批", fmt.Sprintf("%s旧.xlsx", f.Agency.Name))
			if i == missing { // the first one is sent twice with equal figures, the others corrected in their marked copies
				writeWorkbook(t, name, old)
				break
			}
			old.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(987654)))
			writeWorkbook(t, name, old)
			writeFile(t, filepath.Join(dir, "回收", fmt.Sprintf("邮件%02d", i%7), xlsx.FileName(f.Agency, f.Year)), correctionOf(t, workbookOf(t, f), readText(t, name)))
			return
		case i < missing+twice+rejected:
			f = f.Clone()
			f.Set("applications.new.natural", templates.Number(formula.FromInt(777)))
			f.Set("applications.new.total", templates.Cell{})
			f.Complete()
		case i < missing+twice+rejected+queries:
			f = f.Clone()
			f.Set("disclosure.regulations.effective", templates.Number(formula.FromInt(3))) // a county bureau makes no 规章
			c.filings[i] = f
		}
		name := filepath.Join(dir, "回收", fmt.Sprintf("邮件%02d", i%7), xlsx.FileName(f.Agency, f.Year))
		writeWorkbook(t, name, f)
		age(t, name, time.Hour)
	}
	job.Parallel(n, write)
	for i, f := range c.filings {
		if i < missing || i >= missing+twice && i < missing+twice+rejected {
			continue
		}
		c.counted++
		for _, key := range form.Keys() {
			c.want[key] += f.Cell(key).Number.Micro()
		}
	}
	return c
}

func chineseDigits(n int) string {
	return strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, fmt.Sprint(n))
}

// randomFiling makes a filing that is accepted.
func randomFiling(form *templates.Form, a templates.Agency, seed uint64) *templates.Filing {
	rnd := rand.New(rand.NewPCG(seed, 2024))
	f := templates.NewFiling(form, 2024)
	f.Agency = a
	set := func(key templates.Key, n int64) { f.Set(key, templates.Number(formula.FromInt(n))) }
	for _, key := range form.Table("disclosure").Keys() {
		set(key, 0)
	}
	set("disclosure.normative.issued", rnd.Int64N(5))
	set("disclosure.normative.effective", 5+rnd.Int64N(30))
	set("disclosure.licensing.decisions", rnd.Int64N(2000))
	set("disclosure.penalties.decisions", rnd.Int64N(300))
	f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(rnd.Int64N(20_000_000_000))))
	t := form.Table("applications")
	for _, key := range t.Keys() {
		if form.Computed(key) == nil {
			set(key, 0)
		}
	}
	for _, column := range t.Sets["applicants"] {
		done, left := int64(0), rnd.Int64N(2)
		for _, row := range []string{"granted", "partial", "refused_law", "unavailable_not_held", "unprocessed_repeat"} {
			n := rnd.Int64N(6)
			set(templates.MakeKey("applications", row, column), n)
			done += n
		}
		in := min(rnd.Int64N(2), done+left)
		set(templates.MakeKey("applications", "carried_in", column), in)
		set(templates.MakeKey("applications", "carried_out", column), left)
		set(templates.MakeKey("applications", "new", column), done+left-in)
	}
	for _, key := range form.Keys() {
		if key.Table() != "reviews" {
			continue
		}
		if form.Computed(key) == nil && key.Row() != "direct_suit" {
			set(key, rnd.Int64N(3))
		} else if form.Computed(key) == nil {
			set(key, 0)
		}
	}
	f.Complete()
	f.Narrative = neighbours.Narrative(int(seed)) // no two agencies of a county tell the same
	delete(f.Narrative, "overview.intro")
	f.Narrative["overview.on_request"] = "规范办理依申请公开，答复文书格式统一，程序完整，按期答复。"
	f.Narrative["other.fees"] = "本年度未收取信息处理费。"
	return f
}

func writeWorkbook(t testing.TB, name string, f *templates.Filing) {
	t.Helper()
	writeFile(t, name, workbookOf(t, f))
}

// workbookOf returns the workbook of a filing as it comes back.
func workbookOf(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	return tier.Once(t, f.Form, f, func() ([]byte, error) {
		var b bytes.Buffer
		err := xlsx.Write(&b, f, xlsx.Options{Roster: "test"})
		return b.Bytes(), err
	})
}

// correctionOf makes a workbook one that has been corrected in the marked copy of another.
func correctionOf(t testing.TB, data []byte, original string) []byte {
	t.Helper()
	return rewritten(t, data, func(name string, part []byte) []byte {
		if name != "docProps/custom.xml" {
			return part
		}
		property := fmt.Sprintf(`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="99" name="%s"><vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">nianbao.marked/1 %x</vt:lpwstr></property></`, returned.DescentProperty, sha256.Sum256([]byte(original)))
		at := bytes.LastIndex(part, []byte("</"))
		return slices.Concat(part[:at], []byte(property), part[at+2:])
	})
}

func writeFile(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// age sets a file's time to so long before a fixed day.
func age(t testing.TB, name string, before time.Duration) {
	t.Helper()
	day := time.Date(2025, 1, 20, 9, 0, 0, 0, time.UTC).Add(-before)
	if err := os.Chtimes(name, day, day); err != nil {
		t.Fatal(err)
	}
}
