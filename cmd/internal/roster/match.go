package roster

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// An Identity is what a source says of the agency it belongs to: the stamp of a workbook that was handed out, and what
// stands on its cover or in its JSON.
type Identity struct {
	StampCode, StampName string
	Code, Name           string
}

// A Match is the outcome of looking an identity up. Agency is nil when no agency is named for certain; Findings say what
// the office should know, and Near which agencies may be meant.
type Match struct {
	Agency   *Agency
	By       string // 表标识, 代码 or 名称
	Near     []*Agency
	Findings []templates.Finding
}

// Match finds the agency of a source by its stamp, then its code, then its name. Only equal codes and equal names match,
// but for width, blanks and case. Stamp, code and name that point to different agencies match none. It is safe for
// concurrent use. file names the source in findings.
func (r *Roster) Match(file string, id Identity) Match {
	stamp, cover := r.find(id.StampCode, id.StampName), r.find(id.Code, id.Name)
	for _, clash := range [][2]string{stamp.clash, cover.clash} {
		if clash[0] != "" {
			return conflict(file, clash[0], clash[1])
		}
	}
	switch {
	case stamp.agency != nil && cover.agency != nil && stamp.agency != cover.agency:
		return conflict(file, "表标识是“"+stamp.agency.Name+"”的", "封面写的是“"+cover.agency.Name+"”")
	case stamp.agency != nil && strange(stamp.agency, id.Code, id.Name):
		return conflict(file, "表标识是“"+stamp.agency.Name+"”的", "封面写的是名单里没有的“"+id.Name+"”")
	case cover.agency != nil && strange(cover.agency, id.StampCode, id.StampName):
		return conflict(file, "表标识是名单里没有的“"+id.StampName+"”的", "封面写的是“"+cover.agency.Name+"”")
	case stamp.agency != nil:
		return matched(file, stamp.agency, "表标识", id.Name)
	case cover.agency != nil:
		return matched(file, cover.agency, cover.by, id.Name)
	}
	name := id.Name
	if hanzi.Name(name) == "" {
		name = id.StampName
	}
	if twins := r.byName[hanzi.Name(name)]; len(twins) > 1 {
		codes := lists.Map(twins, func(a *Agency) string { return a.Code })
		code := "表上没有写单位代码"
		if hanzi.Name(id.Code) != "" {
			code = "表上写的代码“" + id.Code + "”不是其中的"
		}
		m := conflict(file, fmt.Sprintf("名单里有 %d 个“%s”（代码 %s）", len(twins), name, strings.Join(codes, "、")), code)
		m.Near = twins
		return m
	}
	near := r.Near(name)
	suggest := suggestion(name, near)
	if hanzi.Name(name) == "" {
		name = "（没有写）"
	}
	return Match{Near: near, Findings: []templates.Finding{
		templates.Report("roster.unknown-agency", nil, templates.Place{}, templates.Words{"file": file, "got": name, "suggest": suggest})}}
}

// strange reports whether a code and a name, of which the roster knows neither, are somebody else's than the agency's: its
// workbook has been used by a stranger, or a stranger's by it. A longer or shorter form of the name is its own, unless it
// comes with another code.
func strange(a *Agency, code, name string) bool {
	if hanzi.Name(name) == "" {
		return false
	}
	otherCode := hanzi.Name(code) != "" && hanzi.Name(a.Code) != "" && hanzi.Name(code) != hanzi.Name(a.Code)
	return hanzi.Name(name) != hanzi.Name(a.Name) && hanzi.Name(name) != hanzi.Name(a.Short) && (otherCode || !namesAlike(name, a))
}

func matched(file string, a *Agency, by, name string) Match {
	m := Match{Agency: a, By: by}
	if hanzi.Name(name) != "" && hanzi.Name(name) != hanzi.Name(a.Name) && hanzi.Name(name) != hanzi.Name(a.Short) {
		m.Findings = append(m.Findings, templates.Report("roster.name", nil, templates.Place{},
			templates.Words{"file": file, "got": name, "want": a.Name, "by": by}))
	}
	return m
}

func conflict(file, one, other string) Match {
	return Match{Findings: []templates.Finding{templates.Report("roster.conflict", nil, templates.Place{},
		templates.Words{"file": file, "one": one, "other": other})}}
}

func suggestion(name string, near []*Agency) string {
	if hanzi.Name(name) == "" {
		return "表上没有写单位名称，请补上单位名称和代码。"
	}
	if len(near) == 0 {
		return "名单里也没有名称相近的单位，请核对是不是报错了地方。"
	}
	names := lists.Map(near, func(a *Agency) string { return "“" + a.Name + "”" })
	return "是不是" + strings.Join(names, "或") + "？没有自动认定，请核对后改正名称。"
}

type found struct {
	agency *Agency
	by     string
	clash  [2]string
}

// find looks up a code and a name that belong together. A code whose agency has a name that is not even like the given
// one is a clash: codes of another roster, or somebody else's workbook.
func (r *Roster) find(code, name string) found {
	byCode := r.byCode[hanzi.Name(code)]
	var byName *Agency
	if list := r.byName[hanzi.Name(name)]; len(list) == 1 {
		byName = list[0]
	}
	switch {
	case byCode != nil && (hanzi.Name(name) == "" || byCode == byName || namesAlike(name, byCode)):
		return found{agency: byCode, by: "代码"}
	case byCode != nil && len(r.byName[hanzi.Name(name)]) > 1 && hanzi.Name(name) == hanzi.Name(byCode.Name):
		return found{agency: byCode, by: "代码"}
	case byCode != nil:
		return found{clash: [2]string{"单位代码“" + code + "”是“" + byCode.Name + "”的", "单位名称却是“" + name + "”"}}
	case byName != nil && hanzi.Name(code) != "" && hanzi.Name(byName.Code) != "" && !zeroless(code, byName.Code):
		return found{clash: [2]string{"单位名称是“" + name + "”，名单里的代码是“" + byName.Code + "”", "表上的代码却是“" + code + "”"}}
	case byName != nil:
		return found{agency: byName, by: "名称"}
	}
	return found{}
}

// namesAlike reports whether a name may mean the agency: equal to its name or short name, a short form of either (教体局 of
// 教育体育局) or the other way round, or one character apart.
func namesAlike(name string, a *Agency) bool {
	n := []rune(hanzi.Name(name))
	for _, other := range []string{a.Name, a.Short} {
		o := []rune(hanzi.Name(other))
		if len(n) < 2 || len(o) < 2 {
			continue
		}
		if short, long := shorter(n, o); len(short) >= 3 && within(short, long) || oneApart(n, o) {
			return true
		}
	}
	return false
}

func shorter(a, b []rune) (short, long []rune) {
	if len(a) <= len(b) {
		return a, b
	}
	return b, a
}

// within reports whether the characters of short stand in long in the same order, and the last ones are the same: 局 is
// not short for anything else.
func within(short, long []rune) bool {
	if short[len(short)-1] != long[len(long)-1] {
		return false
	}
	i := 0
	for _, c := range long {
		if i < len(short) && c == short[i] {
			i++
		}
	}
	return i == len(short)
}

// oneApart reports whether one character is put in, left out or changed, or none.
func oneApart(a, b []rune) bool {
	short, long := shorter(a, b)
	if len(long)-len(short) > 1 || len(short) < 3 {
		return false
	}
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	if i == len(long) {
		return true
	}
	rest := i
	if len(short) == len(long) {
		rest++
	}
	return slices.Equal(short[rest:], long[i+1:])
}

// Guess returns the agency whose code or name stands in a file's path, for a file that cannot be read: a hint for the
// list of missing agencies, never a match. It looks at the name of the file first, then at the folder's.
func (r *Roster) Guess(path string) *Agency {
	parts := strings.FieldsFunc(path, func(c rune) bool { return c == '/' || c == '\\' })
	for i := len(parts) - 1; i >= max(0, len(parts)-2); i-- {
		for _, word := range strings.FieldsFunc(parts[i], func(c rune) bool { return strings.ContainsRune("_ -.（）()，,、", c) }) {
			if a := r.byCode[hanzi.Name(word)]; a != nil && len(hanzi.Name(word)) >= 3 {
				return a
			}
			if list := r.byName[hanzi.Name(word)]; len(list) == 1 {
				return list[0]
			}
		}
		text := []rune(hanzi.Name(parts[i]))
		if len(text) > 120 {
			text = text[:120]
		}
		for n := min(len(text), 40); n >= 3; n-- {
			for at := 0; at+n <= len(text); at++ {
				if list := r.byName[string(text[at:at+n])]; len(list) == 1 {
					return list[0]
				}
			}
		}
	}
	return nil
}

// Find returns the agency of a code and a name, of which one may be "". Where they do not name one for certain it says why.
func (r *Roster) Find(code, name string) (*Agency, string) {
	found := r.find(code, name)
	switch {
	case found.agency != nil:
		return found.agency, ""
	case found.clash[0] != "":
		return nil, found.clash[0] + "，" + found.clash[1]
	case len(r.byName[hanzi.Name(name)]) > 1:
		return nil, fmt.Sprintf("名单里有 %d 个“%s”，请写单位代码", len(r.byName[hanzi.Name(name)]), name)
	}
	return nil, "名单里没有“" + strings.TrimSpace(code+" "+name) + "”；" + suggestion(name, r.Near(name))
}
