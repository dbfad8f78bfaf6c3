package main

import (
	"fmt"
	"os"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
)

// readPrevious reads the sources of --previous; an empty name gives nil. Sources that cannot be read are named and left
// out. open says how they are opened.
func (e *env) readPrevious(name string, open intake.Options) (*intake.Previous, error) {
	if name == "" {
		return nil, nil
	}
	if !exists(name) {
		return nil, fileError("--previous 的“%s”找不到；请核对文件名和文件夹", name)
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() { // named itself, it must be there to be read
		if err := door.Check(name, intake.SourceKind()); err != nil {
			return nil, fileError("--previous 的“%s”打不开：%s", name, reason(err))
		}
	}
	last, err := intake.ReadPrevious([]string{name}, open)
	if err != nil {
		return nil, fileError("--previous 的“%s”读不了：%v", name, err)
	}
	e.sayPassed(last.Passed)
	for _, note := range last.Notes {
		fmt.Fprintf(e.stderr, "nianbao: 上年数据：%s\n", feedback.Printable(note))
	}
	for _, item := range last.Unread {
		for _, f := range item.Findings {
			fmt.Fprintf(e.stderr, "nianbao: 上年数据：%s\n", f.Message)
		}
	}
	return last, nil
}
