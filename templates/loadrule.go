package templates

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/formula"
)

type (
	ruleSource struct {
		Code     string        `yaml:"code"`
		Title    string        `yaml:"title"`
		Severity Severity      `yaml:"severity"`
		Each     eachSource    `yaml:"each"`
		At       string        `yaml:"at"`
		Expr     string        `yaml:"expr"`
		Got      string        `yaml:"got"`
		Want     string        `yaml:"want"`
		Computes bool          `yaml:"computes"`
		Repeats  []string      `yaml:"repeats"`
		Program  bool          `yaml:"program"`
		Message  string        `yaml:"message"`
		Fix      string        `yaml:"fix"`
		Source   string        `yaml:"source"`
		Examples exampleSource `yaml:"examples"`
	}
	eachSource struct {
		Rows    string   `yaml:"rows"`
		Columns string   `yaml:"columns"`
		Only    []string `yaml:"only"`
		Keys    []string `yaml:"keys"`
	}
	exampleSource struct {
		Fail map[string]string `yaml:"fail"`
		Pass map[string]string `yaml:"pass"`
	}
)

var codePattern = regexp.MustCompile(`^[a-z]+\.[a-z][a-z-]*$`)

func (l *loader) addMarks(src *formSource) error {
	seen := map[string]bool{}
	for i, m := range src.Marks {
		path := []any{"marks", i}
		if m.Name == "" || strings.ContainsAny(m.Name, "【】") {
			return l.fault(path, "a mark needs a name without 【】")
		}
		if seen[m.Name] {
			return l.fault(at(path, "name"), "duplicate mark %q", m.Name)
		}
		seen[m.Name] = true
		expr, err := l.parse(m.Expr, nil, at(path, "expr"))
		if err != nil {
			return err
		}
		if _, _, _, compares := expr.Comparison(); compares {
			return l.fault(at(path, "expr"), "mark %q: %s is no number", m.Name, m.Expr)
		}
		l.form.Marks = append(l.form.Marks, &Mark{Name: m.Name, Expr: expr})
	}
	return nil
}

func (l *loader) addRules(src *formSource) error {
	for i, r := range src.Rules {
		path := []any{"rules", i}
		if !codePattern.MatchString(r.Code) {
			return l.fault(at(path, "code"), "%q is not a rule code such as applications.balance", r.Code)
		}
		if l.form.Rule(r.Code) != nil {
			return l.fault(at(path, "code"), "duplicate id: rule %q is defined twice", r.Code)
		}
		if _, taken := catalogueEntry(r.Code); taken {
			return l.fault(at(path, "code"), "rule %q belongs to every form; it stands in the catalogue", r.Code)
		}
		for _, field := range []struct{ name, value string }{
			{"title", r.Title}, {"message", r.Message}, {"fix", r.Fix}, {"source", r.Source},
		} {
			if strings.TrimSpace(field.value) == "" {
				return l.fault(at(path, field.name), "rule %s has no %s", r.Code, field.name)
			}
		}
		if !r.Severity.valid() {
			return l.fault(at(path, "severity"), "rule %s: unknown severity %q (error, query or note)", r.Code, r.Severity)
		}
		rule := &Rule{Code: r.Code, Title: r.Title, Severity: r.Severity, Message: r.Message, Fix: r.Fix, Source: r.Source,
			Computes: r.Computes, Program: r.Program, Examples: Examples{Fail: r.Examples.Fail, Pass: r.Examples.Pass}}
		if err := l.checkExamples(r, path); err != nil {
			return err
		}
		if err := l.checkMessage(r, path); err != nil {
			return err
		}
		if r.Program {
			if r.Expr != "" {
				return l.fault(at(path, "expr"), "rule %s is carried out by the program and has no expr", r.Code)
			}
			if programs[r.Code] == nil {
				return l.fault(at(path, "program"), "the program cannot carry out a rule %s", r.Code)
			}
		} else if err := l.addInstances(rule, r, path); err != nil {
			return err
		}
		l.form.Rules = append(l.form.Rules, rule)
	}
	return nil
}

var braces = regexp.MustCompile(`\{[^{}]*\}`)

// checkMessage refuses words that nothing replaces.
func (l *loader) checkMessage(r ruleSource, path []any) error {
	words := []string{"{where}", "{got}", "{want}", "{off}", "{difference}"}
	if r.Program {
		words = []string{"{where}", "{seen}", "{got}", "{want}"}
	}
	for _, brace := range braces.FindAllString(r.Message, -1) {
		if !slices.Contains(words, brace) {
			return l.fault(at(path, "message"), "rule %s: %s has no meaning in a message", r.Code, brace)
		}
	}
	return nil
}

func (l *loader) checkExamples(r ruleSource, path []any) error {
	for _, group := range []struct {
		name string
		set  map[string]string
	}{{"fail", r.Examples.Fail}, {"pass", r.Examples.Pass}} {
		for _, name := range sortedNames(group.set) {
			path := at(path, "examples", group.name, name)
			if l.form.passages[name] == nil && !l.known(name) {
				return l.fault(path, "example of rule %s: nothing is called %q", r.Code, name)
			}
			if l.form.passages[name] == nil {
				if _, err := formula.ParseDecimal(group.set[name]); err != nil {
					return l.fault(path, "example of rule %s: %q is not a number", r.Code, group.set[name])
				}
			}
		}
	}
	return nil
}

// known reports whether an operand of an expression has a meaning.
func (l *loader) known(operand string) bool {
	if operand == operandYear || operand == operandRules {
		return true
	}
	key, _ := previous(operand)
	return l.form.figures[key] != nil
}

func (l *loader) addInstances(rule *Rule, r ruleSource, path []any) error {
	if r.Expr == "" || r.At == "" {
		return l.fault(path, "rule %s needs expr and at", r.Code)
	}
	bindings, err := l.bindings(r, path)
	if err != nil {
		return err
	}
	for _, bind := range bindings {
		inst := &Instance{Rule: rule}
		inst.Key = Key(bind.fill(r.At))
		if l.form.figures[inst.Key] == nil {
			return l.fault(at(path, "at"), "rule %s: no figure is called %q", r.Code, inst.Key)
		}
		if inst.Expr, err = l.parse(r.Expr, bind, at(path, "expr")); err != nil {
			return err
		}
		if err := l.sides(inst, r, bind, path); err != nil {
			return err
		}
		for _, e := range []*formula.Expr{inst.Expr, inst.Got, inst.Want} {
			if e == nil {
				continue
			}
			for _, op := range e.Operands() {
				if slices.Contains(inst.operands, op) {
					continue
				}
				inst.operands = append(inst.operands, op)
				if _, ok := previous(op); ok {
					inst.previous = true
				}
				if key := Key(op); l.form.figures[key] != nil {
					inst.Operands = append(inst.Operands, key)
				}
			}
		}
		inst.Repeats = slices.Contains(r.Repeats, bind.id)
		rule.Instances = append(rule.Instances, inst)
	}
	for i, id := range r.Repeats {
		if !slices.ContainsFunc(bindings, func(b binding) bool { return b.id == id }) {
			return l.fault(at(path, "repeats", i), "rule %s is not applied to %q", r.Code, id)
		}
	}
	return nil
}

// sides fills in what stands and what should, and remembers the figures an equation computes.
func (l *loader) sides(inst *Instance, r ruleSource, bind binding, path []any) (err error) {
	left, op, right, ok := inst.Expr.Comparison()
	if ok {
		inst.Got, inst.Want = left, right
		if !slices.Contains(left.Operands(), string(inst.Key)) {
			inst.Got, inst.Want = right, left
		}
	}
	if r.Got != "" {
		if inst.Got, err = l.parse(r.Got, bind, at(path, "got")); err != nil {
			return err
		}
		inst.Want = nil
	}
	if r.Want != "" {
		if inst.Want, err = l.parse(r.Want, bind, at(path, "want")); err != nil {
			return err
		}
	}
	if inst.Got == nil {
		return l.fault(path, "rule %s is no comparison, so it needs got", r.Code)
	}
	if !r.Computes {
		return nil
	}
	if !ok || op != "=" || len(left.Operands()) != 1 || left.Operands()[0] != string(inst.Key) || left.Source() != string(inst.Key) {
		return l.fault(at(path, "computes"), "rule %s computes %s, so its expr must read %s = …", r.Code, inst.Key, inst.Key)
	}
	for _, op := range right.Operands() {
		if l.form.figures[Key(op)] == nil {
			return l.fault(at(path, "expr"), "rule %s computes %s from %q, which does not stand in the workbook", r.Code, inst.Key, op)
		}
	}
	if l.form.computed[inst.Key] == nil {
		l.form.computed[inst.Key] = inst
	}
	return nil
}

// A binding gives {row} or {column} its value for one instance.
type binding struct{ name, id string }

func (b binding) fill(text string) string {
	if b.name == "" {
		return text
	}
	return strings.ReplaceAll(text, "{"+b.name+"}", b.id)
}

func (l *loader) bindings(r ruleSource, path []any) ([]binding, error) {
	if len(r.Each.Keys) > 0 {
		if r.Each.Rows+r.Each.Columns != "" || len(r.Each.Only) > 0 {
			return nil, l.fault(at(path, "each"), "rule %s: each takes keys, or rows or columns of a table", r.Code)
		}
		var list []binding
		for i, key := range r.Each.Keys {
			if l.form.figures[Key(key)] == nil {
				return nil, l.fault(at(path, "each", "keys", i), "rule %s: no figure is called %q", r.Code, key)
			}
			list = append(list, binding{"key", key})
		}
		return list, nil
	}
	table, name := r.Each.Rows, "row"
	if r.Each.Columns != "" {
		table, name = r.Each.Columns, "column"
	}
	if table == "" {
		return []binding{{}}, nil
	}
	path = at(path, "each")
	if r.Each.Rows != "" && r.Each.Columns != "" {
		return nil, l.fault(path, "rule %s: each takes rows or columns, not both", r.Code)
	}
	t := l.form.tables[table]
	if t == nil {
		return nil, l.fault(path, "rule %s: no table has the id %q", r.Code, table)
	}
	var all []string
	for _, k := range t.keys {
		id := k.Row()
		if name == "column" {
			id = k.Column()
		}
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	if len(r.Each.Only) > 0 {
		for _, id := range r.Each.Only {
			if !slices.Contains(all, id) {
				return nil, l.fault(at(path, "only"), "rule %s: table %s has no %s %q", r.Code, table, name, id)
			}
		}
		all = r.Each.Only
	}
	var list []binding
	for _, id := range all {
		list = append(list, binding{name, id})
	}
	return list, nil
}

var setOperand = regexp.MustCompile(`[a-z0-9_.{}]*\{[a-z0-9_]+\}[a-z0-9_.{}]*`)

// parse reads an expression: {row} and {column} become the binding's id, a set such as {items} becomes a list.
func (l *loader) parse(text string, bind any, path []any) (*formula.Expr, error) {
	if b, ok := bind.(binding); ok {
		text = b.fill(text)
	}
	var bad error
	text = setOperand.ReplaceAllStringFunc(text, func(operand string) string {
		open, end := strings.IndexByte(operand, '{'), strings.IndexByte(operand, '}')
		name := operand[open+1 : end]
		key, _ := previous(operand)
		table := l.form.tables[Key(operand).Table()]
		if key != Key(operand) {
			table = l.form.tables[key.Table()]
		}
		if table == nil || table.Sets[name] == nil {
			bad = l.fault(path, "no set is called %q in %q", name, operand)
			return operand
		}
		var list []string
		for _, id := range table.Sets[name] {
			list = append(list, operand[:open]+id+operand[end+1:])
		}
		return strings.Join(list, ", ")
	})
	if bad != nil {
		return nil, bad
	}
	expr, err := formula.Parse(text)
	if err != nil {
		return nil, l.fault(path, "%v", err)
	}
	for _, op := range expr.Operands() {
		if !l.known(op) {
			return nil, l.fault(path, "unknown operand %q", op)
		}
	}
	return expr, nil
}

// sortComputed orders computed figures so that each comes after those it needs, or names the cycle.
func (l *loader) sortComputed(src *formSource) error {
	state := map[Key]int{} // 1 under way, 2 done
	var visit func(k Key) *Instance
	visit = func(k Key) *Instance {
		inst := l.form.computed[k]
		if inst == nil || state[k] == 2 {
			return nil
		}
		if state[k] == 1 {
			return inst
		}
		state[k] = 1
		for _, op := range inst.Want.Operands() {
			if loop := visit(Key(op)); loop != nil {
				return loop
			}
		}
		state[k] = 2
		l.form.order = append(l.form.order, k)
		return nil
	}
	for _, k := range l.form.keys {
		if loop := visit(k); loop != nil {
			i := slices.IndexFunc(src.Rules, func(r ruleSource) bool { return r.Code == loop.Rule.Code })
			return l.fault([]any{"rules", i, "expr"}, "cycle: %s is computed from itself by rule %s", loop.Key, loop.Rule.Code)
		}
	}
	return nil
}
