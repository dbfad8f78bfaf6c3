package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/steps"
)

// version is set by the linker in released programs.
var version = "开发版"

func main() {
	answers, err := handler()
	if err != nil { panic(err) }
	r, _ := http.NewRequest(os.Args[2], os.Args[3], os.Stdin)
	answers.ServeHTTP(&writer{head: http.Header{}}, r)
}
// handler is the local page's, with the forms and rules that are built in.
func handler() (http.Handler, error) {
	var given struct {
		Forms []string
		Rules string
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &given); err != nil {
		return nil, err
	}
	forms, _, err := job.LoadForms(given.Forms)
	if err != nil {
		return nil, err
	}
	tools := &steps.Tools{Now: time.Now, Version: version, Forms: forms, Rules: given.Rules}
	steps, err := serve.Inside(serve.Options{Tools: tools})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", steps)
	mux.HandleFunc("POST /check/{name}", func(w http.ResponseWriter, r *http.Request) {
		if err := checkAlone(w, r, tools); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
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
	check := job.Check{World: world, Basis: basis}
	files, _, err := check.All(r.Context(), []string{name})
	if err != nil {
		return err
	}
	return feedback.JSON(w, world.Receipt(files, basis), files)
}


type writer struct { head http.Header }
func (w *writer) Header() http.Header { return w.head }
func (w *writer) WriteHeader(int) {}
func (w *writer) Write(b []byte) (int, error) { return os.Stdout.Write(b) }
func (w *writer) Flush() {}
