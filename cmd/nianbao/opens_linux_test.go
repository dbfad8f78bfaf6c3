package main

import (
	"encoding/binary"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/formula"
)

// opens counts how often a run opens each file of a folder, as the system sees it.
func opens(t *testing.T, dir string, run func()) map[string]int {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK)
	if err != nil {
		t.Skipf("nobody says here what is opened: %v", err)
	}
	defer syscall.Close(fd)
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_OPEN); err != nil {
		t.Fatal(err)
	}
	run()
	count, buf := map[string]int{}, make([]byte, 1<<20)
	n, _ := syscall.Read(fd, buf) // nothing to read is an error, and no file
	for data := buf[:max(n, 0)]; len(data) >= syscall.SizeofInotifyEvent; {
		length := int(binary.NativeEndian.Uint32(data[12:]))
		name := strings.TrimRight(string(data[syscall.SizeofInotifyEvent:syscall.SizeofInotifyEvent+length]), "\x00")
		if data = data[syscall.SizeofInotifyEvent+length:]; name != "" {
			count[name]++
		}
	}
	return count
}

// TestCollectOpens: a full collection opens each file as often as checking does, and one that goes back once more for its copy; the
// standing of the year opens each no more often, to know it again.
func TestCollectOpens(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir, d := filepath.Join(t.TempDir(), "2024 年报"), &doors{t, form}
	list := filepath.Join(t.TempDir(), "名单.csv")
	writeFile(t, list, []byte("单位名称,单位代码,上级代码\n本县,000,\n甲局,001,000\n乙局,002,000\n丙局,003,000\n"))
	command(t, exitFine, "year", dir, "--year", "2024", "--roster", list)
	inbox := filepath.Join(dir, year.Inbox)
	wrong := func(f *templates.Filing) {
		f.Set("applications.new.natural", templates.Number(formula.FromInt(777)))
		f.Set("applications.new.total", templates.Cell{})
		f.Complete()
	}
	writeFile(t, filepath.Join(inbox, "甲.xlsx"), asBook("甲局", "opens")(d))
	writeFile(t, filepath.Join(inbox, "乙.json"), asJSON("乙局")(d))
	writeFile(t, filepath.Join(inbox, "丙 退.xlsx"), asBook("丙局", "opens wrong", wrong)(d))
	checked := opens(t, inbox, func() { command(t, exitFaulty, "check", "--folder", dir) })
	collected := opens(t, inbox, func() { command(t, exitFaulty, "collect", "--folder", dir) })
	again := opens(t, inbox, func() { command(t, exitFaulty, "collect", "--folder", dir) })
	stands := opens(t, inbox, func() { command(t, exitFine, "year", dir) })
	for _, name := range below(t, inbox) {
		name = filepath.Base(name)
		back := map[bool]int{true: 1}[strings.Contains(name, "退")]
		if checked[name] == 0 || collected[name] != checked[name]+back || again[name] > collected[name] || stands[name] > checked[name] {
			t.Errorf("%s is opened %d times to check, %d to collect, %d to collect again, %d for the standing", name, checked[name], collected[name], again[name], stands[name])
		}
	}
	if len(checked) != 3 {
		t.Errorf("opened are %v", checked)
	}
}
