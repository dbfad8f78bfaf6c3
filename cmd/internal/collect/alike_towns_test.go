package collect

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nianbao/templates"
)

// The reports of towns are put together in another way than those of testdata/neighbours: no clerk has sentences to choose from.
// Each sentence is grown from the pieces that reports everywhere are made of: what it goes by, what is done, to what, by what
// means, with what result. So neighbours share every single phrase, and two of them now and then a whole sentence.

// pieces are what stands in each place of a sentence; ~ is a number.
var pieces = map[string][]string{
	"by": {"按照县里统一部署，", "围绕中心工作，", "坚持应公开尽公开，", "聚焦群众关切，", "对照年度要点，", "结合机构职能调整，", "根据群众来访反映较多的问题，",
		"以政务公开标准化规范化为抓手，", "在人手较紧的情况下，", "借助便民服务中心搬迁的机会，", ""},
	"who":  {"党政办", "镇政府", "各站所", "分管领导", "信息员", "便民服务中心", "财政所", "综合行政执法队", "社会事务办"},
	"does": {"及时公开", "逐项梳理", "集中发布", "按月更新", "重新编制", "分类整理", "上墙公示", "派专人维护", "入户讲解", "补录"},
	"what": {"惠农补贴发放名单", "村级财务收支", "低保和特困供养对象", "危房改造名单", "耕地地力保护补贴", "防汛抗旱安排", "项目招标结果", "预算和决算",
		"办事指南和流程图", "征地拆迁补偿标准", "村规民约修订稿", "医保参保缴费政策", "宅基地审批结果", "公益岗位招聘条件", "河长巡查记录", "林木采伐许可办理情况"},
	"means":  {"，依托县政府网站专栏", "，利用村务公开栏", "，通过“村村响”广播", "，在镇微信公众号上", "，借助网格员微信群", "，用电子屏滚动播放", "，印成明白纸送到户"},
	"result": {"，共~条。", "，涉及~个村~户。", "，群众电话询问比往年少了~次。", "，全年更新~次。", "，收到意见~条，采纳~条。", "，让群众少跑路。", "，做到底数清、情况明。", "。"},
	"rule":   {"先审后发", "一事一审", "三级审核", "谁公开谁负责", "定期清理", "台账登记", "每周巡查"},
	"put":    {"落实~制度", "把~写进信息发布办法", "严格执行~", "对照~要求自查", "组织信息员学习~规定", "就~与各站所签订责任书"},
	"lack":   {"更新不够及时", "内容偏少", "形式单一", "回应不够主动", "业务不熟", "栏目有空缺", "解读针对性不强", "审核把关不严", "资料归档不全"},
	"then":   {"明确专人每周更新", "列出清单逐项销号", "增加图解和短视频", "安排跟班学习", "邀请村民代表评议", "与年终考核挂钩", "请县里业务股室来镇指导", "压实站所责任", "补齐历史资料"},
	"will":   {"下一步，", "今后，", "针对上述不足，", "明年，", "为此，"},
	"area":   {"在政策解读方面，", "从群众反馈看，", "站所之间，", "网站维护上，", "日常工作中，", "部分村"},
}

// shapes are how sentences are put together, and every town has those of what the county has arranged.
var shapes = map[string][]string{
	"overview.proactive":   {"by who does what means result", "by does what result", "who does what means result"},
	"overview.management":  {"by put(rule) result", "who put(rule) result"},
	"overview.platform":    {"who does what means result", "by who put(rule) result"},
	"overview.supervision": {"by put(rule) result", "who then result"},
	"problems":             {"area lack 。", "area what lack 。", "will then result", "will who then result"},
}

const arranged = "依托县人民政府网站统一建设政府信息公开专栏，由县大数据中心负责技术支撑。各乡镇每季度向县政府办公室报送一次自查情况。"

// townNarrative is what the i-th town writes.
func townNarrative(i int) map[string]string {
	rnd := rand.New(rand.NewPCG(uint64(i), 2025))
	pick := func(name string) string { return pieces[name][rnd.IntN(len(pieces[name]))] }
	text := map[string]string{}
	for _, id := range []string{"overview.proactive", "overview.management", "overview.platform", "overview.supervision", "problems"} {
		var b strings.Builder
		if id == "overview.platform" {
			b.WriteString(arranged)
		}
		for range 3 + rnd.IntN(3) {
			for _, slot := range strings.Fields(shapes[id][rnd.IntN(len(shapes[id]))]) {
				switch {
				case slot == "put(rule)":
					b.WriteString(strings.Replace(pick("put"), "~", "“"+pick("rule")+"”", 1))
				case pieces[slot] == nil:
					b.WriteString(slot)
				default:
					b.WriteString(pick(slot))
				}
			}
		}
		text[id] = b.String()
		for strings.Contains(text[id], "~") {
			text[id] = strings.Replace(text[id], "~", fmt.Sprint(2+rnd.IntN(300)), 1)
		}
	}
	return text
}

func townFiling(form *templates.Form, i int) *templates.Filing {
	f := honestFiling(form, i)
	f.Agency.Name = fmt.Sprintf("示例县%c%c镇人民政府", []rune("柳杨槐桐梅兰竹菊松柏桃李杏枣榆")[i%15], []rune("河湾坪塬沟岭泉桥店庄寨堡营屯")[i/15])
	f.Narrative = townNarrative(i)
	return f
}

// TestHonestTowns: among 200 towns that write in the same phrases none is taken for another's copy.
func TestHonestTowns(t *testing.T) {
	form, _ := templates.Lookup("2021")
	var filings []*templates.Filing
	for i := range 200 {
		filings = append(filings, townFiling(form, i))
	}
	if list, r := alikeIn(t, filings, nil); len(list) > 0 {
		t.Errorf("honest towns are taken for copies: %q\n%+v", list, r.Alike[0].Finding.Copied)
	}
}
