package intake

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
)

// standIn is LibreOffice for these tests: it counts its starts, and makes of each file the document beside it. A file that says
// so it passes over, falls over, or stands still at.
const standIn = `#!/bin/sh
echo x >>"$0.count"
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file; do
	grep -q PASS "$file" && continue
	grep -q FALL "$file" && exit 134
	grep -q HANG "$file" && exec sleep 600
	base=${file##*/}
	cp "${0%/*}/made.docx" "$out/${base%.*}.docx"
done
`

// TestTogether: twenty files take one start, and one that is no good takes none of the others with it.
func TestTogether(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to stand in for LibreOffice")
	}
	defer func(was time.Duration) { patience = was }(patience)
	patience = 700 * time.Millisecond
	bin := t.TempDir()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	filing := templates.NewFiling(form, 2024)
	filing.Agency.Name = "示例县水务局"
	doc, err := report.Build(filing, report.Options{Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	var made bytes.Buffer
	if err := doc.DOCX(&made, report.DOCXOptions{}); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"made.docx": made.Bytes(), "soffice": []byte(standIn)} {
		if err := os.WriteFile(filepath.Join(bin, name), data, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	starts := func() int {
		data, _ := os.ReadFile(filepath.Join(bin, "soffice.count"))
		os.Remove(filepath.Join(bin, "soffice.count"))
		return bytes.Count(data, []byte("x"))
	}
	for _, c := range []struct {
		files  int
		bad    string
		starts int
		says   string
		reason string
	}{
		{20, "", 1, "", "twenty files"},
		{21, "", 2, "", "one more"},
		{20, "PASS", 1, "可能已损坏", "one that cannot be opened"},
		{20, "FALL", 1 + 2, "可能已损坏", "it falls over at the last but one: that and the last are tried alone"},
		{20, "HANG", 1 + 2, "超过了时限", "it stands still there"},
	} {
		dir := t.TempDir()
		var files []string
		for i := range c.files {
			text := ""
			if i == c.files-2 {
				text = c.bad
			}
			name := filepath.Join(dir, fmt.Sprintf("%02d.rtf", i))
			if err := os.WriteFile(name, fmt.Appendf(nil, `{\rtf1 %d %s}`, i, text), 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, name)
		}
		conversions := NewConversions(t.TempDir())
		if n, err := conversions.Prepare(t.Context(), files, nil); n != c.files || err != nil {
			t.Fatal(n, err)
		}
		if got := starts(); got != c.starts {
			t.Errorf("%d starts, want %d: %s", got, c.starts, c.reason)
		}
		for _, i := range []int{0, c.files - 2, c.files - 1} {
			name := files[i]
			item := Open(name, Options{Convert: conversions})
			bad := c.bad != "" && i == c.files-2
			if bad != (item.Filing == nil) || bad && !strings.Contains(item.Findings[0].Message, c.says) {
				t.Errorf("%s: %v: %s", name, item.Findings, c.reason)
			}
		}
	}
}
