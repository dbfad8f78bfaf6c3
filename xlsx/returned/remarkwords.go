package returned

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"nianbao/templates/hanzi"
)

// What people write beside figures is told apart by its words: a correction, a figure, the signatures and dates that stand
// under every table, and what this program itself has written into marked copies.

// corrections are words that say of a figure that it is another. Blanks within words do not count.
var corrections = regexp.MustCompile(`更正|改正为|订正|勘误|更改|已修改|修改[为成]|修正|变更[为成]|调整[为成]|纠正[为成]|替换|换成|改[为成填作]` +
	`|应(?:该|当)?(?:[为是改填有]|报\d)|为准|实(?:际)?(?:[为是有]|应[为是])|(?:[填写报算录]|统计)错|错(?:误|了|填|报|写|的|$)|有误|误[填报写算录统]` +
	`|[漏多少重虚][填报写计算录统]|漏了|重复[计填报统]|作废|不(?:准[确的]|准$|属实|正确)|不对(?:[的，。,;；!！]|$)|正确(?:数|的|[为是应])|而非|并非|不是.*[而]?是|补[报填]`)

// harmless are numbers that are no figures: dates, telephone numbers, numbers of documents, pages and annexes, addresses.
var harmless = regexp.MustCompile(`(?:19|20)?\d{2}年度?(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月(?:\d{1,2}[日号])?` +
	`|(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{1,2}:\d{2}(?::\d{2})?` +
	`|(?:电话|手机|传真|邮编|邮政编码|热线|微信|QQ|联系方式|信用代码|单位代码)[^\d\n]{0,8}[\dA-Z][\dA-Z()转-]{2,24}` +
	`|(?:\+?86-?)?\(?0\d{2,3}\)?-?\d{7,8}(?:[-转]\d{1,6})?|1[3-9]\d{9}|1[3-9]\d-\d{4}-\d{4}` +
	`|[〔\[(]\d{4}[〕\])]第?\d+号|第\d+[号页期次条款项]|共\d+页|\d+/\d+页|附[件表]\d+|表\d+` +
	`|(?:表号|文号|备案号|编号|版本):?[^\s,，。;；|]{1,24}|一式\d+份|第\d+稿|\d{1,2}[时点](?:\D|$)|\d{1,4}室` +
	`|https?://\S+|www\.\S+|[\w.-]+@[\w.-]+`)

// numbering is the number of a line: 1. or （2）.
var numbering = regexp.MustCompile(`(?m)^(?:\(\d{1,2}\)|\d{1,2}[.、)])(?:\D|$)`)

// figures are what is left when those are gone: digits, or a Chinese numeral before a unit.
var figureIn = regexp.MustCompile(`\d|[〇零一二三四五六七八九十百千万两]余?(?:件|宗|起|万元)`)

// signLabel is the label of a signature, a date or an address.
const signLabel = `(?:填[表报]|制表|经办|审[核批签定阅]|复[核审]|签发|报送|上报|统计|分管|主[管要办]|承办|单位|部门|科室|机关|法定|联系|负责|责任|校[对核]` +
	`|录入|编制|领导|报告|汇总|核[对实]|报表|公开)*(?:填[表报]|制表|经办|审[核批签定阅]|复[核审]|签发|校[对核]|人员?|者|员|单位|部门|科室|机关|领导|日期|时间` +
	`|电话|手机|传真|方式|邮箱|邮编|地址|网址|签[字名章]|盖章|公章|印章|代表|姓名|职务)(?:\([^()]{0,12}\))?`

var (
	signWords   = regexp.MustCompile(signLabel + `|章`)
	signAhead   = regexp.MustCompile(signLabel + `:`)
	signSegment = regexp.MustCompile(`^(?:` + signLabel + `:?.{0,24}|.{0,30}\(?(?:公章|盖章|签[字名章]|章)\)?)$`)
	signAlone   = regexp.MustCompile(`^` + signLabel + `:?$`)
	otherMoney  = regexp.MustCompile(`单位:?(?:人民币)?(?:元|角|百元|千元|百万元|亿元)(?:\D|$)`)
)

// foldRemark folds the width of characters and takes the blanks out of lines, of which wide ones part a line.
var foldRemark = hanzi.Remembered(func(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, width.Fold.String(wideBlanks.Replace(cleanText(s))))
})

var wideBlanks = strings.NewReplacer("\u3000", "\n", "\t", "\n", "    ", "\n")

// A weight says how much a remark weighs.
type weight int

const (
	weightNone  weight = iota // a signature, a date, nothing at all
	weightNote                // words
	weightQuery               // a figure, or a correction
)

// weigh judges a text by its words alone.
var weigh = hanzi.Remembered(func(text string) weight {
	folded := foldRemark(text)
	if strings.Trim(folded, "\n") == "" {
		return weightNone
	}
	if corrects(folded) || otherMoney.MatchString(folded) {
		return weightQuery
	}
	switch {
	case hasFigure(folded):
		return weightQuery
	case isSignature(folded):
		return weightNone
	}
	return weightNote
})

// hasFigure reports whether a folded text holds a number that may be a figure.
var hasFigure = hanzi.Remembered(func(folded string) bool {
	return figureIn.MatchString(numbering.ReplaceAllString(harmless.ReplaceAllString(folded, ""), ""))
})

// corrects reports whether a folded text speaks of a correction.
var corrects = hanzi.Remembered(corrections.MatchString)

// isSignature reports whether a folded text without figures is made of signatures, dates and addresses only.
func isSignature(folded string) bool {
	folded = signAhead.ReplaceAllStringFunc(folded, func(label string) string { return "\n" + label })
	for segment := range strings.FieldsFuncSeq(folded, func(r rune) bool { return strings.ContainsRune("\n;；、|,，。", r) }) {
		rest := strings.Trim(harmless.ReplaceAllString(segment, ""), "-—_/:.()")
		if rest != "" && !signSegment.MatchString(segment) {
			return false
		}
	}
	return true
}

// isSignLabel reports whether a text is the label of a signature or a date, whose value stands in another cell.
func isSignLabel(text string) bool {
	return signAlone.MatchString(strings.Trim(foldRemark(text), "\n"))
}

// threadLink stands in the copy of a thread that Excel 365 keeps for older programs, in every language.
const threadLink = "linkid=870924"

// saidIn returns what a person says in a comment: without the author's name that Excel puts on the first line, without
// what Excel says of threads, and without the lines that are ours.
func saidIn(text, author string, ours func(line string) bool) string {
	text = cleanText(text)
	if i := strings.Index(text, threadLink); i >= 0 {
		_, text, _ = strings.Cut(text[i:], "\n")
		text = strings.TrimSpace(text)
		if head, rest, ok := strings.Cut(text, "\n"); ok && endsInColon(head) {
			text = rest
		}
	}
	var kept []string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if i == 0 && isAuthorLine(line, author, text) {
			continue
		}
		if line != "" && !ours(line) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, " ")
}

// isAuthorLine reports whether the first line of a comment is its author's name. Programs that save the comment again may
// have lost or replaced the author.
func isAuthorLine(line, author, text string) bool {
	if !endsInColon(line) {
		return false
	}
	name := strings.TrimRight(line, ":：")
	if name == strings.TrimSpace(author) {
		return true
	}
	more := strings.Contains(strings.TrimSpace(text), "\n")
	return more && utf8.RuneCountInString(name) <= maxSignedName && weigh(name) != weightQuery
}

func endsInColon(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// maxQuoted is how many characters of a remark are quoted.
const maxQuoted = 60

// quoted shortens a remark to what a message shows. Where a correction stands further back, the quotation begins there.
func quoted(text string) string {
	text = strings.Join(strings.Fields(cleanText(text)), " ")
	runes := []rune(text)
	if len(runes) <= maxQuoted {
		return text
	}
	at := corrections.FindStringIndex(text)
	if at == nil {
		at = figureIn.FindStringIndex(harmless.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) }))
	}
	if at == nil {
		return hanzi.Shorten(text, maxQuoted)
	}
	from := max(0, len([]rune(text[:at[0]]))-maxQuoted/2)
	if from == 0 {
		return hanzi.Shorten(text, maxQuoted)
	}
	return "…" + hanzi.Shorten(string(runes[from:]), maxQuoted)
}
