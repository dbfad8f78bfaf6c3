package job

import (
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

func bodyOf(t *testing.T, data []byte) *templates.Filing {
	t.Helper()
	f := returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{}).Filing
	if f == nil {
		t.Fatal("the body's filing cannot be read")
	}
	return f
}

// typed is the body's filing with what the office has typed into it, saved by what people save it with.
func typed(t *testing.T, data []byte, change func(*templates.Filing), save func([]byte) []byte) []byte {
	t.Helper()
	f := bodyOf(t, data)
	change(f)
	var b bytes.Buffer
	if err := xlsx.Write(&b, f, xlsx.Options{Finished: true}); err != nil {
		t.Fatal(err)
	}
	return save(b.Bytes())
}

func words(f *templates.Filing) {
	for _, p := range f.Form.Passages() {
		f.Narrative[p.ID] = "本级写好的一段：" + p.ID
	}
	f.Explanations = map[string]string{"previous.jump/applications.new.total": "口径没有变，已核实"}
	f.Agency.Phone = "0955-7654321"
}

// asMade is a file as the program itself makes it.
func asMade(data []byte) []byte { return data }

// byOffice saves a workbook with LibreOffice.
func byOffice(t *testing.T) func([]byte) []byte {
	soffice := tier.Tool(t, "soffice")
	return func(data []byte) []byte {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "表.xlsx"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to",
			"xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "表.xlsx"))
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, text)
		}
		saved, err := os.ReadFile(filepath.Join(dir, "out", "表.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
}

// TestBodyRenewed: a return that comes after the county's text is written renews the totals of the same workbook, with every word
// that stands there, and what stood there is kept byte for byte.
func TestBodyRenewed(t *testing.T) {
	t.Run("as made", func(t *testing.T) { bodyRenewed(t, asMade) })
	t.Run("saved by LibreOffice", func(t *testing.T) { bodyRenewed(t, byOffice(t)) })
}

func bodyRenewed(t *testing.T, save func([]byte) []byte) {
	m := &results.Memory{}
	b := newBureau(t, m)
	one := map[string]string{"甲.json": b.filing("甲局")}
	both := map[string]string{"甲.json": b.filing("甲局"), "乙.json": b.filing("乙局")}
	run := func(returns map[string]string) {
		t.Helper()
		if _, _, err := b.run(returns); err != nil {
			t.Fatal(err)
		}
	}
	run(one)
	mine := typed(t, m.Files[results.Body], words, save)
	m.Files[results.Body] = mine

	run(one) // nothing has come: it stays as it stands
	if !bytes.Equal(m.Files[results.Body], mine) || strings.Contains(names(m), "旧") {
		t.Fatalf("without a new total the office's workbook is another: %s", names(m))
	}
	run(both)
	was, is := bodyOf(t, mine), bodyOf(t, m.Files[results.Body])
	if len(was.Narrative) < 5 || len(was.Explanations) != 1 || was.Agency.Phone != "0955-7654321" {
		t.Fatalf("what was typed is not read: %v %v %v", was.Narrative, was.Explanations, was.Agency)
	}
	if !maps.Equal(was.Narrative, is.Narrative) || !maps.Equal(was.Explanations, is.Explanations) || was.Agency != is.Agency {
		t.Errorf("what was typed is not what stands there:\n%v %v\n%v %v", was.Narrative, was.Explanations, is.Narrative, is.Explanations)
	}
	for _, key := range is.Form.Keys() {
		if one, two := was.Cell(key).Number.Micro(), is.Cell(key).Number.Micro(); two != 2*one {
			t.Errorf("%s is %d, want twice %d", key, two, one)
		}
	}
	if !slices.Equal(is.Covers, []string{"甲局", "乙局"}) || len(is.Pending) != 0 {
		t.Errorf("covers %v, waits for %v", is.Covers, is.Pending)
	}
	if !bytes.Equal(m.Files[results.OldBody(1)], mine) || !strings.Contains(b.said.String(), "留在“"+results.OldBody(1)+"”") {
		t.Errorf("what stood there is not kept, or not named: %s\n%s", names(m), b.said.String())
	}
	before := maps.Clone(m.Files)
	run(both)
	if !maps.EqualFunc(before, m.Files, bytes.Equal) {
		t.Errorf("the same once more gives other bytes: %s", names(m))
	}
	run(one) // one is taken back: the text is there still
	if got := bodyOf(t, m.Files[results.Body]); !maps.Equal(got.Narrative, was.Narrative) || m.Files[results.OldBody(2)] == nil {
		t.Errorf("renewed for the second time: %v", got.Narrative)
	}
}

// TestBodyByHand: where the office has changed a total, that is a figure nobody else knows: the workbook stays, the change is named.
func TestBodyByHand(t *testing.T) {
	const key = templates.Key("disclosure.licensing.decisions")
	m := &results.Memory{}
	b := newBureau(t, m)
	if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局")}); err != nil {
		t.Fatal(err)
	}
	mine := typed(t, m.Files[results.Body], func(f *templates.Filing) {
		words(f)
		f.Set(key, templates.Number(formula.FromInt(987654)))
	}, asMade)
	m.Files[results.Body] = mine
	if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局"), "乙.json": b.filing("乙局")}); err != nil {
		t.Fatal(err)
	}
	said := b.said.String()
	if !bytes.Equal(m.Files[results.Body], mine) || m.Files[results.BodyNew] == nil || !strings.Contains(said, "987654") {
		t.Errorf("%s\n%s", names(m), said)
	}
}

// TestDraftRenewed: what the program has drafted goes with the totals as long as nobody has touched it; what somebody has written, or
// taken out, is never drafted over.
func TestDraftRenewed(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	run := func(names ...string) *templates.Filing {
		t.Helper()
		returns := map[string]string{}
		for _, name := range names {
			returns[name+".json"] = b.filing(name + "局")
		}
		if _, _, err := b.run(returns); err != nil {
			t.Fatal(err)
		}
		return bodyOf(t, m.Files[results.Body])
	}
	const edited, gone, untouched = "overview.supervision", "overview.platform", "problems"
	first := run("甲")
	for _, p := range first.Form.Passages() {
		if text := first.Narrative[p.ID]; p.Required && !strings.HasPrefix(text, templates.DraftMark) {
			t.Errorf("%s is no draft: %q", p.ID, text)
		}
	}
	m.Files[results.Body] = typed(t, m.Files[results.Body], func(f *templates.Filing) {
		f.Narrative[edited] += "另外，本级组织了一次检查。"
		f.Narrative[gone] = ""
	}, asMade)
	second := run("甲", "乙")
	if want := first.Narrative[edited] + "另外，本级组织了一次检查。"; second.Narrative[edited] != want {
		t.Errorf("what somebody has written is %q, want %q", second.Narrative[edited], want)
	}
	if second.Narrative[gone] != "" {
		t.Errorf("what somebody has taken out is back: %q", second.Narrative[gone])
	}
	if is := second.Narrative[untouched]; is == first.Narrative[untouched] || !strings.Contains(is, "2个单位") {
		t.Errorf("an untouched draft does not say what two agencies have in common: %q", is)
	}
	if third := run("甲", "乙"); !maps.Equal(third.Narrative, second.Narrative) {
		t.Errorf("the same once more gives another text: %v", third.Narrative)
	}
}

// TestDraftTrue: what the office has taken over from a draft tells of the new totals when a late return has come, since it has marks in
// the place of figures; passages whose other numbers are no longer so are named, and none else.
func TestDraftTrue(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局")}); err != nil {
		t.Fatal(err)
	}
	const id = "overview.on_request"
	m.Files[results.Body] = typed(t, m.Files[results.Body], func(f *templates.Filing) {
		f.Narrative[id] = strings.TrimPrefix(f.Narrative[id], templates.DraftMark)
		f.Narrative["overview.platform"] = "本级有门户网站一个。"
	}, asMade)
	was := bodyOf(t, m.Files[results.Body])
	if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局"), "乙.json": b.filing("乙局")}); err != nil {
		t.Fatal(err)
	}
	is := bodyOf(t, m.Files[results.Body])
	if is.Narrative[id] != was.Narrative[id] {
		t.Fatalf("the office's text is another: %s", is.Narrative[id])
	}
	first, _, _ := strings.Cut(is.Narrative[id], "\n")
	if figures := regexp.MustCompile(`[0-9]+`).FindAllString(first, -1); !slices.Equal(figures, []string{"2024"}) {
		t.Errorf("figures stand in the draft's own sentence: %v: %s", figures, first)
	}
	for _, key := range []templates.Key{"applications.new.total", "applications.total.total", "reviews.reconsideration.total"} {
		one, two := was.Cell(key).Number.String(), is.Cell(key).Number.String()
		before, _ := was.FillMarks(first)
		after, err := is.FillMarks(first)
		if one == two || err != nil || !strings.Contains(before, one+"件") || !strings.Contains(after, two+"件") || before == after {
			t.Errorf("%s was %s and is %s, the text tells\n%s\n%s", key, one, two, before, after)
		}
	}
	if said := b.said.String(); !strings.Contains(said, "已经不同的段落：依申请公开\n") {
		t.Errorf("the passage with other numbers is not named, or another one is: %s", said)
	}
}

// TestMaterialKept: 素材.docx is written with the others, is no agency's report, and stays where somebody has worked in it.
func TestMaterialKept(t *testing.T) {
	m := &results.Memory{Files: map[string][]byte{results.Material: []byte("of somebody else")}}
	b := newBureau(t, m)
	one := map[string]string{"甲.json": b.filing("甲局")}
	if _, _, err := b.run(one); err != nil || string(m.Files[results.Material]) != "of somebody else" {
		t.Fatal("somebody's own 素材.docx is gone", err)
	}
	delete(m.Files, results.Material)
	if _, _, err := b.run(one); err != nil || m.Files[results.Material] == nil {
		t.Fatal(names(m), err)
	}
	mine := append(bytes.Clone(m.Files[results.Material]), 0)
	m.Files[results.Material] = mine
	for range 2 {
		if _, _, err := b.run(one); err != nil || !bytes.Equal(m.Files[results.Material], mine) {
			t.Fatal("somebody's work in 素材.docx is gone", err)
		}
		if !strings.Contains(b.said.String(), "“"+results.Material+"”有人改过") {
			t.Errorf("nobody is told: %s", b.said.String())
		}
	}
	delete(m.Files, results.Material)
	if _, _, err := b.run(one); err != nil || m.Files[results.Material] == nil || bytes.Equal(m.Files[results.Material], mine) {
		t.Error("it is not written anew once it is out of the way", err)
	}
}
