package templates

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed forms/*.yaml
var editions embed.FS

// ErrUnknownForm is returned by Lookup for an id that no built-in edition has.
var ErrUnknownForm = errors.New("unknown form")

var builtin = sync.OnceValues(func() ([]*Form, error) {
	entries, err := editions.ReadDir("forms")
	if err != nil {
		return nil, err
	}
	var forms []*Form
	for _, e := range entries {
		data, err := editions.ReadFile("forms/" + e.Name())
		if err != nil {
			return nil, err
		}
		form, err := Load(e.Name(), data)
		if err != nil {
			return nil, err
		}
		forms = append(forms, form)
	}
	slices.SortFunc(forms, func(a, b *Form) int { return a.From - b.From })
	return forms, nil
})

// Forms returns the built-in editions, oldest first.
func Forms() []*Form {
	forms, err := builtin()
	if err != nil {
		panic("templates: built-in form does not load: " + err.Error()) // held by a test
	}
	return slices.Clone(forms)
}

// Lookup returns the built-in edition with the id, or ErrUnknownForm.
func Lookup(id string) (*Form, error) {
	for _, f := range Forms() {
		if f.ID == id {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%w %q", ErrUnknownForm, id)
}

// ForYear returns the built-in edition in force for a report year, or an error if there is none.
func ForYear(year int) (*Form, error) {
	for _, f := range Forms() {
		if f.Covers(year) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("no form is in force for the year %d", year)
}

// A LoadError says where a form's source is wrong. Line is 1-based, 0 when the fault belongs to the whole file.
type LoadError struct {
	File   string
	Line   int
	Reason string
}

func (e *LoadError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Reason
	}
	return e.File + ":" + strconv.Itoa(e.Line) + ": " + e.Reason
}

// The source of a form, field by field as in forms/*.yaml.
type (
	formSource struct {
		ID       string          `yaml:"id"`
		Name     string          `yaml:"name"`
		Title    string          `yaml:"title"`
		Years    yearsSource     `yaml:"years"`
		Source   string          `yaml:"source"`
		Document string          `yaml:"document"`
		Cutoff   string          `yaml:"cutoff"`
		Sections []sectionSource `yaml:"sections"`
		Tables   []tableSource   `yaml:"tables"`
		Marks    []markSource    `yaml:"marks"`
		Rules    []ruleSource    `yaml:"rules"`
	}
	yearsSource struct {
		From int `yaml:"from"`
		To   int `yaml:"to"`
	}
	sectionSource struct {
		Heading  string          `yaml:"heading"`
		Also     []string        `yaml:"also"`
		Hint     string          `yaml:"hint"`
		Limit    int             `yaml:"limit"`
		Table    string          `yaml:"table"`
		Passages []passageSource `yaml:"passages"`
	}
	passageSource struct {
		ID       string   `yaml:"id"`
		Name     string   `yaml:"name"`
		Heading  string   `yaml:"heading"`
		Own      bool     `yaml:"own_heading"`
		Also     []string `yaml:"also"`
		Hint     string   `yaml:"hint"`
		Required bool     `yaml:"required"`
		Standard string   `yaml:"standard"`
		Least    int      `yaml:"least"`
	}
	tableSource struct {
		ID      string              `yaml:"id"`
		Sheet   string              `yaml:"sheet"`
		Name    string              `yaml:"name"`
		Shape   Shape               `yaml:"shape"`
		Widths  []float64           `yaml:"widths"`
		Corner  string              `yaml:"corner"`
		Notes   []string            `yaml:"notes"`
		Bands   []bandSource        `yaml:"bands"`
		Rows    []lineSource        `yaml:"rows"`
		Columns []lineSource        `yaml:"columns"`
		Sets    map[string][]string `yaml:"sets"`
	}
	bandSource struct {
		Label   string       `yaml:"label"`
		Rows    []lineSource `yaml:"rows"`
		Columns []lineSource `yaml:"columns"`
	}
	lineSource struct {
		ID      string       `yaml:"id"`
		Label   string       `yaml:"label"`
		Short   string       `yaml:"short"`
		Note    string       `yaml:"note"`
		Also    []string     `yaml:"also"`
		Help    string       `yaml:"help"`
		Kind    Kind         `yaml:"kind"`
		Unit    string       `yaml:"unit"`
		Span    int          `yaml:"span"`
		Wrap    int          `yaml:"wrap"`
		Rows    []lineSource `yaml:"rows"`
		Columns []lineSource `yaml:"columns"`
	}
	markSource struct {
		Name string `yaml:"name"`
		Expr string `yaml:"expr"`
	}
)

// Load reads a form from its YAML source and checks it as a whole; name is used in messages only. A fault is a
// *LoadError with the line. An office can load a form of its own this way.
func Load(name string, data []byte) (*Form, error) {
	src, lines, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	l := &loader{file: name, lines: lines, form: &Form{
		ID: src.ID, Name: src.Name, Title: src.Title, From: src.Years.From, To: src.Years.To,
		Source: src.Source, Document: src.Document, Cutoff: src.Cutoff, Digest: "sha256:" + hex.EncodeToString(sum[:]),
		index: map[Key]int{}, figures: map[Key]*Figure{}, computed: map[Key]*Instance{},
		tables: map[string]*Table{}, passages: map[string]*Passage{},
	}}
	for _, step := range []func(*formSource) error{l.head, l.addTables, l.addSections, l.addMarks, l.addRules, l.sortComputed} {
		if err := step(src); err != nil {
			return nil, err
		}
	}
	return l.form, nil
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFault makes a *LoadError of the yaml package's text, which holds the line.
func yamlFault(name string, err error) error {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return &LoadError{File: name, Line: n, Reason: m[2]}
	}
	return &LoadError{File: name, Reason: err.Error()}
}

func decode(name string, data []byte) (*formSource, *yaml.Node, error) {
	fault := func(err error) error { return yamlFault(name, err) }
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, nil, fault(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var src formSource
	if err := dec.Decode(&src); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, &LoadError{File: name, Reason: "the file is empty"}
		}
		return nil, nil, fault(err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, nil, &LoadError{File: name, Reason: "the file holds more than one document"}
	}
	return &src, &root, nil
}

type loader struct {
	file  string
	lines *yaml.Node
	form  *Form
}

// fault returns an error at the node that path leads to: map keys and list indexes.
func (l *loader) fault(path []any, format string, args ...any) error {
	return &LoadError{File: l.file, Line: l.line(path), Reason: fmt.Sprintf(format, args...)}
}

func (l *loader) line(path []any) int {
	node := l.lines
	if node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		node = node.Content[0]
	}
	line := node.Line
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			return line
		}
		node, line = next, next.Line
	}
	return line
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		if node.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// at extends a path without sharing its memory.
func at(path []any, more ...any) []any { return append(slices.Clone(path), more...) }

var (
	idPattern      = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	passagePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`) // never three parts, as a figure has
)

func (l *loader) head(src *formSource) error {
	for _, field := range []struct{ name, value string }{
		{"id", src.ID}, {"name", src.Name}, {"title", src.Title}, {"source", src.Source}, {"document", src.Document},
	} {
		if strings.TrimSpace(field.value) == "" {
			return l.fault([]any{field.name}, "%s is missing", field.name)
		}
	}
	if src.Years.From < 2008 || src.Years.To != 0 && src.Years.To < src.Years.From {
		return l.fault([]any{"years"}, "years: from %d to %d is not a span of report years", src.Years.From, src.Years.To)
	}
	return nil
}

func (l *loader) addSections(src *formSource) error {
	if len(src.Sections) == 0 {
		return l.fault([]any{"sections"}, "a form needs sections")
	}
	placed := map[string]bool{}
	for i, s := range src.Sections {
		path := []any{"sections", i}
		if s.Heading == "" {
			return l.fault(path, "section without a heading")
		}
		section := &Section{Heading: s.Heading, Also: s.Also, Hint: s.Hint, Limit: s.Limit}
		if s.Table != "" {
			section.Table = l.form.tables[s.Table]
			if section.Table == nil {
				return l.fault(at(path, "table"), "no table has the id %q", s.Table)
			}
			if placed[s.Table] {
				return l.fault(at(path, "table"), "table %q stands in two sections", s.Table)
			}
			placed[s.Table] = true
		}
		if (s.Table == "") == (len(s.Passages) == 0) {
			return l.fault(path, "section %q needs either a table or passages", s.Heading)
		}
		for j, p := range s.Passages {
			path := at(path, "passages", j)
			if p.ID == "" || p.Name == "" {
				return l.fault(path, "a passage needs an id and a name")
			}
			if !passagePattern.MatchString(p.ID) || l.form.tables[p.ID] != nil {
				return l.fault(at(path, "id"), "%q is not a usable passage id", p.ID)
			}
			if l.form.passages[p.ID] != nil {
				return l.fault(at(path, "id"), "duplicate id %q", p.ID)
			}
			if _, ok := standards[p.Standard]; p.Standard != "" && !ok {
				return l.fault(at(path, "standard"), "no standard sentence is called %q", p.Standard)
			}
			passage := &Passage{ID: p.ID, Name: p.Name, Heading: p.Heading, OwnHeading: p.Own, Also: p.Also, Hint: p.Hint,
				Required: p.Required, Standard: p.Standard, Least: p.Least, Section: section}
			l.form.passages[p.ID] = passage
			section.Passages = append(section.Passages, passage)
		}
		l.form.Sections = append(l.form.Sections, section)
	}
	for i, t := range l.form.Tables {
		if !placed[t.ID] {
			return l.fault([]any{"tables", i}, "table %q stands in no section", t.ID)
		}
	}
	return nil
}

// standards are the sentences package report can write by itself from the tables.
var standards = map[string]bool{"applications": true, "reviews": true, "fees": true}
