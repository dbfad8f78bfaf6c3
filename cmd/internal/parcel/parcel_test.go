package parcel

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func gbk(t testing.TB, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// archive makes a zip; names are written as they are, whatever their encoding.
func archive(t testing.TB, members ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m[0], Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(m[1]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// letter makes a mail of parts, each a header and a body that is sent in base64.
func letter(parts ...[2]string) []byte {
	var b strings.Builder
	b.WriteString("From: =?GB2312?B?" + base64.StdEncoding.EncodeToString([]byte("\xbc\xd7\xbe\xd6")) + "?= <a@example.gov.cn>\r\n" +
		"Date: Wed, 22 Jan 2025 09:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"==x\"\r\n\r\n前言\r\n")
	for _, p := range parts {
		data := base64.StdEncoding.EncodeToString([]byte(p[1]))
		b.WriteString("--==x\r\n" + p[0] + "\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		for len(data) > 60 {
			b.WriteString(data[:60] + "\r\n")
			data = data[60:]
		}
		b.WriteString(data + "\r\n")
	}
	return []byte(b.String() + "--==x--\r\n")
}

func TestList(t *testing.T) {
	attached := func(name string) string {
		return "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + name
	}
	inner := archive(t, [2]string{gbk(t, "乙/表.xlsx"), "二"})
	tests := []struct {
		why, name string
		data      []byte
		want      []string // name=content
		err       error
	}{
		{"names in GBK, folders, and a name that climbs", "a.zip", archive(t, [2]string{gbk(t, "甲局/填报表.xlsx"), "一"},
			[2]string{`..\..\乙.xlsx`, "二"}, [2]string{"/丙.xlsx", "三"}), []string{"甲局／填报表.xlsx=一", "乙.xlsx=二", "丙.xlsx=三"}, nil},
		{"names in UTF-8 that do not say so, as macOS writes them", "a.zip", archive(t, [2]string{"海原县水务局（定稿）/年报——1.xlsx", "一"}),
			[]string{"海原县水务局（定稿）／年报——1.xlsx=一"}, nil},
		{"a name in GBK that is valid UTF-8, too", "a.zip", archive(t, [2]string{gbk(t, "铜山") + ".xlsx", "一"}), []string{"铜山.xlsx=一"}, nil},
		{"two of one name", "a.zip", archive(t, [2]string{"甲.xlsx", "一"}, [2]string{"甲.xlsx", "二"}), []string{"甲.xlsx=一", "甲（2）.xlsx=二"}, nil},
		{"a folder is nobody", "a.zip", archive(t, [2]string{"甲/", ""}), nil, nil},
		{"an archive in an archive", "a.ZIP", archive(t, [2]string{"内.zip", string(inner)}), []string{"内.zip › 乙／表.xlsx=二"}, nil},
		{"no archive at all", "a.zip", []byte("不是"), nil, ErrDamaged},
		{"an archive cut short", "a.zip", inner[:len(inner)-30], nil, ErrDamaged},

		{"a name as RFC 2231 has it", "a.eml", letter([2]string{attached("filename*=UTF-8''%E7%94%B2.xlsx"), "一"}), []string{"甲.xlsx=一"}, nil},
		{"a name in encoded words", "a.eml", letter([2]string{attached(`filename="` + mime.BEncoding.Encode("UTF-8", "甲.xlsx") + `"`), "一"}),
			[]string{"甲.xlsx=一"}, nil},
		{"a name in encoded words of GBK", "a.eml",
			letter([2]string{attached(`filename="=?GBK?B?` + base64.StdEncoding.EncodeToString([]byte(gbk(t, "甲.xlsx"))) + `?="`), "一"}), []string{"甲.xlsx=一"}, nil},
		{"a name of bytes in GBK", "a.eml", letter([2]string{attached(`filename="` + gbk(t, "甲.xlsx") + `"`), "一"}), []string{"甲.xlsx=一"}, nil},
		{"a name beside the kind only", "a.eml", letter([2]string{`Content-Type: application/octet-stream; name="b.xlsx"`, "一"}), []string{"b.xlsx=一"}, nil},
		{"the text of the mail, and a picture in it", "a.eml", letter([2]string{"Content-Type: text/html; charset=utf-8", "<p>您好"},
			[2]string{"Content-Type: image/png; name=logo.png\r\nContent-ID: <a>", "x"}), nil, nil},
		{"parts within parts", "a.eml", letter([2]string{"Content-Type: multipart/mixed; boundary=\"y\"\r\nX: y", ""},
			[2]string{attached("filename=b.xlsx"), "一"}), []string{"b.xlsx=一"}, nil},
		{"an archive in a mail", "a.eml", letter([2]string{attached("filename=b.zip"), string(inner)}), []string{"b.zip › 乙／表.xlsx=二"}, nil},
		{"a mail in a mail", "a.eml", letter([2]string{"Content-Type: message/rfc822", string(letter([2]string{attached("filename=b.xlsx"), "一"}))}),
			[]string{"b.xlsx=一"}, nil},
		{"a mail as a file in a mail", "a.eml", letter([2]string{attached("filename=b.eml"), string(letter([2]string{attached("filename=c.xlsx"), "一"}))}),
			[]string{"b.eml › c.xlsx=一"}, nil},
		{"no attachment", "a.eml", []byte("From: a@b.c\r\n\r\n您好\r\n"), nil, nil},
	}
	for _, tt := range tests {
		list, err := List(tt.name, bytes.NewReader(tt.data), int64(len(tt.data)))
		var got []string
		for _, m := range list {
			data, err := m.Read(1 << 20)
			got = append(got, fmt.Sprintf("%s=%s", m.Name, data))
			if err != nil {
				t.Errorf("%s: %s: %v", tt.why, m.Name, err)
			}
			if strings.HasSuffix(tt.name, ".eml") && (m.From != "甲局 <a@example.gov.cn>" || m.Sent != "2025-01-22") {
				t.Errorf("%s: from %q, sent %q", tt.why, m.From, m.Sent)
			}
		}
		if !slices.Equal(got, tt.want) || !errors.Is(err, tt.err) {
			t.Errorf("%s: %q, %v", tt.why, got, err)
		}
	}
}

// A mail that is cut short says so of the part in which it ends, whose end nobody has seen; those before it are whole.
func TestCutMail(t *testing.T) {
	part := func(name string) string {
		return "Content-Type: x/y\r\nContent-Disposition: attachment; filename=" + name
	}
	whole := letter([2]string{part("a.txt"), "一"}, [2]string{part("b.txt"), "二"})
	data := bytes.TrimSuffix(whole, []byte("--==x--\r\n"))
	list, err := List("a.eml", bytes.NewReader(data), int64(len(data)))
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if text, err := list[0].Read(99); err != nil || string(text) != "一" {
		t.Errorf("the whole part: %s, %v", text, err)
	}
	if _, err := list[1].Read(99); !errors.Is(err, ErrDamaged) {
		t.Errorf("the part that is cut: %v", err)
	}
}

// Archives within archives come to an end, and so does what one of them unpacks to.
func TestBounds(t *testing.T) {
	data := archive(t, [2]string{"甲.xlsx", strings.Repeat("0", 1<<20)})
	for range 10 {
		data = archive(t, [2]string{"内.zip", string(data)})
	}
	list, err := List("a.zip", bytes.NewReader(data), int64(len(data)))
	if err != nil || len(list) != 1 || strings.Count(list[0].Name, Separator) != mostNested-1 {
		t.Errorf("%v, %v", list, err)
	}
	big := archive(t, [2]string{"甲.xlsx", strings.Repeat("0", 1<<20)})
	list, err = List("a.zip", bytes.NewReader(big), int64(len(big)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := list[0].Read(1<<20 - 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a member larger than may be: %v", err)
	}
	if _, err := list[0].Read(1 << 20); err != nil {
		t.Errorf("a member as large as may be: %v", err)
	}
}

func TestNames(t *testing.T) {
	if outer, inner := Split("收件/来信.eml › 甲.zip › 表.xlsx"); outer != "收件/来信.eml" || inner != "甲.zip › 表.xlsx" {
		t.Errorf("%q, %q", outer, inner)
	}
	for name, want := range map[string]string{"收件/来信.eml › 甲／表.xlsx": "表.xlsx", "收件/表.xlsx": "表.xlsx", "a.eml › b.zip › c.xlsx": "c.xlsx"} {
		if got := Base(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func FuzzList(f *testing.F) {
	f.Add(true, archive(f, [2]string{"甲.xlsx", "一"}))
	f.Add(false, letter([2]string{"Content-Type: x/y; name=a.zip", "一"}))
	f.Add(false, letter([2]string{"Content-Type: message/rfc822", string(letter([2]string{"Content-Type: multipart/mixed; boundary=z", ""}))}))
	f.Fuzz(func(t *testing.T, zipped bool, data []byte) {
		name := map[bool]string{true: "a.zip", false: "a.eml"}[zipped]
		list, err := List(name, bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, m := range list {
			if m.Name == "" || seen[m.Name] || strings.HasPrefix(m.Name, "/") || strings.ContainsAny(m.Name, `/\\`) {
				t.Errorf("a member called %q", m.Name)
			}
			seen[m.Name] = true
			m.Read(1 << 20)
		}
	})
}
