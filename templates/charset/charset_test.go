package charset

import "testing"

func TestDecode(t *testing.T) {
	for _, tt := range []struct{ reason, label, data, want string }{
		{"Chinese", "gb2312", "\xba\xa3\xd4\xad\xcf\xd812", "海原县12"},
		{"four bytes, which GBK's readers know, too", "GBK", "\x81\x30\x81\x30\x30", "\u00800"},
		{"bytes for everybody's own use stand for nothing", "gb18030", "\xaa\xa1z", "\ufffdz"},
		{"half a character", "gb18030", "1\xba", "1\ufffd"},
		{"traditional Chinese", " big5 ", "\xae\xfc1", "海1"},
		{"a gap of windows-1252", "latin1", "\x80\x811", "€\ufffd1"},
		{"the mark of UTF-16 stays", "utf-16", "\xff\xfe1\x00", "\ufeff1"},
		{"half a surrogate pair", "utf-16be", "\xd8\x00\x001", "\ufffd1"},
		{"UTF-8 that is none", "utf8", "1\xff2", "1\ufffd2"},
	} {
		if got := string(Named(tt.label).Decode([]byte(tt.data))); got != tt.want {
			t.Errorf("%s: %q", tt.reason, got)
		}
	}
	for label, want := range map[string]Encoding{"GB2312": "gbk", "utf-16": UTF16LE, "hz-gb-2312": "replacement", "nonsense": "", "": ""} {
		if got := Named(label); got != want {
			t.Errorf("%q is taken for %q", label, got)
		}
	}
}
