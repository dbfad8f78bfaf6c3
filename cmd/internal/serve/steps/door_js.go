package steps

import (
	"encoding/json"
	"fmt"
	"io"

	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/xlsx"
)

const shownAt = say.Alone

// filingOf gives a filing as data: what makes new workbooks is not in this page, for it would be twice as large.
func filingOf(f *templates.Filing) (name, says string, write func(io.Writer) error) {
	return xlsx.NameOf(f.Agency, fmt.Sprintf("%d年报填报数据.json", f.Year)),
		"给的是由台账的行数出来的表三、表四（和上年的“四、结转下年度”），没有任何一行。这个网页做不出 .xlsx 的填报表，给的是数据（.json）：" +
			"发给装了本程序的单位，导入以后就是填报表；放进“写成年度报告”（勾“写成草稿”），能看到这两张表，照着填也行。",
		func(w io.Writer) error {
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(f)
		}
}
