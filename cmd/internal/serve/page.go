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

// Asset returns a file of the page, nil for none of that name.
func Asset(name string) []byte {
	data, _ := web.ReadFile("web/" + name)
	return data
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
