// Package neighbours writes reports of the agencies of one county for tests: honest ones, as clerks write them. Each tells of its
// own work, and all of them have the county's arrangements, the official phrases and the set phrases of such reports in common.
package neighbours

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A field is what an agency of a county works on: its name, and five matters.
type field struct {
	name    string
	matters []string
}

var fields = []field{
	{"水务局", []string{"农村供水工程", "河道采砂许可", "水土保持补偿", "防汛物资储备", "取水许可审批"}},
	{"民政局", []string{"最低生活保障", "临时救助标准", "养老机构备案", "社会组织年检", "殡葬服务价格"}},
	{"教育局", []string{"义务教育招生", "学区划分调整", "教师公开招聘", "校外培训机构名单", "学生资助发放"}},
	{"自然资源局", []string{"征地补偿方案", "采矿权出让", "国土空间规划", "不动产登记流程", "耕地占补平衡"}},
	{"住房和城乡建设局", []string{"老旧小区改造", "保障性住房分配", "燃气安全检查", "物业服务评价", "建筑工地扬尘治理"}},
	{"卫生健康局", []string{"疫苗接种安排", "医疗机构校验", "公共场所卫生抽检", "家庭医生签约", "医疗服务价格"}},
	{"农业农村局", []string{"惠农补贴发放", "农机购置补贴", "高标准农田建设", "动物疫病防控", "宅基地审批"}},
	{"交通运输局", []string{"农村公路养护", "客运班线调整", "治超执法结果", "出租汽车考核", "公路工程招标"}},
	{"市场监督管理局", []string{"食品抽检结果", "特种设备检验", "消费投诉公示", "药品经营许可", "企业年报抽查"}},
	{"人力资源和社会保障局", []string{"事业单位招聘", "职业技能培训补贴", "劳动保障监察", "工伤认定结果", "社保待遇调整"}},
	{"应急管理局", []string{"重大隐患挂牌督办", "自然灾害救助", "烟花爆竹许可", "应急预案修订", "事故调查报告"}},
	{"文化和旅游局", []string{"文物保护名录", "非遗传承人认定", "旅行社检查", "公共文化场馆开放", "文艺下乡安排"}},
	{"林业和草原局", []string{"林木采伐许可", "森林防火巡查", "退耕还林补助", "野生动物保护", "草原征占用审核"}},
	{"审计局", []string{"预算执行审计结果", "经济责任审计", "政府投资项目审计", "审计整改清单", "乡镇财务审计"}},
	{"统计局", []string{"经济运行月报", "人口抽样调查", "统计执法检查", "居民收入数据", "统计公报发布"}},
	{"退役军人事务局", []string{"优抚对象认定", "立功受奖慰问", "退役士兵安置", "军休服务", "烈士纪念设施管护"}},
}

// sentences of each passage: what clerks choose from. %s are matters and months, %d numbers.
var sentences = map[string][]string{
	"overview.proactive": {
		"围绕%[1]s、%[2]s等群众关心的事项主动公开信息%[5]d条，其中%[1]s占到一半以上。",
		"%[4]s公布%[3]s办事指南，把申请条件、材料和时限逐项列明，并附流程图。",
		"结合%[2]s制作图文解读%[6]d篇、短视频%[7]d条，请业务股室负责人上镜讲解。",
		"在办事大厅设置查询点，放置%[1]s资料%[5]d份，方便不会上网的老人查阅。",
		"及时公开%[3]s的依据、程序和结果，%[4]s起按月更新。",
		"召开新闻发布会%[7]d场，介绍%[1]s进展，回答记者提问%[6]d个。",
	},
	"overview.management": {
		"对历年%[1]s文件逐件清理，%[6]d件转为主动公开，%[7]d件注明不公开的理由。",
		"严格落实公文公开属性源头认定，起草%[2]s文件时同步确定公开方式。",
		"修订《政府信息公开指南》，补充%[3]s目录，%[4]s完成更新。",
		"执行股室初审、办公室复审、分管领导终审的程序，退回%[1]s信息%[7]d条。",
		"%[4]s对%[2]s栏目开展自查，改正错链%[6]d处、错别字%[7]d处。",
	},
	"overview.platform": {
		"依托县人民政府网站统一建设政府信息公开专栏，指定专人负责日常维护。",
		"政务新媒体“%[1]s”账号发布信息%[5]d条，回复留言%[6]d条。",
		"新增%[2]s专题页面，浏览量%[5]d次。",
		"按照县政府办公室要求，每季度对栏目链接进行检查。",
		"在%[6]d个村（社区）设置%[3]s公示栏，%[4]s完成更换。",
	},
	"overview.supervision": {
		"成立政务公开工作领导小组，由主要负责人任组长，办公室具体落实。",
		"%[4]s组织%[1]s业务骨干和信息员培训%[7]d次，参加%[6]d人次。",
		"把%[2]s信息公开纳入股室年度考核，占%[7]d分。",
		"邀请服务对象%[6]d人对%[3]s公开情况打分，满意率超过九成。",
		"全年没有因信息公开问题被追究责任的情况。",
	},
	"problems": {
		"一是%[1]s信息更新不够及时，最长的晚了%[7]d天；",
		"二是%[2]s政策解读形式比较单一，图解和视频偏少；",
		"三是乡镇信息员变动频繁，对%[3]s业务不熟，稿件退回率高；",
		"一是主动公开意识有待增强，%[3]s方面仍有重业务轻公开的现象；",
		"下一步，将%[4]s前列出%[1]s公开清单，明确责任人，逐月通报。",
		"针对上述问题，已与%[2]s主管股室会商，%[4]s起改为一事一公开，并安排专人每周抽查。",
		"对%[3]s申请的答复文书统一样式，请法律顾问把关，全年抽查%[7]d件。",
	},
}

// standing are sentences that all agencies of the county have: prescribed, of the program, or law.
const (
	intro = "根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》" +
		"（国办公开办函〔2021〕30号）要求，现公布%s2024年政府信息公开工作年度报告。本报告中所列数据的统计期限自2024年1月1日至2024年12月31日止。"
	onRequest = "2024年，%s未收到政府信息公开申请，没有上年结转和结转下年度继续办理的申请。未发生因政府信息公开引起的行政复议、行政诉讼。"
	fees      = "2024年，%s未收取信息处理费。"
)

// places are towns of the counties.
var places = strings.Fields("城关镇 河口镇 石桥镇 柳林乡 双井镇 白塔乡 东湾镇 马场乡 清水镇 新集乡 高台镇 沙沟乡 红寺镇 关庄乡 黑城镇")

// Name is the name of the i-th agency, Narrative what it writes. They are the same every time.
func Name(i int) string {
	return fmt.Sprintf("示例%s县%s", string([]rune("东南西北中上下前后左右内外新大")[i/len(fields)%15]), fields[i%len(fields)].name)
}

func Narrative(i int) map[string]string {
	rnd := rand.New(rand.NewPCG(uint64(i), 24))
	name, county := Name(i), i/len(fields)%15
	matters := slices.Clone(fields[i%len(fields)].matters)
	for k := range 3 { // what is at work is somewhere
		matters[(county+k)%len(matters)] = places[(county+5*k)%15] + matters[(county+k)%len(matters)]
	}
	text := map[string]string{"overview.intro": fmt.Sprintf(intro, name), "overview.on_request": fmt.Sprintf(onRequest, name),
		"other.fees": fmt.Sprintf(fees, name)}
	for _, id := range []string{"overview.proactive", "overview.management", "overview.platform", "overview.supervision", "problems"} {
		var b strings.Builder
		order := rnd.Perm(len(sentences[id]))
		for _, k := range order[:3+rnd.IntN(2)] {
			of := rnd.Perm(len(matters))
			month := []string{"三月", "四月", "五月", "六月", "七月", "九月", "十月", "十一月"}[rnd.IntN(8)]
			line := fmt.Sprintf(sentences[id][k], matters[of[0]], matters[of[1]], matters[of[2]], month, 100+rnd.IntN(900), 10+rnd.IntN(90), 2+rnd.IntN(8))
			line, _, _ = strings.Cut(line, "%!(EXTRA")
			b.WriteString(line)
		}
		text[id] = b.String()
	}
	return text
}
