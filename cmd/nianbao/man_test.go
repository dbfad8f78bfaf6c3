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
		for _, want := range append([]string{cmd.About, cmd.Gives, cmd.Next, usageLine(cmd)}, append(slices.Clone(cmd.More), cmd.Examples...)...) {
			if !strings.Contains(plain, want) {
				t.Errorf("%s: the page does not say %q", cmd.Name, want)
			}
		}
		for _, f := range cmd.Flags {
			if !strings.Contains(plain, ".B "+f.head()+"\n"+f.about()+"\n") {
				t.Errorf("%s: the page does not explain %s", cmd.Name, f.head())
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
		if want := strings.Join(strings.Fields(cmd.About), ""); !strings.Contains(formatted, want) {
			t.Errorf("%s: the formatted page does not say %q", cmd.Name, want)
		}
	}
}
