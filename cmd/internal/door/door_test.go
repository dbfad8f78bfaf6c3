package door

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/syserr"
)

func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "名单.csv")
	for _, text := range []string{"", "单位名称\n甲局\n", strings.Repeat("甲", 100_000)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Read(name, Roster)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(text))
		if string(f.Data) != text || f.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d bytes are read as %d, sum %s", len(text), len(f.Data), f.SHA256)
		}
		if sum, err := Sum(name); err != nil || sum != f.SHA256 {
			t.Errorf("Sum gives %s %v, Read %s", sum, err, f.SHA256)
		}
		if head, err := Head(name, 5); err != nil || string(head) != text[:min(5, len(text))] {
			t.Errorf("the head is %q %v", head, err)
		}
	}
}

// What is no file of its kind is refused in words that say what stands there.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string, size int64) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if size > 0 {
			if err := os.Truncate(path, size); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	for _, tt := range []struct {
		reason, name string
		kind         Kind
		want         string
		large        bool
	}{
		{"a folder", dir, Roster, "是文件夹，不是名单文件", false},
		{"a file that is not there", filepath.Join(dir, "没有"), Roster, "没有这个文件", false},
		{"more than a roster can be", file("大.csv", "", Roster.Most+1), Roster, "超过 64 MB，不像名单", true},
		{"1.5 GB", file("很大.docx", "", 1_500_000_000), Letterhead, "超过 16 MB，请把模板里的图片压缩", true},
		{"a workbook for rules", file("规则.yaml", "PK\x03\x04...", 0), Rules, "是Excel、Word 文件或压缩包，不是规则文件；", false},
		{"a document for a form", file("格式.yaml", "\xd0\xcf\x11\xe0...", 0), Form, "是旧版 Office 文件，不是格式文件；", false},
	} {
		_, err := Read(tt.name, tt.kind)
		if err == nil || !strings.Contains(syserr.Reason(err), tt.want) || TooLarge(err) != tt.large {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := Read(file("一样大.yaml", "", Rules.Most), Rules); err != nil {
		t.Errorf("the largest rules: %v", err)
	}
}
