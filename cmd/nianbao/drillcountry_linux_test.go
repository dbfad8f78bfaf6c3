package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
)

// How a country is laid out: agencies in counties, counties in provinces, each with its share of faults.
const (
	perCounty    = 80 // agencies
	perProvince  = 90 // counties
	kindsOfThem  = 64 // different filings of each sort
	missingEvery = 20
	faultyEvery  = 15
	queryEvery   = 30
)

// TestDrillCountry collects a country, by the program in a process of its own, and holds the sum against an independent one.
// NIANBAO_COUNTRY=230000 makes it the real one (60 KB a filing, in TMPDIR); what it took is in the log:
//
//	NIANBAO_COUNTRY=230000 go test -timeout 0 -v -run TestDrillCountry ./cmd/nianbao
//
// NIANBAO_COUNTRY_IN=DIR keeps the filings there, and a later run makes only those that are missing.
func TestDrillCountry(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("NIANBAO_COUNTRY"))
	if err != nil {
		tier.Need(t, "collects a country")
		n = 3 * perCounty
	}
	results := t.TempDir()
	c := &county{dir: cmp.Or(os.Getenv("NIANBAO_COUNTRY_IN"), t.TempDir()), want: map[templates.Key]int64{}}
	start := time.Now()
	size := c.makeCountry(t, n)
	t.Logf("%d agencies, %d filings of %d KB on average, made in %v", n, n-c.missing, size/int64(n-c.missing)>>10,
		time.Since(start).Round(time.Second))

	out, status := filepath.Join(results, "汇总"), filepath.Join(results, "status")
	cmd, said := program(t.Context(), t, append([]string{"collect"}, c.args(out)...)...)
	cmd.Env = append(os.Environ(), "NIANBAO_STATUS="+status)
	start = time.Now()
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitFaulty {
		t.Fatalf("collect: %v\n%s", err, said)
	}
	wall, used := time.Since(start), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindStringSubmatch(readText(t, status))
	kB, _ := strconv.Atoi(most[1])
	t.Logf("collected in %v, %v of processor time, %.2f ms a filing; %d MB at the most; %d files a second",
		wall.Round(time.Second/10), used.Round(time.Second/10), used.Seconds()*1e3/float64(n-c.missing), kB>>10,
		int(float64(n-c.missing)/wall.Seconds()))

	if n <= 20_000 { // check holds all filings at once
		check, said := program(t.Context(), t, "check", c.args(out)[0], "--roster", filepath.Join(c.dir, "名单.csv"))
		if check.Run(); check.ProcessState.ExitCode() != exitFaulty {
			t.Fatalf("check:\n%s", said)
		}
		t.Logf("collecting takes %.2f times the processor time of checking the same files, marked copies of every tenth included",
			used.Seconds()/(check.ProcessState.UserTime()+check.ProcessState.SystemTime()).Seconds())
	}

	rec := readRecord(t, out)
	got := [...]int{rec.Standing.Missing, rec.Standing.Rejected, rec.Standing.Query, rec.Standing.Counted}
	if want := [...]int{c.missing, c.rejected, c.queries, c.counted}; got != want {
		t.Errorf("missing, rejected, in query, counted: %d, want %d\n%s", got, want, said)
	}
	c.checkBody(t, filepath.Join(out, bodyFile))
}

// makeCountry writes a country of n agencies and returns how many bytes their filings have. Of its filings it keeps the sum.
func (c *county) makeCountry(t *testing.T, n int) int64 {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	var moulds [3][]*mould // fine, faulty, in query
	for sort := range moulds {
		for i := range kindsOfThem {
			f := randomFiling(form, templates.Agency{Name: mouldName, Code: mouldCode}, uint64(sort*kindsOfThem+i))
			switch sort {
			case 1:
				f.Set("applications.new.natural", templates.Number(formula.FromInt(777)))
				f.Set("applications.new.total", templates.Cell{})
				f.Complete()
			case 2:
				f.Set("disclosure.regulations.effective", templates.Number(formula.FromInt(3)))
			}
			moulds[sort] = append(moulds[sort], newMould(t, f))
		}
	}
	var roster strings.Builder
	roster.WriteString("单位名称,单位代码,上级代码,类别,有规章制定权\r\n" + countyName + ",000,,政府,否\r\n")
	for i := range n {
		fmt.Fprintf(&roster, "%s,%s,000,部门,否\r\n", agencyAt(i).Name, agencyAt(i).Code)
	}
	writeFile(t, filepath.Join(c.dir, "名单.csv"), []byte(roster.String()))

	use := func(i int) (m *mould, sort int) {
		switch {
		case i%missingEvery == 0:
			return nil, 0
		case i%faultyEvery == 1:
			sort = 1
		case i%queryEvery == 2:
			sort = 2
		}
		return moulds[sort][i%kindsOfThem], sort
	}
	for i := range n {
		m, sort := use(i)
		if m == nil {
			c.missing++
			continue
		}
		c.rejected, c.queries = c.rejected+sort%2, c.queries+sort/2
		if sort == 1 {
			continue
		}
		c.counted++
		for _, key := range form.Keys() {
			c.want[key] += m.filing.Cell(key).Number.Micro()
		}
	}
	for i := 0; i < n; i += perCounty {
		if err := os.MkdirAll(c.folderOf(i), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	var size atomic.Int64
	job.Parallel(n, func(i int) {
		m, _ := use(i)
		if m == nil {
			return
		}
		name := filepath.Join(c.folderOf(i), xlsx.FileName(agencyAt(i), 2024))
		if made, err := os.Stat(name); err == nil {
			size.Add(made.Size())
			return
		}
		data := m.cast(t, agencyAt(i))
		size.Add(int64(len(data)))
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Error(err)
		}
	})
	return size.Load()
}

func agencyAt(i int) templates.Agency {
	at := placeOf(i)
	return templates.Agency{Code: fmt.Sprintf("%06d", i+1),
		Name: fmt.Sprintf("第%s省第%s县第%s局", chineseDigits(at[0]), chineseDigits(at[1]), chineseDigits(i%perCounty+1))}
}

// placeOf returns the province and the county of an agency.
func placeOf(i int) [2]int { return [2]int{i/perCounty/perProvince + 1, i/perCounty%perProvince + 1} }

func (c *county) folderOf(i int) string {
	at := placeOf(i)
	return filepath.Join(c.dir, "回收", fmt.Sprintf("省%02d", at[0]), fmt.Sprintf("县%02d", at[1]))
}

// A mould is a workbook that was filled in, cut where its agency is named. To write it for another agency takes as long as
// copying it: making 230,000 workbooks from scratch would take longer than collecting them.
type mould struct {
	filing *templates.Filing
	parts  []mouldPart
}

type mouldPart struct {
	name          string
	plain, packed [][]byte // the pieces
	named         []bool   // what follows a piece is the name, not the code
}

const mouldName, mouldCode = "模具单位甲乙丙丁", "MOULD0"

var mouldMark = regexp.MustCompile(mouldName + "|" + mouldCode)

func newMould(t *testing.T, f *templates.Filing) *mould {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, f, xlsx.Options{Roster: "test"}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	m := &mould{filing: f}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p, from := mouldPart{name: e.Name}, 0
		add := func(to int, last bool) {
			p.plain, p.packed = append(p.plain, data[from:to]), append(p.packed, packedPiece(t, data[from:to], last))
		}
		for _, at := range mouldMark.FindAllIndex(data, -1) {
			add(at[0], false)
			p.named, from = append(p.named, string(data[at[0]:at[1]]) == mouldName), at[1]
		}
		add(len(data), true)
		m.parts = append(m.parts, p)
	}
	return m
}

// packedPiece deflates a piece so that another can follow.
func packedPiece(t *testing.T, data []byte, last bool) []byte {
	t.Helper()
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.DefaultCompression)
	end := w.Flush
	if last {
		end = w.Close
	}
	if _, err := w.Write(data); err != nil || end() != nil {
		t.Fatal("cannot pack")
	}
	return out.Bytes()
}

// cast makes the workbook of an agency.
func (m *mould) cast(t *testing.T, a templates.Agency) []byte {
	var out bytes.Buffer
	w := opc.NewWriter(&out)
	for _, p := range m.parts {
		crc, size := uint32(0), 0
		var packed [][]byte
		for i, piece := range p.plain {
			crc, size, packed = crc32.Update(crc, crc32.IEEETable, piece), size+len(piece), append(packed, p.packed[i])
			if i == len(p.named) {
				break
			}
			text := []byte(a.Code)
			if p.named[i] {
				text = []byte(a.Name)
			}
			n := len(text) // of one stored block
			crc, size = crc32.Update(crc, crc32.IEEETable, text), size+n
			packed = append(packed, slices.Concat([]byte{0, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)}, text))
		}
		if err := w.Packed(p.name, crc, size, packed...); err != nil {
			t.Error(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	return out.Bytes()
}
