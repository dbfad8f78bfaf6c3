package old

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// A formWord is the wording of an item of table 三 (属于国家秘密), or of a kind of applicant (商业企业), as prose uses it.
type formWord struct {
	text    []rune
	meaning word
	name    Key    // applications.refused_secret, or the column's id
	beside  string // the sentence must have held this for the wording to be meant; "" for those that are always
}

// spoken are wordings that reports use for items and applicants and no label has. Elsewhere they may mean something else, so
// they count only after the word before the colon, if there is one.
var spoken = map[string]string{
	"applications.refused_secret":        "不予公开: 国家秘密 涉及国家秘密 涉密",
	"applications.refused_law":           "不予公开: 法律行政法规禁止公开 法律法规禁止公开",
	"applications.refused_third_party":   "不予公开: 第三方权益 第三方合法权益 涉及第三方权益 涉及第三方合法权益",
	"applications.refused_internal":      "不予公开: 内部事务信息 内部事务",
	"applications.refused_process":       "不予公开: 过程性信息",
	"applications.refused_case_file":     "不予公开: 执法案卷",
	"applications.refused_inquiry":       "不予公开: 行政查询",
	"applications.unavailable_not_held":  ": 本机关不掌握 不掌握相关信息 不掌握相关政府信息; 无法提供: 不掌握",
	"applications.unavailable_to_make":   "无法提供: 没有现成信息 需要另行制作 需另行制作",
	"applications.unavailable_unclear":   "无法提供: 补正后仍不明确 申请内容不明确",
	"applications.unprocessed_petition":  "不予处理: 信访类 信访类申请 信访举报投诉类 信访投诉举报类申请",
	"applications.unprocessed_excessive": "不予处理: 大量反复申请",
	"business":                           "自然人: 企业",
	"legal":                              "自然人: 律师事务所",
}

// beside are the words that wordings of spoken count after only.
var beside = func() (list []string) {
	for _, line := range spoken {
		for part := range strings.SplitSeq(line, ";") {
			before, _, _ := strings.Cut(part, ":")
			if before = strings.TrimSpace(before); before != "" && !slices.Contains(list, before) {
				list = append(list, before)
			}
		}
	}
	slices.Sort(list)
	return list
}()

// leastItem is the length below which a label is no certain sign of its row: 其他.
const leastItem = 4

var formWordLists sync.Map // *Form -> map[rune][]formWord

// formWords returns the wordings that a form gives to the items of the results and to the kinds of applicants, the longest
// first. Groups of results (不予公开) and 自然人 are in the vocabulary.
func formWords(form *Form) map[rune][]formWord {
	if list, ok := formWordLists.Load(form); ok {
		return list.(map[rune][]formWord)
	}
	list := map[rune][]formWord{}
	add := func(text string, meaning word, name Key) {
		text = string(readProse(form, text).text)
		if runes := []rune(text); len(runes) >= leastItem && !strings.ContainsAny(text, "“”()") {
			list[runes[0]] = append(list[runes[0]], formWord{text: runes, meaning: meaning, name: name})
		}
	}
	if t := form.tables["applications"]; t != nil {
		for _, key := range t.keys {
			fig := form.figures[key]
			row, column := fig.Row, fig.Column
			if column.ID == "total" && row.parent != nil && row.parent.parent != nil {
				for _, label := range append([]string{row.Label, row.Short}, row.Also...) {
					label = strings.TrimLeft(label, "0123456789.．")
					first, _, _ := strings.Cut(label, "、")
					for _, text := range []string{label, first} {
						add(text, wItem, Key(strings.TrimSuffix(string(key), ".total")))
						add(strings.TrimPrefix(text, "属于"), wItem, Key(strings.TrimSuffix(string(key), ".total")))
					}
				}
			}
			if row.ID == "new" && column.parent != nil && column.parent.parent != nil {
				add(column.Label, wApplicant, Key(column.ID))
			}
		}
	}
	for name, line := range spoken {
		meaning := wApplicant
		if strings.Contains(name, ".") {
			meaning = wItem
		}
		for part := range strings.SplitSeq(line, ";") {
			beside, wordings, _ := strings.Cut(part, ":")
			for _, text := range strings.Fields(wordings) {
				runes := []rune(text)
				list[runes[0]] = append(list[runes[0]], formWord{runes, meaning, Key(name), strings.TrimSpace(beside)})
			}
		}
	}
	for _, words := range list {
		slices.SortStableFunc(words, func(a, b formWord) int {
			return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.beside, b.beside))
		})
	}
	formWordLists.Store(form, list)
	return list
}

// formWord returns the longest of the form's wordings at the start of text, or nil.
func (w *wordReader) formWord(text []rune) *formWord {
	words := w.form[text[0]]
	for i := range words {
		if fw := &words[i]; len(text) >= len(fw.text) && slices.Equal(text[:len(fw.text)], fw.text) &&
			(fw.beside == "" || w.said(fw.beside)) {
			return fw
		}
	}
	return nil
}

// item returns the one item or applicant that text names, or "" for none and for several.
func (w *wordReader) item(text []rune) Key {
	var found Key
	for i := 0; i < len(text); {
		if fw := w.formWord(text[i:]); fw != nil {
			if found != "" && found != fw.name {
				return ""
			}
			found = fw.name
		}
		_, n := w.next(text[i:])
		i += n
	}
	return found
}
