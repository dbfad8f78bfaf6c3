package templates

import (
	"fmt"
	"slices"
	"sync"

	"nianbao/templates/lists"
)

// A FormSet is the forms that a reader or a command knows: the built-in editions and, besides them, an office's own. A nil
// FormSet knows the built-in editions only. It is filled once and then only read.
type FormSet struct {
	own    []*Form // in the order in which they were loaded
	chosen []*Form // own forms, and built-in editions asked for by id: they come first where a year leaves the choice
}

// Load reads a form of an office's own and adds it. Its id must be new: a workbook stamped 2021 always means the edition
// of the State Council's office. A fault is a *LoadError with line and column.
func (s *FormSet) Load(name string, data []byte) (*Form, error) {
	form, err := Load(name, data)
	if err != nil {
		return nil, err
	}
	fault := func(format string, args ...any) error {
		_, lines, err := decode(name, data)
		if err != nil {
			return err
		}
		l := &loader{file: name, lines: lines}
		return l.fault([]any{"id"}, format, args...)
	}
	if _, err := Lookup(form.ID); err == nil {
		return nil, fault("编号“%s”是程序自带的格式；请给本地格式另起一个编号，例如“%s-local”", form.ID, form.ID)
	}
	if i := slices.IndexFunc(s.own, func(f *Form) bool { return f.ID == form.ID }); i >= 0 {
		return nil, fault("编号“%s”与“%s”的相同；两份格式文件的编号不能一样", form.ID, s.own[i].File)
	}
	s.own = append(s.own, form)
	s.chosen = append(s.chosen, form)
	return form, nil
}

// Prefer puts a form that the set knows before others for the years it is in force in.
func (s *FormSet) Prefer(id string) (*Form, error) {
	form, err := s.Lookup(id)
	if err == nil && !slices.Contains(s.chosen, form) {
		s.chosen = append(s.chosen, form)
	}
	return form, err
}

// Lookup returns the form with the id, or ErrUnknownForm.
func (s *FormSet) Lookup(id string) (*Form, error) {
	if form := lists.First(s.All(), func(f *Form) bool { return f.ID == id }); form != nil {
		return form, nil
	}
	return nil, &UnknownFormError{id}
}

// ForYear returns the form to use for a report year when nothing says which: an office's own before the built-in edition.
func (s *FormSet) ForYear(year int) (*Form, error) {
	forms := Forms()
	if s != nil {
		forms = slices.Concat(s.chosen, forms)
	}
	if form := lists.First(forms, func(f *Form) bool { return f.Covers(year) }); form != nil {
		return form, nil
	}
	return nil, fmt.Errorf("no form is in force for the year %d", year)
}

// All returns every form: an office's own first, then the built-in editions, oldest first.
func (s *FormSet) All() []*Form { return append(s.Own(), Forms()...) }

// Own returns the forms that are not built in.
func (s *FormSet) Own() []*Form {
	if s == nil {
		return nil
	}
	return slices.Clone(s.own)
}

// IsOwn reports whether a form is an office's own, and not a built-in edition.
func (s *FormSet) IsOwn(form *Form) bool { return s != nil && slices.Contains(s.own, form) }

// ReadFiling reads a JSON filing as the function ReadFiling does. One that names no form is of the form for its year.
func (s *FormSet) ReadFiling(data []byte) (*Filing, error) {
	return readFiling(data, func(id string, year int) (*Form, error) {
		if id == "" && year > 0 {
			if form, err := s.ForYear(year); err == nil {
				return form, nil
			}
		}
		return s.Lookup(id)
	})
}

// An UnknownFormError says which form a source was made with that nobody has told the reader of.
type UnknownFormError struct{ ID string }

func (e *UnknownFormError) Error() string { return fmt.Sprintf("%v %q", ErrUnknownForm, e.ID) }

// Chinese says it in Chinese. What to do about it is GiveForm.
func (e *UnknownFormError) Chinese() string {
	return "程序不认识这个格式"
}

func (e *UnknownFormError) Is(target error) bool { return target == ErrUnknownForm }

// Source returns the text of a built-in edition, from which an office can make a form of its own.
func Source(id string) ([]byte, error) {
	form, err := Lookup(id)
	if err != nil {
		return nil, err
	}
	return editions.ReadFile("forms/" + form.File)
}

// Comparable reports whether a figure means the same in two forms, so that this year's can be held against last year's:
// both have the key, with the same words for row and column, the same kind and the same unit. 行政许可 of the editions of
// 2019 and 2021 has one key but counts other things, and its column says so.
func Comparable(a, b *Form, key Key) bool {
	if a == b {
		return a.figures[key] != nil
	}
	x, y := a.figures[key], b.figures[key]
	return x != nil && y != nil && x.Kind == y.Kind && x.Unit == y.Unit && x.Column.Label == y.Column.Label && x.RowName() == y.RowName()
}

// PerForm is of, asked once for each form. Whoever gets the answer must not change it.
func PerForm[T any](of func(*Form) T) func(*Form) T {
	var kept sync.Map // *Form -> func() T
	return func(f *Form) T {
		answer, ok := kept.Load(f)
		if !ok {
			answer, _ = kept.LoadOrStore(f, sync.OnceValue(func() T { return of(f) }))
		}
		return answer.(func() T)()
	}
}
