package steps

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// convertingBoard is a folder in which a file of an old kind has been collected, and a damaged one.
func convertingBoard(t *testing.T, old []byte) serve.Folder {
	t.Helper()
	top := t.TempDir()
	tools := &Tools{Now: func() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }}
	f, err := (&Years{tools, top}).OpenYear("2024年报")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"名单.csv": []byte("单位名称,单位代码,上级代码\n海原县人民政府,000,\n海原县第一局,001,000\n"),
		"2024年报/收件/一局.xls": old, "2024年报/收件/坏的.xls": append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)} {
		if err := os.WriteFile(filepath.Join(top, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doBoard(t, f, "settle", serve.Given{Roster: filepath.Join(top, "名单.csv")})
	doBoard(t, f, "collect", serve.Given{})
	return f
}

func doBoard(t *testing.T, f serve.Folder, what string, given serve.Given) string {
	t.Helper()
	out, err := f.Do(t.Context(), what, serve.Job{Given: given, Progress: func(string, int, int) {}}, serve.BoardJob{})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return strings.Join(append(out.Lines, out.Notes...), "\n")
}

func offered(t *testing.T, f serve.Folder) (button string) {
	t.Helper()
	b, err := f.Board()
	if err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(b.Offers, func(o serve.Offer) bool { return o.What == "convert" }); i >= 0 {
		button = b.Offers[i].Button
	}
	return button
}

// TestBoardConverts: what only another program can read is offered to be converted. It is read then in every later run, by a
// command, too, which asks for no conversion; what cannot be converted is named and stays on offer.
func TestBoardConverts(t *testing.T) {
	tier.Tool(t, "soffice")
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	filing := templates.NewFiling(form, 2024)
	filing.Agency = templates.Agency{Name: "海原县第一局", Code: "001"}
	if err := xlsx.Write(&b, filing, xlsx.Options{}); err != nil {
		t.Fatal(err)
	}
	book, old := filepath.Join(t.TempDir(), "一局.xlsx"), t.TempDir()
	if err := os.WriteFile(book, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := office.Convert(t.Context(), "xls:MS Excel 97", old, book); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(old, "一局.xls"))
	if err != nil {
		t.Fatal(err)
	}
	f := convertingBoard(t, data)
	if got := offered(t, f); got != "转换 2 个旧格式的文件，再收一次" {
		t.Errorf("offered is %q", got)
	}
	said := doBoard(t, f, "convert", serve.Given{})
	for _, want := range []string{"转换了 1 个文件，放在“收件”", "有 1 个没有转换成", "坏的.xls：", "已报 1"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	if said := doBoard(t, f, "collect", serve.Given{}); !strings.Contains(said, "已报 1") {
		t.Errorf("collected once more: %s", said)
	}
	if got := offered(t, f); got != "转换 1 个旧格式的文件，再收一次" {
		t.Errorf("offered is then %q", got)
	}
	decided, err := os.ReadFile(filepath.Join(f.Dir(), year.DecisionsFile))
	if err != nil || !strings.Contains(string(decided), "已转换为“一局.xlsx”") || strings.Contains(string(decided), "坏的") {
		t.Errorf("%v\n%s", err, decided)
	}
	if kept, err := os.ReadFile(filepath.Join(f.Dir(), year.Inbox, "一局.xls")); err != nil || !bytes.Equal(kept, data) {
		t.Error("what came is not as it was")
	}
}

// TestBoardConvertsNothing: without LibreOffice every file is named with another way out, and nothing is set aside.
func TestBoardConvertsNothing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	f := convertingBoard(t, append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 700)...))
	said := doBoard(t, f, "convert", serve.Given{})
	if !strings.Contains(said, "转换了 0 个文件") || strings.Count(said, "本机没有安装；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试") != 2 {
		t.Error(said)
	}
	if _, err := os.Stat(filepath.Join(f.Dir(), year.DecisionsFile)); err == nil {
		t.Error("something is decided")
	}
}

// TestInboxIsOnes: of two people who put files of one name into the folder at once the second waits, so that neither's is lost.
func TestInboxIsOnes(t *testing.T) {
	f := convertingBoard(t, []byte("x"))
	came := filepath.Join(t.TempDir(), "一局.xls")
	if err := os.WriteFile(came, []byte("另一份"), 0o600); err != nil {
		t.Fatal(err)
	}
	take := func() error {
		_, err := f.Do(t.Context(), "take", serve.Job{Sources: []serve.Source{{Path: came, Name: "一局.xls"}},
			Progress: func(string, int, int) {}}, serve.BoardJob{})
		return err
	}
	release, err := results.Claim(filepath.Join(f.Dir(), year.Inbox))
	if err != nil {
		t.Fatal(err)
	}
	if err := take(); err == nil || !strings.Contains(err.Error(), "另一次运行还没有做完") || !strings.Contains(err.Error(), "请等它做完") {
		t.Errorf("while somebody else puts files in: %v", err)
	}
	release()
	if err := take(); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"一局.xls": "x", "一局_2.xls": "另一份"} {
		if data, err := os.ReadFile(filepath.Join(f.Dir(), year.Inbox, name)); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}
