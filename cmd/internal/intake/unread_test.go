package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/cases"
	"nianbao/templates/lists"
)

// TestHasLedger finds the heads of a list wherever a file that nobody reads has them, and none where one of them is missing.
func TestHasLedger(t *testing.T) {
	archive := func(parts ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i, text := range parts {
			f, _ := w.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
			io.WriteString(f, text)
		}
		w.Close()
		return b.Bytes()
	}
	heads, disputes := cases.Heads[0], cases.Heads[1]
	tests := []struct {
		why  string
		data []byte
		want bool
	}{
		{"a text table", []byte(strings.Join(heads, ",")), true},
		{"the list of disputes", []byte(strings.Join(disputes, "\t")), true},
		{"what Excel writes on a Chinese Windows", []byte(strings.Join(headsGBK[0], ",")), true},
		{"what .xls has", []byte(strings.Join(lists.Map(disputes, inUTF16), "\x00")), true},
		{"one head is missing", []byte(strings.Join(heads[1:], ",")), false},
		{"the heads of two lists, of none all", []byte(strings.Join(slices.Concat(heads[2:], disputes[2:]), ",")), false},
		{"half in one writing, half in another", []byte(strings.Join(slices.Concat(heads[:2], headsGBK[0][2:]), ",")), false},
		{"an archive", archive("<a/>", strings.Join(heads, "<c/>")), true},
		{"the heads stand in two parts", archive(strings.Join(heads[:2], "<c/>"), strings.Join(heads[2:], "<c/>")), true},
		{"an archive without", archive(strings.Join(heads[1:], "<c/>")), false},
		{"not as much of an archive as it says", archive(strings.Join(heads, "<c/>"))[:80], false},
	}
	for before := 32<<10 - 80; before < 32<<10; before++ { // io.Copy's piece ends within each of the heads
		tests = append(tests, struct {
			why  string
			data []byte
			want bool
		}{fmt.Sprintf("behind %d bytes", before), archive(strings.Repeat(" ", before) + strings.Join(heads, "")), true})
	}
	for _, c := range tests {
		if got := hasLedger(c.data); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

// TestSightKeepsLittle: a text may come letter by letter, and of one of any length a search keeps no more than the longest head.
func TestSightKeepsLittle(t *testing.T) {
	slow := sight{missing: [][]string{slices.Clone(cases.Heads[0])}}
	for _, b := range []byte(strings.Join(cases.Heads[0], ",")) {
		slow.Write([]byte{b})
	}
	if !slow.all() {
		t.Errorf("letter by letter, %v are missing", slow.missing)
	}
	s := sight{missing: [][]string{slices.Clone(cases.Heads[0])}}
	for range 1000 {
		s.Write(make([]byte, 32<<10))
	}
	if len(s.tail) > 64 || cap(s.tail) > 1<<10 {
		t.Errorf("%d bytes are kept in %d", len(s.tail), cap(s.tail))
	}
}
