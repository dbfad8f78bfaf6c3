package letters

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// A Kind is one of the letters, by its name.
type Kind string

// The letters in the order in which an agency may get them.
const (
	Notice   Kind = "报送通知"
	Reminder Kind = "催报函"
	Return   Kind = "退回函"
	Receipt  Kind = "收讫回执"
)

var kinds = []Kind{Notice, Reminder, Return, Receipt}

// Marks that stand for a word or for some, and those that stand alone on their line.
var (
	wordMarks = []string{"单位", "机关", "年度", "截止", "期限", "时限", "联系", "次数", "文件", "退回件", "填报表"}
	lineMarks = []string{"问题", "署名", "日期"}
)

// Standard is the wording as the program has it, with its explanation.
//
//go:embed wording.txt
var Standard []byte

// A Wording is the text of all letters.
type Wording map[Kind]*text

// A text is the title and the paragraphs of one letter, with their marks.
type text struct {
	title string
	lines []string
}

var mark = regexp.MustCompile(`【([^【】]*)】`)

// Read reads a wording. What is wrong with it is a *templates.LoadError with the line: text before the first letter, a letter
// that is missing, has no text or stands twice, a mark that nobody knows, one that is to stand alone and does not. name stands
// for the file.
func Read(name string, data []byte) (Wording, error) {
	w, fault := Wording{}, func(line int, reason string) error {
		return &templates.LoadError{File: name, Line: line, Reason: reason}
	}
	var t *text
	no := 0
	for l := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		no++
		line := strings.TrimFunc(l, hanzi.Space)
		kind := Kind(strings.Trim(line, "【】"))
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case line == "【"+string(kind)+"】" && slices.Contains(kinds, kind):
			if w[kind] != nil {
				return nil, fault(no, "【"+string(kind)+"】写了两次；请删去一处")
			}
			t = &text{}
			w[kind] = t
			continue
		case t == nil:
			return nil, fault(no, "这一行前面没有写明是哪一种函件；请在上面加一行"+bracketed(kinds)+"中的一个")
		}
		if because := oddMark(line, t.title == ""); because != "" {
			return nil, fault(no, because)
		}
		if t.title == "" {
			t.title = line
		} else {
			t.lines = append(t.lines, line)
		}
	}
	for _, k := range kinds {
		switch t := w[k]; {
		case t == nil:
			return nil, fault(0, "没有【"+string(k)+"】；删去这个文件，就恢复原样")
		case len(t.lines) == 0:
			return nil, fault(0, "【"+string(k)+"】只有标题，没有正文")
		}
	}
	return w, nil
}

// oddMark says what is wrong with the marks of a line, "" for nothing.
func oddMark(line string, title bool) string {
	for _, m := range mark.FindAllStringSubmatch(line, -1) {
		switch {
		case slices.Contains(wordMarks, m[1]):
		case !slices.Contains(lineMarks, m[1]):
			return "没有“" + m[0] + "”这个标记；可以用的有" + bracketed(wordMarks) + bracketed(lineMarks)
		case title:
			return "标题里不能用“" + m[0] + "”"
		case line != m[0]:
			return "“" + m[0] + "”要单独写一行"
		}
	}
	return ""
}

func bracketed[T ~string](names []T) string {
	return strings.Join(lists.Map(names, func(n T) string { return "【" + string(n) + "】" }), "")
}

// sentence is a sentence of a line with its end.
var sentence = regexp.MustCompile(`[^。；！？]*[。；！？]?`)

// fill puts words in the place of the marks. A sentence with a mark for which there is no word is left out.
func fill(line string, words map[string]string) string {
	return sentence.ReplaceAllStringFunc(line, func(s string) string {
		for _, m := range mark.FindAllStringSubmatch(s, -1) {
			if words[m[1]] == "" {
				return ""
			}
		}
		return mark.ReplaceAllStringFunc(s, func(m string) string { return words[strings.Trim(m, "【】")] })
	})
}
