package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/templates/lists"
	"nianbao/testdata/tier"
)

// copies puts n returned workbooks under names of their own into a folder and returns it.
func copies(t *testing.T, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "回收")
	data := readBytes(t, filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx"))
	for i := range n {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("第%03d份.xlsx", i)), data)
	}
	return dir
}

// killer has the worker end when it is given a file whose name says so, as too little memory ends it.
const killer = `(()=>{const real=Worker;window.Worker=class extends real{postMessage(m){
if(m.method==='PUT'&&decodeURIComponent(m.headers['X-Nianbao-Path']).includes('杀手')){this.terminate();setTimeout(()=>this.onmessage({data:{dead:true}}))}
else super.postMessage(m)}}})()`

// TestAloneBroken: a file that ends the worker is named, those before and after it are checked, and their marked copies can be had
// from the worker that has taken over. A hundred files can be stopped and gone on with.
func TestAloneBroken(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	p := openAlone(t, 1200, killer)
	dir := copies(t, 6)
	writeFile(t, filepath.Join(dir, "第002份杀手.xlsx"), []byte("PK"))
	p.drop("#step-check .drop", dir)
	p.checked(7)
	rows := p.rows("check")
	for i, row := range rows {
		want := "退回|示例县民政局"
		if i == 3 {
			want = "无法读取|第002份杀手.xlsx"
		}
		if !strings.HasPrefix(row, want) {
			t.Errorf("row %d is %s", i, row)
		}
	}
	p.eval("document.querySelector('#step-check .rows > li:nth-child(4) summary').click()", nil)
	p.wait("document.querySelector('#step-check .rows > li:nth-child(4) .found')")
	if said := p.text("document.querySelector('#step-check .rows > li:nth-child(4) .found').innerText"); !strings.Contains(said, "内存不够") {
		t.Errorf("of the file is said %s", said)
	}
	p.picture("alone-broken")
	name, data := p.download("#step-check .rows > li:nth-child(1) .side button") // of the worker that has ended
	if name != "第000份.xlsx" || len(unzip(t, data)) < 10 {
		t.Errorf("the marked copy is %s of %d bytes", name, len(data))
	}
	if _, data = p.download(p.link("check", "下载全部退回件")); len(unzip(t, data)) != 6 {
		t.Errorf("the archive holds %d files", len(unzip(t, data)))
	}

	p.click(p.link("check", "清空"))
	p.drop("#step-check .drop", copies(t, 100))
	p.wait("document.querySelectorAll('#step-check .rows > li').length > 3")
	p.click("#step-check .progress button")
	p.wait("document.querySelector('#step-check .result h3')?.textContent.startsWith('已停止')")
	p.picture("alone-stopped")
	p.click(p.link("check", "继续核对其余"))
	p.checked(100)
}

// TestAloneReport writes reports as the command does, with the keyboard alone on a narrow screen, last year's beside it.
func TestAloneReport(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	want := t.TempDir()
	command(t, exitFaulty, "report", returnedFolder(t), "-o", filepath.Join(want, "报告"))
	p := openAlone(t, 390)
	for i := 0; i < 10 && p.text("document.activeElement.hash") != "#report"; i++ {
		p.key("Tab", 9, "")
	}
	p.key("Enter", 13, "\r")
	p.wait("document.activeElement.id === 'report-title'")
	p.choose("#step-report [data-pick=previous] input", filepath.Join(returnedFolder(t), "EX001_海原县教育体育局_2024年报填报表.xlsx"))
	p.wait("document.querySelector('#step-report [data-pick=previous] .state.ok')")
	p.choose("#step-report .drop input[webkitdirectory]", returnedFolder(t))
	p.waitFor("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了 4 个')", time.Minute)
	p.picture("alone-report-390")
	_, data := p.download(p.link("report", "下载全部报告"))
	for name, data := range unzip(t, data) {
		if !bytes.Equal(data, readBytes(t, filepath.Join(want, "报告", name))) {
			t.Errorf("%s is not what the command writes", name)
		}
	}
	var wide bool
	if p.eval("document.documentElement.scrollWidth > innerWidth", &wide); wide {
		t.Error("the page is wider than the screen")
	}
}

// TestAloneSilent: no byte reaches the network, whatever the page tries; it links to nothing there, and keeps nothing.
func TestAloneSilent(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	visits := make(chan string, 100)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			first := make([]byte, 500)
			c.SetReadDeadline(time.Now().Add(time.Second))
			n, _ := c.Read(first)
			if n > 0 { // Chromium may open a connection for a frame that it then does not load; nothing goes over it
				visits <- string(first[:n])
			}
			c.Close()
		}
	}()
	packets, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer packets.Close()
	go func() {
		b := make([]byte, 500)
		if n, _, err := packets.ReadFrom(b); err == nil {
			visits <- fmt.Sprintf("a packet of WebRTC, %d bytes", n)
		}
	}()
	p := openAlone(t, 1200)
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	tries := `const u='http://` + l.Addr().String() + `/x';try{fetch(u).catch(()=>0)}catch(e){}
try{const x=new XMLHttpRequest();x.open('GET',u);x.send()}catch(e){}try{new WebSocket(u.replace('http','ws'))}catch(e){}
try{navigator.sendBeacon(u,'x')}catch(e){}try{import(u).catch(()=>0)}catch(e){}try{new EventSource(u)}catch(e){}`
	p.eval(`(()=>{`+tries+`new Image().src='`+"http://"+l.Addr().String()+`/i';
for(const [tag,key] of [['script','src'],['iframe','src'],['link','href'],['video','src']]){const e=document.createElement(tag);
if(tag==='link')e.rel='stylesheet';e[key]='http://`+l.Addr().String()+`/'+tag;document.body.append(e)}
new Worker(URL.createObjectURL(new Blob([`+quote(tries+"try{importScripts(u)}catch(e){}")+`])));
return new Promise(done=>setTimeout(done,1500))})()`, nil)
	p.eval(`(()=>{const at='`+l.Addr().String()+`',u='http://'+at+'/';
for(const rel of ['prefetch','preload','modulepreload','dns-prefetch','preconnect','prerender','icon','manifest']){const e=document.createElement('link');e.rel=rel;e.as='script';e.href=u+rel;document.head.append(e)}
const style=document.createElement('style');style.textContent='@import "'+u+'css";@font-face{font-family:a;src:url('+u+'font)}h1{font-family:a;background:url('+u+'picture)}';document.head.append(style);
try{const r=new RTCPeerConnection({iceServers:[{urls:'stun:'+at},{urls:'turn:'+at+'?transport=tcp',username:'a',credential:'b'}]});r.createDataChannel('x');r.createOffer().then(o=>r.setLocalDescription(o)).catch(()=>0)}catch(e){}
return new Promise(done=>setTimeout(done,3000))})()`, nil)
	var links []string
	p.eval("Array.from(document.querySelectorAll('a[href]'),a=>a.getAttribute('href')).filter(h=>!h.startsWith('#'))", &links)
	if len(links) > 0 {
		t.Errorf("the page links to %q", links)
	}
	var kept [3]int
	p.eval(`(async()=>{let n=0;try{n=(await indexedDB.databases()).length}catch(e){}let s=0;try{s=localStorage.length+sessionStorage.length}catch(e){}
return [n,s,document.cookie.length]})()`, &kept)
	if kept != [3]int{} {
		t.Errorf("the page keeps %v", kept)
	}
	// A form that is sent from the page itself comes last: what becomes of the page then, each browser decides.
	p.eval(`(()=>{for(const target of ['_blank','_self']){const f=document.createElement('form');f.action='http://`+l.Addr().String()+`/form';f.method='post';
f.target=target;f.innerHTML='<input name=a value=secret>';document.body.append(f);setTimeout(()=>f.submit(),100)}})()`, nil)
	time.Sleep(4 * time.Second)
	for len(visits) > 0 {
		t.Errorf("somebody has called: %s", <-visits)
	}
}

// TestAloneHostile: files that are made to take much, and a large one, end with a finding, within 300 MB.
func TestAloneHostile(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	dir := t.TempDir()
	head := "海原县某局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
	good := unzip(t, readBytes(t, filepath.Join(returnedFolder(t), "EX001_海原县教育体育局_2024年报填报表.xlsx")))
	noise := make([]byte, 60<<20)
	rand.New(rand.NewSource(1)).Read(noise)
	with := func(name string, data []byte) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for part, data := range good {
			f, _ := w.Create(part)
			f.Write(data)
		}
		f, _ := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		f.Write(data)
		w.Close()
		return b.Bytes()
	}
	document := func(body string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for part, text := range map[string]string{
			"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
			"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + head +
				"</w:t></w:r></w:p>" + body + "</w:body></w:document>",
		} {
			f, _ := w.Create(part)
			io.WriteString(f, text)
		}
		w.Close()
		return b.Bytes()
	}
	// sheet is a returned workbook with n cells more on its second sheet.
	sheet := func(n int, cell func(int) string) []byte {
		var rows strings.Builder
		for i := range n {
			if i%100 == 0 {
				fmt.Fprintf(&rows, `<row r="%d">`, 3000+i/100)
			}
			rows.WriteString("<c " + cell(i) + "</c>")
			if i%100 == 99 {
				rows.WriteString("</row>")
			}
		}
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for part, data := range good {
			if part == "xl/worksheets/sheet2.xml" {
				data = bytes.Replace(data, []byte("</sheetData>"), []byte(rows.String()+"</sheetData>"), 1)
			}
			f, _ := w.Create(part)
			f.Write(data)
		}
		w.Close()
		return b.Bytes()
	}
	files := map[string][]byte{
		"60MB.xlsx":   with("xl/media/image1.png", noise),
		"编号.txt":      []byte(head + strings.Repeat("1.\n", 100_000)),
		"数.txt":       []byte(head + strings.Repeat("不掌握1件", 60_000)),
		"一行.txt":      []byte(head + strings.Repeat("甲", 1<<19)),
		"段.txt":       []byte(head + strings.Repeat("本年收到申请1件。\n", 60_000)),
		"表.html":      []byte("<p>" + head + "</p><table>" + strings.Repeat("<tr><td>1</td><td>2</td></tr>", 100_000) + "</table>"),
		"深.html":      []byte("<p>" + head + "</p>" + strings.Repeat("<div><b>", 100_000) + "1"),
		"炸弹.xlsx":     with("xl/worksheets/sheet99.xml", bytes.Repeat([]byte{'a'}, 1<<20)),
		"半截.xlsx":     with("xl/media/image1.png", noise[:1<<20])[:1<<19],
		"空.docx":      {},
		"不认识.pdf":     []byte("%PDF-1.7\n"),
		"旧.doc":       []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 4096)),
		"数组.json":     []byte(strings.Repeat("[", 500_000)),
		"大数.json":     []byte(`{"schema":"nianbao.filing/1","form":"2021","year":` + strings.Repeat("9", 500_000) + `}`),
		"多段.md":       []byte(head + strings.Repeat("- 甲\n", 100_000)),
		"引用.html":     []byte(strings.Repeat("&amp;", 400_000)),
		"看不见.html":    []byte(head + strings.Repeat("<span style='display:none'>1</span>", 50_000)),
		"重复.txt":      []byte(head + strings.Repeat("二、主动公开政府信息情况\n", 50_000)),
		"全角.txt":      []byte(head + strings.Repeat("１２３４", 100_000)),
		"不是文字的.txt":   noise[:1<<20],
		"国标.txt":      append([]byte(head), noise[:1000]...),
		"长名.html":     []byte("<title>" + strings.Repeat("甲", 300_000) + "</title>"),
		"很多单元格.html":  []byte("<table><tr>" + strings.Repeat("<td>1", 100_000) + "</table>"),
		"合并.html":     []byte("<table>" + strings.Repeat("<tr><td rowspan=1000 colspan=1000>1</td></tr>", 2_000) + "</table>"),
		"样式.html":     []byte("<style>" + strings.Repeat("p{display:none}", 100_000) + "</style>" + head),
		"属性.html":     []byte("<p " + strings.Repeat("a=1 ", 200_000) + ">" + head),
		"换行.txt":      []byte(head + strings.Repeat("\n", 1<<20)),
		"制表符.txt":     []byte(head + strings.Repeat("1\t2\t3\n", 100_000)),
		"空格.txt":      []byte(head + strings.Repeat(" ", 1<<20)),
		"件数.html":     []byte("<p>" + head + strings.Repeat("收到申请12件，", 40_000) + "</p>"),
		"没有后缀的压缩包.md": good["xl/workbook.xml"],
		"60MB.txt":    []byte(head + strings.Repeat("本年收到申请一件，已经答复。\n", 1_400_000)),
		"60MB.html":   []byte("<p>" + head + "</p><img src='data:image/png;base64," + strings.Repeat("iVBORw0KGgo", 5_500_000) + "'>"),
		"标签.html":     []byte("<p>" + head + "</p>" + strings.Repeat("<p>甲</p>", 2_000_000)),
		"60MB.json":   []byte(`{"schema":"nianbao.filing/1","form":"2021","year":2024,"agency":{"name":"` + strings.Repeat("甲", 20_000_000) + `"}}`),
		"60MB国标.txt":  []byte("\xba\xa3" + strings.Repeat("\xd4\xad\xcf\xd8\n", 12_000_000)),
		"两万段.docx":    document(strings.Repeat("<w:p><w:r><w:t>收到申请12件，其中自然人11件。</w:t></w:r></w:p>", 20_000)),
		"大文档.docx":    document(strings.Repeat("<w:p/>", 8_000_000)),
		"长串.xlsx":     sheet(600, func(int) string { return `t="inlineStr"><is><t>` + strings.Repeat("甲", 30_000) + "</t></is>" }),
		"满表.xlsx":     sheet(1_500_000, func(i int) string { return fmt.Sprintf("><v>%d</v>", i) }),
	}
	names := lists.Map(slices.Sorted(maps.Keys(files)), func(name string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, files[name], 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	})
	p := openAlone(t, 1200)
	got := p.checkAlone(names, 0) // each has a worker of its own
	for i, name := range names {
		if !strings.Contains(got.Said[i], `"verdict"`) {
			t.Errorf("%s: the page says %q after %.0f ms", filepath.Base(name), got.Said[i], got.Milliseconds[i])
		}
	}
	for i, name := range names {
		t.Logf("%s: %.0f ms, %d MB", filepath.Base(name), got.Milliseconds[i], got.Peaks[i]>>20)
		if got.Peaks[i] > 300<<20 {
			t.Errorf("%s: the worker has %d MB", filepath.Base(name), got.Peaks[i]>>20)
		}
	}
}

// TestAloneRefuses: what only the program or another one can read is refused by name, with a way out that the page's reader has.
func TestAloneRefuses(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	dir := t.TempDir()
	old := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 4096))
	for name, data := range map[string][]byte{"1旧.doc": old, "2旧.xls": old, "3公布.pdf": []byte("%PDF-1.7\n1 0 obj\n"), "4.ofd": []byte("PK\x03\x04")} {
		writeFile(t, filepath.Join(dir, name), data)
	}
	p := openAlone(t, 1200)
	p.drop("#step-check .drop", dir)
	p.checked(4)
	p.eval("document.querySelectorAll('#step-check .rows summary').forEach(e=>e.click())", nil)
	p.wait("document.querySelectorAll('#step-check .found').length === 4")
	p.picture("alone-refuses")
	for i := range 4 {
		said := p.text(fmt.Sprintf("document.querySelectorAll('#step-check .rows > li')[%d].innerText", i))
		t.Log(said)
		if !strings.Contains(said, "无法读取") || !strings.Contains(said, "办法：") || strings.Contains(said, "转换后读取") || strings.Contains(said, "--") {
			t.Errorf("the page says %s", said)
		}
	}
}
