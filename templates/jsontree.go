package templates

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"nianbao/templates/lists"
)

// An object is a JSON object in the order of the file, without repeated names.
type (
	object []member
	member struct {
		name  string
		value any // nil, bool, string, json.Number, object or []any
	}
)

func (o object) lookup(name string) any {
	return lists.First(o, func(m member) bool { return m.name == name }).value
}

func (o object) text(name string) string {
	s, _ := o.lookup(name).(string)
	return s
}

// maxValues is how many values a JSON filing may hold: one of a whole country names some 230,000 agencies, each with its
// state. A value takes up to forty times its two bytes in the file.
const maxValues = 1_000_000

// ErrTooMany says that a JSON file holds more values than any filing.
var ErrTooMany = errors.New("more values than a filing has")

// A treeReader builds the tree of one JSON value. Paths are put together for a fault only: names may be as long as the file.
type treeReader struct {
	dec    *json.Decoder
	values int
}

// parseTree reads one JSON value to its end. Repeated names, which encoding/json lets the last one win, are an error.
func parseTree(data []byte) (any, error) {
	t := treeReader{dec: json.NewDecoder(bytes.NewReader(data))}
	t.dec.UseNumber()
	v, err := t.value(0)
	if err == nil {
		if _, err = t.dec.Token(); err == io.EOF {
			return v, nil
		}
		err = &JSONError{"", "末尾有多余的内容，一个文件只能有一份数据"}
	}
	var fault *JSONError
	if errors.As(err, &fault) || errors.Is(err, ErrTooMany) {
		return nil, err
	}
	before := data[:min(t.dec.InputOffset(), int64(len(data)))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return nil, &JSONError{"", fmt.Sprintf("第 %d 行第 %d 个字之后不合 JSON 的写法", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(line))}
}

func (t *treeReader) value(depth int) (any, error) {
	token, err := t.dec.Token()
	if err != nil {
		return nil, err
	}
	if t.values++; t.values > maxValues {
		return nil, ErrTooMany
	}
	_, nested := token.(json.Delim)
	switch {
	case !nested:
		return token, nil
	case depth > 16:
		return nil, &JSONError{"", "嵌套太深"}
	case token == json.Delim('['):
		return t.list(depth)
	}
	return t.object(depth)
}

func (t *treeReader) list(depth int) (any, error) {
	list := []any{}
	for t.dec.More() {
		v, err := t.value(depth + 1)
		if err != nil {
			return nil, within("[]", err)
		}
		list = append(list, v)
	}
	_, err := t.dec.Token()
	return list, err
}

func (t *treeReader) object(depth int) (any, error) {
	obj, seen := object{}, map[string]bool{}
	for t.dec.More() {
		token, err := t.dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		if seen[name] {
			return nil, within(name, &JSONError{"", "出现了两次"})
		}
		seen[name] = true
		v, err := t.value(depth + 1)
		if err != nil {
			return nil, within(name, err)
		}
		obj = append(obj, member{name, v})
	}
	_, err := t.dec.Token()
	return obj, err
}

// within puts a name before the path of a fault that lies under it.
func within(name string, err error) error {
	fault, ok := err.(*JSONError)
	if !ok {
		return err
	}
	if fault.Path != "" && !strings.HasPrefix(fault.Path, "[]") {
		name += "."
	}
	return &JSONError{name + fault.Path, fault.Reason}
}
