package serve

import (
	_ "embed"
	"encoding/json"
	"html"
	"io"
	"strings"

	"nianbao/cmd/internal/serve/http"
)

// What the server says to somebody who has not reached the page. None of it is English, and none tells a stranger anything.

// A notice is a page with a heading and sentences.
type notice struct {
	Title string
	Lines []string
}

var (
	noticeUnknown = notice{"这个网址打不开", []string{
		"网址不对、不完整，或者是上一次运行时的：每次打开程序，网址都不同。",
		"请把程序窗口里显示的网址完整地复制到浏览器里；窗口已经关了的，请重新打开程序。"}}
	noticeUsed = notice{"这个网址已经用过了", []string{
		"自动打开浏览器用的这个网址只能用一次，之前已经有人用它打开了页面。",
		"是您自己打开的：请回到那个网页；找不到了，就把程序窗口里显示的网址复制到浏览器里。",
		"不是您打开的：可能有别人抢在前面打开了页面。请在程序窗口里按 Ctrl-C 结束程序，重新打开；放进去的文件会一并删除。"}}
	noticeStranger = notice{"没有打开：分辨不出这是您本人", []string{
		"自动打开浏览器用的这个网址，只有运行程序的那个用户能用；这次来访的是这台电脑上的另一个用户，或者分辨不出是谁。",
		"如果程序是您打开的：请把程序窗口里显示的网址复制到浏览器里。"}}
)

// noticePage and openingPage have places in braces.
var (
	//go:embed words/notice.html
	noticePage string
	//go:embed words/opening.html
	openingPage string
)

// noticePolicy lets a notice have its style, and nothing else.
const noticePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// say answers with a page.
func (n notice) say(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", mediaType(".html"))
	w.Header().Set("Content-Security-Policy", noticePolicy)
	w.WriteHeader(status)
	lines := ""
	for _, l := range n.Lines {
		lines += "<p>" + html.EscapeString(l) + "</p>\n"
	}
	strings.NewReplacer("{title}", html.EscapeString(n.Title), "{lines}", lines).WriteString(w, noticePage)
}

// opening is a page that leads on.
func opening(to string) string { return strings.ReplaceAll(openingPage, "{to}", html.EscapeString(to)) }

// sayOpening answers with a page that leads on.
func sayOpening(w http.ResponseWriter, to string) {
	w.Header().Set("Content-Type", mediaType(".html"))
	io.WriteString(w, opening(to))
}

// sayError answers with a sentence: to the page as JSON, to somebody who has opened the address himself as a page.
func sayError(w http.ResponseWriter, r *http.Request, status int, text string) {
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		notice{"没有打开", []string{text + "。"}}.say(w, status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": text})
}

// redirect leads elsewhere, without the text in English that http.Redirect adds.
func redirect(w http.ResponseWriter, to string, status int) {
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}
