package templates

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// FilingSchema is the schema name of a JSON filing.
const FilingSchema = "nianbao.filing/1"

// ErrNoFiling is what ReadFiling says of JSON that is not of the schema.
var ErrNoFiling = errors.New("not a JSON filing")

// A JSONError says where a JSON filing is wrong. Path is such as tables.applications.new, Reason is Chinese.
type JSONError struct {
	Path   string
	Reason string
}

func (e *JSONError) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	return hanzi.Shorten(e.Path, 200) + "：" + e.Reason // the names in it are the file's
}

// ReadFiling reads a JSON filing. resolve returns the form for an id, such as Lookup. Every name must be known and stand
// once; a number is read exactly as written. Text in place of a number is read as ParseFigure reads it. Totals that are
// absent or null are computed, others are kept as given. Errors: ErrNoFiling (with a Chinese text where the
// reason is known), ErrTooMany, the error of resolve, *JSONError.
func ReadFiling(data []byte, resolve func(id string) (*Form, error)) (*Filing, error) {
	return readFiling(data, func(id string, _ int) (*Form, error) { return resolve(id) })
}

// readFiling is ReadFiling where the form may follow from the year. The year is 0 where none can be read.
func readFiling(data []byte, resolve func(id string, year int) (*Form, error)) (*Filing, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, &JSONError{"", "不是 UTF-8 编码"}
	}
	tree, err := parseTree(data)
	if err != nil {
		return nil, err
	}
	root, ok := tree.(object)
	if !ok || root.text("schema") != FilingSchema {
		return nil, noFiling(tree)
	}
	year := 0
	if d, err := integer(member{"year", root.lookup("year")}); err == nil {
		year = int(d.Micro() / 1_000_000)
	}
	if _, ok := root.lookup("form").(string); !ok && root.lookup("form") != nil {
		return nil, &JSONError{"form", "应当是文字，写在引号里：\"2021\""}
	}
	form, err := resolve(root.text("form"), year)
	if err != nil {
		return nil, err
	}
	r := jsonReader{filing: NewFiling(form, 0)}
	if err := r.root(root); err != nil {
		return nil, err
	}
	r.filing.Complete()
	return r.filing, nil
}

// A noFilingError is ErrNoFiling with a Chinese reason.
type noFilingError struct{ reason string }

func (e noFilingError) Error() string        { return e.reason }
func (e noFilingError) Is(target error) bool { return target == ErrNoFiling }

// noFiling says in Chinese why a value is no filing.
func noFiling(tree any) error {
	switch v := tree.(type) {
	case []any:
		return noFilingError{fmt.Sprintf("里面是 %d 份数据的列表，一个文件只能有一份；请一份存一个文件", len(v))}
	case object:
		if schema := v.text("schema"); schema != "" {
			return noFilingError{"schema 是“" + hanzi.Shorten(schema, 40) + "”，应当是“" + FilingSchema + "”"}
		}
		return noFilingError{"没有写 schema，应当是“" + FilingSchema + "”"}
	}
	return ErrNoFiling
}

type jsonReader struct{ filing *Filing }

func (r *jsonReader) root(root object) error {
	f := r.filing
	var computed []string
	for _, m := range root {
		var err error
		switch m.name {
		case "schema", "form", "file": // file is added by export --format jsonl
		case "year":
			var d Decimal
			if d, err = integer(m); err == nil {
				f.Year = int(d.Micro() / 1_000_000)
			}
		case "agency":
			err = r.agency(m)
		case "tables":
			err = r.tables(m)
		case "narrative":
			err = r.texts(m, f.Narrative, func(id string) bool { return f.Form.passages[id] != nil })
		case "explanations":
			err = r.texts(m, f.Explanations, func(id string) bool { return strings.Contains(id, "/") })
		case "previous":
			err = r.previous(m)
		case "covers":
			f.Covers, err = names(m)
		case "computed":
			computed, err = names(m)
		case "unplaced":
			f.Unplaced, err = unplacedTexts(m)
		case "pending":
			f.Pending, err = pendings(m)
		default:
			err = &JSONError{m.name, "没有这一项"}
		}
		if err != nil {
			return err
		}
	}
	if f.Year == 0 {
		return &JSONError{"year", "没有写年度"}
	}
	for _, name := range computed { // "computed" may stand before "tables"
		if f.Form.computed[Key(name)] == nil {
			return &JSONError{"computed", "“" + hanzi.Shorten(name, 40) + "”不是合计"}
		}
		f.cells[f.Form.index[Key(name)]].Formula = true
	}
	if f.Previous != nil { // "previous" may stand before "year"
		f.Previous.Year = f.Year - 1
	}
	return nil
}

// Particulars returns what is known of an agency in words, by the names of JSON and of the cover. Who writes to them changes the
// agency. Whether it may make rules is no word: see Rules.
func (a *Agency) Particulars() map[string]*string {
	return map[string]*string{"code": &a.Code, "name": &a.Name, "short": &a.Short, "website": &a.Website, "url": &a.URL,
		"office": &a.Office, "address": &a.Address, "postcode": &a.Postcode, "phone": &a.Phone, "fax": &a.Fax, "email": &a.Email}
}

// each calls with for the members of an object, by their names, each with its path.
func (m member) each(with func(name string, m member) error) error {
	obj, ok := m.value.(object)
	if !ok {
		return &JSONError{m.name, "应当是一组 {…}"}
	}
	for _, x := range obj {
		if err := with(x.name, member{m.name + "." + x.name, x.value}); err != nil {
			return err
		}
	}
	return nil
}

// text returns a member that is text; null is none.
func (m member) text() (string, error) {
	s, ok := m.value.(string)
	if !ok && m.value != nil {
		return "", &JSONError{m.name, "应当是文字"}
	}
	return s, nil
}

func (r *jsonReader) agency(m member) error {
	fields := r.filing.Agency.Particulars()
	return m.each(func(name string, f member) (err error) {
		target := fields[name]
		switch {
		case name == "rule_making":
			b, ok := f.value.(bool)
			if !ok && f.value != nil {
				return &JSONError{f.name, "应当是 true 或 false"}
			}
			if ok {
				r.filing.Agency.Rules = PowerOf(b)
			}
		case target == nil:
			return &JSONError{f.name, "没有这一项"}
		default:
			*target, err = f.text()
		}
		return err
	})
}

func (r *jsonReader) tables(m member) error {
	return m.each(func(table string, t member) error {
		if r.filing.Form.Table(table) == nil {
			return &JSONError{t.name, "没有这张表" + r.nearest(table, "", "")}
		}
		return t.each(func(row string, cells member) error {
			return cells.each(func(col string, c member) error {
				key := MakeKey(table, row, col)
				fig := r.filing.Form.Figure(key)
				if fig == nil {
					return &JSONError{c.name, "没有这个数" + r.nearest(table, row, col)}
				}
				cell, err := jsonCell(c.value, fig)
				if err != nil {
					return &JSONError{c.name, err.Error()}
				}
				r.filing.Set(key, cell)
				return nil
			})
		})
	})
}

// nearest suggests the name that was probably meant.
func (r *jsonReader) nearest(table, row, col string) string {
	word, names := table, lists.Map(r.filing.Form.Tables, func(t *Table) string { return t.ID })
	if row != "" {
		word, names = string(MakeKey(table, row, col)), lists.Map(r.filing.Form.Keys(), Key.string)
	}
	if near := hanzi.Nearest(word, names); near != "" {
		return "（是不是 " + near + "？）"
	}
	return ""
}

func jsonCell(v any, fig *Figure) (Cell, error) {
	switch v := v.(type) {
	case nil:
		return Cell{}, nil
	case json.Number:
		var d Decimal
		if err := d.UnmarshalJSON([]byte(v)); err != nil {
			return TextCell(v.String()), nil // too many decimals or digits: Check says which
		}
		cell := Number(d)
		if strings.ContainsAny(v.String(), "eE") {
			cell.Text = v.String() // Check says what it was read as
		}
		return cell, nil
	case string:
		return Cell{}, fmt.Errorf("是加了引号的“%s”，应当是数，不加引号；不是数的写成 {\"text\": \"…\"}", hanzi.Shorten(v, 20))
	case object:
		s, ok := v.lookup("text").(string)
		switch {
		case !ok || len(v) != 1:
		case strings.HasPrefix(s, unreadableText):
			return Cell{Kind: CellUnreadable, Text: strings.TrimPrefix(s, unreadableText)}, nil
		case IsErrorValue(s):
			return Cell{Kind: CellError, Text: s}, nil
		default:
			return ParseFigure(s, fig), nil
		}
	}
	return Cell{}, errors.New("应当是数、null 或者 {\"text\": \"…\"}")
}

func (r *jsonReader) texts(m member, into map[string]string, known func(string) bool) error {
	return m.each(func(name string, t member) error {
		if !known(name) {
			return &JSONError{t.name, "没有这一项"}
		}
		s, err := t.text()
		if s != "" {
			into[name] = s
		}
		return err
	})
}

func (r *jsonReader) previous(m member) error {
	last := jsonReader{filing: NewFiling(r.filing.Form, r.filing.Year-1)}
	r.filing.Previous = last.filing
	return last.tables(m)
}

func integer(m member) (Decimal, error) {
	n, _ := m.value.(json.Number)
	d, err := formula.ParseDecimal(n.String())
	if err != nil || !d.IsInt() || d.Cmp(formula.FromInt(1000)) < 0 || d.Cmp(formula.FromInt(9999)) > 0 {
		return d, &JSONError{m.name, "应当是四位数的年份"}
	}
	return d, nil
}

// unplacedTexts reads [{"part": "三", "text": "…"}].
func unplacedTexts(m member) (out []Unplaced, err error) {
	list, ok := m.value.([]any)
	if !ok && m.value != nil {
		return nil, &JSONError{m.name, "应当是一列 {\"part\": \"三\", \"text\": \"…\"}"}
	}
	for i, v := range list {
		path := m.name + "." + strconv.Itoa(i)
		if _, ok := v.(object); !ok {
			return nil, &JSONError{path, "应当是 {\"part\": \"三\", \"text\": \"…\"}"}
		}
		var u Unplaced
		fields := map[string]*string{"part": &u.Part, "text": &u.Text}
		err := member{path, v}.each(func(name string, f member) error {
			s, err := f.text()
			if err == nil && fields[name] == nil {
				return &JSONError{f.name, "没有这一项"}
			}
			if err == nil {
				*fields[name] = s
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if hanzi.Trim(u.Text) != "" {
			out = append(out, u)
		}
	}
	return out, nil
}

// pendings reads a list of objects with a name and a state.
func pendings(m member) ([]Pending, error) {
	return listOf(m, " name 和 state", func(v any) (Pending, bool) {
		obj, isObject := v.(object)
		name, isName := obj.lookup("name").(string)
		state, isState := obj.lookup("state").(string)
		return Pending{name, state}, isObject && isName && isState && len(obj) == 2
	})
}

func names(m member) ([]string, error) {
	return listOf(m, "文字", func(v any) (string, bool) { s, ok := v.(string); return s, ok })
}

// listOf reads a list; what its elements are is said where one is not.
func listOf[T any](m member, what string, element func(v any) (T, bool)) (out []T, err error) {
	list, ok := m.value.([]any)
	for _, v := range list {
		x, is := element(v)
		ok, out = ok && is, append(out, x)
	}
	if !ok {
		return nil, &JSONError{m.name, "应当是一列" + what}
	}
	return out, nil
}
