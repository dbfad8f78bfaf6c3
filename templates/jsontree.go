package templates

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
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
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

func (o object) text(name string) string {
	s, _ := o.lookup(name).(string)
	return s
}

// parseTree reads one JSON value to its end. Repeated names, which encoding/json lets the last one win, are an error.
func parseTree(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := parseValue(dec, "", 0)
	if err == nil {
		if _, err = dec.Token(); err == io.EOF {
			return v, nil
		}
		err = &JSONError{"", "末尾有多余的内容，一个文件只能有一份数据"}
	}
	var fault *JSONError
	if errors.As(err, &fault) {
		return nil, fault
	}
	before := string(data[:min(dec.InputOffset(), int64(len(data)))])
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return nil, &JSONError{"", fmt.Sprintf("第 %d 行第 %d 个字之后不合 JSON 的写法", strings.Count(before, "\n")+1, utf8.RuneCountInString(line))}
}

func parseValue(dec *json.Decoder, path string, depth int) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth > 16 {
		return nil, &JSONError{path, "嵌套太深"}
	}
	if delim == '[' {
		list := []any{}
		for dec.More() {
			v, err := parseValue(dec, path+"[]", depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := dec.Token()
		return list, err
	}
	obj, seen := object{}, map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		inner := strings.TrimPrefix(path+"."+name, ".")
		if seen[name] {
			return nil, &JSONError{inner, "出现了两次"}
		}
		seen[name] = true
		v, err := parseValue(dec, inner, depth+1)
		if err != nil {
			return nil, err
		}
		obj = append(obj, member{name, v})
	}
	_, err = dec.Token()
	return obj, err
}
