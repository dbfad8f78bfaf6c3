package page

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/job"
	"nianbao/templates"
	"nianbao/xlsx"
)

// Read reads what an office builds in: files of forms, one of rules, "" for none. They are checked as the page will.
func Read(w *job.World, office string, forms []string, rules string) (Given, error) {
	g := Given{Office: strings.TrimSpace(office)}
	for _, name := range forms {
		file, err := door.Read(name, door.Form)
		if err != nil {
			return g, job.Failed("格式文件“%s”打不开；要装进核对页的是本地格式的文件，自带的格式不用写", name)
		}
		g.Forms = append(g.Forms, string(file.Data))
	}
	set, _, err := job.LoadForms(forms)
	if err != nil {
		return g, err
	}
	if g.Blanks, err = Blanks(set.Own()); err != nil || rules == "" {
		return g, err
	}
	if _, err := w.LoadGrades(rules, set); err != nil {
		return g, err
	}
	file, err := door.Read(rules, door.Rules)
	if err != nil {
		return g, err
	}
	g.Rules, g.RulesName = string(file.Data), filepath.Base(rules)
	return g, nil
}

// Blanks makes the blank workbooks of forms.
func Blanks(forms []*templates.Form) (map[string][]byte, error) {
	blanks := map[string][]byte{}
	for _, form := range forms {
		var b bytes.Buffer
		if err := xlsx.Write(&b, xlsx.Blank(form), xlsx.Options{}); err != nil {
			return nil, err
		}
		blanks[form.ID] = b.Bytes()
	}
	return blanks, nil
}

// Template returns the page that nothing is built into: the one that a released program brings along, or one that the Go at hand
// builds of the sources in this folder.
func Template() ([]byte, error) {
	if data, err := Built(); data != nil || err != nil {
		return data, err
	}
	const without = "这个程序是从源代码编译的，没有带上核对页。请用发行包里的程序，或者"
	dir, err := os.MkdirTemp("", "nianbao-page-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out, err := exec.Command("go", "list", "-m").Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, job.Failed(without + "装好 Go（https://go.dev）、放进 PATH 以后，在源代码的文件夹里再运行一次")
	}
	if err != nil || strings.TrimSpace(string(out)) != "nianbao" {
		return nil, job.Failed(without + "到有 go.mod 的源代码文件夹里再运行一次：程序要用那里的源代码编译它")
	}
	name := filepath.Join(dir, "page.html")
	if trouble, err := exec.Command("go", "run", "nianbao/cmd/page", "-o", name).CombinedOutput(); err != nil {
		return nil, job.Failed("核对页没有编译成功：%v\n%s", err, strings.TrimSpace(string(trouble)))
	}
	return os.ReadFile(name)
}
