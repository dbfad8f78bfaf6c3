package blocks

import (
	"errors"
	"strings"
	"testing"

	"nianbao/templates/meter"
)

// TestTooTagged: a web page of as many tags as may be is read, one with more refused before anything is kept of them.
func TestTooTagged(t *testing.T) {
	hints := &Hints{Title: func(string) bool { return false }, Heading: func(string) (bool, bool) { return false, false }}
	for n, want := range map[int]string{maxTags: "", maxTags + 1: "有 1048577 个网页标记，年度报告没有这么长"} {
		list, err := Read("html", []byte(strings.Repeat("<", n)), hints, meter.New("x.html"))
		var long TooLong
		if errors.As(err, &long); string(long) != want || want != "" && len(list) > 0 {
			t.Errorf("%d tags: %d blocks, %v", n, len(list), err)
		}
	}
}
