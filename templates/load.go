package templates

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/hanzi"
)

//go:embed forms/*.yaml
var editions embed.FS

// ErrUnknownForm is returned by Lookup for an id that no built-in edition has.
var ErrUnknownForm = errors.New("unknown form")

var builtin = sync.OnceValues(func() ([]*Form, error) {
	entries, err := editions.ReadDir("forms")
	if err != nil {
		return nil, err
	}
	var forms []*Form
	for _, e := range entries {
		data, err := editions.ReadFile("forms/" + e.Name())
		if err != nil {
			return nil, err
		}
		form, err := load(e.Name(), data, nil)
		if err != nil {
			return nil, err
		}
		forms = append(forms, form)
	}
	slices.SortFunc(forms, func(a, b *Form) int { return a.From - b.From })
	return forms, nil
})

// Forms returns the built-in editions, oldest first.
func Forms() []*Form {
	forms, err := builtin()
	if err != nil {
		panic("templates: built-in form does not load: " + err.Error()) // held by a test
	}
	return slices.Clone(forms)
}

// Lookup returns the built-in edition with the id, or ErrUnknownForm.
func Lookup(id string) (*Form, error) { return (*FormSet)(nil).Lookup(id) }

// ForYear returns the built-in edition in force for a report year, or an error if there is none.
func ForYear(year int) (*Form, error) { return (*FormSet)(nil).ForYear(year) }

// A LoadError says where a form's source is wrong. Line and Column are 1-based, 0 where they are not known; a fault of the
// whole file has none. Reason is Chinese, for the officer who wrote the form, and says what to do about it.
type LoadError struct {
	File         string
	Line, Column int
	Reason       string
}

// Error returns the fault as compilers print it, so that an editor can jump to it: 本省.yaml:12:5: …
func (e *LoadError) Error() string {
	at := e.File
	if e.Line > 0 {
		at += ":" + strconv.Itoa(e.Line)
		if e.Column > 0 {
			at += ":" + strconv.Itoa(e.Column)
		}
	}
	return at + ": " + e.Reason
}

// Chinese returns the fault in words: “本省.yaml”第 12 行第 5 列：…
func (e *LoadError) Chinese() string {
	at := "“" + e.File + "”"
	if e.Line > 0 {
		at += fmt.Sprintf("第 %d 行", e.Line)
		if e.Column > 0 {
			at += fmt.Sprintf("第 %d 列", e.Column)
		}
	}
	return at + "：" + e.Reason
}

// A Pos is a place in the source of a form, counted from 1.
type Pos struct{ Line, Column int }

// The source of a form, field by field as in forms/*.yaml.
type (
	formSource struct {
		ID       string          `yaml:"id"`
		Name     string          `yaml:"name"`
		Title    string          `yaml:"title"`
		Years    yearsSource     `yaml:"years"`
		Source   string          `yaml:"source"`
		Document string          `yaml:"document"`
		Cutoff   string          `yaml:"cutoff"`
		Sections []sectionSource `yaml:"sections"`
		Tables   []tableSource   `yaml:"tables"`
		Marks    []markSource    `yaml:"marks"`
		Rules    []ruleSource    `yaml:"rules"`

		Indicators []indicatorSource `yaml:"indicators"`
	}
	yearsSource struct {
		From int `yaml:"from"`
		To   int `yaml:"to"`
	}
	bandSource struct {
		Label   string       `yaml:"label"`
		Rows    []lineSource `yaml:"rows"`
		Columns []lineSource `yaml:"columns"`
	}
	markSource struct {
		Name   string   `yaml:"name"`
		Expr   string   `yaml:"expr"`
		Called string   `yaml:"called"`
		Means  []string `yaml:"means"`
		Said   []Said   `yaml:"said"`
	}
)

// Load reads a form from its YAML source and checks it as a whole; name is used in messages only. A fault is a
// *LoadError with the line. An office can load a form of its own this way.
func Load(name string, data []byte) (*Form, error) {
	return load(name, data, newestFirst())
}

// load reads a form. like are the editions that it speaks like where it says nothing of its own.
func load(name string, data []byte, like []*Form) (*Form, error) {
	src, lines, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	l := &loader{file: name, lines: lines, like: like, called: map[string]bool{}, form: &Form{
		File: name, ID: src.ID, Name: src.Name, Title: src.Title, From: src.Years.From, To: src.Years.To,
		Source: src.Source, Document: src.Document, Cutoff: cmp.Or(src.Cutoff, "12-31"), Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(data)),
		index: map[Key]int{}, figures: map[Key]*Figure{}, computed: map[Key]*Instance{},
		tables: map[string]*Table{}, passages: map[string]*Passage{},
	}}
	steps := []func(*formSource) error{l.head, l.addTables, l.addSections, l.addMarks, l.addRules, l.sortComputed, l.addSpeech,
		l.checkStandards,
		l.addIndicators}
	for _, step := range steps {
		if err := step(src); err != nil {
			return nil, err
		}
	}
	return l.form, nil
}

func decode(name string, data []byte) (*formSource, *yaml.Node, error) {
	var root yaml.Node
	fault := func(err error) error { return yamlFault(name, data, &root, err) }
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, nil, fault(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var src formSource
	if err := dec.Decode(&src); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, &LoadError{File: name, Reason: "文件是空的"}
		}
		return nil, nil, fault(err)
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, nil, &LoadError{File: name, Line: more.Line, Column: more.Column, Reason: "文件里有不止一份内容（有一行 ---）；一个文件只写一份格式"}
	}
	return &src, &root, nil
}

type loader struct {
	file   string
	lines  *yaml.Node
	form   *Form
	like   []*Form
	called map[string]bool // words of said, with what must have been said before them
}

// fault returns an error at the node that path leads to: map keys and list indexes.
func (l *loader) fault(path []any, format string, args ...any) error {
	pos := l.pos(path)
	return &LoadError{File: l.file, Line: pos.Line, Column: pos.Column, Reason: fmt.Sprintf(format, args...)}
}

// refuse is fault where something is bad, else nil: cmp.Or makes the first of several the answer.
func (l *loader) refuse(bad bool, path []any, format string, args ...any) error {
	if !bad {
		return nil
	}
	return l.fault(path, format, args...)
}

// pos returns the place of the node that path leads to, or of the last node on the way that is there.
func (l *loader) pos(path []any) Pos {
	node := l.lines
	if node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		node = node.Content[0]
	}
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return Pos{node.Line, node.Column}
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		if node.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// at extends a path without sharing its memory.
func at(path []any, more ...any) []any { return append(slices.Clone(path), more...) }

var (
	formPattern    = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$`)
	idPattern      = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	passagePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`) // never three parts, as a figure has
)

func (l *loader) head(src *formSource) error {
	for _, field := range []struct{ name, value string }{
		{"id", src.ID}, {"name", src.Name}, {"title", src.Title}, {"source", src.Source}, {"document", src.Document},
	} {
		if strings.TrimSpace(field.value) == "" {
			return l.fault([]any{field.name}, "缺少 %s（%s）；每份格式都要写", field.name, headWords[field.name])
		}
	}
	_, noDate := time.Parse("2006-01-02", "2000-"+l.form.Cutoff)
	return cmp.Or(
		l.refuse(!formPattern.MatchString(src.ID), []any{"id"},
			"“%s”不能用作格式的编号；用汉字、字母、数字、点和横线，不超过 40 个字，例如 mousheng-2024", hanzi.Shorten(src.ID, 40)),
		l.refuse(src.Years.From < 2008 || src.Years.To != 0 && src.Years.To < src.Years.From, []any{"years"},
			"years 写的是 %d 到 %d，不是报告年度的起止；例如 {from: 2024} 或 {from: 2024, to: 2026}", src.Years.From, src.Years.To),
		l.refuse(noDate != nil, []any{"cutoff"},
			"cutoff（数据核定的月日）写的是“%s”；请写成 \"12-31\" 这样，加双引号", hanzi.Shorten(src.Cutoff, 20)))
}

func (l *loader) addSections(src *formSource) error {
	if len(src.Sections) == 0 {
		return l.fault([]any{"sections"}, "没有 sections；格式至少要有一个部分")
	}
	placed := map[string]bool{}
	for i, s := range src.Sections {
		path := []any{"sections", i}
		if s.Heading == "" {
			return l.fault(path, "这一部分没有标题（heading）")
		}
		section := &Section{sectionSource: s}
		if s.Table != "" {
			section.Table = l.form.tables[s.Table]
			err := cmp.Or(
				l.refuse(section.Table == nil, at(path, "table"), "没有编号为“%s”的表%s", s.Table, hint(s.Table, l.tableIDs())),
				l.refuse(placed[s.Table], at(path, "table"), "表“%s”放进了两个部分；一张表只能放一处", s.Table))
			if err != nil {
				return err
			}
			placed[s.Table] = true
		}
		if (s.Table == "") == (len(s.Passages) == 0) {
			return l.fault(path, "部分“%s”要么写 table，要么写 passages，二者选一", s.Heading)
		}
		for j, p := range s.Passages {
			path := at(path, "passages", j)
			_, written := standards[p.Standard]
			err := cmp.Or(
				l.refuse(p.ID == "" || p.Name == "", path, "正文的每一段都要有编号（id）和名称（name）"),
				l.refuse(!passagePattern.MatchString(p.ID) || l.form.tables[p.ID] != nil, at(path, "id"),
					"“%s”不能用作段落的编号；用小写字母、数字和 _，可以有一个点，例如 overview.units，不能与表的编号相同", p.ID),
				l.refuse(l.form.passages[p.ID] != nil, at(path, "id"), "段落编号“%s”出现了两次；编号不能重复", p.ID),
				l.refuse(p.Standard != "" && !written, at(path, "standard"),
					"没有叫“%s”的标准句；standard 只能是 applications、reviews、fees，或者不写", p.Standard))
			passage := &Passage{passageSource: p, Section: section}
			if err == nil {
				passage.Gives, err = l.prescribed(p.Gives, path)
			}
			if err != nil {
				return err
			}
			l.form.passages[p.ID] = passage
			section.Passages = append(section.Passages, passage)
		}
		l.form.Sections = append(l.form.Sections, section)
	}
	for i, t := range l.form.Tables {
		if !placed[t.ID] {
			return l.fault([]any{"tables", i}, "表“%s”没有放进任何部分；请在 sections 里加一个 table: %s 的部分", t.ID, t.ID)
		}
	}
	return nil
}

// standards are the sentences package report can write by itself, and the marks and meanings that it makes them of.
var standards = map[string]struct {
	marks []string
	means [][]string
}{
	"applications": {append([]string{"新收申请", "上年结转", "办结申请", "结转下年", "自然人申请", "法人申请", "予以公开", "部分公开", "不予公开",
		"无法提供", "不予处理", "其他处理"}, reviewMarks...), outcomes},
	"reviews": {reviewMarks, outcomes},
	"fees":    {},
}

var (
	reviewMarks = []string{"行政复议", "行政诉讼", "直接起诉", "复议后起诉"}
	outcomes    = [][]string{{"review", "upheld"}, {"review", "corrected"}, {"review", "other_end"}, {"review", "pending"},
		{"suit", "upheld"}, {"suit", "corrected"}, {"suit", "other_end"}, {"suit", "pending"}}
)

// checkStandards refuses a standard sentence of which the form lacks a part: the report could never write it.
func (l *loader) checkStandards(src *formSource) error {
	for i, s := range src.Sections {
		for j, p := range s.Passages {
			path := []any{"sections", i, "passages", j, "standard"}
			for _, name := range standards[p.Standard].marks {
				if _, ok := l.form.Mark(name); !ok {
					return l.fault(path, "标准句 %s 要用数字标记【%s】，marks 里没有；请补上，或者去掉 standard", p.Standard, name)
				}
			}
			for _, means := range standards[p.Standard].means {
				if l.form.operandsOf(sense(means...)) == nil {
					return l.fault(path, "标准句 %s 要用 means 为 [%s] 的数，表里和标记里都没有；请给它写上 means，或者去掉 standard",
						p.Standard, strings.Join(means, ", "))
				}
			}
		}
	}
	return nil
}
