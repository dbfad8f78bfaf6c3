package old

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Grades is an office's regrading of rules: a severity, or "off", and the reason.
type Grades map[string]Grade

// A Grade is one line of a regrading.
type Grade struct {
	Severity Severity // "" switches the rule off
	Reason   string   // printed on every receipt, beside every finding it touches
}

// A Regrading is one line of a regrading with the rule's own words, as receipts list it: a rule that is switched off leaves
// no other trace.
type Regrading struct {
	Code, Title string
	Own         Severity // the rule's
	Severity    Severity // the office's; "" for a rule that is switched off
	Reason      string
}

// Chinese says what becomes of the rule: 不核对, or 由提示改为核实.
func (r Regrading) Chinese() string {
	switch r.Severity {
	case "":
		return "不核对"
	case r.Own:
		return "仍为" + r.Own.Chinese()
	}
	return "由" + r.Own.Chinese() + "改为" + r.Severity.Chinese()
}

// List returns the regrading in the order of the register, with the titles that the forms and the catalogue give. A rule
// that only a form of somebody's own has needs that form.
func (g Grades) List(forms ...*Form) []Regrading {
	if len(g) == 0 {
		return nil
	}
	var list []Regrading
	seen := map[string]bool{}
	add := func(code, title string, own Severity) {
		if grade, ok := g[code]; ok && !seen[code] {
			seen[code] = true
			list = append(list, Regrading{code, title, own, grade.Severity, grade.Reason})
		}
	}
	for _, f := range append(slices.Clone(forms), newestFirst()...) {
		for _, r := range f.Rules {
			add(r.Code, r.Title, r.Severity)
		}
	}
	for _, e := range Catalogue() {
		add(e.Code, e.Title, e.Severity)
	}
	return list
}

func newestFirst() []*Form {
	forms := Forms()
	slices.Reverse(forms)
	return forms
}

// LoadGrades reads a regrading from YAML: a map from rule code to severity and reason, or a list of such entries with
// their code. Codes are those of the built-in editions, of the catalogue and of the forms given. A fault is a *LoadError
// with the line; a code nobody knows is one, and so is a line without a reason.
//
//	applications.other-share: {severity: query, reason: 本省要求逐件说明}
//	previous.jump: {severity: off, reason: 机构改革首年，与上年不可比}
func LoadGrades(name string, data []byte, forms ...*Form) (Grades, error) {
	fault := func(n *yaml.Node, format string, args ...any) error {
		return &LoadError{File: name, Line: n.Line, Column: n.Column, Reason: fmt.Sprintf(format, args...)}
	}
	var root, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		return nil, yamlFault(name, data, &root, err)
	}
	if err := dec.Decode(&second); err == nil {
		return nil, fault(&second, "“---”以后的内容不会读取，请写在同一份里")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlFault(name, data, &second, err)
	}
	grades := Grades{}
	if len(root.Content) == 0 { // nothing but comments
		return grades, nil
	}
	known := ruleCodes(forms)
	add := func(code string, at, value *yaml.Node) error {
		if !slices.Contains(known, code) {
			return fault(at, "没有编号为“%s”的规则%s", code, hint(code, known))
		}
		if _, twice := grades[code]; twice {
			return fault(at, "规则 %s 出现了两次", code)
		}
		grade, err := readGrade(value, code, fault)
		grades[code] = grade
		return err
	}
	top := root.Content[0]
	switch top.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(top.Content); i += 2 {
			if err := add(top.Content[i].Value, top.Content[i], top.Content[i+1]); err != nil {
				return nil, err
			}
		}
	case yaml.SequenceNode:
		for _, item := range top.Content {
			code := child(item, "code")
			if code == nil {
				return nil, fault(item, "每一项都要写规则编号（code）")
			}
			if err := add(code.Value, code, item); err != nil {
				return nil, err
			}
		}
	default:
		return nil, fault(top, "应当是一组“规则编号: {severity: …, reason: …}”")
	}
	return grades, nil
}

func readGrade(node *yaml.Node, code string, fault func(*yaml.Node, string, ...any) error) (Grade, error) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.MappingNode {
		return Grade{}, fault(node, "规则 %s 应当写成 {severity: …, reason: …}", code)
	}
	var g Grade
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		if seen[name.Value] {
			return g, fault(name, "规则 %s 的 %s 写了两次", code, name.Value)
		}
		seen[name.Value] = true
		switch name.Value {
		case "code":
		case "reason":
			if value.Kind != yaml.ScalarNode {
				return g, fault(value, "规则 %s 的理由（reason）应当是一句话", code)
			}
			if value.Tag != "!!null" {
				g.Reason = strings.TrimSpace(value.Value)
			}
		case "severity":
			g.Severity = Severity(value.Value)
			if value.Value == "off" || value.Value == "false" { // some writers of YAML turn off into false
				g.Severity = ""
			} else if !g.Severity.valid() {
				return g, fault(value, "规则 %s 的 severity 是“%s”，应当是 error、query、note 或 off", code, value.Value)
			}
		default:
			return g, fault(name, "规则 %s：没有“%s”这一项，只有 severity 和 reason", code, name.Value)
		}
	}
	if !seen["severity"] {
		return g, fault(node, "规则 %s 没有写 severity", code)
	}
	if g.Reason == "" {
		return g, fault(node, "规则 %s 没有写理由（reason）", code)
	}
	return g, nil
}

// ruleCodes lists every code that a finding can have, in the order of the register.
func ruleCodes(forms []*Form) []string {
	var codes []string
	for _, f := range append(Forms(), forms...) {
		for _, r := range f.Rules {
			if !slices.Contains(codes, r.Code) {
				codes = append(codes, r.Code)
			}
		}
	}
	for _, e := range Catalogue() {
		codes = append(codes, e.Code)
	}
	return codes
}
