package formula

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct{ in, want, reason string }{
		{"=6+6", "6+6", "typed by a clerk"},
		{"=SUM(D7:I7)", "SUM(D7:I7)", "typed by a clerk"},
		{"=12*2-3", "12*2-3", "typed by a clerk"},
		{"=6.5+0.25", "6.5+0.25", "typed by a clerk"},
		{"=+D5+D6", "D5+D6", "Lotus habit: a leading plus"},
		{"= -D5 ", "-D5", "blanks"},
		{"=sum(d5 : d8)", "SUM(d5:d8)", "operands keep their spelling, functions do not"},
		{"SUM(\n\tD5,\r\n\tD6)", "SUM(D5,D6)", "line breaks, as Alt+Enter makes them"},
		{"$D$5+D$6+$D7", "$D$5+D$6+$D7", "absolute references"},
		{"SUM($D:$F)", "SUM($D:$F)", "whole columns, for the lookup to judge"},
		{"'表二 依申请公开'!D5", "'表二 依申请公开'!D5", "quoted sheet"},
		{"'a+b (#1) \"x\"'!D5*2", "'a+b (#1) \"x\"'!D5*2", "operators inside a quoted sheet"},
		{"'it''s'!D5:D6", "'it''s'!D5:D6", "doubled quote"},
		{"表二!$D$5", "表二!$D$5", "unquoted Chinese sheet"},
		{"applications.new.natural+carried_in", "applications.new.natural+carried_in", "ids"},
		{"本年新收+三.1.1", "本年新收+三.1.1", "Chinese names"},
		{"inf+nan+infinity", "inf+nan+infinity", "ids that efp takes for numbers"},
		{"sum+max", "sum+max", "ids that are also functions"},
		{"a-(b-c)", "a-(b-c)", "needed parentheses stay"},
		{"(a+b)+((c))", "a+b+c", "others go"},
		{"a/(b*c)*d", "a/(b*c)*d", "division groups from the left"},
		{"-(a+b)*-c", "-(a+b)*-c", "sign binds tighter than *"},
		{"(-5)%+5%%", "(-5)%+5%%", "percent binds tighter than sign"},
		{"5*++ -3", "5*-3", "unary plus leaves no trace"},
		{"(a=b)=(c>d)", "(a=b)=(c>d)", "comparison of comparisons, in parentheses"},
		{`IF(a<>b,"是 : ""x""","否")`, `IF(a<>b,"是 : ""x""","否")`, "text is kept to the letter"},
		{`IF("a#[{;"="",1,0)`, `IF("a#[{;"="",1,0)`, "text may hold what formulas may not"},
		{`a="+"`, `a="+"`, "text that is an operator"},
		{"AND(a<=b,OR(a>=b,NOT(a<b)))", "AND(a<=b,OR(a>=b,NOT(a<b)))", "logic"},
		{"ROUND(MAX(a,MIN(b,1)),ABS(-2))", "ROUND(MAX(a,MIN(b,1)),ABS(-2))", "arithmetic functions"},
		{"007.50", "7.5", "numbers in shortest form"},
	} {
		e, err := Parse(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		if got := e.Excel(Renderer{}); got != test.want {
			t.Errorf("%s: %q rendered as %q; want %q", test.reason, test.in, got, test.want)
		}
		if e.Source() != test.in {
			t.Errorf("%s: Source is %q; want %q", test.reason, e.Source(), test.in)
		}
		again, err := Parse(test.want)
		if err != nil || again.Excel(Renderer{}) != test.want {
			t.Errorf("%s: %q is not stable: %v", test.reason, test.want, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		in     string
		offset int
		reason string // part of SyntaxError.Reason
	}{
		{"", 0, "nothing to compute"},
		{"  =  ", 5, "nothing to compute"},
		{"+", 1, "nothing to compute"},
		{"5 + * 3", 4, `operator "*" out of place`},
		{"5 +", 3, "operand expected"},
		{"* 5", 0, `operator "*" out of place`},
		{"==5", 1, `operator "=" out of place`},
		{"=<5", 1, `operator "<" out of place`},
		{"a && b", 2, `operator "&" out of place`},
		{"a & b", 2, `operator "&" out of place`},
		{"a ^ 2", 2, `operator "^" out of place`},
		{"SUM((B1", 7, "never closed"},
		{"(a+b", 4, "never closed"},
		{"a+b)", 3, "closing parenthesis out of place"},
		{")", 0, "closing parenthesis out of place"},
		{"()", 1, "closing parenthesis out of place"},
		{"A B", 2, "blank between them"},
		{"5 6", 2, "blank between them"},
		{"5%5", 2, `operator expected before "5"`},
		{"(a)(b)", 3, `operator expected before`},
		{"SUM (A1)", 4, "blank between them"},
		{"a=b=c", 3, "do not chain"},
		{"a<b<c", 3, "do not chain"},
		{"SUM()", 0, "SUM with 0 arguments"},
		{"ABS(a,b)", 0, "ABS with 2 arguments"},
		{"ROUND(a)", 0, "ROUND with 1 arguments"},
		{"1+IF(a=b,1)", 2, "IF with 2 arguments"},
		{"IF(a=b,1,2,3)", 0, "IF with 4 arguments"},
		{"NOT()", 0, "NOT with 0 arguments"},
		{"SUM(a" + strings.Repeat(",a", 255) + ")", 0, "SUM with 256 arguments"},
		{"SUM(,a)", 4, "empty argument"},
		{"SUM(a,)", 6, "empty argument"},
		{"SUM(a,,b)", 6, "empty argument"},
		{"SUM(+,a)", 5, "empty argument"},
		{"(a,b)", 2, "comma out of place"},
		{"SUM((a,b))", 6, "comma out of place"},
		{"a,b", 1, "comma out of place"},
		{"VLOOKUP(a,b,1,0)", 0, `unknown function "VLOOKUP"`},
		{"_xlfn.SUM(a)", 0, "unknown function"},
		{"SUBTOTAL(9,a)", 0, "unknown function"},
		{"A1:(B2)", 0, "unknown function"},
		{"@SUM(a)", 0, `"@" is not allowed`},
		{"{1,2}", 0, `"{" is not allowed`},
		{"SUM(表[列])", 7, `"[" is not allowed`},
		{"[1]Sheet1!A1", 0, `"[" is not allowed`},
		{"'[1]Sheet1'!A1", 0, "not a sheet of this workbook"},
		{"'C:\\x\\[b.xlsx]S'!A1", 0, "not a sheet of this workbook"},
		{"S1:S3!A1", 0, "not a sheet of this workbook"},
		{"''!A1", 0, "not a sheet of this workbook"},
		{"!A1", 0, "not a sheet of this workbook"},
		{"S1!A1:S1!B2", 0, "not a sheet of this workbook"},
		{"D5+#REF!", 3, `"#" is not allowed`},
		{"D5;D6", 2, `";" is not allowed`},
		{"1e400", 0, "not a decimal number"},
		{"1e3", 0, "not a decimal number"},
		{"1E+5", 0, "unreadable"},
		{"0x10", 0, "not a decimal number"},
		{".5", 0, "not a decimal number"},
		{"5.", 0, "not a decimal number"},
		{"5:8", 0, "not a decimal number"},
		{"SUM($5:$8)", 4, "not allowed in a name"},
		{"3.3.1:3.3.8", 0, "not a decimal number"},
		{"2a", 0, "not a decimal number"},
		{"0.0000001", 0, "more than six decimals"},
		{"99999999999999", 0, "out of range"},
		{"a$b", 0, `"$" is not allowed`},
		{"$a.b", 0, `"$" is not allowed`},
		{"A1:", 0, "incomplete reference"},
		{":A1", 0, "incomplete reference"},
		{"A1:B2:C3", 0, "not allowed in a name"},
		{"'S'!", 0, "incomplete reference"},
		{"'A1'", 0, "a name starts with a letter"},
		{"a!b!c", 0, "not a sheet"},
		{"a?b", 0, "not allowed in a name"},
		{"TRUE", 0, "TRUE and FALSE"},
		{"IF(a=b,true,1)", 7, "TRUE and FALSE"},
		{`"12`, 0, "never closed"},
		{"a+'ab", 2, "never closed"},
		{`a"b"`, 0, "unreadable"},
		{`"b"a`, 3, "operator expected"},
		{"a'b'", 0, "unreadable"},
		{"''", 0, "unreadable"},
		{"１２", 0, "not allowed here"},
		{"Ａ１", 0, "not allowed here"},
		{"（a）", 0, "not allowed here"},
		{"6＋6", 1, "not allowed here"},
		{"SUM(a，b)", 5, "not allowed here"},
		{"6×6", 1, "not allowed here"},
		{"a\u00a0+b", 1, "not allowed here"},
		{"a\u3000+b", 1, "not allowed here"},
		{"a\x00b", 1, "control character"},
		{"\"a\x00b\"", 2, "control character"},
		{"a\xff", 0, "not valid UTF-8"},
		{"٣+1", 0, "starts with a letter"},
		{strings.Repeat("(", 64) + "a" + strings.Repeat(")", 64), 64, "deeper than 64"},
		{strings.Repeat("-", 64) + "a", 63, "deeper than 64"},
		{strings.Repeat("SUM(", 64) + "a" + strings.Repeat(")", 64), 256, "deeper than 64"},
		{"1" + strings.Repeat("+1", 4096), 0, "longer than 8192"},
	} {
		e, err := Parse(test.in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q gives %v, %v; want %q", clip(test.in), e, err, test.reason)
			continue
		}
		if !strings.Contains(syntax.Reason, test.reason) || syntax.Offset != test.offset || syntax.Src != test.in {
			t.Errorf("%q: %v; want %q at byte %d", clip(test.in), err, test.reason, test.offset)
		}
	}
}

func TestParseLimits(t *testing.T) {
	for _, test := range []struct{ in, reason string }{
		{strings.Repeat("(", 63) + "a" + strings.Repeat(")", 63), "63 parentheses inside each other"},
		{"1" + strings.Repeat("+1", 4095), "8191 characters, and as deep a tree to the left"},
		{"-" + strings.Repeat("收", 8191), "8192 characters of three bytes"},
		{"SUM(a" + strings.Repeat(",a", 254) + ")", "255 arguments"},
	} {
		if _, err := Parse(test.in); err != nil {
			t.Errorf("%s: %v", test.reason, err)
		}
	}
}

func TestOperandsAndComparison(t *testing.T) {
	for _, test := range []struct{ in, left, op, right, operands, reason string }{
		{"a = b + b", "a", "=", "b+b", "a b", "an equation"},
		{"=(SUM(b,'S 1'!D5 : D6) >= (a-b)*2)", "SUM(b,'S 1'!D5:D6)", ">=", "(a-b)*2", "b 'S 1'!D5:D6 a", "in parentheses, out of order"},
		{"IF(a=b,1,2)", "", "", "", "a b", "the comparison is not on top"},
		{"D5+$D$5+d5", "", "", "", "D5 $D$5 d5", "one cell in three spellings"},
		{`"a"<>"b"`, `"a"`, "<>", `"b"`, "", "no operands"},
	} {
		e, err := Parse(test.in)
		if err != nil {
			t.Fatalf("%s: %v", test.reason, err)
		}
		if got := strings.Join(e.Operands(), " "); got != test.operands {
			// 'S 1' holds a blank, but no two lists of the table read alike
			t.Errorf("%s: operands %q; want %q", test.reason, got, test.operands)
		}
		left, op, right, ok := e.Comparison()
		if ok != (test.op != "") {
			t.Errorf("%s: Comparison says %t", test.reason, ok)
		}
		if !ok {
			continue
		}
		if left.Source() != test.left || op != test.op || right.Source() != test.right {
			t.Errorf("%s: %s | %s | %s; want %s | %s | %s", test.reason,
				left.Source(), op, right.Source(), test.left, test.op, test.right)
		}
		for _, side := range []*Expr{left, right} {
			again, err := Parse(side.Source())
			if err != nil || !slices.Equal(again.Operands(), side.Operands()) {
				t.Errorf("%s: side %q does not parse back: %v", test.reason, side.Source(), err)
			}
		}
	}
	e, _ := Parse("a+b")
	e.Operands()[0] = "changed"
	if e.Operands()[0] != "a" {
		t.Error("the caller can change an Expr through Operands")
	}
}
