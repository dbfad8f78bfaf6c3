package office

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// standIns are fonts that stand in for those of official documents where they are not installed, best first. Documents
// name them too, but LibreOffice does not read that, and takes one sans-serif font for everything.
var standIns = []struct{ family, others string }{
	{"方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,Source Han Serif SC,Noto Serif CJK SC,AR PL SungtiL GB"},
	{"仿宋_GB2312", "仿宋,FangSong,方正仿宋_GBK,华文仿宋,STFangsong,FandolFang,Source Han Serif SC,Noto Serif CJK SC,AR PL SungtiL GB"},
	{"楷体_GB2312", "楷体,KaiTi,方正楷体_GBK,华文楷体,STKaiti,FandolKai,AR PL UKai CN,AR PL KaitiM GB,LXGW WenKai,Source Han Serif SC,Noto Serif CJK SC"},
	{"黑体", "SimHei,方正黑体_GBK,华文黑体,STHeiti,Source Han Sans SC,Noto Sans CJK SC,WenQuanYi Zen Hei"},
	{"宋体", "SimSun,方正书宋_GBK,华文宋体,STSong,Source Han Serif SC,Noto Serif CJK SC,AR PL SungtiL GB"},
	{"Times New Roman", "Liberation Serif,Tinos,Nimbus Roman,Source Han Serif SC,Noto Serif CJK SC"},
}

// fontEnv writes a fontconfig file into dir that adds standIns to the machine's own, and returns the setting for it; ""
// where there is no fontconfig, as on Windows and macOS.
func fontEnv(dir string) (string, error) {
	const variable = "FONTCONFIG_FILE"
	system := cmp.Or(os.Getenv(variable), "/etc/fonts/fonts.conf")
	if info, err := os.Stat(system); err != nil || !info.Mode().IsRegular() {
		return "", nil
	}
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n<fontconfig>\n<include>" +
		strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(system) + "</include>\n")
	for _, s := range standIns {
		b.WriteString(`<alias binding="same"><family>` + s.family + "</family><accept>")
		for name := range strings.SplitSeq(s.others, ",") {
			b.WriteString("<family>" + name + "</family>")
		}
		b.WriteString("</accept></alias>\n")
	}
	b.WriteString("</fontconfig>\n")
	name, err := filepath.Abs(filepath.Join(dir, "fonts.conf"))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	return variable + "=" + name, os.WriteFile(name, []byte(b.String()), 0o600)
}
