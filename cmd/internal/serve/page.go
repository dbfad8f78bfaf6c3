//go:build !js

package serve

import (
	"bytes"
	"embed"
	"net/http"
	"path"
	"time"
)

// The page: plain HTML, a style sheet and a few script modules, as they stand in the folder.
//
//go:embed web
var web embed.FS

// Asset returns a file of the page, nil for none of that name.
func Asset(name string) []byte {
	data, _ := web.ReadFile("web/" + name)
	return data
}

// pages are those that a browser on the machine is shown.
func (s *Server) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /web/{name}", s.asset)
}

func (s *Server) page(w http.ResponseWriter, r *http.Request) { sendAsset(w, r, "page.html") }

func (s *Server) asset(w http.ResponseWriter, r *http.Request) { sendAsset(w, r, r.PathValue("name")) }

func sendAsset(w http.ResponseWriter, r *http.Request, name string) {
	data := Asset(path.Base(name))
	if data == nil {
		sayError(w, r, errNoAddress.status, errNoAddress.text)
		return
	}
	w.Header().Set("Content-Type", mediaType(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}
