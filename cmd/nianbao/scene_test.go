package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx/returned"
)

// A scene is the folder that a case plays in: 回收 for what was returned, 名单.csv for the agencies.
type scene struct {
	*testing.T
	form *templates.Form
	good *templates.Filing // accepted, without any finding

	trouble string // what the last run wrote to stderr
}

// local returns the good filing in the province's form.
func (s *scene) local() *templates.Filing {
	s.Helper()
	form, err := new(templates.FormSet).Load(provinceFile, []byte(readText(s, provinceFile)))
	if err != nil {
		s.Fatal(err)
	}
	f, _ := s.good.In(form)
	for _, key := range form.Table("units").Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(templates.Decimal{}))
		} else {
			f.Set(key, templates.Cell{})
		}
	}
	f.Complete()
	f.Narrative["other.units"] = "督促公共企事业单位编制公开目录，及时公开信息。"
	return f
}

func (s *scene) book(f *templates.Filing) []byte {
	s.Helper()
	return workbookOf(s, f)
}

// back puts a file into 回收. All files have the same time.
func (s *scene) back(name string, data []byte) {
	s.Helper()
	writeFile(s, filepath.Join("回收", name), data)
	age(s, filepath.Join("回收", name), time.Hour)
}

// returned puts the workbook of the good filing into 回收 after changes to its parts.
func (s *scene) returned(edits ...func(s *scene, parts map[string][]byte)) {
	s.Helper()
	s.back("水务局.xlsx", s.repacked(s.book(s.good), edits...))
}

// repacked changes the parts of a package; those that are new come last.
func (s *scene) repacked(data []byte, edits ...func(s *scene, parts map[string][]byte)) []byte {
	s.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		s.Fatal(err)
	}
	parts := map[string][]byte{}
	var names []string
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			s.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			s.Fatal(err)
		}
		names = append(names, f.Name)
	}
	for _, edit := range edits {
		edit(s, parts)
	}
	for name := range parts {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return s.packed(names, parts)
}

func (s *scene) packed(names []string, parts map[string][]byte) []byte {
	s.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write(parts[name])
		}
		if err != nil {
			s.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.Fatal(err)
	}
	return b.Bytes()
}

// filing puts the good filing into 回收 as JSON after a change.
func (s *scene) filing(name string, change func(f *templates.Filing)) {
	s.Helper()
	f := s.good.Clone()
	change(f)
	data, err := f.MarshalJSON()
	if err != nil {
		s.Fatal(err)
	}
	s.back(name, data)
}

// roster writes 名单.csv: name,code,parent,category.
func (s *scene) roster(lines ...string) {
	s.Helper()
	writeFile(s, "名单.csv", []byte("单位名称,单位代码,上级代码,类别\n"+strings.Join(lines, "\n")+"\n"))
}

// settings makes the folder one of a year.
func (s *scene) settings(text string) {
	s.Helper()
	writeFile(s, year.SettingsFile, []byte(text))
}

// subst changes what matches a pattern, which must be there, in a part.
func subst(part, pattern, new string) func(*scene, map[string][]byte) {
	return func(s *scene, parts map[string][]byte) {
		s.Helper()
		m := regexp.MustCompile(pattern)
		if !m.Match(parts[part]) {
			s.Fatalf("nothing in %s matches %s", part, pattern)
		}
		parts[part] = m.ReplaceAll(parts[part], []byte(new))
	}
}

// adds puts one more part into the package.
func adds(name string, data []byte) func(*scene, map[string][]byte) {
	return func(_ *scene, parts map[string][]byte) { parts[name] = data }
}

// oleFile is an OLE file of the old Office with the named streams in its directory.
func oleFile(streams ...string) []byte {
	le := binary.LittleEndian
	b := make([]byte, 512*4)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(b[30:], 9) // sectors of 512 bytes
	le.PutUint32(b[44:], 1) // one sector of the table
	le.PutUint32(b[48:], 1) // the directory begins in sector 1
	for i := range 109 {
		le.PutUint32(b[76+4*i:], 0xffffffff)
	}
	le.PutUint32(b[76:], 0)
	le.PutUint32(b[512:], 0xfffffffd)
	le.PutUint32(b[516:], 0xfffffffe) // the directory ends there
	for i, name := range append([]string{"Root Entry"}, streams...) {
		e := b[1024+128*i:]
		for j, u := range utf16.Encode([]rune(name)) {
			le.PutUint16(e[2*j:], u)
		}
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = 2
	}
	return b
}

// noise is what does not pack.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// zeros is a filing in which nothing happened, in any edition.
func (s *scene) zeros(form string, year int) *templates.Filing {
	s.Helper()
	f, err := templates.Lookup(form)
	if err != nil {
		s.Fatal(err)
	}
	out := templates.NewFiling(f, year)
	out.Agency, out.Narrative = s.good.Agency, s.good.Narrative
	for _, key := range f.Keys() {
		out.Set(key, templates.Number(formula.FromInt(0)))
	}
	out.Complete()
	return out
}

// twoLevels is a roster of a body with two agencies, of which the first n have reported, and the body's own filing: their
// sum as collect makes it, after a change.
func (s *scene) twoLevels(n int, change func(f *templates.Filing)) {
	s.Helper()
	s.roster("海原县人民政府,000,,政府", "海原县水务局,00007,000,部门", "海原县民政局,00008,000,部门")
	for i, a := range []templates.Agency{{Name: "海原县水务局", Code: "00007"}, {Name: "海原县民政局", Code: "00008"}}[:n] {
		s.back(a.Name+".xlsx", s.book(randomFiling(s.form, a, uint64(7+i))))
	}
	runCollect(s, "回收", "--roster", "名单.csv", "-o", "先前")
	data, err := os.ReadFile(filepath.Join("先前", bodyFile))
	if err != nil {
		s.Fatal(err)
	}
	own := returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{File: bodyFile}).Filing
	own.Narrative = s.good.Narrative
	if change != nil {
		change(own)
	}
	s.back("县政府.xlsx", s.book(own))
}

// run runs the command in this process.
func (s *scene) run(args ...string) (code int, stdout string) {
	s.Helper()
	var out, trouble bytes.Buffer
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
	code = e.run(append([]string{"nianbao"}, args...))
	if code == exitProgram || code == exitUsage {
		s.Fatalf("nianbao %v: exit code %d\n%s", args, code, trouble.String())
	}
	s.trouble = trouble.String()
	return code, out.String()
}
