package markup

import "testing"

// TestBuffer: what others have written is never markup, in an element or an attribute.
func TestBuffer(t *testing.T) {
	var b Buffer
	b.Raw(`<p title="`, "a", `">`).Text(`<i>"教育"&'体育'`).Raw("</p>").Int(-12).Percent(0.33456)
	if want := `<p title="a">&lt;i&gt;&quot;教育&quot;&amp;&#39;体育&#39;</p>-1233.46%`; string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
}
