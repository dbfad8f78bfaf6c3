package reword

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlain: what is said instead, and where its characters stand: those that are kept at their own place, others within what they
// are put in for.
func TestPlain(t *testing.T) {
	for _, c := range []struct{ text, want, quoted string }{
		{"申请人清一色为自然人。", "申请人全部为自然人。", "清一色为"},
		{"申请人以自然人为主。", "申请人以自然人为主。", ""},                     // nothing to put
		{"2025年登记的公开申请226件。", "2025年收到公开申请226件。", "登记的公开申请"}, // a group is kept
		{"不动产登记申请35件。", "不动产登记申请35件。", ""},                   // another kind of 登记
		{"收件数为12;一律予以维持。", "收件量为12件;均予以维持。", ""},
	} {
		text := []rune(c.text)
		where := make([]int, len(text))
		for i := range where {
			where[i] = i
		}
		plain, places := Plain(text, where)
		if string(plain) != c.want || len(plain) != len(places) {
			t.Errorf("%s: %s with %d places, want %s", c.text, string(plain), len(places), c.want)
			continue
		}
		for i := range places {
			if i > 0 && places[i] < places[i-1] || places[i] >= len(text) {
				t.Errorf("%s: place %d of %v", c.text, i, places)
			}
		}
		first, last := strings.Index(c.text, c.quoted), -1
		if c.quoted == "" {
			continue
		}
		first = len([]rune(c.text[:first]))
		last = first + len([]rune(c.quoted)) - 1
		seen := map[int]bool{}
		for _, p := range places {
			seen[p] = true
		}
		if !seen[first] || !seen[last] {
			t.Errorf("%s: %v leaves out an end of %s", c.text, places, c.quoted)
		}
	}
}

// TestRead: a rule that cannot be used names itself.
func TestRead(t *testing.T) {
	for _, bad := range []string{
		"rules:\n  - [清, '清(一色', '全部']",
		"rules:\n  - ['', '清一色', '全部']",
		"rules: 清一色",
	} {
		if _, err := read([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

// TestRulesAreSaid: every rule is for a sentence of the lists that the reading is held to.
func TestRulesAreSaid(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/prose/*/*.tsv")
	more, _ := filepath.Glob("../../testdata/prose/*.tsv")
	var all strings.Builder
	for _, name := range append(files, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			all.WriteString(line[strings.LastIndexByte(line, '\t')+1:])
		}
	}
	text := strings.NewReplacer("，", ",", "：", ":", "（", "(", "）", ")", "；", ";", "｜", "|", "\n", "。").Replace(all.String())
	for i := range rules {
		r, used := &rules[i], false
		for s := range strings.SplitSeq(text, "。") {
			if used = strings.Contains(s, r.at) && r.like.MatchString(s); used {
				break
			}
		}
		if !used {
			t.Errorf("nobody says %s", r.like)
		}
	}
}
