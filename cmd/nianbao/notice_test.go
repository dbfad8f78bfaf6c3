package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/columns"
)

// TestNotices: every command has a notice, a Chinese name and an example, and the notices reach the help.
func TestNotices(t *testing.T) {
	e := &env{}
	commands := e.commands()
	for _, cmd := range commands {
		if cmd.About == "" || cmd.Gives == "" || cmd.Next == "" {
			t.Errorf("%s: no notice", cmd.Name)
			continue
		}
		if cmd.Usage == "" || cmd.Alias == "" || len(cmd.Examples) == 0 {
			t.Errorf("%s: no usage, Chinese name or example", cmd.Name)
		}
		var b bytes.Buffer
		if err := e.help(&b, commands, cmd); err != nil {
			t.Fatal(err)
		}
		bare := strings.Join(strings.Fields(b.String()), "")
		for _, part := range append([]string{cmd.About, cmd.Gives, cmd.Next, usageLine(cmd)}, append(slices.Clone(cmd.More), cmd.Examples...)...) {
			if !strings.Contains(bare, strings.Join(strings.Fields(part), "")) {
				t.Errorf("%s: the help does not say %q", cmd.Name, part)
			}
		}
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimRight(line, "\n"); columns.Width(line) > helpWidth && !slices.Contains(cmd.Examples, strings.TrimSpace(line)) {
				t.Errorf("%s: %d columns: %s", cmd.Name, columns.Width(line), line)
			}
		}
	}
}

// exampleFolder makes a folder with the files that the examples name.
func exampleFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	data := filepath.Join("..", "..", "testdata")
	copyFile := func(from, to string) {
		content, err := os.ReadFile(filepath.Join(data, from))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, to), content)
	}
	for _, name := range []string{"EX001_海原县教育体育局_2024年报填报表.xlsx", "EX002_示例县水务局_2024年报填报表.xlsx"} {
		copyFile("returned/"+name, "回收/"+name)
	}
	copyFile("returned/EX002_示例县水务局_2024年报填报表.xlsx", "某局填报表.xlsx")
	copyFile("filings/示例县水务局2024.json", "某局.json")
	copyFile("forms/某省2024.yaml", "本省.yaml")
	for _, folder := range []string{"上年", "上年汇总"} {
		for _, name := range []string{"海原县教育体育局2024-更正稿.json", "示例县水务局2024.json"} {
			content, err := os.ReadFile(filepath.Join(data, "filings", name))
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(dir, folder, name), bytes.Replace(content, []byte(`"year": 2024`), []byte(`"year": 2023`), 1))
		}
	}
	roster := "单位名称,单位代码,上级代码\n示例县人民政府,EX000,\n示例县水务局,EX002,EX000\n海原县教育体育局,EX001,EX000\n"
	writeFile(t, filepath.Join(dir, "名单.xlsx"), rosterBook(t, roster))
	for _, folder := range []string{"收件", "2024年报/收件"} {
		copyFile("returned/EX002_示例县水务局_2024年报填报表.xlsx", folder+"/示例县水务局.xlsx")
	}
	writeFile(t, filepath.Join(dir, "2024年报", "收件", "会议通知.docx"), []byte("会议通知"))
	var trouble bytes.Buffer
	e := &env{stdout: io.Discard, stderr: &trouble, now: func() time.Time { return testNow }}
	if code := e.run([]string{"nianbao", "report", filepath.Join(dir, "收件"), "-o", filepath.Join(dir, "公布")}); code != exitFine {
		t.Fatalf("公布: exit code %d\n%s", code, trouble.String())
	}
	return dir
}

// rosterBook makes a workbook of a roster in CSV, as small as a workbook can be.
func rosterBook(t *testing.T, csv string) []byte {
	t.Helper()
	var rows strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n") {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		for j, cell := range strings.Split(line, ",") {
			fmt.Fprintf(&rows, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+j, i+1, cell)
		}
		rows.WriteString("</row>")
	}
	const head, main = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const pkg = "http://schemas.openxmlformats.org/package/2006/"
	return zipped(t, [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="` + pkg + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", head + `<workbook xmlns="` + main + `" xmlns:r="` + rel + `"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", head + `<worksheet xmlns="` + main + `"><sheetData>` + rows.String() + `</sheetData></worksheet>`},
	})
}

// TestExamples runs every example of every command's help, in a folder that holds the files it names. An example ends
// with exit code 0, or with the one stated here; what it names behind -o and --annotate must be there afterwards.
func TestExamples(t *testing.T) {
	dir := exampleFolder(t)
	t.Chdir(dir)
	// The first goes on until the user ends it; the second needs a released program or the source around it, see TestPageOffice.
	blocking := []string{pageCommand, "page"}
	noFolder := []string{"--annotate 退回"}
	// The made-up last year is this year's text over again: that must be explained.
	want := map[string]int{
		"nianbao check 回收 --previous 上年 --format json -o 核对结果.json":           exitFaulty,
		"nianbao collect 回收 --roster 名单.xlsx -o 汇总 --previous 上年汇总 --reports": exitFaulty,
	}
	e := &env{}
	for _, cmd := range e.commands() {
		for _, line := range cmd.Examples {
			fields := strings.Fields(line)
			if fields[0] != "nianbao" || len(fields) < 2 {
				t.Errorf("%s: example %q does not begin with nianbao", cmd.Name, line)
				continue
			}
			if slices.Contains(blocking, cmd.Name) {
				continue
			}
			var made []string
			for i, f := range fields[:len(fields)-1] {
				if (f == "-o" || f == "--annotate") && !slices.Contains(noFolder, f+" "+fields[i+1]) {
					made = append(made, fields[i+1])
					os.RemoveAll(fields[i+1])
				}
			}
			var out, trouble bytes.Buffer
			run := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
			if code := run.run(fields); code != want[line] {
				t.Errorf("%s: exit code %d, want %d\n%s%s", line, code, want[line], out.String(), trouble.String())
			}
			if out.Len() == 0 && len(made) == 0 {
				t.Errorf("%s: nothing came out", line)
			}
			for _, name := range made {
				if !exists(name) {
					t.Errorf("%s: %s is not there", line, name)
				}
			}
		}
	}
}
