package prose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// agencyName takes an agency's name apart: 海原县, 教育体育, 局.
var agencyName = regexp.MustCompile(`^(\p{Han}+?(?:自治县|自治旗|自治州|省|市|县|区|旗|盟|州|镇|乡|街道))(\p{Han}{2,}?)(局|委员会|厅|办公室|管理处|中心)$`)

// agencyParts takes an agency's name apart; nil where it is not built from a place, a matter and an office.
func agencyParts(name string) []string {
	if utf8.RuneCountInString(name) > longestName {
		return nil
	}
	return agencyName.FindStringSubmatch(name)
}

// Names looks for the agency under another name, and returns what it finds: an old or mistaken one (海原县教育局, where it is
// 海原县教育体育局), or the same office of another place (中宁县教育体育局共收到…), which comes from copying. Titles in 《》 are left
// alone, and so is everything about agencies whose names are not built from a place, a matter and an office.
func (r *Reader) Names(t *Text) (found []string) {
	plain := WithoutTitles(t.String())
	m := agencyParts(r.by.Name)
	if m == nil {
		for _, us := range []string{r.otherOffice(plain, "", r.by.Name), r.otherReporter(plain, "", r.by.Name)} {
			if us != "" && r.by.Name != "" {
				return []string{us}
			}
		}
		return nil
	}
	place, matter, office := m[1], m[2], m[3]
	for _, name := range []string{r.oldName(plain, place, matter, office), otherPlace(plain, place, matter+office),
		r.otherOffice(plain, place, matter+office), r.otherReporter(plain, place, matter+office)} {
		if name != "" && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return found
}

// oldName finds place + part of the matter + office. An abbreviation that picks single characters (教体) is no such part.
func (r *Reader) oldName(plain, place, matter, office string) string {
	short := strings.TrimSuffix(strings.TrimPrefix(r.by.Short, place), office)
	for at := 0; ; {
		i := strings.Index(plain[at:], place)
		if i < 0 {
			return ""
		}
		at += i + len(place)
		end := strings.Index(plain[at:min(len(plain), at+len(matter)+len(office)+12)], office)
		if end <= 0 {
			continue
		}
		found := plain[at : at+end]
		if found == matter || short != "" && strings.HasSuffix(short, found) || !partOf(found, matter) {
			continue
		}
		return place + found + office
	}
}

// partOf reports whether part is whole with one stretch of two or more characters left out, and at least two kept.
func partOf(part, whole string) bool {
	a, b := []rune(part), []rune(whole)
	if len(a) < 2 || len(b)-len(a) < 2 {
		return false
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	for i := len(a); i > same; i-- {
		if a[i-1] != b[len(b)-len(a)+i-1] {
			return false
		}
	}
	return true
}

// otherPlace finds the same office of another place as the one that reports.
func otherPlace(plain, place, office string) string {
	for at := 0; ; {
		i := strings.Index(plain[at:], office)
		if i < 0 {
			return ""
		}
		start, end := at+i, at+i+len(office)
		at = end
		if strings.HasSuffix(plain[:start], place) {
			continue
		}
		other := placeBefore.FindStringSubmatch(plain[max(0, start-100):start])
		if other == nil || strings.HasSuffix(place, other[1]) || strings.HasSuffix(other[1], place) {
			continue
		}
		if tells(plain[end:min(len(plain), end+90)], nil, said.OwnVerb, said.OfficeVerb) {
			return other[1] + office
		}
	}
}

// opening is how a sentence of a report begins that says what its writer did.
var opening = regexp.MustCompile(`(?:^|[。；;])(?:\d{4}年度?,?|一年来,?|全年,?|今年以?来?,?|本年度,?)?` +
	`(?:(?:在|针对|围绕|面对)[^。,]{2,40},)?(?:下一步,|今后,|接下来,)?` +
	`([我本](?:局|镇|乡|街道|院|委|厅|中心|馆|校|中队|大队|支队|队|所|站|园|公司|分局|省|市|县|区|州|旗)|` +
	`\p{Han}{2,20}?(?:局|委员会|(?:改革|发改|卫健|健康|国资|住建|交通|经信|商务)委(?:员会)?|厅|办公室|[镇乡]人民政府|街道办事处|医院)|\p{Han}{2,3}[镇乡])`)

// reporter is who publishes a report, writes it, or answers for it, in so many words.
var reporter = regexp.MustCompile(`(?:现公布|现发布|特公布|现将|本报告由|本年报由|请与|请联系|请致电)(` + bureau + `|\p{Han}{2,3}[镇乡])` +
	`(?:\d{4}年|负责编制|编制|办公室|党政|联系|政府信息)|` +
	`(?:^|。)(` + bureau + `)\d{4}年(?:度)?(?:政府)?信息公开(?:工作)?年度报告|` +
	`(?:^|[,。;])由?(` + bureau + `)(?:负责)?编制(?:本报告|\d{4}年(?:度)?(?:政府)?信息公开)`)

const bureau = `\p{Han}{2,20}?(?:局|委员会|厅|[镇乡]人民政府|街道办事处)`

// otherReporter finds another office as the one that reports: 现公布示例县水利局2025年政府信息公开工作年度报告. A government's report
// may be the work of any of its offices.
func (r *Reader) otherReporter(plain, place, own string) string {
	for _, m := range reporter.FindAllStringSubmatch(plain, -1) {
		name := cmp.Or(m[1], m[2], m[3])
		if strings.ContainsAny(name, "我本") {
			continue
		}
		matter := strings.TrimPrefix(name, place)
		if level, n := utf8.DecodeRuneInString(matter); strings.ContainsRune(wider, level) {
			matter = matter[n:]
		}
		us := abbreviates(name, r.by.Name) || abbreviates(matter, own) || abbreviates(r.by.Name, name) ||
			r.by.Short != "" && abbreviates(r.by.Short, name)
		ofTowns := r.town() != "" && isTown(name) && !strings.HasSuffix(name, r.town())
		if (!r.wide || ofTowns) && !us && !hanzi.ContainsAny(matter, said.Hosts...) {
			return name
		}
	}
	return ""
}

// wider are the places that an office speaks of, too: 我县 is where it is.
const wider = "省市县区州旗"

// otherOffice finds another office of the place, or a town, as the one that reports: 海原县水务局全年共收到, 我镇, for a bureau.
func (r *Reader) otherOffice(plain, place, own string) string {
	for _, m := range opening.FindAllStringSubmatchIndex(plain, -1) {
		name := plain[m[2]:m[3]]
		rest, _, _ := strings.Cut(plain[m[3]:min(len(plain), m[3]+90)], "。")
		if us := strings.TrimLeft(name, "我本"); us != name && utf8.RuneCountInString(us) <= 2 {
			if r.notUs(us, rest) {
				return name
			}
			continue
		}
		before := plain[m[0]:m[2]]
		if (r.isAnother(name, before, rest, place, own) || r.isElsewhere(name, place)) && r.reports(before, rest) {
			return name
		}
	}
	return r.ofTown(plain)
}

// placeAhead is the county that an office is of.
var placeAhead = regexp.MustCompile(`^(\p{Han}{2,4}[县区旗])\p{Han}{2,}[局委厅]`)

// isElsewhere reports whether an office is that of another county than the writer: 示例县住建局 for one of 示例区. What the sentence
// does may have been taken for the beginning of the name: 现公布县教体局, 会同海原县水务局.
func (r *Reader) isElsewhere(name, place string) bool {
	at := placeAhead.FindStringSubmatch(name)
	if at == nil || hanzi.ContainsAny(at[1], said.NotPlaces...) {
		return false
	}
	return place != "" && !strings.Contains(name, place) && !strings.HasPrefix(r.by.Name, at[1]) && !strings.Contains(place, at[1])
}

// isAnother reports whether the name at the head of a sentence is that of another office or town that could have written the
// report: one of the same place, or before a town's report a bureau.
func (r *Reader) isAnother(name, before, rest, place, own string) bool {
	matter, ofPlace := strings.CutPrefix(name, place)
	level, n := utf8.DecodeRuneInString(name)
	if !ofPlace && strings.ContainsRune(wider, level) {
		matter, ofPlace = name[n:], true // 县教体局
	}
	lower := strings.ContainsRune("县区旗", level) && !strings.Contains(place, string(level)) // for one of a city
	beside := strings.ContainsAny(before, ";；") && !strings.HasSuffix(name, "政府")          // ；白云镇收到20件
	town := isTown(name) && !beside && !strings.Contains(r.by.Name+r.by.Short, name)
	bureau := endsWith(name, "局", "委员会", "委", "厅") // no town is one
	ofTown := r.town() != "" && bureau && hanzi.ContainsAny(rest, said.OfReports...)
	placed := place != "" && ofPlace || ofTown || town && (place != "" || r.town() != "" && !strings.HasSuffix(name, r.town()))
	if !placed || severalOffices.MatchString(name) {
		return false
	}
	return (lower || !abbreviates(matter, own)) && (town || !hanzi.ContainsAny(name, said.Above...))
}

// severalOffices are those of other levels: 县区局.
var severalOffices = regexp.MustCompile(`^(?:各|县区|区县|县市区|市县区|旗县|所属|直属|基层|辖区|下级|上级)`)

// applied is what somebody applied for: 收到病历复印申请.
var applied = regexp.MustCompile(`(?:收到|接到|受理|办理|办结)([^,;。\d]*?)申请`)

// ofOtherMatter reports whether the applications that are told of are not for information: something unknown was applied for.
func ofOtherMatter(rest string) bool {
	m := applied.FindStringSubmatch(rest)
	if m == nil || strings.Contains(m[1], "公开") {
		return strings.Contains(rest, "不属于政府信息公开")
	}
	for _, w := range said.BeforeAsked {
		m[1] = strings.ReplaceAll(m[1], w, "")
	}
	return utf8.RuneCountInString(m[1]) > 1
}

// reports reports whether a sentence goes on as a report does of its writer.
func (r *Reader) reports(before, rest string) bool {
	ofUs := hanzi.ContainsAny(ofThemselves.Replace(rest), said.Self...)
	if ofUs || hanzi.ContainsAny(ofOwnStaff.ReplaceAllString(rest, ""), said.Others...) || ofOtherMatter(rest) {
		return false
	}
	ofYear := r.ofYear(rest) || r.ofYear(before)
	did := tells(rest, nil, said.OwnVerb) && hanzi.ContainsAny(rest, said.OfOffice...) // 受理投诉2180件 may be told of any office
	return did || tells(rest, nil, said.OfficeVerb, said.WillDo) || ofYear && tells(rest, nil, said.YearVerb)
}

// ofOwnStaff is how an office says that it judges its own: 将政务公开纳入年度绩效考核.
var ofOwnStaff = regexp.MustCompile(`纳入[^,。]{0,8}考核|监督考核`)

// ofThemselves leaves out what an office calls itself by at the head of whose sentence it stands: 水务局依托网站更新本局信息.
var ofThemselves = leavingOut(said.OwnName)

// isTown reports whether a name is that of a town's government.
func isTown(name string) bool {
	bare := utf8.RuneCountInString(name) <= 4 && !strings.ContainsAny(name, "我本各该全") && !strings.HasSuffix(name, "乡镇") // 白云镇
	return endsWith(name, "镇人民政府", "乡人民政府", "街道办事处") || bare && endsWith(name, "镇", "乡")
}

// town is the writer's name without the county before it, "" where it is no town's government.
func (r *Reader) town() string {
	if !isTown(r.by.Name) {
		return ""
	}
	before, _ := strings.CutSuffix(r.by.Name, "人民政府")
	county := strings.LastIndexAny(before, "县市区旗")
	if county < 0 {
		return r.by.Name
	}
	_, n := utf8.DecodeRuneInString(r.by.Name[county:])
	return r.by.Name[county+n:]
}

// ofYear reports whether words go on with the period of report, as a report does of its writer: 2025年, 全年.
func (r *Reader) ofYear(rest string) bool {
	year, _ := hanzi.YearAt([]rune(rest))
	return year == r.by.Year || slices.ContainsFunc(said.WholeYear, func(w string) bool { return strings.HasPrefix(rest, w) })
}

// notUs reports whether 我镇 at the head of a sentence cannot be the writer, whose name has no 镇. Of 我县 an office may say many
// things, but not that it received applications.
func (r *Reader) notUs(us, rest string) bool {
	if m := agencyParts(r.by.Name); m != nil && (us == "县" || us == "旗") && !strings.HasSuffix(m[1], us) {
		return true // 我县 for an office of a district
	}
	if r.holds(us) && (!strings.Contains(wider, us) || r.wide) {
		return false
	}
	return !strings.Contains(wider, us) || !r.wide && tells(rest, nil, said.OwnVerb) && strings.Contains(rest, "申请")
}

// holds reports whether the writer's name has a word of what it is in it: 镇 that of a town's government. 城乡 is none.
func (r *Reader) holds(us string) bool {
	name := r.by.Name + r.by.Short
	if us == "镇" || us == "乡" {
		name = notTowns.Replace(name)
	}
	return strings.Contains(name, us)
}

// notTowns leaves out the matters of an office that have 乡 or 镇 in them.
var notTowns = leavingOut(said.NoTowns)

// ofTown finds 本镇 in the text of one that is no town.
func (r *Reader) ofTown(plain string) string {
	for s := range strings.SplitSeq(plain, "。") {
		for _, us := range said.Towns {
			if strings.Contains(s, "本"+us) && !r.holds(us) &&
				!hanzi.ContainsAny(s, said.OfTowns...) {
				return "本" + us
			}
			if r.toUs(s, us) {
				return "我" + us
			}
		}
	}
	return ""
}

// toUs reports whether a sentence speaks of 我镇 as who is asked, or does, where that is not the writer: 向我镇提出.
func (r *Reader) toUs(s, us string) bool {
	i := strings.Index(s, "我"+us)
	if i <= 0 || r.holds(us) || strings.Contains(s, "“") {
		return false
	}
	return endsWith(s[:i], said.ToUs...)
}

// abbreviates reports whether the characters of a name stand in another in their order: 教体局, 教育体育局.
func abbreviates(short, name string) bool {
	for _, r := range short {
		i := strings.IndexRune(name, r)
		if i < 0 {
			return false
		}
		name = name[i+utf8.RuneLen(r):]
	}
	return true
}

var placeBefore = regexp.MustCompile(`(?:^|[^\p{Han}])(?:\d{4}年(?:度)?,?)?(\p{Han}{2,8}[省市县区旗州])$`)

// WithoutTitles drops what stands in 《》.
func WithoutTitles(s string) string {
	var b strings.Builder
	deep := 0
	for _, r := range s {
		switch {
		case r == '《':
			deep++
		case r == '》':
			deep = max(deep-1, 0)
		case deep == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ownOffices are the writer's own offices as its report calls them: 局党组, 局政府信息公开工作机构.
func (r *Reader) ownOffices() (list []string) {
	name := strings.TrimSuffix(r.by.Name, "员会") // 委
	if name == "" || utf8.RuneCountInString(name) > longestName {
		return nil
	}
	_, n := utf8.DecodeLastRuneInString(name)
	for _, office := range said.OwnOffices {
		list = append(list, name[len(name)-n:]+office)
	}
	return list
}

// townNames are what a town's government is called in its own report besides its name; none for others.
func (r *Reader) townNames() []string {
	short, town := r.town(), ""
	if town = strings.TrimSuffix(short, "人民政府"); town == short {
		return nil
	}
	level := string([]rune(town)[utf8.RuneCountInString(town)-1:])
	list := append([]string{short, town, town + "政府", "全" + level, level}, said.TownOffices...)
	for _, w := range said.ItsLevel {
		list = append(list, level+w)
	}
	return list
}
