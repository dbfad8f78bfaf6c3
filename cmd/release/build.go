package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A builder makes the archives of one version.
type builder struct {
	version  string
	out      string
	targets  []target
	progress io.Writer

	tool goTool
	temp string // for what is not kept
	host string // the program for the machine that builds
}

const (
	sumsFile    = "SHA256SUMS"
	manualFile  = "使用说明.txt"
	rosterFile  = "名单样表.xlsx"
	formsFile   = "本地格式.txt"
	changesFile = "更新记录.txt"
	licenceFile = "第三方许可.txt"
	desktopFile = "nianbao.desktop"
)

// build makes everything and returns the names of what it has written. The files appear in the output folder when all of
// them are complete.
func (b *builder) build() (files []string, err error) {
	if b.tool, err = findGo(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(b.out, 0o777); err != nil {
		return nil, fmt.Errorf("建不了文件夹“%s”：%s", b.out, cause(err))
	}
	stage, err := os.MkdirTemp(b.out, ".release-")
	if err != nil {
		return nil, fmt.Errorf("文件夹“%s”写不了：%s", b.out, cause(err))
	}
	defer os.RemoveAll(stage)
	if b.temp, err = os.MkdirTemp("", "nianbao-release-"); err != nil {
		return nil, fmt.Errorf("建不了临时文件夹：%s", cause(err))
	}
	defer os.RemoveAll(b.temp)
	if err := b.page(); err != nil {
		return nil, err
	}
	b.host = filepath.Join(b.temp, target{os: runtime.GOOS}.program())
	if err := b.tool.compile(target{runtime.GOOS, runtime.GOARCH}, b.version, b.host); err != nil {
		return nil, err
	}
	common, err := b.common()
	if err != nil {
		return nil, err
	}
	var names []string
	var sums strings.Builder
	for _, t := range b.targets {
		fmt.Fprintf(b.progress, "release: %s\n", t)
		entries, err := b.entries(t, common)
		if err != nil {
			return nil, err
		}
		var data bytes.Buffer
		write := writeTarGz
		if t.os == "windows" {
			write = writeZip
		}
		if err := write(&data, t.folder(b.version), entries); err != nil {
			return nil, err
		}
		names = append(names, t.archive(b.version))
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data.Bytes()), t.archive(b.version))
		if err := writeFile(filepath.Join(stage, t.archive(b.version)), data.Bytes()); err != nil {
			return nil, err
		}
	}
	names = append(names, sumsFile)
	if err := writeFile(filepath.Join(stage, sumsFile), []byte(sums.String())); err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := os.Rename(filepath.Join(stage, name), filepath.Join(b.out, name)); err != nil {
			return nil, fmt.Errorf("“%s”写不了：%s", filepath.Join(b.out, name), cause(err))
		}
		files = append(files, filepath.Join(b.out, name))
	}
	return files, nil
}

// common returns the entries that are the same in every archive: what the program itself writes.
func (b *builder) common() ([]entry, error) {
	var list []entry
	for _, x := range []struct {
		name string
		args []string
	}{
		{"completion/nianbao.bash", []string{"completion", "bash"}},
		{"completion/_nianbao", []string{"completion", "zsh"}},
		{"completion/nianbao.fish", []string{"completion", "fish"}},
		{"completion/nianbao.ps1", []string{"completion", "powershell"}},
		{"man/nianbao.1", []string{"man"}},
	} {
		data, err := output(b.host, x.args...)
		if err != nil {
			return nil, err
		}
		list = append(list, entry{x.name, data, false})
	}
	roster := filepath.Join(b.temp, rosterFile)
	if _, err := output(b.host, "roster", "-o", roster); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(roster)
	if err != nil {
		return nil, err
	}
	return append(list, entry{rosterFile, data, false}), nil
}

// entries returns all entries of a target's archive.
func (b *builder) entries(t target, common []entry) ([]entry, error) {
	name := filepath.Join(b.temp, t.os+"-"+t.arch)
	if err := b.tool.compile(t, b.version, name); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var pages [4]string
	for i, page := range []string{"README.md", "templates/forms/README.md", "cmd/CHANGES.md", exampleForm} {
		data, err := os.ReadFile(filepath.Join(b.tool.root, filepath.FromSlash(page)))
		if err != nil {
			return nil, fmt.Errorf("%s 读不了：%s", page, cause(err))
		}
		pages[i] = string(data)
	}
	readme, forms, changes, example := pages[0], pages[1], pages[2], pages[3]
	linked, err := b.tool.linked(t)
	if err != nil {
		return nil, err
	}
	licences, err := licenceText(linked, thirdParty(readme))
	if err != nil {
		return nil, err
	}
	list := append([]entry{{t.program(), program, true}}, common...)
	list = append(list,
		entry{manualFile, t.text(plainText(manualOf(readme))), false},
		entry{formsFile, t.text(plainText(formsPage(forms))), false},
		entry{changesFile, t.text(plainText(changes)), false},
		entry{exampleInside, t.text(example), false},
		entry{licenceFile, t.text(licences), false})
	if t.os == "linux" {
		list = append(list, entry{desktopFile, []byte(desktopEntry()), true})
	}
	return list, nil
}

// text returns a text file as the target's programs want it: on Windows with a byte order mark and CR LF, for Notepad.
func (t target) text(s string) []byte {
	if t.os != "windows" {
		return []byte(s)
	}
	return []byte("\ufeff" + strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n"))
}

func writeFile(name string, data []byte) error {
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return fmt.Errorf("“%s”写不了：%s", name, cause(err))
	}
	return nil
}

// cause says in Chinese why a file could not be written.
func cause(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	case errors.Is(err, fs.ErrExist):
		return "同名的文件已经存在"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return "系统说“" + path.Err.Error() + "”"
	}
	return "系统说“" + err.Error() + "”"
}
