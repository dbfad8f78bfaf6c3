package xlsx_test

import (
	"bytes"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/marked"
	"nianbao/xlsx/returned"
)

func init() {
	read := func(data []byte, forms *templates.FormSet) *returned.Returned {
		return returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{File: "返回.xlsx", Forms: forms})
	}
	xlsx.Back.Read = func(data []byte, forms *templates.FormSet) (*templates.Filing, []templates.Finding) {
		ret := read(data, forms)
		return ret.Filing, ret.Findings
	}
	xlsx.Back.Mark = func(data []byte) ([]byte, error) {
		ret := read(data, nil)
		var b bytes.Buffer
		err := marked.Annotate(&b, data, ret, templates.Check(ret.Filing, templates.Options{Found: ret.Findings}), marked.Office{})
		return b.Bytes(), err
	}
}
