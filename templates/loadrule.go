package templates

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

type (
	ruleSource struct {
		Code     string     `yaml:"code"`
		Title    string     `yaml:"title"`
		Severity Severity   `yaml:"severity"`
		Each     eachSource `yaml:"each"`
		At       string     `yaml:"at"`
		Expr     string     `yaml:"expr"`
		Got      string     `yaml:"got"`
		Want     string     `yaml:"want"`
		Computes bool       `yaml:"computes"`
		Repeats  []string   `yaml:"repeats"`
		Program  bool       `yaml:"program"`
		Message  string     `yaml:"message"`
		Fix      string     `yaml:"fix"`
		Source   string     `yaml:"source"`
		Examples Examples   `yaml:"examples"`
	}
	eachSource struct {
		Rows    string   `yaml:"rows"`
		Columns string   `yaml:"columns"`
		Only    []string `yaml:"only"`
		Keys    []string `yaml:"keys"`
	}
)

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9-]*$`)

func (l *loader) addMarks(src *formSource) error {
	seen := map[string]bool{}
	for i, m := range src.Marks {
		path := []any{"marks", i}
		err := cmp.Or(
			l.refuse(m.Name == "" || strings.ContainsAny(m.Name, "【】"), path, "数字标记要有名称（name），名称里不写【】"),
			l.refuse(seen[m.Name], at(path, "name"), "数字标记“%s”出现了两次；名称不能重复", m.Name))
		if err != nil {
			return err
		}
		seen[m.Name] = true
		expr, err := l.parse(m.Expr, nil, at(path, "expr"))
		if err != nil {
			return err
		}
		_, _, _, compares := expr.Comparison()
		means, unknown := l.meaning(m.Means, path)
		err = cmp.Or(l.refuse(compares, at(path, "expr"), "数字标记“%s”的 expr 是比较式，不是一个数；去掉比较号", m.Name), unknown)
		if err == nil {
			err = l.checkSaid(m.Said, path)
		}
		if err != nil {
			return err
		}
		l.form.Marks = append(l.form.Marks, &Mark{Name: m.Name, Called: m.Called, Expr: expr, Means: means, Said: m.Said})
	}
	return nil
}

func (l *loader) addRules(src *formSource) error {
	for i, r := range src.Rules {
		path := []any{"rules", i}
		_, taken := catalogueIndex()[r.Code]
		code := at(path, "code")
		err := cmp.Or(
			l.refuse(!codePattern.MatchString(r.Code), code, "“%s”不能用作规则编号；写成 表.事项，用小写字母、数字、_ 和 -，例如 units.total", r.Code),
			l.refuse(l.form.Rule(r.Code) != nil, code, "规则“%s”出现了两次；编号不能重复", r.Code),
			l.refuse(taken, code, "规则“%s”是各版格式通用的，不用再写；请另起一个编号", r.Code))
		for _, field := range []struct{ name, value string }{
			{"title", r.Title}, {"message", r.Message}, {"fix", r.Fix}, {"source", r.Source},
		} {
			missing, path := strings.TrimSpace(field.value) == "", at(path, field.name)
			err = cmp.Or(err, l.refuse(missing, path, "规则 %s 缺少 %s（%s）", r.Code, field.name, ruleWords[field.name]))
		}
		rule := &Rule{Computes: r.Computes, Program: r.Program, Entry: Entry{Code: r.Code, Title: r.Title, Severity: r.Severity,
			Message: r.Message, Fix: r.Fix, Source: r.Source, By: ByCheck, Examples: r.Examples}}
		err = cmp.Or(err,
			l.refuse(!r.Severity.valid(), at(path, "severity"),
				"规则 %s 的 severity 是“%s”，应当是 error（错误）、query（核实）或 note（提示）", r.Code, r.Severity),
			l.checkExamples(r, path),
			l.checkMessage(r, path),
			l.refuse(r.Program && r.Expr != "", at(path, "expr"), "规则 %s 写了 program: true，由程序核对，不能再写 expr", r.Code),
			l.refuse(r.Program && programs[r.Code] == nil, at(path, "program"), "程序里没有规则 %s 的核对办法；去掉 program，改写 expr", r.Code))
		if err == nil && !r.Program {
			err = l.addInstances(rule, r, path)
		}
		if err != nil {
			return err
		}
		l.form.Rules = append(l.form.Rules, rule)
	}
	return nil
}

// checkMessage refuses words that nothing replaces.
func (l *loader) checkMessage(r ruleSource, path []any) error {
	words := []string{"{where}", "{got}", "{want}", "{off}", "{difference}"}
	if r.Program {
		words = []string{"{where}", "{seen}", "{got}", "{want}"}
	}
	for _, brace := range braces.FindAllString(r.Message, -1) {
		if !slices.Contains(words, brace) {
			return l.fault(at(path, "message"), "规则 %s 的提示语里，%s 没有意义；可以用 %s", r.Code, brace, strings.Join(words, "、"))
		}
	}
	return nil
}

func (l *loader) checkExamples(r ruleSource, path []any) error {
	for _, group := range []struct {
		name string
		set  map[string]string
	}{{"fail", r.Examples.Fail}, {"pass", r.Examples.Pass}} {
		for _, name := range slices.Sorted(maps.Keys(group.set)) {
			path := at(path, "examples", group.name, name)
			if name == exampleName {
				continue
			}
			if l.form.passages[name] == nil && !l.known(name) {
				return l.fault(path, "规则 %s 的例子：没有“%s”这个数或段落%s", r.Code, name, l.near(name))
			}
			if l.form.passages[name] == nil {
				if _, err := formula.ParseDecimal(group.set[name]); err != nil {
					return l.fault(path, "规则 %s 的例子：“%s”不是数", r.Code, group.set[name])
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
		return l.fault(path, "规则 %s 要写 expr（表达式）和 at（报在哪一格）", r.Code)
	}
	bindings, err := l.bindings(r, path)
	if err != nil {
		return err
	}
	for _, bind := range bindings {
		inst := &Instance{Rule: rule}
		inst.Key = Key(bind.fill(r.At))
		if l.form.figures[inst.Key] == nil {
			return l.fault(at(path, "at"), "规则 %s 的 at：没有“%s”这个数%s", r.Code, inst.Key, l.near(string(inst.Key)))
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
			return l.fault(at(path, "repeats", i), "规则 %s 没有用在“%s”上，repeats 里不能写它", r.Code, id)
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
		return l.fault(path, "规则 %s 的 expr 不是一个简单的比较，要用 got 写明提示语里报哪个数", r.Code)
	}
	if !r.Computes {
		return nil
	}
	if !ok || op != "=" || len(left.Operands()) != 1 || left.Operands()[0] != string(inst.Key) || left.Source() != string(inst.Key) {
		return l.fault(at(path, "computes"), "规则 %s 写了 computes: true，expr 就要写成“%s = …”，等号左边只有这一格", r.Code, inst.Key)
	}
	for _, op := range right.Operands() {
		if l.form.figures[Key(op)] == nil {
			return l.fault(at(path, "expr"), "规则 %s 用“%s”计算 %s，而填报表里没有这个数；computes 只能用本年填报的数", r.Code, op, inst.Key)
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
			return nil, l.fault(at(path, "each"), "规则 %s 的 each 要么写 keys，要么写 rows 或 columns，不能混用", r.Code)
		}
		var list []binding
		for i, key := range r.Each.Keys {
			if l.form.figures[Key(key)] == nil {
				return nil, l.fault(at(path, "each", "keys", i), "规则 %s 的 keys：没有“%s”这个数%s", r.Code, key, l.near(key))
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
		return nil, l.fault(path, "规则 %s 的 each 只能写 rows 或 columns 中的一个", r.Code)
	}
	t := l.form.tables[table]
	if t == nil {
		return nil, l.fault(path, "规则 %s 的 each：没有编号为“%s”的表%s", r.Code, table, hint(table, l.tableIDs()))
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
				return nil, l.fault(at(path, "only"), "规则 %s 的 only：表 %s 没有%s“%s”%s", r.Code, table, lineWords[name], id, hint(id, all))
			}
		}
		all = r.Each.Only
	}
	return lists.Map(all, func(id string) binding { return binding{name, id} }), nil
}

var setOperand = regexp.MustCompile(`[a-z0-9_.{}]*\{[a-z0-9_]+\}[a-z0-9_.{}]*`)

// parse reads an expression: {row} and {column} become the binding's id, a set such as {items} becomes a list.
func (l *loader) parse(text string, bind any, path []any) (*formula.Expr, error) {
	if b, ok := bind.(binding); ok {
		text = b.fill(text)
	}
	return l.parseOf(text, path, l.known, l.near)
}

// parseOf reads an expression whose operands known admits; near suggests another for one that it does not.
func (l *loader) parseOf(text string, path []any, known func(string) bool, near func(string) string) (*formula.Expr, error) {
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
			var sets []string
			if table != nil {
				sets = slices.Sorted(maps.Keys(table.Sets))
			}
			bad = l.fault(path, "“%s”里的 {%s} 没有意义：表的 sets 里没有这一组，each 也没有代入它%s", operand, name, hint(name, sets))
			return operand
		}
		list := lists.Map(table.Sets[name], func(id string) string { return operand[:open] + id + operand[end+1:] })
		return strings.Join(list, ", ")
	})
	if bad != nil {
		return nil, bad
	}
	expr, err := formula.Parse(text)
	if err != nil {
		return nil, l.fault(path, "%s", formulaWords(err))
	}
	for _, op := range expr.Operands() {
		if !known(op) {
			return nil, l.fault(path, "表达式里的“%s”不是任何一个数%s", op, near(op))
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
			return l.fault([]any{"rules", i, "expr"}, "%s 由规则 %s 绕了一圈又用自己来计算；请检查求和的范围", loop.Key, loop.Rule.Code)
		}
	}
	return nil
}
