package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// A browser is a headless Chromium driven over its DevTools pipe: messages of JSON, each ended by a zero byte, on the file
// descriptors 3 and 4 (--remote-debugging-pipe). It has one page.
type browser struct {
	t       testing.TB
	out     io.Writer
	session string
	home    string // everything Chromium writes goes below this folder
	saved   string // downloads

	mu       sync.Mutex
	next     int
	answers  map[int]chan answer
	requests []string // every address that the page has asked for
	console  []string // what the page has written to the console, and what the browser says of its policy
	dialogs  int
	loaded   chan struct{}
	done     map[string]chan string // downloads by their GUID: the state they end in
	names    map[string]string
}

type answer struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// startBrowser opens Chromium with an empty page of the given width. It ends with the test.
func startBrowser(t testing.TB, width int) *browser {
	t.Helper()
	chromium := tier.Tool(t, "chromium")
	home, err := os.MkdirTemp("", "chromium") // not t.TempDir: Chromium's helpers may write a moment longer than it runs
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, home: home, saved: filepath.Join(home, "saved"), answers: map[int]chan answer{},
		loaded: make(chan struct{}, 100), done: map[string]chan string{}, names: map[string]string{}}
	if err := os.MkdirAll(filepath.Join(home, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	toR, toW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromR, fromW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
		fmt.Sprintf("--window-size=%d,900", width), "--user-data-dir="+filepath.Join(home, "profile"), "about:blank")
	cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Join(home, "tmp"), "HOME="+home)
	cmd.ExtraFiles = []*os.File{toR, fromW}
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toR.Close()
	fromW.Close()
	b.out = toW
	go b.read(fromR)
	t.Cleanup(func() {
		b.send("", "Browser.close", nil)
		gone := make(chan struct{})
		go func() { cmd.Wait(); close(gone) }()
		select {
		case <-gone:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
		}
		toW.Close()
		os.RemoveAll(home)
	})
	var targets struct {
		TargetInfos []struct{ TargetID, Type string }
	}
	b.call("", "Target.getTargets", nil, &targets)
	for _, target := range targets.TargetInfos {
		if target.Type == "page" {
			var attached struct{ SessionID string }
			b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
			b.session = attached.SessionID
		}
	}
	for _, domain := range []string{"Page", "Runtime", "Network", "Log", "DOM"} {
		b.do(domain+".enable", nil)
	}
	b.call("", "Browser.setDownloadBehavior", map[string]any{"behavior": "allowAndName", "downloadPath": b.saved, "eventsEnabled": true}, nil)
	b.size(width)
	return b
}

// size sets the width of the window.
func (b *browser) size(width int) {
	b.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
}

func (b *browser) read(r io.Reader) {
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID     int
			Method string
			Params json.RawMessage
			answer
		}
		if json.Unmarshal(bytes.TrimSuffix(line, []byte{0}), &m) != nil {
			continue
		}
		b.mu.Lock()
		if m.ID != 0 {
			if c := b.answers[m.ID]; c != nil {
				c <- m.answer
			}
		} else {
			b.event(m.Method, m.Params)
		}
		b.mu.Unlock()
	}
}

func (b *browser) event(method string, params []byte) {
	var p struct {
		Request           struct{ URL string }
		Entry             struct{ Level, Text, URL string }
		Args              []struct{ Value any }
		Type              string
		ExceptionDetails  struct{ Text string }
		GUID, State       string
		SuggestedFilename string
	}
	json.Unmarshal(params, &p)
	switch method {
	case "Network.requestWillBeSent":
		b.requests = append(b.requests, p.Request.URL)
	case "Log.entryAdded":
		b.console = append(b.console, p.Entry.Level+": "+p.Entry.Text+" "+p.Entry.URL)
	case "Runtime.consoleAPICalled":
		b.console = append(b.console, fmt.Sprint(p.Type, ": ", p.Args))
	case "Runtime.exceptionThrown":
		b.console = append(b.console, string(params))
	case "Page.javascriptDialogOpening":
		b.dialogs++
	case "Page.loadEventFired":
		select {
		case b.loaded <- struct{}{}:
		default:
		}
	case "Browser.downloadWillBegin":
		b.names[p.GUID] = p.SuggestedFilename
	case "Browser.downloadProgress":
		if p.State == "inProgress" {
			return
		}
		if b.done[p.GUID] == nil {
			b.done[p.GUID] = make(chan string, 1)
			b.done[p.GUID] <- p.State
		}
	}
}

func (b *browser) send(session, method string, params any) (int, chan answer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	c := make(chan answer, 1)
	b.answers[b.next] = c
	m := map[string]any{"id": b.next, "method": method}
	if params != nil {
		m["params"] = params
	}
	if session != "" {
		m["sessionId"] = session
	}
	data, _ := json.Marshal(m)
	b.out.Write(append(data, 0))
	return b.next, c
}

func (b *browser) call(session, method string, params, result any) {
	b.t.Helper()
	if fault := b.ask(session, method, params, result); fault != "" {
		b.t.Fatalf("chromium: %s: %s", method, fault)
	}
}

// ask calls a method, and returns what the browser says is wrong.
func (b *browser) ask(session, method string, params, result any) (fault string) {
	b.t.Helper()
	_, c := b.send(session, method, params)
	select {
	case a := <-c:
		if a.Error != nil {
			return a.Error.Message
		}
		if result != nil {
			if err := json.Unmarshal(a.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
	case <-time.After(2 * time.Minute):
		b.t.Fatalf("chromium does not answer %s", method)
	}
	return ""
}

// do calls a method of the page's session.
func (b *browser) do(method string, params any) {
	b.t.Helper()
	b.call(b.session, method, params, nil)
}

// open goes to an address and waits until it is loaded.
func (b *browser) open(url string) {
	b.t.Helper()
	for len(b.loaded) > 0 {
		<-b.loaded
	}
	b.do("Page.navigate", map[string]any{"url": url})
	select {
	case <-b.loaded:
	case <-time.After(time.Minute):
		b.t.Fatalf("%s does not load", url)
	}
}

// eval evaluates an expression in the page, waits for it if it is a promise, and stores its value.
func (b *browser) eval(expression string, value any) {
	b.t.Helper()
	if fault := b.look(expression, value); fault != "" {
		b.t.Fatalf("chromium: %s: %s", expression, fault)
	}
}

// look is eval that returns what the browser says is wrong: that the page was left meanwhile, for instance.
func (b *browser) look(expression string, value any) (fault string) {
	b.t.Helper()
	var r struct {
		Result struct {
			Value       json.RawMessage
			Description string
		}
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	params := map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}
	if fault := b.ask(b.session, "Runtime.evaluate", params, &r); fault != "" {
		return fault
	}
	if r.ExceptionDetails != nil {
		b.t.Fatalf("in the page: %s %s\n%s", r.ExceptionDetails.Text, r.ExceptionDetails.Exception.Description, expression)
	}
	if value != nil {
		if err := json.Unmarshal(r.Result.Value, value); err != nil {
			b.t.Fatalf("%s is %s: %v", expression, r.Result.Value, err)
		}
	}
	return ""
}

// text returns the value of an expression that is a string.
func (b *browser) text(expression string) string {
	b.t.Helper()
	var s string
	b.eval("String("+expression+")", &s)
	return s
}

// wait waits until an expression is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	b.waitFor(expression, 30*time.Second)
}

func (b *browser) waitFor(expression string, most time.Duration) {
	b.t.Helper()
	// Looks are counted, not seconds: on a busy machine each of them takes longer, and so does what is waited for.
	for looks := most / lookEvery; ; looks-- {
		var ok bool
		if fault := b.look("!!("+expression+")", &ok); fault == "" && ok { // a page that is just being left does not answer
			return
		}
		if looks <= 0 {
			b.t.Fatalf("the page does not come to %s\n%s\n%s", expression, b.text("document.body.innerText"), strings.Join(b.console, "\n"))
		}
		time.Sleep(lookEvery)
	}
}

// lookEvery is the time between two looks at a page.
const lookEvery = 30 * time.Millisecond

// click clicks the middle of an element, as a mouse does.
func (b *browser) click(selector string) {
	b.t.Helper()
	x, y := b.middle(selector)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.do("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1})
	}
}

func (b *browser) middle(selector string) (x, y float64) {
	b.t.Helper()
	var at []float64
	// What comes into view is laid out only then, and may move what is below it: look again until it stands still.
	b.eval(`(async()=>{const e=document.querySelector(`+quote(selector)+`);if(!e)return null;let last='';
for(let i=0;i<50;i++){e.scrollIntoView({block:'center',behavior:'instant'});await new Promise(done=>setTimeout(done,40));
const r=e.getBoundingClientRect(),at=[r.x+r.width/2,r.y+r.height/2];if(String(at)===last)return at;last=String(at)}return null})()`, &at)
	if len(at) != 2 {
		b.t.Fatalf("there is no %s", selector)
	}
	return at[0], at[1]
}

// drop drops files and folders on an element.
func (b *browser) drop(selector string, files ...string) {
	b.t.Helper()
	x, y := b.middle(selector)
	data := map[string]any{"items": []any{}, "files": files, "dragOperationsMask": 1}
	for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
		b.do("Input.dispatchDragEvent", map[string]any{"type": kind, "x": x, "y": y, "data": data})
	}
}

// choose sets the files of a file input.
func (b *browser) choose(selector string, files ...string) {
	b.t.Helper()
	var node struct{ Result struct{ ObjectID string } }
	b.call(b.session, "Runtime.evaluate", map[string]any{"expression": "document.querySelector(" + quote(selector) + ")"}, &node)
	if node.Result.ObjectID == "" {
		b.t.Fatalf("there is no %s", selector)
	}
	b.do("DOM.setFileInputFiles", map[string]any{"files": files, "objectId": node.Result.ObjectID})
}

// key presses a key.
func (b *browser) key(key string, code int, text string) {
	b.t.Helper()
	b.do("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text})
	b.do("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code})
}

// download clicks a link and returns what is saved, and under which name.
func (b *browser) download(selector string) (name string, data []byte) {
	b.t.Helper()
	b.mu.Lock()
	known := map[string]bool{}
	for guid := range b.names {
		known[guid] = true
	}
	b.mu.Unlock()
	b.eval("document.querySelector("+quote(selector)+").click()", nil)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		b.mu.Lock()
		for guid, suggested := range b.names {
			if !known[guid] && b.done[guid] != nil {
				b.mu.Unlock()
				if state := <-b.done[guid]; state != "completed" {
					b.t.Fatalf("the download of %s ends %s", selector, state)
				}
				data, err := os.ReadFile(filepath.Join(b.saved, guid))
				if err != nil {
					b.t.Fatal(err)
				}
				return suggested, data
			}
		}
		b.mu.Unlock()
	}
	b.t.Fatalf("%s downloads nothing", selector)
	return "", nil
}

// shot takes a picture of the whole page.
func (b *browser) shot(name string) {
	b.t.Helper()
	var page [2]int
	b.eval("[innerWidth,document.documentElement.scrollHeight]", &page)
	metrics := map[string]any{"width": page[0], "height": min(max(page[1], 700), 5000), "deviceScaleFactor": 1, "mobile": page[0] < 600}
	b.do("Emulation.setDeviceMetricsOverride", metrics) // what is outside of the window is not drawn
	b.eval("new Promise(done=>setTimeout(done,250))", nil)
	var picture struct{ Data string }
	b.call(b.session, "Page.captureScreenshot", nil, &picture)
	b.size(page[0])
	data, err := base64.StdEncoding.DecodeString(picture.Data)
	if err == nil {
		os.MkdirAll(filepath.Dir(name), 0o777)
		err = os.WriteFile(name, data, 0o666)
	}
	if err != nil {
		b.t.Error(err)
	}
}

func quote(s string) string {
	data, _ := json.Marshal(s)
	return string(data)
}
