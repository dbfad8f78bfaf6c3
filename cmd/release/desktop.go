package main

import "strings"

// startPage finds the program in the folder of the desktop file, or else in PATH, and opens the page; trouble stays on the
// screen until it has been read.
const startPage = `d=$(dirname -- "$1"); [ -x "$d/nianbao" ] || d=; "${d:+$d/}nianbao" serve || { echo 按回车键关闭窗口; read x; }`

// desktopEntry returns the starter for Linux desktops.
func desktopEntry() string {
	return `[Desktop Entry]
Type=Application
Version=1.0
Name=nianbao
Name[zh_CN]=年报
Comment=Annual report on government information disclosure
Comment[zh_CN]=政府信息公开工作年度报告：下发、核对、成文、收表
Exec=sh -c ` + quoteExec(startPage) + ` nianbao %k
Icon=x-office-spreadsheet
Terminal=true
Categories=Office;
`
}

// quoteExec quotes an argument of Exec by the desktop entry specification: once for the argument, once for the string that
// the value is.
func quoteExec(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`).Replace(s)
	return `"` + strings.ReplaceAll(s, `\`, `\\`) + `"`
}
