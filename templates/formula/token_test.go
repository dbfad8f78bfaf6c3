package formula

import (
	"strings"
	"testing"

	"github.com/xuri/efp"
)

// TestEfp pins what efp does with formulas that are wrong, or that it reads in
// another way than Excel: lex, parse and their comments rely on it. When an
// upgrade fails here, read lex again before changing the table.
func TestEfp(t *testing.T) {
	for _, test := range []struct{ in, want, reason string }{
		{"=6+6", "6:Number + 6:Number", "the leading = is dropped"},
		{"==6", "= 6:Number", "only one of them"},
		{"=+6", "+ 6:Number", "unary + at the start stays"},
		{"=5*+6", "5:Number * 6:Number", "unary + elsewhere vanishes"},
		{"=SUM((B1", "SUM( ( B1:Range", "unclosed parenthesis, no error"},
		{"=A1)", "A1:Range )", "stray parenthesis, no error"},
		{"=5+*3", "5:Number + * 3:Number", "missing operand, no error"},
		{"=a&&b", "a:Range & & b:Range", "no such operator, no error"},
		{"=SUM(,1)", "SUM( , 1:Number )", "empty argument, no error"},
		{`="12`, "12:Number", "unclosed string becomes a number"},
		{"='ab", "ab:Range", "unclosed sheet name becomes a name"},
		{"=A1+#FOO+1", "A1:Range + #FOO+1:Range", "unknown error value swallows the rest"},
		{"=1e400", "1e400:Range", "too large a number becomes a range"},
		{"=inf+nan", "inf:Number + nan:Number", "ids that strconv reads as numbers"},
		{"=1E+5", "1E+5:Number", "one token with a sign in it"},
		{"=12e+5", "12e:Range + 5:Number", "the same number in three"},
		{"=A B", "A:Range <blank> B:Range", "intersection"},
		{"=D5 : D8", "D5:Range <blank> ::Range <blank> D8:Range", "blanks round the colon"},
		{"=SUM (A1)", "SUM:Range <blank> ( A1:Range )", "blank before the parenthesis"},
		{"='表二 依申请公开'!D5", "表二 依申请公开!D5:Range", "quotes are dropped"},
		{"='it''s'!A1", "it's!A1:Range", "doubled quotes are halved"},
		{"=a.b_c+三.1.1", "a.b_c:Range + 三.1.1:Range", "ids are whole"},
		{"=@SUM(A1)", "SUM( A1:Range )", "@ is dropped"},
		{"=SUM((A1,B1))", "SUM( ( A1:Range , B1:Range ) )", "union"},
	} {
		parser := efp.ExcelParser()
		var got []string
		for _, token := range parser.Parse(test.in) {
			text := token.TValue
			switch {
			case token.TType == efp.TokenTypeOperand:
				text += ":" + token.TSubType
			case token.TSubType == efp.TokenSubTypeStart:
				text += "("
			case token.TSubType == efp.TokenSubTypeStop:
				text = ")"
			case token.TSubType == efp.TokenSubTypeIntersection:
				text = "<blank>"
			}
			got = append(got, text)
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s: %s gives\n\t%s; want\n\t%s", test.reason, test.in, got, test.want)
		}
	}
}

func TestLexOffsets(t *testing.T) {
	const src = " = SUM( D5 :\tD8 ,'it''s \"so\"'!A1)\n+ -\"a\"\"b : c\" * 12%"
	want := []struct {
		text string
		at   string // what stands there in src
	}{
		{"SUM", "SUM("}, {"D5:D8", "D5 :"}, {",", ",'it"}, {`'it''s "so"'!A1`, "'it''s"}, {")", ")\n"},
		{"+", "+ -"}, {"-", `-"`}, {`a"b : c`, `"a""b`}, {"*", "* 12"}, {"12", "12%"}, {"%", "%"}, {"", ""},
	}
	var tokens []token
	err := attempt(func() { tokens = lex(src) })
	if err != nil {
		t.Fatal(err)
	}
	if len(tokens) != len(want) {
		t.Fatalf("%d tokens, want %d: %+v", len(tokens), len(want), tokens)
	}
	for i, token := range tokens {
		if token.text != want[i].text || !strings.HasPrefix(src[token.at:], want[i].at) {
			t.Errorf("token %d: %q before %q; want %q before %q", i, token.text, src[token.at:], want[i].text, want[i].at)
		}
	}
}
