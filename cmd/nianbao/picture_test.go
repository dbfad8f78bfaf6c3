package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/testdata/tier"
)

// pictureFolder holds the pictures of README. They show what the program makes of testdata/returned; -update makes them
// anew, and they are to be looked at before they are committed.
const pictureFolder = "../../testdata/pictures"

// mostPicture is the largest a picture may be.
const mostPicture = 180 << 10

// A picture shows one page of a file of the program's, or a part of it.
type picture struct {
	name string
	make func(t *testing.T, returned string) string // returns the file; returned is the folder of returned workbooks
	page int
	dpi  int
	crop [4]int // x, y, width and height at that resolution; none for the page
}

var pictures = []picture{
	{name: "workbook.png", page: 3, dpi: 60, crop: [4]int{35, 30, 425, 630}, make: func(t *testing.T, returned string) string {
		return filepath.Join(returned, "EX002_示例县水务局_2024年报填报表.xlsx")
	}},
	{name: "marked.png", page: 1, dpi: 80, crop: [4]int{25, 35, 885, 155}, make: func(t *testing.T, returned string) string {
		wrong := filepath.Join(returned, "EX003_示例县民政局_2024年报填报表.xlsx")
		command(t, exitFaulty, "check", wrong, "--annotate", "退回")
		return filepath.Join("退回", filepath.Base(wrong))
	}},
	{name: "report.png", page: 3, dpi: 80, make: func(t *testing.T, returned string) string {
		command(t, exitFine, "report", filepath.Join(returned, "EX002_示例县水务局_2024年报填报表.xlsx"), "-o", "报告", "--format", "docx")
		return filepath.Join("报告", "示例县水务局2024年政府信息公开工作年度报告.docx")
	}},
}

// TestPictures holds that README shows every picture, and that each is one and small.
func TestPictures(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs(pictureFolder)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		for _, p := range pictures {
			t.Run(p.name, func(t *testing.T) { p.draw(t, filepath.Join(folder, p.name)) })
		}
		t.Run("page.png", func(t *testing.T) { drawPage(t, filepath.Join(folder, "page.png")) })
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != len(pictures)+1 {
		t.Fatalf("%d pictures (%v), want %d", len(files), err, len(pictures)+1)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > mostPicture {
			t.Errorf("%s has %d bytes", f.Name(), len(data))
		}
		if _, err := png.Decode(bytes.NewReader(data)); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
		if !strings.Contains(string(readme), "](testdata/pictures/"+f.Name()+")") {
			t.Errorf("README does not show %s", f.Name())
		}
	}
}

func (p picture) draw(t *testing.T, to string) {
	t.Helper()
	tier.Tool(t, "soffice")
	pdftoppm := tier.Tool(t, "pdftoppm")
	returned := returnedFolder(t)
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	from, err := filepath.Abs(p.make(t, returned)) // LibreOffice works in a folder of its own
	if err != nil {
		t.Fatal(err)
	}
	if err := office.Convert(ctx, "pdf", "图", from); err != nil { // with fonts like those that an office has
		t.Fatal(err)
	}
	pdf := filepath.Join("图", strings.TrimSuffix(filepath.Base(from), filepath.Ext(from))+".pdf")
	args := []string{"-png", "-singlefile", "-r", fmt.Sprint(p.dpi), "-f", fmt.Sprint(p.page), "-l", fmt.Sprint(p.page)}
	if c := p.crop; c[2] > 0 {
		args = append(args, "-x", fmt.Sprint(c[0]), "-y", fmt.Sprint(c[1]), "-W", fmt.Sprint(c[2]), "-H", fmt.Sprint(c[3]))
	}
	if out, err := exec.CommandContext(ctx, pdftoppm, append(args, pdf, strings.TrimSuffix(to, ".png"))...).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
}

// drawPage takes a picture of the page with the returned workbooks checked and the fault of the wrong one shown.
func drawPage(t *testing.T, to string) {
	t.Helper()
	p := servePage(t, 820, false)
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	p.click("#step-check .rows > li:nth-child(3) summary")
	p.wait("document.querySelector('#step-check .rows > li:nth-child(3) details').open && document.querySelector('#step-check .found ol')")
	p.shot(to)
}
