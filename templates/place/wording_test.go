package place

import (
	"testing"

	"nianbao/templates"
)

func TestX(t *testing.T) {
	f, _ := templates.Lookup("2021")
	w := NewWording(f.Table("applications"))
	for _, s := range []string{"4.保护第三方合法利益", "2.其它法律行政法规禁止公开", "本年收费金额 单位：元"} {
		a := w.Rows.Find(s)
		t.Log(s, a.Rung, len(a.Lines))
	}
	x := w.Rows.Along([]string{"3.危及“三安全一稳定”", "4.保护第三方合法利益", "5.属于三类内部事务信息"}, false)
	t.Log(x.Misses)
	d := NewWording(f.Table("disclosure"))
	t.Log(d.Bands[3].Find("本年收费金额 单位：元"))
}
