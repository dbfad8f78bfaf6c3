package collect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// 汇总.json is written line by line: neither its text nor its lists ever stand in memory as a whole.

// mapped makes one of each of a list, while it is asked for.
func mapped[A, B any](list iter.Seq[A], make func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for a := range list {
			if !yield(make(a)) {
				return
			}
		}
	}
}

// Write writes the record as JSON, one line for each entry of a list, so that two runs can be compared by eye and the
// whole never stands in memory as text.
func (rec *Record) Write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	v := reflect.ValueOf(rec).Elem()
	for i := range v.NumField() {
		sep := ",\n"
		if i == 0 {
			sep = "{\n"
		}
		name, omit, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || omit != "" && v.Field(i).IsZero() {
			continue
		}
		fmt.Fprintf(out, "%s %q: ", sep, name)
		if err := rec.writeField(out, v.Field(i)); err != nil {
			return err
		}
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

func (rec *Record) writeField(out *bufio.Writer, v reflect.Value) error {
	lines := [3]string{"[\n  ", ",\n  ", "\n ]"}
	switch of := v.Interface().(type) {
	case []AgencyRecord:
		return writeList(out, rec.agencies(), lines)
	case []FileRecord:
		return writeList(out, rec.files(), lines)
	case []BodyRecord:
		return writeList(out, slices.Values(of), lines)
	}
	if v.Kind() != reflect.Slice {
		return writeValue(out, v.Interface())
	}
	return writeList(out, func(yield func(any) bool) {
		for i := 0; i < v.Len() && yield(v.Index(i).Interface()); i++ {
		}
	}, lines)
}

// writeList writes a list one after the other, with what stands in front of the first, between two, and behind the last.
func writeList[T any](out *bufio.Writer, list iter.Seq[T], around [3]string) error {
	sep := around[0]
	for x := range list {
		out.WriteString(sep)
		sep = around[1]
		if err := writeValue(out, x); err != nil {
			return err
		}
	}
	if sep == around[0] {
		_, err := out.WriteString("[]")
		return err
	}
	_, err := out.WriteString(around[2])
	return err
}

func writeValue(out *bufio.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	data := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if body, ok := v.(BodyRecord); ok && body.of != nil {
		return body.write(out, data)
	}
	_, err := out.Write(data)
	return err
}

// write writes the record with the lists that its data has none of.
func (rec BodyRecord) write(out *bufio.Writer, data []byte) error {
	head, tail, _ := bytes.Cut(data, []byte(`"contributors":[],"missing":[],"not_counted":[]`))
	left := func(missing bool) iter.Seq[*Standing] {
		return func(yield func(*Standing) bool) {
			for _, s := range rec.of.Left {
				if s.Missing() == missing && !yield(s) {
					return
				}
			}
		}
	}
	line := [3]string{"[", ",", "]"}
	out.Write(head)
	out.WriteString(`"contributors":`)
	err := writeList(out, mapped(slices.Values(rec.of.Counted), func(s *Standing) ContributorRecord {
		return ContributorRecord{nameOf(s.Agency), s.Current.File, s.Current.SHA256, s.Current.Verdict}
	}), line)
	out.WriteString(`,"missing":`)
	err = errors.Join(err, writeList(out, mapped(left(true), func(s *Standing) NameRecord { return nameOf(s.Agency) }), line))
	out.WriteString(`,"not_counted":`)
	err = errors.Join(err, writeList(out, mapped(left(false), func(s *Standing) NotCountedRecord {
		return NotCountedRecord{nameOf(s.Agency), s.Why}
	}), line))
	out.Write(tail)
	return err
}
