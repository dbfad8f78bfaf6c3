package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/lists"
)

// A linkedModule is a module of which code stands in the program.
type linkedModule struct {
	path, version string
	dir           string
	folders       []string // of its linked packages and of what they embed
}

// linked lists the modules that a target's program is linked from, Go's own library first.
func (g goTool) linked(t target) ([]linkedModule, error) {
	out, err := g.run(t, "list", "-deps", "-f",
		`{{with .Module}}{{if not .Main}}{{.Path}}	{{.Version}}	{{.Dir}}	{{$.Dir}}`+
			`{{range $.EmbedFiles}}	{{.}}{{end}}{{end}}{{end}}`, "./cmd/nianbao")
	if err != nil {
		return nil, err
	}
	root, err := g.run(t, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	goroot, version, _ := strings.Cut(strings.TrimSpace(string(root)), "\n")
	list := []linkedModule{{path: "Go", version: version, dir: goroot, folders: nil}}
	at := map[string]int{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 4 {
			continue
		}
		i, known := at[fields[0]]
		if !known {
			i = len(list)
			at[fields[0]] = i
			list = append(list, linkedModule{path: fields[0], version: fields[1], dir: fields[2]})
		}
		list[i].folders = append(list[i].folders, fields[3])
		for _, embedded := range fields[4:] {
			list[i].folders = append(list[i].folders, filepath.Join(fields[3], filepath.Dir(filepath.FromSlash(embedded))))
		}
	}
	slices.SortFunc(list[1:], func(a, b linkedModule) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// Names of licence files. Of the two licences that the port of FreeType offers, this program chooses the FreeType License;
// the text of the other would only confuse.
var (
	licenceName = regexp.MustCompile(`(?i)^(licen[cs]es?|copying|notice|patents|ofl|ftl)([-_.][^.]*)?(\.(txt|md))?$`)
	licenceDirs = []string{"", "licenses", "LICENSES"}
)

// licences returns the licence files of a module: relative name to text.
func (m linkedModule) licences() (map[string]string, error) {
	folders := lists.Map(licenceDirs, func(d string) string { return filepath.Join(m.dir, d) })
	found := map[string]string{}
	for _, dir := range append(folders, m.folders...) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // most modules have no such folder
		}
		for _, d := range entries {
			if !d.Type().IsRegular() || !licenceName.MatchString(d.Name()) {
				continue
			}
			file := filepath.Join(dir, d.Name())
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("%s 的许可文件读不了：%s", m.path, cause(err))
			}
			name, err := filepath.Rel(m.dir, file)
			if err != nil {
				return nil, err
			}
			found[filepath.ToSlash(name)] = strings.ReplaceAll(string(data), "\r\n", "\n")
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s（%s）没有找到许可文件；不能分发不知道许可的代码", m.path, m.dir)
	}
	return found, nil
}

// licenceText returns the file with the licences of everything that is linked in; a text that several share stands once.
func licenceText(modules []linkedModule, foreword string) (string, error) {
	type group struct {
		text  string
		users []string
	}
	var groups []*group
	at := map[string]*group{}
	var b strings.Builder
	b.WriteString("第三方许可\n\n" + foreword + "\n本程序用到：\n\n")
	for _, m := range modules {
		fmt.Fprintf(&b, "  %s %s\n", m.path, m.version)
		found, err := m.licences()
		if err != nil {
			return "", err
		}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			text := strings.Trim(found[name], "\n")
			if at[text] == nil {
				at[text] = &group{text: text}
				groups = append(groups, at[text])
			}
			at[text].users = append(at[text].users, m.path+"　"+name)
		}
	}
	for _, g := range groups {
		line := strings.Repeat("=", 76)
		b.WriteString("\n" + line + "\n" + strings.Join(g.users, "\n") + "\n" + line + "\n\n" + g.text + "\n")
	}
	return b.String(), nil
}
