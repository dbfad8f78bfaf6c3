package main

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// TestManPage: the page holds every command's notice, and groff, where it is installed, formats it without a warning.
func TestManPage(t *testing.T) {
	commands := (&env{}).commands()
	page := manPage(commands)
	plain := strings.NewReplacer(`\:`, "", `\-`, "-", `\&`, "", `\e`, `\`).Replace(page)
	for _, cmd := range commands {
		n := notices()[cmd.name]
		for _, want := range append([]string{n.About, n.Gives, n.Next, usageLine(cmd)}, append(slices.Clone(n.More), cmd.examples...)...) {
			if !strings.Contains(plain, want) {
				t.Errorf("%s: the page does not say %q", cmd.name, want)
			}
		}
		for _, f := range cmd.flags {
			if !strings.Contains(plain, ".B "+f.head()+"\n"+f.about()+"\n") {
				t.Errorf("%s: the page does not explain %s", cmd.name, f.head())
			}
		}
	}
	groff := tier.Tool(t, "groff")
	format := exec.Command(groff, "-k", "-Tutf8", "-man", "-ww", "-P-cbou")
	format.Stdin = strings.NewReader(page)
	var said strings.Builder
	format.Stderr = &said
	out, err := format.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("groff: %v\n%s", err, said.String())
	}
	formatted := regexp.MustCompile(`\s+`).ReplaceAllString(string(out), "")
	for _, cmd := range commands {
		if want := strings.Join(strings.Fields(notices()[cmd.name].About), ""); !strings.Contains(formatted, want) {
			t.Errorf("%s: the formatted page does not say %q", cmd.name, want)
		}
	}
}
