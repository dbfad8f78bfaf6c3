package serve

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"nianbao/cmd/internal/serve/http"

	"nianbao/cmd/internal/door"
)

// Received and written files have texts of others in them. Whoever opens one in the browser gets it in a box without an
// origin: no script, no request, no frame.
const boxPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// viewPolicy shows a page of ours with its own style. scripts are those it may run, still without an origin.
func viewPolicy(scripts []string) string {
	policy := boxPolicy + "; style-src 'unsafe-inline'; img-src data:"
	if len(scripts) == 0 {
		return policy
	}
	return strings.Replace(policy, "sandbox;", "sandbox allow-scripts;", 1) + "; script-src " + strings.Join(scripts, " ")
}

func (s *Server) outputOf(r *http.Request) (*output, *os.File, error) {
	b, err := s.batchOf(r)
	if err != nil {
		return nil, nil, err
	}
	number, _ := strconv.Atoi(r.PathValue("number"))
	b.mu.Lock()
	o := b.outputs[number]
	b.mu.Unlock()
	if o == nil {
		return nil, nil, &statusError{http.StatusNotFound, "没有这个结果；它可能已被新的结果代替"}
	}
	f, err := door.Open(o.file)
	if err != nil {
		return nil, nil, &statusError{http.StatusNotFound, "这个结果已经不在了；请再做一次"}
	}
	return o, f, nil
}

// toSave is the head of a file that the browser saves under a name.
func toSave(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Security-Policy", boxPolicy)
	w.Header().Set("Content-Disposition", attachment(name))
	w.Header().Set("Content-Type", mediaType(name))
}

// download sends a result to be saved.
func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	o, f, err := s.outputOf(r)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	defer f.Close()
	toSave(w, path.Base(o.Name))
	http.ServeContent(w, r, "", time.Time{}, f)
}

// view shows a result that is a web page.
func (s *Server) view(w http.ResponseWriter, r *http.Request) {
	o, f, err := s.outputOf(r)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	defer f.Close()
	if path.Ext(o.Name) != ".html" {
		sayError(w, r, http.StatusNotFound, "这个结果不是网页，请下载后打开")
		return
	}
	w.Header().Set("Content-Security-Policy", viewPolicy(o.scripts))
	w.Header().Set("Content-Type", mediaType(".html"))
	http.ServeContent(w, r, "", time.Time{}, f)
}

// zip sends all results of a batch, or those of a group, as one archive.
func (s *Server) zip(w http.ResponseWriter, r *http.Request) {
	b, err := s.batchOf(r)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	list := b.results(r.URL.Query().Get("group"))
	if len(list) == 0 {
		sayError(w, r, http.StatusNotFound, "还没有结果可以下载")
		return
	}
	http.NewResponseController(w).SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Security-Policy", boxPolicy)
	w.Header().Set("Content-Disposition", attachment(safePart(r.PathValue("name"))))
	w.Header().Set("Content-Type", mediaType(".zip"))
	if writeZip(w, list) != nil {
		panic(http.ErrAbortHandler) // the browser must not take a half for the whole
	}
}

// writeZip writes results under their names. What is compressed already is stored, and there are no times, so that the
// same results make the same archive.
func writeZip(w io.Writer, list []*output) error {
	archive := zip.NewWriter(w)
	for _, o := range list {
		head := &zip.FileHeader{Name: o.Name, Method: zip.Deflate}
		if ext := path.Ext(o.Name); ext == ".xlsx" || ext == ".docx" {
			head.Method = zip.Store
		}
		part, err := archive.CreateHeader(head)
		if err != nil {
			return err
		}
		f, err := door.Open(o.file)
		if err != nil {
			return err
		}
		_, err = io.Copy(part, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

// sampleRoster sends the sample of a roster.
func (s *Server) sampleRoster(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	name, err := s.opt.Office.SampleRoster(&b)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	toSave(w, name)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
}

// types are the media types of what is sent. They are not asked of the system, which may have others.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".txt":  "text/plain; charset=utf-8",
	".md":   "text/markdown; charset=utf-8",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".zip":  "application/zip",
}

func mediaType(name string) string {
	if t, ok := types[path.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}
