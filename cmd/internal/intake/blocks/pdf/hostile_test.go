package pdf

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"nianbao/templates/meter"
	"nianbao/testdata/paper"
	"nianbao/testdata/tier"
)

// pageOf writes a document with one page: its resources, what is drawn on it, and further objects from number 5 on.
func pageOf(resources, content string, more ...string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<" + resources + ">>/Contents 4 0 R>>", content}
	return paper.File("", append(objects, more...)...)
}

// form writes a drawing that others use, and which uses others.
func form(uses, draws string) string {
	return paper.Stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<"+uses+">>>>", draws)
}

// hostile are documents made to keep a reader busy or to fill its memory.
func hostile() map[string][]byte {
	twice := func() (list []string) { // 2 to the power of 28 drawings
		for i := range 28 {
			list = append(list, form(fmt.Sprintf("/X %d 0 R", 6+i), "/X Do /X Do"))
		}
		return append(list, form("", "0 0 m 9 9 l S"))
	}
	kids := paper.File("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>", "<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>")
	counted := paper.File("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2000000000/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>", paper.Stream("", "q Q"))
	round := strings.Replace(string(pageOf("", paper.Stream("", "q Q"))), "/Root 1 0 R", "/Root 1 0 R/Prev 00000", 1)
	at := strings.LastIndex(round, "\nxref") + 1
	round = strings.Replace(round, "/Prev 00000", fmt.Sprintf("/Prev %05d", at), 1)
	const mega = 1 << 20
	font := "/Font<</F 5 0 R>>"
	codes := "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 0/Widths[500]/ToUnicode 6 0 R>>"
	return map[string][]byte{
		"a drawing in itself":        pageOf("/XObject<</X 5 0 R>>", paper.Stream("", "/X Do"), form("/X 5 0 R", "/X Do /X Do")),
		"drawings twice in drawings": pageOf("/XObject<</X 5 0 R>>", paper.Stream("", "/X Do"), twice()...),
		"a long drawing":             pageOf("", paper.Packed("", strings.Repeat("0 0 m 9 9 l S\n", 7*mega), 1)),
		"a long drawing of nothing":  pageOf("", paper.Packed("", strings.Repeat("q Q\n", 30*mega), 1)),
		"a deep drawing":             pageOf("", paper.Packed("", strings.Repeat("q ", 20*mega), 1)),
		"brackets in brackets":       pageOf("", paper.Packed("", strings.Repeat("[", 20*mega), 1)),
		"packed twice":               pageOf("", paper.Packed("", strings.Repeat("q Q\n", 120*mega), 2)),
		"packed five times":          pageOf("", paper.Packed("", strings.Repeat("0", 500*mega), 5)),
		"more than it may":           pageOf("", paper.Packed("", strings.Repeat("q Q\n", 40*mega), 1)),
		"objects in an object":       pageOf("", paper.Stream("", "q Q"), paper.Packed("/Type/ObjStm/N 1000000/First 10", strings.Repeat("1 0 ", 25*mega), 1)),
		"pages of pages":             kids,
		"pages that are not there":   counted,
		"a table before itself":      []byte(round),
		"names of all characters":    pageOf(font, paper.Stream("", "BT /F 9 Tf (a) Tj ET"), codes, paper.Stream("", "begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap")),
		"a large picture": pageOf("/XObject<</X 5 0 R>>", paper.Stream("", "/X Do"),
			paper.Packed("/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8", strings.Repeat("0", mega), 1)),
		"a page as large as the sea": []byte(strings.Replace(string(pageOf("", paper.Stream("", "q Q"))), "[0 0 595 842]", "[0 0 1e9 1e9]", 1)),
	}
}

// TestHostile reads documents that would take all time or memory: each ends with a sentence, within its time and memory, and what is
// read next is read.
func TestHostile(t *testing.T) {
	tier.Need(t, "unpacks a gigabyte")
	defer func(was time.Duration) { fileTime = was }(fileTime)
	fileTime = 2 * time.Second
	for name, data := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			var err error
			m := meter.New("r.pdf")
			m.Unpacked(len(data))
			over := m.Guard(func() { _, err = Read(data, m) })
			runtime.ReadMemStats(&after)
			var refused Refused
			var much TooMuch
			ended := over != nil || errors.As(err, &refused) || errors.As(err, &much)
			if !ended && name != "names of all characters" { // of which pdfium keeps those that are written
				t.Errorf("read, or ended without a sentence: %v", err)
			}
			t.Logf("%s, %d bytes, %d MB more: %v %v", time.Since(began).Round(10*time.Millisecond), len(data),
				(int64(after.Sys)-int64(before.Sys))>>20, err, over)
			sound(t)
		})
	}
}

// sound holds that another document is read.
func sound(t *testing.T) {
	t.Helper()
	p := &paper.Paper{}
	p.Text(80, 200, 16, "正文正文")
	if pages, err := Read(p.Bytes(), meter.New("s.pdf")); err != nil || said(pages) != "正文正文\n" {
		t.Errorf("what comes next is not read: %q, %v", said(pages), err)
	}
}
