package main

import (
	"encoding/json"
	"io"
	"net/url"
	"os"
	"runtime/debug"
	"syscall/js"
	"time"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/say"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/http"
	"nianbao/cmd/internal/serve/steps"
	"nianbao/xlsx"
)

// version is set by the linker in released programs.
var version = "开发版"

func main() {
	// The memory of a program in a browser never becomes smaller: rather collect more often than take more.
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(128 << 20)
	answers, err := handler()
	if err != nil {
		text := err.Error()
		if fault := job.FaultOf(err); fault != nil {
			text = fault.In(say.Alone)
		}
		js.Global().Call("nianbaoFailed", text)
		return
	}
	js.Global().Call("nianbaoReady", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go answer(answers, args)
		return nil
	}))
	select {}
}

// handler is the local page's, with the forms and rules that are built in.
func handler() (http.Handler, error) {
	var given struct {
		Forms  []string
		Rules  string
		Blanks map[string][]byte
	}
	if err := json.Unmarshal([]byte(js.Global().Get("nianbaoGiven").String()), &given); err != nil {
		return nil, err
	}
	forms, _, err := job.LoadForms(given.Forms)
	if err != nil {
		return nil, err
	}
	xlsx.Blanks = given.Blanks
	tools := &steps.Tools{Now: time.Now, Version: version, Forms: forms, Rules: given.Rules}
	steps, err := serve.Inside(serve.Options{Tools: tools})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", steps)
	mux.HandleFunc("POST /check/{name}", func(w http.ResponseWriter, r *http.Request) {
		if err := checkAlone(w, r, tools); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			io.WriteString(w, err.Error())
		}
	})
	return mux, nil
}

// checkAlone answers what the command answers of one file, as JSON: nobody has to believe that the page says the same.
func checkAlone(w io.Writer, r *http.Request, tools *steps.Tools) error {
	name := r.PathValue("name")
	f, err := os.Create("/" + name)
	if err != nil {
		return err
	}
	defer os.Remove("/" + name)
	if _, err := io.Copy(f, r.Body); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	world := &job.World{Now: tools.Now, Version: tools.Version, Say: func(job.Note) {}}
	basis, err := world.Basis(intake.Options{Forms: tools.Forms}, tools.Rules, "")
	if err != nil {
		return err
	}
	check := job.Check{World: world, Basis: basis, Ledgers: true} // as the command does without a roster
	files, _, err := check.All(r.Context(), []string{name})
	if err != nil {
		return err
	}
	return feedback.JSON(w, world.Receipt(files, basis), files)
}

// answer answers a request: method, path, headers, the bytes of the body or null, and what is told of the answer.
func answer(h http.Handler, args []js.Value) {
	tell := args[4]
	w := &writer{tell: tell, head: http.Header{}}
	body := &reader{from: args[3]}
	path, err := url.Parse("/" + args[1].String())
	if err != nil {
		panic(err) // the page makes these
	}
	r := &http.Request{Method: args[0].String(), URL: path, Header: http.Header{}, Body: body}
	if body.from.Truthy() {
		r.ContentLength = int64(body.from.Length())
	}
	names := js.Global().Get("Object").Call("keys", args[2])
	for i := range names.Length() {
		r.Header.Set(names.Index(i).String(), args[2].Get(names.Index(i).String()).String())
	}
	h.ServeHTTP(w, r)
	w.WriteHeader(http.StatusOK)
	tell.Invoke("end", true)
}

// A reader reads the bytes of an array of the browser, piece by piece: they need not be in the program's memory at once.
type reader struct {
	from js.Value
	at   int
}

func (r *reader) Read(b []byte) (int, error) {
	if !r.from.Truthy() || r.at == r.from.Length() {
		return 0, io.EOF
	}
	n := js.CopyBytesToGo(b, r.from.Call("subarray", r.at))
	r.at += n
	return n, nil
}

func (r *reader) Close() error { return nil }

// A writer tells the page of an answer as it comes.
type writer struct {
	tell js.Value
	head http.Header
	told bool
}

func (w *writer) Header() http.Header { return w.head }

func (w *writer) WriteHeader(status int) {
	if w.told {
		return
	}
	w.told = true
	heads := map[string]string{}
	for name := range w.head {
		heads[name] = w.head.Get(name)
	}
	data, _ := json.Marshal(map[string]any{"status": status, "headers": heads})
	w.tell.Invoke("head", string(data))
}

func (w *writer) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	data := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(data, b)
	w.tell.Invoke("data", data)
	return len(b), nil
}
