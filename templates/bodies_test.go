package templates

import "testing"

// TestRuleMaking holds the power to make 规章 against names, each with the reason.
func TestRuleMaking(t *testing.T) {
	for _, c := range []struct {
		name   string
		want   bool
		reason string
	}{
		{"示例市人民政府", true, "case 18: a city that is not known to be of a county's rank"},
		{"示例市政府", true, "人民 left out"},
		{"示例省示例市人民政府", true, "a city below a province"},
		{"示例市人民政府办公室", true, "the office of a government reports the government's"},
		{"广东省人民政府办公厅", true, "the same of a province"},
		{"示例省人民政府", true, "a province"},
		{"内蒙古自治区人民政府", true, "an autonomous region"},
		{"延边朝鲜族自治州人民政府", true, "an autonomous prefecture"},
		{"重庆市人民政府", true, "a municipality"},
		{"东莞市人民政府", true, "a city without districts that counts as one"},
		{"嘉峪关市人民政府", true, "the same"},
		{"儋州市人民政府", true, "the same"},
		{"中山市人民政府", true, "the same"},
		{"中华人民共和国水利部", true, "a ministry"},
		{"国家发展和改革委员会", true, "a commission"},
		{"国家税务总局", true, "an organisation directly below the State Council"},
		{"昆山市人民政府", false, "a city of a county's rank"},
		{"江苏省昆山市人民政府", false, "the same below its province"},
		{"津市市人民政府", false, "the same, 市 twice"},
		{"示例市示例市人民政府", false, "a city below a city is of a county's rank"},
		{"示例自治州示例市人民政府", false, "a city below a prefecture"},
		{"示例地区示例市人民政府", false, "a city below a region"},
		{"示例县人民政府", false, "a county"},
		{"示例自治县人民政府", false, "an autonomous county"},
		{"示例市示例区人民政府", false, "a district"},
		{"重庆市示例区人民政府", false, "a district of a municipality"},
		{"示例县水务局", false, "a county's department"},
		{"示例市水务局", false, "a city's department"},
		{"示例省教育厅", false, "a province's department"},
		{"国家税务总局示例市税务局", false, "a branch of a department of the State Council"},
		{"示例市示例区人民政府滨江街道办事处", false, "a street"},
		{"示例地区行政公署", false, "a region has no power"},
		{"示例盟行政公署", false, "the same"},
		{"示例市", false, "no government"},
		{"市人民政府", false, "whose?"},
		{"", false, "nobody"},
	} {
		if got := RuleMaking(c.name); got != c.want {
			t.Errorf("%s: %v, want %v: %s", c.name, got, c.want, c.reason)
		}
	}
	if n := len(bodies().county); n != 397 {
		t.Errorf("%d cities of a county's rank, want 397", n)
	}
}

// TestMakesRules: what somebody says goes before what the name says.
func TestMakesRules(t *testing.T) {
	for _, c := range []struct {
		agency Agency
		want   bool
	}{
		{Agency{Name: "示例市人民政府"}, true},
		{Agency{Name: "示例市人民政府", Rules: PowerNo}, false},
		{Agency{Name: "示例县水务局"}, false},
		{Agency{Name: "示例县水务局", Rules: PowerYes}, true},
	} {
		if got := c.agency.MakesRules(); got != c.want {
			t.Errorf("%+v: %v", c.agency, got)
		}
	}
}
