// Package tier says which tests run. `go test ./...` is the first tier: three minutes on two quiet cores. With
// NIANBAO_REQUIRE_TOOLS=1, as .ci/run has it, the second runs too: what needs LibreOffice, Chromium or another program
// beside Go, and all rounds of what goes through thousands of inputs. A program that is missing then is a failure.
package tier

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Full reports whether the second tier runs.
func Full() bool { return os.Getenv("NIANBAO_REQUIRE_TOOLS") == "1" }

// Need skips a test of the second tier in the first one; why says what it takes.
func Need(t testing.TB, why string) {
	t.Helper()
	if !Full() {
		t.Skipf("%s: runs with NIANBAO_REQUIRE_TOOLS=1", why)
	}
}

// Tool returns the path of the first of these programs that is installed, for a test of the second tier.
func Tool(t testing.TB, names ...string) string {
	t.Helper()
	Need(t, "needs "+strings.Join(names, " or "))
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("NIANBAO_REQUIRE_TOOLS=1, but %s is not installed", strings.Join(names, " or "))
	return ""
}

// Rounds returns how many rounds a test makes: some of them in the first tier, all in the second.
func Rounds(some, all int) int {
	if Full() {
		return all
	}
	return some
}

var made sync.Map // functions that write once, by what they write of

// Once returns what write writes of a form and a filing, written once however often a test asks: most tests fill in the same
// ones, and writing takes the longest. A filing is known by its JSON.
func Once(t testing.TB, form, filing any, write func() ([]byte, error)) []byte {
	t.Helper()
	text, err := json.Marshal(filing)
	if err != nil {
		t.Fatal(err)
	}
	type of struct {
		form   any
		filing string
	}
	once, _ := made.LoadOrStore(of{form, string(text)}, sync.OnceValues(write))
	data, err := once.(func() ([]byte, error))()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(data)
}
