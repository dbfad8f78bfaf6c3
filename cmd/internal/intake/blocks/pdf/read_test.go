package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/meter"
	"nianbao/testdata/paper"
)

// Interpreted, pdfium starts in a fifth of the time and reads at a twentieth of the speed.
func init() { engine.slow = true }

// said writes what was read as lines: text as it is, a table's rows between bars, a cell as it begins.
func said(pages []Page) string {
	var b strings.Builder
	for _, p := range pages {
		for _, item := range p.Items {
			if item.Table == nil {
				fmt.Fprintln(&b, text(item.Line))
				continue
			}
			row := -1
			for _, c := range item.Table.Cells {
				if c.Row != row {
					if row >= 0 {
						b.WriteString("|\n")
					}
					row = c.Row
				}
				b.WriteString("|")
				if c.Rows > 1 || c.Cols > 1 {
					fmt.Fprintf(&b, "%d×%d ", c.Rows, c.Cols)
				}
				b.WriteString(strings.ReplaceAll(looked(c.Pieces), "\n", "/"))
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

func text(l Line) string {
	words := make([]string, len(l.Words))
	for i, w := range l.Words {
		words[i] = looked(w.Pieces)
	}
	return strings.Join(words, " ")
}

func looked(list []templates.Piece) (s string) {
	for _, p := range list {
		if p.Look != templates.Plain {
			s += fmt.Sprintf("<%d:%s>", p.Look, p.Text)
			continue
		}
		s += p.Text
	}
	return s
}

// box draws the frame of a table: the places of its lines, each from one end to the other.
func box(p *paper.Paper, xs, ys []float64) {
	for _, x := range xs {
		p.Line(x, ys[0], x, ys[len(ys)-1])
	}
	for _, y := range ys {
		p.Line(xs[0], y, xs[len(xs)-1], y)
	}
}

// TestRead holds what is seen on a page, each with the reason.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, reason string
		draw         func(p *paper.Paper)
		want         string
	}{
		{"lines", "words stand apart, characters of a word touch", func(p *paper.Paper) {
			p.Text(80, 200, 16, "一、总体情况")
			p.Text(80, 230, 16, "全年12件")
			p.Text(180, 230, 16, "http a")
		}, "一、总体情况\n全年12件 http a\n"},
		{"merged cells", "a cell reaches as far as no line divides it", func(p *paper.Paper) {
			p.Line(100, 200, 300, 200)
			p.Line(150, 220, 300, 220)
			p.Line(100, 240, 300, 240)
			for _, x := range []float64{100, 150, 300} {
				p.Line(x, 200, x, 240)
			}
			p.Line(200, 220, 200, 240)
			p.Text(110, 225, 10, "甲")
			p.Text(160, 214, 10, "合并")
			p.Text(160, 234, 10, "1")
			p.Text(220, 234, 10, "2")
		}, "|2×1 甲|1×2 合并|\n|1|2|\n"},
		{"open sides", "a table without lines at its sides", func(p *paper.Paper) {
			for _, y := range []float64{200, 220, 240} {
				p.Line(100, y, 300, y)
			}
			p.Line(200, 200, 200, 240)
			for i, word := range []string{"项目", "数量", "规章", "3"} {
				p.Text(110+100*float64(i%2), 214+20*float64(i/2), 10, word)
			}
		}, "|项目|数量|\n|规章|3|\n"},
		{"a frame", "one cell is no table", func(p *paper.Paper) {
			box(p, []float64{50, 500}, []float64{150, 400})
			p.Text(80, 200, 16, "正文")
		}, "正文\n"},
		{"broken in a full cell", "a figure that was too long for its cell, and two that were not", func(p *paper.Paper) {
			box(p, []float64{100, 140, 180}, []float64{200, 240})
			p.Text(106, 214, 10, "12345")
			p.Text(106, 230, 10, "67")
			p.Text(146, 214, 10, "123")
			p.Text(146, 230, 10, "67")
		}, "|1234567|123/67|\n"},
		{"over a line", "nobody can say whose it is", func(p *paper.Paper) {
			box(p, []float64{100, 140, 180}, []float64{200, 240})
			p.Text(118, 214, 10, "12345")
		}, "|1234" + onLine + "|5" + onLine + "|\n"},
		{"looks", "struck, raised, white, invisible, covered and white on black", func(p *paper.Paper) {
			box(p, []float64{100, 140, 180, 220, 260, 300, 340}, []float64{200, 240})
			p.Text(110, 220, 10, "12")
			p.Line(109, 216.5, 121, 216.5)
			p.Text(150, 220, 10, "12")
			p.Text(160, 216, 6, "3")
			p.Draw("1 g")
			p.Text(190, 220, 10, "5")
			p.Draw("0 g 3 Tr")
			p.Text(230, 220, 10, "6")
			p.Draw("0 Tr")
			p.Text(270, 220, 10, "7")
			p.Area(265, 205, 290, 235, 1)
			p.Area(302, 205, 335, 235, 0)
			p.Draw("1 g")
			p.Text(310, 220, 10, "8")
		}, fmt.Sprintf("|<%d:12>|12<%d:3>|<%d:5>|<%d:6>|<%d:7>|8|\n", templates.Struck, templates.Raised, templates.Blended,
			templates.Concealed, templates.Concealed)},
		{"drawn twice", "a way to look bold", func(p *paper.Paper) {
			p.Text(80, 200, 16, "112")
			p.Text(80.4, 200, 16, "112")
		}, "112\n"},
		{"stacked", "characters below one another in a narrow head", func(p *paper.Paper) {
			box(p, []float64{100, 130, 180}, []float64{200, 290})
			for k, word := range []string{"法律", "服务"} {
				for i, c := range []rune(word) {
					p.Text(104+10*float64(k), 214+12*float64(i), 9, string(c))
				}
			}
			p.Text(150, 214, 9, "总")
			p.Text(150, 234, 9, "计")
		}, "|法律服务|总/计|\n"},
		{"turned", "a page that lies on its side, and its text with it", func(p *paper.Paper) {
			p.Rotate, p.Pack = 90, true
			p.Draw("0 1 -1 0 842 0 cm")
			box(p, []float64{100, 150, 300}, []float64{200, 220, 240})
			p.Text(110, 214, 10, "ab")
			p.Text(160, 214, 10, "12")
			p.Text(160, 234, 10, "3")
			p.Text(100, 260, 10, "cd")
		}, "|ab|12|\n||3|\ncd\n"},
		{"turned against the page", "the narrow heads of a table; a figure so is in doubt, and what stands elsewhere or beside other text is none",
			func(p *paper.Paper) {
				box(p, []float64{100, 150, 200, 250, 300}, []float64{200, 240, 260})
				up := func(x, y float64, text string) {
					p.Draw("BT /F 10 Tf 0 1 -1 0 %g %g Tm (%s) Tj ET", x, paper.Height-y, text)
				}
				up(130, 236, "\\000a\\000b")
				up(180, 236, "\\0001\\0002")
				up(280, 236, "\\000x")
				up(400, 236, "\\000y")
				p.Text(260, 236, 10, "cd")
				p.Text(110, 256, 10, "7")
				p.Text(100, 300, 10, "正文正文")
			}, "|ab|12" + lyingDown + "||cd|\n|7||||\n正文正文\n"},
		{"two pages on a sheet", "one after the other, where nothing stands between", func(p *paper.Paper) {
			p.Lying = true
			for i, word := range []string{"甲一", "甲二", "乙一", "乙二"} {
				p.Text(60+421*float64(i/2), 100+60*float64(i%2), 16, word)
			}
		}, "甲一\n甲二\n乙一\n乙二\n"},
		{"a sheet on its side", "a line goes through the middle: it is one page", func(p *paper.Paper) {
			p.Lying = true
			p.Text(60, 100, 16, "甲一")
			p.Text(481, 100, 16, "乙一")
			p.Text(300, 160, 16, strings.Repeat("中", 16))
		}, "甲一 乙一\n中中中中中中中中中中中中中中中中\n"},
		{"radicals", "programs name a glyph by the first character that looks so", func(p *paper.Paper) {
			p.Text(80, 200, 16, "⼀、⻚⾏ﬁ⼈⺠")
		}, "一、页行fi人民\n"},
		{"across the page", "a watermark is no text", func(p *paper.Paper) {
			p.Draw("BT /F 80 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <83497A3F> Tj ET")
			p.Text(80, 200, 16, "正文")
		}, "正文\n"},
		{"pages", "numbers of pages and what every page repeats", func(p *paper.Paper) {
			for i := range 3 {
				if i > 0 {
					p.Page()
				}
				p.Text(80, 60, 9, "示例局年度报告")
				p.Text(80, 300, 16, fmt.Sprintf("第%d段", i+1))
				p.Text(280, 790, 9, fmt.Sprintf("— %d —", i+1))
			}
		}, "第1段\n第2段\n第3段\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &paper.Paper{}
			c.draw(p)
			pages, err := Read(p.Bytes(), meter.New("r.pdf"))
			if err != nil {
				t.Fatal(err)
			}
			if got := said(pages); got != c.want {
				t.Errorf("%s:\n got %q\nwant %q", c.reason, got, c.want)
			}
		})
	}
}

// TestRefused holds what is not read, and that the sentence says why.
func TestRefused(t *testing.T) {
	plain := func() *paper.Paper {
		p := &paper.Paper{Pack: true}
		p.Text(80, 200, 16, strings.Repeat("正文", 20))
		return p
	}
	sound := plain().Bytes()
	if _, err := Read(sound, meter.New("r.pdf")); err != nil {
		t.Fatal(err)
	}
	scan := &paper.Paper{}
	scan.Picture(0, 0, paper.Width, paper.Height)
	reread := plain() // a program that reads scans lays its reading under the picture
	reread.Picture(0, 0, paper.Width, paper.Height)
	lock := plain()
	lock.Trailer = "/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>"
	flip := bytes.Clone(sound)
	flip[bytes.LastIndex(flip, []byte("FlateDecode"))+40] ^= 4
	moved := bytes.Replace(sound, []byte("%PDF-1.4\n"), []byte("%PDF-1.4\n%x\n"), 1)
	none := &paper.Paper{}
	none.Page()
	upwards := plain()
	upwards.Draw("BT /F 10 Tf 0 1 -1 0 100 500 Tm <75328868> Tj ET")
	bare := &paper.Paper{}
	bare.Draw("BT /F 10 Tf 100 500 Td <7532> Tj ET")
	many := &paper.Paper{}
	for range maxPages + 1 {
		many.Page()
	}
	for _, c := range []struct {
		name, says string
		data       []byte
	}{
		{"cut", "没有下载完", sound[:len(sound)-20]},
		{"cut in the middle", "没有下载完", sound[:len(sound)/2]},
		{"a bit of a packed part", "解不开", flip},
		{"objects that stand elsewhere", "已损坏", moved},
		{"a scan", "扫描件", scan.Bytes()},
		{"a scan with a text layer", "扫描件", reread.Bytes()},
		{"a password", "加了密码", lock.Bytes()},
		{"nothing", "没有文字", none.Bytes()},
		{"a single character that pdfium leaves out", "没有带上字体", bare.Bytes()},
		{"text that runs upwards and that pdfium leaves out", "没有带上字体", upwards.Bytes()},
		{"pages", "401 页", many.Bytes()},
		{"no PDF", "没有下载完", []byte("%PDF-1.4\nxx")},
	} {
		_, err := Read(c.data, meter.New("r.pdf"))
		var refused Refused
		var much TooMuch
		if !errors.As(err, &refused) && !errors.As(err, &much) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}
