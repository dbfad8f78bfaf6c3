package opc_test

import (
	"fmt"
	"strings"

	"nianbao/xlsx/opc"
)

func ExampleSniff() {
	file := "%PDF-1.7\n"
	s := opc.Sniff(strings.NewReader(file), int64(len(file)), "县教体局.xlsx")
	fmt.Println(s.Kind.Code(), s.Format, s.What)
	// Output:
	// file.not-workbook pdf PDF 文件
}

func ExampleNewScanner() {
	s, err := opc.NewScanner("document.xml", []byte(`<w:p xmlns:w="urn:w"><w:t>年报</w:t></w:p>`), opc.Limits{})
	for err == nil {
		var kind opc.TokenKind
		switch kind, err = s.Next(); kind {
		case opc.Start:
			fmt.Println("start", s.Name().Local)
		case opc.Text:
			fmt.Printf("text %s\n", s.Bytes())
		}
	}
	fmt.Println(err)
	// Output:
	// start p
	// start t
	// text 年报
	// EOF
}
