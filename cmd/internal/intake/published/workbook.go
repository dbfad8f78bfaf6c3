package published

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/office"
)

// ConvertWorkbook turns a workbook of another format (.xls, .et, .ods, a web page called .xls) into .xlsx with
// LibreOffice, when it is installed. The error is a Chinese sentence that says how to go on.
func ConvertWorkbook(ctx context.Context, name string, data []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	dir, err := os.MkdirTemp("", "nianbao-")
	if err != nil {
		return nil, fmt.Errorf("建不了临时文件夹：%w", err)
	}
	defer os.RemoveAll(dir)
	ext := strings.ToLower(filepath.Ext(name))
	if ext != ".ods" && ext != ".xlsb" {
		ext = ".xls" // an .et of WPS is one, and what it is called misleads LibreOffice
	}
	out, err := convert(ctx, dir, "in"+ext, data, "xlsx:Calc MS Excel 2007 XML")
	switch {
	case errors.Is(err, office.ErrMissing):
		return nil, errors.New("转换需要 LibreOffice，本机没有安装；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试")
	case err != nil:
		return nil, fmt.Errorf("%s；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试", failure(ctx, "LibreOffice 转换不了这个文件，文件可能已损坏或者加了密码"))
	}
	return out, nil
}
