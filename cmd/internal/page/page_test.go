package page

import (
	"strings"
	"testing"

	"nianbao/cmd/internal/serve"
)

// TestAssemble: what the page cannot do is cut out of the local page's html, nothing is fetched, and what an office builds in
// stands there as data.
func TestAssemble(t *testing.T) {
	parts := Parts{Page: serve.Asset("page.html"), Style: serve.Asset("page.css"), Look: []byte("look()"), Script: []byte("script()"),
		Worker: []byte("worker()"), Program: "AAAA", Warm: []byte("PK")}
	data, err := Assemble(parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ reason, text string }{
		{"collecting is no step here", "step-collect"},
		{"handing out neither", "#handout"},
		{"the roster's sample comes from the program", `href="roster"`},
		{"no module is loaded from a file", "type=\"module\""},
		{"nothing is fetched", "src=\""},
		{"no address of the net", "http:"},
	} {
		if strings.Contains(string(data), x.text) {
			t.Errorf("%s: the page holds %q", x.reason, x.text)
		}
	}
	filled, err := Fill(data, Given{Office: "示例市<b>办公室", Forms: []string{"id: x</script>"}, Rules: "甲: 乙", RulesName: "规则.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<p>示例市&lt;b&gt;办公室提供。</p>", `"forms":["id: x\u003c/script\u003e"]`, `"rulesName":"规则.yaml"`} {
		if !strings.Contains(string(filled), want) {
			t.Errorf("the filled page lacks %s", want)
		}
	}
	if again, _ := Fill(data, Given{}); !strings.Contains(string(again), noGiven) {
		t.Errorf("nothing given is not what stood there")
	}
	if _, err := Fill(filled, Given{}); err == nil {
		t.Error("a page is filled twice")
	}
	parts.Script = []byte("a</script>")
	if _, err := Assemble(parts); err == nil {
		t.Error("a script that ends its element is taken")
	}
	parts.Script, parts.Page = nil, []byte("<html></html>")
	if _, err := Assemble(parts); err == nil {
		t.Error("another page is taken")
	}
}
