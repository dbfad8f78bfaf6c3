package published

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// What a body's name looks like. A name is taken from words around it (规定，现公布区统计局2024年…), so that what is no name
// must never pass for one.

// bodyEnds are what the names of bodies that file reports end with.
var bodyEnds = []string{"局", "厅", "委", "委员会", "政府", "办公室", "办", "院", "中心", "街道", "办事处", "镇", "乡", "队", "站", "所", "署", "部", "行", "会",
	"区", "公司", "大队", "支队", "学校", "处", "社", "场", "馆", "台"}

// agencyLike reports whether a name ends like that of a body that files reports, which a page's menu does not.
func agencyLike(s string) bool {
	s = strings.TrimRight(s, "）)")
	return slices.ContainsFunc(bodyEnds, func(end string) bool { return strings.HasSuffix(s, end) })
}

var (
	// sentenceWords stand in sentences about a report and in no body's name.
	sentenceWords = []string{"公布", "现将", "根据", "按照", "依据", "依照", "规定", "要求", "条例", "编制", "报告", "简称", "如下", "期限", "关于", "印发", "通知",
		"首页", "位置", "来源", "点击", "下载", "索引", "我们", "社会公开", "信息公开", "政务公开工作", "请与", "联系", "电话", "地址",
		"会同", "局和", "局与", "局及", "厅和", "府和", "府与", "府及", "办和", "室和", "室与"}
	// aNamesOwn are sentence words within names.
	aNamesOwn = strings.NewReplacer("机构编制", "", "会同县", "")
	// notNames begin what is somebody's word for a body, or for several.
	notNames = []string{"我", "各", "该", "由", "为", "是", "在", "对", "与", "及", "现", "发布", "20", "19", "二〇", "二○", "其他", "其它", "本机关", "本部门",
		"本单位", "本级", "本局", "本市", "本县", "本区", "本镇", "本乡", "全省", "全市", "全县", "全区", "全镇", "全乡", "全局", "全系统"}
)

// validName reports whether s can be a body's name: one word that ends like one, without stops, and no part of a sentence.
func validName(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 3 || n > 50 || !agencyLike(s) {
		return false
	}
	return nameLike(s)
}

// nameLike reports whether s can be a name or a part of one, whatever it ends with: 某某实验区, 上海.
func nameLike(s string) bool {
	if strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) }) >= 0 {
		return false
	}
	words := aNamesOwn.Replace(s)
	within := func(w string) bool { return strings.Contains(words, w) }
	begins := func(w string) bool { return strings.HasPrefix(s, w) }
	return !slices.ContainsFunc(sentenceWords, within) && !slices.ContainsFunc(notNames, begins)
}

func isNameRune(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("（）()·“”、-", r)
}

// placeEnds are what places end with, unless the character before or after makes another word of it: 城市, 风景区, 市场.
var placeEnds = []struct{ end, before, after string }{
	{"省", "", "级"}, {"自治区", "", ""}, {"自治州", "", ""}, {"自治县", "", ""}, {"自治旗", "", ""}, {"市", "城", "场政容民级域区辖"}, {"县", "", "级域"},
	{"区", "治社景灾山牧地辖", "域划级"}, {"旗", "治", ""}, {"盟", "联同", ""}, {"州", "治", "市县区"}, {"镇", "乡城村", ""}, {"乡", "城", "村镇"}, {"街道", "", ""},
}

// placeEnd returns how long the place is, in characters, that a name begins with, and what it ends with; 0 for none.
func placeEnd(name string) (int, string) {
	chars := []rune(name)
	for i := 2; i <= min(len(chars), 14); i++ {
		for _, e := range placeEnds {
			before, ok := strings.CutSuffix(string(chars[:i]), e.end)
			last, _ := utf8.DecodeLastRuneInString(before)
			if !ok || before == "" || strings.ContainsRune(e.before, last) || i < len(chars) && strings.ContainsRune(e.after, chars[i]) {
				continue
			}
			return i, e.end
		}
	}
	return 0, ""
}

// placed reports whether a name says which place's body it is. 区统计局 does not.
func placed(name string) bool {
	for _, w := range []string{"中国", "国家", "中华人民共和国", "全国", "国务院"} {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	n, _ := placeEnd(name)
	return n > 0
}

// barePlace reports a name that is nothing but a place or places: 示例市示例区.
func barePlace(name string) bool {
	for name != "" {
		n, _ := placeEnd(name)
		if n == 0 {
			return false
		}
		name = string([]rune(name)[n:])
	}
	return true
}

// below reports whether a name is of a town or street, whose full name has its government's before it.
func below(name string) bool {
	_, end := placeEnd(name)
	return (end == "街道" || end == "镇" || end == "乡") && !strings.HasSuffix(name, "人民政府")
}

// wholeName takes a name apart for agree: 海原县, 教育体育, 局.
var wholeName = regexp.MustCompile(`^(\p{Han}+?(?:自治县|自治旗|自治州|省|市|县|区|旗|盟|州|镇|乡|街道))(\p{Han}{2,}?)(局|委员会|厅|办公室|管理处|中心)$`)

// agree reports whether two names can be of one body: the same, one without its place or with one of its offices behind
// it, or one the abbreviation of the other. 海原县教育局 and 海原县教育体育局 are two: one is an old or a mistaken name.
func agree(a, b string) bool {
	a, b = hanzi.Label(strings.Replace(a, "人民政府", "政府", 1)), hanzi.Label(strings.Replace(b, "人民政府", "政府", 1))
	if len(a) < len(b) {
		a, b = b, a
	}
	if a == b || strings.HasSuffix(a, b) || b == "" {
		return true
	}
	if rest, ok := strings.CutPrefix(a, b); ok {
		ends := func(end string) bool { return strings.HasSuffix(rest, end) }
		return agencyLike(rest) || slices.ContainsFunc([]string{"科", "股", "室"}, ends)
	}
	x, y := wholeName.FindStringSubmatch(a), wholeName.FindStringSubmatch(b)
	if x != nil && y != nil && x[3] == y[3] && utf8.RuneCountInString(y[2]) > 3 {
		return x[2] == y[2] && (strings.HasSuffix(x[1], y[1]) || strings.HasSuffix(y[1], x[1]))
	}
	if x != nil && y != nil && wordDropped(x[2], y[2]) {
		return false
	}
	return picked(a, b)
}

// picked reports whether short picks characters of long, in order: 县教体局 of 海原县教育体育局.
func picked(long, short string) bool {
	rest := []rune(short)
	for _, r := range long {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	last, _ := utf8.DecodeLastRuneInString(long)
	end, _ := utf8.DecodeLastRuneInString(short)
	return len(rest) == 0 && (last == end || end == '委' || end == '办')
}

// wordDropped reports whether short is long without one of its words: 教育 of 教育体育.
func wordDropped(long, short string) bool {
	return long != short && utf8.RuneCountInString(short) >= 2 && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}
