package hanzi

import (
	"strings"
	"testing"
	"unicode"
)

// TestFolds is the table of where the folds differ. Label compares official wording, Name codes and names of agencies, Figure
// prepares what was typed where a figure belongs, Squeeze a line that is searched for words.
func TestFolds(t *testing.T) {
	for _, tt := range []struct{ text, label, name, figure, squeezed, reason string }{
		{"（二）部 分公开", "二部分公开", "(二)部分公开", "(二)部 分公开", "（二）部分公开", "signs make no label, but a name; width and blanks make neither"},
		{"３．其他", "3其他", "3.其他", "3.其他", "３．其他", "a number is part of a label, its point is not"},
		{"③其他", "3其他", "③其他", "③其他", "③其他", "a number in one character is the number, in a label only"},
		{"⒊其他", "3其他", "⒊其他", "⒊其他", "⒊其他", "and so with a point"},
		{"⑶其他", "3其他", "⑶其他", "⑶其他", "⑶其他", "and so in brackets"},
		{"㈢不予公开", "三不予公开", "㈢不予公开", "㈢不予公开", "㈢不予公开", "and so in Chinese"},
		{"⑫", "12", "⑫", "⑫", "⑫", "beyond ten"},
		{"现行有效件数²", "现行有效件数", "现行有效件数²", "现行有效件数²", "现行有效件数²", "the call of a note is no part of a label; a figure keeps it and is no number"},
		{"二〇二四", "二〇二四", "二〇二四", "二〇二四", "二〇二四", "〇 is a letter to none of unicode's classes"},
		{"Ⅲ类", "ⅲ类", "ⅲ类", "Ⅲ类", "Ⅲ类", "a Roman number counts"},
		{"½", "½", "½", "½", "½", "and so does a fraction: a cell that holds one is not empty"},
		{"Ａ区", "a区", "a区", "A区", "Ａ区", "case counts in no comparison"},
		{"某局〔本级〕", "某局本级", "某局(本级)", "某局〔本级〕", "某局〔本级〕", "brackets of every kind are one in a name"},
		{"a[1]", "a1", "a(1)", "a[1]", "a[1]", "in a code of ASCII, too"},
		{"1，234", "1234", "1,234", "1,234", "1，234", "a comma counts in a figure"},
		{"－5", "5", "-5", "-5", "－5", "a sign counts in a figure, and in a label never: no figure may be folded as one"},
		{"−5", "5", "-5", "-5", "−5", "the sign of minus"},
		{"—5", "5", "-5", "—5", "—5", "a dash is no sign of a figure"},
		{"1 2", "12", "12", "1 2", "12", "two figures are not one: blanks stay in a figure"},
		{"1\u200b2", "12", "12", "12", "12", "what has no width parts nothing"},
		{"\u202e83", "83", "83", "83", "\u202e83", "Squeeze and Trim leave what turns digits round, so that it is seen"},
		{"总\u2028计", "总计", "总计", "总\u2028计", "总计", "a line separator is white space"},
	} {
		for _, fold := range []struct {
			name, want string
			do         func(string) string
		}{{"Label", tt.label, Label}, {"Name", tt.name, Name}, {"Figure", tt.figure, Figure}, {"Squeeze", tt.squeezed, Squeeze}} {
			if got := fold.do(tt.text); got != fold.want {
				t.Errorf("%s(%q) = %q, want %q: %s", fold.name, tt.text, got, fold.want, tt.reason)
			}
			if twice := fold.do(fold.want); twice != fold.want {
				t.Errorf("%s(%q) = %q: what is folded stays", fold.name, fold.want, twice)
			}
		}
	}
}

// TestBlanks: each kind holds the one before, and no direction is a blank.
func TestBlanks(t *testing.T) {
	spaces := string(Spaces())
	for r := rune(0); r <= unicode.MaxRune; r++ {
		switch {
		case unicode.IsSpace(r) && !Space(r), Space(r) && !Blank(r):
			t.Errorf("%U: a blank is none", r)
		case Space(r) != strings.ContainsRune(spaces, r):
			t.Errorf("%U: Spaces and Space differ", r)
		case Blank(r) && (Label(string(r)) != "" || Name(string(r)) != "" || Squeeze(string(r)) != ""):
			t.Errorf("%U: a blank is left by a fold", r)
		case Blank(r) && strings.ContainsRune(Directions, r):
			t.Errorf("%U: trimming would hide that digits are turned", r)
		}
	}
	if got := SqueezeLines("一 二\n\u3000三"); got != "一二\n三" {
		t.Errorf("SqueezeLines: %q", got)
	}
}

// TestOrdinal: what is written is read back, and nothing is written twice.
func TestOrdinal(t *testing.T) {
	for n := 1; n < 100; n++ {
		if got, ok := Number(Ordinal(n)); !ok || got != int64(n) {
			t.Errorf("%d is written %q and read as %d", n, Ordinal(n), got)
		}
	}
	if got := Ordinal(100); got != "100" {
		t.Errorf("100 is written %q", got)
	}
}

// TestSlips: neighbours that changed places are one slip, and two of Distance.
func TestSlips(t *testing.T) {
	for _, tt := range []struct {
		a, b            string
		slips, distance int
	}{
		{"新收申请", "新收请申", 1, 2},
		{"新收申请", "收新请申", 3, 3},
		{"件数", "数", 1, 1},
		{"甲乙", "丙丁", 2, 2},
	} {
		a, b := []rune(tt.a), []rune(tt.b)
		if s, d := Slips(a, b), Distance(a, b); s != tt.slips || d != tt.distance {
			t.Errorf("%s, %s: %d slips, %d apart, want %d, %d", tt.a, tt.b, s, d, tt.slips, tt.distance)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, tt := range []struct {
		word, want string
		list       []string
	}{
		{"新收申清", "新收申请", []string{"办结申请", "新收申请"}},
		{"aplications", "applications", []string{"reviews", "applications"}},
		{"xyz", "", []string{"applications"}},
		{"", "", []string{"a"}},
		{"ab", "ac", []string{"ac", "ad"}},
	} {
		if got := Nearest(tt.word, tt.list); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.word, got, tt.want)
		}
	}
}
func TestYear(t *testing.T) {
	for text, want := range map[string]int{"2024": 2024, "2024年": 2024, "2024年度": 2024, "２０２４": 2024, "２０２４年度": 2024, "二〇二四年": 2024, "二○二四": 2024,
		"二零二四年度": 2024, "二O二四年": 2024, "二〇二4": 2024, " 2024 年 ": 2024} {
		year, plain, ok := Year(text)
		if !ok || year != want || plain == (text[0] == "二"[0]) {
			t.Errorf("%q: %d %v %v", text, year, plain, ok)
		}
	}
	for _, text := range []string{"", "24", "去年", "20244", "二十四", "二千零二十四", "0024", "-202"} {
		if year, _, ok := Year(text); ok && (text != "0024" || year != 24) {
			t.Errorf("%q: %d", text, year)
		}
	}
}
