package intake

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/office"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// onlyOthersRead are files that another program has to convert, by name: some say what they are, some do not.
func onlyOthersRead() map[string]string {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 2000)
	return map[string]string{
		"一.doc": ole, "一.wps": ole, "一.rtf": `{\rtf1\ansi x\par}`, "一": `{\rtf1\ansi x\par}`, "一.txt": `{\rtf1\ansi x\par}`,
		"一.fodt": `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text/></office:body></office:document>`,
	}
}

// TestNotAsked: without the user's word no program starts, whatever the file is called, and the message says how to ask.
func TestNotAsked(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	bin := t.TempDir()
	for _, name := range []string{"soffice", "libreoffice"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\necho x >"+started+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, content := range onlyOthersRead() {
		file := put(t, t.TempDir(), name, content)
		for _, c := range []*Conversions{nil, ConvertedIn(t.TempDir())} {
			item := Open(file, Options{Convert: c})
			if item.Filing != nil || !item.Convertible() || len(item.Findings) != 1 {
				t.Errorf("%s: %v, %v", name, item.Convertible(), item.Findings)
				continue
			}
			if f := item.Findings[0]; f.Remedy.Do != templates.Convert || f.Remedy.With == "" {
				t.Errorf("%s: nothing offers to convert it: %+v", name, f.Remedy)
			}
		}
		if last, err := ReadPrevious([]string{file}, Options{}); err != nil || last.Convertible() != 1 {
			t.Errorf("%s as last year's: %v", name, err)
		}
		if list := Unconverted([]string{file}); len(list) != 1 {
			t.Errorf("%s is not among those to ask for", name)
		}
	}
	if _, err := os.Stat(started); err == nil {
		t.Error("a program has been started")
	}
	item := Open(put(t, t.TempDir(), "一.txt", "一、总体情况"), Options{})
	if item.Convertible() {
		t.Error("text is to be converted")
	}
}

// TestConversionsFail holds the sentences for files that do not convert and for a machine without the programs.
func TestConversionsFail(t *testing.T) {
	try := func(t *testing.T, name, content, says string) {
		t.Helper()
		item := Open(put(t, t.TempDir(), name, content), Options{Convert: NewConversions(t.TempDir())})
		if len(item.Findings) != 1 || item.Convertible() {
			t.Fatalf("%s: %v", name, item.Findings)
		}
		m := item.Findings[0].Message
		for _, word := range []string{"exit", "Error", "--convert"} {
			if strings.Contains(m, word) || !strings.Contains(m, name) || !strings.Contains(m, says) {
				t.Errorf("%s: %s", name, m)
			}
		}
	}
	files := onlyOthersRead()
	t.Run("bad", func(t *testing.T) {
		tier.Tool(t, "soffice", "libreoffice")
		try(t, "一.doc", files["一.doc"], "另存为 .docx")
	})
	t.Run("missing", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if office.Find() != "" {
			t.Skip("LibreOffice stands where its installer puts it")
		}
		try(t, "一.doc", files["一.doc"], "没有安装")
	})
}

// TestPrepareTogether: many files go through one start of LibreOffice; what is read twice is converted once; nothing but the results is left.
func TestPrepareTogether(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	real := office.Find()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to count starts with")
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), t.TempDir()
	count := filepath.Join(bin, "count")
	// Of several files it does the first and falls over, as LibreOffice does when a document makes it.
	fake := "#!/bin/sh\necho x >>" + count + "\ncase \"$*\" in *000000*fall*) exit 134;; esac\nexec " + real + ` "$@"` + "\n"
	if err := os.WriteFile(filepath.Join(bin, "soffice"), []byte(fake), 0o777); err != nil {
		t.Fatal(err)
	}
	var files []string
	for i := range 6 {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = "示例局" + string(rune('甲'+i))
		var b bytes.Buffer
		if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, string(rune('a'+i))+".xlsx")
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	if err := office.Convert(t.Context(), "ods", dir, files...); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(files[i], ".xlsx") + ".ods"
	}
	starts := func() int {
		data, _ := os.ReadFile(count)
		os.Remove(count)
		return bytes.Count(data, []byte("x"))
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	work := t.TempDir()
	c := NewConversions(work)
	if n, err := c.Prepare(t.Context(), files[:2], nil); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if got := starts(); got != 1 {
		t.Errorf("two files take %d starts", got)
	}
	for i, name := range files[:2] {
		item := Open(name, Options{Convert: c})
		if item.Filing == nil || item.Filing.Agency.Name != "示例局"+string(rune('甲'+i)) || len(item.Notes) != 1 {
			t.Errorf("%s: %v, %q", name, item.Findings, item.Notes)
		}
	}
	if got := starts(); got != 0 {
		t.Errorf("reading takes %d starts", got)
	}
	left, err := os.ReadDir(work)
	if err != nil || len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}
