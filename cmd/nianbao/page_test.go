package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/templates/lists"
	"nianbao/testdata/tier"
)

// pageTemplate is the page without a program as the sources make it, for all tests of a run. NIANBAO_PAGE names one that is there
// already.
var pageTemplate = sync.OnceValues(func() (string, error) {
	if name := os.Getenv("NIANBAO_PAGE"); name != "" {
		return name, nil
	}
	dir, err := os.MkdirTemp("", "nianbao-page-test-")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "页面.html")
	cmd := exec.Command("go", "run", "nianbao/cmd/page", "-o", name)
	cmd.Stderr = os.Stderr
	return name, cmd.Run()
})

// openAlone opens the page without a program from the disk. before runs in it before its own scripts.
func openAlone(t testing.TB, width int, before ...string) *servedPage {
	t.Helper()
	tier.Need(t, "builds the page and needs Chromium")
	name, err := pageTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return openAt(t, name, width, before...)
}

// openAt opens such a page of a name.
func openAt(t testing.TB, name string, width int, before ...string) *servedPage {
	t.Helper()
	p := &servedPage{browser: startBrowser(t, width)}
	for _, script := range before {
		p.do("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": script})
	}
	p.browser.open("file://" + name)
	p.waitFor("document.body.dataset.ready === 'yes'", 2*time.Minute)
	return p
}

// TestPageRefuses: what is to be built in is read before anything is built, and what is wrong with it is said by name.
func TestPageRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "坏.yaml", []byte("x: ["))
	writeFile(t, "有.html", []byte("x"))
	for _, tt := range []struct {
		reason string
		code   int
		args   []string
		want   string
	}{
		{"no name for the page", exitUsage, []string{"page"}, "用 -o 写网页文件的名字"},
		{"files are dropped on the page, not given here", exitUsage, []string{"核对页", "-o", "甲.html", "有.html"}, "用 -o 写网页文件的名字"},
		{"rules that are not there", exitFiles, []string{"page", "-o", "甲.html", "--rules", "没有.yaml"}, "没有.yaml"},
		{"rules that are none", exitFiles, []string{"page", "-o", "甲.html", "--rules", "坏.yaml"}, "坏.yaml"},
		{"a form that is none", exitFiles, []string{"page", "-o", "甲.html", "--form", "坏.yaml"}, "坏.yaml"},
		{"an edition that every page has", exitFiles, []string{"page", "-o", "甲.html", "--form", "2021"}, "自带的格式不用写"},
		{"no sources to build it from", exitFiles, []string{"page", "-o", "甲.html"}, "没有带上核对页"},
	} {
		var out, trouble strings.Builder
		e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		if code := e.run(append([]string{"nianbao"}, tt.args...)); code != tt.code || !strings.Contains(trouble.String(), tt.want) {
			t.Errorf("%s: exit code %d, %s", tt.reason, code, trouble.String())
		}
		if exists("甲.html") {
			t.Errorf("%s: something is written", tt.reason)
		}
	}
}

// TestPageOffice writes a page with an office's form, rules and name from these sources, and checks with it: a workbook of that form
// byte for byte as the command does.
func TestPageOffice(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	form, err := filepath.Abs(provinceFile)
	if err != nil {
		t.Fatal(err)
	}
	returned, dir := returnedFolder(t), t.TempDir()
	out, rules := filepath.Join(dir, "年报核对.html"), filepath.Join(dir, "本级.yaml")
	writeFile(t, rules, []byte("applications.balance: {severity: query, reason: 本级另有规定}\n"))
	if said := command(t, exitFine, "page", "-o", out, "--form", form, "--rules", rules, "--office", "示例市<办公室>"); said != "" {
		t.Errorf("the command says %s", said)
	}
	t.Chdir(dir)
	command(t, exitFine, "template", "--form", form, "--agency", "示例县民政局", "-o", "本省.xlsx")
	p := openAt(t, out, 390)
	p.picture("alone-office-390")
	if head := p.text("document.querySelector('header').innerText"); !strings.Contains(head, "示例市<办公室>提供") {
		t.Errorf("the head reads %s", head)
	}
	p.choose("#step-check .drop input", filepath.Join(returned, "EX003_示例县民政局_2024年报填报表.xlsx"))
	p.checked(1)
	if row := p.rows("check")[0]; !strings.HasPrefix(row, "待说明|") {
		t.Errorf("by the office's rules the page says %s", row)
	}
	want := command(t, exitFaulty, "check", "本省.xlsx", "--form", form, "--rules", "本级.yaml", "--format", "json")
	if got := p.checkAlone([]string{filepath.Join(dir, "本省.xlsx")}, 150<<20).Said[0]; got != want {
		t.Errorf("of a workbook of the office's form the page says\n%.600s\nand the command\n%.600s", got, want)
	}
}

// TestAloneCheck drops the returned workbooks on the page without a program, and compares what it says and gives with what the
// command does.
func TestAloneCheck(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	want := t.TempDir()
	command(t, exitFaulty, "check", returnedFolder(t), "--format", "html", "-o", filepath.Join(want, "回执.html"), "--annotate", filepath.Join(want, "退回"))
	p := openAlone(t, 1200)
	if name, _ := pageTemplate(); len(readBytes(t, name)) > 5_000_000 {
		t.Errorf("the page has %d bytes: what mail and groups carry is 5 MB", len(readBytes(t, name)))
	}
	p.picture("alone-1-empty")
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	if got := p.rows("check"); !slices.Equal(got, returnedRows) {
		t.Errorf("the page shows %q", got)
	}
	p.picture("alone-2-done")
	const marked = "EX003_示例县民政局_2024年报填报表.xlsx"
	name, data := p.download("#step-check .rows > li:nth-child(3) .side button")
	if name != marked || !bytes.Equal(data, readBytes(t, filepath.Join(want, "退回", marked))) {
		t.Errorf("the marked copy %s of %d bytes is not the command's", name, len(data))
	}
	p.click(p.link("check", "做一份回执"))
	p.wait("Array.from(document.querySelectorAll('#step-check button')).some(a=>a.textContent.startsWith('下载回执'))")
	if name, data = p.download(p.link("check", "下载回执")); name != "回执.html" || !bytes.Equal(data, readBytes(t, filepath.Join(want, "回执.html"))) {
		t.Errorf("the receipt %s of %d bytes is not the command's", name, len(data))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if !strings.HasPrefix(r, "file:") && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "data:") {
			t.Errorf("the page asks for %s", r)
		}
	}
	if len(p.console) > 0 {
		t.Errorf("the console says %q", p.console)
	}
}

// aloneWorker has the page's own worker say what a check of each file of a file input comes to, as JSON, and how much memory it
// has by then. A worker that breaks off, or has more than room, is followed by another, as in the page; of the first kind the
// file has "".
const aloneWorker = `async (input, most, room) => {
  const text = id => document.getElementById(id).textContent;
  const url = URL.createObjectURL(new Blob([text('worker')], {type: 'text/javascript'})), given = JSON.parse(text('given'));
  const [packed, half] = text('program').trim().split('\n');
  let module = null;
  const start = () => new Promise(done => {
    const w = new Worker(url);
    w.onmessage = ({data}) => { if (data.module) module = data.module; else if (data.ready) done(w); };
    w.postMessage(module ? {module, given} : {packed, given});
    if (module) return;
    const helper = new Worker(url);
    helper.onmessage = ({data: {part}}) => { w.postMessage({part}); helper.terminate(); };
    helper.postMessage({half});
  });
  let worker = await start(), memory = 0;
  const said = [], milliseconds = [], peaks = [];
  for (const file of input.files) {
    const chunks = [], began = performance.now();
    const ok = await new Promise(done => {
      const timer = setTimeout(() => done(false), most);
      worker.onerror = () => { clearTimeout(timer); done(false); };
      worker.onmessage = ({data}) => {
        memory = data.memory || memory;
        if (data.data) chunks.push(data.data);
        if (data.end || data.dead) { clearTimeout(timer); done(!!data.end); }
      };
      worker.postMessage({method: 'POST', path: 'check/' + encodeURIComponent(file.name), body: file});
    });
    milliseconds.push(performance.now() - began);
    peaks.push(memory);
    said.push(ok ? await new Blob(chunks).text() : '');
    if (!ok || memory > room) {
      worker.terminate();
      memory = 0;
      worker = await start();
    }
  }
  worker.terminate();
  return {said, peaks, milliseconds};
}`

// checkedAlone is what the page's worker comes to for some files.
type checkedAlone struct {
	Said         []string
	Peaks        []int64 // bytes of memory after each: it never becomes smaller
	Milliseconds []float64
}

func (p *servedPage) checkAlone(files []string, room int) (c checkedAlone) {
	p.t.Helper()
	p.eval(`(()=>{const e=document.createElement('input');e.type='file';e.multiple=true;e.id='some';document.body.append(e)})()`, nil)
	p.choose("#some", files...)
	p.eval(fmt.Sprintf("(%s)(document.getElementById('some'), 60000, %d)", aloneWorker, room)+".then(r=>{document.getElementById('some').remove();window.said=r}), 0", nil)
	p.waitFor("window.said", 10*time.Minute)
	p.eval("window.said", &c)
	return c
}

// readableAlone gathers files of every kind that the page reads into one folder, each with one that was cut in the middle
// and one of which a bit was changed, and returns their names there.
func readableAlone(t *testing.T) (names []string) {
	t.Helper()
	dir := t.TempDir()
	kinds := []string{".xlsx", ".xlsm", ".json", ".docx", ".html", ".htm", ".txt", ".md"}
	var places []string
	for _, place := range []string{"../../testdata", "../../xlsx", "../internal"} {
		place, err := filepath.Abs(place)
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, place)
	}
	for _, place := range places {
		filepath.WalkDir(place, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || !slices.Contains(kinds, filepath.Ext(path)) || strings.Contains(path, "/web/") {
				return nil
			}
			data := readBytes(t, path)
			other := bytes.Clone(data)
			if len(other) > 0 {
				other[len(other)/3] ^= 4
			}
			for _, data := range [][]byte{data, data[:len(data)/2], other} {
				name := fmt.Sprintf("%03d%s", len(names), filepath.Ext(path))
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
					t.Fatal(err)
				}
				names = append(names, name)
			}
			return nil
		})
	}
	t.Chdir(dir)
	return names
}

// TestAloneEqual holds the page's findings against the command's for files of every kind, whole and damaged: byte for byte.
func TestAloneEqual(t *testing.T) {
	p := openAlone(t, 1200)
	names := readableAlone(t)
	if len(names) < 300 {
		t.Fatalf("there are only %d files", len(names))
	}
	dir, _ := os.Getwd()
	got := p.checkAlone(lists.Map(names, func(name string) string { return filepath.Join(dir, name) }), 150<<20)
	kinds, differ := map[string]int{}, 0
	for i, name := range names {
		var out, trouble strings.Builder
		e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		e.run([]string{"nianbao", "check", name, "--format", "json"})
		kinds[filepath.Ext(name)]++
		if got.Said[i] != out.String() {
			differ++
			t.Errorf("%s: the page says\n%.600s\nand the command\n%.600s", name, got.Said[i], out.String())
		}
	}
	slices.Sort(got.Milliseconds)
	t.Logf("%d files, %v, %d differ; memory at most %d MB; ms: median %.0f, most %.0f", len(names), kinds, differ, slices.Max(got.Peaks)>>20,
		got.Milliseconds[len(names)/2], got.Milliseconds[len(names)-1])
}
