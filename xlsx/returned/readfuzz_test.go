package returned

import (
	"nianbao/xlsx"
	"strings"
	"testing"
)

// FuzzRead: whatever the bytes are, Read returns, with findings or a filing.
func FuzzRead(f *testing.F) {
	data := written(f, completed(f))
	f.Add(data)
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(nil))
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		ret := readBytes(b)
		if ret.Filing == nil && len(ret.Findings) == 0 {
			t.Error("neither figures nor findings")
		}
		for _, finding := range ret.Findings {
			if strings.Contains(finding.Message, "读取时程序出错") {
				t.Error("panic")
			}
		}
	})
}

// FuzzReadSheet changes the XML of a table sheet, which a fuzzer does not reach through the zip's sums.
func FuzzReadSheet(f *testing.F) {
	base := completed(f)
	data := written(f, base)
	names, parts := unzipped(f, data)
	part := partOfSheet("三、申请")
	f.Add(string(parts[part]))
	l, err := xlsx.LayoutOf(base.Form)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		changed := map[string][]byte{}
		for n, b := range parts {
			changed[n] = b
		}
		changed[part] = []byte(sheet)
		ret := readBytes(zipped(t, names, changed))
		for _, finding := range ret.Findings {
			if strings.Contains(finding.Message, "读取时程序出错") {
				t.Fatal("panic")
			}
		}
		if truth := truthOf(l, base, changed); truth != nil {
			if out, reason := judge(ret, base, truth); out == outSilent {
				t.Error(reason)
			}
		}
	})
}
