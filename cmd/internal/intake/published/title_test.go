package published

import (
	"testing"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

func TestReadTitle(t *testing.T) {
	for _, c := range []struct {
		text, agency string
		year         int
	}{
		{"海原县教育体育局2024年政府信息公开工作年度报告", "海原县教育体育局", 2024},
		{"某某实验区 2023 年度政府信息公开工作年度报告", "某某实验区", 2023},
		{"2024年上海某某局政府信息公开工作年度报告", "上海某某局", 2024},
		{"某某市人民政府关于２０２１年度政府信息公开工作年度报告", "某某市人民政府", 2021},
		{"《某某局二〇二〇年政府信息公开年度报告》", "某某局", 2020},
		{"2024年政府信息公开工作年度报告", "", 2024},
		{"首页>政务公开>某某局2022年政府信息公开工作年度报告", "某某局", 2022},
		{"某某局政府信息公开工作年度报告（2019年度）", "某某局", 2019},
		{"某某局2024—2025年度政府信息公开工作年度报告", "某某局", 0}, // one of the two, and nobody says which
		{"某某局2024年至2025年政府信息公开工作年度报告", "某某局", 0},
		{"2024-2025年度某某局政府信息公开工作报告", "某某局", 0},
	} {
		agency, year, ok := readTitle(c.text)
		if !ok || agency != c.agency || year != c.year {
			t.Errorf("%s: %q %d %v", c.text, agency, year, ok)
		}
	}
	for _, text := range []string{"政府信息公开工作年度报告", "关于做好2024年政府信息公开工作的通知", "2024年工作总结"} {
		if agency, year, ok := readTitle(text); ok {
			t.Errorf("%s is read as %q %d", text, agency, year)
		}
	}
}

func TestContact(t *testing.T) {
	for _, c := range []struct {
		text string
		want templates.Agency
	}{
		{"本报告电子版可从某县人民政府门户网站（<http://www.mx.example.gov.cn>）查阅或下载。如有疑问，请直接与某局办公室联系（地址：某县建设路，邮编 100000，电话：010-00000000，传真：010-00000001）",
			templates.Agency{Name: "某局", Website: "某县人民政府门户网站", URL: "http://www.mx.example.gov.cn", Office: "办公室", Address: "某县建设路", Postcode: "100000", Phone: "010-00000000", Fax: "010-00000001"}},
		{"欢迎登录“某市人民政府网”（www.ms.example.gov.cn/zwgk/）查阅。联系地址：某市大道1号（政务中心3楼）；邮政编码：１０００００；联系电话：（010）00000000；电子邮箱：a.b@example.gov.cn。",
			templates.Agency{Name: "某局", URL: "www.ms.example.gov.cn/zwgk/", Address: "某市大道1号（政务中心3楼）", Postcode: "100000", Phone: "（010）00000000", Email: "a.b@example.gov.cn"}},
		{"本报告由某局（以下简称“我局”）编制。", templates.Agency{Name: "某局"}},
		{"本报告根据《中华人民共和国政府信息公开条例》编制。", templates.Agency{Name: "某局"}},
	} {
		a := templates.Agency{Name: "某局"}
		var covers []string
		contact(&a, &covers, []string{c.text})
		if a != c.want {
			t.Errorf("%s\n got %+v\nwant %+v", c.text, a, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, rest string }{
		{"一、总体情况", "总体情况"}, {"（一）主动公开", "主动公开"}, {"( 二 ) 部分公开", "部分公开"}, {"1.属于国家秘密", "属于国家秘密"}, {"2、重复申请", "重复申请"},
		{"1.5万元", "1.5万元"}, {"三类内部事务", "三类内部事务"}, {"①其他", "其他"}, {"（3）其他", "其他"}, {"2024年", "2024年"}, {"十一、其他", "其他"},
	} {
		if _, rest := hanzi.CutLead(c.text); rest != c.rest {
			t.Errorf("%s: %q, want %q", c.text, rest, c.rest)
		}
	}
}
