package steps

import (
	"regexp"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestPageWords: nothing that the page says tells its user to write an option behind a command.
func TestPageWords(t *testing.T) {
	option := regexp.MustCompile(`--[a-z]+`)
	look := func(code, text string) {
		t.Helper()
		if text = strings.ReplaceAll(pageText(text), "“nianbao serve --form 文件.yaml”", ""); option.MatchString(text) {
			t.Errorf("%s: %s", code, text)
		}
	}
	for _, e := range templates.Catalogue() {
		look(e.Code, e.Message)
		look(e.Code, e.Fix)
	}
	look("an unknown form", (&templates.UnknownFormError{ID: "x"}).Chinese())
	if got, want := pageText("一\x1b\n二"), "一·\n二"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
