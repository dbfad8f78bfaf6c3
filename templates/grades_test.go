package templates

import (
	"errors"
	"strings"
	"testing"
)

func TestLoadGrades(t *testing.T) {
	for name, src := range map[string]string{
		"map":  "# 本县的要求\nreviews.direct-suit: {severity: query, reason: 逐件说明}\ndisclosure.rule-making:\n  severity: off\n  reason: 全部无规章制定权\nprevious.items: {severity: error, reason: 2019年版}\n",
		"list": "- {code: reviews.direct-suit, severity: query, reason: 逐件说明}\n- {code: disclosure.rule-making, severity: \"off\", reason: 全部无规章制定权}\n- {code: previous.items, severity: error, reason: 2019年版}\n",
	} {
		g, err := LoadGrades("规则.yaml", []byte(src))
		if err != nil || len(g) != 3 {
			t.Errorf("%s: %v, %v", name, g, err)
			continue
		}
		filing := plain(form(t, "2021"))
		lay(t, filing, map[string]string{"reviews.direct_suit.upheld": "1", "disclosure.regulations.effective": "1"})
		r := Check(filing, Options{Grades: g})
		if len(r.Findings) != 1 || r.Verdict != Query || r.Findings[0].Regraded != "逐件说明" || r.Findings[0].Severity != SeverityQuery {
			t.Errorf("%s: %s%s", name, r.Verdict, messages(r))
		}
	}
	if g, err := LoadGrades("别名.yaml", []byte("previous.jump: &a {severity: off, reason: 机构改革}\nprevious.pending: *a\n")); err != nil || g["previous.pending"].Reason != "机构改革" {
		t.Errorf("an alias: %v, %v", g, err)
	}
	if g, err := LoadGrades("空.yaml", []byte("# 没有\n")); err != nil || len(g) != 0 {
		t.Errorf("nothing but comments: %v, %v", g, err)
	}
}

func TestLoadGradesFaults(t *testing.T) {
	for _, tt := range []struct {
		reason, src string
		line        int
		want        string
	}{
		{"unknown code", "\nreviews.direct-siut: {severity: note, reason: 因为}", 2, "是不是 reviews.direct-suit？"},
		{"a code like no other", "zzzzzzzzzzzz: {severity: note, reason: 因为}", 1, "没有编号为"},
		{"no reason", "previous.jump:\n  severity: note\n", 2, "没有写理由"},
		{"blank reason", "previous.jump: {severity: note, reason: ' '}", 1, "没有写理由"},
		{"no severity", "previous.jump: {reason: 因为}", 1, "没有写 severity"},
		{"unknown severity", "previous.jump:\n  reason: 因为\n  severity: warning\n", 3, "error、query、note 或 off"},
		{"unknown field", "previous.jump:\n  reason: 因为\n  severity: note\n  why: x\n", 4, "没有“why”这一项"},
		{"twice", "- {code: previous.jump, severity: note, reason: 一}\n- {code: previous.jump, severity: off, reason: 二}", 2, "出现了两次"},
		{"twice in a map", "previous.jump: {severity: note, reason: 一}\nprevious.jump: {severity: off, reason: 二}", 2, "出现了两次"},
		{"list without code", "- {severity: note, reason: 因为}", 1, "规则编号"},
		{"a severity alone", "previous.jump: note", 1, "应当写成"},
		{"text", "off", 1, "应当是一组"},
		{"the reason is null", "previous.jump: {severity: note, reason: null}", 1, "没有写理由"},
		{"the reason is a list", "previous.jump: {severity: note, reason: [一]}", 1, "应当是一句话"},
		{"severity twice", "previous.jump: {severity: note, severity: off, reason: 因为}", 1, "severity 写了两次"},
		{"a second document", "previous.jump: {severity: note, reason: 因为}\n---\nprevious.pending: {severity: off, reason: 因为}", 2, "不会读取"},
		{"no YAML", "previous.jump: {severity: note", 1, ""},
	} {
		g, err := LoadGrades("规则.yaml", []byte(tt.src))
		var fault *LoadError
		if !errors.As(err, &fault) || g != nil {
			t.Errorf("%s: %v, %v", tt.reason, g, err)
			continue
		}
		if fault.Line != tt.line || !strings.Contains(fault.Reason, tt.want) {
			t.Errorf("%s: %v, want line %d, %q", tt.reason, err, tt.line, tt.want)
		}
	}
}

// TestGradesList: every line of a regrading is listed, switched off or not, in the order of the register.
func TestGradesList(t *testing.T) {
	var got []string
	for _, r := range (Grades{"narrative.year": {"", "甲"}, "previous.items": {SeverityError, "乙"}, "applications.balance": {SeverityError, "丙"}}).List() {
		got = append(got, r.Code+" "+r.Chinese()+" "+r.Reason)
	}
	if want := "applications.balance 仍为错误 丙|previous.items 由核实改为错误 乙|narrative.year 不核对 甲"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
	if r := Check(plain(form(t, "2021")), Options{Grades: Grades{"previous.jump": {"", "机构改革"}}}); len(r.Regraded) != 1 {
		t.Errorf("Check does not say what was regraded: %v", r.Regraded)
	}
}

func TestRegister(t *testing.T) {
	for _, f := range Forms() {
		list := Register(f)
		if len(list) != len(f.Rules)+len(Catalogue()) {
			t.Errorf("%s: %d entries", f.ID, len(list))
		}
		for _, e := range list {
			if e.Title == "" || e.Message == "" || e.Fix == "" || e.Source == "" || e.Where == "" || !e.Severity.valid() {
				t.Errorf("%s: incomplete: %+v", f.ID, e)
			}
			if stage(e.Code) == stage("disclosure.") && !strings.HasPrefix(e.Code, "disclosure.") {
				t.Errorf("%s has no stage of its own", e.Code)
			}
		}
	}
	f := form(t, "2021")
	where := map[string]string{}
	for _, e := range Register(f) {
		where[e.Code] = e.Where
	}
	for code, want := range map[string]string{"applications.balance": "填报表和命令", "previous.carried-in": "命令（有上年数时）", "previous.copied": "命令（有上年数时）",
		"fees.notice": "填报表和命令", "narrative.figure": "命令", "file.damaged": "命令（读文件时）", "sum.disagrees": "命令（收表时）"} {
		if where[code] != want {
			t.Errorf("%s: %s, want %s", code, where[code], want)
		}
	}
	plainDigest := RulesDigest(f, nil)
	if plainDigest != RulesDigest(f, Grades{}) || !strings.HasPrefix(plainDigest, "sha256:") || len(plainDigest) != 7+64 {
		t.Errorf("digest %q", plainDigest)
	}
	seen := map[string]bool{plainDigest: true, RulesDigest(form(t, "2019"), nil): true,
		RulesDigest(f, Grades{"previous.jump": {SeverityNote, "甲"}}): true, RulesDigest(f, Grades{"previous.jump": {SeverityNote, "乙"}}): true,
		RulesDigest(f, Grades{"previous.jump": {"", "甲"}}): true}
	if len(seen) != 5 {
		t.Errorf("%d digests, want 5", len(seen))
	}
}
