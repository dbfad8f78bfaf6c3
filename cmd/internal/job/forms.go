package job

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// LoadForms returns the forms that a job knows: the built-in editions and those that are named. first is the one
// named first, or nil.
func LoadForms(names []string) (forms *templates.FormSet, first *templates.Form, err error) {
	forms = &templates.FormSet{}
	for _, name := range names {
		form, err := addForm(forms, name)
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = form
		}
	}
	return forms, first, nil
}

// addForm adds a form by its name: a YAML file, or the id of an edition.
func addForm(forms *templates.FormSet, name string) (*templates.Form, error) {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".yaml" && ext != ".yml" {
		form, err := forms.Prefer(name)
		if err == nil {
			return form, nil
		}
		if err := door.Check(name, door.Form); err != nil && results.Exists(name) { // a pipe or a folder, not a word
			return nil, Failed("格式文件“%s”打不开：%s", name, reason(err))
		}
		return nil, UnknownForm(name)
	}
	file, err := door.Read(name, door.Form)
	if err != nil {
		return nil, Failed("格式文件“%s”打不开：%s", name, reason(err))
	}
	form, err := forms.Load(name, file.Data)
	if err == nil {
		_, err = xlsx.NewLayout(form) // it must fit on paper, whatever is done with it
	}
	var fault *templates.LoadError
	if errors.As(err, &fault) {
		return nil, Failed("格式文件%s", fault.Chinese())
	}
	return form, err
}

// FormIDs are the ids of the built-in editions.
func FormIDs() []string {
	return lists.Map(templates.Forms(), func(f *templates.Form) string { return f.ID })
}

// UnknownForm says which edition may be meant.
func UnknownForm(name string) error {
	return Wrong("没有“%s”这一版格式；可以用 %s，或者写一个 .yaml 格式文件%s", name, strings.Join(FormIDs(), "、"), Meant(name, FormIDs()))
}

// Meant asks behind a sentence whether one of the known words is meant, "" where none is near.
func Meant(word string, known []string) string {
	if near := hanzi.Nearest(word, known); near != "" {
		return "；是不是 " + near + "？"
	}
	return ""
}

// ChooseForm returns the form for a command that makes something new, and its year. named is the form asked for, or nil.
func (w *World) ChooseForm(forms *templates.FormSet, named *templates.Form, year int) (*templates.Form, int, error) {
	if year == 0 {
		year = w.Now().Year() - 1
	}
	if named == nil {
		form, err := forms.ForYear(year)
		if err != nil {
			text := fmt.Sprintf("没有 %d 年度使用的格式；年度报告从 2019 年度起有统一格式", year)
			return nil, 0, &Fault{Kind: Usage, Text: text, Remedy: templates.Remedy{Do: templates.ListForms}}
		}
		return form, year, nil
	}
	if !named.Covers(year) {
		return nil, 0, notOfYear(named, year)
	}
	return named, year, nil
}

// notOfYear is the Fault of a form for a year in which it was not in force.
func notOfYear(form *templates.Form, year int) error {
	text := fmt.Sprintf("%s（%s）不用于 %d 年度", form.ID, form.Name, year)
	return &Fault{Kind: Usage, Text: text, Remedy: templates.Remedy{Do: templates.ChangeFormYear}}
}
