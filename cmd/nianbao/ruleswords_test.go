package main

import (
	"regexp"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestRulesExplainedInWords: what rules CODE prints has no braces, ids or signs of the program.
func TestRulesExplainedInWords(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	unwanted := regexp.MustCompile(`\{[a-z]+\}|\*\d|(?m)^  [a-z_.]+：`)
	for _, r := range templates.Register(form) {
		var b strings.Builder
		if err := explainRule(&b, form, r); err != nil {
			t.Fatal(err)
		}
		if bad := unwanted.FindString(b.String()); bad != "" {
			t.Errorf("%s: %q stands in\n%s", r.Code, bad, b.String())
		}
		if !strings.Contains(b.String(), "依据：") {
			t.Errorf("%s has no source", r.Code)
		}
	}
}
