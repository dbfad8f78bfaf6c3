package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// halfFilled returns a filing in which the first inputs of every table and the first passages are filled in.
func halfFilled(form *templates.Form) *templates.Filing {
	f := templates.NewFiling(form, form.From)
	l, err := LayoutOf(form)
	if err != nil {
		panic(err)
	}
	for _, t := range form.Tables {
		inputs := l.inputs(t)
		for _, key := range inputs[:len(inputs)/2] {
			f.Set(key, whole(1))
		}
	}
	for _, p := range form.Passages()[:2] {
		f.Narrative[p.ID] = "本年度开展工作。"
	}
	return f
}

// What a clerk has before her on a screen of 1366 × 768, reckoned; TestWindow looks at it in a window.
func TestFirstScreen(t *testing.T) {
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		for _, c := range []struct {
			reason string
			filing *templates.Filing
		}{{"blank", templates.NewFiling(form, form.From)}, {"half filled", halfFilled(form)}} {
			b := model(l, c.filing, Options{})
			for _, s := range b.sheets {
				at, scale := s.opensAt(), max(s.zoom, 100)/100
				var want Ref
				place := tableOf(l, s.name)
				switch {
				case place != nil:
					want = l.figures[firstBlank(l, c.filing, place.table)]
					if right := s.shownWidth(math.MaxInt) * scale; right > screenWidth {
						t.Errorf("form %s, %s: %s is %.0f pixels wide with last year's figures, the screen %.0f", form.ID, c.reason, s.name, right, screenWidth)
					}
					for _, g := range l.groups {
						if g.place == place && g.difference(len(g.instances)-1).Col > len(s.widths) {
							t.Errorf("form %s: the difference to last year on %s stands outside the columns", form.ID, s.name)
						}
					}
				case s.name == SheetNarrative:
					want = l.boxes[0].text()
					if c.reason == "half filled" {
						want = l.boxes[2].text()
					}
				case s.name == SheetCover:
					want = l.contentsAt(newValuation(l, c.filing, Options{}).nextLine(), 3)
				case s.name == SheetChecks:
					want = Ref{s.name, openTop, CheckWhere}
				default:
					continue
				}
				last, opening := l.firstScreen(s), s.name == SheetCover || s.name == SheetChecks
				if width, height := s.shownWidth(last.Col)*scale, s.shownHeight(1, last.Row)*scale; width > screenWidth || opening && height > screenHeight {
					t.Errorf("form %s: %s takes %.0f × %.0f pixels up to %s, the screen has %.0f × %.0f", form.ID, s.name, width, height,
						last.A1(), screenWidth, screenHeight)
				}
				if at != want {
					t.Errorf("form %s, %s: %s opens at %s, not at %s", form.ID, c.reason, s.name, at.A1(), want.A1())
				}
				if head := s.shownHeight(1, s.freeze.Row-1) * scale; head > screenHeight/3 {
					t.Errorf("form %s: the frozen head of %s takes %.0f of %.0f pixels", form.ID, s.name, head, screenHeight)
				}
			}
		}
	}
}

// The cover opens at the line that the next step is about.
func TestCoverOpensAtNextStep(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	agency := templates.Agency{Name: "海原县测试局", Code: "00001"}
	for _, c := range []struct {
		reason string
		agency templates.Agency
		zeros  int // tables of nothing but zeros, from the first
		wrong  int // a table with a word for a figure, -1 for none
		line   int // of 封面, the tables, 正文
	}{
		{"nobody has said whose it is", templates.Agency{}, 0, -1, 0},
		{"a copy that was handed out: the cover passes", agency, 0, -1, 1},
		{"table one is filled in", agency, 1, -1, 2},
		{"the tables are, the text is not", agency, len(form.Tables), -1, 1 + len(form.Tables)},
		{"what is wrong goes before what is blank", agency, 0, 1, 2},
	} {
		f := templates.NewFiling(form, form.From)
		f.Agency = c.agency
		for i, table := range form.Tables {
			for _, key := range table.Keys() {
				switch {
				case form.Computed(key) != nil:
				case i == c.wrong:
					f.Set(key, templates.TextCell("若干"))
				case i < c.zeros:
					f.Set(key, whole(0))
				}
			}
		}
		s := model(l, f, Options{}).sheets[0]
		if want := l.contentsAt(c.line, 3); s.name != SheetCover || s.opensAt() != want {
			t.Errorf("%s: %s opens at %s, not at %s", c.reason, s.name, s.opensAt().A1(), want.A1())
		}
	}
}

func tableOf(l *Layout, sheet string) *tablePlace {
	for _, p := range l.tables {
		if p.table.Sheet == sheet {
			return p
		}
	}
	return nil
}

func firstBlank(l *Layout, f *templates.Filing, table *templates.Table) templates.Key {
	inputs := byReading(l, table)
	return inputs[slices.IndexFunc(inputs, func(k templates.Key) bool { return f.Cell(k).Kind == templates.CellBlank })]
}

// byReading returns the inputs of a table as they stand on the sheet, row by row.
func byReading(l *Layout, table *templates.Table) []templates.Key {
	inputs := l.inputs(table)
	slices.SortFunc(inputs, func(a, b templates.Key) int {
		x, y := l.figures[a], l.figures[b]
		return (x.Row-y.Row)<<16 + x.Col - y.Col
	})
	return inputs
}

// Tab goes through a protected sheet from one unlocked cell to the next: through the inputs of a table in reading order, where
// the cursor opens, then to the top, where the clerk says that the table is filled in, and through nothing else.
func TestTabOrder(t *testing.T) {
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		b := model(l, templates.NewFiling(form, form.From), Options{})
		keys := 0
		for _, s := range b.sheets {
			place := tableOf(l, s.name)
			if place == nil {
				continue
			}
			var got, want []Ref
			covered := map[Ref]bool{}
			for _, m := range s.merges {
				for row := m[0].Row; row <= m[1].Row; row++ {
					for col := m[0].Col; col <= m[1].Col; col++ {
						if at := (Ref{s.name, row, col}); at != m[0] {
							covered[at] = true
						}
					}
				}
			}
			for _, i := range s.order {
				if at := (Ref{s.name, s.cells[i].row, s.cells[i].col}); s.cells[i].style.unlocked && !covered[at] {
					got = append(got, at)
				}
			}
			want = append(want, place.done())
			for _, key := range byReading(l, place.table) {
				want = append(want, l.figures[key])
			}
			if !slices.Equal(got, want) {
				t.Errorf("form %s: Tab goes through %v, the inputs are %v", form.ID, got, want)
			}
			keys += 2 * len(got) // a digit and Tab
		}
		t.Logf("form %s: %d keys for the tables with a digit in every input", form.ID, keys+2*len(form.Tables))
	}
}

// cut returns the cells of a sheet whose text is not seen whole in its cell, or, where it may, over the empty cells right of it.
// Excel has the narrower columns (8 pixels to a character of width and 5 of margin), LibreOffice the higher lines.
func (s *sheet) cut() []string {
	ends, filled := map[Ref]Ref{}, map[Ref]bool{}
	for _, m := range s.merges {
		ends[m[0]] = m[1]
	}
	for _, c := range s.cells {
		filled[Ref{s.name, c.row, c.col}] = c.kind != contentBlank || c.style.border
	}
	hidden := func(col int) bool {
		return col > len(s.widths) || slices.ContainsFunc(s.hidden, func(h [2]int) bool { return h[0] <= col && col <= h[1] })
	}
	var list []string
	for _, c := range s.cells {
		at := Ref{s.name, c.row, c.col}
		if c.kind != contentText || c.style.shrink || c.style.unlocked || hidden(c.col) {
			continue
		}
		end, merged := ends[at]
		if !merged {
			end = at
			for !c.style.wrap && !c.style.border && c.style.h == "left" && !hidden(end.Col+1) && !filled[Ref{s.name, c.row, end.Col + 1}] {
				end.Col++
			}
		}
		width, height := 0.0, s.shownHeight(at.Row, end.Row)/pixelsPt
		for _, w := range s.widths[at.Col-1 : end.Col] {
			width += w
		}
		size := cmp.Or(c.style.size, 11)
		for _, p := range []struct{ pixels, line float64 }{{width*8 + 5*float64(end.Col-at.Col+1), 1.3}, {width * screenChar, 1.445}} {
			fit := (p.pixels - padding) / (size * pixelsPt)
			lines := 0.0
			for _, paragraph := range strings.Split(c.text, "\n") {
				if textWidth(paragraph) > fit {
					lines += math.Ceil(textWidth(paragraph) / math.Floor(fit))
				} else {
					lines++
				}
				if !c.style.wrap && textWidth(paragraph) > fit {
					lines = math.Inf(1)
				}
			}
			if lines*size*p.line > height+1 {
				list = append(list, fmt.Sprintf("%s takes %.0f lines of %.1f, has %.0f points: %s", at.A1(), lines, fit, height, c.text))
				break
			}
		}
	}
	return list
}

// TestNothingCut: what the sheets say is seen whole, whatever state they are in, and so is what is typed into the cover.
func TestNothingCut(t *testing.T) {
	for _, form := range everyForm(t) {
		right, last := newGenerator(form, 9).right()
		wrong := right.Clone()
		newGenerator(form, 4).spoil(wrong, last.Clone(), 9)
		wrong.Narrative[form.Passages()[0].ID] = "【没有的标记】"
		for i, f := range []*templates.Filing{templates.NewFiling(form, form.From), halfFilled(form), wrong, right} {
			for _, s := range model(mustLayout(t, form), f, Options{Previous: last, Deadline: "2025年1月26日", Finished: i == 2}).sheets {
				if s.veryHidden {
					continue
				}
				for _, text := range s.cut() {
					t.Errorf("form %s, workbook %d, %s!%s", form.ID, i, s.name, text)
				}
			}
		}
	}
}

// A box shows 1,000 characters in three paragraphs whole in Excel (8 pixels to a character of width and 5 of margin; 宋体 of
// 11 points takes 14.3 points a line) and in LibreOffice (screenChar; the fonts that stand in for it take 15.9), and is
// one screen with the heads above it.
func TestBoxesShowAThousand(t *testing.T) {
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		for _, b := range model(l, templates.NewFiling(form, form.From), Options{}).sheets {
			if b.name != SheetNarrative {
				continue
			}
			if b.shownWidth(math.MaxInt) > screenWidth || b.shownHeight(1, l.boxes[0].end) > screenHeight {
				t.Errorf("form %s: the first box ends at %.0f × %.0f pixels", form.ID, b.shownWidth(math.MaxInt), b.shownHeight(1, l.boxes[0].end))
			}
			width := b.widths[boxCol-1]
			for _, c := range []struct {
				program     string
				pixels      float64
				pointsALine float64
			}{{"Excel", width*8 + 5, 14.3}, {"LibreOffice", width * screenChar, 15.9}} {
				line := math.Floor((c.pixels - padding) / (11 * pixelsPt))
				need := 3 * math.Ceil(1000.0/3/line) * c.pointsALine
				for _, box := range l.boxes {
					if have := b.shownHeight(box.top, box.end) / pixelsPt; have < need {
						t.Errorf("form %s, %s: the box at %s is %.0f points high, 1,000 characters take %.0f", form.ID, c.program, box.text().A1(), have, need)
					}
				}
			}
		}
	}
}

var strayCases = []struct {
	reason, text string
	want         int
}{
	{"no mark", "本年度开展工作。", 0},
	{"a mark of the list", "收到申请【新收申请】件。", 0},
	{"a mark that names no figure", "收到申请【新受申请】件。", 1},
	{"a blank inside a mark", "收到申请【新收 申请】件。", 1},
	{"one of each", "收到【新收申请】件，办结【办结】件，【】。", 2},
	{"a heading of a line is for the command to judge", "【政策公开】开展工作。\n　　【平台建设】收到【新收申请】件。", 0},
	{"a mark begins a line, a stray one stands in it", "　　【新收申请】件，其中【法人】件。", 1},
	{"a mark begins the second line", "一\n【新收申请】件", 0},
}

func TestStrayMarks(t *testing.T) {
	form := lookupForm(t, "2021")
	for _, c := range strayCases {
		if got := strayMarks(form, c.text); got != c.want {
			t.Errorf("%s: %d, want %d", c.reason, got, c.want)
		}
	}
}

// The sheet counts the same, and says it beside the box.
func TestStrayMarksInLibreOffice(t *testing.T) {
	tier.Tool(t, "soffice")
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	for at := 0; at < len(strayCases); at += len(l.boxes) {
		cases := strayCases[at:min(at+len(l.boxes), len(strayCases))]
		f := templates.NewFiling(form, 2024)
		for i, c := range cases {
			f.Narrative[l.boxes[i].passage.ID] = c.text
		}
		x, err := excelize.OpenFile(recalculated(t, "strays", 1, func(int) []byte { return writeBytes(t, f, Options{}) })[0])
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		for i, c := range cases {
			if got, err := x.GetCellValue(SheetNarrative, l.boxes[i].strays().A1()); err != nil || got != strayWords(c.want) {
				t.Errorf("%s: the sheet says %q, %v", c.reason, got, err)
			}
		}
	}
}

// The list of marks stands once, with every mark of the form, and the sheet knows no other.
func TestMarksStandOnce(t *testing.T) {
	for _, form := range everyForm(t) {
		var b strings.Builder
		for _, s := range model(mustLayout(t, form), templates.NewFiling(form, form.From), Options{}).sheets {
			for _, c := range s.cells {
				b.WriteString(c.text + "\x00")
			}
		}
		for _, m := range form.Marks {
			if n := strings.Count(b.String(), "\x00【"+m.Name+"】\x00"); n != 1 {
				t.Errorf("form %s: 【%s】 stands %d times", form.ID, m.Name, n)
			}
		}
	}
}

// A copy is at most 60 kB of 1,024 bytes, as an office sends hundreds of them by mail. A local form with a table more may be larger.
func TestSizeOfACopy(t *testing.T) {
	const most = 60 << 10
	for _, form := range []*templates.Form{lookupForm(t, "2019"), lookupForm(t, "2021")} {
		f, last := newGenerator(form, 9).right()
		for reason, data := range map[string][]byte{
			"blank":  writeBytes(t, templates.NewFiling(form, form.From), Options{}),
			"filled": writeBytes(t, f, Options{Previous: last, Deadline: "1月26日", Roster: "县2024"}),
		} {
			if len(data) > most {
				t.Errorf("form %s, %s: %d bytes, at most %d", form.ID, reason, len(data), most)
			}
		}
	}
}
