package year

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/roster"

	"go.yaml.in/yaml/v3"

	"nianbao/cmd/internal/columns"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Settings of a year; "" and 0 for what is not settled.
type Settings struct {
	Year     int
	Office   string // who hands out and collects
	Contact  string // whom to call there
	Deadline string // as roster.Date has it
	Roster   string // files, relative to the folder
	Form     string // or the id of an edition
	Rules    string
	// Letterhead is the document that letters are written on.
	Letterhead string
	// Classes are the days of the agencies of one 类别, by its name. They are written by hand only.
	Classes map[string]string
}

// classesKey is the one setting that has more than a value behind it.
const classesKey = "deadlines"

// blank is the file of a new folder. Every setting stands in a line of its own, and the comment behind it stays.
const blank = `# 年度文件夹的设置。改好存盘，下一次运行就照新的做；“#”后面是说明。
# 文件写相对于这个文件夹的名称。

year:                 # 报告年度，例如 2025
office:               # 发表、收表的机关，写进退回件
contact:              # 经办人和电话，写进退回件
deadline:             # 报送截止日期，例如 2026-01-20
deadlines:            # 某一类单位另有期限的，下面每行写一类（名单里的“类别”），前面空两格，例如“  乡镇: 2026-01-10”
roster: 名单.xlsx     # 单位名单
form:                 # 本地格式的文件；不写就用该年度全国统一的格式
rules:                # 本级调整规则轻重的文件
letterhead:           # 往来函件用的红头（.docx，里面单独写一段“{{正文}}”）；不写就没有红头
`

// An item is one setting as the file has it.
type item struct{ key, value string }

// list gives the settings in the order of the file.
func (s *Settings) list() []item {
	year := ""
	if s.Year != 0 {
		year = strconv.Itoa(s.Year)
	}
	return []item{{"year", year}, {"office", s.Office}, {"contact", s.Contact}, {"deadline", s.Deadline},
		{"roster", s.Roster}, {"form", s.Form}, {"rules", s.Rules},
		{"letterhead", s.Letterhead}}
}

// Any reports whether anything is settled.
func (s *Settings) Any() bool {
	return slices.ContainsFunc(s.list(), func(i item) bool { return i.value != "" })
}

// parse reads the settings. A fault is a *templates.LoadError with the line.
func parse(name string, data []byte) (s Settings, err error) {
	fault := func(n *yaml.Node, format string, args ...any) error {
		return &templates.LoadError{File: name, Line: n.Line, Column: n.Column, Reason: fmt.Sprintf(format, args...)}
	}
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		return s, templates.YAMLFault(name, data, err)
	}
	if len(root.Content) == 0 {
		return s, fault(&yaml.Node{Line: 1}, "里面没有设置；至少要写 year: 报告年度")
	}
	top := root.Content[0]
	if top.Kind != yaml.MappingNode {
		return s, fault(top, "应当是一行一项的“year: 2025”")
	}
	known := append(lists.Map(s.list(), func(i item) string { return i.key }), classesKey)
	seen := map[string]bool{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		switch {
		case !slices.Contains(known, key.Value):
			return s, fault(key, "没有“%s”这一项%s；这里可以写 %s", key.Value, near(key.Value, known), strings.Join(known, "、"))
		case seen[key.Value]:
			return s, fault(key, "%s 写了两次；请删去一处", key.Value)
		case key.Value == classesKey && value.Kind == yaml.MappingNode:
			if at, why := s.setClasses(value); why != "" {
				return s, fault(at, "%s：%s", key.Value, why)
			}
		case key.Value == classesKey && value.Tag != "!!null":
			return s, fault(value, "%s 下面每行写一类单位和它的期限，前面空两格，例如“  乡镇: 2026-01-10”", key.Value)
		case value.Kind != yaml.ScalarNode:
			return s, fault(value, "%s 后面只写一个值", key.Value)
		}
		seen[key.Value] = true
		if value.Tag == "!!null" || key.Value == classesKey {
			continue
		}
		if why := s.set(key.Value, strings.TrimSpace(value.Value)); why != "" {
			return s, fault(value, "%s：%s", key.Value, why)
		}
	}
	if s.Year == 0 {
		return s, fault(top, "没有写 year；请写报告年度，例如 year: 2025")
	}
	return s, nil
}

// set takes the value of a setting, and says what is wrong with it.
func (s *Settings) set(key, value string) (why string) {
	switch key {
	case "year":
		n, err := strconv.Atoi(value)
		if err != nil || !templates.IsYear(n) {
			return fmt.Sprintf("要写 %d 到 %d 的年度，不能是“%s”", templates.FirstYear, templates.LastYear, value)
		}
		s.Year = n
	case "deadline":
		s.Deadline, why = roster.Date(value)
	default:
		texts := map[string]*string{"office": &s.Office, "contact": &s.Contact, "roster": &s.Roster, "form": &s.Form, "rules": &s.Rules,
			"letterhead": &s.Letterhead}
		*texts[key] = value
	}
	return why
}

// setClasses takes the days of classes, and says which line is wrong and why.
func (s *Settings) setClasses(n *yaml.Node) (at *yaml.Node, why string) {
	s.Classes = map[string]string{}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		class, value := n.Content[i], n.Content[i+1]
		day, why := roster.Date(value.Value)
		switch {
		case why != "":
			return value, why
		case day == "" || value.Kind != yaml.ScalarNode:
			return value, "“" + class.Value + "”后面没有写日期，例如 2026-01-10"
		case seen[hanzi.Name(class.Value)]:
			return class, "“" + class.Value + "”写了两次；请删去一处"
		}
		seen[hanzi.Name(class.Value)] = true
		s.Classes[class.Value] = day
	}
	return nil, ""
}

func near(word string, known []string) string {
	if near := hanzi.Nearest(word, known); near != "" {
		return "，是不是 " + near
	}
	return ""
}

// comment is what stands behind a value in a line, with the blanks before it.
var comment = regexp.MustCompile(`\s+#.*$`)

// setLine changes one setting and keeps its comment in its column. Where the setting is not there it is added at the end.
// What is more than a line, because the user has written it so, is left to him.
func setLine(name string, text []byte, key, value string) ([]byte, error) {
	lines := strings.SplitAfter(string(text), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, key+":") })
	now := key + ": " + plain(value)
	if at < 0 {
		if last := &lines[len(lines)-1]; *last != "" {
			*last += "\n"
		}
		return []byte(strings.Join(lines, "") + now + "\n"), nil
	}
	line := strings.TrimRight(lines[at], "\r\n")
	end, tail := lines[at][len(line):], ""
	if said := comment.FindString(line); said != "" {
		words := strings.TrimLeft(said, " \t")
		tail = columns.Pad("", max(1, columns.Width(line)-columns.Width(words)-columns.Width(now))) + words
	}
	lines[at] = now + tail + end
	changed := []byte(strings.Join(lines, ""))
	s, err := parse(name, changed)
	if err != nil || !slices.Contains(s.list(), item{key, value}) {
		return nil, &templates.LoadError{File: name, Line: at + 1, Reason: "这一项写了几行，没有改它；请在文件里改成“" + now + "”"}
	}
	return changed, nil
}

// plain writes a value as YAML reads it back, without quotes where none are needed.
func plain(value string) string {
	var read struct{ X yaml.Node }
	if err := yaml.Unmarshal([]byte("x: "+value), &read); err == nil && read.X.Value == value && read.X.Tag != "!!null" {
		return value
	}
	quoted, _ := yaml.Marshal(value) // a string always can
	return strings.TrimSpace(string(quoted))
}
