package sheets

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
)

// many repeats a text with a running number until it has about n bytes.
func many(n int, format string) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestCost reads files made to cost as much as the default limits let them, and
// holds what they cost. The archives are stored, since packed ones of this kind
// already fall to Limits.Ratio.
func TestCost(t *testing.T) {
	tier.Need(t, "large")
	const n = 60 << 20
	strs := func(body string) parts {
		return tiny().with("xl/sharedStrings.xml", head+`<sst xmlns="`+mainNS+`">`+body+`</sst>`)
	}
	for _, c := range []struct {
		name string
		make func() parts
		kind opc.Kind
	}{
		{"empty cells", func() parts {
			return rows(strings.Repeat("<row>"+strings.Repeat("<c/>", 16000)+"</row>", n/64011))
		}, 0},
		{"cells", func() parts {
			return rows(strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 1000)+"</row>", 1000))
		}, 0},
		{"more cells", func() parts {
			return rows(strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 1000)+"</row>", 2000))
		}, opc.Hostile},
		{"one cell a row", func() parts { return rows(strings.Repeat("<row><c><v>1</v></c></row>", 999_000)) }, 0},
		{"long texts", func() parts {
			return rows(strings.Repeat(`<row><c t="str"><v>`+random(32000)+`</v></c></row>`, n/32100))
		}, 0},
		{"strings", func() parts { return strs(strings.Repeat("<si/>", n/5)) }, opc.Hostile},
		{"short strings", func() parts { return strs(strings.Repeat("<si><t>a</t></si>", 1_900_000)) }, 0},
		{"runs", func() parts { return strs("<si>" + strings.Repeat("<r><t>a</t></r>", n/15) + "</si>") }, opc.Hostile},
		{"one long text in many cells", func() parts {
			return strs("<si><t>"+random(1_000_000)+"</t></si>").with(sheet1, worksheet(strings.Repeat("<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 1000)+"</row>", 900)))
		}, 0},
		{"foreign names", func() parts { return rows(many(n/2, "<e:n%d/>")) }, 0},
		{"attribute names", func() parts { return rows("", many(n/2, "<extLst a%d='' />")) }, 0},
		{"shared formulas", func() parts {
			return rows(`<row><c><f t="shared" si="0" ref="A1">` + strings.Repeat("A1+", 2000) + `1</f></c></row>` + strings.Repeat(`<row><c><f t="shared" si="0"/></c></row>`, 900_000))
		}, opc.Hostile},
		{"references", func() parts { return rows(`<row><c t="str"><v>` + strings.Repeat("&lt;", 200_000) + `</v></c></row>`) }, 0},
		{"custom properties", func() parts {
			return tiny().with("docProps/custom.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">`+many(n/2, `<property name="%d"/>`)+`</Properties>`)
		}, 0},
		{"relationships", func() parts {
			return tiny().with("xl/_rels/workbook.xml.rels", `<Relationships xmlns="`+pkgRelNS+`">`+many(n/2, `<Relationship Id="%d"/>`)+`</Relationships>`)
		}, opc.Hostile},
		{"formats", func() parts {
			return tiny().with("xl/styles.xml", `<styleSheet xmlns="`+mainNS+`"><cellXfs>`+strings.Repeat("<xf/>", n/5)+`</cellXfs></styleSheet>`)
		}, opc.Hostile},
		{"looks of runs", func() parts {
			return strs("<si>" + strings.Repeat("<r><rPr><strike/></rPr><t>1</t></r><r><t/></r>", n/100) + "</si>")
		}, 0},
		{"fonts of runs", func() parts { return strs(many(n, `<si><r><rPr><sz val="%d"/></rPr><t>1</t></r></si>`)) }, opc.Hostile},
		{"texts with runs", func() parts { return strs(strings.Repeat(`<si><r><rPr><strike/></rPr><t>1</t></r></si>`, n/44)) }, 0},
		{"fonts", func() parts {
			return tiny().with("xl/styles.xml", `<styleSheet xmlns="`+mainNS+`"><fonts>`+strings.Repeat("<font/>", n/8)+`</fonts></styleSheet>`)
		}, opc.Hostile},
		{"columns", func() parts {
			return tiny().with(sheet1, `<worksheet xmlns="`+mainNS+`"><cols>`+strings.Repeat(`<col min="1" max="1" hidden="1"/>`, n/33)+`</cols><sheetData/></worksheet>`)
		}, 0},
		{"merges", func() parts {
			return rows(strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 100)+"</row>", 9000), `<mergeCells>`+many(250_000, `<mergeCell ref="A%d:XFD1048576"/>`)+`</mergeCells>`)
		}, 0},
		{"spaces", func() parts { return rows(strings.Repeat(" ", n)) }, 0},
		{"comments", func() parts { return rows(strings.Repeat("<!---->", n/7)) }, 0},
		{"namespaces", func() parts { return rows(many(n/2, `<e:a xmlns:p%d="u"/>`)) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := storedZip(c.make())
			debug.FreeOSMemory()
			var before, during runtime.MemStats
			runtime.ReadMemStats(&before)
			done, peak := make(chan bool), make(chan uint64)
			go func() {
				var most uint64
				for {
					select {
					case <-done:
						peak <- most
						return
					case <-time.After(5 * time.Millisecond):
						runtime.ReadMemStats(&during)
						most = max(most, during.HeapAlloc)
					}
				}
			}()
			start := time.Now()
			b, err := Open(bytes.NewReader(data), int64(len(data)), Limits{})
			took := time.Since(start)
			done <- true
			most := int64(<-peak) - int64(before.HeapAlloc)
			cells := 0
			if b != nil {
				cells = b.Sheets[0].Len()
			}
			t.Logf("%3d MiB read in %v, peak %d MiB more, %d cells, %v", len(data)>>20, took.Round(time.Millisecond), max(0, most)>>20, cells, err)
			if kindOf(err) != c.kind {
				t.Errorf("%v, want %v", err, c.kind)
			}
			if most > 320<<20 {
				t.Errorf("peak %d MiB", most>>20)
			}
		})
	}
}
