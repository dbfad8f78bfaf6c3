package serve

import (
	"mime"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLocalPath(t *testing.T) {
	long := strings.Repeat("长", 85) // 255 bytes
	tests := []struct{ name, want, reason string }{
		{"某局_2024年报填报表.xlsx", "某局_2024年报填报表.xlsx", "an ordinary name stays"},
		{"回收/邮件01/某局.xlsx", "回收/邮件01/某局.xlsx", "folders stay"},
		{"../../etc/passwd", "etc/passwd", "no way up"},
		{"a/../../b.xlsx", "a/b.xlsx", "no way up from within"},
		{`..\..\Windows\x.xlsx`, "Windows/x.xlsx", "no way up for Windows"},
		{"/etc/passwd", "etc/passwd", "no root"},
		{`C:\x.xlsx`, "C：/x.xlsx", "no drive"},
		{`\\server\share\x.xlsx`, "server/share/x.xlsx", "no other machine"},
		{"", "未命名", "nothing"},
		{"..", "未命名", "the folder above"},
		{"/", "未命名", "the root"},
		{".nianbao-页面-1/x.xlsx", "nianbao-页面-1/x.xlsx", "no hidden folder, and none of ours"},
		{"CON", "_CON", "a device"},
		{"con.xlsx", "_con.xlsx", "a device with an extension"},
		{"LPT1.txt/a.xlsx", "_LPT1.txt/a.xlsx", "a device as a folder"},
		{"x.xlsx. . .", "x.xlsx", "Windows drops dots and blanks at the end"},
		{"<img src=x onerror=alert(1)>.xlsx", "＜img src=x onerror=alert(1)＞.xlsx", "markup"},
		{"a\x00b.xlsx", "ab.xlsx", "NUL ends a name in C"},
		{"a\u202excod.xlsx", "axcod.xlsx", "turned direction of writing"},
		{"a\r\nSet-Cookie: x.xlsx", "aSet-Cookie： x.xlsx", "a line of a header"},
		{"a\xff\xfe.xlsx", "a.xlsx", "no UTF-8"},
		{"x.xlsx:stream", "x.xlsx：stream", "a stream of NTFS"},
	}
	for _, test := range tests {
		if got := localPath(test.name); got != test.want {
			t.Errorf("%q (%s): %q, want %q", test.name, test.reason, got, test.want)
		}
	}
	for _, name := range []string{long + ".xlsx", long, strings.Repeat(long+"/", 30) + "x.xlsx", strings.Repeat("../", 500) + "x", strings.Repeat("a/", 500) + "x"} {
		got := localPath(name)
		if !filepath.IsLocal(filepath.FromSlash(got)) || !utf8.ValidString(got) || len(got) > maxPath || strings.Count(got, "/") >= maxDepth {
			t.Errorf("%.40q… becomes %q", name, got)
		}
		for part := range strings.SplitSeq(got, "/") {
			if len(part) > maxName || part == "" {
				t.Errorf("%.40q… has the part %q", name, part)
			}
		}
	}
	if got := localPath(long + ".xlsx"); !strings.HasSuffix(got, ".xlsx") {
		t.Errorf("a long name loses its extension: %q", got)
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"a/b.xlsx", "../..", `C:\CON\..\x`, "\u202e\x00", strings.Repeat("长/", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := localPath(name)
		if !filepath.IsLocal(filepath.FromSlash(got)) || strings.ContainsAny(got, "<>:\"\\|?*\x00\r\n") || strings.HasPrefix(got, ".") || len(got) > maxPath+maxName {
			t.Errorf("%q becomes %q", name, got)
		}
		if again := localPath(got); again != got {
			t.Errorf("%q becomes %q and then %q", name, got, again)
		}
	})
}

func TestShown(t *testing.T) {
	for name, want := range map[string]string{"<b>x</b>.xlsx": "<b>x</b>.xlsx", "a\u202eb\x1b[31m": "a·b·[31m", "a\xffb": "a·b", `甲\乙.xlsx`: "甲/乙.xlsx"} {
		if got := shown(name); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}

func TestAttachment(t *testing.T) {
	for _, name := range []string{"退回件.zip", `a"b\c%41;d.xlsx`, "a\r\nX: y.xlsx", "100% 好+坏.xlsx", "a b.xlsx"} {
		header := attachment(name)
		if strings.ContainsAny(header, "\r\n") {
			t.Errorf("%q breaks the header: %q", name, header)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || params["filename"] != name {
			t.Errorf("%q is sent as %q and read as %q, %v", name, header, params["filename"], err)
		}
	}
}
